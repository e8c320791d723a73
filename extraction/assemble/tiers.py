"""firm or general, and why."""

from __future__ import annotations

from extraction.assemble.draft import Draft
from extraction.mentions.units import is_specific
from extraction.rules.exclusions import EFFECT, VAGUE_ACTION
from extraction.structure.document import Scope


def tier_reasons(text: str, draft: Draft) -> list[str]:
    """What anchors the row: deadline, named_project, responsible_party, target, decision; none makes it general."""
    reasons = []
    attitude = draft.action is not None and draft.action.attitude
    if draft.deadline is not None:
        reasons.append("deadline")
    if any(named.firm for named in draft.projects):
        reasons.append("named_project")
    vague = VAGUE_ACTION.search(text, draft.start, draft.end) or EFFECT.pattern.search(text[draft.start : draft.end])
    owned = not attitude and not vague and not draft.lead_by_model
    if owned and any(is_specific(text[slice(*span)]) for span in draft.lead):
        reasons.append("responsible_party")
    if draft.targets:
        reasons.append("target")
    approved = draft.action is not None and draft.action.form == "approval"
    if approved or (draft.scope is Scope.DECISION and not attitude):
        reasons.append("decision")
    return reasons
