"""The whole way of a commitment as its people walk it, in Chinese, each in an own window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Windows
from tests.cast import Cast
from tests.stages import bring_to
from tests.unit.intake.minutes import extracted, word_file
from tracker.commitments.lifecycle import State
from tracker.commitments.models import Commitment
from tracker.common import clock
from tracker.intake import tasks
from tracker.intake.models import Candidate, CandidateState, ExtractionRun
from tracker.jobs.models import Job
from tracker.jobs.services import job_heartbeat
from tracker.journal.models import Entry, Event
from tracker.journal.querysets import history_of
from tracker.journal.services import first_break
from tracker.progress.models import ReportAttachment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ESTATES = "完成50个老旧小区改造"
PARK = "建成双溪湿地公园"
PATH = "修复滨河步道"
DREDGING = "完成清淤方案"
VAGUE = "进一步优化营商环境"


def card(page: Page, words: str) -> Locator:
    """The card of the candidate whose sentence has these words, also while it is edited."""
    return page.get_by_role("article").filter(has=page.locator("blockquote", has_text=words))


def count(page: Page, label: str) -> Locator:
    return page.get_by_role("navigation", name="候选事项范围").get_by_role("link", name=label)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def act(page: Page, action: str, fill: Callable[[Page], None]) -> None:
    """Open the form of an action, fill it in and send it."""
    page.get_by_role("link", name=action, exact=True).click()
    fill(page)
    press(page, action)


def state_is(page: Page, label: str) -> None:
    expect(page.locator(".status-line")).to_contain_text(label)


def upload_and_watch(page: Page, path: Path, monkeypatch: pytest.MonkeyPatch) -> ExtractionRun:
    """Hand in a file and see its bar move while the job runs, until the page leads on to triage by itself."""
    page.get_by_role("link", name="上传文档").first.click()
    page.get_by_label("文件", exact=True).set_input_files(path)
    press(page, "上传并读取")
    bar = page.get_by_role("progressbar", name="抽取")
    expect(bar).to_have_attribute("value", "0")
    expect(page.get_by_text("等待后台进程")).to_be_visible()
    run = ExtractionRun.objects.get()
    seen: list[int] = []

    def heartbeat(job: Job, *, done: int, total: int, step: str) -> bool:
        written = job_heartbeat(job, done=done, total=total, step=step)
        percent = done * 100 // total
        if len(seen) < 3 and percent >= 25 * (len(seen) + 1):
            expect(bar).to_have_attribute("value", str(percent))
            seen.append(percent)
        return written

    monkeypatch.setattr("tracker.intake.tasks.job_heartbeat", heartbeat)
    # Between two questions of the page for progress, so that they do not meet on the one connection of SQLite.
    with page.expect_response("**/progress/"):
        pass
    tasks.extract(run.job_id)
    assert len(seen) == 3
    page.wait_for_url(f"**/runs/{run.pk}/triage/")
    return run


def decide_candidates(page: Page) -> None:
    """Accept three, edit one and accept it, reject one."""
    expect(page.locator("#doc mark", has_text="2026年6月底前").first).to_be_visible()
    for words in (ESTATES, PARK, PATH):
        card(page, words).get_by_role("button", name="采纳").click()
        expect(card(page, words)).to_contain_text("已采纳")
    card(page, DREDGING).get_by_role("button", name="编辑").click()
    form = card(page, DREDGING)
    form.get_by_label("标题").fill("完成两河清淤方案")
    form.get_by_label("牵头单位").fill("住建局")
    form.get_by_role("button", name="保存").click()
    expect(card(page, DREDGING).get_by_role("heading")).to_have_text("完成两河清淤方案")
    card(page, DREDGING).get_by_role("button", name="采纳").click()
    expect(card(page, DREDGING)).to_contain_text("已采纳")
    card(page, VAGUE).get_by_role("button", name="驳回").click()
    card(page, VAGUE).get_by_label("过于笼统，无法督办").check()
    card(page, VAGUE).get_by_role("button", name="驳回").click()
    expect(card(page, VAGUE)).to_contain_text("已驳回")
    expect(count(page, "已采纳")).to_have_text("已采纳 4")
    expect(count(page, "已驳回")).to_have_text("已驳回 1")


def assign(page: Page, due: date) -> None:
    """From the accepted candidate to the commitment, and from there to the unit that the text names."""
    card(page, ESTATES).get_by_role("link", name=ESTATES).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(ESTATES)
    expect(page.locator("blockquote")).to_contain_text(ESTATES)
    expect(page.locator(".excerpt").first).to_contain_text("由市住建局牵头，市财政局配合，2026年6月底前")
    state_is(page, "草稿")

    def fill(page: Page) -> None:
        expect(page.get_by_label("牵头单位").locator("option:checked")).to_have_text("市住房和城乡建设局")
        expect(page.get_by_label("市财政局")).to_be_checked()
        page.get_by_label("办理时限").fill(due.isoformat())

    act(page, "交办", fill)
    state_is(page, "待签收")
    expect(page.locator(".status-line")).to_contain_text(f"督〔{clock.today().year}〕1号")


def acknowledge_and_report(page: Page, proof: Path) -> None:
    """The liaison finds it in the own work."""
    expect(page.get_by_role("navigation", name="待办内容").get_by_role("link", name="待签收")).to_contain_text("1")
    page.get_by_role("link", name=ESTATES).click()
    press(page, "签收")
    state_is(page, "办理中")

    def fill(page: Page) -> None:
        page.get_by_label("完成百分比").fill("60")
        page.get_by_label("进展", exact=True).fill("已完成30个小区改造。")
        page.get_by_label("附件").set_input_files(proof)

    act(page, "反馈进展", fill)
    expect(page.get_by_role("link", name="完工照片.jpg")).to_be_visible()
    expect(page.locator("article[id^=report-]")).to_contain_text("60%")
    expect(page.locator("article[id^=report-]")).to_contain_text("已完成30个小区改造。")


def from_work(page: Page, why: str) -> None:
    """Open the commitment from the list of work, which tells why it is there."""
    page.goto("/")
    row = page.locator(".work-table tr", has_text=ESTATES)
    expect(row.locator(".work-why")).to_contain_text(why)
    row.get_by_role("link", name=ESTATES).click()


def test_a_document_becomes_a_closed_commitment(
    windows: Windows, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    minutes, proof = tmp_path / "常务会议纪要.docx", tmp_path / "完工照片.jpg"
    minutes.write_bytes(word_file())
    proof.write_bytes(b"\xff\xd8\xff\xe0 picture")
    due = clock.today() + timedelta(days=60)

    officer = windows.sign_in("officer")
    run = upload_and_watch(officer, minutes, monkeypatch)
    decide_candidates(officer)
    assign(officer, due)

    acknowledge_and_report(windows.sign_in("housing-liaison"), proof)

    unit_head = windows.sign_in("housing-head")
    unit_head.goto("/ledger/")
    unit_head.get_by_role("link", name=ESTATES).click()
    act(unit_head, "申请办结", lambda page: page.get_by_label("办理结果及佐证").fill("50个小区全部改造完成。"))
    expect(unit_head.locator(".status-line")).to_contain_text("待审批：办结")

    def confirm(page: Page) -> None:
        page.get_by_label("现场核查").check()
        page.get_by_label("已确认").check()

    from_work(officer, "核查")
    act(officer, "核查", confirm)
    expect(officer.get_by_text("核查结果已保存")).to_be_visible()

    head = windows.sign_in("head")
    from_work(head, "审批")
    act(head, "审批申请", lambda page: page.get_by_label("已同意").check())
    state_is(head, "办结待销号")
    act(head, "销号", lambda page: page.get_by_label("备注").fill("核查属实。"))
    state_is(head, "已销号")
    expect(head.locator(".history > li")).not_to_have_count(0)

    check_what_is_kept(run, cast, due)


def check_what_is_kept(run: ExtractionRun, cast: Cast, due: date) -> None:
    """The database and the journal tell the same story as the pages."""
    states = [*run.candidates.values_list("state", flat=True)]
    assert (states.count(CandidateState.ACCEPTED), states.count(CandidateState.REJECTED)) == (4, 1)
    assert Commitment.objects.count() == 4
    assert Commitment.objects.get(title="完成两河清淤方案").lead.unit == cast.housing  # type: ignore[union-attr]
    closed = Commitment.objects.get(state=State.CLOSED)
    assert (closed.original_due, closed.due, closed.percent) == (date(2026, 6, 30), due, 100)
    assert closed.evidence_state == "verified"
    attachment = ReportAttachment.objects.get()
    assert attachment.name == "完工照片.jpg"
    assert attachment.file.path.read_bytes() == b"\xff\xd8\xff\xe0 picture"
    told = [(entry.event, entry.actor_name) for entry in history_of(closed).order_by("seq")]
    assert told == [
        (Event.COMMITMENT_CREATED, "陈督办"),
        (Event.COMMITMENT_ASSIGNED, "陈督办"),
        (Event.COMMITMENT_ACKNOWLEDGED, "何联络"),
        (Event.PROGRESS_REPORTED, "何联络"),
        (Event.REQUEST_OPENED, "高局长"),
        (Event.REQUEST_VERIFIED, "陈督办"),
        (Event.REQUEST_GRANTED, "林主任"),
        (Event.COMMITMENT_CLOSED, "林主任"),
    ]
    assert Entry.objects.filter(event=Event.CANDIDATE_EDITED).count() == 1
    assert first_break() is None


def test_of_two_officers_at_one_candidate_the_second_is_told(windows: Windows, cast: Cast) -> None:
    run = extracted(cast.officer)
    first, second = windows.sign_in("officer"), windows.sign_in("head")
    for page in (first, second):
        page.goto(f"/runs/{run.pk}/triage/")
    card(second, PARK).get_by_role("button", name="编辑").click()
    card(second, PARK).get_by_label("标题").fill("另一个标题")
    card(first, PARK).get_by_role("button", name="采纳").click()
    expect(card(first, PARK)).to_contain_text("已采纳")
    card(first, ESTATES).get_by_role("button", name="采纳").click()
    expect(card(first, ESTATES)).to_contain_text("已采纳")

    card(second, ESTATES).get_by_role("button", name="采纳").click()
    expect(card(second, ESTATES).get_by_role("alert")).to_contain_text("此候选事项已经处理：已采纳。")
    expect(card(second, ESTATES).get_by_role("button", name="采纳")).to_have_count(0)
    card(second, PARK).get_by_role("button", name="保存").click()
    expect(card(second, PARK).get_by_role("alert")).to_contain_text("此候选事项已经处理：已采纳。")

    assert Commitment.objects.count() == 2
    assert not Candidate.objects.filter(title="另一个标题").exists()
    accepted = Entry.objects.filter(event=Event.CANDIDATE_ACCEPTED)
    assert {entry.actor_name for entry in accepted} == {"陈督办"}


def test_of_two_people_at_one_request_the_second_sees_what_was_decided(windows: Windows, cast: Cast) -> None:
    commitment = bring_to(cast, "asked")
    first, second = windows.sign_in("officer"), windows.sign_in("head")
    for page in (first, second):
        page.goto(f"/commitments/{commitment.pk}/?do=verify")
        page.get_by_label("书面核查").check()
    first.get_by_label("已退回").check()
    first.get_by_label("备注").fill("请补充照片。")
    press(first, "核查")
    expect(first.get_by_text("核查结果已保存")).to_be_visible()
    second.get_by_label("已确认").check()
    second.get_by_label("备注").fill("属实")
    press(second, "核查")
    warning = second.get_by_role("alert")
    expect(warning).to_contain_text("其他人已先行处理，您的内容未保存。")
    expect(warning).to_contain_text("属实")
    assert Commitment.objects.get(pk=commitment.pk).pending == ""
