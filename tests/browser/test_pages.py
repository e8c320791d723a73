"""Every page that can be opened, on a phone, in each language: right words, right form, no errors in the console."""

from __future__ import annotations

from types import ModuleType
from typing import Any, Final

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests.browser.areas import administration, commitments, documents, intake, journal, own, review
from tests.browser.conftest import Windows
from tests.browser.pages import FOREIGN, data_strings, faults
from tests.browser.work import Work, make_work
from tests.cast import Cast
from tracker.web.urls import urlpatterns

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE: Final[dict[str, Any]] = {"viewport": {"width": 390, "height": 844}}
AREAS: Final[tuple[ModuleType, ...]] = (administration, commitments, documents, intake, journal, own, review)


@pytest.fixture
def work(cast: Cast, windows: Windows) -> Work:
    """What the office has at hand; `windows` keeps workers away from it."""
    return make_work(cast)


def words_of(area: ModuleType) -> list[str]:
    """What is data on the pages of an area, the longest first."""
    return sorted([*getattr(area, "DATA", ()), *data_strings()], key=len, reverse=True)


@pytest.mark.parametrize("area", AREAS, ids=lambda area: area.__name__.rpartition(".")[2])
@pytest.mark.parametrize("locale", FOREIGN)
def test_every_page_is_right_on_a_phone(
    windows: Windows, cast: Cast, work: Work, locale: str, area: ModuleType
) -> None:
    opened: dict[str, Page] = {}
    found = {}
    for who, _name, address in area.pages(cast, work):
        if who not in opened:
            opened[who] = windows.sign_in(who, locale, **PHONE) if who else windows.open(locale, **PHONE)
        opened[who].goto(address)
        found[f"{who} {address}"] = faults(opened[who], locale, words_of(area))
    assert {place: wrong for place, wrong in found.items() if wrong} == {}


def test_no_page_is_left_out(cast: Cast, work: Work) -> None:
    others = (area for area in AREAS if area is not journal)  # it does again what they do
    seen = {"journal"} | {name for area in others for _who, name, _address in area.pages(cast, work)}
    no_pages = {name for area in AREAS for name in area.NO_PAGES}
    names = {pattern.name for pattern in urlpatterns}
    assert names - no_pages - seen == set()
    assert no_pages & seen == set()
    assert no_pages <= names


# Page, who opens it, the button that sends its form.
FORMS: Final[tuple[tuple[str, str], ...]] = (
    ("officer", "document-new"),
    ("officer", "commitment-new"),
    ("officer", "password-change"),
    ("secadmin", "user-new"),
    ("secadmin", "unit-new"),
    ("sysadmin", "settings"),
)


def send_empty(page: Page) -> None:
    """Send the page's form with nothing in it, past the browser's own checks."""
    page.evaluate(
        """() => {
          const form = document.querySelector("form.action-form") || document.querySelector("main form[method=post]");
          form.noValidate = true;
          form.querySelectorAll("input:not([type=hidden], [type=radio], [type=checkbox]), textarea").forEach((one) => { one.value = ""; });
          form.querySelector("button:not([type=button])").click();
        }"""
    )
    page.wait_for_selector(".alert-danger")


@pytest.mark.parametrize("locale", FOREIGN)
def test_every_refused_form_is_right(windows: Windows, cast: Cast, work: Work, locale: str) -> None:
    data = data_strings()
    found: dict[str, Any] = {}
    opened: dict[str, Page] = {}
    for who, name in FORMS:
        page = opened.get(who) or opened.setdefault(who, windows.sign_in(who, locale, **PHONE))
        page.goto(reverse(name))
        send_empty(page)
        found[name] = faults(page, locale, data)
    for commitment, action in (("in_progress", "complete"), ("asked", "verify"), ("verified", "decide")):
        who = {"complete": "housing-head", "verify": "officer", "decide": "head"}[action]
        page = opened.get(who) or opened.setdefault(who, windows.sign_in(who, locale, **PHONE))
        page.goto(reverse("commitment", args=[work.stages[commitment].pk]) + f"?do={action}")
        send_empty(page)
        found[action] = faults(page, locale, data)
    assert {place: wrong for place, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("locale", FOREIGN)
def test_the_first_run_page_is_right(windows: Windows, db: None, locale: str) -> None:
    page = windows.open(locale, **PHONE)
    page.goto("/")
    page.wait_for_url("**/setup/")
    found = faults(page, locale, [])
    send_empty(page)
    assert [*found, *faults(page, locale, [])] == []


FAULTY = """<!doctype html><title>Page</title><body><h1>台账</h1><p style="color: red">督办 list</p><input name="q">
<div class="wide">x</div><button></button><script>1</script><p id="a"></p><p id="a"></p>"""


def test_what_is_wrong_is_seen(windows: Windows) -> None:
    page = windows.browser.new_page(**PHONE)
    page.set_content(FAULTY)
    page.add_style_tag(content=".wide { width: 900px }")
    kinds = {one.split(":")[0] for one in faults(page, "en-US", [])}
    form = {"inline style", "inline script", "no label", "no name", "id twice", "wider than the window (908)"}
    assert kinds == form | {"“台账” in “台账”", "“督办” in “督办 list”"}
    foreign = {locale: [one for one in faults(page, locale, ["台账"]) if "“" in one] for locale in FOREIGN}
    assert foreign["zh-CN"] == ["“Page” in “Page”", "“list” in “督办 list”"]
    assert foreign["zh-TW"] == ["“Page” in “Page”", "“办” in “督办 list”", "“list” in “督办 list”"]
