"""The ledger as .xlsx: the rows of the view, all of them, as plain values."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.http import QueryDict
from django.utils import translation

from tests.cast import Cast, make_draft
from tests.stages import bring_to
from tracker.accounts.models import User
from tracker.commitments.filters import ledger
from tracker.commitments.models import Commitment
from tracker.common import clock
from tracker.common.errors import Invalid
from tracker.reports.services import report_export


def sheet(user: User, params: str = "", language: str = "en") -> Any:
    with translation.override(language):
        made = report_export(actor=user, name="ledger", params=QueryDict(params))
    assert made.name.endswith(".xlsx")
    return openpyxl.load_workbook(BytesIO(made.content)).worksheets[0]


def rows(found: Any) -> list[dict[str, Any]]:
    head, *body = list(found.iter_rows(min_row=4, values_only=True))
    return [dict(zip(head, row, strict=True)) for row in body]


def test_all_rows_of_the_view_in_its_order_and_not_a_page_of_them(cast: Cast) -> None:
    for number in range(30):
        make_draft(cast, f"第{number}件", due=clock.today() + timedelta(days=number % 7))
    params = "ordering=-due&state=draft&q=件"
    titles = [row["Title"] for row in rows(sheet(cast.officer, params))]
    assert len(titles) == 30
    assert titles == [row.title for row in ledger(cast.officer, QueryDict(params)).qs]


def test_values_are_dates_numbers_and_words(cast: Cast) -> None:
    commitment = bring_to(cast, "completed")
    [row] = rows(sheet(cast.officer))
    assert (row["Serial number"], row["Title"]) == (commitment.serial_no, commitment.title)
    assert (row["Lead unit"], row["Supporting units"]) == ("市住房和城乡建设局", "市财政局")
    due = commitment.due
    assert due is not None
    assert row["Due date"] == datetime(due.year, due.month, due.day)
    assert (row["Percent complete"], row["State"]) == (1, "Completed, to be closed")
    assert (row["Original due date"], row["Source"]) == (None, "Leader's instruction")
    assert row["Original wording"] == commitment.baseline_text


@pytest.mark.parametrize("text", ["=1+1", "+49", "-2", "@SUM(A1)", "http://example.org/", "=cmd|' /C calc'!A0"])
def test_words_of_people_never_become_formulas_or_links(cast: Cast, text: str) -> None:
    make_draft(cast, text, baseline_text=text)
    found = sheet(cast.officer)
    [row] = rows(found)
    assert (row["Title"], row["Original wording"]) == (text, text)
    assert found["B5"].data_type == "s"
    assert found["B5"].hyperlink is None


def test_the_head_says_whose_view_it_is_and_stays_in_sight(cast: Cast) -> None:
    make_draft(cast, due=clock.today())
    found = sheet(cast.officer, f"state=draft&state=assigned&overdue=false&unit={cast.housing.pk}")
    assert found["A1"].value == "云州市政府办公室 Ledger"
    assert found["A2"].value.endswith("0 rows")
    told = "Filtered by: State: Draft, Waiting for acknowledgement; Overdue: No; Unit: 市住房和城乡建设局"
    assert found["A3"].value == told
    assert sheet(cast.officer)["A3"].value == "Not filtered"
    assert sheet(cast.officer, "ordering=-due")["A3"].value == "Not filtered · Sorted by: Due date, descending"
    assert (found.freeze_panes, found.auto_filter.ref) == ("C5", "A4:Q5")


def test_the_lamp_has_its_colour(cast: Cast) -> None:
    late = bring_to(cast, "in_progress")
    Commitment.objects.filter(pk=late.pk).update(due=clock.today() - timedelta(days=2))
    found = sheet(cast.officer)
    assert found["H5"].value == "Red"
    assert found["H5"].fill.start_color.rgb == "FFF8C4C0"
    assert "Overdue by 2 days" in found["I5"].value


def test_the_file_holds_what_the_person_sees(cast: Cast) -> None:
    make_draft(cast, "草稿")
    bring_to(cast, "assigned", title="已交办")
    assert [row["Title"] for row in rows(sheet(cast.housing_head))] == ["已交办"]


def test_a_view_that_is_not_understood_makes_no_file(cast: Cast) -> None:
    with translation.override("en"):
        with pytest.raises(Invalid) as refused:
            report_export(actor=cast.officer, name="ledger", params=QueryDict("lamp=pink"))
        assert refused.value.field == "lamp"
        assert str(refused.value).startswith("Lamp: Select a valid choice.")


def test_an_export_costs_as_many_queries_for_many_rows_as_for_few(
    cast: Cast, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(3):
        bring_to(cast, "assigned", title=str(number))
    sheet(cast.officer)  # what a process asks once
    with django_assert_max_num_queries(20) as few:
        sheet(cast.officer)
    for number in range(20):
        bring_to(cast, "assigned", title=str(number))
    with django_assert_num_queries(len(few)):
        sheet(cast.officer)
