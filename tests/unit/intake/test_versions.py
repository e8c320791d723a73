"""A newer version keeps the decisions on what did not change; a second extraction never loses what people did."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.cast import Cast
from tests.unit.intake.minutes import MINUTES, UNDATED, extracted, taken_in
from tests.unit.intake.ways.test_ingest import mail_of
from tracker.commitments.models import Commitment, Mention
from tracker.common.errors import Conflict, Invalid, NotAllowed
from tracker.files.models import StoredFile
from tracker.intake import tasks
from tracker.intake.models import Candidate, CandidateState, ExtractionRun, Ingestion, RejectReason
from tracker.intake.purge import document_purge, ingestion_purge
from tracker.intake.review.matches import candidate_link
from tracker.intake.services import document_receive
from tracker.intake.triage import candidate_accept, candidate_edit, candidate_reject, candidate_reopen
from tracker.intake.versions.again import outlook, reextraction_apply, reextraction_start
from tracker.intake.versions.carry import compared, version_link, version_unlink
from tracker.intake.versions.changes import differences
from tracker.intake.versions.likeness import bare, likely_predecessors
from tracker.intake.versions.pairing import pair
from tracker.intake.ways.ingest import ingest
from tracker.intake.ways.rows import Item
from tracker.jobs.models import Job
from tracker.journal.models import Entry, Event
from tracker.meetings.models import Document, Meeting

FINAL = (
    MINUTES.replace("2026年6月底前完成50个", "2026年9月底前完成80个")
    .replace("市园林局要在年底前建成双溪湿地公园。\n", "")
    .replace("二、关于营商环境\n", "二、关于营商环境\n市财政局要在2026年8月底前下达奖补资金。\n")
)


def of(run: ExtractionRun, words: str) -> Candidate:
    found: Candidate = Candidate.objects.select_related("previous").get(run=run, text__contains=words)
    return found


@pytest.fixture
def decided(cast: Cast) -> ExtractionRun:
    """The draft of the minutes: one accepted, one rejected, one corrected, the others open."""
    run = extracted(cast.officer)
    candidate_accept(actor=cast.officer, candidate=of(run, "老旧小区改造"))
    candidate_accept(actor=cast.officer, candidate=of(run, "智慧物流园"))
    candidate_reject(actor=cast.officer, candidate=of(run, "优化营商环境"), reason=RejectReason.TOO_VAGUE, note="空")
    candidate_edit(actor=cast.officer, candidate=of(run, "清淤方案"), due=date(2026, 7, 1), lead_unit=cast.gardens)
    return run


def final(cast: Cast, older: Document) -> ExtractionRun:
    run = document_receive(actor=cast.head, name="定稿.txt", data=FINAL.encode(), replaces=older).run
    tasks.extract(run.job_id)
    run.document.refresh_from_db()
    return run


def test_what_did_not_change_keeps_its_decision_and_what_changed_comes_back(cast: Cast, decided: ExtractionRun) -> None:
    run = final(cast, decided.document)
    linked = of(run, "智慧物流园")
    commitment = of(decided, "智慧物流园").commitment
    assert (linked.state, linked.linked_to, linked.decided_by) == (CandidateState.LINKED, commitment, cast.officer)
    mention = Mention.objects.get(document=run.document)
    assert (mention.commitment, mention.text) == (commitment, linked.text)
    rejected = of(run, "优化营商环境")
    assert (rejected.state, rejected.reject_reason, rejected.decision_note) == ("rejected", "too_vague", "空")
    corrected = of(run, "清淤方案")
    assert (corrected.state, corrected.due, corrected.lead_unit) == ("pending", date(2026, 7, 1), cast.gardens)
    assert corrected.touched == ["due", "lead_unit"]
    assert corrected.corrections.count() == 2
    changed = of(run, "老旧小区改造")
    assert changed.state == CandidateState.PENDING
    assert changed.previous is not None
    assert changed.previous.commitment is not None
    assert of(run, "奖补资金").previous is None
    assert Commitment.objects.count() == 2


def test_the_older_version_keeps_what_was_decided_and_nothing_waits_in_it(cast: Cast, decided: ExtractionRun) -> None:
    before = set(Candidate.objects.filter(run=decided).exclude(state="pending").values_list("pk", "state", "version"))
    final(cast, decided.document)
    rows = Candidate.objects.filter(run=decided)
    assert before <= set(rows.values_list("pk", "state", "version"))
    assert not rows.filter(state=CandidateState.PENDING).exists()
    assert rows.get(text__contains="双溪湿地公园").state == CandidateState.SUPERSEDED


def test_the_pairs_tell_what_was_added_and_dropped(cast: Cast, decided: ExtractionRun) -> None:
    run = final(cast, decided.document)
    found = compared(decided.document, run.document)
    assert [("50个" in old.text, "80个" in new.text) for old, new in found.changed] == [(True, True)]
    assert ["奖补资金" in row.text for row in found.added] == [True]
    assert ["双溪湿地公园" in row.text for row in found.dropped] == [True]
    after = Entry.objects.get(event=Event.DOCUMENT_LINKED).after
    assert (after["changed"], after["added"], after["dropped"]) == (1, 1, 1)


def test_versions_can_be_linked_later_and_separated_again(cast: Cast, decided: ExtractionRun) -> None:
    run = extracted(cast.officer, FINAL)
    candidate_reject(actor=cast.head, candidate=of(run, "奖补资金"), reason=RejectReason.DONE)
    assert likely_predecessors(run.document, cast.officer) == [decided.document]
    version_link(actor=cast.officer, document=run.document, older=decided.document)
    assert of(run, "智慧物流园").state == CandidateState.LINKED
    with pytest.raises(Conflict):
        version_link(actor=cast.officer, document=run.document, older=decided.document)
    with pytest.raises(Invalid):
        version_link(actor=cast.officer, document=decided.document, older=run.document)
    version_unlink(actor=cast.officer, document=run.document)
    assert of(run, "智慧物流园").state == of(decided, "双溪湿地公园").state == CandidateState.PENDING
    assert of(run, "奖补资金").state == CandidateState.REJECTED
    assert not Mention.objects.filter(document=run.document).exists()


def test_a_changed_one_can_be_added_to_its_commitment_and_taken_back(cast: Cast, decided: ExtractionRun) -> None:
    run = final(cast, decided.document)
    changed = of(run, "老旧小区改造")
    assert changed.previous is not None
    commitment = changed.previous.commitment
    assert commitment is not None
    wording = commitment.baseline_text
    candidate_link(actor=cast.officer, candidate=changed, commitment=commitment)
    assert Mention.objects.get(document=run.document, commitment=commitment).text == changed.text
    commitment.refresh_from_db()
    assert commitment.baseline_text == wording
    candidate_reopen(actor=cast.officer, candidate=changed)
    assert not Mention.objects.filter(document=run.document, commitment=commitment).exists()


def test_equal_rows_pair_in_their_order_and_each_once() -> None:
    row = {"text": "市住建局要抓紧推进。", "deadline": None}
    other = {"text": "市财政局要拨付专项资金三千万元。", "deadline": None}
    found = pair([row, row, other], [row, other, row, row])
    assert found.same == ((0, 0), (2, 1), (1, 2))
    assert (found.changed, found.added, found.dropped) == ((), (3,), ())


def test_a_deadline_that_moved_outside_the_sentence_is_a_change() -> None:
    row: dict[str, Any] = {"text": "市住建局要于3个月内完成。", "deadline": {"text": "3个月内", "due": "2026-06-11"}}
    moved = row | {"deadline": {"text": "3个月内", "due": "2026-07-01"}}
    assert pair([row], [moved]).changed == ((0, 0),)


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("城市更新行动方案（征求意见稿）.docx", "城市更新行动方案"),
        ("城市更新行动方案(正式稿).pdf", "城市更新行动方案"),
        ("城市更新行动方案_v2.docx", "城市更新行动方案"),
        ("第3次常务会议纪要.docx", "第3次常务会议纪要"),
    ],
)
def test_a_title_loses_what_names_its_version(name: str, left: str) -> None:
    assert bare(name) == left


def test_the_next_meeting_of_a_series_is_no_newer_version(cast: Cast) -> None:
    extracted(cast.officer, MINUTES.replace("云州市人民政府常务会议纪要", "云州市人民政府第3次常务会议纪要"))
    run = extracted(cast.officer, FINAL.replace("云州市人民政府常务会议纪要", "云州市人民政府第4次常务会议纪要"))
    assert likely_predecessors(run.document, cast.officer) == []


def test_the_texts_are_shown_side_by_side() -> None:
    rows = differences("一\n二\n三\n四\n要在6月底前完成。\n旧\n", "一\n二\n三\n四\n要在9月底前完成。\n新的一段话\n")
    assert [row.kind for row in rows] == ["skipped", "same", "changed", "dropped", "added"]
    assert rows[0].skipped == 3
    assert [(piece.kind, piece.text) for piece in rows[2].new] == [
        ("same", "要在"),
        ("new", "9"),
        ("same", "月底前完成。"),
    ]


def test_a_second_extraction_changes_nothing_where_the_library_is_the_same(cast: Cast, decided: ExtractionRun) -> None:
    again = reextraction_start(actor=cast.officer, document=decided.document)
    tasks.reextract(again.job_id)
    again.refresh_from_db()
    found = outlook(again)
    assert (found.added, found.dropped, found.kept) == ([], [], [])
    assert [(change.candidate.title, change.stays) for change in found.changes] == [
        (of(decided, "清淤方案").title, True)
    ]


def test_a_second_extraction_adds_changes_and_drops_but_never_what_people_did(
    cast: Cast, decided: ExtractionRun
) -> None:
    again = reextraction_start(actor=cast.officer, document=decided.document)
    tasks.reextract(again.job_id)
    again.refresh_from_db()
    rows = {row["text"]: row for row in again.rows}
    for text, row in rows.items():
        if "双溪湿地公园" in text or "清淤方案" in text or "智慧物流园" in text:
            row["title"] = "新的标题"
    again.rows = [row for text, row in rows.items() if "优化营商环境" not in text]
    new = dict(again.rows[0]) | {"start": 0, "end": 12, "text": "云州市人民政府常务会议纪要", "title": "新的一条"}
    again.rows.append(new)
    again.save()
    accepted = of(decided, "智慧物流园")
    number = of(decided, "双溪湿地公园").pk
    found = reextraction_apply(actor=cast.officer, again=again)
    assert [candidate.state for candidate in found.kept] == ["rejected"]
    assert (of(decided, "双溪湿地公园").pk, of(decided, "双溪湿地公园").title) == (number, "新的标题")
    assert of(decided, "清淤方案").title != "新的标题"
    assert of(decided, "智慧物流园").title == accepted.title
    assert of(decided, "常务会议纪要").state == CandidateState.PENDING
    assert of(decided, "优化营商环境").state == CandidateState.REJECTED
    with pytest.raises(Conflict):
        reextraction_apply(actor=cast.officer, again=again)


def test_a_purged_document_leaves_nothing_but_the_entry(cast: Cast, settings: Any) -> None:
    row = ingest(actor=cast.officer, item=Item("误传的名单.txt", data=MINUTES.encode()))
    assert row.document is not None
    tasks.extract(row.document.runs.get().job_id)
    document_purge(actor=cast.officer, document=row.document, reason="误传")
    for kind in (Document, Meeting, Candidate, ExtractionRun, Job, StoredFile):
        assert not kind.objects.exists(), kind
    assert not [path for path in settings.FILES_DIR.rglob("*") if path.is_file()]
    kept = Ingestion.objects.get()
    assert (kept.state, "名单" in kept.name) == ("purged", False)
    entry = Entry.objects.get(event=Event.DOCUMENT_PURGED)
    assert (entry.note, entry.after, entry.actor_name) == ("误传", {}, "陈督办")
    assert "名单" not in entry.object_label


def test_a_document_that_commitments_rest_on_is_kept_and_they_are_named(cast: Cast, decided: ExtractionRun) -> None:
    with pytest.raises(Conflict) as refusal:
        document_purge(actor=cast.head, document=decided.document, reason="误传")
    assert refusal.value.code == "commitments_rest_on_it"
    assert "智慧物流园" in str(refusal.value)


def test_purging_a_newer_version_gives_the_older_one_its_open_rows_back(cast: Cast, decided: ExtractionRun) -> None:
    run = final(cast, decided.document)
    document_purge(actor=cast.head, document=run.document, reason="传错")
    assert of(decided, "双溪湿地公园").state == CandidateState.PENDING
    assert Commitment.objects.count() == 2


def test_who_may_purge(cast: Cast) -> None:
    document = taken_in(cast.head).document
    tasks.extract(document.runs.get().job_id)
    for who in (cast.officer, cast.auditor, cast.system_admin):
        with pytest.raises(NotAllowed):
            document_purge(actor=who, document=document, reason="误传")
    with pytest.raises(Invalid):
        document_purge(actor=cast.head, document=document, reason=" ")
    document_purge(actor=cast.head, document=document, reason="误传")


def test_texts_without_anything_in_common_are_compared_in_no_time() -> None:
    old = "\n".join(f"第{number}条甲方应当履行义务" for number in range(400))
    new = "\n".join(f"乙方承担第{number}项责任" for number in range(400))
    kinds = [row.kind for row in differences(old, new)]
    assert (kinds.count("dropped"), kinds.count("added")) == (400, 400)


def test_an_attachment_is_purged_after_the_mail_that_holds_it(cast: Cast, settings: Any) -> None:
    mail = ingest(actor=cast.officer, item=Item("信.eml", data=mail_of(UNDATED, ("误传.txt", MINUTES.encode()))))
    attachment = Document.objects.get(name="误传.txt")
    for run in ExtractionRun.objects.all():
        tasks.extract(run.job_id)
    with pytest.raises(Conflict) as refusal:
        document_purge(actor=cast.officer, document=attachment, reason="误传")
    assert refusal.value.code == "part_of_mail"
    assert mail.document is not None
    document_purge(actor=cast.officer, document=mail.document, reason="误传")
    document_purge(actor=cast.officer, document=attachment, reason="误传")
    assert not [path for path in settings.FILES_DIR.rglob("*") if path.is_file()]


def test_the_kept_file_of_a_failed_one_can_be_removed(cast: Cast, settings: Any) -> None:
    row = ingest(actor=cast.officer, item=Item("误传名单.pdf", data=b"%PDF-1.7 "))
    with pytest.raises(NotAllowed):
        ingestion_purge(actor=cast.auditor, ingestion=row)
    ingestion_purge(actor=cast.head, ingestion=row)
    kept = Ingestion.objects.get()
    assert (kept.state, kept.can_retry, "名单" in kept.name) == ("purged", False, False)
    assert not [path for path in settings.FILES_DIR.rglob("*") if path.is_file()]
    assert "名单" not in Entry.objects.get(event=Event.INGESTION_PURGED).object_label
