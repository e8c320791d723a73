"""The reports: one file each, listed here. To add one: write its module, add its line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tracker.reports import circular, ledger
from tracker.reports.base import ReportFile


@dataclass(frozen=True, slots=True)
class Report:
    """A report: its title and what builds the file for a person from parameters of the ledger."""

    title: Any
    build: Callable[[Any, QueryDict], ReportFile]


REPORTS: dict[str, Report] = {
    "ledger": Report(_("Ledger"), ledger.build),
    "circular": Report(_("Supervision circular"), circular.build),
}
