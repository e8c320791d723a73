"""Entering a commitment by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import Cast
from tests.unit.web_ledger.pages import signed_in, text_of
from tracker.commitments.models import Commitment
from tracker.common import clock

NEW = "/commitments/new/"
GIVEN: dict[str, Any] = {
    "source_type": "instruction",
    "source_note": "周副市长3月2日批示",
    "baseline_text": "请住建局抓紧修复南湖大桥护栏。",
    "title": "修复南湖大桥护栏",
    "strength": "shall",
}


def test_it_becomes_a_draft_and_its_page_offers_to_assign_it(cast: Cast) -> None:
    client = signed_in(cast.officer)
    more = {
        "lead_unit": cast.housing.pk,
        "supporting_units": [cast.finance.pk],
        "project": "南湖片区",
        "due_text": "抓紧",
    }
    response = client.post(NEW, GIVEN | more, follow=True)
    made = Commitment.objects.get()
    assert response.redirect_chain == [(reverse("commitment", args=[made.pk]), 302)]
    assert "Assign it next." in text_of(response)
    assert (made.state, made.source_note, made.due_text) == ("draft", "周副市长3月2日批示", "抓紧")
    assert made.lead is not None
    assert (made.lead.unit, [one.unit for one in made.supporting]) == (cast.housing, [cast.finance])
    assert [project.name for project in made.projects.all()] == ["南湖片区"]


@pytest.mark.parametrize(("source", "days"), [("instruction", 15), ("document", 30), ("phone", 30)])
def test_without_a_due_date_the_default_that_the_form_names_holds(cast: Cast, source: str, days: int) -> None:
    client = signed_in(cast.officer)
    day = clock.today() + timedelta(days=days)
    assert day.isoformat() in text_of(client.get(NEW))
    client.post(NEW, GIVEN | {"source_type": source})
    made = Commitment.objects.get()
    assert (made.due, made.original_due, made.due_basis) == (day, None, "office_default")


def test_a_given_due_date_is_the_original_one(cast: Cast) -> None:
    day = clock.today() + timedelta(days=3)
    signed_in(cast.officer).post(NEW, GIVEN | {"due": day.isoformat()})
    made = Commitment.objects.get()
    assert (made.due, made.original_due, made.due_basis) == (day, day, "set_by_hand")


@pytest.mark.parametrize("missing", ["source_type", "baseline_text", "title", "strength"])
def test_what_is_missing_is_marked_and_the_rest_is_kept(cast: Cast, missing: str) -> None:
    data = {name: value for name, value in GIVEN.items() if name != missing}
    response = signed_in(cast.officer).post(NEW, data)
    form = response.context["form"]
    assert (response.status_code, list(form.errors)) == (422, [missing])
    assert all(form[name].value() == value for name, value in data.items())
    assert not Commitment.objects.exists()


def test_commitments_of_meetings_are_not_entered_by_hand(cast: Cast) -> None:
    assert signed_in(cast.officer).post(NEW, GIVEN | {"source_type": "meeting"}).status_code == 422
