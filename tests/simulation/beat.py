"""The machine's beat in a year: it sleeps, it beats twice, its worker is killed; no reminder twice, none lost."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from django.core import mail
from django.db import connection

from tests.simulation.checks import Checks
from tests.simulation.clockwork import standing
from tracker.calendars.services import is_workday
from tracker.notices.models import Delivery, DeliveryKind, Notice, Reminder, ReminderRule
from tracker.notices.tasks import tick


class Killed(BaseException):
    """The worker's process ends here; nothing in the code may catch it."""


@contextmanager
def killed_after(statements: int) -> Iterator[None]:
    """The worker dies before its so-manieth statement; what was not committed is gone."""
    left = statements

    def run(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal left
        # Ending a savepoint is what the database does when the connection is gone: it never fails.
        if not sql.startswith(("ROLLBACK", "RELEASE")):
            left -= 1
            if left < 0:
                raise Killed
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(run):
            yield
    except Killed:
        return


@dataclass(slots=True)
class Beat:
    """Beats every day that the machine is awake, and looks at what came of it."""

    random: Random
    checks: Checks
    figures: Counter[str] = field(default_factory=Counter)
    reminded: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    mailed: set[str] = field(default_factory=set)
    last_reminder: int = 0
    last_notice: int = 0

    def day(self, today: date) -> None:
        """One morning as chance has it: asleep mostly at weekends and holidays, killed and twice now and then."""
        if self.random.random() < (0.04 if is_workday(today) else 0.6):
            self.figures["mornings asleep"] += 1
            return
        kills: list[int] = []
        while self.random.random() < 0.25:
            kills.append(int(self.random.expovariate(1 / 150)))
        self.morning(today, kills, 1 + (self.random.random() < 0.3))

    def morning(self, today: date, kills: Iterable[int], beats: int) -> None:
        """Workers that are killed after so many statements, then so many beats, then the look at what came of it."""
        mail.outbox.clear()
        for statements in kills:
            self.figures["workers killed"] += 1
            with killed_after(statements):
                tick()
        for _time in range(beats):
            self.figures["beats"] += 1
            tick()
        self._look(today)

    def _look(self, today: date) -> None:
        checks = self.checks
        checks.chain(checks.chronicle.read_on())
        new = list(Reminder.objects.filter(pk__gt=self.last_reminder).order_by("pk"))
        told = Counter(Notice.objects.filter(reminder__in=[one.pk for one in new]).values_list("reminder", flat=True))
        rules = list(ReminderRule.objects.filter(is_active=True))
        stands = {pk: standing(one, rules, today) for pk, one in checks.chronicle.told.items()}
        for one in new:
            self.last_reminder = one.pk
            if one.made_by_id is None:
                known = one.occasion in self.reminded[one.commitment_id]
                checks.hold("no reminder twice", not known, one.commitment_id, one.occasion)
                checks.hold("no reminder without reason", one.occasion in stands[one.commitment_id], one.occasion)
                self.reminded[one.commitment_id].add(one.occasion)
                self.figures["reminders"] += 1
            checks.hold("every reminder reaches somebody", told[one.pk] > 0, one.pk)
        for pk, keys in stands.items():
            lost = keys - self.reminded[pk]
            checks.hold("no reminder lost", not lost, today, pk, lost)
        self._notices()
        self._mails(today)

    def _notices(self) -> None:
        rows = Notice.objects.filter(pk__gt=self.last_notice).order_by("pk")
        for pk, user in rows.values_list("pk", "user"):
            self.last_notice = pk
            self.figures["notices"] += 1
            self.checks.hold("no notice to who left", user not in self.checks.here.left, pk, user)

    def _mails(self, today: date) -> None:
        """No mail to who left, one digest of a day, nothing mailed twice but what a worker was killed over."""
        digests: Counter[str] = Counter()
        of_today = set(Delivery.objects.filter(kind=DeliveryKind.DIGEST, key=str(today)).values_list("pk", flat=True))
        for one in mail.outbox:
            self.figures["mails"] += 1
            address, number = one.to[0], str(one.extra_headers["Message-ID"])
            self.checks.hold("no mail to who left", address not in self.checks.here.left_mails, address)
            self.figures["mails sent again"] += number in self.mailed
            if number not in self.mailed:
                digests[address] += int(number.split("-")[1]) in of_today
            self.mailed.add(number)
        for address, count in digests.items():
            self.checks.hold("one digest of a day", count <= 1, address, count)
        again, killed = self.figures["mails sent again"], self.figures["workers killed"]
        self.checks.hold("no mail twice unless a worker was killed over it", again <= killed, again, killed)
