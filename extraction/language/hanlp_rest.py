"""HanLP's service over HTTP. The sentences of the minutes leave the building: off unless an office sets it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from queue import Empty, Queue
from threading import Thread
from typing import Any
from urllib.error import HTTPError

from extraction.language.base import EngineError, Entity, token_spans
from extraction.language.loading import installed
from extraction.options import Options

Found = list[list[Entity]]

_LABELS = {"PERSON": "person", "ORGANIZATION": "unit"}
_BATCH = 2_000  # characters in one request
_TRIES = 2
_PAUSE = 0.5  # seconds before the second try
_BUSY = 429
_GRACE = 1.5  # requests' worth of time for one portion of a document
_PATIENCE = 6  # requests' worth of time for a whole document


class HanlpRest:
    """Persons and organisations from a HanLP server: the public one, or one of the office's own network."""

    def __init__(self, options: Options) -> None:
        self._service = options.service
        self._left: float = options.service.seconds * _PATIENCE

    def problem(self) -> str | None:
        """The client or the address is missing; whether the server answers is seen when it is asked."""
        if not installed("hanlp_restful"):
            return "not_installed"
        return None if self._service.url else "not_configured"

    def analyse(self, sentences: Sequence[str]) -> Found:
        """Persons and organisations in each sentence; the first failure ends it, so that a dead server costs little.

        One call may take `_GRACE` times what a request may, all calls together `_PATIENCE` times: a server that drips
        its answers ends there, too.
        """
        if problem := self.problem():
            raise EngineError(problem)
        began = time.monotonic()
        try:
            return within(min(self._left, self._service.seconds * _GRACE), lambda: self._ask_all(sentences))
        finally:
            self._left = max(0.0, self._left - (time.monotonic() - began))

    def _ask_all(self, sentences: Sequence[str]) -> Found:
        from hanlp_restful import HanLPClient

        service = self._service
        client = HanLPClient(service.url, auth=service.key or None, language="zh", timeout=service.seconds)
        found: Found = []
        for batch in _batches(sentences):
            answer = _ask(client, batch)
            tokens, names = _part(answer, "tok", batch), _part(answer, "ner", batch)
            found += [list(_entities(*three)) for three in zip(batch, tokens, names, strict=True)]
        return found


def within(seconds: float, ask: Callable[[], Found]) -> Found:
    """What `ask` gives or raises; EngineError where it takes longer. The client's own limit holds for one packet only."""
    answers: Queue[Found | Exception] = Queue()

    def run() -> None:
        try:
            answers.put(ask())
        except Exception as error:  # raised again where it is waited for
            answers.put(error)

    Thread(target=run, name="hanlp_restful", daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except Empty:
        raise EngineError("unreachable", f"no full answer in {seconds:g} s") from None
    if isinstance(answer, Exception):
        raise answer
    return answer


def _batches(sentences: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for sentence in sentences:
        if batch and size + len(sentence) > _BATCH:
            yield batch
            batch, size = [], 0
        batch.append(sentence)
        size += len(sentence)
    if batch:
        yield batch


def _ask(client: Any, batch: list[str]) -> Any:
    """One request, tried again where the server is busy or ill."""
    for left in reversed(range(_TRIES)):
        try:
            return client.parse(batch, tasks=["tok/fine", "ner/msra"])
        except HTTPError as error:
            if not left or not (error.code == _BUSY or error.code >= 500):
                raise EngineError("refused" if error.code < 500 else "failed", f"HTTP {error.code}") from error
        except OSError as error:  # refused connections and timeouts of requests are OSErrors
            raise EngineError("unreachable", type(error).__name__) from error
        except (ValueError, TypeError) as error:
            raise EngineError("failed", f"no answer of HanLP's: {error}") from error
        time.sleep(_PAUSE)
    raise AssertionError("unreachable")


def _part(answer: Any, prefix: str, batch: Sequence[str]) -> list[Any]:
    """The answer's part of a kind, one item a sentence."""
    found = next((value for name, value in answer.items() if name.startswith(prefix)), None)
    if not isinstance(found, list) or len(found) != len(batch):
        raise EngineError("failed", f"the answer has no {prefix} for each sentence")
    return found


def _entities(sentence: str, tokens: list[str], names: list[Any]) -> Iterator[Entity]:
    spans = token_spans(sentence, tokens)
    if spans is None:
        return
    for _, label, first, last in names:
        if label in _LABELS and 0 <= first < last <= len(spans):
            yield Entity(spans[first][0], spans[last - 1][1], _LABELS[label], "hanlp_restful")
