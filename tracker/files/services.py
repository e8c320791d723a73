"""Keeping and removing files."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from tracker.common.errors import Invalid
from tracker.files.models import StoredFile

MAX_ATTACHMENTS = 10


def attachments_checked(attachments: Sequence[tuple[str, bytes]]) -> None:
    """Raise Invalid where the files (name, bytes) that come with a report or request are too many, empty or too large."""
    if len(attachments) > MAX_ATTACHMENTS:
        raise Invalid(_("At most %(n)s files can be attached."), field="attachments", params={"n": MAX_ATTACHMENTS})
    limit = settings.MAX_FILE_MB
    for name, data in attachments:
        if not data:
            raise Invalid(_("The file %(name)s is empty."), field="attachments", params={"name": name})
        if len(data) > limit * 1024 * 1024:
            message = _("The file %(name)s is larger than %(limit)s MB.")
            raise Invalid(message, field="attachments", params={"name": name, "limit": limit})


def safe_name(name: str, fallback: str = "document") -> str:
    """The bare file name without path parts, control and reserved characters, at most 150 characters."""
    bare = re.split(r"[\\/]", name.replace("\x00", ""))[-1]
    bare = re.sub(r'[\x00-\x1f\x7f<>:"|?*\u202a-\u202e\u2066-\u2069]', "", bare).strip(" .")
    if len(bare) > 150:
        stem, dot, suffix = bare.rpartition(".")
        bare = stem[: 150 - len(suffix) - 1] + dot + suffix if dot and len(suffix) <= 10 else bare[:150]
    return bare or fallback


@contextmanager
def file_kept(data: bytes) -> Iterator[StoredFile]:
    """The bytes kept under their SHA-256, the same bytes once, for the length of a block within a transaction.

    The row comes first and the bytes are put in place by an atomic rename, so no half-written file is ever read.

    If the block fails, the bytes that it wrote go with its rows. They go before the transaction is rolled back: whoever
    stores the same bytes meanwhile waits for the row and writes them again.
    """
    stored, is_written = _store(data)
    try:
        yield stored
    except BaseException:
        if is_written:
            stored.path.unlink(missing_ok=True)
        raise


def file_release(stored: StoredFile) -> bool:
    """Remove a file that nothing refers to any more; False (and nothing done) where something does.

    Called last in a transaction: as with a failed block of `file_kept`, whoever stores the same bytes meanwhile waits
    for the row and writes them again.
    """
    try:
        with transaction.atomic():
            stored.delete()
    except ProtectedError:
        return False
    stored.path.unlink(missing_ok=True)
    return True


def _store(data: bytes) -> tuple[StoredFile, bool]:
    digest = hashlib.sha256(data).hexdigest()
    stored, created = StoredFile.objects.get_or_create(sha256=digest, defaults={"size": len(data)})
    if not created and stored.path.exists():
        return stored, False
    written_whole(stored.path, data)
    return stored, created


def written_whole(path: Path, data: bytes) -> None:
    """Write a file so that nobody ever reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
