"""The lifecycle: who may do what where is exactly the table of the trade."""

from __future__ import annotations

import pytest

from tests.calls import CALLS
from tests.cast import Cast
from tests.stages import ASIDE, STAGES, bring_to, current
from tracker.commitments.lifecycle import TABLE, Action, RequestKind, State
from tracker.commitments.models import Commitment
from tracker.commitments.permissions import actions_for, check
from tracker.common.errors import NotAllowed
from tracker.journal.models import Entry

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
    ("closed", Action.RECHECK): SUPERVISION,
    ("in_progress", Action.SPLIT): SUPERVISION | {"housing_head"},
}
PLACES = (*STAGES, *ASIDE)
UNDER_WAY = ("in_progress", "asked", "verified", "extending", "adjusting", "suspending", "cancelling")
# What does not move the commitment is possible whatever request waits.
ALLOWED |= {(place, Action.PART): SUPERVISION | {"housing_head"} for place in ("assigned", "disputing", *UNDER_WAY)}
ALLOWED |= {(place, Action.ANSWER): SUPPORT for place in UNDER_WAY}
ALLOWED |= {(place, Action.BLOCK): SUPERVISION | LEAD for place in UNDER_WAY}
ALLOWED |= {(place, Action.TARGET): SUPERVISION for place in ("draft", "assigned", "disputing", *UNDER_WAY)}
ALLOWED |= {(place, Action.MEASURE): SUPERVISION | LEAD | SUPPORT for place in UNDER_WAY}
ALLOWED |= {(p, Action.INSTRUCT): SUPERVISION | {"leader"} for p in PLACES if p not in ("draft", "cancelled")}
ALLOWED |= {(place, Action.RELATE): SUPERVISION for place in PLACES}

# Where each call leads; places that are not named keep their state.
LEADS_TO = {
    ("draft", Action.ASSIGN): State.ASSIGNED,
    ("assigned", Action.WITHDRAW): State.DRAFT,
    ("completed", Action.CLOSE): State.CLOSED,
    ("completed", Action.RETURN): State.IN_PROGRESS,
    ("closed", Action.REOPEN): State.IN_PROGRESS,
    ("suspended", Action.RESUME): State.IN_PROGRESS,
}
# A sub-item has its own first entry beside that of the whole.
ENTRIES = {Action.SPLIT: 2}


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
        assert (current(commitment).state, Entry.objects.count()) == (expected, entries + ENTRIES.get(action, 1)), name
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
    assert Action.REPORT in actions_for(cast.housing_head, current(commitment))


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
