"""HanLP's own client against a server of this machine: answers, refusals, and servers that never come to an end."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from extraction import extract
from extraction.language import hanlp_rest
from extraction.language.base import Entity
from extraction.language.hanlp_rest import HanlpRest
from extraction.model import Raw
from extraction.options import Options, Service

_TEXT = "会议议定：\n（一）市水务局要在6月底前完成清淤。\n"
Answer = Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]


class Server(ThreadingHTTPServer):
    """Answers as the test says; `closing` ends those that would wait for ever."""

    daemon_threads = True
    answer: Answer
    asked: list[dict[str, Any]]
    closing: threading.Event


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        form = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append({"path": self.path, "key": self.headers.get("Authorization"), **form})
        with contextlib.suppress(OSError):  # the client may have given up
            self.server.answer(self, form)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    here = Server(("127.0.0.1", 0), _Handler)
    here.asked, here.closing, here.answer = [], threading.Event(), _names
    thread = threading.Thread(target=here.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield here
    here.closing.set()
    here.shutdown()
    thread.join(10)
    here.server_close()


def _options(server: Server, seconds: int = 1) -> Options:
    url = f"http://127.0.0.1:{server.server_address[1]}/api"
    return Options(engine="hanlp_restful", service=Service(url, "a key", seconds))


def _send(handler: BaseHTTPRequestHandler, body: bytes, code: int = 200) -> None:
    handler.send_response(code)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def _names(handler: BaseHTTPRequestHandler, form: dict[str, Any]) -> None:
    """Every character a word, 市水务局 an organisation wherever it stands."""
    texts = [text.replace(" ", "") for text in form["text"]]
    places = [text.find("市水务局") for text in texts]
    answer = {
        "tok/fine": [list(text) for text in texts],
        "ner/msra": [[["市水务局", "ORGANIZATION", at, at + 4]] if at >= 0 else [] for at in places],
    }
    _send(handler, json.dumps(answer).encode())


def test_the_client_sends_sentences_and_key_and_names_come_back_in_place(server: Server) -> None:
    found = HanlpRest(_options(server)).analyse(["请 市 水务局办理", "散会"])

    assert found == [[Entity(2, 7, "unit", "hanlp_restful")], []]
    (request,) = server.asked
    assert (request["path"], request["key"], request["language"]) == ("/api/parse", "Basic a key", "zh")
    assert request["text"] == ["请 市 水务局办理", "散会"]


def _silent(handler: BaseHTTPRequestHandler, form: dict[str, Any]) -> None:
    handler.server.closing.wait(30)  # type: ignore[attr-defined]


def _dripping(handler: BaseHTTPRequestHandler, form: dict[str, Any]) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    while not handler.server.closing.wait(0.2):  # type: ignore[attr-defined]
        handler.wfile.write(b" ")


def _code(code: int) -> Answer:
    return lambda handler, form: _send(handler, b"no", code)


def _body(body: bytes) -> Answer:
    return lambda handler, form: _send(handler, body)


def _nameless(handler: BaseHTTPRequestHandler, form: dict[str, Any]) -> None:
    answer = {"tok/fine": [list(text) for text in form["text"]], "ner/msra": [[1] for _ in form["text"]]}
    _send(handler, json.dumps(answer).encode())


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (_silent, "unreachable"),
        (_dripping, "unreachable"),
        (lambda handler, form: handler.connection.close(), "unreachable"),
        (_code(401), "refused"),
        (_code(429), "refused"),
        (_code(503), "failed"),
        (_body(b"<html>proxy</html>"), "failed"),
        (_body(b"[1]"), "failed"),
        (_body(b'{"tok/fine": "x", "ner/msra": []}'), "failed"),
        (_nameless, "failed"),
    ],
    ids=["silent", "dripping", "cut off", "401", "429", "503", "a page", "a list", "no words", "no names"],
)
def test_a_server_that_does_not_answer_well_costs_seconds_and_no_row(
    server: Server, monkeypatch: pytest.MonkeyPatch, answer: Answer, reason: str
) -> None:
    server.answer = answer
    monkeypatch.setattr(hanlp_rest, "_PATIENCE", 2)

    result = extract(Raw(_TEXT), options=_options(server))

    assert (result.engine, [w.params["reason"] for w in result.warnings]) == ("rules", [reason])
    assert result.commitments == extract(Raw(_TEXT)).commitments


def test_nobody_at_the_address_is_unreachable(server: Server) -> None:
    options = _options(server)
    server.shutdown()
    server.server_close()

    assert [w.params["reason"] for w in extract(Raw(_TEXT), options=options).warnings] == ["unreachable"]
