"""The lifecycle: who may do what where is exactly the table of the trade."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.cast import Cast
from tests.stages import ASIDE, STAGES, bring_to, current
from tracker.approvals.services import completion_verify, request_decide, request_open
from tracker.assignments.services import commitment_acknowledge, commitment_assign, commitment_withdraw
from tracker.commitments.lifecycle import TABLE, Action, RequestKind, State
from tracker.commitments.models import Commitment
from tracker.commitments.moves import commitment_close, commitment_reopen, commitment_resume, commitment_return
from tracker.commitments.permissions import actions_for, check
from tracker.commitments.services import commitment_edit
from tracker.common.errors import NotAllowed
from tracker.journal.models import Entry
from tracker.notices.services import commitment_urge
from tracker.progress.services import progress_report

# The people of the cast as they stand to a commitment led by housing (handled by its handler) and supported by finance.
PEOPLE = (
    "officer",
    "head",
    "leader",
    "housing_head",
    "housing_liaison",
    "housing_handler",
    "finance_head",
    "finance_liaison",
    "auditor",
    "system_admin",
    "security_admin",
)
LATER = date(2099, 12, 31)
SUPERVISION = {"officer", "head"}
LEAD = {"housing_head", "housing_liaison", "housing_handler"}
SUPPORT = {"finance_head", "finance_liaison"}

# The trade's own words, written down again here: (stage, action) → who. Everything else is refused.
ALLOWED: dict[tuple[str, Action], set[str]] = {
    ("draft", Action.EDIT): SUPERVISION,
    ("draft", Action.ASSIGN): SUPERVISION,
    ("draft", Action.CANCEL): SUPERVISION,
    ("assigned", Action.CANCEL): SUPERVISION,
    ("in_progress", Action.CANCEL): SUPERVISION,
    ("suspended", Action.CANCEL): SUPERVISION,
    ("completed", Action.CANCEL): SUPERVISION,
    ("suspended", Action.RESUME): SUPERVISION,
    ("assigned", Action.URGE): SUPERVISION,
    ("in_progress", Action.URGE): SUPERVISION,
    ("assigned", Action.DISPUTE): {"housing_head"},
    ("in_progress", Action.EXTEND): {"housing_head"},
    ("in_progress", Action.ADJUST): {"housing_head"},
    ("in_progress", Action.SUSPEND): {"housing_head"},
    ("disputing", Action.DECIDE): {"head"},
    ("extending", Action.DECIDE): {"head"},
    ("adjusting", Action.DECIDE): {"head"},
    ("suspending", Action.DECIDE): {"head"},
    ("cancelling", Action.DECIDE): {"head"},
    ("assigned", Action.WITHDRAW): SUPERVISION,
    ("assigned", Action.ACKNOWLEDGE): LEAD | SUPPORT,
    ("in_progress", Action.ACKNOWLEDGE): SUPPORT,
    ("in_progress", Action.REPORT): LEAD | SUPPORT,
    ("in_progress", Action.COMPLETE): {"housing_head"},
    # Supporting units can still acknowledge their part before anything waits for a decision; then the request locks all.
    ("asked", Action.VERIFY): SUPERVISION,
    ("asked", Action.DECIDE): {"head"},
    ("verified", Action.DECIDE): {"head"},
    ("completed", Action.CLOSE): {"head"},
    ("completed", Action.RETURN): {"head"},
    ("closed", Action.REOPEN): {"head"},
}
PLACES = (*STAGES, *ASIDE)

CALLS: dict[Action, Any] = {
    Action.EDIT: lambda c, who, _cast: commitment_edit(actor=who, commitment=c, title="另一个标题"),
    Action.ASSIGN: lambda c, who, cast: commitment_assign(actor=who, commitment=c, lead_unit=cast.gardens),
    Action.WITHDRAW: lambda c, who, _cast: commitment_withdraw(actor=who, commitment=c),
    Action.ACKNOWLEDGE: lambda c, who, _cast: commitment_acknowledge(actor=who, commitment=c),
    Action.REPORT: lambda c, who, _cast: progress_report(actor=who, commitment=c, text="已开工", percent=10),
    Action.COMPLETE: lambda c, who, _cast: request_open(actor=who, commitment=c, kind="complete", reason="已完工"),
    Action.VERIFY: lambda c, who, _cast: completion_verify(actor=who, commitment=c, passed=True, method="site"),
    Action.DECIDE: lambda c, who, _cast: request_decide(actor=who, commitment=c, granted=False, note="缺照片"),
    Action.CLOSE: lambda c, who, _cast: commitment_close(actor=who, commitment=c),
    Action.RETURN: lambda c, who, _cast: commitment_return(actor=who, commitment=c, note="未完工"),
    Action.REOPEN: lambda c, who, _cast: commitment_reopen(actor=who, commitment=c, note="又漏水"),
    Action.RESUME: lambda c, who, _cast: commitment_resume(actor=who, commitment=c),
    Action.URGE: lambda c, who, _cast: commitment_urge(actor=who, commitment=c, note="请报送进展"),
    Action.REGISTER: lambda c, who, _cast: request_open(actor=who, commitment=c, kind="register", reason="纳入督办"),
    Action.DISPUTE: lambda c, who, _cast: request_open(actor=who, commitment=c, kind="dispute", reason="非我局职责"),
    Action.EXTEND: lambda c, who, _cast: request_open(
        actor=who, commitment=c, kind="extend", reason="雨季停工", progress="主体完工", new_due=LATER
    ),
    Action.ADJUST: lambda c, who, _cast: request_open(
        actor=who, commitment=c, kind="adjust", reason="规划调整", changes={"title": "完成二期改造"}
    ),
    Action.SUSPEND: lambda c, who, _cast: request_open(
        actor=who, commitment=c, kind="suspend", reason="土地未交付", recheck_on=LATER
    ),
    Action.CANCEL: lambda c, who, _cast: request_open(actor=who, commitment=c, kind="cancel", reason="项目取消"),
}
# Where each call leads; places that are not named keep their state.
LEADS_TO = {
    ("draft", Action.ASSIGN): State.ASSIGNED,
    ("assigned", Action.WITHDRAW): State.DRAFT,
    ("completed", Action.CLOSE): State.CLOSED,
    ("completed", Action.RETURN): State.IN_PROGRESS,
    ("closed", Action.REOPEN): State.IN_PROGRESS,
    ("suspended", Action.RESUME): State.IN_PROGRESS,
}


@pytest.mark.parametrize("place", PLACES)
def test_everybody_is_offered_exactly_what_the_trade_allows(cast: Cast, place: str) -> None:
    commitment = bring_to(cast, place)
    offered = {name: set(actions_for(getattr(cast, name), commitment)) for name in PEOPLE}
    expected = {name: {a for (p, a), who in ALLOWED.items() if p == place and name in who} for name in PEOPLE}
    assert offered == expected


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("action", [action for action in Action if action in CALLS])
def test_a_service_does_what_is_allowed_and_refuses_the_rest_without_a_trace(
    cast: Cast, place: str, action: Action
) -> None:
    commitment = bring_to(cast, place)
    for name in PEOPLE:
        who, before, entries = getattr(cast, name), commitment.state, Entry.objects.count()
        if name not in ALLOWED.get((place, action), set()):
            with pytest.raises(NotAllowed):
                CALLS[action](commitment, who, cast)
            assert (current(commitment).state, Entry.objects.count()) == (before, entries)
            continue
        CALLS[action](commitment, who, cast)
        expected = LEADS_TO.get((place, action), before)
        if (place, action) == ("assigned", Action.ACKNOWLEDGE) and name in LEAD:
            expected = State.IN_PROGRESS
        assert (current(commitment).state, Entry.objects.count()) == (expected, entries + 1), name
        commitment = bring_to(cast, place)


def test_the_table_names_every_action_and_only_known_requests() -> None:
    assert {row.action for row in TABLE} == set(Action)
    assert {row.pending for row in TABLE if row.pending} <= set(RequestKind)


def test_nobody_acts_after_the_account_ended(cast: Cast) -> None:
    commitment = bring_to(cast, "in_progress")
    cast.housing_head.is_active = False
    assert actions_for(cast.housing_head, commitment) == []


def test_a_handler_of_another_item_may_do_nothing(cast: Cast) -> None:
    commitment = bring_to(cast, "in_progress")
    Commitment.objects.filter(pk=commitment.pk).update(handler=cast.housing_head)
    assert actions_for(cast.housing_handler, current(commitment)) == []
    assert actions_for(cast.housing_head, current(commitment)) == [
        Action.REPORT,
        Action.EXTEND,
        Action.ADJUST,
        Action.SUSPEND,
        Action.COMPLETE,
    ]


@pytest.mark.parametrize(
    ("place", "action", "who", "code"),
    [
        ("closed", Action.REPORT, "housing_head", "wrong_state"),
        ("assigned", Action.ASSIGN, "officer", "wrong_state"),
        ("in_progress", Action.COMPLETE, "housing_liaison", "wrong_role"),
        ("asked", Action.REPORT, "housing_liaison", "request_pending"),
        ("in_progress", Action.VERIFY, "officer", "no_request"),
        ("verified", Action.VERIFY, "officer", "already_verified"),
        ("in_progress", Action.ACKNOWLEDGE, "housing_liaison", "already_acknowledged"),
    ],
)
def test_a_refusal_says_why(cast: Cast, place: str, action: Action, who: str, code: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        check(getattr(cast, who), bring_to(cast, place), action)
    assert refused.value.code == code
    assert str(refused.value)
