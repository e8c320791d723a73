"""WCAG 2.2 AA by axe-core on the pages of review: nothing serious; and a document of 200 candidates stays fluid."""

from __future__ import annotations

from typing import Any, Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.conftest import Windows
from tests.browser.test_scripts import open_triage
from tests.cast import Cast
from tests.unit.intake.minutes import accepted, extracted, long_text
from tests.unit.intake.review.test_ledger import FIRST, LATER
from tracker.intake.learning.names import name_set
from tracker.intake.models import Candidate

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES: Final = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
GRAVE: Final = frozenset({"serious", "critical"})


def violations(page: Page) -> list[tuple[str, str]]:
    """What axe-core finds and calls serious or critical: rule, first place."""
    found: Any = Axe().run(page, options=RULES).response["violations"]
    return [(one["id"], one["nodes"][0]["html"][:160]) for one in found if one["impact"] in GRAVE]


def opened(page: Page, cast: Cast) -> dict[str, list[tuple[str, str]]]:
    """Each page of review, with what is wrong on it."""
    accepted(cast.officer, Candidate.objects.filter(run=extracted(cast.officer, FIRST))[0])
    run = extracted(cast.officer, LATER + "园林管护处要在7月底前完成补植。\n")
    name_set(actor=cast.officer, name="管护中心", unit=cast.gardens)
    found = {}
    open_triage(page, run)
    found["triage"] = violations(page)
    for key, place in (("e", "[name=title]"), ("r", "[type=radio]"), ("l", ".choice"), ("s", ".split-text")):
        page.keyboard.press(key)
        expect(page.locator(f".cand-form {place}").first).to_be_attached()
        found[f"triage {key}"] = violations(page)
        page.keyboard.press("Escape")
        expect(page.locator(".cand-form")).to_have_count(0)
    page.keyboard.press("?")
    found["triage ?"] = violations(page)
    for name in ("triage-sure", "triage-make"):
        page.goto(reverse(name, args=[run.pk]))
        found[name] = violations(page)
    for name in ("learning", "quality", "documents"):
        page.goto(reverse(name))
        found[name] = violations(page)
    return found


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_no_page_of_review_has_a_serious_violation(windows: Windows, cast: Cast, width: int) -> None:
    page = windows.sign_in("officer", viewport={"width": width, "height": 900})
    page.context.set_default_timeout(30_000)
    assert {place: wrong for place, wrong in opened(page, cast).items() if wrong} == {}


# From the key to the next frame that shows its effect, in milliseconds, as INP measures it.
MEASURE: Final = """(key) => new Promise((done) => {
  const start = performance.now();
  document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: key, bubbles: true, cancelable: true }));
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - start), 0));
})"""
WORST_MS: Final = 100  # to the next paint; the bar, the worst of many


def test_two_hundred_candidates_stay_fluid(page: Page, cast: Cast, record_property: Any) -> None:
    run = extracted(cast.officer, long_text(14_000))
    assert Candidate.objects.filter(run=run).count() >= 200
    open_triage(page, run)
    while page.locator(".more").count():
        shown = page.locator(".cand").count()
        page.locator(".more").click()
        expect(page.locator(".cand").nth(shown)).to_be_attached()
    taken = sorted(page.evaluate(MEASURE, "j") for _press in range(60))
    page.goto("/inbox/")
    empty = sorted(page.evaluate(MEASURE, "j") for _press in range(60))
    told = f"triage {taken[len(taken) // 2]:.1f} ms, worst {taken[-1]:.1f}; empty page {empty[len(empty) // 2]:.1f} ms"
    record_property("next paint", told)
    print(f"\nnext paint with 200 candidates: {told}; ratio {taken[len(taken) // 2] / empty[len(empty) // 2]:.2f}")
    assert taken[int(len(taken) * 0.9)] < WORST_MS
