"""Changing what the office asks of reports."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.accounts.models import User
from tracker.accounts.roles import Permission
from tracker.accounts.services import require
from tracker.common.errors import Invalid
from tracker.journal.models import Event
from tracker.journal.services import record
from tracker.progress.models import ReportPolicy, Shift


@transaction.atomic
def report_policy_change(*, actor: User, signed: bool, shift: str) -> ReportPolicy:
    """Say whether heads of units sign reports, and where a period's day goes; periods that are open stay as they are."""
    require(actor, Permission.SETTINGS)
    if shift not in Shift.values:
        raise Invalid(_("Choose where the day goes."), field="shift")
    found, _made = ReportPolicy.objects.select_for_update().get_or_create(pk=1)
    before = {"signed": found.signed, "shift": found.shift}
    found.signed, found.shift = signed, shift
    found.save()
    after = {"signed": signed, "shift": shift}
    record(Event.REPORT_POLICY_CHANGED, found, actor=actor, before=before, after=after, label=_("Rules of reporting"))
    return found
