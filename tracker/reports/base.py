"""What every report shares: a file, a view of the ledger as parameters, the head of a sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.accounts.models import User
from tracker.accounts.querysets import office
from tracker.commitments.filters import CommitmentFilter, ledger
from tracker.common import clock
from tracker.common.errors import Invalid

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A finished report: its file name, type and bytes, and how many commitments it lists."""

    name: str
    content_type: str
    content: bytes
    rows: int


def view_params(params: Mapping[str, str | Sequence[str]]) -> QueryDict:
    """Parameters of a ledger view as an address has them; empty values are left out."""
    query = QueryDict(mutable=True)
    for name, value in params.items():
        values = [value] if isinstance(value, str) else list(value)
        if values and values != [""]:
            query.setlist(name, values)
    return query


def checked_view(user: User, params: QueryDict) -> CommitmentFilter:
    """The ledger view of these parameters; Invalid names the first one that is not understood."""
    view = ledger(user, params)
    for name, errors in view.form.errors.items():
        label = view.filters[name].label if name in view.filters else name
        raise Invalid(
            _("%(name)s: %(problem)s"), field=name, params={"name": label, "problem": " ".join(map(str, errors))}
        )
    return view


def office_name() -> str:
    """The office in whose name a report speaks."""
    found = office()
    return found.name if found else ""


def as_of() -> str:
    """The present moment as reports show it, in the office's time."""
    return timezone.localtime(clock.now()).strftime("%Y-%m-%d %H:%M")


def source_words(commitment: Any) -> str:
    """Where a commitment comes from: its meeting, else what the officer noted, else the kind of source."""
    if commitment.meeting:
        return str(commitment.meeting.title)
    return str(commitment.source_note or commitment.get_source_type_display())
