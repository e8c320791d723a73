"""Projects: every number is its list, documents open for those who may read them, the cost is constant."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import Cast
from tests.stages import bring_to, report
from tests.unit.web_ledger.pages import signed_in, text_of
from tracker.commitments.models import Commitment, Project
from tracker.common import clock

# Queries of the list and of one project's page.
LIST = 9
PAGE = 23


def add(cast: Cast, project: Project, stage: str, *, late: bool = False, title: str = "铺装步道") -> Commitment:
    commitment = bring_to(cast, stage, title=title)
    commitment.projects.add(project)
    if late:
        Commitment.objects.filter(pk=commitment.pk).update(due=clock.today() - timedelta(days=3))
    return commitment


@pytest.fixture
def park(cast: Cast) -> Project:
    project = Project.objects.create(name="五里河公园改造", folded="五里河公园改造")
    for stage, late in (("draft", False), ("assigned", False), ("in_progress", True), ("closed", False)):
        add(cast, project, stage, late=late)
    return project


@pytest.mark.parametrize("who", ["officer", "housing_head", "leader"])
def test_each_number_opens_a_list_of_its_length(cast: Cast, park: Project, who: str) -> None:
    client = signed_in(getattr(cast, who))
    numbers = client.get(f"/projects/{park.pk}/").context["numbers"]
    assert {one.label: one.count for one in numbers}["Overdue"] == 1
    for one in numbers:
        assert client.get(one.url).context["page"].paginator.count == one.count, one.label


def test_the_list_counts_what_the_person_sees(cast: Cast, park: Project) -> None:
    for who, count in (("officer", 4), ("housing_head", 3)):
        row = signed_in(getattr(cast, who)).get("/projects/").context["rows"][0]
        assert (row["it"].commitment_count, row["late"]) == (count, 1)
    assert row["open"] == 2


def test_a_project_of_others_is_not_there(cast: Cast) -> None:
    other = Project.objects.create(name="园林局项目", folded="园林局项目")
    add(cast, other, "draft")
    client = signed_in(cast.housing_head)
    assert "园林局项目" not in text_of(client.get("/projects/"))
    assert client.get(f"/projects/{other.pk}/").status_code == 404


def test_the_page_shows_reports_and_the_search_finds_in_any_script(cast: Cast, park: Project) -> None:
    report(cast, Commitment.objects.get(state="in_progress"), text="步道铺装已完成60%")
    client = signed_in(cast.housing_head)
    assert "步道铺装已完成60%" in text_of(client.get(f"/projects/{park.pk}/"))
    assert "五里河公园改造" in text_of(client.get("/projects/?q=公園"))
    assert "No project fits" in text_of(client.get("/projects/?q=大桥"))


def test_queries_do_not_grow_with_the_rows(cast: Cast, park: Project, django_assert_num_queries: Any) -> None:
    client = signed_in(cast.officer)
    client.get(f"/projects/{park.pk}/")
    with django_assert_num_queries(LIST):
        client.get("/projects/")
    with django_assert_num_queries(PAGE):
        client.get(f"/projects/{park.pk}/")
    for n in range(5):
        add(cast, park, "in_progress", title=f"事项{n}")
        add(cast, Project.objects.create(name=f"项目{n}", folded=f"项目{n}"), "assigned")
    client.get("/projects/")  # the menu counts anew after every change
    with django_assert_num_queries(LIST):
        client.get("/projects/")
    with django_assert_num_queries(PAGE):
        client.get(f"/projects/{park.pk}/")
