"""The engine over HTTP, with a stand-in for HanLP's client: what is sent, what is tried again, what each failure is called."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any
from urllib.error import HTTPError

import pytest

from extraction import extract
from extraction.language import hanlp_rest
from extraction.language.base import EngineError, Entity
from extraction.language.hanlp_rest import HanlpRest
from extraction.model import Raw
from extraction.options import Options, Service

_OPTIONS = Options(engine="hanlp_restful", service=Service("http://nlp.invalid/api", "key", 3))
_SENTENCE = "市 住建局　要完成清淤"


def _answer(texts: Sequence[str]) -> dict[str, Any]:
    """What the service says: words without the white space, names by the numbers of words."""
    return {
        "tok/fine": [["市", "住建局", "要", "完成", "清淤"] for _ in texts],
        "ner/msra": [[["市住建局", "ORGANIZATION", 0, 2], ["清淤", "DATE", 4, 5]] for _ in texts],
    }


class Client:
    """Stands in for HanLPClient; `answers` are given or raised one after the other."""

    made: list[dict[str, Any]] = []
    asked: list[list[str]] = []
    answers: list[Any] = []

    def __init__(self, url: str, **options: Any) -> None:
        Client.made.append({"url": url, **options})

    def parse(self, texts: list[str], tasks: list[str]) -> Any:
        Client.asked.append(texts)
        answer = Client.answers.pop(0) if Client.answers else _answer(texts)
        if isinstance(answer, Exception):
            raise answer
        return answer


Script = Callable[..., HanlpRest]


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Script:
    module = ModuleType("hanlp_restful")
    module.HanLPClient = Client  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "hanlp_restful", module)
    monkeypatch.setattr(hanlp_rest, "installed", lambda *packages: True)
    monkeypatch.setattr("time.sleep", lambda seconds: None)

    def set_up(*answers: Any) -> HanlpRest:
        Client.made, Client.asked, Client.answers = [], [], list(answers)
        return HanlpRest(_OPTIONS)

    return set_up


def _http(code: int) -> HTTPError:
    return HTTPError("http://nlp.invalid", code, "no", None, None)  # type: ignore[arg-type]


def test_names_come_back_with_their_places_in_the_text_that_was_sent(script: Script) -> None:
    found = script().analyse([_SENTENCE])

    assert found == [[Entity(0, 5, "unit", "hanlp_restful")]]
    assert Client.made == [{"url": "http://nlp.invalid/api", "auth": "key", "language": "zh", "timeout": 3}]


def test_many_sentences_go_in_several_requests_and_keep_their_order(script: Script) -> None:
    sentences = [f"{number:04}" * 100 for number in range(12)]

    assert len(script().analyse(sentences)) == 12
    assert [text for batch in Client.asked for text in batch] == sentences
    assert all(sum(map(len, batch)) <= 2_000 for batch in Client.asked)


@pytest.mark.parametrize("code", [429, 500, 503])
def test_a_busy_server_is_asked_once_more(script: Script, code: int) -> None:
    assert script(_http(code)).analyse([_SENTENCE]) == [[Entity(0, 5, "unit", "hanlp_restful")]]
    assert len(Client.asked) == 2


@pytest.mark.parametrize(
    ("answers", "reason", "asked"),
    [
        ((_http(401),), "refused", 1),
        ((_http(400),), "refused", 1),
        ((_http(429), _http(429)), "refused", 2),
        ((_http(503), _http(503)), "failed", 2),
        ((ConnectionRefusedError(),), "unreachable", 1),
        ((TimeoutError(),), "unreachable", 1),
        ((ValueError("<html>"),), "failed", 1),
        (({"tok/fine": []},), "failed", 1),
    ],
)
def test_every_failure_has_its_reason(script: Script, answers: tuple[Any, ...], reason: str, asked: int) -> None:
    engine = script(*answers)

    with pytest.raises(EngineError) as raised:
        engine.analyse([_SENTENCE])

    assert (raised.value.reason, len(Client.asked)) == (reason, asked)


def test_words_that_are_not_those_of_the_sentence_give_no_names(script: Script) -> None:
    assert script().analyse(["县水利局负责"]) == [[]]


def test_a_server_that_never_ends_its_answer_is_left_alone(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = threading.Event()
    monkeypatch.setattr(Client, "parse", lambda client, texts, tasks: ended.wait(30))
    monkeypatch.setattr(hanlp_rest, "_PATIENCE", 0.01)

    with pytest.raises(EngineError) as raised:
        script().analyse([_SENTENCE])
    ended.set()

    assert raised.value.reason == "unreachable"


def test_a_dead_server_degrades_the_run(script: Script) -> None:
    script(ConnectionRefusedError())

    result = extract(Raw("会议议定：\n（一）市水务局要在6月底前完成清淤。\n"), options=_OPTIONS)

    assert result.engine == "rules"
    assert [warning.params["reason"] for warning in result.warnings] == ["unreachable"]
    assert result.commitments
