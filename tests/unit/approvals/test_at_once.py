"""Two people at the same moment: one wins, the other is told, and nothing is written twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pytest

from tests.at_once import at_once
from tests.cast import Cast, make_draft
from tests.stages import bring_to, current
from tracker.approvals.models import ApprovalRequest
from tracker.approvals.services import completion_verify, request_decide, request_open
from tracker.assignments.services import commitment_acknowledge, commitment_assign, commitment_withdraw
from tracker.commitments.lifecycle import State
from tracker.commitments.models import Commitment
from tracker.commitments.moves import commitment_close, commitment_return
from tracker.common import clock
from tracker.common.errors import DomainError
from tracker.journal.models import Entry
from tracker.journal.services import first_break

pytestmark = pytest.mark.django_db(transaction=True)

Act = Callable[[Cast, Commitment], Any]

# Stage, what both do, the codes by which the slower one may be told.
RACES: Final[dict[str, tuple[str, Act, Act]]] = {
    "both grant": (
        "verified",
        lambda cast, c: request_decide(actor=cast.head, commitment=c, granted=True),
        lambda cast, c: request_decide(actor=cast.head, commitment=c, granted=True),
    ),
    "one grants, one returns": (
        "extending",
        lambda cast, c: request_decide(actor=cast.head, commitment=c, granted=True),
        lambda cast, c: request_decide(actor=cast.head, commitment=c, granted=False, note="理由不足"),
    ),
    "both verify": (
        "asked",
        lambda cast, c: completion_verify(actor=cast.officer, commitment=c, passed=True, method="site"),
        lambda cast, c: completion_verify(actor=cast.head, commitment=c, passed=True, method="paper"),
    ),
    "both ask": (
        "in_progress",
        lambda cast, c: request_open(actor=cast.housing_head, commitment=c, kind="complete", reason="已完工"),
        lambda cast, c: request_open(actor=cast.officer, commitment=c, kind="cancel", reason="项目取消"),
    ),
    "one closes, one returns": (
        "completed",
        lambda cast, c: commitment_close(actor=cast.head, commitment=c),
        lambda cast, c: commitment_return(actor=cast.head, commitment=c, note="未达标"),
    ),
    "one withdraws, one acknowledges": (
        "assigned",
        lambda cast, c: commitment_withdraw(actor=cast.officer, commitment=c),
        lambda cast, c: commitment_acknowledge(actor=cast.housing_liaison, commitment=c),
    ),
}


@pytest.mark.parametrize("race", RACES)
def test_one_wins_and_the_other_is_told(cast: Cast, race: str) -> None:
    stage, one, other = RACES[race]
    commitment = bring_to(cast, stage)
    entries = Entry.objects.count()
    found = at_once([lambda: one(cast, commitment), lambda: other(cast, commitment)])
    refused = [answer for answer in found if isinstance(answer, DomainError)]
    assert len(refused) == 1, found
    assert refused[0].code in ("no_request", "already_verified", "request_pending", "wrong_state", "conflict")
    assert Entry.objects.count() == entries + 1
    assert first_break() is None


def test_a_decision_is_taken_by_whoever_was_first(cast: Cast) -> None:
    commitment = bring_to(cast, "extending")
    _stage, grant, turn_down = RACES["one grants, one returns"]
    found = at_once([lambda: grant(cast, commitment), lambda: turn_down(cast, commitment)])
    granted = not isinstance(found[0], DomainError)
    now = current(commitment)
    assert (now.state, now.pending, now.extension_count) == (State.IN_PROGRESS, "", int(granted))
    assert ApprovalRequest.objects.get().state == ("granted" if granted else "returned")


def test_numbers_have_no_gap_whoever_assigns(cast: Cast) -> None:
    drafts = [make_draft(cast, f"第{number}项") for number in range(4)]
    due = clock.today()

    def assign(draft: Commitment) -> Callable[[], Any]:
        return lambda: commitment_assign(actor=cast.officer, commitment=draft, lead_unit=cast.housing, due=due)

    assert not [one for one in at_once([assign(draft) for draft in drafts]) if isinstance(one, DomainError)]
    numbers = {str(current(draft).serial_no) for draft in drafts}
    assert numbers == {f"督〔{due.year}〕{number}号" for number in range(1, 5)}
    assert first_break() is None
