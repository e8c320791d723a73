"""Reading the ledger."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery

from tracker.accounts.roles import Permission, Role
from tracker.accounts.scopes import may, units_with_role
from tracker.commitments import lamps
from tracker.commitments.lifecycle import CLOCK_STATES, OPEN_STATES, State
from tracker.common import clock
from tracker.common.text import fold
from tracker.journal.models import Entry, Event

if TYPE_CHECKING:
    from tracker.accounts.models import User


class CommitmentQuerySet(models.QuerySet[Any]):
    """Commitments, scoped."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Supervision and auditors see all; leaders their portfolio; units what they lead or support; handlers their own.

        Drafts and planned units are the supervision office's own until they are assigned.
        """
        if may(user, Permission.SEE_ALL_COMMITMENTS):
            return self
        if user.is_anonymous:
            return self.none()
        units = units_with_role(user, Role.UNIT_HEAD, Role.LIAISON, Role.LEADER)
        Assignment = apps.get_model("commitments", "Assignment")
        mine = Assignment.objects.filter(unit__in=units, assigned_at__isnull=False)
        # Who leads a commitment sees its sub-items, whichever unit has them.
        scope = Q(pk__in=mine.values("commitment_id")) | Q(parent__in=mine.filter(role="lead").values("commitment_id"))
        if units_with_role(user, Role.HANDLER):
            me = user.stands_for()
            parts = Assignment.objects.filter(handler__in=me, assigned_at__isnull=False)
            scope |= Q(handler_id__in=me) | Q(pk__in=parts.values("commitment_id"))
        return self.filter(scope).exclude(state=State.DRAFT)

    def open(self) -> Self:
        """Neither closed nor cancelled."""
        return self.filter(state__in=OPEN_STATES)

    def overdue(self, today: date | None = None) -> Self:
        """Past due while the clock runs."""
        return self.filter(state__in=CLOCK_STATES, due__lt=today or clock.today())

    def parts_late(self, today: date | None = None) -> Self:
        """With a supporting unit whose part is past its own due date and not answered."""
        Assignment = apps.get_model("commitments", "Assignment")
        late = Assignment.objects.filter(answered_at=None, assigned_at__isnull=False, due__lt=today or clock.today())
        return self.filter(state__in=CLOCK_STATES, pk__in=late.values("commitment_id"))

    def returned(self) -> Self:
        """Sent back to work, by a returned request or after completion, and nothing reported or asked for since.

        The journal knows: it is the last of these events that counts.
        """
        back = (Event.REQUEST_RETURNED, Event.COMMITMENT_RETURNED)
        telling = (*back, Event.PROGRESS_REPORTED, Event.REQUEST_OPENED)
        entries = Entry.objects.filter(object_type="commitment", object_id=OuterRef("pk"), event__in=telling)
        last = Subquery(entries.order_by("-seq").values("event")[:1])
        return self.filter(state=State.IN_PROGRESS, pending="").alias(last_event=last).filter(last_event__in=back)

    def search(self, words: str) -> Self:
        """Every word must occur, or be in another name of a unit; Traditional finds Simplified and the other way round."""
        Assignment = apps.get_model("commitments", "Assignment")
        found = self
        for word in fold(words).split():
            called = Assignment.objects.filter(unit__aliases__folded__contains=word).values("commitment_id")
            found = found.filter(Q(search_text__contains=word) | Q(pk__in=called))
        return found

    def with_lamps(self, today: date | None = None) -> Self:
        """Adds `lamp` (colour) and `lamp_rule` (rule id)."""
        rules = list(apps.get_model("commitments", "LampRule").objects.filter(is_active=True))
        return self.annotate(**lamps.expressions(rules, today or clock.today()))

    def for_list(self) -> Self:
        """What a row of a list shows, in a constant number of queries and without the documents' texts."""
        rows = self.select_related("document", "meeting", "handler").defer("document__text", "document__blocks")
        return rows.prefetch_related("assignments__unit", "projects")


def projects_visible_to(user: User | AnonymousUser) -> models.QuerySet[Any]:
    """The projects and plans of commitments that the person sees, by name, with `commitment_count` of those."""
    Project, Commitment = apps.get_model("commitments", "Project"), apps.get_model("commitments", "Commitment")
    seen = Count("commitments", filter=Q(commitments__in=Commitment.objects.visible_to(user).values("pk")))
    return Project.objects.annotate(commitment_count=seen).filter(commitment_count__gt=0).order_by("name", "pk")
