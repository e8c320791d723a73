"""What must hold: of the touched commitment after every step, of everything each day, of the journal at the end."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection, transaction

from tests.simulation import clockwork
from tests.simulation.office import Office
from tests.simulation.told import Chronicle, Told
from tracker.accounts.models import User
from tracker.accounts.roles import Role
from tracker.commitments.filters import ledger
from tracker.commitments.lifecycle import CLOCK_STATES, State
from tracker.commitments.models import Assignment, Commitment, LampRule, SerialCounter
from tracker.journal.models import Entry
from tracker.journal.services import digest, first_break
from tracker.notices.querysets import notices_of, unread_count

FIELDS = (
    *("pk", "title", "state", "pending", "serial_no", "due", "cycle", "extension_count", "percent", "recheck_on"),
    *("evidence_state", "handler__name", "baseline_text", "original_due", "first_due"),
)
GLOBAL = (Role.OFFICER, Role.SUPERVISION_HEAD, Role.AUDITOR)


class Broken(AssertionError):
    """An invariant does not hold."""


@dataclass(slots=True)
class Checks:
    """The invariants, with how often each was looked at."""

    here: Office
    chronicle: Chronicle
    baselines: dict[int, tuple[str, date | None]] = field(default_factory=dict)
    first_dues: dict[int, date] = field(default_factory=dict)
    done: Counter[str] = field(default_factory=Counter)
    seq: int = 0
    hash: str = ""

    def hold(self, what: str, is_so: bool, *facts: object) -> None:
        """Count a look at an invariant; Broken with the facts where it does not hold."""
        self.done[what] += 1
        if not is_so:
            raise Broken(f"{what}: {facts}")

    def chain(self, new: Iterable[Entry]) -> None:
        """The new entries continue the chain."""
        for entry in new:
            fits = entry.seq == self.seq + 1 and entry.previous_hash == self.hash and digest(entry) == entry.hash
            self.hold("hash chain, entry by entry", fits, entry.seq)
            self.seq, self.hash = entry.seq, entry.hash

    def touched(self, pks: Iterable[int]) -> None:
        """The rows of these commitments are what the journal tells of them."""
        wanted = set(pks)
        units: dict[int, list[tuple[str, str, bool]]] = defaultdict(list)
        rows = Assignment.objects.filter(commitment__in=wanted) if len(wanted) < 500 else Assignment.objects.all()
        for pk, role, name, acknowledged in rows.values_list("commitment", "role", "unit__name", "acknowledged_at"):
            units[pk].append((role, name, acknowledged is not None))
        found = Commitment.objects.filter(pk__in=wanted) if len(wanted) < 500 else Commitment.objects.all()
        for row in found.values(*FIELDS):
            self._fits(row, self.chronicle.told[row["pk"]], units[row["pk"]])

    def _fits(self, row: Mapping[str, Any], told: Told, units: list[tuple[str, str, bool]]) -> None:
        pk = row["pk"]
        in_journal = (
            *(told.title, told.state, told.pending, told.serial_no, told.due, told.cycle, told.extensions),
            *(told.percent, told.recheck_on, told.verified),
        )
        in_ledger = (
            *(row["title"], row["state"], row["pending"], row["serial_no"], row["due"], row["cycle"]),
            *(row["extension_count"], row["percent"], row["recheck_on"], row["evidence_state"] == "verified"),
        )
        self.hold("journal complete: it tells the row", in_journal == in_ledger, pk, in_journal, in_ledger)
        baseline = self.baselines.setdefault(pk, (row["baseline_text"], row["original_due"]))
        self.hold("baseline unchanged", baseline == (row["baseline_text"], row["original_due"]), pk)
        if row["first_due"]:
            first = self.first_dues.setdefault(pk, row["first_due"])
            self.hold("first due date unchanged", first == row["first_due"], pk, first, row["first_due"])
        if told.since_assigned is None:
            return
        leads = [name for role, name, _known in units if role == "lead"]
        self.hold("exactly one lead unit", leads == [told.lead], pk, leads, told.lead)
        others = frozenset(name for role, name, _known in units if role == "supporting")
        waiting = {name for _role, name, known in units if not known}
        facts = (others, waiting, row["handler__name"])
        fits = facts == (told.supporting, told.waiting, told.handler)
        self.hold("journal complete: it tells units and handler", fits, pk, facts, told)

    def whole_day(self, today: date, watched: Iterable[User]) -> None:
        """Every commitment, every lamp, the lists of these people, the serial numbers."""
        self.hold("no commitment without journal", Commitment.objects.count() == len(self.chronicle.told))
        self.touched(self.chronicle.told)
        self.lamps(today)
        self.numbers()
        for user in watched:
            self.lists(user, today)

    def lamps(self, today: date) -> None:
        """Every lamp is what the journal and the rules make of it."""
        rules = list(LampRule.objects.all())
        for pk, colour in Commitment.objects.with_lamps().values_list("pk", "lamp"):
            mine = clockwork.lamp(self.chronicle.told[pk], rules, today)
            self.hold("lamp reproducible from the journal", colour == mine, pk, colour, mine)

    def numbers(self) -> None:
        """Serial numbers have no gaps and none is there twice."""
        given = sorted(
            (one.serial_no.split("〕")[0], int(one.serial_no.split("〕")[1][:-1]))
            for one in self.chronicle.told.values()
            if one.serial_no
        )
        for counter in SerialCounter.objects.all():
            mine = [number for series, number in given if series.endswith(str(counter.year))]
            self.hold("serial numbers without gap", mine == list(range(1, counter.last + 1)), counter)

    def lists(self, user: User, today: date) -> None:
        """What the person sees is what the person's place says, and each count is the length of its list."""
        seen = self._visible(user.pk)
        rows = list(ledger(user).qs.values_list("pk", flat=True))
        self.hold(
            "visible is what the place says",
            len(rows) == len(set(rows)) and set(rows) == seen,
            user.pk,
            set(rows) ^ seen,
        )
        overdue = {pk for pk in seen if self._late(self.chronicle.told[pk], today)}
        state = self.here.random.choice(State.values)
        expected = {
            "overdue=true": overdue,
            f"state={state}": {pk for pk in seen if self.chronicle.told[pk].state == state},
        }
        for query, wanted in expected.items():
            name, _is, value = query.partition("=")
            found = ledger(user, {name: value if name == "overdue" else [value]}).qs
            listed = set(found.values_list("pk", flat=True))
            self.hold("count = list", found.count() == len(listed) and listed == wanted, user.pk, query)
        unread = notices_of(user).filter(read_at=None)
        self.hold("count of notices = list", unread_count(user) == len(unread), user.pk)

    def _late(self, told: Told, today: date) -> bool:
        return told.state in CLOCK_STATES and told.due is not None and told.due < today

    def _visible(self, pk: int) -> set[int]:
        stands_for = {pk} | {one.pk for one in self.here.people.values() if one.deputy == pk}
        places = [self.here.people[one] for one in stands_for if one in self.here.people]
        # A deputy takes over everything but the places of administrators and auditors.
        if any(one.role in GLOBAL and (one.pk == pk or one.role != Role.AUDITOR) for one in places):
            return set(self.chronicle.told)
        wide = {unit for one in places if one.role in (Role.UNIT_HEAD, Role.LIAISON, Role.LEADER) for unit in one.units}
        names = {self.here.names[unit] for unit in self.here.parents if wide & set(self.here.above(unit))}
        handles = any(one.role == Role.HANDLER for one in places)
        people = {user.name for user in User.objects.filter(pk__in=stands_for)}
        return {
            one.pk
            for one in self.chronicle.told.values()
            if one.state != State.DRAFT
            and one.since_assigned is not None
            and (names & {one.lead, *one.supporting} or (handles and one.handler in people))
        }

    def altered(self) -> int:
        """A journal row altered, taken away or swapped by SQL is found, at its number; returns how many were tried."""
        tried = 0
        for number in (1, self.seq // 2, self.seq):
            for statement in (
                "UPDATE journal_entry SET note = 'x' || note WHERE seq = %s",
                "UPDATE journal_entry SET actor_name = '别人' WHERE seq = %s",
                "DELETE FROM journal_entry WHERE seq = %s",
            ):
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(statement, [number])
                    self.hold("a row altered by SQL is detected", first_break() == number, number, statement)
                    transaction.set_rollback(True)
                tried += 1
        self.hold("hash chain, whole", first_break() is None)
        return tried
