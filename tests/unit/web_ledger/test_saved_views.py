"""Saved views: kept, shared and opened as tabs; nobody sees more by them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.stages import bring_to
from tests.unit.web_ledger.pages import signed_in, text_of
from tracker.accounts.models import User
from tracker.collaboration.models import SavedView
from tracker.collaboration.services import MOST, view_change, view_delete, view_save
from tracker.common.errors import Invalid, NotAllowed
from tracker.journal.models import Entry

LATE = "overdue=true"


def tabs(user: User, query: str = "?view=all") -> list[str]:
    return [tab.label for tab in signed_in(user).get(f"/ledger/{query}").context["tabs"]]


def send(client: Client, address: str, **values: Any) -> Any:
    return client.post(address, {"name": "超期", "shared_with": "private", "order": 0, **values})


def test_a_filter_is_saved_and_opens_as_a_tab(cast: Cast) -> None:
    client = signed_in(cast.officer)
    assert "Save this view" in text_of(client.get("/ledger/?ordering=due&overdue=true&page=1"))
    response = send(client, "/ledger/views/new/?ordering=due&overdue=true&page=1")
    assert response["Location"] == "/ledger/?overdue=true&ordering=due"
    shown = client.get(response["Location"])
    assert [(tab.label, tab.current) for tab in shown.context["tabs"]] == [("All", False), ("超期", True)]
    assert not shown.context["may_save"]
    assert Entry.objects.get(event="view.saved").after["view"] == "overdue=true&ordering=due"


def test_sharing_reaches_the_unit_or_the_office_and_shows_nothing_more(cast: Cast) -> None:
    bring_to(cast, "draft")
    view_save(actor=cast.officer, name="草稿", query="state=draft", shared_with="office")
    view_save(actor=cast.housing_head, name="本局", query=LATE, shared_with="unit", unit=cast.housing)
    view_save(actor=cast.finance_head, name="自己的", query=LATE)
    assert tabs(cast.housing_liaison) == ["All", "本局", "草稿"]
    assert tabs(cast.finance_liaison) == ["All", "草稿"]
    found = {who: signed_in(who).get("/ledger/?state=draft") for who in (cast.officer, cast.housing_liaison)}
    assert [one.context["page"].paginator.count for one in found.values()] == [1, 0]


def test_a_view_that_opens_first_gives_way_to_all_and_to_the_next(cast: Cast) -> None:
    client = signed_in(cast.officer)
    for name, query in (("甲", LATE), ("乙", "state=draft")):
        send(client, f"/ledger/views/new/?{query}", name=name, is_default="on")
    assert client.get("/ledger/")["Location"] == "/ledger/?state=draft"
    assert client.get("/ledger/?view=all").context["tabs"][0].current
    assert SavedView.objects.filter(is_default=True).count() == 1
    assert client.get("/ledger/?state=draft").context["chips"][0]["query"] == "view=all"


def test_only_the_owner_changes_and_deletes(cast: Cast) -> None:
    view = view_save(actor=cast.officer, name="超期", query=LATE, shared_with="office")
    for step in (
        lambda: view_change(actor=cast.head, view=view, name="别名"),
        lambda: view_delete(actor=cast.head, view=view),
    ):
        with pytest.raises(NotAllowed):
            step()
    client = signed_in(cast.officer)
    send(client, f"/ledger/views/{view.pk}/", name="已超期")
    assert tabs(cast.head) == []
    assert tabs(cast.officer) == ["All", "已超期"]
    client.post(f"/ledger/views/{view.pk}/delete/")
    assert tabs(cast.officer) == []
    assert Entry.objects.filter(object_type="savedview").count() == 3


@pytest.mark.parametrize(
    ("who", "query", "values", "field"),
    [
        ("officer", "", {}, None),
        ("officer", "lamp=purple", {}, None),
        ("officer", LATE, {"name": " "}, "name"),
        ("officer", LATE, {"name": "有了"}, "name"),
        ("housing_head", LATE, {"shared_with": "office"}, "shared_with"),
        ("housing_head", LATE, {"shared_with": "unit"}, "unit"),
    ],
)
def test_what_cannot_be_kept_is_told(cast: Cast, who: str, query: str, values: Any, field: str | None) -> None:
    view_save(actor=cast.officer, name="有了", query=LATE)
    with pytest.raises(Invalid) as refused:
        view_save(actor=getattr(cast, who), query=query, **({"name": "新的"} | values))
    assert refused.value.field == field
    assert SavedView.objects.count() == 1


def test_there_is_a_limit(cast: Cast) -> None:
    for number in range(MOST):
        view_save(actor=cast.officer, name=f"{number}", query=LATE)
    with pytest.raises(Invalid):
        view_save(actor=cast.officer, name="多余", query=LATE)


def test_a_refused_form_keeps_its_input(cast: Cast) -> None:
    view_save(actor=cast.officer, name="超期", query=LATE)
    response = send(signed_in(cast.officer), f"/ledger/views/new/?{LATE}", order=7)
    assert response.status_code == 422
    assert 'value="7"' in response.content.decode()
