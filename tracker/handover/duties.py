"""What rests on a person: every open duty that somebody else has to take when the person leaves.

A kind of duty is a row of KINDS: how its duties are found, and how one is given to somebody (`giving.py`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import Delegation, Membership, Unit, User
from tracker.collaboration.models import SavedView, SharedWith
from tracker.commitments.models import Commitment
from tracker.common import clock


class DutyKind(models.TextChoices):
    """What kinds of duties there are, in the order in which they are handed over."""

    ROLE = "role", _("Role")
    HANDLER = "handler", _("Commitment in hand")
    DEPUTY = "deputy", _("Deputy of somebody")
    VIEW = "view", _("Shared view of the ledger")


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty; `needed` ones must find a holder, of the others somebody else holds the same already (`others`)."""

    kind: str
    it: Any
    unit: Unit | None = None
    needed: bool = True
    others: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What names the duty in a form."""
        return f"{self.kind}-{self.it.pk}"


def _roles(person: User) -> Iterator[Duty]:
    own = Membership.objects.filter(user=person, ended_at=None).select_related("unit").order_by("id")
    beside = Membership.objects.filter(ended_at=None, user__is_active=True).exclude(user=person)
    held: dict[tuple[str, int], list[str]] = {}
    rows = beside.filter(unit__in=own.values("unit")).order_by("id")
    for role, unit, name in rows.values_list("role", "unit_id", "user__name"):
        held.setdefault((role, unit), []).append(name)
    for one in own:
        others = tuple(held.get((one.role, one.unit_id), ()))
        yield Duty(DutyKind.ROLE, one, one.unit, needed=not others, others=others)


def _handled(person: User) -> Iterator[Duty]:
    rows = Commitment.objects.open().filter(handler=person).prefetch_related("assignments__unit").order_by("due", "pk")
    for one in rows.defer("search_text", "baseline_text"):
        yield Duty(DutyKind.HANDLER, one, one.lead.unit if one.lead else None)


def _deputising(person: User) -> Iterator[Duty]:
    rows = Delegation.objects.filter(deputy=person, ended_at=None, ends_on__gte=clock.today(), user__is_active=True)
    for one in rows.select_related("user").order_by("starts_on", "id"):
        yield Duty(DutyKind.DEPUTY, one)


def _views(person: User) -> Iterator[Duty]:
    rows = SavedView.objects.filter(owner=person).exclude(shared_with=SharedWith.PRIVATE)
    for one in rows.select_related("unit").order_by("pk"):
        yield Duty(DutyKind.VIEW, one, one.unit)


KINDS: Final[Mapping[str, Callable[[User], Iterable[Duty]]]] = {
    DutyKind.ROLE: _roles,
    DutyKind.HANDLER: _handled,
    DutyKind.DEPUTY: _deputising,
    DutyKind.VIEW: _views,
}


def duties_of(person: User) -> list[Duty]:
    """All that rests on a person, kind by kind; a constant number of queries."""
    return [duty for find in KINDS.values() for duty in find(person)]


def fingerprint(duties: Iterable[Duty]) -> str:
    """What changes as soon as a duty comes or goes: a preview is of exactly these."""
    return hashlib.sha256(" ".join(sorted(duty.key for duty in duties)).encode()).hexdigest()[:32]


def possible_holders(person: User) -> models.QuerySet[User]:
    """Who can take something over: everybody in use but the person."""
    return User.objects.filter(is_active=True).exclude(pk=person.pk).order_by("name", "pk")
