"""The depth of a commitment on its page: the question before a report, sub-items, targets, relations, comments."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.cast import Cast
from tests.stages import bring_to, current, report
from tests.unit.web_ledger.pages import signed_in, text_of
from tracker.accounts.models import User
from tracker.approvals.models import Recheck, RecheckDraw
from tracker.assignments.parts import SubItem, commitment_split, part_set
from tracker.collaboration.models import Comment, Watcher
from tracker.commitments.blocking import commitment_block
from tracker.commitments.models import Commitment, Instruction, Relation
from tracker.commitments.targets import target_set
from tracker.common import clock
from tracker.progress.models import ProgressReport, Reading
from tracker.progress.policies import report_policy_change
from tracker.progress.readings import reading_record


@pytest.fixture
def at_work(cast: Cast) -> Commitment:
    return bring_to(cast, "in_progress")


def send(user: User, commitment: Commitment, action: str, **data: Any) -> Any:
    return signed_in(user).post(reverse("commitment-act", args=[commitment.pk, action]), data)


def shown(user: User, commitment: Commitment, **params: str) -> str:
    return text_of(signed_in(user).get(reverse("commitment", args=[commitment.pk]), params))


def test_a_doubted_report_is_asked_about_once_and_then_goes(cast: Cast, at_work: Commitment) -> None:
    words: dict[str, Any] = {"percent": "40", "text": "正在推进"}
    asked = send(cast.housing_liaison, at_work, "report", **words)
    assert asked.status_code == 200
    assert "It only says that things go on." in text_of(asked)
    assert "Send it as it is" in text_of(asked)
    assert 'name="sure" value="1"' in asked.content.decode()
    assert asked.context["form"]["text"].value() == "正在推进"
    assert not ProgressReport.objects.exists()
    assert send(cast.housing_liaison, at_work, "report", sure="1", **words).status_code == 302
    assert ProgressReport.objects.get().doubts == ["only_going_on"]
    assert "Pointed out when it was sent: It only says that things go on." in shown(cast.officer, at_work)


def test_the_question_is_asked_before_files_are_sent(cast: Cast, at_work: Commitment) -> None:
    client, address = signed_in(cast.housing_liaison), reverse("report-doubts", args=[at_work.pk])
    assert "names no figure" in text_of(
        client.post(address, {"percent": "5", "text": "方案已经形成并报请主要领导审定后实施"})
    )
    assert client.post(address, {"percent": "5", "text": "完成5%"}).content == b""
    assert client.post(address, {"percent": "500", "text": ""}).content == b""


def test_the_form_begins_with_the_units_own_last_report(cast: Cast, at_work: Commitment) -> None:
    report(cast, at_work, text="完成40%")
    opened = signed_in(cast.housing_head).get(reverse("commitment", args=[at_work.pk]), {"do": "report"})
    assert opened.context["form"]["text"].value() == "完成40%"
    opened = signed_in(cast.finance_head).get(reverse("commitment", args=[at_work.pk]), {"do": "report"})
    assert opened.context["form"]["text"].value() is None


def test_lines_of_a_split_without_a_title_are_left_out(cast: Cast, at_work: Commitment) -> None:
    lines = {"title_1": "亲水平台", "unit_1": cast.housing.pk, "title_3": "园区绿化", "unit_3": cast.gardens.pk}
    assert send(cast.officer, at_work, "split", **lines).status_code == 302
    page = shown(cast.officer, at_work)
    assert "0 of 2 finished" in page
    assert "亲水平台" in page
    assert "园区绿化" in page
    refused = send(cast.officer, at_work, "split", title_1="一", unit_1=cast.housing.pk, title_2="二")
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["unit_2"])
    assert at_work.children.count() == 2


def test_a_sub_item_leads_to_its_whole_only_for_those_who_see_it(cast: Cast, at_work: Commitment) -> None:
    [child] = commitment_split(actor=cast.officer, commitment=at_work, items=[SubItem("绿化", cast.gardens)])
    assert "Sub-item of" in shown(cast.officer, child)
    assert "绿化" in shown(cast.housing_head, child)


def test_closing_over_open_sub_items_is_warned_of(cast: Cast, at_work: Commitment) -> None:
    commitment_split(actor=cast.officer, commitment=at_work, items=[SubItem("绿化", cast.gardens)])
    assert "1 of 1 sub-items are still open" in shown(cast.housing_head, at_work, do="complete")
    Commitment.objects.filter(pk=at_work.pk).update(state="completed", completed_at=clock.now())
    refused = send(cast.head, at_work, "close")
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["note"])
    assert send(cast.head, at_work, "close", note="并入二期").status_code == 302


def test_a_supporting_unit_answers_for_its_part_on_the_page(cast: Cast, at_work: Commitment) -> None:
    due = clock.today() + timedelta(days=9)
    sent = {"unit": cast.finance.pk, "part": "拨付资金", "due": due.isoformat()}
    assert send(cast.housing_head, at_work, "part", **sent).status_code == 302
    assert f"拨付资金 {due}" in shown(cast.finance_liaison, at_work)
    slip = SimpleUploadedFile("回单.pdf", b"pdf")
    answered = send(cast.finance_liaison, at_work, "answer", text="已拨付300万元", attachments=[slip])
    assert answered.status_code == 302
    page = shown(cast.officer, at_work)
    assert f"answered {clock.today()}, 孙联络" in page
    assert "Answer for its part" in page
    assert "回单.pdf" in page


def test_a_target_has_its_curve_and_the_same_figures_in_a_table(cast: Cast, at_work: Commitment) -> None:
    target = target_set(actor=cast.officer, commitment=at_work, metric="绿化率", value=41, unit="%", baseline=30)
    assert "Nothing was measured yet." in shown(cast.officer, at_work)
    sent = {"target": target.pk, "value": "36.5", "day": clock.today().isoformat(), "evidence": "测绘报告"}
    assert send(cast.housing_handler, at_work, "measure", **sent).status_code == 302
    response = signed_in(cast.officer).get(reverse("commitment", args=[at_work.pk]))
    body = response.content.decode()
    assert '<svg class="curve"' in body
    assert body.count("<circle") == 1
    assert "36.5%" in text_of(response)
    assert "on course" in text_of(response)
    assert "测绘报告" in text_of(response)


def test_the_file_of_a_reading_is_saved_under_its_name(cast: Cast, at_work: Commitment) -> None:
    target = target_set(actor=cast.officer, commitment=at_work, metric="绿化率", value=41)
    reading_record(actor=cast.officer, commitment=at_work, target=target, value=30, file=("图.svg", b"<svg/>"))
    answer = signed_in(cast.finance_head).get(reverse("reading-file", args=[Reading.objects.get().pk]))
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer.getvalue() == b"<svg/>"


def test_a_leader_writes_and_supervision_records_instructions(cast: Cast, at_work: Commitment) -> None:
    today = clock.today().isoformat()
    given = {"given_on": today, "text": "抓紧办理。", "effect": "note"}
    assert send(cast.leader, at_work, "instruct", **given).status_code == 302
    assert send(cast.officer, at_work, "instruct", **given).status_code == 422
    assert send(cast.officer, at_work, "instruct", leader_name="王市长", **given).status_code == 302
    assert set(Instruction.objects.values_list("leader_name", flat=True)) == {"周副市长", "王市长"}
    page = shown(cast.housing_head, at_work)
    assert "recorded by 陈督办" in page
    officer = signed_in(cast.officer).get(reverse("commitment", args=[at_work.pk]), {"do": "instruct"})
    offered = [value for value, _label in officer.context["form"]["effect"].field.choices]
    assert offered == ["note", "report"], "an officer moves nothing on a leader's word"


@pytest.mark.parametrize("written", ["{year}〕{n}号", "{year}〕{n}", "{year}]{n} 号"])
def test_another_commitment_is_named_by_its_number_as_one_types_it(
    cast: Cast, at_work: Commitment, written: str
) -> None:
    other = bring_to(cast, "closed", title="前期勘察")
    assert other.serial_no is not None
    year, rest = other.serial_no.split("〕")
    typed = written.format(year=year, n=rest[:-1])
    typed = typed.replace("〔", "[") if "]" in typed else typed
    assert send(cast.officer, at_work, "relate", kind="follows", serial_no=typed).status_code == 302
    assert "Follows" in shown(cast.officer, at_work)
    assert "Followed by" in shown(cast.housing_head, other)
    gone = signed_in(cast.officer).post(
        reverse("relation-remove", args=[Relation.objects.get().pk]), {"back": str(other.pk)}
    )
    assert gone["Location"] == reverse("commitment", args=[other.pk])
    assert not Relation.objects.exists()


def test_a_number_that_nobody_knows_is_told(cast: Cast, at_work: Commitment) -> None:
    refused = send(cast.officer, at_work, "relate", kind="follows", serial_no="督〔2020〕999号")
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["serial_no"])


def test_a_comment_that_cannot_be_taken_comes_back_with_its_words(cast: Cast, at_work: Commitment) -> None:
    address = reverse("comment", args=[at_work.pk])
    client = signed_in(cast.finance_liaison)
    refused = client.post(address, {"text": "@吴安全 请看这一段"})
    assert refused.status_code == 422
    assert "does not see this commitment" in text_of(refused)
    assert "@吴安全 请看这一段" in text_of(refused)
    assert client.post(address, {"text": "@高局长 请看"}).status_code == 302
    assert Comment.objects.get().text == "@高局长 请看"
    assert "@高局长 请看" in shown(cast.housing_head, at_work)


def test_watching_is_switched_on_and_off(cast: Cast, at_work: Commitment) -> None:
    client, address = signed_in(cast.auditor), reverse("watching", args=[at_work.pk])
    client.post(address, {"on": "1"})
    assert Watcher.objects.get().user == cast.auditor
    assert "Watch no longer" in shown(cast.auditor, at_work)
    client.post(address, {})
    assert not Watcher.objects.exists()


def test_what_is_blocked_shows_on_its_page_and_in_the_ledger(cast: Cast, at_work: Commitment) -> None:
    commitment_block(actor=cast.housing_head, commitment=at_work, reason="land", note="等待交地")
    assert f"Blocked: Land or premises, since {clock.today()}" in shown(cast.officer, at_work)
    ledger = signed_in(cast.officer).get(reverse("ledger"), {"blocked_reason": "land"})
    assert "Blocked: Land or premises" in text_of(ledger)
    assert [row["it"] for row in ledger.context["rows"]] == [at_work]


def test_the_head_of_the_unit_signs_on_the_page(cast: Cast, at_work: Commitment) -> None:
    report_policy_change(actor=cast.system_admin, signed=True, shift="later")
    report(cast, at_work, percent=40)
    assert "Waits for signature" in shown(cast.officer, at_work)
    assert send(cast.housing_head, at_work, "sign", outcome="refuse").status_code == 422
    assert send(cast.housing_head, at_work, "sign", outcome="sign").status_code == 302
    assert current(at_work).percent == 40
    assert "Signed, 高局长" in shown(cast.officer, at_work)


def test_a_sample_is_drawn_looked_at_and_shows_what_was_found(cast: Cast) -> None:
    closed = [bring_to(cast, "closed", title=f"事项{n}") for n in range(2)]
    client, today = signed_in(cast.officer), clock.today().isoformat()
    sent = {"first_day": today, "last_day": today, "percent": "100", "seed": "2026-1"}
    drawn = client.post(reverse("rechecks"), sent)
    draw = RecheckDraw.objects.get()
    assert drawn["Location"] == reverse("recheck-draw", args=[draw.pk])
    assert client.post(reverse("rechecks"), sent).status_code == 422
    send(cast.officer, closed[0], "recheck", method="site", outcome="not_kept", note="又漏水")
    page = text_of(client.get(reverse("recheck-draw", args=[draw.pk])))
    assert "2 of 2 (100%)" in page
    assert "2026-1" in page
    assert "又漏水" in page
    assert Recheck.objects.filter(outcome="").count() == 1


def test_a_part_that_is_late_stands_out(cast: Cast, at_work: Commitment) -> None:
    part_set(
        actor=cast.officer, commitment=at_work, unit=cast.finance, part="拨付", due=clock.today() + timedelta(days=1)
    )
    at_work.assignments.filter(unit=cast.finance).update(due=clock.today() - timedelta(days=1))
    response = signed_in(cast.officer).get(reverse("commitment", args=[at_work.pk]))
    assert [row.late for row in response.context["parts"]] == [True]
