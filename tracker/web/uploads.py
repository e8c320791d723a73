"""Taking files from a request: too large ones are dropped while they arrive, and each file gets its own answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from tracker.accounts.models import User
from tracker.common.errors import DomainError
from tracker.files.services import safe_name
from tracker.intake.messages import read_error_message
from tracker.intake.models import ExtractionRun
from tracker.intake.services import document_receive
from tracker.meetings.models import DocumentSource

MEGABYTE = 1024 * 1024
Page = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one file or pasted text: its run, or why it was refused."""

    name: str
    run: ExtractionRun | None = None
    is_new: bool = False
    error: str = ""


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
                return too_much(request, read_error_message("too_long", limit))

        return guarded

    return wrap


def receive_all(request: HttpRequest, actor: User, published: date | None, text: str) -> Iterator[Answer]:
    """Take in every file of the request and the pasted text; one that is refused stops none of the others."""
    for file in request.FILES.getlist("files"):
        yield _receive(actor, safe_name(file.name or ""), published, file=file)
    for handler in request.upload_handlers:
        for name in handler.refused if isinstance(handler, LimitHandler) else ():
            yield Answer(name, error=read_error_message("too_large", {"limit_mb": settings.MAX_FILE_MB}))
    if text.strip():
        yield _receive(actor, _("Pasted text"), published, text=text)


def _receive(
    actor: User, name: str, published: date | None, *, file: UploadedFile[Any] | None = None, text: str | None = None
) -> Answer:
    try:
        if file is not None:
            received = document_receive(actor=actor, name=name, data=file.read(), published=published)
        else:
            source = DocumentSource.PASTE
            received = document_receive(actor=actor, text=text, published=published, source=source)
    except DomainError as error:
        return Answer(name, error=str(error))
    except OSError:
        return Answer(name, error=_("The file could not be stored. Tell the administrator: the disk may be full."))
    return Answer(received.run.document.name, run=received.run, is_new=received.is_new)
