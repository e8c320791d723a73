"""The numbers of the 督查通报: each is a view of the ledger and its count, so that number = list = export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from tracker.accounts.models import Unit, User
from tracker.commitments.filters import ledger
from tracker.commitments.filterwords import words
from tracker.commitments.lifecycle import State
from tracker.commitments.models import Assignment, AssignmentRole
from tracker.common import clock
from tracker.reports.base import as_of, checked_view, view_params

# What narrows a circular; the names are those of the ledger's filters.
SCOPE: Final = ("assigned_from", "assigned_to", "created_from", "created_to", "unit")
DONE: Final = (State.COMPLETED, State.CLOSED)
GOING: Final = (State.ASSIGNED, State.IN_PROGRESS, State.SUSPENDED)
# What was issued and not taken back: drafts are not issued yet, cancelled ones are nobody's duty any more.
ISSUED: Final = (*GOING, *DONE)

Params = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number: what it counts, the parameters of the ledger that list exactly its rows, and the count."""

    label: str
    params: QueryDict
    count: int

    @property
    def query(self) -> str:
        """The parameters as an address has them."""
        return self.params.urlencode()


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures over one set of commitments; rates are shares from 0 to 1, None where nothing is counted."""

    name: str
    total: Figure
    done: Figure
    going: Figure
    overdue: Figure
    on_time: Figure

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures in the order in which tables show them."""
        return (self.total, self.done, self.going, self.overdue, self.on_time)

    @property
    def completion_rate(self) -> float | None:
        """办结率: completed and closed of all that was issued."""
        return _share(self.done.count, self.total.count)

    @property
    def on_time_rate(self) -> float | None:
        """按时办结率: completed on time of all that is completed or overdue."""
        return _share(self.on_time.count, self.done.count + self.overdue.count)


@dataclass(frozen=True, slots=True)
class Late:
    """An overdue commitment, by name."""

    pk: int
    serial_no: str
    title: str
    unit: str
    due: date
    days: int


@dataclass(frozen=True, slots=True)
class Circular:
    """Everything that a 督查通报 says, as one person may see it at one moment."""

    day: date
    moment: str
    scope: str
    summary: Summary
    states: list[Figure]
    units: list[Summary]
    late: list[Late]

    @property
    def figures(self) -> list[Figure]:
        """Every number of the circular."""
        return [*self.summary.figures, *self.states, *(figure for unit in self.units for figure in unit.figures)]


def scope_of(params: QueryDict) -> QueryDict:
    """The parameters that narrow a circular, without all others."""
    return view_params({name: params.get(name, "") for name in SCOPE})


def figure(user: User, label: str, scope: QueryDict, params: Params) -> Figure:
    """The count of the ledger view that `params` make of the scope."""
    query = scope.copy()
    for name, values in view_params(params).lists():
        query.setlist(name, values)
    return Figure(label, query, ledger(user, query).qs.count())


def summary(user: User, name: str, scope: QueryDict, params: Params) -> Summary:
    """The five figures over what `params` make of the scope."""

    def of(label: str, **more: str | Sequence[str]) -> Figure:
        return figure(user, label, scope, {**params, **more})

    return Summary(
        name=name,
        total=of(_("Total"), state=ISSUED),
        done=of(_("Completed"), state=DONE),
        going=of(_("Not completed"), state=GOING),
        overdue=of(_("Overdue"), state=GOING, overdue="true"),
        on_time=of(_("Completed on time"), state=DONE, on_time="true"),
    )


def circular(user: User, params: QueryDict) -> Circular:
    """The circular over the person's part of the ledger within the scope; Invalid for a bad scope."""
    scope = scope_of(params)
    words_of_scope = words(checked_view(user, scope))
    states = [figure(user, str(state.label), scope, {"state": state}) for state in ISSUED]
    whole = summary(user, _("All units"), scope, {})
    return Circular(
        day=clock.today(),
        moment=as_of(),
        scope=words_of_scope,
        summary=whole,
        states=[one for one in states if one.count],
        units=[summary(user, unit.name, scope, {"lead": str(unit.pk)}) for unit in _leads(user, whole.total.params)],
        late=_late(user, whole.overdue.params),
    )


def _leads(user: User, params: QueryDict) -> list[Unit]:
    shown = ledger(user, params).qs.order_by().values("pk")
    led = Assignment.objects.filter(role=AssignmentRole.LEAD, commitment__in=shown).values("unit_id")
    return list(Unit.objects.filter(pk__in=led))


def _late(user: User, params: QueryDict) -> list[Late]:
    rows = ledger(user, params).qs.for_list().order_by("due", "pk")
    return [
        Late(
            pk=row.pk,
            serial_no=row.serial_no or "",
            title=row.title,
            unit=row.lead.unit.name if row.lead else "",
            due=row.due,
            days=-(row.days_left(clock.today()) or 0),
        )
        for row in rows
    ]


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
