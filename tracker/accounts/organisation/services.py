"""Sending the file, and applying what was looked at: all of it in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.accounts.models import Office, Unit, User
from tracker.accounts.organisation.models import OrganisationFile
from tracker.accounts.organisation.people import PersonWanted
from tracker.accounts.organisation.plan import Outcome, Plan, plan_of
from tracker.accounts.organisation.table import tables_of
from tracker.accounts.organisation.units import UnitWanted
from tracker.accounts.roles import Permission
from tracker.accounts.services import require, unit_save, user_save
from tracker.common import clock
from tracker.common.errors import Conflict, Invalid
from tracker.journal.models import Event
from tracker.journal.services import record

KEPT = timedelta(days=1)  # a file that nobody applied


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of a file; `told` are (name, sign-in name, first password) of new accounts, known this once."""

    plan: Plan
    told: list[tuple[str, str, str]]


@transaction.atomic
def organisation_send(*, actor: User, name: str, data: bytes) -> OrganisationFile:
    """Keep a file for its dry run; Invalid where it cannot be read. Others that were never applied go after a day."""
    require(actor, Permission.USERS)
    tables_of(name, data)
    OrganisationFile.objects.filter(applied_at=None, sent_at__lt=clock.now() - KEPT).delete()
    return OrganisationFile.objects.create(name=name[:150], content=data, sent_by=actor)


def organisation_plan(*, actor: User, file: OrganisationFile) -> Plan:
    """The dry run of a file against what is there now."""
    require(actor, Permission.USERS)
    return plan_of(tables_of(file.name, bytes(file.content)), actor)


@transaction.atomic
def organisation_apply(*, actor: User, file: OrganisationFile, seen: str) -> Applied:
    """Do what the dry run `seen` showed: Conflict where it would do something else by now, Invalid while rows are wrong."""
    require(actor, Permission.USERS)
    file = OrganisationFile.objects.select_for_update(no_key=True).get(pk=file.pk)
    if file.applied_at is not None:
        raise Conflict(_("This file was applied already."))
    plan = organisation_plan(actor=actor, file=file)
    if plan.seen != seen:
        raise Conflict(_("Units or people have changed meanwhile. Nothing was saved: look at the rows again."))
    counts = plan.counts()
    if wrong := counts[Outcome.ERROR]:
        message = _("%(n)s rows have errors. Nothing was saved: correct them in the file and send it again.")
        raise Invalid(message, code="rows_wrong", params={"n": wrong})
    saved = _save_units(actor, plan.units)
    told = [made for one in plan.people if (made := _save_person(actor, one, saved))]
    OrganisationFile.objects.filter(pk=file.pk).update(applied_at=clock.now(), content=b"")
    after = {"file": file.name, "added": counts[Outcome.CREATED], "changed": counts[Outcome.CHANGED]}
    after["same"] = counts[Outcome.LEFT]
    record(Event.ORGANISATION_IMPORTED, Office.objects.get(pk=1), actor=actor, after=after)
    return Applied(plan, told)


def _save_units(actor: User, wanted: Sequence[UnitWanted]) -> dict[str, Unit]:
    saved = {unit.folded: unit for unit in Unit.objects.all()}
    for one in wanted:
        saved[one.key] = unit_save(
            actor=actor,
            unit=one.unit,
            name=one.name,
            parent=saved[one.parent] if one.parent else None,
            aliases=one.aliases,
            order=one.order,
            is_active=one.is_active,
        )
    return saved


def _save_person(actor: User, one: PersonWanted, units: dict[str, Unit]) -> tuple[str, str, str] | None:
    roles = [(role, units[key]) for role, key in one.roles]
    user, password = user_save(
        actor=actor,
        user=one.user,
        username=one.username,
        name=one.name,
        roles=roles,
        email=one.email,
        phone=one.phone,
    )
    return (user.name, user.username, password) if password else None
