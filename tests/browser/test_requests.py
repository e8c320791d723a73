"""Requests as people walk them through the pages: disputed, asked again, sent back, done by a deputy."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Windows
from tests.cast import Cast
from tests.stages import bring_to, current
from tracker.approvals.models import ApprovalRequest
from tracker.commitments.lifecycle import State
from tracker.commitments.models import Commitment
from tracker.common import clock
from tracker.journal.querysets import history_of
from tracker.journal.services import first_break

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def do(page: Page, commitment: Commitment, action: str, **values: Any) -> None:
    """Open the commitment, choose the action by its button, fill its form in and send it."""
    page.goto(f"/commitments/{commitment.pk}/")
    page.locator(f"#do a[href*='do={action}']").click()
    form = page.locator("#do form.action-form")
    for name, value in values.items():
        field = form.locator(f"[name={name}]")
        if field.first.get_attribute("type") == "radio":
            form.locator(f"[name={name}][value={value}]").check()
        elif field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(str(value))
    form.locator("button.btn-primary, button.btn-danger").click()
    page.wait_for_load_state()


def offered(page: Page, commitment: Commitment) -> str:
    """The actions that the page offers, as one line."""
    page.goto(f"/commitments/{commitment.pk}/")
    buttons = page.locator("#do .buttons").first
    return " ".join(buttons.inner_text().split()) if buttons.count() else ""


def state_is(page: Page, label: str) -> None:
    expect(page.locator(".status-line")).to_contain_text(label)


def told(commitment: Commitment) -> list[tuple[str, str]]:
    """What the journal tells since the commitment was assigned."""
    rows = history_of(commitment).order_by("seq").exclude(event="commitment.reminded")
    return [(entry.event.partition(".")[2], entry.actor_name) for entry in rows]


def test_a_duty_is_disputed_and_another_unit_takes_it(windows: Windows, cast: Cast) -> None:
    commitment = bring_to(cast, "assigned")
    unit_head, head = windows.sign_in("housing-head"), windows.sign_in("head")
    do(unit_head, commitment, "dispute", reason="按三定方案由园林局负责。", unit="市园林局")
    state_is(unit_head, "待审批")
    assert offered(unit_head, commitment) == ""  # until it is decided nothing else moves
    do(head, commitment, "decide", outcome="grant", unit="市财政局", note="资金类事项由财政局牵头。")
    state_is(head, "待签收")
    assert unit_head.goto(f"/commitments/{commitment.pk}/").status == 404  # type: ignore[union-attr]
    finance = windows.sign_in("finance-liaison")
    finance.goto(f"/commitments/{commitment.pk}/")
    finance.locator("#do form button").click()
    state_is(finance, "办理中")
    assert current(commitment).lead.unit == cast.finance
    assert told(commitment)[2:] == [("opened", "高局长"), ("granted", "林主任"), ("acknowledged", "孙联络")]


def test_an_extension_is_asked_for_returned_asked_again_and_granted(windows: Windows, cast: Cast) -> None:
    due = clock.today() + timedelta(days=20)
    later, latest = due + timedelta(days=30), due + timedelta(days=10)
    commitment = bring_to(cast, "in_progress", due=due)
    unit_head, head = windows.sign_in("housing-head"), windows.sign_in("head")
    do(unit_head, commitment, "extend", new_due=later, reason="雨季停工", progress="主体完工")
    do(head, commitment, "decide", outcome="return", note="请附监理意见。")
    unit_head.goto(f"/commitments/{commitment.pk}/")
    state_is(unit_head, "办理中")
    expect(unit_head.locator(".column-side")).to_contain_text("请附监理意见。")
    assert current(commitment).due == due
    do(unit_head, commitment, "extend", new_due=later, reason="雨季停工，附监理意见", progress="主体完工")
    do(head, commitment, "decide", outcome="grant", due=latest)
    expect(head.locator(".column-main")).to_contain_text(latest.isoformat())
    expect(head.locator(".column-main")).to_contain_text(due.isoformat())  # the first date stays to be seen
    now = current(commitment)
    assert (now.due, now.first_due, now.extension_count) == (latest, due, 1)
    assert [one.state for one in ApprovalRequest.objects.order_by("pk")] == ["returned", "granted"]


def test_a_completion_is_sent_back_and_then_closed(windows: Windows, cast: Cast) -> None:
    commitment = bring_to(cast, "in_progress")
    unit_head, officer, head = (windows.sign_in(name) for name in ("housing-head", "officer", "head"))
    do(unit_head, commitment, "complete", reason="全部完工。")
    do(officer, commitment, "verify", method="site", outcome="return", note="东侧未铺装。")
    unit_head.goto(f"/commitments/{commitment.pk}/")
    expect(unit_head.locator(".column-side")).to_contain_text("东侧未铺装。")
    do(unit_head, commitment, "complete", reason="东侧已铺装，附照片。")
    do(officer, commitment, "verify", method="site", outcome="pass")
    do(head, commitment, "decide", outcome="grant")
    state_is(head, "办结待销号")
    do(head, commitment, "return", note="养护期未满。")
    state_is(head, "办理中")
    do(unit_head, commitment, "complete", reason="养护期已满。")
    do(officer, commitment, "verify", method="paper", outcome="pass")
    do(head, commitment, "decide", outcome="grant")
    do(head, commitment, "close", note="销号。")
    state_is(head, "已销号")
    assert current(commitment).state == State.CLOSED
    events = [event for event, _who in told(commitment)]
    again = ["returned", "opened", "verified", "granted"]
    assert events[3:] == ["opened", *again, *again, "closed"]
    assert first_break() is None


def test_a_deputy_acts_and_the_journal_says_who_it_was(windows: Windows, cast: Cast) -> None:
    commitment = bring_to(cast, "asked")
    head, deputy = windows.sign_in("head"), windows.sign_in("officer")
    do(deputy, commitment, "verify", method="paper", outcome="pass")
    assert offered(deputy, commitment) == "可办理的操作 登记受阻"  # it decides nothing, and is no move
    head.goto("/account/deputies/new/")
    head.locator("[name=deputy]").select_option(str(cast.officer.pk))
    head.locator("[name=starts_on]").fill(clock.today().isoformat())
    head.locator("[name=ends_on]").fill((clock.today() + timedelta(days=3)).isoformat())
    head.locator("main form button.btn-primary").click()
    head.wait_for_url("**/account/**")
    do(deputy, commitment, "decide", outcome="grant")
    state_is(deputy, "办结待销号")
    do(deputy, commitment, "close", note="代林主任销号。")
    state_is(deputy, "已销号")
    assert told(commitment)[-2:] == [("granted", "陈督办"), ("closed", "陈督办")]
    expect(deputy.locator(".history")).to_contain_text("陈督办")
