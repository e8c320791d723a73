"""Numbers over a view of the ledger, each with the address of the list that it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tracker.accounts.models import User
from tracker.commitments.filters import ledger
from tracker.commitments.lifecycle import CLOCK_STATES, OPEN_STATES
from tracker.commitments.models import Colour, LampRule
from tracker.common import clock


@dataclass(frozen=True, slots=True)
class Number:
    """A count and its list; `pressing` ones are shown in red."""

    label: str
    url: str
    count: int
    colour: str = ""
    pressing: bool = False


def numbers_of(user: User, params: dict[str, Any]) -> list[Number]:
    """All, open and overdue commitments of a view, then one number a lamp in use: one query, whatever their number."""
    labels = lamp_labels()
    late = Q(state__in=CLOCK_STATES, due__lt=clock.today())
    counts = {
        "all": Count("pk"),
        "open": Count("pk", filter=Q(state__in=OPEN_STATES)),
        "late": Count("pk", filter=late),
    }
    lamps = {f"lamp_{colour}": Count("pk", filter=Q(lamp=colour, state__in=OPEN_STATES)) for colour in labels}
    view = ledger(user, QueryDict(urlencode(params, doseq=True)))
    found = view.qs.order_by().aggregate(**counts, **lamps)
    numbers = [
        Number(_("Commitments"), list_url(params), found["all"]),
        Number(_("Open"), list_url(params, is_open="true"), found["open"]),
        Number(_("Overdue"), list_url(params, overdue="true"), found["late"], pressing=True),
    ]
    for colour, label in labels.items():
        url = list_url(params, is_open="true", lamp=colour)
        numbers.append(Number(label, url, found[f"lamp_{colour}"], colour=colour))
    return numbers


def list_url(params: dict[str, Any], **more: str) -> str:
    """The address of the ledger with these conditions."""
    return f"{reverse('ledger')}?{urlencode(params | more, doseq=True)}"


def lamp_labels() -> dict[str, str]:
    """The colours that the office's rules give, the worst first."""
    used = set(LampRule.objects.filter(is_active=True).values_list("colour", flat=True))
    return {
        colour: str(Colour(colour).label) for colour in reversed(Colour.values) if colour in used and colour != "grey"
    }
