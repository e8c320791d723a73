"""The reports: one module each, listed here by name. To add one: write its module, add its line.

A module has `build(user, params) -> ReportFile`. They are named and not imported: a Django app's own package is
imported before there are models.
"""

from __future__ import annotations

REPORTS: dict[str, str] = {
    "ledger": "tracker.reports.ledger",
    "circular": "tracker.reports.circular",
}
