"""`manage.py sample_office`: an invented office with people, documents and commitments, into an empty database."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from tracker.accounts.querysets import has_people
from tracker.common import clock
from tracker.web.sample.office import SampleOffice, make
from tracker.web.sample.story import Story

FOUNDED = timedelta(days=30)  # before everything that the story tells


class Command(BaseCommand):
    """Load the sample office; a database that has people is left alone."""

    help = "Load a sample office with one user per role (passwords are printed once) and sample documents."

    def handle(self, *args: Any, **options: Any) -> None:
        if has_people():
            self.stdout.write(_("There are people in the database already: nothing was loaded."))
            return
        with clock.moved(-FOUNDED):
            office = make()
        # Printed before the documents: should one of those fail, the sign-ins are known all the same.
        self._print(office)
        story = Story(office)
        story.tell()
        for words in story.missing:
            self.stderr.write(_("Not found in the sample documents: %(words)s") % {"words": words})
        counts = {"documents": len(story.runs), "commitments": len(story.commitments)}
        self.stdout.write(_("Loaded: %(documents)s documents, %(commitments)s commitments.") % counts)

    def _print(self, office: SampleOffice) -> None:
        head = (_("Sign-in name"), _("Password"), _("Full name"), _("Role"), _("Unit"))
        rows = [
            (one.user.username, one.password, one.user.name, str(one.role.label), "、".join(one.units))
            for one in office.sign_ins
        ]
        self.stdout.write(_("The sample sign-ins; these passwords are shown this one time only:"))
        for line in table([head, *rows]):
            self.stdout.write(line)


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """The rows in columns; Han characters take two places on a terminal."""
    widths = [max(_width(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = ["  ".join(cell + " " * (widths[i] - _width(cell)) for i, cell in enumerate(row)) for row in rows]
    return [line.rstrip() for line in [lines[0], "-" * (sum(widths) + 2 * len(widths) - 2), *lines[1:]]]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
