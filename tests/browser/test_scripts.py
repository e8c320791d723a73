"""What the pages' scripts do, in Chromium: keys, the way between text and candidates, files sent one by one."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.cast import Cast
from tests.unit.intake.minutes import MINUTES, extracted, long_text, taken_in
from tracker.intake import tasks
from tracker.intake.models import Candidate, ExtractionRun
from tracker.jobs.services import job_claim, job_heartbeat

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def open_triage(page: Page, run: ExtractionRun, query: str = "") -> None:
    page.goto(f"/runs/{run.pk}/triage/{query}")
    expect(page.locator(".cand-current")).to_have_count(1)


def current(page: Page) -> int:
    return int(page.locator(".cand-current").get_attribute("data-id") or 0)


def test_a_page_of_candidates_is_decided_by_keys_alone(page: Page, cast: Cast) -> None:
    run = extracted(cast.officer)
    first, second, third, fourth = Candidate.objects.filter(run=run)[:4]
    open_triage(page, run)
    page.keyboard.press("a")
    expect(page.locator(f"#c-{first.pk}")).to_have_attribute("data-state", "accepted")
    expect(page.locator(f"#c-{second.pk}")).to_be_focused()
    page.keyboard.press("r")
    expect(page.locator(f"#c-{second.pk} [type=radio]").first).to_be_focused()
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    expect(page.locator(f"#c-{second.pk}")).to_have_attribute("data-state", "rejected")
    expect(page.locator(f"#c-{third.pk}")).to_be_focused()
    page.keyboard.press("e")
    expect(page.locator(f"#c-{third.pk} [name=title]")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("ajekr?")
    page.keyboard.press("Enter")
    expect(page.locator(f"#c-{third.pk} h2")).to_have_text("ajekr?")
    expect(page.locator(f"#c-{third.pk}")).to_be_focused()
    page.keyboard.press("j")
    assert current(page) == fourth.pk
    page.keyboard.press("k")
    page.keyboard.press("k")
    page.keyboard.press("u")
    expect(page.locator(f"#c-{second.pk}")).to_have_attribute("data-state", "pending")
    expect(page.locator("#counts")).to_contain_text("Accepted 1")
    states = dict(Candidate.objects.filter(run=run).values_list("pk", "state"))
    assert (states[first.pk], states[second.pk]) == ("accepted", "pending")
    assert Candidate.objects.get(pk=third.pk).title == "ajekr?"


def test_escape_leaves_a_form_and_keys_can_be_switched_off(page: Page, cast: Cast) -> None:
    run = extracted(cast.officer)
    open_triage(page, run)
    page.keyboard.press("e")
    expect(page.locator(".cand-form")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".cand-form")).to_have_count(0)
    page.keyboard.press("?")
    page.locator("#keys-on").uncheck()
    page.reload()
    page.keyboard.press("a")
    page.keyboard.press("j")
    page.wait_for_timeout(300)
    assert not Candidate.objects.filter(run=run).exclude(state="pending").exists()


def test_text_and_candidates_lead_to_each_other(page: Page, cast: Cast) -> None:
    run = extracted(cast.officer)
    found = Candidate.objects.get(run=run, due_text="年底前")
    open_triage(page, run)
    page.locator("mark", has_text="年底前").click()
    expect(page.locator(f"#c-{found.pk}")).to_be_focused()
    lit = page.locator("mark.ev-on")
    assert "".join(lit.all_inner_texts()).find("年底前") >= 0
    page.keyboard.press("j")
    expect(page.locator("mark.ev-on", has_text="年底前")).to_have_count(0)


def test_the_end_of_a_long_document_is_loaded_when_it_is_come_to(page: Page, cast: Cast) -> None:
    run = extracted(cast.officer, long_text(14_000))
    last = Candidate.objects.filter(run=run).last()
    assert last is not None
    open_triage(page, run, "?state=all")
    expect(page.locator(".part-waiting")).not_to_have_count(0)
    card = page.locator(f"#c-{last.pk}")
    while not card.count():
        shown = page.locator(".cand").count()
        page.locator(".more").scroll_into_view_if_needed()
        expect(page.locator(".cand").nth(shown)).to_be_attached()
    card.focus()
    mark = page.locator(f'mark.ev-on.ev-text[data-owners~="{last.pk}"]').first
    expect(mark).to_be_in_viewport()


def test_files_are_sent_one_by_one_and_each_gets_its_answer(page: Page, cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "好.txt").write_text(MINUTES, "utf-8")
    (tmp_path / "空.txt").write_bytes(b"")
    page.goto("/documents/new/")
    page.set_input_files("#files", [tmp_path / "空.txt", tmp_path / "好.txt"])
    page.click("#send")
    expect(page.locator(".answer-refused")).to_contain_text("空.txt")
    expect(page.locator(".answer", has_text="好.txt")).to_contain_text("Taken in")
    assert ExtractionRun.objects.count() == 1
    page.set_input_files("#files", [tmp_path / "好.txt"])
    page.click("#send")
    page.wait_for_url(f"**/runs/{ExtractionRun.objects.get().pk}/")


def test_the_bar_moves_by_itself_and_leads_on_to_triage(page: Page, cast: Cast) -> None:
    run = taken_in(cast.officer)
    page.goto(f"/runs/{run.pk}/")
    expect(page.locator("progress")).to_have_attribute("value", "0")
    job = job_claim(run.job_id)
    assert job is not None
    job_heartbeat(job, done=40, total=100, step="rows")
    expect(page.locator("progress")).to_have_attribute("value", "40")
    expect(page.locator(".run-step")).to_contain_text("Looking for commitments")
    type(job).objects.filter(pk=job.pk).update(state="queued")
    tasks.extract(run.job_id)
    page.wait_for_url(f"**/runs/{run.pk}/triage/")
