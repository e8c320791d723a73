"""Steps on many commitments at once. A preview runs the very services and takes all back, so it tells what will happen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.accounts.models import User
from tracker.accounts.roles import Permission, Role
from tracker.accounts.scopes import may, roles_of
from tracker.assignments.services import commitment_acknowledge, commitment_assign
from tracker.commitments.models import Commitment
from tracker.commitments.projects import commitment_project_add
from tracker.common.errors import Conflict, DomainError, Invalid
from tracker.notices.services import commitment_urge

MOST: Final = 300


class Step(models.TextChoices):
    """What can be done with many commitments at once."""

    ACKNOWLEDGE = "acknowledge", gettext_lazy("Acknowledge")
    ASSIGN = "assign", gettext_lazy("Assign")
    URGE = "urge", gettext_lazy("Urge")
    PROJECT = "project", gettext_lazy("Add to a project")
    EXPORT = "export", gettext_lazy("Export to Excel")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step does with one commitment: it is done, or left out for a reason."""

    commitment: Commitment
    done: bool
    why: str = ""


def steps_for(user: User) -> list[Step]:
    """The steps that the person's roles have at all; each commitment is asked on its own."""
    found = []
    if roles_of(user) & {Role.UNIT_HEAD, Role.LIAISON, Role.HANDLER}:
        found.append(Step.ACKNOWLEDGE)
    if may(user, Permission.CREATE):
        found += [Step.ASSIGN, Step.URGE, Step.PROJECT]
    return [*found, Step.EXPORT] if may(user, Permission.REPORTS) else found


def _assign(actor: User, commitment: Commitment, values: Mapping[str, Any]) -> None:
    lead = values.get("lead_unit") or (commitment.lead.unit if commitment.lead else None)
    supporting = [one.unit for one in commitment.supporting if lead is None or one.unit_id != lead.pk]
    due, handler = values.get("due"), commitment.handler
    commitment_assign(
        actor=actor, commitment=commitment, lead_unit=lead, supporting_units=supporting, due=due, handler=handler
    )


_RUN: Final[Mapping[str, Callable[[User, Commitment, Mapping[str, Any]], Any]]] = {
    Step.ACKNOWLEDGE: lambda actor, one, _values: commitment_acknowledge(actor=actor, commitment=one),
    Step.ASSIGN: _assign,
    Step.URGE: lambda actor, one, values: commitment_urge(actor=actor, commitment=one, note=values["note"]),
    Step.PROJECT: lambda actor, one, values: commitment_project_add(
        actor=actor, commitment=one, name=values["project"]
    ),
}


def bulk_preview(
    *, actor: User, commitments: Iterable[int], step: str, values: Mapping[str, Any] | None = None
) -> list[Outcome]:
    """What the step would do with each of these commitments (ids) that the person sees; nothing stays."""
    with transaction.atomic():
        found = _run(actor, commitments, step, values or {})
        transaction.set_rollback(True)
    return found


@transaction.atomic
def bulk_apply(
    *,
    actor: User,
    commitments: Iterable[int],
    step: str,
    values: Mapping[str, Any] | None = None,
    expected: Iterable[int],
) -> list[Outcome]:
    """Do the step in one transaction, with the journal entry of each; Conflict where not exactly `expected` are done."""
    found = _run(actor, commitments, step, values or {})
    if {one.commitment.pk for one in found if one.done} != set(expected):
        raise Conflict(
            _("Some of these commitments have changed meanwhile. Nothing was saved: look at the list again.")
        )
    return found


def _run(actor: User, ids: Iterable[int], step: str, values: Mapping[str, Any]) -> list[Outcome]:
    if step not in _RUN:
        raise Invalid(_("Choose what is to be done."), field="do")
    wanted = list(dict.fromkeys(ids))
    if len(wanted) > MOST:
        raise Invalid(_("At most %(most)s at once: choose fewer."), code="too_many", params={"most": MOST})
    rows = Commitment.objects.visible_to(actor).filter(pk__in=wanted).for_list().order_by("pk")
    # The services change the rows in hand; what is shown is how they were.
    shown: Sequence[Commitment] = list(rows)
    return [_one(actor, one, step, values) for one in shown]


def _one(actor: User, commitment: Commitment, step: str, values: Mapping[str, Any]) -> Outcome:
    try:
        with transaction.atomic():
            _RUN[step](actor, commitment, values)
    except DomainError as error:
        return Outcome(commitment, False, str(error))
    return Outcome(commitment, True)
