"""Reports over the API."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.api.conftest import Caller
from tests.cast import Cast
from tests.stages import bring_to
from tracker.commitments.models import Commitment

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(cast: Cast) -> None:
    """Commitments at several places of the chain, one of them overdue."""
    for stage in ("assigned", "in_progress", "completed", "closed"):
        bring_to(cast, stage)
    Commitment.objects.filter(pk=bring_to(cast, "in_progress").pk).update(due="2020-01-01")


@pytest.mark.usefixtures("filled")
def test_every_figure_opens_the_list_that_it_counts(cast: Cast, api: Caller) -> None:
    client = api(cast.officer)
    told = client.get("/api/v1/reports/circular/figures/").json()
    summaries = [told["summary"], *told["units"]]
    names = ("total", "done", "going", "overdue", "on_time")
    figures = [*told["states"], *(row[name] for row in summaries for name in names)]
    assert told["summary"]["total"]["count"] == 5
    for figure in figures:
        assert client.get(figure["list"]).json()["count"] == figure["count"], figure
    assert [late["due"] for late in told["late"]] == ["2020-01-01"]
    assert told["summary"]["completion_rate"] == 0.4


@pytest.mark.usefixtures("filled")
def test_the_ledger_as_a_file_holds_the_rows_of_the_list(cast: Cast, api: Caller) -> None:
    client = api(cast.officer)
    query = "state=in_progress&ordering=due"
    listed = [row["title"] for row in client.get(f"/api/v1/commitments/?{query}").json()["results"]]
    answer = client.get(f"/api/v1/reports/ledger/?{query}")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert [cell for cell in cells if cell in set(listed)] == listed


def test_the_circular_is_a_word_document_and_knows_its_own_scope_alone(cast: Cast, api: Caller) -> None:
    client = api(cast.officer)
    assert client.get("/api/v1/reports/circular/").content.startswith(b"PK")
    refused = client.get("/api/v1/reports/circular/?state=closed")
    assert refused.json()["errors"][0]["code"] == "unknown_parameter"
    bad = client.get("/api/v1/reports/circular/figures/?assigned_from=x")
    assert (bad.status_code, bad.json()["errors"][0]["attr"]) == (400, "assigned_from")
