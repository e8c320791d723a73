"""Review by keyboard alone: each key, two people on one document, a reload in the middle, a dropped connection."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Windows
from tests.browser.test_scripts import current, open_triage
from tests.cast import Cast
from tests.unit.intake.minutes import MINUTES, extracted
from tests.unit.intake.review.test_ledger import FIRST, LATER
from tracker.commitments.models import Commitment, Mention
from tracker.intake.models import Candidate, CandidateState, ExtractionRun
from tracker.intake.review.second import second_review_set
from tracker.intake.triage import candidate_accept

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What the browser and htmx write into the console when there is no connection.
OFFLINE = ("ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest")


def states(run: ExtractionRun) -> list[str]:
    return list(Candidate.objects.filter(run=run).order_by("start", "pk").values_list("state", flat=True))


def card(page: Page, candidate: Candidate) -> str:
    return f"#c-{candidate.pk}"


def test_steps_are_taken_back_one_after_the_other(page: Page, cast: Cast) -> None:
    run = extracted(cast.officer)
    first, second, third = Candidate.objects.filter(run=run)[:3]
    open_triage(page, run)
    page.keyboard.press("a")
    expect(page.locator(card(page, second))).to_be_focused()
    page.keyboard.press("m")
    expect(page.locator(card(page, third))).to_have_count(0)
    expect(page.locator(card(page, second))).to_be_focused()
    page.keyboard.press("u")
    expect(page.locator(card(page, third))).to_have_attribute("data-state", "pending")
    expect(page.locator("#cards .cand").nth(2)).to_have_attribute("data-id", str(third.pk))
    page.keyboard.press("u")
    expect(page.locator(card(page, first))).to_have_attribute("data-state", "pending")
    expect(page.locator(card(page, first))).to_be_focused()
    page.keyboard.press("u")
    expect(page.locator("#messages")).to_contain_text("nothing of yours")
    assert set(states(run)) == {"pending"}
    assert not Commitment.objects.exists()


def test_a_candidate_is_accepted_without_going_on(page: Page, cast: Cast) -> None:
    run = extracted(cast.officer)
    first = Candidate.objects.filter(run=run)[0]
    open_triage(page, run)
    page.keyboard.press("A")
    expect(page.locator(card(page, first))).to_have_attribute("data-state", "accepted")
    expect(page.locator(card(page, first))).to_be_focused()


def test_a_candidate_is_split_where_the_cursor_stands(page: Page, cast: Cast) -> None:
    run = extracted(cast.officer)
    first = Candidate.objects.filter(run=run)[0]
    open_triage(page, run)
    page.keyboard.press("s")
    words = page.locator(".split-text")
    expect(words).to_be_focused()
    words.evaluate("(one) => { one.selectionStart = one.selectionEnd = one.value.indexOf('完成50'); }")
    page.keyboard.press("Enter")
    expect(page.locator("#cards .cand-form")).to_have_count(0)
    expect(page.locator("#cards .cand").nth(1).locator(".cand-text")).to_contain_text("完成50个老旧小区改造")
    expect(page.locator(f"{card(page, first)} .cand-text")).not_to_contain_text("完成50个")
    assert Candidate.objects.filter(run=run).count() == 6
    page.keyboard.press("u")
    expect(page.locator(f"{card(page, first)} .cand-text")).to_contain_text("完成50个老旧小区改造")
    assert Candidate.objects.filter(run=run).count() == 5


def test_selected_words_become_a_candidate_in_its_place(page: Page, cast: Cast) -> None:
    run = extracted(cast.officer)
    count = Candidate.objects.filter(run=run).count()
    open_triage(page, run)
    page.evaluate(
        """() => {
          const piece = Array.from(document.querySelectorAll("#doc [data-at]")).find((one) => one.textContent.startsWith("王立平强调"));
          const walk = document.createTreeWalker(piece, NodeFilter.SHOW_TEXT);
          const nodes = [];
          while (walk.nextNode()) nodes.push(walk.currentNode);
          const last = nodes[nodes.length - 1];
          const range = document.createRange();
          range.setStart(nodes[0], 0);
          range.setEnd(last, last.data.length);
          window.getSelection().removeAllRanges();
          window.getSelection().addRange(range);
        }"""
    )
    page.keyboard.press("n")
    made = page.locator("#cards .cand-text", has_text="王立平强调，要力争用3年左右的时间建成云州智慧物流园")
    expect(made).to_have_count(1)
    found = Candidate.objects.filter(run=run).latest("pk")
    assert Candidate.objects.filter(run=run).count() == count + 1
    assert run.document.text[found.start : found.end] == found.text
    assert found.due is not None


def test_a_line_of_the_ledger_is_updated_with_three_keys(page: Page, cast: Cast) -> None:
    first = Candidate.objects.get(run=extracted(cast.officer, FIRST), text__contains="五里亭")
    line = candidate_accept(actor=cast.officer, candidate=first)
    run = extracted(cast.officer, LATER)
    again = Candidate.objects.filter(run=run)[0]
    open_triage(page, run)
    page.keyboard.press("l")
    expect(page.locator(".choice")).to_have_count(2)  # the line, and "none of these"
    expect(page.locator(".choice").first).to_contain_text("Deadline put off")
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.locator(card(page, again))).to_have_attribute("data-state", "linked")
    assert Mention.objects.filter(commitment=line, document=run.document).count() == 1
    assert Commitment.objects.count() == 1


def test_a_unit_is_named_with_one_click_and_the_other_candidates_have_it(page: Page, cast: Cast) -> None:
    run = extracted(
        cast.officer, MINUTES.replace("市河道管理所", "园林局管护所") + "园林局管护所要在5月底前补植行道树。\n"
    )
    waiting = [one for one in Candidate.objects.filter(run=run) if one.found["lead_units"] == ["园林局管护所"]]
    open_triage(page, run)
    button = page.locator(f"{card(page, waiting[0])} .unit-means button").first
    name = button.inner_text().removeprefix("= ")
    button.click()
    for one in waiting:
        expect(page.locator(f"{card(page, one)} .cand-facts")).to_contain_text(name)
        expect(page.locator(f"{card(page, one)} .unknown")).to_have_count(0)


def test_what_was_typed_outlives_a_reload_and_a_saved_draft_is_gone(page: Page, cast: Cast) -> None:
    run = extracted(cast.officer)
    first = Candidate.objects.filter(run=run)[0]
    open_triage(page, run)
    page.keyboard.press("e")
    title = page.locator(f"{card(page, first)} [name=title]")
    expect(title).to_be_focused()
    title.fill("写到一半的标题")
    page.reload()
    expect(page.locator(".cand-current")).to_have_count(1)
    page.keyboard.press("e")
    expect(title).to_have_value("写到一半的标题")
    expect(page.locator(".draft-note")).to_be_visible()
    page.keyboard.press("Control+s")
    expect(page.locator(f"{card(page, first)}.cand-drafted")).to_have_count(1)
    page.keyboard.press("e")
    expect(title).to_have_value("写到一半的标题")
    page.keyboard.press("Enter")
    expect(page.locator(f"{card(page, first)} h2")).to_have_text("写到一半的标题")
    page.reload()
    expect(page.locator(".cand-drafted")).to_have_count(0)
    assert Candidate.objects.get(pk=first.pk).title == "写到一半的标题"


def test_a_dropped_connection_says_so_and_loses_nothing(page: Page, cast: Cast, windows: Windows) -> None:
    run = extracted(cast.officer)
    first = Candidate.objects.filter(run=run)[0]
    open_triage(page, run)
    page.keyboard.press("e")
    title = page.locator(f"{card(page, first)} [name=title]")
    title.fill("断线时写的")
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("cannot be reached")
    expect(title).to_have_value("断线时写的")
    page.context.set_offline(False)
    page.keyboard.press("Enter")
    expect(page.locator(f"{card(page, first)} h2")).to_have_text("断线时写的")
    page.wait_for_timeout(300)  # the browser's own words about it come late
    windows.wrong[:] = [one for one in windows.wrong if not any(word in one for word in OFFLINE)]


def test_two_people_see_each_other_and_neither_overwrites_the_other(page: Page, cast: Cast, windows: Windows) -> None:
    run = extracted(cast.officer)
    first = Candidate.objects.filter(run=run)[0]
    open_triage(page, run)
    other = windows.sign_in("head", locale="en-US")
    open_triage(other, run)
    expect(other.locator("#here")).to_contain_text(cast.officer.name)
    for window in (page, other):
        window.keyboard.press("e")
        expect(window.locator(f"{card(page, first)} [name=title]")).to_be_focused()
    page.locator(f"{card(page, first)} [name=title]").fill("经办人改的")
    page.keyboard.press("Enter")
    expect(page.locator(f"{card(page, first)} h2")).to_have_text("经办人改的")
    other.locator(f"{card(page, first)} [name=title]").fill("负责人改的")
    other.keyboard.press("Enter")
    expect(other.locator(f"{card(page, first)} .alert-warning")).to_contain_text("经办人改的")
    expect(other.locator(f"{card(page, first)} [name=title]")).to_have_value("负责人改的")
    assert Candidate.objects.get(pk=first.pk).title == "经办人改的"
    other.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(page.locator(card(page, first))).to_have_attribute("data-state", "accepted")
    other.reload()
    assert current(other) != first.pk


def test_a_second_person_confirms_with_the_same_key(page: Page, cast: Cast, windows: Windows) -> None:
    second_review_set(actor=cast.system_admin, least_confidence=100)
    run = extracted(cast.officer)
    first = Candidate.objects.filter(run=run)[0]
    open_triage(page, run)
    page.keyboard.press("a")
    expect(page.locator(card(page, first))).to_have_attribute("data-state", "awaiting_second")
    expect(page.locator(card(page, first))).to_contain_text("A second person has to look at it")
    other = windows.sign_in("head", locale="en-US")
    open_triage(other, run, "?state=awaiting_second")
    other.keyboard.press("a")
    expect(other.locator(card(page, first))).to_have_attribute("data-state", "accepted")


def test_the_sure_ones_are_looked_through_and_accepted_at_once(page: Page, cast: Cast) -> None:
    run = extracted(cast.officer)
    open_triage(page, run)
    page.keyboard.press("b")
    page.wait_for_url("**/sure/**")
    page.select_option("[name=least]", index=page.locator("[name=least] option").count() - 1)
    rows = page.locator("tbody tr")
    expect(rows).not_to_have_count(0)
    count = rows.count()
    page.get_by_role("button", name="Accept").click()
    expect(page.locator("#messages")).to_contain_text("accepted")
    assert Commitment.objects.count() == count
    assert Candidate.objects.filter(run=run, state=CandidateState.ACCEPTED).count() == count


def test_what_is_pointed_at_is_shown_on_the_other_side(page: Page, cast: Cast) -> None:
    run = extracted(cast.officer)
    found = Candidate.objects.get(run=run, due_text="年底前")
    open_triage(page, run)
    page.locator("mark", has_text="年底前").hover()
    expect(page.locator(f"{card(page, found)}.pointed")).to_have_count(1)
    page.locator(f"{card(page, found)} .cand-title").hover()
    expect(page.locator("mark.pointed", has_text="年底前")).to_have_count(1)
    page.locator("h1").hover()
    expect(page.locator(".pointed")).to_have_count(0)
    assert current(page) != found.pk


def test_accepting_what_the_ledger_may_have_compares_first(page: Page, cast: Cast) -> None:
    first = Candidate.objects.get(run=extracted(cast.officer, FIRST), text__contains="五里亭")
    candidate_accept(actor=cast.officer, candidate=first)
    run = extracted(cast.officer, LATER)
    again = Candidate.objects.filter(run=run)[0]
    open_triage(page, run)
    page.keyboard.press("a")
    expect(page.locator(".compare")).to_have_count(1)
    assert Commitment.objects.count() == 1
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    expect(page.locator(card(page, again))).to_have_attribute("data-state", "accepted")
    assert Commitment.objects.count() == 2
