"""The journal: one entry a change, nothing changed afterwards without being noticed."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction

from tests.cast import Cast
from tests.stages import bring_to, report
from tracker.commitments.services import commitment_edit
from tracker.common.errors import Invalid
from tracker.journal.models import Entry, Event, Head
from tracker.journal.querysets import history_of
from tracker.journal.services import first_break, record, request_id

TABLE = Entry._meta.db_table


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_every_step_of_the_chain_is_one_entry_with_who_and_where(cast: Cast) -> None:
    commitment = bring_to(cast, "in_progress")
    report(cast, commitment)
    rows = list(history_of(commitment).order_by("seq"))
    assert [row.event for row in rows] == [
        Event.COMMITMENT_CREATED,
        Event.COMMITMENT_ASSIGNED,
        Event.COMMITMENT_ACKNOWLEDGED,
        Event.PROGRESS_REPORTED,
    ]
    assert (rows[3].actor_name, rows[3].unit_name) == ("何联络", "市住房和城乡建设局")
    assert (rows[3].before, rows[3].after["percent"]) == ({"percent": 0}, 40)


def test_numbers_have_no_gaps_and_the_chain_holds(cast: Cast) -> None:
    bring_to(cast, "closed")
    numbers = list(Entry.objects.order_by("seq").values_list("seq", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert first_break() is None


def test_what_is_refused_leaves_no_entry_and_no_gap(cast: Cast) -> None:
    commitment = bring_to(cast, "draft")
    last = Head.objects.get().seq
    with pytest.raises(Invalid):
        commitment_edit(actor=cast.officer, commitment=commitment, title=" ")
    assert Head.objects.get().seq == last == Entry.objects.count()


@pytest.mark.parametrize(
    ("column", "value"),
    [("actor_name", "别人"), ("note", "改过"), ("at", "2020-01-01 00:00:00"), ("object_id", 999), ("hash", "0" * 64)],
)
def test_a_row_altered_by_sql_is_found(cast: Cast, column: str, value: object) -> None:
    bring_to(cast, "assigned")
    sql(f"UPDATE {TABLE} SET {column} = %s WHERE seq = 5", value)
    assert first_break() == 5


def test_altered_content_is_found_too(cast: Cast) -> None:
    bring_to(cast, "assigned")
    sql(f"UPDATE {TABLE} SET after = %s WHERE seq = 7", '{"name": "x"}')
    assert first_break() == 7


def test_a_removed_row_is_found_in_the_middle_and_at_the_end(cast: Cast) -> None:
    bring_to(cast, "assigned")
    last = Head.objects.get().seq
    sql(f"DELETE FROM {TABLE} WHERE seq = %s", last)
    assert first_break() == last
    sql(f"DELETE FROM {TABLE} WHERE seq = 3")
    assert first_break() == 3


def test_entries_cannot_be_changed_or_deleted_by_the_program(cast: Cast) -> None:
    entry = Entry.objects.first()
    assert entry is not None
    for forbidden in (entry.save, entry.delete):
        with pytest.raises(TypeError):
            forbidden()


def test_the_request_is_kept_with_its_entries(cast: Cast) -> None:
    token = request_id.set("abc")
    try:
        bring_to(cast, "draft")
    finally:
        request_id.reset(token)
    assert Entry.objects.order_by("-seq").values_list("request_id", flat=True)[0] == "abc"


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_of_a_transaction_is_a_mistake_of_the_program() -> None:
    with pytest.raises(RuntimeError):
        record(Event.OFFICE_CHANGED, Head(pk=1), actor=None)
    with transaction.atomic():
        assert record(Event.OFFICE_CHANGED, Head(pk=1), actor=None).seq == 1
