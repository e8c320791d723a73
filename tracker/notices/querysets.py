"""Reading notices and reminders."""

from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet

from tracker.accounts.models import User
from tracker.commitments.models import Commitment
from tracker.common import clock
from tracker.notices.models import Notice, Reminder


def notices_of(user: User) -> QuerySet[Notice]:
    """The person's notices on commitments that the person still sees, newest first, without what is snoozed."""
    rows = Notice.objects.filter(user=user, commitment__in=Commitment.objects.visible_to(user).values("pk"))
    rows = rows.filter(Q(snoozed_until=None) | Q(snoozed_until__lte=clock.today()))
    return rows.select_related("commitment", "reminder__made_by", "reminder__rule", "reminder__unit")


def unread_count(user: User) -> int:
    """How many notices the person has not read; what the list of unread ones counts."""
    return notices_of(user).filter(read_at=None).count()


def snoozed_of(user: User) -> QuerySet[Notice]:
    """What the person has put away until a later day."""
    rows = Notice.objects.filter(user=user, snoozed_until__gt=clock.today())
    return rows.filter(commitment__in=Commitment.objects.visible_to(user).values("pk")).select_related(
        "commitment", "reminder__made_by", "reminder__rule", "reminder__unit"
    )


def reminders_of(commitment: Commitment) -> QuerySet[Reminder]:
    """The reminders of a commitment, newest first, with who was told and has read, and the mails."""
    told = Notice.objects.select_related("user").prefetch_related("deliveries").order_by("id")
    rows = Reminder.objects.filter(commitment=commitment).select_related("made_by", "rule", "commitment", "unit")
    return rows.prefetch_related(Prefetch("notices", queryset=told))
