"""Commitments at every stage with every step that somebody can take."""

from __future__ import annotations

from collections.abc import Iterator

from tests.browser.work import Visit, Work, at
from tests.cast import Cast
from tracker.collaboration.services import view_save
from tracker.commitments.models import Commitment
from tracker.commitments.permissions import actions_for
from tracker.commitments.services import project_by_name

NO_PAGES = frozenset(["commitment-act", "attachment", "request-attachment", "view-delete", "ledger-bulk"])


DATA = ("五里河公园改造", "没有的", "只看超期")


def pages(cast: Cast, work: Work) -> Iterator[Visit]:
    park = project_by_name("五里河公园改造")
    park.commitments.add(*(one.pk for one in work.stages.values()))
    for query in ("", "?q=没有的"):
        yield "officer", *at("projects", query=query)
    yield "leader", *at("projects")
    for who in ("officer", "housing-head"):
        yield who, *at("project", park.pk)
    view = view_save(actor=cast.officer, name="只看超期", query="overdue=true", shared_with="office")
    yield "officer", *at("ledger", query="?overdue=true")
    yield "officer", *at("view-new", query="?state=draft")
    yield "officer", *at("view-edit", view.pk)
    for query in ("?show=board", "?show=calendar", "?show=timeline&ordering=due", "?print=1", "?project=999999"):
        yield "officer", *at("ledger", query=query)
    yield "housing-head", *at("ledger", query="?show=board")
    for query in ("", "?by=project"):
        yield "officer", *at("portfolio", query=query)
        yield "leader", *at("portfolio", query=query)
    yield "finance-liaison", *at("portfolio", query="?by=project")
    for unit in (cast.housing, cast.gardens):
        yield "officer", *at("unit-work", unit.pk)
    for box in ("", "?box=handler", "?box=returned", "?box=asked", "?box=late"):
        yield "housing-liaison", *at("unit-inbox", query=box)
    yield "housing-liaison", *at("home")
    yield "officer", *at("home", query="?why=unread")
    people = {"officer": cast.officer, "head": cast.head, "housing-head": cast.housing_head}
    people["housing-liaison"] = cast.housing_liaison
    for who, person in people.items():
        for commitment in Commitment.objects.visible_to(person).filter(pk__in=[one.pk for one in work.stages.values()]):
            actions = actions_for(person, commitment)
            queries = [f"?do={action}" for action in actions if action != "acknowledge"]
            for query in queries or [""] * (who == "officer"):
                yield who, *at("commitment", commitment.pk, query=query)
