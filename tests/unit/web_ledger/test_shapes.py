"""Board, calendar and time line: the same view in another shape, its numbers open its lists."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from tests.cast import Cast, make_draft
from tests.stages import bring_to
from tests.unit.web_ledger.pages import signed_in, text_of
from tracker.collaboration.services import view_save
from tracker.commitments.models import Commitment, Project
from tracker.common import clock


def test_the_board_has_a_column_a_state_with_its_number(cast: Cast) -> None:
    for number in range(23):
        make_draft(cast, f"草稿{number}")
    bring_to(cast, "asked", title="在办")
    client = signed_in(cast.officer)
    page = client.get("/ledger/?show=board&q=公园")
    columns = {str(one["label"]): one for one in page.context["board"]}
    assert {label: (one["count"], len(one["rows"])) for label, one in columns.items()} == {
        "Draft": (23, 20),
        "In progress": (1, 1),
    }
    listed = client.get(f"/ledger/?{columns['Draft']['query']}")
    assert listed.context["page"].paginator.count == 23
    assert "Waits: Completion" in text_of(page)


@time_machine.travel("2026-03-10T09:00:00+08:00", tick=False)
def test_the_calendar_shows_each_due_date_of_the_month(cast: Cast) -> None:
    for number in range(6):
        bring_to(cast, "in_progress", due=date(2026, 3, 20), title=f"件{number}")
    bring_to(cast, "in_progress", due=date(2026, 4, 1), title="下月")
    Commitment.objects.filter(title="件5").update(due=None)
    client = signed_in(cast.officer)
    page = client.get("/ledger/?show=calendar")
    days = {one.day: one for week in page.context["weeks"] for one in week}
    assert len(days) % 7 == 0
    assert (days[date(2026, 3, 20)].count, len(days[date(2026, 3, 20)].rows), days[date(2026, 3, 20)].more) == (5, 4, 1)
    assert days[date(2026, 3, 10)].today
    assert days[date(2026, 4, 1)].count == 1
    assert (page.context["in_month"], page.context["undated"]) == (5, 1)
    assert client.get(f"/ledger/?{days[date(2026, 3, 20)].query}").context["page"].paginator.count == 5
    assert client.get(f"/ledger/?{page.context['undated_query']}").context["page"].paginator.count == 1
    later = client.get(f"/ledger/?{page.context['later']}")
    assert later.context["month"] == date(2026, 4, 1)
    assert client.get("/ledger/?show=calendar&month=nonsense").context["month"] == date(2026, 3, 1)
    assert client.get("/ledger/?show=calendar&month=9999-12").status_code == 200


def test_the_time_line_runs_from_assignment_to_due_date(cast: Cast) -> None:
    today = clock.today()
    with clock.moved(timedelta(days=-60)):
        bring_to(cast, "in_progress", due=today - timedelta(days=20), title="late")
        bring_to(cast, "in_progress", due=today + timedelta(days=40), title="extended")
    Commitment.objects.filter(title="extended").update(first_due=today - timedelta(days=1))
    page = signed_in(cast.officer).get("/ledger/?show=timeline&ordering=due")
    late, extended = page.context["bars"]
    assert late.late_width > 0
    assert late.late_x + late.late_width == page.context["today_x"]
    assert extended.late_width == 0
    assert extended.x == late.x
    assert extended.x < extended.first_due_x < extended.x + extended.width
    assert 0 <= extended.x + extended.width <= page.context["width"]
    assert "<svg" in page.content.decode()


@pytest.mark.parametrize("shape", ["board", "calendar", "timeline"])
def test_shapes_cost_as_many_queries_for_many_rows(cast: Cast, shape: str, django_assert_max_num_queries: Any) -> None:
    client = signed_in(cast.officer)
    bring_to(cast, "in_progress", title="头一件")
    client.get(f"/ledger/?show={shape}")
    with django_assert_max_num_queries(20):
        client.get(f"/ledger/?show={shape}")
    for number in range(25):
        bring_to(cast, "in_progress" if number % 2 else "draft", title=f"第{number}件")
    client.get(f"/ledger/?show={shape}")
    with django_assert_max_num_queries(20):
        client.get(f"/ledger/?show={shape}")


def test_a_shape_is_kept_in_a_saved_view_and_in_the_filters(cast: Cast) -> None:
    view = view_save(actor=cast.officer, name="看板", query="state=draft&show=board&month=2026-01")
    assert view.query == "state=draft&show=board"
    make_draft(cast)
    page = signed_in(cast.officer).get(f"/ledger/?{view.query}")
    assert next(tab for tab in page.context["tabs"] if tab.current).label == "看板"
    assert ("show", "board") in page.context["kept"]
    assert "show=" not in page.content.decode().split("/ledger/export/", 1)[1].split('"', 1)[0]


def test_an_empty_shape_says_so(cast: Cast) -> None:
    assert "Nothing matches these filters." in text_of(signed_in(cast.officer).get("/ledger/?show=board&q=没有"))


def test_a_view_of_a_project_that_is_not_seen_is_an_empty_list_with_a_note(cast: Cast) -> None:
    commitment = bring_to(cast, "draft", title="甲")
    project = Project.objects.create(name="涉密项目", folded="涉密项目")
    commitment.projects.add(project)
    bring_to(cast, "in_progress", title="乙")
    view_save(actor=cast.officer, name="项目", query=f"project={project.pk}&is_open=true", shared_with="office")
    client = signed_in(cast.housing_head)
    page = client.get(f"/ledger/?is_open=true&project={project.pk}")
    assert page.status_code == 200
    assert page.context["rows"] == []
    assert "you see nothing, so its list is empty for you" in text_of(page)
    assert "涉密项目" not in page.content.decode()
    assert "项目" in [tab.label for tab in page.context["tabs"]]
    without = client.get(f"/ledger/?{page.context['unseen'][0]['query']}")
    assert [row["it"].title for row in without.context["rows"]] == ["乙"]
    missing = client.get("/ledger/?is_open=true&project=999999")
    assert (missing.status_code, text_of(missing).count("so its list is empty")) == (200, 1), (
        "what is not there is alike"
    )
    wrong = client.get(f"/ledger/?project={project.pk}&state=zzz")
    assert wrong.status_code == 400
