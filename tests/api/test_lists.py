"""Lists: filters, paging, scope and what they cost."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.conftest import MINUTES, Caller
from tests.cast import Cast, make_draft
from tests.stages import bring_to, report
from tracker.commitments.filters import ledger
from tracker.commitments.models import Commitment

pytestmark = pytest.mark.django_db

# SQL statements a call, whatever the number of rows; three of each are the token's and the roles'.
QUERIES = {
    "commitments/?page_size=200": 12,
    "commitments/?lamp=red&overdue=true&ordering=due": 6,
    "candidates/": 6,
    "runs/": 5,
    "documents/": 5,
    "units/": 5,
    "projects/": 4,
    "auth/tokens/": 4,
}


@pytest.fixture
def filled(cast: Cast, read: dict[str, Any]) -> None:
    """Some of everything."""
    for stage in ("draft", "assigned", "in_progress", "asked", "closed"):
        bring_to(cast, stage)
    report(cast, bring_to(cast, "in_progress"))


def _counted(client: Any, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(f"/api/v1/{path}").status_code == 200
    return len([q for q in queries.captured_queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))])


@pytest.mark.usefixtures("filled")
def test_lists_cost_what_is_pinned(cast: Cast, api: Caller) -> None:
    client = api(cast.officer)
    assert {path: _counted(client, path) for path in QUERIES} == QUERIES


@pytest.mark.usefixtures("filled")
def test_more_rows_cost_no_more_queries(cast: Cast, api: Caller) -> None:
    client = api(cast.housing_head)
    client.get("/api/v1/commitments/")  # the office's own days are cached from here on
    before = _counted(client, "commitments/")
    for n in range(5):
        bring_to(cast, "assigned", title=f"事项{n}")
    assert _counted(client, "commitments/") == before


def test_lists_of_documents_leave_their_texts_in_the_database(cast: Cast, api: Caller, read: dict[str, Any]) -> None:
    client = api(cast.officer)
    row = client.get("/api/v1/candidates/").json()["results"][0]
    client.post(f"/api/v1/candidates/{row['id']}/accept/")
    for path in ("documents/", "runs/", "candidates/", "commitments/"):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/api/v1/{path}")
        selected = [q["sql"] for q in queries if '"meetings_document"."text",' in q["sql"]]
        assert selected == [], path


def test_pages_follow_each_other(cast: Cast, api: Caller) -> None:
    made = [make_draft(cast, f"事项{n}").pk for n in range(5)]
    client = api(cast.officer)
    seen, url = [], "/api/v1/commitments/?page_size=2&state=draft"
    while url:
        body = client.get(url).json()
        assert body["count"] == 5
        seen += [row["id"] for row in body["results"]]
        url = body["next"]
    assert seen == made[::-1]
    assert body["previous"].endswith("?page=2&page_size=2&state=draft")


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("query", ["", "?state=assigned&state=in_progress", "?q=五里河", "?is_open=true&lamp=green"])
def test_the_list_is_the_ledger(query: str, cast: Cast, api: Caller) -> None:
    from django.http import QueryDict

    for person in (cast.officer, cast.leader, cast.housing_handler, cast.system_admin):
        listed = [row["id"] for row in api(person).get(f"/api/v1/commitments/{query}").json()["results"]]
        assert listed == list(ledger(person, QueryDict(query[1:])).qs.values_list("pk", flat=True))


@pytest.mark.parametrize("name", ["candidates/?run", "candidates/?document", "runs/?document", "units/?parent"])
def test_a_number_that_no_row_can_have_is_an_error_of_the_caller(name: str, cast: Cast, api: Caller) -> None:
    refused = api(cast.officer).get(f"/api/v1/{name}={10**25}")
    assert (refused.status_code, refused.json()["errors"][0]["attr"]) == (400, name.partition("?")[2])


def test_a_row_tells_lamp_reason_and_actions(cast: Cast, api: Caller) -> None:
    commitment = bring_to(cast, "assigned")
    Commitment.objects.filter(pk=commitment.pk).update(due="2020-01-01")
    row = api(cast.housing_liaison).get("/api/v1/commitments/?overdue=true").json()["results"][0]
    assert (row["lamp"]["colour"], row["is_overdue"], row["allowed_actions"]) == ("red", True, ["acknowledge"])
    assert "it was due on" in row["lamp"]["reason"]
    assert row["days_left"] < 0
    assert (row["lead_unit"]["id"], [unit["id"] for unit in row["supporting_units"]]) == (
        cast.housing.pk,
        [cast.finance.pk],
    )


def test_units_are_found_by_alias_and_tell_handlers_to_those_who_assign(cast: Cast, api: Caller) -> None:
    client = api(cast.officer)
    found = client.get("/api/v1/units/?q=住建").json()["results"]
    assert [(unit["name"], unit["aliases"]) for unit in found] == [("市住房和城乡建设局", ["市住建局", "住建局"])]
    path = f"/api/v1/units/{cast.housing.pk}/"
    assert [person["name"] for person in client.get(path).json()["handlers"]] == ["方承办"]
    assert api(cast.finance_head).get(path).json()["handlers"] == []


def test_candidates_and_runs_are_filtered(cast: Cast, api: Caller, read: dict[str, Any]) -> None:
    client = api(cast.officer)
    count = read["counts"]["candidates"]
    assert client.get(f"/api/v1/candidates/?run={read['id']}&state=pending").json()["count"] == count
    assert client.get("/api/v1/candidates/?state=accepted&state=rejected").json()["count"] == 0
    assert client.get(f"/api/v1/candidates/?document={read['document']['id'] + 1}").json()["count"] == 0
    starts = [row["start"] for row in client.get("/api/v1/candidates/?ordering=-start").json()["results"]]
    assert starts == sorted(starts, reverse=True)
    firm = client.get("/api/v1/candidates/?tier=firm").json()["results"]
    reasons = client.get(f"/api/v1/candidates/{firm[0]['id']}/").json()["tier_reasons"]
    assert reasons
    assert all(reason["message"].startswith(("names", "is a decision")) for reason in reasons)
    assert client.get("/api/v1/runs/?state=done").json()["count"] == 1
    assert client.get("/api/v1/documents/?q=专题会议&held_from=2026-03-01").json()["count"] == 1
    assert client.get("/api/v1/documents/?source=upload").json()["count"] == 0


def test_evidence_is_what_stands_at_its_place(cast: Cast, api: Caller, read: dict[str, Any]) -> None:
    client = api(cast.officer)
    for row in client.get("/api/v1/candidates/").json()["results"]:
        seen = client.get(f"/api/v1/candidates/{row['id']}/").json()
        assert seen["text"] == MINUTES[seen["start"] : seen["end"]]
        assert seen["evidence"]
        for piece in seen["evidence"]:
            assert piece["text"] == MINUTES[piece["start"] : piece["end"]]


def test_answers_are_kept_by_nobody(cast: Cast, api: Caller) -> None:
    assert "no-store" in api(cast.officer).get("/api/v1/commitments/").headers["Cache-Control"]
