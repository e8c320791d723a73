"""What grows around a commitment, as its page shows it: sub-items, parts, targets, periods, instructions, relations, comments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tracker.accounts.models import User
from tracker.accounts.roles import SEPARATED
from tracker.accounts.scopes import roles_of
from tracker.approvals.models import RecheckOutcome
from tracker.collaboration.querysets import comments_of, is_watching
from tracker.commitments.lifecycle import Action, State
from tracker.commitments.models import Assignment, Commitment
from tracker.commitments.relations import relations_of
from tracker.commitments.subitems import rollup_of
from tracker.common import clock
from tracker.progress.doubts import doubt_message
from tracker.progress.models import ProgressReport
from tracker.progress.periods import period_rows
from tracker.progress.querysets import reports_of
from tracker.progress.readings import courses_of
from tracker.web.curves import curve_of
from tracker.web.ledger_rows import list_rows

PERIODS = 12  # shown at first


@dataclass(frozen=True, slots=True)
class PartRow:
    """A supporting unit's part, and whether it is late."""

    assignment: Assignment
    late: bool


def panels(user: User, found: Commitment, actions: list[Action]) -> dict[str, Any]:
    """The panels of the page, by name."""
    children = found.children.visible_to(user).with_lamps().for_list().order_by("pk")
    today = clock.today()
    reports, comments = _reports(found), list(comments_of(found))
    return {
        "whole": Commitment.objects.visible_to(user).filter(pk=found.parent_id).first() if found.parent_id else None,
        "sub_items": list_rows(children),
        "rollup": rollup_of(found),
        "parts": [PartRow(one, one.runs_late(today)) for one in found.supporting],
        "courses": [{"course": one, "curve": curve_of(one)} for one in courses_of(found)],
        "periods": _periods(found),
        "reports": reports,
        "instructions": found.instructions.select_related("made_by"),
        "relations": relations_of(user, found),
        "may_relate": Action.RELATE in actions,
        "comments": comments,
        "around": people_around(found, {one.author_id for one in (*reports, *comments)}),
        "may_comment": bool(roles_of(user) - SEPARATED),
        "watching": is_watching(user, found),
        "rechecks": found.rechecks.exclude(outcome=RecheckOutcome.WAITING).select_related("done_by"),
    }


def _periods(found: Commitment) -> list[dict[str, Any]]:
    today = clock.today()
    return [
        {
            "it": one,
            "late": one.answered_at is None and one.due < today and found.state in (State.ASSIGNED, State.IN_PROGRESS),
            "in_time": one.answered_at is not None and clock.day_of(one.answered_at) <= one.due,
        }
        for one in period_rows(found)
    ]


def _reports(found: Commitment) -> list[ProgressReport]:
    """The reports with what was pointed out in them when they were sent."""
    rows = list(reports_of(found))
    for row in rows:
        row.told_doubts = [doubt_message(code) for code in row.doubts]  # type: ignore[attr-defined]
    return rows


def people_around(found: Commitment, authors: set[int]) -> list[User]:
    """Who has a hand in it, to be named in a comment: handlers, who acknowledged, authors, who entered it."""
    ids = {found.handler_id, found.created_by_id, *authors}
    ids |= {one for row in found.assignments.all() for one in (row.handler_id, row.acknowledged_by_id)}
    return list(User.objects.filter(pk__in=[pk for pk in ids if pk], is_active=True).order_by("name"))
