"""How bodies come in and go out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from rest_framework import parsers
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request

from tracker.api.exceptions import BodyTooLarge


class AlwaysJson(BaseContentNegotiation):
    """Answers are JSON whatever Accept says, so that a download may ask for its own type."""

    def select_parser(self, request: Request, parsers: Iterable[Any]) -> Any:
        """The parser for the body's type, None (415) where there is none."""
        wanted = (request.content_type or "").partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == wanted), None)

    def select_renderer(
        self, request: Request, renderers: Iterable[Any], format_suffix: str | None = None
    ) -> tuple[Any, str]:
        """The first renderer."""
        first = next(iter(renderers))
        return first, first.media_type


def _refuse_large(context: Any, limit: int) -> None:
    length = context["request"].META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > limit:
        raise BodyTooLarge


class JsonParser(parsers.JSONParser):
    """JSON, read into memory: up to the limit of a pasted text."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """The body as data."""
        _refuse_large(parser_context, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        return super().parse(stream, media_type, parser_context)


class FormParser(parsers.MultiPartParser):
    """Forms with files, which are spooled to disk: up to ten files of the largest size."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """The body as data and files."""
        _refuse_large(parser_context, 11 * settings.MAX_FILE_MB * 1024 * 1024)
        return super().parse(stream, media_type, parser_context)
