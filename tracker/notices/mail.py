"""Notices by mail: one digest a person a day, urgent ones at once outside the quiet hours; each mail is a row."""

from __future__ import annotations

import logging
import smtplib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from tracker.accounts.models import User
from tracker.accounts.querysets import office
from tracker.calendars.services import is_workday
from tracker.commitments.models import Commitment
from tracker.common import clock
from tracker.notices.models import Delivery, DeliveryKind, DeliveryState, Notice, NoticeSetting, Preference
from tracker.notices.wording import notice_text

logger = logging.getLogger(__name__)

# After a failed attempt it is tried again so many minutes later, then given up.
PAUSES = (5, 15, 60, 240, 720)
# A worker that died while sending: its mail is tried again after this.
STUCK = timedelta(minutes=15)
SHOWN = 30


def mail_is_on() -> bool:
    """Whether this installation has a mail server."""
    return bool(settings.EMAIL_HOST)


def times() -> NoticeSetting:
    """When mails go out."""
    return NoticeSetting.objects.filter(pk=1).first() or NoticeSetting(pk=1)


def is_quiet(moment: time, quiet_from: time, quiet_to: time) -> bool:
    """Whether a time of day lies in the quiet hours, which may span midnight."""
    if quiet_from <= quiet_to:
        return quiet_from <= moment < quiet_to
    return moment >= quiet_from or moment < quiet_to


def mails_prepare() -> int:
    """Queue what is due now: urgent notices, and after its hour on a working day the digest; returns how many mails."""
    if not mail_is_on():
        return 0
    now, at = timezone.localtime(clock.now()), times()
    if is_quiet(now.time(), at.quiet_from, at.quiet_to):
        return 0
    made = sum(_queue(user, DeliveryKind.URGENT, str(one.pk), [one]) for user, one in _urgent())
    if now.time() >= at.digest_at and is_workday(now.date()):
        made += sum(_queue(user, DeliveryKind.DIGEST, str(now.date()), rows) for user, rows in _digests(now))
    return made


def _open_notices() -> Iterable[tuple[User, Notice]]:
    """Unread notices that no mail has told, of people who want mails of their kind and may see the commitment."""
    rows = Notice.objects.filter(read_at=None, deliveries=None, user__is_active=True).exclude(user__email="")
    wants = {one.user_id: one for one in Preference.objects.all()}
    seen: dict[int, set[int]] = {}
    for notice in rows.select_related("user", "commitment", "reminder__made_by", "reminder__unit").order_by(
        "user_id", "id"
    ):
        want = wants.get(notice.user_id)
        if want and (not want.by_mail or notice.kind in want.muted):
            continue
        if notice.user_id not in seen:
            ids = rows.filter(user=notice.user_id).values("commitment_id")
            seen[notice.user_id] = set(
                Commitment.objects.visible_to(notice.user).filter(pk__in=ids).values_list("pk", flat=True)
            )
        if notice.commitment_id in seen[notice.user_id]:
            yield notice.user, notice


def _urgent() -> list[tuple[User, Notice]]:
    return [(user, one) for user, one in _open_notices() if one.urgent and one.snoozed_until is None]


def _digests(now: datetime) -> list[tuple[User, list[Notice]]]:
    """The notices of each person's digest, without who got one today."""
    told = set(Delivery.objects.filter(kind=DeliveryKind.DIGEST, key=str(now.date())).values_list("user_id", flat=True))
    found: dict[User, list[Notice]] = defaultdict(list)
    for user, one in _open_notices():
        away = one.snoozed_until is not None and one.snoozed_until > now.date()
        if user.pk not in told and not away:
            found[user].append(one)
    return list(found.items())


def _queue(user: User, kind: DeliveryKind, key: str, notices: Sequence[Notice]) -> bool:
    with transaction.atomic():
        mail, is_new = Delivery.objects.get_or_create(user=user, kind=kind, key=key, defaults={"address": user.email})
        if is_new:
            mail.notices.set(notices)
    return is_new


