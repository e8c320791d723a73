"""The measures: what a person or the beat asks for, and hand-written statements that fetch the same facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import Client

from tests.load.seed import analyse
from tests.simulation.office import Office
from tracker.accounts.models import User
from tracker.accounts.roles import Role
from tracker.calendars.services import add_workdays
from tracker.commitments.models import Commitment
from tracker.common import clock
from tracker.notices.models import Reminder, ReminderRule
from tracker.notices.services import reminders_sweep
from tracker.notices.subscriber import journal_follow
from tracker.notices.triggers import closest, occasions, values_of

Measure = tuple[str, Callable[[], Any], Callable[[], Any]]

COLUMNS = "c.id, c.serial_no, c.title, c.state, c.due, c.percent, c.source_type, c.source_note, c.baseline_text"
COMMITMENTS = "commitments_commitment c"
OF_UNIT = "c.id IN (SELECT commitment_id FROM commitments_assignment WHERE unit_id = %s AND assigned_at IS NOT NULL)"
RUNNING = "c.state IN ('draft', 'assigned', 'in_progress')"


def _sql(statement: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def _page(where: str, *values: Any, limit: int = 50, order: str = "c.id DESC") -> None:
    """A count, the rows of a page, and their units."""
    _sql(f"SELECT count(*) FROM {COMMITMENTS} WHERE {where}", *values)
    rows = _sql(f"SELECT {COLUMNS} FROM {COMMITMENTS} WHERE {where} ORDER BY {order} LIMIT {limit}", *values)
    if rows:
        places = ", ".join(["%s"] * len(rows))
        _sql(
            "SELECT a.commitment_id, a.role, u.name FROM commitments_assignment a JOIN accounts_unit u ON u.id = a.unit_id"
            f" WHERE a.commitment_id IN ({places})",
            *(row[0] for row in rows),
        )


def _opens(user: User, url: str) -> Callable[[], Any]:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    def work() -> None:
        response = client.get(url)
        assert response.status_code == 200, (url, response.status_code)

    return work


def measures(here: Office) -> Iterator[Measure]:
    """Every measure: name, what is asked, its bare SQL."""
    officer = here.user(here.holders(Role.OFFICER)[0].pk)
    unit = next(unit for unit in here.working_units if unit not in here.parents.values())
    liaison = here.user(here.holders(Role.LIAISON, unit)[0].pk)
    yield "ledger page", _opens(officer, "/ledger/?page=1"), lambda: _page("1 = 1")
    yield "ledger page, overdue by date", _opens(officer, "/ledger/?overdue=true&ordering=due"), _overdue
    yield "ledger page of a unit's liaison", _opens(liaison, "/ledger/?page=1"), lambda: _mine(unit)
    yield "unit page", _opens(officer, f"/ledger/?unit={unit}"), lambda: _page(OF_UNIT, unit)
    yield "my work, officer", _opens(officer, "/"), _officers_work
    yield "my work, liaison", _opens(liaison, "/"), lambda: _liaisons_work(unit, liaison.pk)
    yield "search, two characters", _opens(officer, "/search/?q=清淤"), lambda: _search("%清淤%")
    yield "search, a number", _opens(officer, "/search/?q=第77777号"), lambda: _search("%第77777号%")
    yield "lamps of everything, counted", _lamps, _bare_lamps
    yield "reminder sweep, nothing new", _swept(), _bare_sweep


def _overdue() -> None:
    _page(f"{RUNNING} AND c.due < %s", clock.today(), order="c.due, c.id DESC")


def _mine(unit: int) -> None:
    _page(f"c.state <> 'draft' AND {OF_UNIT}", unit)


def _officers_work() -> None:
    today = clock.today()
    _page("c.state = 'draft'", limit=5)
    _page("c.pending = 'complete' AND c.evidence_state <> 'verified'", limit=5)
    _page(f"{RUNNING} AND c.due < %s", today, limit=5, order="c.due, c.id DESC")
    soon = (today, today + timedelta(days=7))
    _page("c.state IN ('assigned', 'in_progress') AND c.due BETWEEN %s AND %s", *soon, limit=5, order="c.due")


def _liaisons_work(unit: int, user: int) -> None:
    today = clock.today()
    waiting = OF_UNIT.replace("assigned_at IS NOT NULL", "assigned_at IS NOT NULL AND acknowledged_at IS NULL")
    _page(f"c.state IN ('assigned', 'in_progress') AND {waiting}", unit, limit=5)
    back = (
        "c.state = 'in_progress' AND c.pending = '' AND (SELECT e.event FROM journal_entry e WHERE e.object_type ="
        " 'commitment' AND e.object_id = c.id AND e.event IN ('request.returned', 'commitment.returned',"
        " 'progress.reported', 'request.opened') ORDER BY e.seq DESC LIMIT 1) IN ('request.returned', 'commitment.returned')"
    )
    _page(f"{back} AND {OF_UNIT}", unit, limit=5)
    _page(f"{RUNNING} AND c.due < %s AND {OF_UNIT}", today, unit, limit=5, order="c.due")
    _page(f"c.due BETWEEN %s AND %s AND {OF_UNIT}", today, today + timedelta(days=7), unit, limit=5, order="c.due")
    _sql("SELECT count(*) FROM notices_notice WHERE user_id = %s AND read_at IS NULL", user)


def _search(pattern: str) -> None:
    _page("c.search_text LIKE %s", pattern, limit=5)
    _sql("SELECT count(*) FROM progress_progressreport WHERE search_text LIKE %s", pattern)
    _sql("SELECT id, text FROM progress_progressreport WHERE search_text LIKE %s ORDER BY id DESC LIMIT 5", pattern)
    _sql("SELECT count(*) FROM meetings_document")


def _lamps() -> dict[str, int]:
    found: dict[str, int] = {}
    for colour in Commitment.objects.with_lamps().order_by().values_list("lamp", flat=True):
        found[colour] = found.get(colour, 0) + 1
    return found


def _bare_lamps() -> None:
    today = clock.today()
    soon = add_workdays(today, 5)
    _sql(
        "SELECT CASE WHEN c.state IN ('completed', 'closed', 'cancelled') THEN 'grey' WHEN c.state = 'suspended' THEN 'blue'"
        f" WHEN {RUNNING} AND c.due < %s THEN 'red' WHEN {RUNNING} AND c.due BETWEEN %s AND %s THEN 'yellow'"
        f" ELSE 'green' END FROM {COMMITMENTS}",
        today,
        today,
        soon,
    )


def _swept() -> Callable[[], Any]:
    """A beat like most of a day's: everything that stands was reminded of before."""
    rules = list(ReminderRule.objects.filter(is_active=True))
    today = clock.today()
    found = closest(rules, {rule.pk: list(occasions(rule, today)) for rule in rules})
    Reminder.objects.bulk_create(
        (
            Reminder(commitment_id=one.commitment_id, rule=rule, occasion=one.key, day=today, **values_of(rule))
            for rule in rules
            for one in found[rule.pk]
        ),
        batch_size=2000,
    )
    analyse()

    def work() -> None:
        while journal_follow():
            pass
        assert reminders_sweep() == 0

    return work


def _bare_sweep() -> None:
    """What stands, once for all rules, and what is known of it."""
    today = clock.today()
    at_work = "c.state IN ('assigned', 'in_progress')"
    _sql(f"SELECT c.id, c.due FROM {COMMITMENTS} WHERE {at_work} AND c.due <= %s", today + timedelta(days=9))
    _sql(f"SELECT c.id, c.assigned_at FROM {COMMITMENTS} WHERE c.state = 'assigned'")
    last = "(SELECT r.created_at FROM progress_progressreport r WHERE r.commitment_id = c.id ORDER BY r.created_at DESC LIMIT 1)"
    _sql(f"SELECT c.id, {last} FROM {COMMITMENTS} WHERE c.state = 'in_progress' AND c.pending = ''")
    _sql(f"SELECT c.id FROM {COMMITMENTS} WHERE c.pending <> ''")
    _sql(f"SELECT c.id FROM {COMMITMENTS} WHERE c.state = 'suspended' AND c.recheck_on <= %s", today)
    _sql("SELECT commitment_id, occasion FROM notices_reminder")
