"""What leaves the site as a file: always to be saved under its name, never shown in place."""

from __future__ import annotations

import logging

from django.http import FileResponse, Http404, HttpResponse
from django.utils.http import content_disposition_header

from tracker.files.models import StoredFile
from tracker.reports.base import ReportFile

logger = logging.getLogger(__name__)


def kept_file(stored: StoredFile, name: str) -> FileResponse:
    """A received file, as one of no particular type; 404 where its bytes are gone."""
    try:
        file = stored.path.open("rb")
    except OSError as error:
        logger.exception("The stored file %s cannot be read", stored.pk)
        raise Http404 from error
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/octet-stream")


def report_file(made: ReportFile) -> HttpResponse:
    """A report that was just made."""
    response = HttpResponse(made.content, content_type=made.content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=made.name)
    return response
