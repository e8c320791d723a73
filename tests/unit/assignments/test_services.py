"""Assigning, withdrawing, acknowledging."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import Cast, make_draft
from tests.stages import bring_to, current
from tracker.accounts.services import unit_save
from tracker.assignments.services import commitment_acknowledge, commitment_assign, commitment_withdraw
from tracker.commitments.lifecycle import State
from tracker.common import clock
from tracker.common.errors import Invalid, NotAllowed
from tracker.journal.models import Entry


def test_assigning_gives_number_units_date_and_handler(cast: Cast) -> None:
    commitment = current(bring_to(cast, "assigned"))
    assert commitment.serial_no
    assert (commitment.lead.unit, [a.unit for a in commitment.supporting]) == (cast.housing, [cast.finance])
    assert (commitment.handler, commitment.due_basis) == (cast.housing_handler, "set_at_assignment")
    assert all(a.assigned_at for a in commitment.assignments.all())


def test_a_kept_due_date_keeps_its_basis(cast: Cast) -> None:
    commitment = make_draft(cast)
    commitment_assign(actor=cast.officer, commitment=commitment, lead_unit=cast.housing)
    assert (current(commitment).due, current(commitment).due_basis) == (commitment.due, "office_default")


@pytest.mark.parametrize("case", ["no lead", "inactive", "lead supports", "past", "handler of elsewhere", "no handler"])
def test_what_cannot_be_assigned_is_refused_at_its_field(cast: Cast, case: str) -> None:
    commitment, closed = make_draft(cast), unit_save(actor=None, name="撤并单位", is_active=False)
    cases: dict[str, tuple[dict[str, Any], str]] = {
        "no lead": ({"lead_unit": None}, "lead_unit"),
        "inactive": ({"lead_unit": closed}, "lead_unit"),
        "lead supports": ({"lead_unit": cast.housing, "supporting_units": [cast.housing]}, "supporting_units"),
        "past": ({"lead_unit": cast.housing, "due": clock.today() - timedelta(days=1)}, "due"),
        "handler of elsewhere": ({"lead_unit": cast.finance, "handler": cast.housing_handler}, "handler"),
        "no handler": ({"lead_unit": cast.housing, "handler": cast.housing_liaison}, "handler"),
    }
    given, field = cases[case]
    with pytest.raises(Invalid) as refused:
        commitment_assign(actor=cast.officer, commitment=commitment, **given)
    assert refused.value.field == field
    assert (current(commitment).state, current(commitment).serial_no) == (State.DRAFT, None)


def test_withdrawn_and_assigned_again_it_keeps_its_number(cast: Cast) -> None:
    commitment = bring_to(cast, "assigned")
    commitment_acknowledge(actor=cast.finance_liaison, commitment=commitment)
    commitment_withdraw(actor=cast.officer, commitment=commitment, note="改派")
    assert not current(commitment).assignments.filter(acknowledged_at__isnull=False).exists()
    commitment_assign(actor=cast.officer, commitment=commitment, lead_unit=cast.gardens)
    assert current(commitment).serial_no == commitment.serial_no
    assert current(commitment).lead.unit == cast.gardens


def test_a_supporting_unit_acknowledges_its_part_and_the_lead_units_starts_the_work(cast: Cast) -> None:
    commitment = bring_to(cast, "assigned")
    commitment_acknowledge(actor=cast.finance_liaison, commitment=commitment)
    assert current(commitment).state == State.ASSIGNED
    commitment_acknowledge(actor=cast.housing_handler, commitment=commitment)
    now = current(commitment)
    assert now.state == State.IN_PROGRESS
    assert now.lead.acknowledged_by == cast.housing_handler
    assert all(a.acknowledged_at for a in now.assignments.all())


def test_the_second_of_two_colleagues_is_told_that_it_is_acknowledged(cast: Cast) -> None:
    commitment = bring_to(cast, "in_progress")
    entries = Entry.objects.count()
    with pytest.raises(NotAllowed) as refused:
        commitment_acknowledge(actor=cast.housing_head, commitment=commitment)
    assert (refused.value.code, Entry.objects.count()) == ("already_acknowledged", entries)
