"""Beat twice, a worker killed at any statement, a machine asleep for days: no reminder twice, none lost, no mail lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, Final

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from tests.at_once import at_once
from tests.cast import Cast
from tests.simulation.beat import Beat
from tests.simulation.checks import Checks
from tests.simulation.office import Office
from tests.simulation.report import with_mails
from tests.simulation.told import Chronicle
from tests.stages import bring_to, current, report
from tracker.accounts.models import User
from tracker.accounts.passwords import user_set_active
from tracker.approvals.services import request_decide
from tracker.assignments.services import commitment_acknowledge
from tracker.commitments.models import Commitment
from tracker.common import clock
from tracker.common.errors import DomainError
from tracker.notices.mail import STUCK, mails_prepare, mails_send
from tracker.notices.models import Delivery, DeliveryState, Notice, Reminder
from tracker.notices.services import reminders_sweep
from tracker.notices.subscriber import journal_follow

# From a Monday over the holiday of May with its swapped days: 1 to 5 May are off, 9 May is worked.
FIRST = date(2026, 4, 20)
LAST_DAYS = 26

Plan = tuple[list[int], int] | None  # workers killed after so many statements, then beats; None: asleep
MORNINGS = st.lists(
    st.one_of(
        st.none(),
        st.just(([], 1)),
        st.tuples(st.lists(st.integers(0, 400), max_size=2), st.integers(1, 2)),
    ),
    min_size=6,
    max_size=LAST_DAYS,
)
STAGES = st.lists(
    st.tuples(
        st.sampled_from(["assigned", "in_progress", "extending", "suspended", "asked"]), st.integers(0, LAST_DAYS)
    ),
    min_size=1,
    max_size=4,
)
DOINGS = st.lists(
    st.sampled_from(["nothing", "nothing", "report", "acknowledge", "grant", "return", "liaison leaves"]),
    min_size=LAST_DAYS,
    max_size=LAST_DAYS,
)


@pytest.fixture(autouse=True)
def _mail_server() -> Iterator[None]:
    with with_mails():
        yield


def on(day: date, hour: int = 9) -> Any:
    moment = timezone.make_aware(datetime.combine(day, time(hour)))
    return clock.moved(moment - timezone.now())


def _decide(cast: Cast, one: Commitment, granted: bool) -> None:
    request_decide(actor=cast.head, commitment=one, granted=granted, note="理由不足")


DO: Final[Mapping[str, Callable[[Cast, Commitment], Any]]] = {
    "nothing": lambda _cast, _one: None,
    "report": lambda cast, one: report(cast, one),
    "acknowledge": lambda cast, one: commitment_acknowledge(actor=cast.housing_liaison, commitment=one),
    "grant": lambda cast, one: _decide(cast, one, True),
    "return": lambda cast, one: _decide(cast, one, False),
    "liaison leaves": lambda cast, _one: user_set_active(
        actor=cast.security_admin, user=User.objects.get(pk=cast.finance_liaison.pk), active=False
    ),
}


def live(cast: Cast, stages: list[tuple[str, int]], mornings: list[Plan], doings: list[str]) -> Beat:
    """The days of these commitments; every morning's look is an assertion."""
    checks = Checks(Office(Random(0)), Chronicle())
    beat = Beat(Random(0), checks)
    with on(FIRST - timedelta(days=3)):
        made = [bring_to(cast, stage, due=FIRST + timedelta(days=due)) for stage, due in stages]
    for number, plan in enumerate(mornings):
        with on(FIRST + timedelta(days=number)):
            if plan is not None:
                beat.morning(FIRST + timedelta(days=number), *plan)
            try:
                DO[doings[number]](cast, current(made[number % len(made)]))
            except DomainError:
                pass  # not its moment: nothing happened
            else:
                if doings[number] == "liaison leaves":
                    checks.here.left.add(cast.finance_liaison.pk)
                    checks.here.left_mails.add("finance-liaison@example.cn")
    return beat


@settings(
    max_examples=12,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(stages=STAGES, mornings=MORNINGS, doings=DOINGS)
@example(
    stages=[("in_progress", 12), ("assigned", 9)],
    # Asleep from the eve of the holiday until its second working day, then killed, then twice.
    mornings=[([], 1)] * 10 + [None] * 7 + [([40], 2)] + [([], 1)] * 5,
    doings=["nothing"] * LAST_DAYS,
)
def test_no_reminder_twice_and_none_lost(
    cast: Cast, stages: list[tuple[str, int]], mornings: list[Plan], doings: list[str]
) -> None:
    with transaction.atomic():
        for user in User.objects.all():
            User.objects.filter(pk=user.pk).update(email=f"{user.username}@example.cn")
        beat = live(cast, stages, mornings, doings)
        assert beat.figures["beats"] == sum(plan[1] for plan in mornings if plan)
        transaction.set_rollback(True)


def test_a_worker_killed_while_sending_loses_no_mail(cast: Cast) -> None:
    User.objects.update(email="all@example.cn")
    with on(FIRST):
        bring_to(cast, "assigned", due=FIRST + timedelta(days=30))
        while journal_follow():
            pass
        made = mails_prepare()
        assert made == 4
        # Dead between taking a mail and marking it sent, as a killed process leaves it.
        Delivery.objects.update(state=DeliveryState.SENDING, attempts=1, next_try_at=clock.now())
        assert mails_send() == 0
    with clock.moved(timezone.make_aware(datetime.combine(FIRST, time(9))) + 2 * STUCK - timezone.now()):
        assert mails_send() == made
    assert not Delivery.objects.exclude(state=DeliveryState.SENT).exists()


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_the_same_moment_tell_everything_once(cast: Cast) -> None:
    with on(FIRST):
        for _n in range(3):
            bring_to(cast, "in_progress", due=FIRST)

    def beat() -> int:
        with on(FIRST):
            while journal_follow():
                pass
            return reminders_sweep()

    made = at_once([beat, beat])
    assert sum(made) == Reminder.objects.count() == 3
    told = Notice.objects.values_list("user", "reminder", "entry_seq")
    assert len(told) == len(set(told)) > 3


def test_a_beat_with_nothing_new_costs_as_many_queries_for_many_as_for_one(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    with on(FIRST):
        bring_to(cast, "in_progress", due=FIRST)
    with on(FIRST + timedelta(days=1)):
        assert reminders_sweep() == 1
        # The rules, one a rule for what stands, one a rule that speaks for what is known, three for the directory.
        with django_assert_num_queries(20):
            reminders_sweep()
    with on(FIRST):
        for _n in range(4):
            bring_to(cast, "in_progress", due=FIRST)
    with on(FIRST + timedelta(days=1)):
        assert reminders_sweep() == 4
        with django_assert_num_queries(20):
            reminders_sweep()
