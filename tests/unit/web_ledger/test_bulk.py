"""Steps on many rows: what is left out is told before, what is done is done at once, with an entry each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils.translation import override

from tests.cast import Cast
from tests.stages import bring_to, current
from tests.unit.web_ledger.pages import signed_in, text_of
from tracker.bulk.services import MOST, bulk_apply, bulk_preview
from tracker.commitments.models import Commitment, Project
from tracker.common.errors import Conflict, Invalid
from tracker.journal.models import Entry
from tracker.journal.services import first_break
from tracker.notices.models import Notice, Reminder

BULK = "/ledger/bulk/"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with override("en"):
        yield


def told(cast: Cast, step: str, rows: list[Commitment], **values: Any) -> dict[str, str]:
    found = bulk_preview(actor=cast.officer, commitments=[one.pk for one in rows], step=step, values=values)
    return {one.commitment.title: one.why for one in found}


def test_a_preview_tells_who_is_left_out_and_why_and_leaves_nothing(cast: Cast) -> None:
    rows = [bring_to(cast, stage, title=stage) for stage in ("draft", "assigned", "in_progress", "closed")]
    entries = Entry.objects.count()
    found = told(cast, "urge", rows, note="请本周内报送进展")
    assert {title for title, why in found.items() if not why} == {"assigned", "in_progress"}
    assert "not possible in state" in found["closed"]
    assert (Entry.objects.count(), Reminder.objects.count(), Notice.objects.count()) == (entries, 0, 0)
    assert first_break() is None


def test_what_was_looked_at_is_done_in_one_go_with_an_entry_each(cast: Cast) -> None:
    rows = [bring_to(cast, stage, title=stage) for stage in ("assigned", "in_progress", "closed")]
    ids = [one.pk for one in rows]
    bulk_apply(actor=cast.officer, commitments=ids, step="urge", values={"note": "请报送进展"}, expected=ids[:2])
    assert list(Entry.objects.filter(event="commitment.urged").values_list("object_id", flat=True)) == ids[1::-1]
    with pytest.raises(Conflict):
        bulk_apply(actor=cast.officer, commitments=ids, step="urge", values={"note": "再催"}, expected=ids)
    assert Reminder.objects.count() == 2


def test_drafts_are_assigned_as_planned_or_to_one_unit(cast: Cast) -> None:
    planned, bare = bring_to(cast, "draft", title="甲"), bring_to(cast, "draft", title="乙")
    planned.assignments.create(unit=cast.finance, role="lead")
    found = told(cast, "assign", [planned, bare])
    assert (found["甲"], found["乙"]) == ("", "Choose the lead unit.")
    ids = [planned.pk, bare.pk]
    bulk_apply(actor=cast.officer, commitments=ids, step="assign", values={"lead_unit": cast.gardens}, expected=ids)
    leads = [current(one).lead.unit for one in (planned, bare)]
    assert leads == [cast.gardens, cast.gardens]
    numbers = sorted(str(current(one).serial_no) for one in (planned, bare))
    assert len(set(numbers)) == 2


def test_a_project_gets_its_rows_and_searches_find_them(cast: Cast) -> None:
    first, second, closed = (bring_to(cast, stage, title=stage) for stage in ("draft", "in_progress", "closed"))
    rows = [first, second, closed]
    found = told(cast, "project", rows, project="城市更新")
    assert "reopen it first" in found["closed"]
    assert not Project.objects.exists()
    ids = [first.pk, second.pk]
    bulk_apply(actor=cast.officer, commitments=ids, step="project", values={"project": "城市更新"}, expected=ids)
    assert set(Commitment.objects.search("城市更新")) == {first, second}
    assert "belongs to 城市更新 already" in told(cast, "project", [first], project="城市更新")["draft"]


def test_nobody_reaches_rows_that_they_do_not_see(cast: Cast) -> None:
    draft = bring_to(cast, "draft")
    assert bulk_preview(actor=cast.housing_head, commitments=[draft.pk], step="acknowledge") == []
    with pytest.raises(Invalid):
        bulk_preview(actor=cast.officer, commitments=range(MOST + 1), step="urge", values={"note": "x"})


class TestPages:
    """From the ledger to the preview and back."""

    def test_choose_say_look_do(self, cast: Cast) -> None:
        rows = [bring_to(cast, stage, title=stage) for stage in ("draft", "in_progress")]
        client = signed_in(cast.officer)
        assert "all 2 rows" not in text_of(client.get("/ledger/"))
        sent: dict[str, Any] = {"do": "urge", "pk": [one.pk for one in rows], "next": "/ledger/?ordering=due"}
        assert "What you ask for" in text_of(client.post(BULK, sent))
        assert client.post(BULK, sent | {"stage": "preview", "note": ""}).status_code == 422
        shown = client.post(BULK, sent | {"stage": "preview", "note": "请报送"})
        assert "1 of 2 will be done" in text_of(shown)
        assert "is not possible in state" in text_of(shown)
        done = client.post(BULK, sent | {"stage": "apply", "note": "请报送", "expected": shown.context["expected"]})
        assert done["Location"] == "/ledger/?ordering=due"
        assert Reminder.objects.get().commitment == rows[1]

    def test_what_changed_meanwhile_is_shown_again(self, cast: Cast) -> None:
        row = bring_to(cast, "draft")
        sent = {"do": "urge", "pk": row.pk, "stage": "apply", "note": "请报送", "expected": row.pk}
        assert signed_in(cast.officer).post(BULK, sent).status_code == 409

    def test_all_rows_of_a_view_and_the_export_of_the_chosen(self, cast: Cast) -> None:
        for number in range(27):
            bring_to(cast, "draft", title=f"第{number}件")
        other = bring_to(cast, "in_progress", title="其他")
        client = signed_in(cast.officer)
        assert "all 27 rows of this view" in text_of(client.get("/ledger/?state=draft"))
        shown = client.post(BULK, {"do": "project", "all": "1", "query": "state=draft"})
        assert len(shown.context["chosen"]) == 27
        leads = client.post(BULK, {"do": "export", "pk": [other.pk]})["Location"]
        assert leads == f"/ledger/export/?chosen={other.pk}"
        assert client.get(leads)["Content-Disposition"].startswith("attachment")
        assert client.get(f"/ledger/?chosen={other.pk}").context["page"].paginator.count == 1
        assert client.get("/ledger/?chosen=1;drop").status_code == 400

    def test_nothing_chosen_and_steps_of_other_roles(self, cast: Cast) -> None:
        client = signed_in(cast.officer)
        assert client.post(BULK, {"do": "urge"}).status_code == 302
        assert signed_in(cast.housing_head).post(BULK, {"do": "urge", "pk": "1"}).status_code == 403
        assert client.post(BULK, {"do": "urge", "next": "https://elsewhere.example/"})["Location"] == "/ledger/"
