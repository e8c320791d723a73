"""What a person finds, a kind at a time: the likeliest first."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from tracker.accounts.models import User
from tracker.commitments.lifecycle import OPEN_STATES
from tracker.commitments.models import Commitment
from tracker.common.text import fold
from tracker.meetings.models import Document
from tracker.progress.querysets import reports_visible_to, reports_with

KINDS: Final = ("commitments", "reports", "documents")


def found(user: User, kind: str, words: str) -> QuerySet[Any]:
    """The rows of one of KINDS in which every word occurs; none without a word."""
    if not fold(words):
        return _rows(user, kind).none()
    match kind:
        case "commitments":
            return _commitments(user, words)
        case "reports":
            return reports_with(reports_visible_to(user), words).order_by("-pk")
        case _:
            return _documents(user, words)


def _rows(user: User, kind: str) -> QuerySet[Any]:
    if kind == "commitments":
        return Commitment.objects.visible_to(user)
    return reports_visible_to(user) if kind == "reports" else Document.objects.visible_to(user)


def _commitments(user: User, words: str) -> QuerySet[Any]:
    """The number itself first, then titles, then open ones before ended ones, the newest first."""
    word = words.strip()
    place = Case(
        When(serial_no__iexact=word, then=Value(0)),
        When(serial_no__endswith=f"〕{word}号", then=Value(1)),
        When(serial_no__endswith=f"〕{word}", then=Value(1)),
        When(title__icontains=word, then=Value(2)),
        When(state__in=OPEN_STATES, then=Value(3)),
        default=Value(4),
        output_field=IntegerField(),
    )
    return Commitment.objects.visible_to(user).search(words).for_list().order_by(place, "-pk")


def _documents(user: User, words: str) -> QuerySet[Any]:
    """Those whose head has the words first, then the newest."""
    in_head = Q()
    for word in fold(words).split():
        in_head &= Q(searched__head__contains=word)
    place = Case(When(in_head, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = Document.objects.visible_to(user).search(words).select_related("meeting").defer("blocks")
    return rows.order_by(place, "-pk")
