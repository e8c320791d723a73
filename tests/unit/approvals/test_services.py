"""Requests for completion: asked, verified, decided, returned."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from tests.cast import Cast
from tests.stages import bring_to, current, report
from tracker.approvals.models import ApprovalRequest, RequestState
from tracker.approvals.services import completion_verify, request_decide, request_open, waiting_request
from tracker.commitments.lifecycle import State
from tracker.common.errors import Invalid, NotAllowed


def test_a_granted_request_completes(cast: Cast) -> None:
    commitment = bring_to(cast, "completed")
    assert (commitment.state, commitment.pending, commitment.percent) == (State.COMPLETED, "", 100)
    assert commitment.completed_at is not None
    request = ApprovalRequest.objects.get()
    assert (request.state, request.verified_by, request.decided_by) == ("granted", cast.officer, cast.head)


@pytest.mark.parametrize("stage", ["asked", "verified"])
def test_a_returned_request_puts_the_commitment_back_where_it_was(cast: Cast, stage: str) -> None:
    commitment = bring_to(cast, "in_progress")
    report(cast, commitment, percent=80)
    before = current(commitment)
    request_open(actor=cast.housing_head, commitment=commitment, kind="complete", reason="已完工")
    if stage == "verified":
        completion_verify(actor=cast.officer, commitment=commitment, passed=True, method="site")
    request_decide(actor=cast.head, commitment=commitment, granted=False, note="缺照片")
    after = current(commitment)
    kept = ("state", "pending", "percent", "evidence_state", "completed_at", "due")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    assert ApprovalRequest.objects.get().decision_note == "缺照片"
    assert waiting_request(after) is None


def test_verifying_can_return_it_too(cast: Cast) -> None:
    commitment = bring_to(cast, "asked")
    completion_verify(actor=cast.officer, commitment=commitment, passed=False, method="site", note="现场未完工")
    assert (current(commitment).state, current(commitment).pending) == (State.IN_PROGRESS, "")
    assert ApprovalRequest.objects.get().state == RequestState.RETURNED


def test_after_a_return_it_can_be_asked_again_and_must_be_verified_anew(cast: Cast) -> None:
    commitment = bring_to(cast, "verified")
    request_decide(actor=cast.head, commitment=commitment, granted=False, note="缺照片")
    request_open(actor=cast.housing_head, commitment=commitment, kind="complete", reason="补齐照片")
    with pytest.raises(Invalid) as refused:
        request_decide(actor=cast.head, commitment=commitment, granted=True)
    assert refused.value.code == "not_verified"


def test_nothing_is_granted_before_it_is_verified(cast: Cast) -> None:
    commitment = bring_to(cast, "asked")
    with pytest.raises(Invalid):
        request_decide(actor=cast.head, commitment=commitment, granted=True)
    assert current(commitment).state == State.IN_PROGRESS


def test_reasons_and_method_are_asked_for(cast: Cast) -> None:
    commitment = bring_to(cast, "in_progress")
    with pytest.raises(Invalid) as no_result:
        request_open(actor=cast.housing_head, commitment=commitment, kind="complete", reason=" ")
    request_open(actor=cast.housing_head, commitment=commitment, kind="complete", reason="已完工")
    with pytest.raises(Invalid) as no_method:
        completion_verify(actor=cast.officer, commitment=commitment, passed=True, method="dream")
    with pytest.raises(Invalid) as no_reason:
        completion_verify(actor=cast.officer, commitment=commitment, passed=False, method="paper")
    with pytest.raises(Invalid) as no_note:
        request_decide(actor=cast.head, commitment=commitment, granted=False)
    assert [error.value.field for error in (no_result, no_method, no_reason, no_note)] == [
        "reason",
        "method",
        "note",
        "note",
    ]
    assert waiting_request(current(commitment)) is not None


def test_one_request_waits_at_a_time(cast: Cast) -> None:
    commitment = bring_to(cast, "asked")
    with pytest.raises(NotAllowed) as refused:
        request_open(actor=cast.housing_head, commitment=commitment, kind="complete", reason="再次申请")
    assert refused.value.code == "request_pending"
    with pytest.raises(IntegrityError), transaction.atomic():
        ApprovalRequest.objects.create(
            commitment=commitment, kind="complete", reason="再次申请", asked_by=cast.housing_head
        )


def test_the_second_of_two_deciders_is_told(cast: Cast) -> None:
    commitment = bring_to(cast, "completed")
    with pytest.raises(NotAllowed) as refused:
        request_decide(actor=cast.head, commitment=commitment, granted=True)
    assert refused.value.code == "no_request"
