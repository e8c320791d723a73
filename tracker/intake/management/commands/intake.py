"""`manage.py intake FILE…`: take files, the files of a zip or of a folder in, and say what became of each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker.accounts.models import User
from tracker.common.errors import DomainError
from tracker.intake.messages import intake_error_message
from tracker.intake.ways.archive import archive_ingest
from tracker.intake.ways.ingest import ingest, ingestion_work
from tracker.intake.ways.models import Ingestion
from tracker.intake.ways.rows import Item
from tracker.intake.ways.unzip import is_archive
from tracker.meetings.models import DocumentSource


class Command(BaseCommand):
    """Read now, in this process; the extraction runs in the background."""

    help = "Take in files; a zip or a folder stands for the files in it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a file, a zip, or a folder of files")
        parser.add_argument("--as", dest="username", help="sign-in name of the officer in whose name they come in")
        parser.add_argument("--published", type=date.fromisoformat, help="date of issue of all of them: 2026-03-12")

    def handle(
        self, *args: Any, files: list[Path], username: str | None, published: date | None, **options: Any
    ) -> None:
        actor = self._actor(username)
        refused = 0
        for path in self._paths(files):
            item = Item(
                path.name, data=path.read_bytes(), way=DocumentSource.COMMAND, origin=str(path), published=published
            )
            try:
                rows = self._taken(actor, item)
            except DomainError as error:
                raise CommandError(str(error)) from error
            refused += sum(bool(row.error_code) for row in rows)
            for row in rows:
                self.stdout.write(self._line(row))
        if refused:
            raise CommandError(f"{refused} not taken in; the list of incoming documents has the reasons.")

    def _taken(self, actor: User | None, item: Item) -> list[Ingestion]:
        if item.data is not None and is_archive(item.data, item.name):
            return [ingestion_work(row) for row in archive_ingest(actor=actor, item=item)]
        return [ingest(actor=actor, item=item, seconds=settings.READ_SECONDS)]

    def _actor(self, username: str | None) -> User | None:
        if username is None:
            return None
        found = User.objects.filter(username=username.lower(), is_active=True).first()
        if found is None:
            raise CommandError(f"There is no account in use named {username}.")
        return found

    def _paths(self, files: list[Path]) -> Iterator[Path]:
        for path in files:
            if path.is_dir():
                yield from sorted(one for one in path.iterdir() if one.is_file() and not one.name.startswith("."))
            elif path.is_file():
                yield path
            else:
                raise CommandError(f"There is no file {path}.")

    def _line(self, row: Ingestion) -> str:
        said = (
            intake_error_message(row.error_code, row.error_params) if row.error_code else f"document {row.document_id}"
        )
        return f"{row.get_state_display()}: {row.name}: {said}"
