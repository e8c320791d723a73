"""督查通报: how the commitments of all units stand, the overdue ones by name, as a Word document."""

from __future__ import annotations

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracker.accounts.models import User
from tracker.reports import official
from tracker.reports.base import DOCX, ReportFile, office_name
from tracker.reports.figures import Circular, Summary, circular


def percent(share: float | None) -> str:
    """A share as whole per cent, a dash where there is nothing to count."""
    return "–" if share is None else f"{share:.0%}"


def title() -> str:
    """The title in the name of the office."""
    return _("Circular of %(office)s on the commitments under supervision") % {"office": office_name()}


def opening(told: Circular) -> str:
    """The paragraph of the totals."""
    whole = told.summary
    return _(
        "As of %(day)s, %(total)s commitments have been issued: %(done)s are completed, %(going)s are not, "
        "of these %(overdue)s are overdue. The completion rate is %(rate)s, the on-time rate %(on_time)s."
    ) % {
        "day": date_format(told.day, "DATE_FORMAT"),
        "total": whole.total.count,
        "done": whole.done.count,
        "going": whole.going.count,
        "overdue": whole.overdue.count,
        "rate": percent(whole.completion_rate),
        "on_time": percent(whole.on_time_rate),
    }


def rates_note() -> str:
    """How the rates are computed."""
    return _(
        "Completion rate: completed and closed of all issued commitments that the unit leads. On-time rate: completed "
        "not after the due date, of all that are completed or overdue."
    )


def build(user: User, params: QueryDict) -> ReportFile:
    """The circular over the person's part of the ledger as .docx."""
    told = circular(user, params)
    made = official.document()
    official.title(made, title())
    official.body(made, opening(told))
    if told.scope:
        official.body(made, _("Scope: %(scope)s.") % {"scope": told.scope})
    _states(made, told)
    _units(made, told)
    _late(made, told)
    official.signature(made, office_name(), date_format(told.day, "DATE_FORMAT"))
    name = f"{_('Supervision circular')} {told.day.isoformat()}.docx"
    return ReportFile(name, DOCX, official.content(made), told.summary.total.count)


def _states(made: object, told: Circular) -> None:
    official.heading(made, _("1. By state"))
    counts = [_("%(state)s: %(count)s") % {"state": one.label, "count": one.count} for one in told.states]
    official.body(made, _("; ").join(counts) + _(".") if counts else _("Nothing stands in the ledger."))


def _unit_row(unit: Summary) -> list[str]:
    numbers = [str(figure.count) for figure in unit.figures]
    return [unit.name, *numbers[:4], percent(unit.completion_rate), percent(unit.on_time_rate)]


def _units(made: object, told: Circular) -> None:
    official.heading(made, _("2. By lead unit"))
    if not told.units:
        official.body(made, _("No unit leads a commitment."))
        return
    head = [_("Lead unit"), *(figure.label for figure in told.summary.figures[:4]), _("Completion rate")]
    rows = [_unit_row(unit) for unit in (*told.units, told.summary)]
    official.table(made, [*head, _("On-time rate")], rows, (48, 16, 18, 18, 16, 20, 20), left=(0,))
    official.note(made, rates_note())


def _late(made: object, told: Circular) -> None:
    official.heading(made, _("3. Overdue commitments"))
    if not told.late:
        official.body(made, _("No commitment is overdue."))
        return
    head = [_("Serial number"), _("Commitment"), _("Lead unit"), _("Due date"), _("Days late")]
    rows = [[row.serial_no, row.title, row.unit, row.due.isoformat(), str(row.days)] for row in told.late]
    official.table(made, head, rows, (36, 52, 30, 24, 14), left=(1, 2))
