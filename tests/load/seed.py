"""A large ledger in little time: rows written in bulk, as the services would have left them, without the chain of the journal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from tests.simulation.office import Office, found_office
from tracker.accounts.models import User
from tracker.accounts.roles import Role
from tracker.commitments.lifecycle import State
from tracker.commitments.models import Assignment, AssignmentRole, Commitment
from tracker.common.text import search_text
from tracker.journal.models import Entry, Event, Head
from tracker.notices.models import Cursor, Notice, NoticeKind
from tracker.progress.models import ProgressReport

BATCH = 2000
WORKS = (
    "老旧小区改造",
    "河道清淤",
    "道路维修",
    "学校扩建",
    "公园绿化",
    "污水管网",
    "农贸市场升级",
    "防汛物资储备",
    "政务大厅搬迁",
)
# Most of a ledger that has run for years is closed.
STATES = {
    State.DRAFT: 1,
    State.ASSIGNED: 3,
    State.IN_PROGRESS: 16,
    State.SUSPENDED: 1,
    State.COMPLETED: 2,
    State.CLOSED: 74,
    State.CANCELLED: 3,
}


def _stored(model: Any, rows: Iterable[Any]) -> None:
    found = iter(rows)
    while batch := list(islice(found, BATCH)):
        model.objects.bulk_create(batch)


@transaction.atomic
def seed(commitments: int, today: date) -> Office:
    """An office of 60 units and 300 people with so many commitments over the last three years, their reports and notices."""
    random = Random(1)
    here = found_office(random, 60, 300)
    User.objects.update(must_change_password=False)
    officer = here.holders(Role.OFFICER)[0].pk
    states = random.choices(list(STATES), list(STATES.values()), k=commitments)
    _stored(Commitment, _commitments(here, officer, states, today))
    _stored(Assignment, _assignments(here, states, today))
    _stored(ProgressReport, _reports(here, states, today))
    start = Entry.objects.count()
    _stored(Entry, _entries(states, start, today))
    last = Entry.objects.order_by("-seq").values_list("seq", flat=True)[0]
    Head.objects.update(seq=last)
    Cursor.objects.update_or_create(name="notices", defaults={"seq": last})
    _stored(Notice, _notices(here, states, today))
    return here


def analyse() -> None:
    """Let the database look at what there is, as its housekeeping would in the course of time."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _day(number: int, count: int, today: date) -> date:
    return today - timedelta(days=1095 * (count - number) // count)


def _commitments(here: Office, officer: int, states: list[State], today: date) -> Iterator[Commitment]:
    random = Random(2)
    count = len(states)
    for number, state in enumerate(states, start=1):
        made = _day(number, count, today)
        due = made + timedelta(days=random.randint(10, 150))
        if state in (State.ASSIGNED, State.IN_PROGRESS):  # what is open was extended; one in six is late
            due = today + timedelta(days=random.randint(-20, 100))
        moment = timezone.now() - timedelta(days=(today - made).days)
        title = f"完成第{number}号{random.choice(WORKS)}"
        text = f"由有关单位牵头，{due.month}月{due.day}日前{title}，确保质量。"
        serial = None if state == State.DRAFT else f"督〔{made.year}〕{number}号"
        suspended = {"suspended_on": made, "recheck_on": today} if state == State.SUSPENDED else {}
        yield Commitment(
            serial_no=serial,
            title=title,
            baseline_text=text,
            source_type="document",
            state=state,
            due=due,
            first_due=due,
            created_by_id=officer,
            created_at=moment,
            assigned_at=None if state == State.DRAFT else moment,
            completed_at=moment if state in (State.COMPLETED, State.CLOSED) else None,
            percent=100 if state in (State.COMPLETED, State.CLOSED) else random.randint(0, 90),
            search_text=search_text(serial, title, text),
            **suspended,
        )


def _pks(states: list[State]) -> Iterator[tuple[int, State]]:
    first = Commitment.objects.order_by("pk").values_list("pk", flat=True)[0]
    return ((first + number, state) for number, state in enumerate(states))


def _assignments(here: Office, states: list[State], today: date) -> Iterator[Assignment]:
    random = Random(3)
    now = timezone.now()
    for pk, state in _pks(states):
        assigned = None if state == State.DRAFT else now
        known = None if state in (State.DRAFT, State.ASSIGNED) else now
        units = random.sample(here.working_units, random.choice([1, 2, 2, 3]))
        for place, unit in enumerate(units):
            role = AssignmentRole.SUPPORTING if place else AssignmentRole.LEAD
            yield Assignment(commitment_id=pk, unit_id=unit, role=role, assigned_at=assigned, acknowledged_at=known)


def _reports(here: Office, states: list[State], today: date) -> Iterator[ProgressReport]:
    random = Random(4)
    people = [one for one in here.people.values() if one.role == Role.LIAISON]
    for pk, state in _pks(states):
        if state in (State.DRAFT, State.ASSIGNED):
            continue
        who = random.choice(people)
        text = f"{random.choice(WORKS)}已完成招标，正在施工。"
        moment = timezone.now() - timedelta(days=random.randint(0, 60))
        yield ProgressReport(
            commitment_id=pk,
            unit_id=who.units[0],
            author_id=who.pk,
            text=text,
            percent=random.randint(1, 99),
            search_text=search_text(text),
            created_at=moment,
        )


def _entries(states: list[State], seq: int, today: date) -> Iterator[Entry]:
    for pk, state in _pks(states):
        events = [Event.COMMITMENT_CREATED]
        if state != State.DRAFT:
            events.append(Event.COMMITMENT_ASSIGNED)
        if state not in (State.DRAFT, State.ASSIGNED):
            events += [Event.COMMITMENT_ACKNOWLEDGED, Event.PROGRESS_REPORTED]
        if state == State.IN_PROGRESS and pk % 50 == 0:
            events.append(Event.REQUEST_RETURNED)
        for event in events:
            seq += 1
            yield Entry(seq=seq, at=timezone.now(), event=event, object_type="commitment", object_id=pk, hash=str(seq))


def _notices(here: Office, states: list[State], today: date) -> Iterator[Notice]:
    random = Random(5)
    people = sorted(here.people)
    for pk, state in _pks(states):
        read = None if state == State.ASSIGNED else timezone.now()
        user = random.choice(people)
        yield Notice(
            user_id=user, kind=NoticeKind.ASSIGNED, commitment_id=pk, event="commitment.assigned", read_at=read
        )
