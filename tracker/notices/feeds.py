"""Due dates as an iCalendar address (RFC 5545) of a person or unit, readable with its secret alone until revoked."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from tracker.accounts.models import Unit, User
from tracker.accounts.querysets import office
from tracker.accounts.roles import Permission, Role
from tracker.accounts.scopes import may, units_with_role
from tracker.commitments.lifecycle import CLOCK_STATES
from tracker.commitments.models import Commitment
from tracker.common import clock
from tracker.common.errors import Invalid, NotAllowed
from tracker.journal.models import Event as JournalEvent
from tracker.journal.services import record
from tracker.notices.models import Feed

MOST = 20
UNIT_ROLES = (Role.UNIT_HEAD, Role.LIAISON, Role.LEADER)


@dataclass(frozen=True, slots=True)
class Told:
    """A new address: its secret is told once."""

    feed: Feed
    url: str


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def units_for(user: User) -> QuerySet[Unit]:
    """The units of which the person may have an address."""
    rows = Unit.objects.filter(is_active=True)
    if may(user, Permission.SEE_ALL_COMMITMENTS):
        return rows
    return rows.filter(pk__in=units_with_role(user, *UNIT_ROLES))


@transaction.atomic
def feed_create(*, actor: User, unit: Unit | None = None) -> Told:
    """A new address for the own commitments, or for those of a unit that the person sees."""
    if Feed.objects.filter(user=actor, revoked_at=None).count() >= MOST:
        raise Invalid(_("There are too many addresses: revoke one first."))
    if unit and not units_for(actor).filter(pk=unit.pk).exists():
        raise NotAllowed(_("This is not a unit of yours."), field="unit")
    secret = secrets.token_urlsafe(32)
    feed = Feed.objects.create(user=actor, unit=unit, digest=_digest(secret), begins_with=secret[:8])
    after = {"unit": unit.name if unit else None}
    record(JournalEvent.FEED_CREATED, feed, actor=actor, after=after, label=feed.begins_with)
    return Told(feed, settings.SITE_URL.rstrip("/") + reverse("feed", args=[secret]))


@transaction.atomic
def feed_revoke(*, actor: User, feed: Feed) -> None:
    """End an own address."""
    if Feed.objects.filter(pk=feed.pk, user=actor, revoked_at=None).update(revoked_at=clock.now()) != 1:
        raise NotAllowed(_("This address is not in use."))
    record(JournalEvent.FEED_REVOKED, feed, actor=actor, label=feed.begins_with)


def feeds_of(user: User) -> QuerySet[Feed]:
    """The person's addresses in use."""
    return Feed.objects.filter(user=user, revoked_at=None).select_related("unit")


def feed_by_secret(secret: str) -> Feed | None:
    """The address with this secret, if it is in use and its person still works here."""
    found = Feed.objects.filter(digest=_digest(secret), revoked_at=None, user__is_active=True)
    feed = found.select_related("user", "unit").first()
    if feed is None or (feed.unit and not units_for(feed.user).filter(pk=feed.unit.pk).exists()):
        return None
    Feed.objects.filter(pk=feed.pk).update(read_at=clock.now())
    return feed


def calendar_of(feed: Feed) -> bytes:
    """The due dates behind an address: an all-day event each, of what its person sees and whose clock runs."""
    rows = Commitment.objects.visible_to(feed.user).filter(state__in=CLOCK_STATES, due__isnull=False)
    if feed.unit:
        rows = rows.filter(assignments__unit=feed.unit).distinct()
    site = settings.SITE_URL.rstrip("/")
    here = office()
    calendar = Calendar()
    calendar.add("prodid", "-//Duban//Due dates//")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{feed.unit or feed.user} · {here or _('Duban')}")
    for one in rows.order_by("due", "pk").defer("search_text"):
        event = Event()
        event.add("uid", f"commitment-{one.pk}@{site.partition('://')[2]}")
        event.add("dtstamp", one.changed_at)
        event.add("dtstart", one.due)
        event.add("dtend", one.due + timedelta(days=1))
        event.add("summary", f"{one.serial_no or ''} {one.title}".strip())
        event.add("description", one.baseline_text[:500])
        event.add("url", site + reverse("commitment", args=[one.pk]))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
