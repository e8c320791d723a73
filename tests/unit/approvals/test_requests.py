"""Requests of the other kinds: what each asks for, what granting does, how the office's policy changes who decides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from tests.cast import Cast, make_draft
from tests.stages import ask, bring_to, current, report
from tracker.accounts.models import User
from tracker.approvals.models import ApprovalRequest
from tracker.approvals.services import completion_verify, policy_change, request_decide, request_open
from tracker.assignments.services import commitment_acknowledge, commitment_assign
from tracker.commitments.lifecycle import Action, State
from tracker.commitments.models import Commitment, EvidenceState
from tracker.commitments.moves import commitment_reopen, commitment_resume
from tracker.commitments.permissions import actions_for
from tracker.common.errors import Invalid, NotAllowed
from tracker.files.models import StoredFile
from tracker.journal.models import Entry

TODAY = date(2026, 3, 10)
DUE = date(2026, 4, 30)


@pytest.fixture(autouse=True)
def _on_a_tuesday() -> Iterator[None]:
    with time_machine.travel("2026-03-10T09:00:00+08:00", tick=False):
        yield


def grant(cast: Cast, commitment: Commitment, **given: Any) -> ApprovalRequest:
    return request_decide(actor=cast.head, commitment=commitment, granted=True, **given)


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_extensions_are_counted_and_the_first_date_stays(cast: Cast) -> None:
    commitment = bring_to(cast, "in_progress", due=DUE)
    for new_due in (date(2026, 5, 31), date(2026, 7, 31)):
        ask(cast, commitment, "extend", new_due=new_due, progress="主体完工")
        grant(cast, commitment)
    now = current(commitment)
    assert (now.due, now.first_due, now.extension_count) == (date(2026, 7, 31), DUE, 2)
    assert (now.state, now.original_due, now.due_basis) == (State.IN_PROGRESS, commitment.original_due, "extended")
    asked = ApprovalRequest.objects.filter(kind="extend").order_by("id")
    assert [one.due_before for one in asked] == [DUE, date(2026, 5, 31)]


def test_an_extension_can_be_granted_until_another_day(cast: Cast) -> None:
    commitment = bring_to(cast, "extending", due=DUE)
    grant(cast, commitment, due=date(2026, 5, 15))
    assert current(commitment).due == date(2026, 5, 15)


def test_a_returned_extension_changes_nothing_and_can_be_asked_again(cast: Cast) -> None:
    commitment = bring_to(cast, "in_progress", due=DUE)
    before = current(commitment)
    ask(cast, commitment, "extend", new_due=date(2026, 6, 30), progress="主体完工")
    request_decide(actor=cast.head, commitment=commitment, granted=False, note="理由不足")
    after = current(commitment)
    kept = ("state", "pending", "due", "extension_count", "percent", "evidence_state")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    ask(cast, commitment, "extend", new_due=date(2026, 6, 30), progress="主体完工，附监理意见")
    grant(cast, commitment)
    assert (current(commitment).due, current(commitment).extension_count) == (date(2026, 6, 30), 1)


@pytest.mark.parametrize(
    ("kind", "details", "field"),
    [
        ("extend", {"new_due": DUE, "progress": "主体完工"}, "new_due"),
        ("extend", {"progress": "主体完工"}, "new_due"),
        ("extend", {"new_due": date(2026, 6, 30), "progress": " "}, "progress"),
        ("suspend", {}, "recheck_on"),
        ("suspend", {"recheck_on": TODAY}, "recheck_on"),
        ("adjust", {"changes": {}}, None),
        ("adjust", {"changes": {"title": " "}}, "title"),
        ("adjust", {"changes": {"baseline_text": "另一句"}}, "baseline_text"),
        ("cancel", {"attachments": [("决定.pdf", b"")]}, "attachments"),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_is_kept(
    cast: Cast, kind: str, details: dict[str, Any], field: str | None
) -> None:
    commitment = bring_to(cast, "in_progress", due=DUE)
    entries = Entry.objects.count()
    with pytest.raises(Invalid) as refused:
        ask(cast, commitment, kind, **details)
    assert refused.value.field == field
    assert (ApprovalRequest.objects.count(), Entry.objects.count(), current(commitment).pending) == (0, entries, "")
    assert StoredFile.objects.count() == 0


def test_after_the_due_date_no_extension_can_be_asked(cast: Cast) -> None:
    commitment = bring_to(cast, "in_progress", due=DUE)
    with time_machine.travel("2026-05-01T09:00:00+08:00"), pytest.raises(Invalid) as refused:
        ask(cast, commitment, "extend", new_due=date(2026, 6, 30), progress="主体完工")
    assert refused.value.code == "too_late"


def test_on_the_due_date_itself_it_still_can(cast: Cast) -> None:
    commitment = bring_to(cast, "in_progress", due=DUE)
    with time_machine.travel("2026-04-30T23:00:00+08:00"):
        ask(cast, commitment, "extend", new_due=date(2026, 6, 30), progress="主体完工")
    assert current(commitment).pending == "extend"


def test_while_it_is_suspended_the_clock_stands_still(cast: Cast) -> None:
    commitment = bring_to(cast, "suspended", due=DUE)
    assert commitment.recheck_on == TODAY + timedelta(days=30)
    with time_machine.travel("2026-06-18T09:00:00+08:00"):  # a hundred days later
        assert not Commitment.objects.overdue().filter(pk=commitment.pk).exists()
        commitment_resume(actor=cast.officer, commitment=commitment)
    now = current(commitment)
    assert (now.state, now.due) == (State.IN_PROGRESS, DUE + timedelta(days=100))
    assert (now.suspended_on, now.recheck_on, now.first_due) == (None, None, DUE)


def test_a_disputed_duty_goes_to_the_unit_that_the_decision_names(cast: Cast) -> None:
    commitment = bring_to(cast, "assigned")
    ask(cast, commitment, "dispute")
    with pytest.raises(Invalid) as refused:
        grant(cast, commitment)
    assert refused.value.field == "unit"
    grant(cast, commitment, unit=cast.finance)
    now = current(commitment)
    assert (now.state, now.pending, now.lead.unit, now.supporting) == (State.ASSIGNED, "", cast.finance, [])
    assert now.lead.acknowledged_at is None
    assert now.handler is None
    assert Action.ACKNOWLEDGE in actions_for(cast.finance_head, now)
    assert actions_for(cast.housing_head, now) == []
    assert not Commitment.objects.visible_to(cast.housing_head).filter(pk=commitment.pk).exists()


def test_nobody_disputes_towards_the_own_unit(cast: Cast) -> None:
    commitment = bring_to(cast, "assigned")
    with pytest.raises(Invalid) as refused:
        ask(cast, commitment, "dispute", unit=cast.housing)
    assert refused.value.field == "unit"


def test_an_adjustment_changes_units_and_who_stays_need_not_acknowledge_again(cast: Cast) -> None:
    commitment = bring_to(cast, "in_progress")
    commitment_acknowledge(actor=cast.finance_liaison, commitment=commitment)
    changes = {"title": "完成五里河公园二期改造", "supporting_units": [cast.finance, cast.gardens]}
    ask(cast, commitment, "adjust", changes=changes)
    assert current(commitment).title == "完成五里河公园一期改造"
    grant(cast, commitment)
    now = current(commitment)
    assert (now.title, now.lead.unit, now.baseline_text) == (changes["title"], cast.housing, commitment.baseline_text)
    assert {a.unit: a.acknowledged_at is not None for a in now.supporting} == {cast.finance: True, cast.gardens: False}
    assert now.handler == cast.housing_handler
    assert Commitment.objects.search("二期改造 园林局").get() == now


def test_an_adjustment_can_hand_the_lead_over(cast: Cast) -> None:
    commitment = bring_to(cast, "in_progress")
    ask(cast, commitment, "adjust", changes={"lead_unit": cast.gardens})
    grant(cast, commitment)
    now = current(commitment)
    assert (now.lead.unit, now.lead.acknowledged_at, now.handler) == (cast.gardens, None, None)
    assert [a.unit for a in now.supporting] == [cast.finance]


@pytest.mark.parametrize("stage", ["draft", "assigned", "in_progress", "suspended", "completed"])
def test_every_open_state_can_be_cancelled_and_keeps_its_number(cast: Cast, stage: str) -> None:
    commitment = bring_to(cast, stage)
    ask(cast, commitment, "cancel")
    grant(cast, commitment)
    now = current(commitment)
    assert (now.state, now.pending, now.serial_no) == (State.CANCELLED, "", commitment.serial_no)
    assert now.cancelled_at is not None
    # Nothing moves it any more; that another one replaces it can still be said.
    assert all(actions_for(getattr(cast, name), now) == [Action.RELATE] for name in ("officer", "head"))
    assert actions_for(cast.housing_head, now) == []
    following = bring_to(cast, "assigned")
    assert following.serial_no == ("督〔2026〕1号" if stage == "draft" else "督〔2026〕2号")


def test_where_the_policy_wants_it_a_draft_is_registered_before_it_is_assigned(cast: Cast) -> None:
    policy_change(actor=cast.system_admin, kind="register", decided_by="supervision_head")
    draft = make_draft(cast)
    officer = again(cast.officer)
    offered = actions_for(officer, current(draft))
    assert Action.REGISTER in offered
    assert Action.ASSIGN not in offered
    with pytest.raises(NotAllowed) as refused:
        commitment_assign(actor=officer, commitment=draft, lead_unit=cast.housing, due=DUE)
    assert refused.value.code == "not_registered"
    ask(cast, draft, "register")
    grant(cast, draft)
    now = current(draft)
    assert (now.state, now.serial_no) == (State.DRAFT, "督〔2026〕1号")
    assert Action.ASSIGN in actions_for(again(cast.officer), now)
    commitment_assign(actor=again(cast.officer), commitment=now, lead_unit=cast.housing, due=DUE)
    assert (current(draft).state, current(draft).serial_no) == (State.ASSIGNED, "督〔2026〕1号")


def test_without_such_a_policy_nothing_is_registered(cast: Cast) -> None:
    draft = make_draft(cast)
    with pytest.raises(NotAllowed) as refused:
        ask(cast, draft, "register")
    assert refused.value.code == "registered"


def test_where_nobody_decides_a_request_takes_effect_at_once_and_stays_on_record(cast: Cast) -> None:
    policy_change(actor=cast.system_admin, kind="extend", decided_by="nobody")
    commitment = bring_to(cast, "in_progress", due=DUE)
    entries = Entry.objects.count()
    request = ask(cast, commitment, "extend", new_due=date(2026, 5, 31), progress="主体完工")
    assert (request.state, request.decided_by) == ("granted", cast.housing_head)
    assert (current(commitment).due, current(commitment).pending) == (date(2026, 5, 31), "")
    assert Entry.objects.count() == entries + 1


@pytest.mark.parametrize(("decided_by", "who"), [("officer", {"officer", "head"}), ("leader", {"leader", "head"})])
def test_the_policy_says_who_decides(cast: Cast, decided_by: str, who: set[str]) -> None:
    policy_change(actor=cast.system_admin, kind="suspend", decided_by=decided_by)
    commitment = bring_to(cast, "suspending")
    people = ("officer", "head", "leader", "housing_head", "finance_head", "auditor")
    may = {name for name in people if Action.DECIDE in actions_for(again(getattr(cast, name)), commitment)}
    assert may == who


def test_completion_without_verification_is_decided_at_once(cast: Cast) -> None:
    policy_change(actor=cast.system_admin, kind="complete", decided_by="supervision_head", verified=False)
    commitment = bring_to(cast, "asked")
    grant(cast, commitment)
    assert current(commitment).state == State.COMPLETED


def test_where_only_verification_is_asked_it_completes(cast: Cast) -> None:
    policy_change(actor=cast.system_admin, kind="complete", decided_by="nobody", verified=True)
    commitment = bring_to(cast, "asked")
    completion_verify(actor=cast.officer, commitment=commitment, passed=True, method="site")
    assert current(commitment).state == State.COMPLETED


def test_a_checklist_is_ticked_off_wholly(cast: Cast) -> None:
    items = ["附竣工验收单", "附现场照片"]
    policy_change(
        actor=cast.system_admin, kind="complete", decided_by="supervision_head", verified=True, checklist=items
    )
    commitment = bring_to(cast, "in_progress")
    details: dict[str, Any] = {"actor": cast.housing_head, "commitment": commitment, "kind": "complete"}
    with pytest.raises(Invalid) as refused:
        request_open(reason="已完工", checklist=items[:1], **details)
    assert (refused.value.field, "附现场照片" in str(refused.value)) == ("checklist", True)
    request = request_open(reason="已完工", checklist=items, attachments=[("验收单.pdf", b"%PDF")], **details)
    assert [one["item"] for one in request.checklist] == items
    assert [one.name for one in request.attachments.all()] == ["验收单.pdf"]


def test_what_is_found_on_site_can_contradict_the_report(cast: Cast) -> None:
    commitment = bring_to(cast, "in_progress")
    report(cast, commitment, percent=100)
    ask(cast, commitment, "complete")
    completion_verify(
        actor=cast.officer, commitment=commitment, passed=False, method="site", note="未铺装", contradicted=True
    )
    now = current(commitment)
    assert (now.state, now.evidence_state) == (State.IN_PROGRESS, EvidenceState.CONTRADICTED)
    assert (now.evidence_on, now.evidence_source) == (TODAY, "site")


def test_reopening_after_the_due_date_needs_a_new_one(cast: Cast) -> None:
    commitment = bring_to(cast, "closed", due=DUE)
    with time_machine.travel("2026-06-01T09:00:00+08:00"):
        with pytest.raises(Invalid) as refused:
            commitment_reopen(actor=cast.head, commitment=commitment, note="又积水")
        assert refused.value.field == "due"
        commitment_reopen(actor=cast.head, commitment=commitment, note="又积水", due=date(2026, 7, 1))
    assert (current(commitment).due, current(commitment).cycle) == (date(2026, 7, 1), 2)


def test_only_the_system_administrator_changes_policies(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        policy_change(actor=cast.head, kind="extend", decided_by="nobody")
    with pytest.raises(Invalid):
        policy_change(actor=cast.system_admin, kind="extend", decided_by="mayor")
    with pytest.raises(Invalid):
        policy_change(actor=cast.system_admin, kind="register", decided_by="leader")
