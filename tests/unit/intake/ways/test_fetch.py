"""Pages of allowed hosts, against a server on this machine."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.cast import Cast
from tests.unit.intake.minutes import MINUTES
from tests.unit.intake.ways.imap_server import CERTIFICATE
from tracker.common.errors import Invalid
from tracker.intake import tasks
from tracker.intake.ways import fetch
from tracker.intake.ways.ingest import ingest, ingestion_retry
from tracker.intake.ways.models import IntakeSettings
from tracker.intake.ways.rows import Refused
from tracker.intake.ways.settings import intake_change
from tracker.jobs.models import Job

pytestmark = pytest.mark.django_db
PAGE = "<html><head><title>会议纪要</title></head><body>" + "".join(f"<p>{line}</p>" for line in MINUTES.split("\n"))


class Pages(BaseHTTPRequestHandler):
    """A site with a page, a file, redirects and a stream without an end."""

    asked: list[str]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.asked.append(f"{self.headers['Host']} {self.path}")
        host = self.headers["Host"]
        match self.path.partition("?")[0]:
            case "/minutes":
                self._send(PAGE.encode(), "text/html; charset=utf-8")
            case "/file":
                self._send(MINUTES.encode(), "text/plain", "attachment; filename*=UTF-8''%E7%BA%AA%E8%A6%81.txt")
            case "/to-page":
                self._redirect("/minutes")
            case "/to-other":
                self._redirect(f"http://localhost:{host.partition(':')[2]}/minutes")
            case "/round":
                self._redirect("/round")
            case "/endless":
                self._endless()
            case _:
                self.send_error(404)

    def _send(self, data: bytes, kind: str, disposition: str = "") -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        if disposition:
            self.send_header("Content-Disposition", disposition)
        self.end_headers()
        self.wfile.write(data)

    def _redirect(self, where: str) -> None:
        self.send_response(302)
        self.send_header("Location", where)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            while True:
                self.wfile.write(bytes(100_000))
        except OSError:
            self.close_connection = True

    def log_message(self, *_args: Any) -> None:
        """Quiet."""


class Site:
    """The running site: where it is, and what it was asked for."""

    def __init__(self, port: int, asked: list[str], scheme: str = "http") -> None:
        self.port, self.asked = port, asked
        self.url = f"{scheme}://127.0.0.1:{port}"

    def allowed(self, **values: Any) -> IntakeSettings:
        """Settings under which it may be asked."""
        return IntakeSettings(**({"url_hosts": [f"127.0.0.1:{self.port}"], "url_private": True} | values))


@pytest.fixture
def site() -> Iterator[Site]:
    with running() as found:
        yield found


@pytest.fixture
def safe_site() -> Iterator[Site]:
    """The same behind TLS, with a certificate that no authority of the system knows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    with running(context) as found:
        yield found


@contextmanager
def running(context: ssl.SSLContext | None = None) -> Iterator[Site]:
    asked: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Own", (Pages,), {"asked": asked}))
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield Site(server.server_address[1], asked, "https" if context else "http")
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def refusal(address: str, allowed: IntakeSettings) -> str:
    with pytest.raises(Refused) as refused:
        fetch.fetch(address, allowed)
    return refused.value.code


def test_a_page_is_kept_as_it_was_received(cast: Cast, site: Site) -> None:
    hosts = [f"127.0.0.1:{site.port}"]
    intake_change(actor=cast.system_admin, url_hosts=hosts, url_private=True, rules=[])
    row = ingest(actor=cast.officer, item=fetch.page_item(f"{site.url}/minutes"), wait=False)
    tasks.ingest(row.job_id or 0)
    row.refresh_from_db()
    assert (row.state, row.name, row.origin) == ("done", "minutes.html", f"{site.url}/minutes")
    assert row.document is not None
    assert row.document.file is not None
    assert row.document.file.path.read_bytes() == PAGE.encode()
    assert "市园林局要在年底前建成双溪湿地公园" in row.document.text


def test_a_site_of_the_own_network_needs_its_authority(safe_site: Site, settings: Any) -> None:
    address = f"{safe_site.url}/minutes"
    with pytest.raises(Refused) as refused:
        fetch.fetch(address, safe_site.allowed())
    assert (refused.value.code, refused.value.params["reason"]) == ("fetch_failed", "SSLError")
    assert safe_site.asked == []
    settings.FETCH_CA_FILE = str(CERTIFICATE)
    assert fetch.fetch(address, safe_site.allowed()).data == PAGE.encode()


