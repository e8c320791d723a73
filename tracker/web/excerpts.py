"""Evidence in its context: stretches of the document around what a commitment rests on, marked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from tracker.web.triage_text import FIELDS, Span, marked

CONTEXT = 60  # characters of the document on each side of a stretch


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of a document as HTML; `before` and `after` tell whether the document goes on there."""

    html: SafeString
    before: bool
    after: bool


def excerpts(text: str, spans: Iterable[tuple[int, int, str]], context: int = CONTEXT) -> list[Excerpt]:
    """The stretches (start, end, field) of a text with so many characters around, overlapping ones as one.

    With `context` 0 nothing is shown that is no evidence.
    """
    kept = [Span(start, end, name if name in FIELDS else "text", 1) for start, end, name in spans]
    places: list[tuple[int, int]] = []
    for span in sorted(kept, key=lambda one: one.start):
        start, end = max(span.start - context, 0), min(span.end + context, len(text))
        if places and start <= places[-1][1]:
            places[-1] = (places[-1][0], max(places[-1][1], end))
        else:
            places.append((start, end))
    return [Excerpt(marked(text, kept, start, end), start > 0, end < len(text)) for start, end in places]
