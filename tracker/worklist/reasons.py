"""Why something stands in a person's list: one table, the gravest reason first, and for whom each holds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import User
from tracker.accounts.roles import Role
from tracker.accounts.scopes import roles_of, units_with_role
from tracker.commitments.lifecycle import CLOCK_STATES, RequestKind, State
from tracker.commitments.models import ApprovalPolicy, Assignment, Commitment, Decider, EvidenceState
from tracker.common import clock
from tracker.notices.models import Notice, NoticeKind

SOON: Final = timedelta(days=7)
SUPERVISION: Final = frozenset({Role.SUPERVISION_HEAD, Role.OFFICER})
UNIT: Final = frozenset({Role.UNIT_HEAD, Role.LIAISON, Role.HANDLER})


class Reason(models.TextChoices):
    """Why a row stands in the list; a row stands there once, by the first of these that holds."""

    OVERDUE = "overdue", _("Overdue")
    SOON = "soon", _("Due within 7 days")
    DECIDE = "decide", _("Waits for my decision")
    VERIFY = "verify", _("To verify")
    CLOSE = "close", _("To close")
    RETURNED = "returned", _("Returned to us")
    ACKNOWLEDGE = "acknowledge", _("To acknowledge")
    URGED = "urged", _("Urged, not read yet")
    RECHECK = "recheck", _("Re-check date has come")
    SECOND = "second", _("Candidates to second")
    REVIEW = "review", _("Documents to review")
    DRAFT = "draft", _("Drafts to assign")
    UNREAD = "unread", _("Came in, could not be read")


RANKS: Final = {reason: rank for rank, reason in enumerate(Reason.values)}


def commitment_reasons(user: User) -> dict[str, Q]:
    """The reasons that can hold for this person's roles, each as a condition on commitments that the person sees."""
    roles = roles_of(user)
    found: dict[str, Q] = {}
    if roles & (SUPERVISION | UNIT | {Role.LEADER}):
        today = clock.today()
        running = (State.ASSIGNED, State.IN_PROGRESS)
        found[Reason.OVERDUE] = Q(state__in=CLOCK_STATES, due__lt=today)
        found[Reason.SOON] = Q(state__in=running, due__gte=today, due__lte=today + SOON)
        urged = Notice.objects.filter(user=user, kind=NoticeKind.URGE, read_at=None)
        urged = urged.filter(Q(snoozed_until=None) | Q(snoozed_until__lte=today))
        found[Reason.URGED] = Q(pk__in=urged.values("commitment_id"), state__in=running)
    if roles & (SUPERVISION | {Role.LEADER}):
        found[Reason.DECIDE], found[Reason.VERIFY] = _requests(user, roles)
    if roles & UNIT:
        back = Commitment.objects.visible_to(user).returned().values("pk")
        found[Reason.RETURNED] = Q(pk__in=back)
        found[Reason.ACKNOWLEDGE] = _unacknowledged(user)
    if roles & SUPERVISION:
        found[Reason.RECHECK] = Q(state=State.SUSPENDED, pending="", recheck_on__lte=clock.today())
        found[Reason.DRAFT] = Q(state=State.DRAFT, pending="")
    if Role.SUPERVISION_HEAD in roles:
        found[Reason.CLOSE] = Q(state=State.COMPLETED, pending="")
    return {reason: found[reason] for reason in Reason.values if reason in found}


def _requests(user: User, roles: set[str]) -> tuple[Q, Q]:
    """Requests that this person decides, and completions that this person verifies, by the office's policies."""
    decide, verify = Q(pk__in=[]), Q(pk__in=[])
    mine = units_with_role(user, Role.LEADER)
    led = Q(pk__in=Assignment.objects.filter(role="lead", unit__in=mine).values("commitment_id"))
    verified = Q(evidence_state=EvidenceState.VERIFIED)
    for policy in ApprovalPolicy.objects.all():
        waits = Q(pending=policy.kind) & (verified if policy.verified else Q())
        if Role.SUPERVISION_HEAD in roles or (policy.decided_by == Decider.OFFICER and Role.OFFICER in roles):
            decide |= waits
        elif policy.decided_by == Decider.LEADER and mine:
            decide |= waits & led
        if policy.verified and policy.kind == RequestKind.COMPLETE and roles & SUPERVISION:
            verify |= Q(pending=policy.kind) & ~verified
    return decide, verify


def _unacknowledged(user: User) -> Q:
    """What the person can acknowledge now: for the own units, or as handler."""
    waiting: Any = Assignment.objects.filter(assigned_at__isnull=False, acknowledged_at=None)
    own = Q(unit__in=units_with_role(user, Role.UNIT_HEAD, Role.LIAISON))
    own |= Q(unit__in=units_with_role(user, Role.HANDLER), commitment__handler__in=user.stands_for())
    states = (State.ASSIGNED, State.IN_PROGRESS)
    return Q(pk__in=waiting.filter(own).values("commitment_id"), state__in=states, pending="")
