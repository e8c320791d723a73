"""The actions on the page: the whole chain by forms, input kept, somebody faster, files too large."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.cast import Cast, make_draft
from tests.stages import bring_to, current
from tests.unit.web_ledger.pages import signed_in, text_of
from tracker.accounts.models import User
from tracker.assignments.services import commitment_acknowledge, commitment_withdraw
from tracker.commitments.lifecycle import TABLE, State
from tracker.commitments.models import ApprovalPolicy, Commitment
from tracker.commitments.moves import commitment_close
from tracker.commitments.services import commitment_edit
from tracker.common import clock
from tracker.progress.models import ProgressReport
from tracker.progress.services import progress_report
from tracker.web.workflow import STEPS


def send(user: User, commitment: Commitment, action: str, data: dict[str, Any] | None = None) -> Any:
    return signed_in(user).post(reverse("commitment-act", args=[commitment.pk, action]), data or {})


def form_of(user: User, commitment: Commitment, action: str) -> Any:
    return signed_in(user).get(reverse("commitment", args=[commitment.pk]), {"do": action}).context["form"]


def test_every_action_that_the_table_opens_has_its_form() -> None:
    assert set(STEPS) == {row.action for row in TABLE}


def test_the_whole_chain_by_forms(cast: Cast) -> None:
    commitment = make_draft(cast)
    due = (clock.today() + timedelta(days=30)).isoformat()
    units = {"lead_unit": cast.housing.pk, "supporting_units": [cast.finance.pk, cast.gardens.pk]}
    photo = SimpleUploadedFile("现场.jpg", b"jpg")
    paper = SimpleUploadedFile("验收单.pdf", b"pdf")
    steps: list[tuple[User, str, dict[str, Any], str]] = [
        (cast.officer, "assign", units | {"due": due, "handler": cast.housing_handler.pk}, State.ASSIGNED),
        (cast.officer, "withdraw", {"note": "换单位"}, State.DRAFT),
        (cast.head, "assign", units | {"due": due}, State.ASSIGNED),
        (cast.housing_liaison, "acknowledge", {}, State.IN_PROGRESS),
        (cast.finance_liaison, "acknowledge", {}, State.IN_PROGRESS),
        (
            cast.housing_liaison,
            "report",
            {"percent": "80", "text": "主体完成80%", "attachments": [photo, paper]},
            State.IN_PROGRESS,
        ),
        (cast.housing_head, "complete", {"reason": "已完工"}, State.IN_PROGRESS),
        (cast.officer, "verify", {"method": "site", "outcome": "return", "note": "缺照片"}, State.IN_PROGRESS),
        (cast.housing_head, "complete", {"reason": "补齐"}, State.IN_PROGRESS),
        (cast.officer, "verify", {"method": "paper", "outcome": "pass"}, State.IN_PROGRESS),
        (cast.head, "decide", {"outcome": "grant"}, State.COMPLETED),
        (cast.head, "return", {"note": "现场有积水"}, State.IN_PROGRESS),
        (cast.housing_head, "complete", {"reason": "已整改"}, State.IN_PROGRESS),
        (cast.officer, "verify", {"method": "site", "outcome": "pass"}, State.IN_PROGRESS),
        (cast.head, "decide", {"outcome": "grant"}, State.COMPLETED),
        (cast.head, "close", {}, State.CLOSED),
        (cast.head, "reopen", {"note": "又积水"}, State.IN_PROGRESS),
    ]
    for user, action, data, state in steps:
        response = send(user, commitment, action, data)
        assert response.status_code == 302, (action, text_of(response))
        assert current(commitment).state == state, action
    assert [one.name for one in ProgressReport.objects.get().attachments.all()] == ["现场.jpg", "验收单.pdf"]
    assert {a.unit for a in current(commitment).supporting} == {cast.finance, cast.gardens}


@pytest.mark.parametrize(
    ("stage", "who", "action", "data", "field"),
    [
        (
            "draft",
            "officer",
            "assign",
            {"supporting_units": ["finance"], "due": "2020-01-01", "lead_unit": "housing"},
            "due",
        ),
        ("draft", "officer", "assign", {"due": "2099-01-01"}, "lead_unit"),
        ("draft", "officer", "assign", {"lead_unit": "housing", "supporting_units": ["9" * 25]}, "supporting_units"),
        ("draft", "officer", "edit", {"title": "", "speaker": "李明"}, "title"),
        ("in_progress", "housing_liaison", "report", {"percent": "101", "text": "主体完工"}, "percent"),
        ("in_progress", "housing_liaison", "report", {"percent": "10", "text": "", "problems": "缺料"}, "text"),
        ("in_progress", "housing_head", "complete", {"reason": " "}, "reason"),
        ("asked", "officer", "verify", {"method": "site", "outcome": "return", "note": ""}, "note"),
        ("asked", "officer", "verify", {"outcome": "pass", "note": "属实"}, "method"),
        ("verified", "head", "decide", {"outcome": "return"}, "note"),
        ("completed", "head", "return", {"note": ""}, "note"),
    ],
)
def test_a_wrong_form_comes_back_with_its_input_and_nothing_is_saved(
    cast: Cast, stage: str, who: str, action: str, data: dict[str, Any], field: str
) -> None:
    commitment = bring_to(cast, stage)
    keys = {name: str(getattr(cast, name).pk) for name in ("housing", "finance")}
    data = {
        name: [keys.get(one, one) for one in value] if isinstance(value, list) else keys.get(value, value)
        for name, value in data.items()
    }
    response = send(getattr(cast, who), commitment, action, data)
    form = response.context["form"]
    assert response.status_code == 422
    assert field in form.errors
    assert (current(commitment).state, current(commitment).pending) == (commitment.state, commitment.pending)
    for name, value in data.items():
        assert form[name].value() == value, name
    assert response.context["action"] == action


def test_a_decision_before_the_verification_is_told_above_the_form(cast: Cast) -> None:
    response = send(cast.head, bring_to(cast, "asked"), "decide", {"outcome": "grant"})
    assert response.status_code == 422
    assert "must be verified before" in text_of(response)


def test_the_report_form_starts_with_the_last_report_of_the_own_unit(cast: Cast) -> None:
    commitment = bring_to(cast, "in_progress")
    assert form_of(cast.housing_head, commitment, "report").initial == {"percent": 0}
    progress_report(
        actor=cast.housing_liaison,
        commitment=commitment,
        text="主体完工",
        percent=60,
        problems="缺料",
        next_steps="验收",
    )
    progress_report(actor=cast.finance_liaison, commitment=commitment, text="资金到位", percent=100)
    filled = form_of(cast.housing_handler, commitment, "report").initial
    assert filled == {"percent": 60, "text": "主体完工", "problems": "缺料", "next_steps": "验收"}


def test_the_assign_form_starts_with_what_was_planned(cast: Cast) -> None:
    due = clock.today() + timedelta(days=9)
    draft = make_draft(cast, lead_unit=cast.housing, supporting_units=[cast.finance], due=due)
    initial = form_of(cast.officer, draft, "assign").initial
    assert (initial["lead_unit"], initial["supporting_units"], initial["due"]) == (cast.housing, [cast.finance], due)


def test_only_handlers_are_offered_and_each_with_the_unit(cast: Cast) -> None:
    choices = list(form_of(cast.officer, make_draft(cast), "assign").fields["handler"].choices)
    assert [label for _value, label in choices[1:]] == ["方承办 (市住房和城乡建设局)"]


def test_a_report_that_came_too_late_is_not_lost_to_its_writer(cast: Cast) -> None:
    commitment = bring_to(cast, "asked")
    response = send(cast.housing_liaison, commitment, "report", {"percent": "90", "text": "写了很久的进展"})
    assert response.status_code == 409
    shown = text_of(response)
    assert "Somebody was faster" in shown
    assert "A request waits for its decision" in shown
    assert "写了很久的进展" in shown
    assert not ProgressReport.objects.exists()


def test_the_second_of_two_people_sees_how_it_stands_now(cast: Cast) -> None:
    commitment = bring_to(cast, "completed")
    commitment_close(actor=cast.head, commitment=commitment)
    response = send(cast.head, commitment, "close")
    assert response.status_code == 409
    assert "This page shows how it stands now: Closed." in text_of(response)
    offered = [one["action"] for one in response.context["actions"]]
    assert "reopen" in offered
    assert "close" not in offered


def test_a_colleague_acknowledged_already(cast: Cast) -> None:
    commitment = bring_to(cast, "assigned")
    commitment_acknowledge(actor=cast.housing_head, commitment=commitment)
    response = send(cast.housing_liaison, commitment, "acknowledge")
    assert response.status_code == 409
    assert "Your unit has acknowledged this already." in text_of(response)


def test_two_editors_of_a_draft(cast: Cast) -> None:
    draft = make_draft(cast)
    mine = form_of(cast.officer, draft, "edit").initial
    commitment_edit(actor=cast.head, commitment=draft, title="先改的")
    data = {"title": "后改的", "strength": "must", "seen": mine["seen"]}
    response = send(cast.officer, draft, "edit", data)
    assert response.status_code == 409
    assert response.context["form"]["title"].value() == "后改的"
    assert current(draft).title == "先改的"
    again = data | {"seen": form_of(cast.officer, draft, "edit").initial["seen"]}
    assert send(cast.officer, draft, "edit", again).status_code == 302
    assert current(draft).title == "后改的"


def test_what_was_withdrawn_in_the_meantime_is_gone_for_the_unit(cast: Cast) -> None:
    commitment = bring_to(cast, "assigned")
    commitment_withdraw(actor=cast.officer, commitment=commitment)
    assert send(cast.housing_liaison, commitment, "acknowledge").status_code == 404


def test_actions_that_do_not_exist_are_not_there(cast: Cast) -> None:
    assert send(cast.officer, make_draft(cast), "nonsense").status_code == 404


def test_requests_of_every_kind_by_forms(cast: Cast) -> None:
    commitment = bring_to(cast, "in_progress")
    later = (clock.today() + timedelta(days=90)).isoformat()
    form = form_of(cast.housing_head, commitment, "adjust")
    units = {"lead_unit": cast.housing.pk, "supporting_units": [cast.gardens.pk]}
    adjusted = {name: form.initial[name] for name in ("strength", "recurrence")} | units | {"title": "完成二期改造"}
    papers = SimpleUploadedFile("监理意见.pdf", b"%PDF")
    reason = {"reason": "雨季停工"}
    extension = reason | {"new_due": later, "progress": "主体完工", "attachments": [papers]}
    steps: list[tuple[User, str, dict[str, Any], str]] = [
        (cast.housing_head, "extend", extension, State.IN_PROGRESS),
        (cast.head, "decide", {"outcome": "grant", "due": later}, State.IN_PROGRESS),
        (cast.housing_head, "adjust", reason | adjusted, State.IN_PROGRESS),
        (cast.head, "decide", {"outcome": "grant"}, State.IN_PROGRESS),
        (cast.housing_head, "suspend", reason | {"recheck_on": later}, State.IN_PROGRESS),
        (cast.head, "decide", {"outcome": "grant"}, State.SUSPENDED),
        (cast.officer, "resume", {"note": "复工"}, State.IN_PROGRESS),
        (cast.officer, "cancel", {"reason": "项目取消"}, State.IN_PROGRESS),
        (cast.head, "decide", {"outcome": "grant"}, State.CANCELLED),
    ]
    for user, action, data, state in steps:
        response = send(user, commitment, action, data)
        assert response.status_code == 302, (action, text_of(response))
        assert current(commitment).state == state, action
    page = text_of(signed_in(cast.housing_head).get(reverse("commitment", args=[commitment.pk])))
    for words in ("监理意见.pdf", later, "完成二期改造", "1 extension", cast.gardens.name):
        assert words in page


def test_a_dispute_by_form_is_decided_with_its_unit(cast: Cast) -> None:
    commitment = bring_to(cast, "assigned")
    assert send(cast.housing_head, commitment, "dispute", {"reason": "非我局职责"}).status_code == 302
    refused = send(cast.head, commitment, "decide", {"outcome": "grant"})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["unit"])
    assert send(cast.head, commitment, "decide", {"outcome": "grant", "unit": cast.gardens.pk}).status_code == 302
    assert current(commitment).lead.unit == cast.gardens


def test_the_checklist_stands_in_the_form(cast: Cast) -> None:
    ApprovalPolicy.objects.filter(kind="complete").update(checklist=["附验收单"])
    commitment = bring_to(cast, "in_progress")
    refused = send(cast.housing_head, commitment, "complete", {"reason": "已完工"})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["checklist"])
    done = send(cast.housing_head, commitment, "complete", {"reason": "已完工", "checklist": ["附验收单"]})
    assert (done.status_code, current(commitment).pending) == (302, "complete")


def test_files_that_are_too_large_or_too_many_are_told(cast: Cast, settings: Any) -> None:
    settings.MAX_FILE_MB = 1
    commitment = bring_to(cast, "in_progress")
    large = SimpleUploadedFile("录像.mp4", b"x" * (1024 * 1024 + 1))
    response = send(
        cast.housing_liaison, commitment, "report", {"percent": "5", "text": "开工", "attachments": [large]}
    )
    assert response.status_code == 413
    assert "The file 录像.mp4 is larger than 1 MB." in text_of(response)
    assert response.context["form"]["text"].value() == "开工"
    many = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(11)]
    response = send(cast.housing_liaison, commitment, "report", {"percent": "5", "text": "开工", "attachments": many})
    assert response.status_code == 422
    assert "At most 10 files can be attached." in text_of(response)
    assert not ProgressReport.objects.exists()


def test_a_request_without_its_token_is_refused(cast: Cast) -> None:
    commitment = bring_to(cast, "completed")
    client = signed_in(cast.head)
    client.handler.enforce_csrf_checks = True
    assert client.post(reverse("commitment-act", args=[commitment.pk, "close"])).status_code == 403
    assert current(commitment).state == State.COMPLETED
