"""The rest of the state table: registration, cancelling from every state, other deciders, people of another unit."""

from __future__ import annotations

import pytest

from tests.calls import CALLS
from tests.cast import PASSWORD, Cast
from tests.stages import ASIDE, STAGES, ask, bring_to, current
from tests.unit.commitments.test_lifecycle import PEOPLE, SUPERVISION
from tracker.accounts.models import User
from tracker.accounts.roles import Role
from tracker.accounts.services import unit_save, user_save
from tracker.approvals.services import policy_change
from tracker.commitments.lifecycle import OPEN_STATES, TABLE, Action
from tracker.commitments.models import Commitment
from tracker.commitments.permissions import actions_for
from tracker.common.errors import NotAllowed
from tracker.journal.models import Entry

CANCELLED_FROM = ("draft", "assigned", "suspended", "completed")  # in_progress is one of the other test's places
REST = ("to register", "registering", *(f"cancelling {stage}" for stage in CANCELLED_FROM))
# Place → action → who; everything else is refused, as in test_lifecycle.
ALLOWED: dict[str, dict[Action, set[str]]] = {
    "to register": {Action.EDIT: SUPERVISION, Action.REGISTER: SUPERVISION, Action.CANCEL: SUPERVISION},
    "registering": {Action.DECIDE: {"head"}},
    **{f"cancelling {stage}": {Action.DECIDE: {"head"}} for stage in CANCELLED_FROM},
}
# What moves nothing is possible whatever waits.
for _place in REST:
    ALLOWED[_place][Action.RELATE] = SUPERVISION
    if _place in ("to register", "registering", "cancelling draft", "cancelling assigned"):
        ALLOWED[_place][Action.TARGET] = SUPERVISION
    if _place in ("cancelling assigned", "cancelling suspended", "cancelling completed"):
        ALLOWED[_place][Action.INSTRUCT] = SUPERVISION | {"leader"}
ALLOWED["cancelling assigned"][Action.PART] = SUPERVISION | {"housing_head"}


def bring(cast: Cast, place: str) -> Commitment:
    if place.startswith("cancelling"):
        commitment = bring_to(cast, place.split()[1])
        ask(cast, commitment, "cancel")
    else:
        policy_change(actor=cast.system_admin, kind="register", decided_by="supervision_head")
        commitment = bring_to(cast, "draft")
        if place == "registering":
            request_by = User.objects.get(pk=cast.officer.pk)
            CALLS[Action.REGISTER](commitment, request_by, cast)
    found: Commitment = current(commitment)
    return found


@pytest.mark.parametrize("place", REST)
def test_everybody_is_offered_and_may_do_exactly_what_the_trade_allows(cast: Cast, place: str) -> None:
    commitment = bring(cast, place)
    for name in PEOPLE:
        user = User.objects.get(pk=getattr(cast, name).pk)
        allowed = {action for action, who in ALLOWED[place].items() if name in who}
        assert set(actions_for(user, commitment)) == allowed, name
        entries = Entry.objects.count()
        for action in set(CALLS) - allowed:
            with pytest.raises(NotAllowed):
                CALLS[action](commitment, user, cast)
        assert (Entry.objects.count(), current(commitment).state) == (entries, commitment.state)


def test_between_the_two_tests_every_row_of_the_table_is_tried() -> None:
    kinds = {"asked": "complete", "verified": "complete"}
    kinds |= dict(zip(ASIDE, ("dispute", "extend", "adjust", "suspend", "", "cancel", ""), strict=True))
    states = {"asked": "in_progress", "verified": "in_progress", "disputing": "assigned"}
    states |= dict.fromkeys(("extending", "adjusting", "suspending", "cancelling"), "in_progress")
    tried = {(states.get(place, place), kinds.get(place, "")) for place in (*STAGES, *ASIDE)}
    tried |= {("draft", "register"), *((stage, "cancel") for stage in CANCELLED_FROM)}
    assert {(str(row.state), row.pending or "") for row in TABLE} <= tried
    assert {str(state) for state in OPEN_STATES} == {*CANCELLED_FROM, "in_progress"}


@pytest.mark.parametrize("role", [Role.UNIT_HEAD, Role.LIAISON, Role.HANDLER, Role.LEADER])
@pytest.mark.parametrize("place", [*STAGES, *ASIDE])
def test_people_of_another_unit_may_do_nothing(cast: Cast, place: str, role: Role) -> None:
    water = unit_save(actor=None, name="市水务局", order=9)
    stranger = user_save(actor=None, username="water", name="苏水务", roles=[(role, water)], password=PASSWORD)[0]
    commitment = bring_to(cast, place)
    assert actions_for(stranger, commitment) == []
    assert not Commitment.objects.visible_to(stranger).exists()
    for action, call in CALLS.items():
        with pytest.raises(NotAllowed):
            call(commitment, stranger, cast)
        assert current(commitment).state == commitment.state, action


@pytest.mark.parametrize("kind", ["dispute", "extend", "adjust", "suspend", "cancel"])
@pytest.mark.parametrize(("decided_by", "who"), [("officer", {"officer", "head"}), ("leader", {"leader", "head"})])
def test_every_kind_is_decided_by_whom_its_policy_names(cast: Cast, kind: str, decided_by: str, who: set[str]) -> None:
    places = ("disputing", "extending", "adjusting", "suspending", "cancelling")
    place = dict(zip(("dispute", "extend", "adjust", "suspend", "cancel"), places, strict=True))[kind]
    policy_change(actor=cast.system_admin, kind=kind, decided_by=decided_by)
    commitment = bring_to(cast, place)
    people = {name: User.objects.get(pk=getattr(cast, name).pk) for name in PEOPLE}
    assert {name for name, user in people.items() if Action.DECIDE in actions_for(user, commitment)} == who
