"""The journal, with the entries of all that the other areas do."""

from __future__ import annotations

from collections.abc import Iterator

from tests.browser.areas import administration, documents, intake, own
from tests.browser.work import Visit, Work, at
from tests.cast import Cast
from tracker.journal.models import Entry
from tracker.web.base import PAGE_SIZE

DATA = (*intake.DATA, *own.DATA, "state=draft")
NO_PAGES = frozenset(["journal-check"])


def pages(cast: Cast, work: Work) -> Iterator[Visit]:
    for area in (documents, intake, own, administration):
        for _visit in area.pages(cast, work):
            pass
    for number in range(1, Entry.objects.count() // PAGE_SIZE + 2):
        yield "auditor", *at("journal", query=f"?page={number}")
    yield "auditor", *at("journal", query="?event=run.failed")
    yield "auditor", *at("journal", query="?object_id=999999")
