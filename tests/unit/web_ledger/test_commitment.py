"""The page of a commitment: what it shows to whom."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import Cast, make_draft
from tests.stages import STAGES, bring_to, current
from tests.unit.web_ledger.pages import signed_in, text_of
from tracker.assignments.services import commitment_acknowledge, commitment_assign
from tracker.commitments.models import Commitment
from tracker.commitments.moves import commitment_reopen
from tracker.commitments.permissions import actions_for
from tracker.commitments.services import EvidenceSpan, commitment_edit
from tracker.intake.services import document_receive
from tracker.meetings.models import Document
from tracker.progress.models import ReportAttachment
from tracker.progress.services import progress_report

BEFORE = "会议首先听取了全市城建工作情况汇报，分管负责同志作了说明，与会同志进行了讨论并提出意见。" * 3
WORDS = "市住建局牵头，年底前完成五里河公园一期改造。"
AFTER = "会议还研究了其他事项，有关人事安排按程序办理，不对外公开。" * 3


@pytest.fixture
def from_minutes(cast: Cast) -> Commitment:
    """A commitment out of a document, assigned to housing and finance."""
    document_receive(actor=cast.officer, text=f"{BEFORE}{WORDS}{AFTER}", published=date(2026, 3, 1), name="纪要.txt")
    document = Document.objects.get()
    start = document.text.index(WORDS)
    day = document.text.index("年底前", start)
    spans = [EvidenceSpan("text", start, start + len(WORDS)), EvidenceSpan("deadline", day, day + 3)]
    made = make_draft(
        cast,
        document=document,
        evidence=spans,
        mentions=[(start, start + 5)],
        targets=[{"text": "绿化覆盖率41%"}],
        projects=["五里河公园"],
        speaker="李明",
        gaps=["vague_lead_unit"],
        due=date(2026, 12, 31),
        due_text="年底前",
        due_basis="as written",
    )
    return commitment_assign(
        actor=cast.officer, commitment=made, lead_unit=cast.housing, supporting_units=[cast.finance]
    )


def page(user: Any, commitment: Commitment, **params: str) -> Any:
    return signed_in(user).get(reverse("commitment", args=[commitment.pk]), params)


def test_a_length_of_time_counts_from_the_day_of_issue_where_no_meeting_is_known(
    cast: Cast, from_minutes: Commitment
) -> None:
    Commitment.objects.filter(pk=from_minutes.pk).update(due_basis="reference + 3 months")
    assert "3 months counted from 2026-03-01" in text_of(page(cast.officer, from_minutes))


def test_it_shows_what_is_known(cast: Cast, from_minutes: Commitment) -> None:
    commitment_acknowledge(actor=cast.housing_liaison, commitment=from_minutes)
    shown = text_of(page(cast.officer, from_minutes))
    for part in (
        from_minutes.serial_no,
        "2026-12-31 年底前 (as written in the text)",
        "市财政局 not acknowledged",
        "何联络",
        "李明",
        "五里河公园",
        "绿化覆盖率41%",
        "Responsible unit named only vaguely",
        from_minutes.baseline_text,
        "Said again in the document",
    ):
        assert part is not None
        assert part in shown


def test_supervision_reads_60_characters_around_the_evidence_and_may_open_the_document(
    cast: Cast, from_minutes: Commitment
) -> None:
    response = page(cast.auditor, from_minutes)
    shown = text_of(response).replace(" ", "")
    assert f"…{BEFORE[-60:]}{WORDS}{AFTER[:60]}…" in shown
    assert BEFORE[-61:] not in shown
    assert "<mark" in response.content.decode()
    assert "Whole document" in text_of(response)


@pytest.mark.parametrize("name", ["housing_head", "finance_liaison", "leader"])
def test_a_unit_reads_the_evidence_and_nothing_around_it(cast: Cast, from_minutes: Commitment, name: str) -> None:
    response = page(getattr(cast, name), from_minutes)
    shown = text_of(response).replace(" ", "")
    assert f"…{WORDS}…" in shown
    assert BEFORE[-5:] + WORDS[:1] not in shown
    assert AFTER[:5] not in shown
    assert "Whole document" not in text_of(response)
    assert "/documents/" not in response.content.decode()


def test_a_unit_that_the_document_was_opened_to_reads_the_context(cast: Cast, from_minutes: Commitment) -> None:
    Document.objects.get().opened_to.add(cast.housing)
    assert "Whole document" in text_of(page(cast.housing_head, from_minutes))
    assert "Whole document" not in text_of(page(cast.finance_head, from_minutes))


@pytest.mark.parametrize("stage", STAGES)
def test_exactly_the_actions_of_the_person_are_offered(cast: Cast, stage: str) -> None:
    commitment = bring_to(cast, stage)
    for name in ("officer", "head", "leader", "housing_head", "housing_handler", "finance_liaison", "auditor"):
        user = getattr(cast, name)
        response = page(user, commitment)
        if response.status_code == 404:
            assert stage == "draft"
            continue
        expected = actions_for(user, commitment)
        assert [one["action"] for one in response.context["actions"]] == expected
        body = response.content.decode()
        for action in expected:
            sent = reverse("commitment-act", args=[commitment.pk, action])
            assert f"?do={action}#do" in body or f'action="{sent}"' in body


@pytest.mark.parametrize("asked", ["close", "report", "nonsense"])
def test_the_form_of_an_action_that_one_may_not_is_not_opened(cast: Cast, asked: str) -> None:
    response = page(cast.officer, bring_to(cast, "in_progress"), do=asked)
    assert response.status_code == 200
    assert response.context["form"] is None


def test_the_history_says_who_did_what_from_what_to_what(cast: Cast) -> None:
    draft = make_draft(cast, due=date(2026, 12, 1))
    commitment_edit(actor=cast.officer, commitment=draft, title="新标题", due=date(2026, 12, 2), strength="must")
    shown = text_of(page(cast.officer, draft))
    assert "Commitment changed" in shown
    assert "陈督办, 市政府督查室" in shown
    assert "Title 完成五里河公园一期改造 → 新标题" in shown
    assert "Due date 2026-12-01 → 2026-12-02" in shown
    assert "Strength Shall → Must" in shown


def test_reports_requests_and_cycles_are_shown(cast: Cast) -> None:
    commitment = bring_to(cast, "closed")
    commitment_reopen(actor=cast.head, commitment=commitment, note="雨后又漏水")
    progress_report(
        actor=cast.housing_handler,
        commitment=commitment,
        text="补做防水",
        percent=90,
        problems="雨季",
        next_steps="验收",
        attachments=[("现场.jpg", b"x" * 2048)],
    )
    shown = text_of(page(cast.finance_head, commitment))
    for part in ("补做防水", "雨季", "验收", "现场.jpg", "2.0 KB", "cycle 2", "雨后又漏水", "Granted", "On paper"):
        assert part in shown


def test_an_attachment_is_saved_and_never_shown_in_place(cast: Cast) -> None:
    commitment = bring_to(cast, "in_progress")
    files = [("页.html", b"<script>alert(1)</script>")]
    progress_report(actor=cast.housing_liaison, commitment=commitment, text="开工", percent=5, attachments=files)
    attachment = ReportAttachment.objects.get()
    response: Any = signed_in(cast.finance_head).get(reverse("attachment", args=[attachment.pk]))
    assert b"".join(response.streaming_content) == files[0][1]
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_lost_file_is_a_404_and_no_crash(cast: Cast) -> None:
    commitment = bring_to(cast, "in_progress")
    progress_report(
        actor=cast.housing_liaison, commitment=commitment, text="开工", percent=5, attachments=[("a.txt", b"a")]
    )
    attachment = ReportAttachment.objects.get()
    attachment.file.path.unlink()
    assert signed_in(cast.officer).get(reverse("attachment", args=[attachment.pk])).status_code == 404


def test_words_of_people_are_escaped(cast: Cast) -> None:
    draft = make_draft(cast, "<b>标题</b>", baseline_text="<script>alert(1)</script>")
    body = page(cast.officer, draft).content.decode()
    assert "<b>标题</b>" not in body
    assert "<script>alert(1)" not in body


def test_the_page_costs_as_many_queries_for_much_as_for_little(
    cast: Cast, from_minutes: Commitment, django_assert_num_queries: Any
) -> None:
    commitment_acknowledge(actor=cast.housing_liaison, commitment=from_minutes)
    client = signed_in(cast.officer)
    address = reverse("commitment", args=[from_minutes.pk])

    def report() -> None:
        progress_report(
            actor=cast.housing_liaison, commitment=from_minutes, text="开工", percent=5, attachments=[("a", b"a")]
        )

    report()
    client.get(address)  # what a process asks once
    with django_assert_num_queries(28):
        client.get(address)
    for _n in range(5):
        report()
    client.get(address)  # the menu counts anew after every change
    with django_assert_num_queries(28):
        client.get(address)
    assert current(from_minutes).percent == 5
