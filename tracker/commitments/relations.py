"""Relations between commitments: one duplicates, follows or replaces another; each shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tracker.accounts.models import User
from tracker.commitments.lifecycle import Action
from tracker.commitments.models import Commitment, Relation, RelationKind, RelationSeen
from tracker.commitments.moves import locked
from tracker.commitments.permissions import check
from tracker.common.errors import Invalid
from tracker.journal.models import Event
from tracker.journal.services import record


@dataclass(frozen=True, slots=True)
class Related:
    """A relation as one of its two commitments shows it."""

    relation: Relation
    label: str
    other: Commitment


def relations_of(user: User, commitment: Commitment) -> list[Related]:
    """The relations of a commitment to those that the person sees, from whichever side they were made."""
    rows = Relation.objects.filter(Q(source=commitment) | Q(target=commitment)).select_related("source", "target")
    found = [_seen_from(commitment, row) for row in rows]
    ids = [one.other.pk for one in found]
    seen = set(Commitment.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
    return [one for one in found if one.other.pk in seen]


def _seen_from(commitment: Commitment, row: Relation) -> Related:
    if row.source_id == commitment.pk:
        return Related(row, str(RelationKind(row.kind).label), row.target)
    return Related(row, str(RelationSeen(row.kind).label), row.source)


@transaction.atomic
def relation_make(*, actor: User, commitment: Commitment, kind: str, other: Commitment) -> Relation:
    """Say that a commitment duplicates, follows or replaces another; a pair has one relation."""
    commitment = locked(commitment)
    check(actor, commitment, Action.RELATE)
    if kind not in RelationKind.values:
        raise Invalid(_("Choose how they are related."), field="kind")
    if other.pk == commitment.pk:
        raise Invalid(_("Choose another commitment than this one."), field="other")
    if Relation.objects.filter(source=other, target=commitment).exists():
        raise Invalid(_("These two are related already; remove that relation first."), field="other")
    try:
        with transaction.atomic():
            made = Relation.objects.create(source=commitment, target=other, kind=kind, made_by=actor)
    except IntegrityError as error:
        raise Invalid(_("These two are related already; remove that relation first."), field="other") from error
    record(Event.COMMITMENT_RELATED, commitment, actor=actor, after=_told(made))
    return made


@transaction.atomic
def relation_remove(*, actor: User, relation: Relation) -> None:
    """Take a relation away again; the journal keeps that it was there."""
    commitment = locked(relation.source)
    check(actor, commitment, Action.RELATE)
    record(Event.COMMITMENT_UNRELATED, commitment, actor=actor, before=_told(relation))
    relation.delete()


def _told(relation: Relation) -> dict[str, Any]:
    return {"relation": relation.kind, "other": str(relation.target)}
