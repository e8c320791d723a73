"""Checks the chain of the journal."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.journal.models import Entry
from tracker.journal.services import first_break


class Command(BaseCommand):
    """Exit status 0 where the chain is whole, 1 where it breaks."""

    help = "Check that no entry of the journal was changed or removed."

    def handle(self, *args: Any, **options: Any) -> None:
        """Go over all entries."""
        broken = first_break()
        if broken is not None:
            raise CommandError(f"The journal breaks at entry {broken}.")
        self.stdout.write(f"The journal is whole: {Entry.objects.count()} entries.")
