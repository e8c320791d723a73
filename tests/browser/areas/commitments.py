"""Commitments at every stage with every step that somebody can take."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from tests.browser.work import Visit, Work, at
from tests.cast import Cast, make_draft
from tests.stages import bring_to, report
from tracker.approvals.models import RecheckDraw
from tracker.approvals.rechecks import recheck_record, rechecks_draw
from tracker.assignments.parts import SubItem, commitment_split, part_set
from tracker.assignments.services import commitment_assign
from tracker.collaboration.comments import comment_add
from tracker.collaboration.services import view_save
from tracker.commitments.blocking import commitment_block
from tracker.commitments.instructions import instruction_give
from tracker.commitments.models import Commitment
from tracker.commitments.permissions import actions_for
from tracker.commitments.relations import relation_make
from tracker.commitments.services import project_by_name
from tracker.commitments.targets import target_set
from tracker.common import clock
from tracker.progress.periods import periods_sweep
from tracker.progress.readings import reading_record

NO_PAGES = frozenset(
    [
        *("commitment-act", "attachment", "request-attachment", "view-delete", "ledger-bulk"),
        *("comment", "watching", "report-doubts", "relation-remove", "reading-file"),
    ]
)


DATA = ("五里河公园改造", "没有的", "只看超期")


def pages(cast: Cast, work: Work) -> Iterator[Visit]:
    park = project_by_name("五里河公园改造")
    park.commitments.add(*(one.pk for one in work.stages.values()))
    for query in ("", "?q=没有的"):
        yield "officer", *at("projects", query=query)
    yield "leader", *at("projects")
    for who in ("officer", "housing-head"):
        yield who, *at("project", park.pk)
    deep = in_depth(cast, work.stages["closed"])
    for who in ("officer", "leader", "housing-head", "finance-liaison"):
        yield who, *at("commitment", deep.pk)
    yield "officer", *at("ledger", query="?blocked=true")
    yield "officer", *at("rechecks")
    yield "officer", *at("recheck-draw", RecheckDraw.objects.get().pk)
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


def in_depth(cast: Cast, closed: Commitment) -> Commitment:
    """A commitment with everything that can grow around it, and a drawn sample of closed ones."""
    made = bring_to(cast, "in_progress", title="深度事项")
    target = target_set(actor=cast.officer, commitment=made, metric="绿化率", value=41, unit="%", baseline=30)
    for days, value in ((9, 31), (2, 36)):
        day = clock.today() - timedelta(days=days)
        reading_record(actor=cast.officer, commitment=made, target=target, value=value, day=day, evidence="测绘报告")
    due = clock.today() + timedelta(days=9)
    part_set(actor=cast.officer, commitment=made, unit=cast.finance, part="拨付资金", due=due)
    items = [SubItem("亲水平台", cast.housing), SubItem("园区绿化", cast.gardens)]
    commitment_split(actor=cast.officer, commitment=made, items=items)
    report(cast, made, text="正在推进")
    commitment_block(actor=cast.officer, commitment=made, reason="land", note="等待交地")
    given: dict[str, Any] = {"text": "一周内报方案。", "effect": "report", "report_by": due}
    instruction_give(actor=cast.leader, commitment=made, **given)
    relation_make(actor=cast.officer, commitment=made, kind="follows", other=closed)
    comment_add(actor=cast.officer, commitment=made, text="请@高局长 确认")
    draft = make_draft(cast, "每月报送", recurrence="monthly", due_text="每月10日前")
    commitment_assign(actor=cast.officer, commitment=draft, lead_unit=cast.housing)
    periods_sweep()
    rechecks_draw(actor=cast.officer, first_day=clock.today(), last_day=clock.today(), percent=100, seed="2026")
    recheck_record(actor=cast.officer, commitment=closed, kept=False, method="site", note="又漏水")
    return made