def test_a_certificate_of_another_name_is_refused(
    safe_site: Site, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FETCH_CA_FILE = str(CERTIFICATE)
    monkeypatch.setattr(fetch, "_address_of", lambda *_given: "127.0.0.1")
    allowed = safe_site.allowed(url_hosts=[f"other.example.cn:{safe_site.port}"])
    assert refusal(f"https://other.example.cn:{safe_site.port}/minutes", allowed) == "fetch_failed"
    assert safe_site.asked == []


def test_a_failed_page_is_fetched_anew(cast: Cast, site: Site) -> None:
    row = ingest(actor=cast.officer, item=fetch.page_item(f"{site.url}/minutes"), wait=False)
    tasks.ingest(row.job_id or 0)
    row.refresh_from_db()
    assert (row.error_code, row.can_retry, site.asked) == ("address_not_allowed", True, [])
    intake_change(actor=cast.system_admin, url_hosts=[f"127.0.0.1:{site.port}"], url_private=True, rules=[])
    ingestion_retry(actor=cast.officer, ingestion=row)
    tasks.ingest(Job.objects.latest("pk").pk)
    row.refresh_from_db()
    assert row.state == "done"


def test_a_file_keeps_the_name_that_the_server_gives(site: Site) -> None:
    found = fetch.fetch(f"{site.url}/file", site.allowed())
    assert (found.name, found.data) == ("纪要.txt", MINUTES.encode())


def test_a_redirect_within_the_list_is_followed_and_none_off_it(site: Site) -> None:
    assert fetch.fetch(f"{site.url}/to-page", site.allowed()).data == PAGE.encode()
    assert refusal(f"{site.url}/to-other", site.allowed()) == "address_not_allowed"
    assert not any("localhost" in line for line in site.asked)
    assert refusal(f"{site.url}/round", site.allowed()) == "too_many_redirects"


def test_addresses_of_the_own_network_need_their_permission(site: Site) -> None:
    assert refusal(f"{site.url}/minutes", site.allowed(url_private=False)) == "address_private"
    assert site.asked == []


def test_a_name_that_leads_into_the_own_network_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    allowed = site.allowed(url_hosts=[f"news.example.cn:{site.port}"], url_private=False)
    for address in ("10.1.2.3", "169.254.169.254", "::1", "::ffff:127.0.0.1", "0.0.0.0", "224.0.0.1"):
        monkeypatch.setattr("socket.getaddrinfo", lambda *_a, _to=address, **_k: [(0, 0, 0, "", (_to, 0))])
        assert refusal(f"http://news.example.cn:{site.port}/minutes", allowed) == "address_private"


def test_limits_of_size_and_time(site: Site, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MAX_FILE_MB = 1
    assert refusal(f"{site.url}/endless", site.allowed()) == "too_large"
    settings.MAX_FILE_MB = 1000
    settings.FETCH_SECONDS = 0
    assert refusal(f"{site.url}/endless", site.allowed()) == "fetch_slow"
    assert refusal(f"{site.url}/nothing", site.allowed()) == "fetch_status"


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("file:///etc/passwd", "address_wrong"),
        ("gopher://127.0.0.1/", "address_wrong"),
        ("http://user@127.0.0.1/", "address_wrong"),
        ("http://", "address_wrong"),
        ("http://127.0.0.1:99999/", "address_wrong"),
        ("http://evil.example/", "address_not_allowed"),
        ("http://www.yunzhou.example:8080/", "address_not_allowed"),
        ("http://notyunzhou.example/", "address_not_allowed"),
        ("http://yunzhou.example.evil.example/", "address_not_allowed"),
    ],
)
def test_addresses_off_the_list_are_not_asked(address: str, code: str) -> None:
    allowed = IntakeSettings(url_hosts=[".yunzhou.example", "127.0.0.1"], url_private=True)
    assert refusal(address, allowed) == code


def test_the_list_takes_hosts_only(cast: Cast) -> None:
    hosts = ["WWW.Yunzhou.example", "", "www.yunzhou.example", ".gov.example", "10.1.2.3:8080"]
    intake_change(actor=cast.system_admin, url_hosts=hosts, url_private=False, rules=[])
    assert IntakeSettings.objects.get().url_hosts == ["www.yunzhou.example", ".gov.example", "10.1.2.3:8080"]
    for wrong in ("http://a.example", "a b", "*.example", "a/b"):
        with pytest.raises(Invalid):
            intake_change(actor=cast.system_admin, url_hosts=[wrong], url_private=False, rules=[])
