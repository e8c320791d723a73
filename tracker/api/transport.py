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


class FormParser(parsers.MultiPartParser):
    """Forms with files, which are spooled to disk: up to ten files of the largest size.

    Django itself limits JSON and the fields of forms by DATA_UPLOAD_MAX_MEMORY_SIZE, but not the files.
    """

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """The body as data and files."""
        length = parser_context["request"].META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > 11 * settings.MAX_FILE_MB * 1024 * 1024:
            raise BodyTooLarge
        return super().parse(stream, media_type, parser_context)
