"""What an administrator sets about the ways in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.accounts.models import User
from tracker.accounts.roles import Permission
from tracker.accounts.services import require
from tracker.common.errors import Invalid
from tracker.intake.ways.models import IntakeSettings, MailAction, MailRule
from tracker.journal.models import Event
from tracker.journal.services import record

_HOST = re.compile(r"\.?(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?::\d{1,5})?")


def intake_settings() -> IntakeSettings:
    """The one row; made when first asked for."""
    return IntakeSettings.objects.get_or_create(pk=1)[0]


@transaction.atomic
def intake_change(*, actor: User, url_hosts: Iterable[str], url_private: bool, rules: Sequence[dict[str, Any]]) -> None:
    """Write the list of hosts and the rules of the mailbox; `rules` are {sender, subject, action, folder}."""
    require(actor, Permission.SETTINGS)
    hosts = list(dict.fromkeys(host.strip().lower() for host in url_hosts if host.strip()))
    for host in hosts:
        if not _HOST.fullmatch(host):
            message = _("“%(host)s” is no host: write it like www.example.gov.cn, .example.gov.cn or 10.1.2.3:8080.")
            raise Invalid(message, field="url_hosts", params={"host": host})
    wanted = [_checked(rule) for rule in rules]
    row = IntakeSettings.objects.select_for_update(no_key=True).get(pk=intake_settings().pk)
    before = facts(row)
    row.url_hosts, row.url_private = hosts, url_private
    row.save(update_fields=["url_hosts", "url_private"])
    MailRule.objects.all().delete()
    MailRule.objects.bulk_create(MailRule(**rule) for rule in wanted)
    record(Event.INTAKE_CHANGED, row, actor=actor, before=before, after=facts(row))


def _checked(rule: dict[str, Any]) -> dict[str, str]:
    found = {name: str(rule.get(name) or "").strip() for name in ("sender", "subject", "action", "folder")}
    if not found["sender"] and not found["subject"]:
        raise Invalid(_("A rule needs words of the sender or of the subject."), field="rules")
    if found["action"] not in MailAction.values:
        raise Invalid(_("Choose what happens afterwards."), field="rules")
    if found["action"] == MailAction.MOVE and not found["folder"]:
        raise Invalid(_("Name the folder that the mail is moved to."), field="rules")
    return found


def facts(row: IntakeSettings) -> dict[str, Any]:
    """The settings as the journal keeps them."""
    rules = [f"{r.sender} | {r.subject} | {r.action} {r.folder}".strip() for r in MailRule.objects.all()]
    return {"url_hosts": row.url_hosts, "url_private": row.url_private, "mail_rules": rules}
