"""The ledger's page: rows, filters as chips, sorting, paging, empty and wrong views, export, queries."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from tests.cast import Cast, make_draft
from tests.stages import bring_to
from tests.unit.web_ledger.pages import signed_in, text_of
from tracker.commitments.models import Commitment
from tracker.common import clock

LEDGER = "/ledger/"


def titles(response: Any) -> list[str]:
    return [row["it"].title for row in response.context["rows"]]


def test_a_row_tells_everything_and_the_lamp_says_why(cast: Cast) -> None:
    commitment = bring_to(cast, "asked")
    Commitment.objects.filter(pk=commitment.pk).update(due=clock.today() - timedelta(days=3), due_text="年底前")
    shown = text_of(signed_in(cast.officer).get(LEDGER))
    for part in (commitment.serial_no, commitment.title, "市住房和城乡建设局", "市财政局", "年底前", "3 days late"):
        assert part is not None
        assert part in shown
    for part in ("Red", "Overdue by 3 days", "In progress", "Waits: Completion", "0%", "Leader's instruction"):
        assert part in shown


def test_search_filters_and_sorting_come_from_the_address(cast: Cast) -> None:
    for title, days in (("甲公园", 3), ("乙公园", 1), ("丙桥", 2)):
        make_draft(cast, title, baseline_text=title, due=clock.today() + timedelta(days=days))
    client = signed_in(cast.officer)
    assert titles(client.get(LEDGER, {"q": "公園", "ordering": "due"})) == ["乙公园", "甲公园"]
    response = client.get(LEDGER, {"ordering": "due"})
    assert titles(response) == ["乙公园", "丙桥", "甲公园"]
    [due] = [column for column in response.context["columns"] if column.get("sort") == "ascending"]
    assert titles(client.get(f"{LEDGER}?{due['query']}")) == ["甲公园", "丙桥", "乙公园"]


def test_each_chip_removes_its_own_filter_alone(cast: Cast) -> None:
    params = f"state=draft&state=closed&unit={cast.housing.pk}&due_from=2026-1-2&page=4&ordering=due"
    response = signed_in(cast.officer).get(f"{LEDGER}?{params}")
    chips = {f"{chip['it'].label} {chip['it'].text}": chip["query"] for chip in response.context["chips"]}
    unit = f"unit={cast.housing.pk}"
    assert chips == {
        "State Draft": f"state=closed&{unit}&due_from=2026-1-2&ordering=due",
        "State Closed": f"state=draft&{unit}&due_from=2026-1-2&ordering=due",
        "Unit 市住房和城乡建设局": "state=draft&state=closed&due_from=2026-1-2&ordering=due",
        "Due from 2026-01-02": f"state=draft&state=closed&{unit}&ordering=due",
    }


def test_what_the_form_has_no_field_for_is_kept_when_it_is_sent(cast: Cast) -> None:
    response = signed_in(cast.officer).get(LEDGER, {"lead": str(cast.housing.pk), "ordering": "-due", "page": "2"})
    assert response.context["kept"] == [("lead", str(cast.housing.pk)), ("ordering", "-due")]


def test_pages_of_25_with_the_total_and_filters_kept(cast: Cast) -> None:
    for number in range(27):
        make_draft(cast, f"第{number}件")
    client = signed_in(cast.officer)
    first, second = client.get(LEDGER, {"state": "draft"}), client.get(LEDGER, {"state": "draft", "page": "2"})
    assert (len(titles(first)), len(titles(second))) == (25, 2)
    assert "1–25 of 27 rows" in text_of(first)
    assert "?state=draft&amp;page=2" in first.content.decode()
    assert not set(titles(first)) & set(titles(second))


HUGE = 10**25  # more than any column holds


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("state=zzz", "State"),
        ("due_to=x", "Due to"),
        ("overdue=maybe", "Overdue"),
        ("unit=0", "Unit"),
        (f"lead_unit={HUGE}", "Lead unit"),
    ],
)
def test_a_wrong_address_is_explained_and_shows_no_rows(cast: Cast, query: str, label: str) -> None:
    make_draft(cast)
    client = signed_in(cast.officer)
    response = client.get(f"{LEDGER}?{query}")
    assert response.status_code == 400
    assert [name for name, _problem in response.context["problems"]] == [label]
    assert titles(response) == []
    back = client.get(f"{reverse('ledger-export')}?{query}")
    assert (back.status_code, back["Location"]) == (302, f"{LEDGER}?{query}")


def test_empty_says_whether_there_is_nothing_or_nothing_matches(cast: Cast) -> None:
    officer, liaison = signed_in(cast.officer), signed_in(cast.housing_liaison)
    assert "Nothing stands in the ledger yet." in text_of(officer.get(LEDGER))
    assert "Nothing has been assigned to you yet." in text_of(liaison.get(LEDGER))
    make_draft(cast)
    assert "Nothing matches these filters." in text_of(officer.get(LEDGER, {"q": "没有"}))


def test_the_export_is_exactly_the_view_and_only_for_those_who_may(cast: Cast) -> None:
    for number in range(28):
        bring_to(cast, "assigned" if number % 2 else "draft", title=f"第{number}件")
    client = signed_in(cast.officer)
    view = "state=assigned&ordering=-serial_no"
    shown = client.get(f"{LEDGER}?{view}")
    assert f"/ledger/export/?{view.replace('&', '&amp;')}" in shown.content.decode()
    response = client.get(f"/ledger/export/?{view}&page=2")
    assert response["Content-Disposition"].startswith("attachment;")
    rows = openpyxl.load_workbook(BytesIO(response.content)).worksheets[0].iter_rows(min_row=5, values_only=True)
    assert [row[1] for row in rows] == titles(shown)
    assert "/ledger/export/" not in signed_in(cast.housing_handler).get(LEDGER).content.decode()


def test_the_page_costs_as_many_queries_for_25_rows_as_for_one(cast: Cast, django_assert_num_queries: Any) -> None:
    client = signed_in(cast.officer)
    bring_to(cast, "in_progress", title="头一件")
    client.get(LEDGER)  # what a process asks once
    with django_assert_num_queries(17):
        client.get(LEDGER)
    for number in range(30):
        bring_to(cast, "in_progress", title=f"第{number}件")
    client.get(LEDGER)  # the menu counts anew after every change
    with django_assert_num_queries(17):
        assert len(titles(client.get(LEDGER))) == 25


def test_what_is_printed_holds_all_rows_and_says_of_whom_and_when(cast: Cast) -> None:
    for number in range(27):
        make_draft(cast, f"第{number}件")
    page = signed_in(cast.officer).get(LEDGER, {"state": "draft", "print": "1"})
    assert len(titles(page)) == 27
    assert f"{cast.office.name} · {clock.today():%Y-%m-%d}" in text_of(page)
    assert "print=" not in page.content.decode().split("/ledger/export/", 1)[1].split('"', 1)[0]
