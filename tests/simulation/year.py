"""The simulated year: what comes in, who does what on which day, and the checks between."""

from __future__ import annotations

import heapq
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from random import Random

from django.utils import timezone

from tests.simulation.beat import Beat
from tests.simulation.checks import Checks
from tests.simulation.office import Office, come_back, found_office, go_away, hire, leave
from tests.simulation.steps import BEHAVIOUR, Scene
from tests.simulation.told import Chronicle, Told
from tracker.accounts.roles import Role
from tracker.approvals.services import policy_change, request_decide
from tracker.calendars.services import is_workday
from tracker.commitments.lifecycle import Action, RequestKind, State
from tracker.commitments.models import Commitment, SourceType
from tracker.commitments.moves import commitment_close, fresh
from tracker.commitments.permissions import check
from tracker.commitments.services import Draft, commitment_create
from tracker.common import clock
from tracker.common.errors import NotAllowed
from tracker.journal.models import Entry
from tracker.notices.querysets import notices_of
from tracker.notices.services import notice_snooze, notices_read

START = date(2026, 1, 5)
# What the office asks of requests changes in the course of the year: share of the year → kind, who decides.
POLICIES = (
    (0.2, RequestKind.SUSPEND, "officer"),
    (0.35, RequestKind.EXTEND, "leader"),
    (0.5, RequestKind.REGISTER, "supervision_head"),
    (0.6, RequestKind.ADJUST, "nobody"),
    (0.7, RequestKind.EXTEND, "supervision_head"),
    (0.85, RequestKind.ADJUST, "supervision_head"),
)


@dataclass(frozen=True, slots=True)
class Size:
    """How large the office is and how long it is watched.

    `leaving`: the share of people who leave in a year; `pace`: the most days between two turns of a commitment;
    `reopening`: the share of closed ones that are taken up again.
    """

    units: int = 60
    people: int = 300
    commitments: int = 2000
    days: int = 365
    seed: int = 20260105
    leaving: float = 0.15
    pace: int = 9
    reopening: float = 0.12


