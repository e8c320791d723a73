"""Who sees which commitments and documents."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.cast import Cast, make_draft
from tests.stages import bring_to
from tracker.accounts.models import Membership, User
from tracker.accounts.roles import Role
from tracker.accounts.services import unit_save
from tracker.assignments.services import commitment_assign, commitment_withdraw
from tracker.commitments.models import Commitment

EVERYBODY = [
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
]
ALL = {"officer", "head", "auditor"}
HOUSING = {"leader", "housing_head", "housing_liaison"}
FINANCE = {"finance_head", "finance_liaison"}


def seen_by(cast: Cast, commitment: Commitment) -> set[str]:
    visible = Commitment.objects.visible_to
    return {name for name in EVERYBODY if visible(getattr(cast, name)).filter(pk=commitment.pk).exists()}


def test_a_draft_is_the_supervision_offices_own_even_with_planned_units(cast: Cast) -> None:
    draft = make_draft(cast, lead_unit=cast.housing, supporting_units=[cast.finance], handler=cast.housing_handler)
    assert seen_by(cast, draft) == ALL


@pytest.mark.parametrize("stage", ["assigned", "in_progress", "completed", "closed"])
def test_the_units_their_leader_and_the_handler_see_what_was_assigned(cast: Cast, stage: str) -> None:
    assert seen_by(cast, bring_to(cast, stage)) == ALL | HOUSING | FINANCE | {"housing_handler"}


def test_others_of_the_unit_with_the_handlers_role_do_not_see_it(cast: Cast) -> None:
    commitment = bring_to(cast, "in_progress")
    Commitment.objects.filter(pk=commitment.pk).update(handler=None)
    assert seen_by(cast, commitment) == ALL | HOUSING | FINANCE


def test_what_was_withdrawn_is_hidden_again(cast: Cast) -> None:
    commitment = bring_to(cast, "assigned")
    commitment_withdraw(actor=cast.officer, commitment=commitment)
    assert seen_by(cast, commitment) == ALL


def test_those_of_a_unit_see_what_units_below_it_have(cast: Cast) -> None:
    below = unit_save(actor=None, name="市住建局质监站", parent=cast.housing)
    commitment = make_draft(cast)
    commitment_assign(actor=cast.officer, commitment=commitment, lead_unit=below)
    assert seen_by(cast, commitment) == ALL | HOUSING


def test_rights_end_with_the_membership(cast: Cast) -> None:
    commitment = bring_to(cast, "in_progress")
    Membership.objects.filter(user=cast.housing_head, role=Role.UNIT_HEAD).update(ended_at=commitment.created_at)
    next_request = User.objects.get(pk=cast.housing_head.pk)
    assert not Commitment.objects.visible_to(next_request).exists()


def test_nobody_sees_anything_unless_signed_in(cast: Cast) -> None:
    bring_to(cast, "in_progress")
    assert not Commitment.objects.visible_to(AnonymousUser()).exists()