def mails_send(limit: int = 200) -> int:
    """Send what waits; returns how many went out. Nothing is sent inside a transaction, no mail by two workers."""
    now = clock.now()
    _drop_mails_to_leavers()
    stuck = Q(state=DeliveryState.SENDING, next_try_at__lt=now - STUCK)
    waiting = Delivery.objects.filter(Q(state=DeliveryState.QUEUED, next_try_at__lte=now) | stuck, user__is_active=True)
    sent = 0
    for mail in waiting.select_related("user").order_by("id")[:limit]:
        where = {"pk": mail.pk, "state": mail.state, "attempts": mail.attempts}
        taken = {"state": DeliveryState.SENDING, "attempts": mail.attempts + 1, "next_try_at": now}
        if Delivery.objects.filter(**where).update(**taken) == 1:
            mail.attempts += 1
            sent += _send(mail)
    return sent


def _drop_mails_to_leavers() -> None:
    """What was queued before an account went out of use is never sent, even if the account comes back."""
    waiting = Delivery.objects.filter(state__in=(DeliveryState.QUEUED, DeliveryState.SENDING), user__is_active=False)
    waiting.update(state=DeliveryState.FAILED, error="account out of use")


def _send(mail: Delivery) -> bool:
    rows = list(mail.notices.select_related("commitment", "reminder__made_by", "user"))
    try:
        message = message_of(mail, rows)
        with get_connection(timeout=settings.EMAIL_TIMEOUT) as connection:
            message.connection = connection
            message.send()
    except (OSError, smtplib.SMTPException) as error:
        return _failed(mail, error)
    Delivery.objects.filter(pk=mail.pk).update(state=DeliveryState.SENT, sent_at=clock.now(), error="")
    return True


def _failed(mail: Delivery, error: Exception) -> bool:
    logger.warning("Mail %s was not sent: %s", mail.pk, error)
    over = mail.attempts > len(PAUSES)
    pause = timedelta(minutes=PAUSES[min(mail.attempts, len(PAUSES)) - 1])
    values = {"state": DeliveryState.FAILED if over else DeliveryState.QUEUED, "error": str(error)[:200]}
    Delivery.objects.filter(pk=mail.pk).update(next_try_at=clock.now() + pause, **values)
    return False


def message_of(mail: Delivery, notices: Sequence[Notice]) -> EmailMultiAlternatives:
    """The mail in the person's language, as plain text and HTML, with the way to end such mails."""
    with override(mail.user.language or settings.LANGUAGE_CODE):
        site = settings.SITE_URL.rstrip("/")
        lines = [
            {
                "title": one.commitment.title,
                "serial_no": one.commitment.serial_no or "",
                "due": one.commitment.due,
                "text": notice_text(one),
                "url": site + reverse("commitment", args=[one.commitment_id]),
            }
            for one in notices[:SHOWN]
        ]
        here = office()
        context = {
            "office": here.name if here else _("Duban"),
            "name": mail.user.name,
            "lines": lines,
            "more": max(0, len(notices) - SHOWN),
            "inbox": site + reverse("inbox"),
            "account": site + reverse("account"),
        }
        message = EmailMultiAlternatives(
            subject=_subject(mail, lines, len(notices)),
            body=render_to_string("notices/mail.txt", context),
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[mail.address],
            headers={
                # The same mail keeps its id, so that a second attempt is recognised as the first.
                "Message-ID": f"<duban-{mail.pk}-{mail.kind}@{_host()}>",
                "List-Unsubscribe": f"<{context['account']}>",
                "Auto-Submitted": "auto-generated",
            },
        )
        message.attach_alternative(render_to_string("notices/mail.html", context), "text/html")
    return message


def _host() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"


def _subject(mail: Delivery, lines: Sequence[Mapping[str, object]], count: int) -> str:
    if mail.kind == DeliveryKind.URGENT and lines:
        return f"{lines[0]['text']} {lines[0]['title']}"[:150].replace("\n", " ")
    words = {"n": count, "day": mail.key}
    return ngettext("%(n)s notice of %(day)s", "%(n)s notices of %(day)s", count) % words
