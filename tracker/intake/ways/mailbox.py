"""The IMAP mailbox: mails that a rule asks for are taken in, then marked, moved or deleted as the rule says.

Address and password come from the environment (MAILBOX_URL), never from the database. A mail is known again by its
Message-ID and its bytes (`ReceivedMail`). What happens afterwards happens only once its documents are there, so a mail
that could not be read, or bears a secrecy mark, stays in the mailbox as it is.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.common import clock
from tracker.files.services import safe_name
from tracker.intake.ways.imap import Box, Header
from tracker.intake.ways.ingest import ingest
from tracker.intake.ways.models import Ingestion, IngestionState, MailAction, MailRule, ReceivedMail
from tracker.intake.ways.rows import Item, ingestion_refuse
from tracker.meetings.models import DocumentSource

DAYS = 30  # older mails are not looked at
AT_ONCE = 20  # mails taken a look
_TAKEN = frozenset({IngestionState.DONE, IngestionState.DUPLICATE, IngestionState.PURGED})


@dataclass(frozen=True, slots=True)
class Sight:
    """What a look without taking anything finds: mails of the last DAYS days, and those that a rule asks for."""

    mails: int
    wanted: int


def mailbox_check() -> Sight:
    """Sign in and count, changing nothing. Raises MailboxError."""
    rules = list(MailRule.objects.all())
    with Box.opened(readonly=True) as box:
        heads = box.heads(_since())
        return Sight(len(heads), sum(rule_for(head, rules) is not None for head in heads))


def mailbox_look() -> int:
    """Take in what the rules ask for; returns how many mails were taken. Raises MailboxError."""
    rules = list(MailRule.objects.all())
    if not rules:
        return 0
    taken = 0
    with Box.opened(readonly=False) as box:
        for head in box.heads(_since()):
            rule = rule_for(head, rules)
            if rule is None:
                continue
            row = known(head.message_id)
            if row is None and taken < AT_ONCE:
                row = _taken(box, head)
                taken += 1
            if row is not None and row.state in _TAKEN:
                _afterwards(box, head, rule)
    return taken


def _since() -> str:
    return (clock.today() - timedelta(days=DAYS)).strftime("%d-%b-%Y")


def rule_for(head: Header, rules: list[MailRule]) -> MailRule | None:
    """The first rule whose words are all in the sender and the subject, whatever their case."""
    for rule in rules:
        if rule.sender.lower() in head.sender.lower() and rule.subject.lower() in head.subject.lower():
            return rule
    return None


def known(message_id: str, digest: str = "") -> Ingestion | None:
    """What became of a mail that was taken in before."""
    found = ReceivedMail.objects.filter(message_id=message_id) if message_id else ReceivedMail.objects.none()
    if digest:
        found = ReceivedMail.objects.filter(sha256=digest)
    mail = found.select_related("ingestion").first()
    return mail.ingestion if mail else None


def _taken(box: Box, head: Header) -> Ingestion:
    name = f"{safe_name(head.subject, _('Mail'))[:100]}.eml"
    item = Item(name, way=DocumentSource.MAIL, origin=f"{head.sender} {head.subject}")
    if head.size > settings.MAX_FILE_MB * 1024 * 1024:
        digest = hashlib.sha256(f"{head.message_id} {head.uid}".encode()).hexdigest()
        params = {"limit_mb": settings.MAX_FILE_MB}
        row = ingestion_refuse(actor=None, item=item, code="too_large", params=params)
    else:
        data = box.whole(head.uid)
        digest = hashlib.sha256(data).hexdigest()
        if (before := known("", digest)) is not None:
            return before
        whole = Item(name, data=data, way=item.way, origin=item.origin)
        row = ingest(actor=None, item=whole, seconds=settings.READ_SECONDS)
    with transaction.atomic():
        ReceivedMail.objects.create(message_id=head.message_id[:250], sha256=digest, ingestion=row)
    return row


def _afterwards(box: Box, head: Header, rule: MailRule) -> None:
    match rule.action:
        case MailAction.MOVE:
            box.move(head.uid, rule.folder)
        case MailAction.DELETE:
            box.delete(head.uid)
        case _:
            if not head.is_seen:
                box.mark_seen(head.uid)
