"""Which weights order candidates today."""

from __future__ import annotations

from typing import Any

from tracker.intake.learning.models import RankerState, RankerVersion


def live_version() -> RankerVersion | None:
    """The version in use; None while the weights that are shipped with the library are."""
    return RankerVersion.objects.filter(state=RankerState.LIVE).first()


def live_weights() -> dict[str, Any] | None:
    """Its weights in the form of the library; None for the shipped ones."""
    version = live_version()
    return dict(version.weights) if version else None
