"""Deputies: a person names who acts for them, until a day."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tracker.accounts.models import Delegation, Membership, User
from tracker.accounts.roles import SEPARATED
from tracker.common import clock
from tracker.common.errors import Invalid, NotAllowed
from tracker.journal.models import Event
from tracker.journal.services import record

LONGEST = timedelta(days=366)


def possible_deputies(user: User) -> QuerySet[User]:
    """Who can act for a person: anybody in use who holds a role and is no administrator or auditor."""
    separated = Membership.objects.filter(role__in=SEPARATED, ended_at=None).values("user_id")
    working = Membership.objects.filter(ended_at=None).values("user_id")
    return User.objects.filter(is_active=True, pk__in=working).exclude(pk__in=separated).exclude(pk=user.pk)


def delegations_of(user: User) -> QuerySet[Delegation]:
    """Those that a person has given and that are not over, the next to begin last."""
    rows = Delegation.objects.filter(user=user, ended_at=None, ends_on__gte=clock.today())
    return rows.select_related("deputy").order_by("starts_on", "id")


@transaction.atomic
def delegation_create(*, actor: User, deputy: User, starts_on: date, ends_on: date, reason: str = "") -> Delegation:
    """Let a deputy act for oneself, from a day until a day at most a year later."""
    if not possible_deputies(actor).filter(pk=deputy.pk).exists():
        raise Invalid(_("%(person)s cannot act for you."), field="deputy", params={"person": deputy.name})
    if ends_on < max(starts_on, clock.today()):
        raise Invalid(_("The last day lies before the first, or is past."), field="ends_on")
    if ends_on - starts_on > LONGEST:
        raise Invalid(_("A deputy acts for at most a year; name the end."), field="ends_on")
    held = {one.role for one in actor.own_memberships()}
    if held <= SEPARATED:
        raise NotAllowed(_("The roles of administrators and auditors are not handed on."))
    made = Delegation.objects.create(
        user=actor, deputy=deputy, starts_on=starts_on, ends_on=ends_on, reason=reason.strip()[:200]
    )
    after = {"deputy": deputy.name, "starts_on": starts_on, "ends_on": ends_on}
    record(Event.DELEGATION_CREATED, actor, actor=actor, note=made.reason, after=after)
    return made


@transaction.atomic
def delegation_end(*, actor: User, delegation: Delegation) -> None:
    """End an own delegation before its day."""
    if Delegation.objects.filter(pk=delegation.pk, user=actor, ended_at=None).update(ended_at=clock.now()) != 1:
        raise NotAllowed(_("This delegation is over already."))
    record(Event.DELEGATION_ENDED, actor, actor=actor, after={"deputy": delegation.deputy.name})
