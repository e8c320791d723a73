"""Targets of a commitment, set or corrected by supervision; what is measured of them are readings (progress)."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.accounts.models import User
from tracker.commitments.lifecycle import Action
from tracker.commitments.models import Commitment, Target
from tracker.commitments.moves import locked
from tracker.commitments.permissions import check
from tracker.common.errors import Invalid
from tracker.journal.models import Event
from tracker.journal.services import record


@transaction.atomic
def target_set(
    *,
    actor: User,
    commitment: Commitment,
    metric: str,
    value: float,
    unit: str = "",
    baseline: float | None = None,
    target: Target | None = None,
) -> Target:
    """Add a figure to be reached, or say how one of the text is measured (`target`); its words stay as they are."""
    commitment = locked(commitment)
    check(actor, commitment, Action.TARGET)
    if not metric.strip():
        raise Invalid(_("Say what is measured."), field="metric")
    if target and target.commitment_id != commitment.pk:
        raise Invalid(_("This target belongs to another commitment."), field="target")
    if baseline is not None and baseline == value:
        raise Invalid(_("The figure at the start is the target already."), field="baseline")
    found = target or Target(commitment=commitment, text=f"{metric.strip()} {value:g}{unit.strip()}"[:200])
    before = _facts(found) if target else {}
    found.metric, found.value, found.unit, found.baseline = metric.strip()[:100], value, unit.strip()[:20], baseline
    found.save()
    record(Event.TARGET_SET, commitment, actor=actor, before=before, after=_facts(found))
    return found


def _facts(target: Target) -> dict[str, str]:
    from_ = "" if target.baseline is None else f"{target.baseline:g} → "
    to = "" if target.value is None else f"{target.value:g}"
    return {"target": f"{target.metric or target.text} {from_}{to}{target.unit}".strip()}
