"""Units: the tree and their names."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tracker.accounts.models import Unit
from tracker.accounts.querysets import unit_by_name, unit_tree
from tracker.accounts.services import unit_save


def form(**values: object) -> dict[str, object]:
    return {"name": "市园林绿化中心", "parent": "", "aliases": "", "order": 0, "is_active": "on"} | values


def test_a_unit_is_made_under_another_with_its_other_names(cast: Cast, security: Client) -> None:
    sent = form(parent=cast.gardens.pk, aliases="市绿化中心\n\n 绿化中心 \n")
    assert security.post(reverse("unit-new"), sent)["Location"] == reverse("units")
    unit = Unit.objects.get(name="市园林绿化中心")
    assert unit.parent == cast.gardens
    assert unit_by_name("綠化中心") == unit, "in whatever script"


def test_a_refused_unit_keeps_what_was_entered(cast: Cast, security: Client) -> None:
    cases = [
        (form(name="市财政局"), "A unit with this name or alias exists already."),
        (form(name="住建局"), "A unit with this name or alias exists already."),
        (form(aliases="市住建局"), "Another unit has this name or alias: 市住房和城乡建设局."),
        (form(name=" "), "This field is required."),
        (form(order="-1"), "greater than or equal to 0"),
        (form(parent=9999), "Select a valid choice"),
    ]
    for sent, message in cases:
        response = security.post(reverse("unit-new"), sent)
        assert response.status_code == 422, message
        assert message in response.content.decode()
        assert f'value="{sent["order"]}"' in response.content.decode()
    assert Unit.objects.count() == 4


def test_a_unit_cannot_stand_below_itself(cast: Cast, security: Client) -> None:
    below = unit_save(actor=None, name="市园林绿化中心", parent=cast.gardens)
    sent = form(name=cast.gardens.name, parent=below.pk)
    response = security.post(reverse("unit-edit", args=[cast.gardens.pk]), sent)
    assert response.status_code == 422
    assert "A unit cannot stand below itself." in response.content.decode()


def test_a_unit_goes_out_of_use_and_is_found_by_the_filter(cast: Cast, security: Client) -> None:
    sent = {key: value for key, value in form(name=cast.gardens.name).items() if key != "is_active"}
    assert security.post(reverse("unit-edit", args=[cast.gardens.pk]), sent).status_code == 302
    cast.gardens.refresh_from_db()
    assert not cast.gardens.is_active
    rows = security.get(reverse("units"), {"is_active": "false"}).context["page"]
    assert [unit.name for _place, unit in rows] == ["市园林局"]


def test_the_list_keeps_the_order_of_the_tree_and_finds_aliases(cast: Cast, security: Client) -> None:
    below = unit_save(actor=None, name="市园林绿化中心", parent=cast.housing, order=1)
    names = [unit.name for _place, unit in security.get(reverse("units")).context["page"]]
    assert names == ["市政府督查室", "市住房和城乡建设局", "市园林绿化中心", "市财政局", "市园林局"]
    assert [unit.__dict__["depth"] for unit in unit_tree()] == [0, 0, 1, 0, 0]
    assert below.name in names
    found = security.get(reverse("units"), {"q": "住建局"}).context["page"]
    assert [unit.name for _place, unit in found] == ["市住房和城乡建设局"]
    assert "No unit fits these filters." in security.get(reverse("units"), {"q": "火星"}).content.decode()
