"""Making a report is written down: who took which numbers out of the house."""

from __future__ import annotations

from importlib import import_module

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from tracker.accounts.models import Office, User
from tracker.accounts.roles import Permission
from tracker.accounts.services import require
from tracker.common.errors import Invalid
from tracker.journal.models import Event
from tracker.journal.services import record
from tracker.reports import REPORTS
from tracker.reports.base import ReportFile


def report_export(*, actor: User, name: str, params: QueryDict) -> ReportFile:
    """Build the report of this name (REPORTS) over what the person may see; Invalid for a name or view that is none."""
    require(actor, Permission.REPORTS)
    if name not in REPORTS:
        raise Invalid(_("There is no such report."), code="unknown_report")
    made: ReportFile = import_module(REPORTS[name]).build(actor, params)
    with transaction.atomic():
        after = {"report": name, "view": params.urlencode(), "rows": made.rows, "file": made.name}
        record(Event.REPORT_EXPORTED, Office.objects.get(pk=1), actor=actor, after=after)
    return made