@dataclass(slots=True)
class Year:
    """One run: the office, the journal as read, the checks, and figures of what happened."""

    size: Size
    random: Random = field(init=False)
    here: Office = field(init=False)
    checks: Checks = field(init=False)
    beat: Beat = field(init=False)
    figures: Counter[str] = field(default_factory=Counter)
    turns: list[tuple[date, int]] = field(default_factory=list)
    created: int = 0
    seconds: float = 0.0
    _second: int = 0

    def run(self) -> Year:
        """Play the whole time."""
        begin = time.monotonic()
        self.random = Random(self.size.seed)
        with clock.moved(self._shift(START)):
            self.here = found_office(self.random, self.size.units, self.size.people)
        self.checks = Checks(self.here, Chronicle())
        self.beat = Beat(self.random, self.checks)
        self.checks.chain(self.checks.chronicle.read_on())
        for number in range(self.size.days):
            self.day(START + timedelta(days=number))
        self.figures["rows altered by SQL and found"] = self.checks.altered()
        self.seconds = time.monotonic() - begin
        return self

    def _shift(self, day: date) -> timedelta:
        """How far the clock is moved for the next thing of a day: half past eight and some seconds."""
        self._second += 3
        moment = datetime.combine(day, clock_time(8, 30)) + timedelta(seconds=self._second)
        return timezone.make_aware(moment) - timezone.now()

    def day(self, today: date) -> None:
        """A day: the beat, people coming and going, new commitments, everybody's turns, the look at everything."""
        self._second = 0
        with clock.moved(self._shift(today)):
            come_back(self.here, today)
            self.beat.day(today)
        if is_workday(today):
            with clock.moved(self._shift(today)):
                self.policies(today)
                self.come_and_go(today)
                self.checks.chain(self.checks.chronicle.read_on())
            self.come_in(today)
            while self.turns and self.turns[0][0] <= today:
                self.turn(heapq.heappop(self.turns)[1], today)
        with clock.moved(self._shift(today)):
            self.checks.chain(self.checks.chronicle.read_on())
            people = self.random.sample(sorted(self.here.people), min(4, len(self.here.people)))
            self.checks.whole_day(today, [self.here.user(pk) for pk in people])
        self.figures["days"] += 1

    def policies(self, today: date) -> None:
        """The office changes whose decision a request needs."""
        admin = self.here.one(Role.SYSTEM_ADMIN)
        assert admin is not None
        passed = (today - START).days / self.size.days
        done = self.figures["policies changed"]
        if done < len(POLICIES) and passed >= POLICIES[done][0]:
            _share, kind, decided_by = POLICIES[done]
            policy_change(actor=self.here.user(admin.pk), kind=kind, decided_by=decided_by)
            self.figures["policies changed"] += 1

    def come_and_go(self, today: date) -> None:
        """Some are away with a deputy; some leave for good and are replaced, most of them the same day."""
        people = list(self.here.people.values())
        for person in people:
            if self.random.random() < 0.006 and person.role in BUSY and person.away_until is None:
                self.figures["deputies named"] += go_away(self.here, person, today)
        for pk in self.random.sample(sorted(self.here.people), len(people) // 10):
            self.read(pk, today)
        leaving = self.size.leaving * len(people) / 250
        if self.random.random() < leaving:
            gone = self.random.choice([one for one in people if one.role in BUSY])
            leave(self.here, gone)
            hire(self.here, gone.role, *gone.units)
            self.figures["leavers"] += 1

    def read(self, pk: int, today: date) -> None:
        """Somebody reads the notices and puts the newest away for some days."""
        user = self.here.user(pk)
        newest = notices_of(user).first()
        self.figures["notices read"] += notices_read(actor=user)
        if newest and self.random.random() < 0.3:
            notice_snooze(actor=user, notice=newest, until=today + timedelta(days=self.random.randint(1, 9)))
            self.figures["notices snoozed"] += 1

    def come_in(self, today: date) -> None:
        """New commitments, evenly over the first five sixths of the time."""
        share = min(1.0, ((today - START).days + 1) / (self.size.days * 5 / 6))
        while self.created < round(self.size.commitments * share):
            self.created += 1
            with clock.moved(self._shift(today)):
                found = self.here.acting(self.here.one(Role.OFFICER))
                who = found[0] if found else self.here.user(self.here.holders(Role.SUPERVISION_HEAD)[0].pk)
                due = today + timedelta(days=self.random.randint(10, 150)) if self.random.random() < 0.7 else None
                text = f"由有关单位负责，完成第{self.created}项重点工作。"
                source = self.random.choice(SourceType.values)
                draft = Draft(f"完成第{self.created}项重点工作", text, source, due=due)
                made = commitment_create(actor=who, draft=draft)
                self._look("commitment.created", made.pk)
            self._next(made.pk, today, 0, 3)

    def turn(self, pk: int, today: date) -> None:
        """Somebody does something with a commitment, or tries what is not theirs to do."""
        told = self.checks.chronicle.told[pk]
        place = self.place(told)
        if place is None:
            return
        with clock.moved(self._shift(today)):
            scene = Scene(self.here, told, fresh(Commitment(pk=pk)), today)
            if self.random.random() < 0.04:
                self.trespass(scene)
            steps = BEHAVIOUR[place]
            step = self.random.choices(list(steps), list(steps.values()))[0]
            pending = told.pending
            event = step(scene)
            if event is None:
                self.figures["turns with nobody there"] += 1
            else:
                self._look(event, pk)
                self._count(step.__name__, event, told, pending, scene.by_deputy)
        pace = self.size.pace
        rests = told.state == State.CLOSED
        self._next(pk, today, pace if rests else 1, 6 * pace if rests else pace)

    def place(self, told: Told) -> str | None:
        """Which steps are open; None: nothing happens to it any more."""
        if told.pending:
            return "pending"
        if told.state == State.DRAFT and not told.serial_no and self._registers():
            return "unregistered"
        if told.state == State.CANCELLED or (told.state == State.CLOSED and self.random.random() > self.size.reopening):
            return None
        return str(told.state)

    def _registers(self) -> bool:
        return self.figures["policies changed"] >= 3

    def trespass(self, scene: Scene) -> None:
        """Somebody whose place does not allow it decides, closes or looks: refused, without a trace."""
        entries = Entry.objects.count()
        stranger = self.here.one(self.random.choice([Role.HANDLER, Role.AUDITOR, Role.SYSTEM_ADMIN, Role.LIAISON]))
        assert stranger is not None
        who = self.here.user(stranger.pk)
        if any(one.role in (Role.SUPERVISION_HEAD, Role.OFFICER, Role.LEADER) for one in who.active_memberships()):
            return  # somebody's deputy today
        tries = (
            lambda: request_decide(actor=who, commitment=scene.commitment, granted=True),
            lambda: commitment_close(actor=who, commitment=scene.commitment),
            lambda: check(who, scene.commitment, Action.REOPEN),
        )
        try:
            self.random.choice(tries)()
        except NotAllowed:
            self.figures["refusals"] += 1
            self.checks.hold("a refusal leaves no trace", Entry.objects.count() == entries)
        else:
            self.checks.hold("nobody does what the place does not allow", False, stranger)

    def _look(self, event: str, pk: int) -> None:
        new = self.checks.chronicle.read_on()
        self.checks.chain(new)
        made = [(entry.event, entry.object_id) for entry in new]
        self.checks.hold("exactly one entry a step", made == [(event, pk)], made, event, pk)
        self.checks.touched([pk])
        self.figures["steps"] += 1

    def _count(self, step: str, event: str, told: Told, pending: str, by_deputy: bool) -> None:
        self.figures[f"step {step}"] += 1
        if step in ("register", "dispute", "extend", "adjust", "suspend", "complete", "cancel"):
            self.figures[f"asked {step}"] += 1
        if step == "decide":
            self.figures[f"{event.partition('.')[2]} {pending}"] += 1
        self.figures["acts of deputies"] += by_deputy

    def _next(self, pk: int, today: date, least: int, most: int) -> None:
        heapq.heappush(self.turns, (today + timedelta(days=self.random.randint(least, most)), pk))

    def table(self) -> dict[str, list[tuple[str, int]]]:
        """The figures by kind, for people."""
        groups: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for name, number in sorted((self.figures + self.beat.figures).items()):
            first = name.partition(" ")[0]
            groups[first if first in ("step", "asked", "granted", "returned", "verified") else "all"].append(
                (name, number)
            )
        return groups


BUSY = (Role.SUPERVISION_HEAD, Role.OFFICER, Role.LEADER, Role.UNIT_HEAD, Role.LIAISON, Role.HANDLER)
