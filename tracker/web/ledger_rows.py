"""A commitment as lists show it."""

from __future__ import annotations

from typing import Any

from tracker.commitments.lamps import lamp_of
from tracker.commitments.models import LampRule
from tracker.common import clock
from tracker.reports.base import source_words


def list_rows(commitments: Any) -> list[dict[str, Any]]:
    """Commitments read with `with_lamps().for_list()` with their lamp, days left and source in words."""
    rules, today = {rule.pk: rule for rule in LampRule.objects.all()}, clock.today()
    return [
        {
            "it": commitment,
            "lamp": lamp_of(commitment, rules, today),
            "days_late": -(commitment.days_left(today) or 0) if commitment.runs_late(today) else 0,
            "source": source_words(commitment),
        }
        for commitment in commitments
    ]
