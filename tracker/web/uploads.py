"""Taking files from a request: too large ones are dropped while they arrive, and each file gets its own answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from tracker.accounts.models import User
from tracker.common.errors import DomainError
from tracker.files.services import safe_name
from tracker.intake.messages import intake_error_message
from tracker.intake.models import ExtractionRun
from tracker.intake.ways.archive import archive_ingest
from tracker.intake.ways.fetch import page_item
from tracker.intake.ways.ingest import ingest
from tracker.intake.ways.models import Ingestion, IngestionState
from tracker.intake.ways.rows import Item, ingestion_refuse
from tracker.intake.ways.unzip import is_archive
from tracker.meetings.models import DocumentSource

MEGABYTE = 1024 * 1024
PATIENCE = 20  # seconds that reading the files of one request may take before the answer
Page = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one file or pasted text: its run, or that it is still to be read, or why it was refused."""

    name: str
    run: ExtractionRun | None = None
    is_new: bool = False
    error: str = ""
    ingestion: Ingestion | None = None

    @property
    def url(self) -> str:
        """Where to see how it goes on: its run, else what is known of its coming in."""
        if self.run is not None:
            return reverse("run", args=[self.run.pk])
        return reverse("ingestion", args=[self.ingestion.pk]) if self.ingestion else reverse("ingestions")


class LimitHandler(FileUploadHandler):
    """Stops keeping a file once it is larger than MAX_FILE_MB; `refused` has the names of those."""

    chunk_size = 256 * 1024

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.refused: list[str] = []
        self.limit = settings.MAX_FILE_MB * MEGABYTE
        self.seen = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin to count."""
        super().new_file(*args, **kwargs)
        self.seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass on what is within the limit."""
        self.seen += len(raw_data)
        if self.seen > self.limit:
            self.refused.append(safe_name(self.file_name or ""))
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler makes the file."""
        return


def limited_uploads(too_much: Callable[[HttpRequest, str], HttpResponse]) -> Callable[[Page], Page]:
    """Counts files while they arrive and answers by `too_much(request, message)` where a request holds more than is read.

    The check of the CSRF token reads the whole request; it is done here, within the guard, and not before it.
    """

    def wrap(view: Page) -> Page:
        protected: Page = csrf_protect(view)

        @csrf_exempt
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            request.upload_handlers.insert(0, LimitHandler(request))
            try:
                return protected(request, *args, **kwargs)
            except TooManyFilesSent:
                most = settings.DATA_UPLOAD_MAX_NUMBER_FILES
                return too_much(request, _("At most %(most)s files can be uploaded at once.") % {"most": most})
            except (RequestDataTooBig, TooManyFieldsSent):
                limit = {"limit": f"{settings.MAX_CHARACTERS:,}"}
                return too_much(request, intake_error_message("too_long", limit))

        return guarded

    return wrap


def receive_all(request: HttpRequest, actor: User, given: Mapping[str, Any]) -> Iterator[Answer]:
    """Take in every file of the request and the pasted text; one that is refused stops none of the others.

    `given` has `published`, `replaces` and `text`. After PATIENCE seconds the rest is read in the background.
    """
    common: dict[str, Any] = {"published": given.get("published"), "replaces": given.get("replaces")}
    until = time.monotonic() + PATIENCE
    for file in request.FILES.getlist("files"):
        item = Item(safe_name(file.name or ""), data=file.read(), **common)
        yield from _receive(actor, item, wait=time.monotonic() < until)
    for handler in request.upload_handlers:
        for name in handler.refused if isinstance(handler, LimitHandler) else ():
            params = {"limit_mb": settings.MAX_FILE_MB}
            yield answer_of(ingestion_refuse(actor=actor, item=Item(name), code="too_large", params=params))
    if given.get("text", "").strip():
        item = Item("", text=given["text"], way=DocumentSource.PASTE, **common)
        yield from _receive(actor, item, wait=True)
    if given.get("address"):
        yield from _receive(actor, page_item(given["address"], **common), wait=False)


def _receive(actor: User, item: Item, *, wait: bool) -> Iterator[Answer]:
    try:
        if item.data is not None and is_archive(item.data, item.name):
            yield from map(answer_of, archive_ingest(actor=actor, item=item))
        else:
            yield answer_of(ingest(actor=actor, item=item, wait=wait))
    except DomainError as error:
        yield Answer(item.name, error=str(error))
    except OSError:
        yield Answer(item.name, error=intake_error_message("disk_full", {}))


def answer_of(ingestion: Ingestion) -> Answer:
    """What the person is told about something that came in."""
    if ingestion.error_code:
        error = intake_error_message(ingestion.error_code, ingestion.error_params)
        return Answer(ingestion.name, error=error, ingestion=ingestion)
    if ingestion.document is None:
        return Answer(ingestion.name, ingestion=ingestion)
    run = ExtractionRun.objects.filter(document=ingestion.document).order_by("-pk").first()
    is_new = ingestion.state == IngestionState.DONE
    return Answer(ingestion.document.name, run=run, is_new=is_new, ingestion=ingestion)
