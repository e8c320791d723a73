"""What each kind of request must say, checked before it is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from tracker.accounts.models import Unit
from tracker.approvals.granting import ADJUSTED
from tracker.commitments.lifecycle import Action, RequestKind
from tracker.commitments.models import Commitment, Recurrence, Strength
from tracker.commitments.permissions import policy_of
from tracker.common import clock
from tracker.common.errors import Invalid

# What an adjustment can change; the due date has its own request, wording and original deadline never change.
ADJUSTABLE: Final = (*ADJUSTED, "lead_unit", "supporting_units")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it comes in; each kind reads its own fields and leaves the others empty."""

    reason: str
    progress: str = ""
    new_due: date | None = None
    recheck_on: date | None = None
    unit: Unit | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)
    checklist: Sequence[str] = ()  # the items that are done
    attachments: Sequence[tuple[str, bytes]] = ()


Fields = dict[str, Any]


def _register(_commitment: Commitment, _asked: Asked) -> Fields:
    return {}


def _dispute(commitment: Commitment, asked: Asked) -> Fields:
    if asked.unit and commitment.lead and asked.unit.pk == commitment.lead.unit_id:
        raise Invalid(_("Name another unit than the one that disputes the duty."), field="unit")
    return {"unit": asked.unit}


def _extend(commitment: Commitment, asked: Asked) -> Fields:
    if commitment.due is None:
        raise Invalid(_("There is no due date that could be extended."), code="no_due")
    if commitment.due < clock.today():
        message = _("It was due on %(due)s: an extension is asked for before the due date.")
        raise Invalid(message, code="too_late", params={"due": commitment.due})
    if not asked.progress.strip():
        raise Invalid(_("Say what was done so far."), field="progress")
    if asked.new_due is None or asked.new_due <= commitment.due:
        message = _("The new date must lie after the due date, %(due)s.")
        raise Invalid(message, field="new_due", params={"due": commitment.due})
    return {"new_due": asked.new_due, "due_before": commitment.due, "progress": asked.progress.strip()}


def _adjust(commitment: Commitment, asked: Asked) -> Fields:
    unknown = sorted(set(asked.changes) - set(ADJUSTABLE))
    if unknown:
        raise Invalid(_("This field cannot be changed."), field=unknown[0])
    now: Fields = {name: getattr(commitment, name) for name in ADJUSTED}
    now["lead_unit"] = commitment.lead.unit_id if commitment.lead else None
    now["supporting_units"] = sorted(a.unit_id for a in commitment.supporting)
    wanted: Fields = {}
    for name, value in asked.changes.items():
        if name == "supporting_units":
            value = sorted(unit.pk for unit in value)
        elif name == "lead_unit":
            value = value.pk if value else None
        if value != now[name]:
            wanted[name] = value
    _check_changes(wanted)
    if not wanted:
        raise Invalid(_("Nothing would change: change at least one field."), code="no_change")
    return {"changes": wanted}


def _check_changes(wanted: Fields) -> None:
    if "title" in wanted and not str(wanted["title"]).strip():
        raise Invalid(_("Give the commitment a title."), field="title")
    if "lead_unit" in wanted and not wanted["lead_unit"]:
        raise Invalid(_("Choose the lead unit."), field="lead_unit")
    if wanted.get("strength", Strength.MUST) not in Strength.values:
        raise Invalid(_("This field cannot be changed."), field="strength")
    if wanted.get("recurrence", "") not in ("", *Recurrence.values):
        raise Invalid(_("This field cannot be changed."), field="recurrence")
    if wanted.get("recurrence_day") is not None and not 1 <= wanted["recurrence_day"] <= 31:
        raise Invalid(_("The day of the rhythm lies between 1 and 31."), field="recurrence_day")


def _suspend(_commitment: Commitment, asked: Asked) -> Fields:
    if asked.recheck_on is None or asked.recheck_on <= clock.today():
        raise Invalid(_("Name a day after today on which it is looked at again."), field="recheck_on")
    return {"recheck_on": asked.recheck_on}


def _complete(_commitment: Commitment, asked: Asked) -> Fields:
    items = policy_of(RequestKind.COMPLETE).checklist
    done = set(asked.checklist)
    missing = [item for item in items if item not in done]
    if missing:
        message = _("Not ticked off yet: %(items)s.")
        raise Invalid(message, field="checklist", params={"items": "; ".join(missing)})
    return {"checklist": [{"item": item, "done": True} for item in items]}


def _cancel(_commitment: Commitment, _asked: Asked) -> Fields:
    return {}


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of request is asked for: the action of the table, and the fields that it keeps."""

    action: Action
    fields: Callable[[Commitment, Asked], Fields]


KINDS: Final[Mapping[str, Kind]] = {
    RequestKind.REGISTER: Kind(Action.REGISTER, _register),
    RequestKind.DISPUTE: Kind(Action.DISPUTE, _dispute),
    RequestKind.EXTEND: Kind(Action.EXTEND, _extend),
    RequestKind.ADJUST: Kind(Action.ADJUST, _adjust),
    RequestKind.SUSPEND: Kind(Action.SUSPEND, _suspend),
    RequestKind.COMPLETE: Kind(Action.COMPLETE, _complete),
    RequestKind.CANCEL: Kind(Action.CANCEL, _cancel),
}
