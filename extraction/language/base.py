"""What a language engine is: it takes sentences and gives the names it finds in them, or says why it cannot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

# Why an engine cannot do its work: the codes of the warning `degraded`.
REASONS = (
    "unknown_engine",  # no such engine
    "not_installed",  # its packages are not installed
    "model_missing",  # there is no model in the directory
    "model_broken",  # there is one, and it cannot be loaded
    "not_configured",  # an address or a directory that it needs is not set
    "unreachable",  # the service does not answer in time
    "refused",  # the service refuses: key, quota, length
    "failed",  # anything else
)


@dataclass(frozen=True, slots=True)
class Entity:
    """A name in a sentence: half-open offsets in characters of that sentence."""

    start: int
    end: int
    label: str  # unit | person | project
    source: str  # who found it: tagger, lac, hanlp, hanlp_restful


class EngineError(Exception):
    """An engine cannot work; `reason` is one of REASONS, the text is for the log."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason


class Engine(Protocol):
    """A language engine. Making one costs nothing; models are loaded on first use, once a process."""

    def problem(self) -> str | None:
        """Why it cannot work here, one of REASONS: quick, loads nothing, asks no network. None where all is there."""

    def analyse(self, sentences: Sequence[str]) -> list[list[Entity]]:
        """The names in each sentence, in the order of the text; EngineError where that is not possible."""


def token_spans(text: str, tokens: Sequence[str]) -> list[tuple[int, int]] | None:
    """Where each token stands in the text, white space between them left out; None where they are not its tokens."""
    spans: list[tuple[int, int]] = []
    at = 0
    for token in tokens:
        start = text.find(token, at)
        if start < 0 or text[at:start].strip():
            return None
        at = start + len(token)
        spans.append((start, at))
    return spans
