"""The watched folder: files that people or scanners put there are taken in and moved to a folder below.

A file is taken once two looks have found it of the same size and time, so that none is taken half-written. It is claimed
by a rename into `working` (two workers cannot take it both) and ends in `done` or `failed`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import transaction

from tracker.files.services import file_kept
from tracker.intake.ways.archive import archive_ingest
from tracker.intake.ways.models import OVER, Ingestion, IngestionState
from tracker.intake.ways.rows import Item, Refused, failed, new_row, queue
from tracker.intake.ways.unzip import is_archive
from tracker.meetings.models import DocumentSource

WORKING, DONE, FAILED = "working", "done", "failed"
AT_ONCE = 200  # files a look
# Names under which programs write a file before it is whole, and what is none.
_UNFINISHED = re.compile(r"(?i)\..*|~\$.*|.*\.(?:tmp|part|partial|crdownload|filepart|swp)|thumbs\.db|desktop\.ini")


class FolderError(Exception):
    """The folder cannot be watched: `code` is folder_missing or folder_unwritable."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def folder_check() -> int:
    """How many files wait in the folder; raises FolderError where it is absent or cannot be written to."""
    root = _root()
    try:
        (root / WORKING).mkdir(exist_ok=True)
        probe = root / WORKING / ".probe"
        probe.touch()
        probe.unlink()
        return sum(1 for _path in _files(root))
    except OSError as error:
        raise FolderError("folder_unwritable") from error


def folder_look() -> int:
    """Look once: take what is whole, move what is over; returns how many files were taken. Raises FolderError."""
    folder_check()
    root = _root()
    names = []
    taken = 0
    for path in _files(root):
        names.append(path.name)
        taken += _look_at(root, path)
    arriving = Ingestion.objects.filter(way=DocumentSource.FOLDER, state=IngestionState.ARRIVING)
    for row in arriving.exclude(origin__in=names):
        claimed = root / WORKING / _claimed(row)
        if claimed.is_file():
            _take(root, row, claimed)  # the worker was lost between the claim and the storing
        else:
            row.delete()  # somebody took the file away again
    _tidy(root)
    return taken


def _root() -> Path:
    root = Path(settings.INTAKE_FOLDER)
    if not settings.INTAKE_FOLDER or not root.is_dir():
        raise FolderError("folder_missing")
    return root


def _files(root: Path) -> Iterator[Path]:
    found = (path for path in root.iterdir() if path.is_file() and not path.is_symlink())
    yield from sorted(path for path in found if not _UNFINISHED.fullmatch(path.name))[:AT_ONCE]


def _look_at(root: Path, path: Path) -> int:
    try:
        facts = path.stat()
    except FileNotFoundError:
        return 0
    seen = f"{facts.st_size}:{facts.st_mtime_ns}"
    waiting = {"way": DocumentSource.FOLDER, "state": IngestionState.ARRIVING, "origin": path.name[:300]}
    row = Ingestion.objects.filter(**waiting).first()
    if row is None or row.seen != seen:
        row = row or new_row(
            None, Item(path.name, way=DocumentSource.FOLDER, origin=path.name), IngestionState.ARRIVING
        )
        row.seen = seen
        row.save()
        return 0
    claimed = root / WORKING / _claimed(row)
    try:
        path.rename(claimed)
    except FileNotFoundError:
        return 0
    _take(root, row, claimed)
    return 1


def _claimed(row: Ingestion) -> str:
    return f"{row.pk}-{row.name}"


def _take(root: Path, row: Ingestion, path: Path) -> None:
    """Keep the bytes and leave reading them to the background; the files of a zip are ingestions of their own."""
    limit = settings.MAX_FILE_MB * 1024 * 1024
    with path.open("rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        failed(row, None, Refused("too_large", limit_mb=settings.MAX_FILE_MB))
    elif not data:
        failed(row, None, Refused("empty_file"))
    elif is_archive(data, row.name):
        rows = archive_ingest(actor=None, item=Item(row.name, data=data, way=DocumentSource.FOLDER))
        row.delete()
        refused = len(rows) == 1 and rows[0].state == IngestionState.FAILED
        _move(path, root / (FAILED if refused else DONE), row.name)
    else:
        with transaction.atomic(), file_kept(data) as row.file:
            row.save(update_fields=["file"])
            queue(row)


def _tidy(root: Path) -> None:
    """Move the files whose ingestions are over."""
    claimed = {path.name.partition("-")[0]: path for path in (root / WORKING).iterdir() if path.is_file()}
    numbers = [int(number) for number in claimed if number.isdecimal()]
    for row in Ingestion.objects.filter(pk__in=numbers, state__in=OVER):
        is_good = row.state in {IngestionState.DONE, IngestionState.DUPLICATE}
        _move(claimed[str(row.pk)], root / (DONE if is_good else FAILED), row.name)


def _move(path: Path, folder: Path, name: str) -> None:
    """Into the folder under its name; where that is taken, under the one with its number."""
    folder.mkdir(exist_ok=True)
    target = folder / name
    path.rename(folder / path.name if target.exists() else target)
