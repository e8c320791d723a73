"""Pages and people in a browser: somebody leaves, many rows at once, a file with the organisation."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Windows
from tests.cast import Cast
from tests.stages import bring_to, current
from tracker.accounts.models import Unit
from tracker.commitments.models import Commitment
from tracker.notices.subscriber import journal_follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_somebody_leaves_and_the_next_one_goes_on(windows: Windows, cast: Cast) -> None:
    commitment = bring_to(cast, "in_progress", title="完成五里河公园一期改造")
    page = windows.sign_in("secadmin")
    page.goto(f"/users/{cast.housing_handler.pk}/")
    page.get_by_role("link", name="离岗移交").click()
    page.fill("#id_all", "高局长 · housing-head")
    page.get_by_role("button", name="预览").click()
    expect(page.locator("main")).to_contain_text(str(commitment.serial_no))
    page.get_by_role("button", name="全部移交").click()
    expect(page.locator(".alert-success")).to_contain_text("已离岗")
    while journal_follow():
        pass
    assert current(commitment).handler == cast.housing_head
    other = windows.sign_in("housing-head")
    other.goto("/inbox/")
    expect(other.locator("main")).to_contain_text("已移交给您")
    gone = windows.open()
    gone.goto("/sign-in/")
    gone.fill("[name=username]", "housing-handler")
    gone.fill("[name=password]", "correct-horse-battery")
    gone.press("[name=password]", "Enter")
    expect(gone.locator(".alert-danger")).to_be_visible()


def test_many_rows_are_urged_at_once_after_a_look(windows: Windows, cast: Cast) -> None:
    for stage in ("in_progress", "assigned", "draft"):
        bring_to(cast, stage, title=stage)
    page = windows.sign_in("officer")
    page.goto("/ledger/?ordering=title")
    page.get_by_role("button", name="选择本页全部").click()
    page.get_by_role("button", name="催办").click()
    page.fill("[name=note]", "请本周内报送进展")
    page.get_by_role("button", name="预览").click()
    expect(page.locator("main")).to_contain_text("“草稿”状态下不能“催办”")
    page.get_by_role("button", name="催办 (2)").click()
    expect(page.locator(".alert-success")).to_contain_text("已催办 2 项")
    assert page.url.endswith("/ledger/?ordering=title")
    assert Commitment.objects.filter(reminders__isnull=False).count() == 2


def test_units_come_from_a_file(windows: Windows, cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "机构.csv"
    file.write_text("单位名称,上级单位\n市民政局,\n低保科,市民政局\n", "utf-8")
    page = windows.sign_in("secadmin")
    page.goto("/units/")
    page.get_by_role("link", name="从文件导入").click()
    page.set_input_files("#file", file)
    page.get_by_role("button", name="预览更改").click()
    expect(page.locator("main tbody tr")).to_have_count(2)
    assert not Unit.objects.filter(name="低保科").exists()
    page.get_by_role("button", name="应用 2 行").click()
    expect(page.locator("h1")).to_have_text("文件已导入")
    assert Unit.objects.get(name="低保科").parent == Unit.objects.get(name="市民政局")
