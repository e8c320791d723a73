"""Fetching a page or file from a web address that an administrator has allowed.

The host must stand on the office's list, after every redirect again; its addresses are looked up once, checked, and the
connection goes to just that address, so that a name cannot point elsewhere a moment later (DNS rebinding).
"""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
import time
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

import urllib3
from django.conf import settings
from django.db import transaction

from tracker.files.services import file_kept, safe_name
from tracker.intake.ways.models import Ingestion, IntakeSettings
from tracker.intake.ways.rows import Item, Refused
from tracker.intake.ways.settings import intake_settings
from tracker.meetings.models import DocumentSource

MOST_REDIRECTS = 5
CHUNK = 64 * 1024
_PORTS = {"http": 80, "https": 443}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/msword": ".doc",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave: its name, as the server or the address tells it, and its bytes."""

    name: str
    data: bytes


def page_item(address: str, **given: Any) -> Item:
    """The page of an address as something that comes in; it is fetched in the background."""
    return Item(
        safe_name(urlsplit(address).path.rstrip("/"), address[:150]), way=DocumentSource.URL, origin=address, **given
    )


def page_fetch(row: Ingestion) -> None:
    """Fetch the page of an ingestion and keep it as its file; Refused where that may not or cannot be done."""
    fetched = fetch(row.origin, intake_settings())
    with transaction.atomic(), file_kept(fetched.data) as row.file:
        row.name = fetched.name
        row.save(update_fields=["name", "file"])


def fetch(address: str, allowed: IntakeSettings) -> Fetched:
    """The bytes behind an address, within FETCH_SECONDS and MAX_FILE_MB; raises Refused."""
    deadline = time.monotonic() + settings.FETCH_SECONDS
    for _step in range(MOST_REDIRECTS + 1):
        parts = checked(address, allowed)
        response = _open(parts, allowed, deadline)
        try:
            if response.status not in _REDIRECTS:
                return _read(parts, response, deadline)
            address = urljoin(address, response.headers.get("Location", ""))
        finally:
            response.close()
    raise Refused("too_many_redirects", host=parts.hostname)


def checked(address: str, allowed: IntakeSettings) -> SplitResult:
    """The parts of an address whose host stands on the list; raises Refused."""
    try:
        parts = urlsplit(address.strip())
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError as error:
        raise Refused("address_wrong") from error
    if parts.scheme not in _PORTS or not parts.hostname or parts.username is not None:
        raise Refused("address_wrong")
    host = parts.hostname.lower()
    if not any(_fits(host, port, _PORTS[parts.scheme], entry) for entry in allowed.url_hosts):
        raise Refused("address_not_allowed", host=parts.netloc)
    return parts


def _fits(host: str, port: int | None, usual: int, entry: str) -> bool:
    """Whether a host and port fit an entry of the list: example.cn, .example.cn (hosts below), example.cn:8443."""
    name, colon, wanted = entry.rpartition(":") if re.search(r":\d+$", entry) else (entry, "", "")
    if (int(wanted) if colon else usual) != port:
        return False
    return host.endswith(name) if name.startswith(".") else host == name


def _address_of(parts: SplitResult, allowed: IntakeSettings) -> str:
    """The one address to connect to; Refused if any of the host's addresses is of the own network and may not be."""
    host = parts.hostname or ""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Refused("fetch_failed", host=host, reason=error.strerror or "DNS") from error
    addresses = [str(entry[4][0]) for entry in found]
    if not allowed.url_private and not all(_is_public(address) for address in addresses):
        raise Refused("address_private", host=host)
    return addresses[0]


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None)
    return (mapped or ip).is_global and not (mapped or ip).is_multicast


def _open(parts: SplitResult, allowed: IntakeSettings, deadline: float) -> urllib3.BaseHTTPResponse:
    address, host = _address_of(parts, allowed), parts.hostname or ""
    options: dict[str, Any] = {
        "port": parts.port,
        "timeout": urllib3.Timeout(total=max(1, deadline - time.monotonic())),
        "retries": False,
    }
    if parts.scheme == "https":
        pool: urllib3.HTTPConnectionPool = urllib3.HTTPSConnectionPool(
            address, server_hostname=host, assert_hostname=host, ssl_context=_trust(), **options
        )
    else:
        pool = urllib3.HTTPConnectionPool(address, **options)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Host": parts.netloc.rpartition("@")[2], "User-Agent": "Duban", "Accept-Encoding": "identity"}
    try:
        return pool.urlopen(
            "GET", target, headers=headers, redirect=False, preload_content=False, decode_content=False, retries=False
        )
    except urllib3.exceptions.HTTPError as error:
        raise Refused("fetch_failed", host=host, reason=type(error).__name__) from error


def _trust() -> ssl.SSLContext:
    """The authorities of the system, and the office's own."""
    context = ssl.create_default_context()
    if settings.FETCH_CA_FILE:
        context.load_verify_locations(settings.FETCH_CA_FILE)
    return context


def _read(parts: SplitResult, response: urllib3.BaseHTTPResponse, deadline: float) -> Fetched:
    host = parts.hostname
    if response.status != 200:
        raise Refused("fetch_status", host=host, status=response.status)
    data, limit = bytearray(), settings.MAX_FILE_MB * 1024 * 1024
    try:
        while chunk := response.read1(CHUNK):
            data += chunk
            if len(data) > limit:
                raise Refused("too_large", limit_mb=settings.MAX_FILE_MB)
            if time.monotonic() > deadline:
                raise Refused("fetch_slow", host=host, seconds=settings.FETCH_SECONDS)
    except urllib3.exceptions.HTTPError as error:
        raise Refused("fetch_failed", host=host, reason=type(error).__name__) from error
    return Fetched(_name(parts, response), bytes(data))


def _name(parts: SplitResult, response: urllib3.BaseHTTPResponse) -> str:
    """The file's name: as the server says it, else the end of the address, with a suffix that fits its type."""
    head = Message()
    head["Content-Disposition"] = response.headers.get("Content-Disposition", "")
    head["Content-Type"] = response.headers.get("Content-Type", "application/octet-stream")
    name = safe_name(
        head.get_filename() or unquote(parts.path.rstrip("/").rpartition("/")[2]), parts.hostname or "page"
    )
    suffix = _SUFFIXES.get(head.get_content_type(), "")
    return name if not suffix or name.lower().endswith(suffix) else name + suffix
