"""Saved views and the list of what waits, over the API."""

from __future__ import annotations

import pytest

from tests.api.conftest import Caller
from tests.cast import Cast
from tests.stages import bring_to

pytestmark = pytest.mark.django_db
VIEWS = "/api/v1/views/"


def test_a_view_is_kept_changed_and_deleted(cast: Cast, api: Caller) -> None:
    bring_to(cast, "draft")
    officer = api(cast.officer)
    made = officer.post(VIEWS, {"name": "草稿", "query": "ordering=due&state=draft&show=board&page=2"}, format="json")
    assert (made.status_code, made.json()["query"]) == (201, "state=draft&ordering=due&show=board")
    listed = officer.get(made.json()["commitments"])
    assert listed.json()["count"] == 1
    address = f"{VIEWS}{made.json()['id']}/"
    changed = officer.patch(address, {"shared_with": "unit", "unit": cast.supervision.pk}, format="json").json()
    assert (changed["name"], changed["unit"]["id"], changed["owner"]["name"]) == ("草稿", cast.supervision.pk, "陈督办")
    assert [one["name"] for one in api(cast.head).get(VIEWS).json()["results"]] == ["草稿"]
    assert api(cast.finance_head).get(address).status_code == 404
    assert officer.delete(address).status_code == 204
    assert officer.get(VIEWS).json()["count"] == 0


@pytest.mark.parametrize(
    ("body", "attribute"),
    [({"name": "空", "query": "page=2"}, None), ({"name": "", "query": "state=draft"}, "name")],
)
def test_a_view_that_says_nothing_is_refused(
    cast: Cast, api: Caller, body: dict[str, str], attribute: str | None
) -> None:
    answer = api(cast.officer).post(VIEWS, body, format="json")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["attr"] == attribute


def test_the_list_of_what_waits(cast: Cast, api: Caller) -> None:
    first, second = bring_to(cast, "assigned", title="新来"), bring_to(cast, "extending", title="待批")
    liaison = api(cast.housing_liaison).get("/api/v1/my-work/").json()
    [row] = liaison["results"]
    assert (row["kind"], row["id"], row["title"]) == ("commitment", first.pk, "新来")
    assert (row["reason"], row["step"], row["why"]) == (
        "acknowledge",
        "acknowledge",
        ["Assigned to you and not acknowledged yet."],
    )
    assert api(cast.housing_liaison).get(row["url"]).json()["title"] == "新来"
    head = api(cast.head).get("/api/v1/my-work/?why=decide&page_size=1").json()
    assert [one["id"] for one in head["results"]] == [second.pk]
    assert api(cast.head).get("/api/v1/my-work/?why=nothing").status_code == 400
