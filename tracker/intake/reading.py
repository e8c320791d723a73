"""The one door to the extraction library: options, lexicon, reading and extracting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Any

from django.conf import settings

from extraction import extract
from extraction.model import Block, Raw
from extraction.options import Lexicon, Options, Service
from extraction.readers import Limits, ReadError, read
from extraction.readers.base import MEGABYTE
from extraction.readers.sandbox import read_in_child
from extraction.selection import row_of
from tracker.accounts.querysets import active_people, unit_names
from tracker.calendars.services import is_workday
from tracker.commitments.models import Project
from tracker.common.errors import Invalid
from tracker.intake.learning.models import LearnedName, NameKind
from tracker.intake.learning.versions import live_weights
from tracker.intake.messages import read_error_message
from tracker.meetings.models import Document


def limits() -> Limits:
    """The limits that this site sets."""
    return Limits(
        size=settings.MAX_FILE_MB * MEGABYTE,
        characters=settings.MAX_CHARACTERS,
        pages=settings.READ_PAGES,
        ocr_pages=settings.READ_SCAN_PAGES,
        pixels=settings.READ_MEGAPIXELS * 1_000_000,
        cells=settings.READ_CELLS,
        nesting=settings.READ_NESTING,
        zip_entries=settings.READ_PARTS,
        expanded_size=settings.READ_UNPACKED_MB * MEGABYTE,
        expansion_ratio=settings.READ_RATIO,
    )


def read_file(data: bytes, name: str) -> Raw:
    """The text and layout of a file, read in a child process; Invalid with what to do where it cannot be read."""
    try:
        return read_raw(data, name)
    except ReadError as error:
        raise Invalid(read_error_message(error.code, error.params), code=error.code, field="file") from error


def read_raw(data: bytes, name: str, seconds: float | None = None) -> Raw:
    """The text and layout of a file, read in a child process within `seconds` (the site's limit unless given).

    Raises ReadError.
    """
    seconds = min(seconds or settings.READ_SECONDS, settings.READ_SECONDS)
    return read_in_child(data, name, limits(), seconds=seconds, memory_mb=settings.READ_MEMORY_MB)


def read_pasted(text: str) -> Raw:
    """Pasted text with its layout; Invalid where it is empty or too long."""
    try:
        return read_text(text)
    except ReadError as error:
        raise Invalid(read_error_message(error.code, error.params), code=error.code, field="text") from error


def read_text(text: str) -> Raw:
    """Pasted text with its layout. Raises ReadError."""
    return read(text.encode("utf-8", "replace"), "pasted.txt", limits())


def blocks_out(raw: Raw) -> list[dict[str, Any]]:
    """The layout as the document keeps it."""
    return [{k: v for k, v in asdict(block).items() if v is not None} for block in raw.blocks]


def raw_of(document: Document) -> Raw:
    """The kept document as the library takes it."""
    return Raw(text=document.text, blocks=tuple(Block(**block) for block in document.blocks))


def _lexicon() -> Lexicon:
    learned = LearnedName.objects.filter(kind=NameKind.UNIT, is_active=True)
    units = {name: str(pk) for name, pk in learned.values_list("name", "unit_id")}
    units |= {name: str(pk) for name, pk in unit_names().items()}
    people = {name: str(pk) for pk, name in active_people().values_list("pk", "name")}
    projects = {name: str(pk) for pk, name in Project.objects.values_list("pk", "name")[:20_000]}
    return Lexicon(units=units, people=people, projects=projects)


def _options(held_on: date | None, on_progress: Callable[[int, int, str], None] | None = None) -> Options:
    return Options(
        engine=settings.EXTRACTION_ENGINE,
        engine_parts=tuple(settings.EXTRACTION_PARTS),
        model_path=settings.EXTRACTION_MODEL or None,
        model_home=settings.EXTRACTION_MODEL_HOME,
        service=Service(
            settings.EXTRACTION_SERVICE_URL, settings.EXTRACTION_SERVICE_KEY, settings.EXTRACTION_SERVICE_SECONDS
        ),
        lexicon=_lexicon(),
        is_workday=is_workday,
        on_progress=on_progress,
        held_on=held_on,
        weights=live_weights(),
    )


def extract_from(
    document: Document,
    *,
    held_on: date | None = None,
    on_progress: Callable[[int, int, str], None] | None = None,
) -> dict[str, Any]:
    """What the library finds in the document, in its JSON form; `held_on` overrides the date that the text tells."""
    options = _options(held_on, on_progress)
    return extract(raw_of(document), published=document.published, options=options).to_dict()


def extract_selection(document: Document, start: int, end: int) -> dict[str, Any]:
    """One row of the words at this place, in the form of the library; ValueError where they are nothing but blanks."""
    return row_of(raw_of(document), start, end, _options(document.counted_from)).to_dict()
