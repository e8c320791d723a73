"""`manage.py messages`: bring the three catalogues up to date; `--check` only says what is missing."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker.common import catalogues


class Command(BaseCommand):
    """Extract, check and compile the texts of the interface."""

    help = "Update the message catalogues from code and templates and compile them."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail when a catalogue is incomplete")
        parser.add_argument("--compile", action="store_true", help="only compile the catalogues that have changed")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        if options["compile"]:
            catalogues.compile_changed(settings.BASE_DIR)
            return
        if check:
            found = list(catalogues.problems(settings.BASE_DIR))
            if found:
                raise CommandError("\n".join([f"The catalogues have {len(found)} faults:", *found]))
            return
        for locale, missing in catalogues.update(settings.BASE_DIR).items():
            self.stdout.write(f"{locale}: {missing} to translate")
        catalogues.compile_changed(settings.BASE_DIR)
