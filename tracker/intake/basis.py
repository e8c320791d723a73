"""How a date came about, in words: the library tells it in a few fixed English forms, people read their own language."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

_LENGTH = r"\d+ (?:year|month|day|working day|hour)s?"
_LENGTHS = rf"(?P<length>{_LENGTH}(?: {_LENGTH})*)"

# Bases of deadlines that are always the same words; from office_default on they are the tracker's own.
FIXED: dict[str, Any] = {
    "as written": gettext_lazy("as written in the text"),
    "counts from an event without a day": gettext_lazy("counts from an event whose day the text does not tell"),
    "no known year or day": gettext_lazy("the year or the day is not known"),
    "rhythm": gettext_lazy("repeats"),
    "the period named before": gettext_lazy("the period named earlier in the text"),
    "year named before": gettext_lazy("the year is named earlier in the text"),
    "office_default": gettext_lazy("the office's default, because the text names no deadline"),
    "set_by_hand": gettext_lazy("set by hand"),
    "set_at_assignment": gettext_lazy("set when it was assigned"),
    "extended": gettext_lazy("extended by a granted request"),
    "after_suspension": gettext_lazy("moved on by the days for which it was suspended"),
    "of_the_whole": gettext_lazy("with the whole of which it is a sub-item"),
    "of_the_period": gettext_lazy("of the oldest open period"),
    "end_of_the_rhythm": gettext_lazy("the end of the rhythm; every period is answered"),
}


def basis_message(basis: str, reference: date | None = None) -> str:
    """How a deadline came about; `reference` is the day of the meeting (else of issue), where it is known."""
    if not basis:
        return ""
    if basis in FIXED:
        return str(FIXED[basis])
    for pattern, say in _FORMS:
        if match := pattern.fullmatch(basis):
            return say(match, reference)
    return _("Unknown message: %(code)s") % {"code": basis}


def held_on_message(basis: str) -> str:
    """How the day of a meeting came about: words of the text, the date of issue, or a person's correction."""
    if basis in ("", "corrected", "published"):
        fixed = {"": "", "corrected": _("corrected by hand"), "published": _("the date of the document")}
        return fixed[basis]
    if match := re.fullmatch(r"(?P<words>.+) \+ published(?: (?P<year>\d{4}))?", basis, re.DOTALL):
        if match["year"]:
            return _("“%(words)s” in the text, with the year of the document (%(year)s)") % match.groupdict()
        return _("“%(words)s” in the text, counted from the date of the document") % match.groupdict()
    return _("“%(words)s” in the text") % {"words": basis}


def _counted(match: re.Match[str], _reference: date | None) -> str:
    return _("counted from %(day)s") % match.groupdict()


def _after_reference(match: re.Match[str], reference: date | None) -> str:
    length = _length(match["length"])
    if reference is None:
        return _("%(length)s after the meeting, whose date is not known") % {"length": length}
    return _("%(length)s counted from %(day)s") % {"length": length, "day": reference.isoformat()}


def _after_first_day(match: re.Match[str], _reference: date | None) -> str:
    return _("%(length)s from the first day that is named, the first year counted in") % {
        "length": _length(match["length"])
    }


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date | None], str]], ...] = (
    (re.compile(r"counted from (?P<day>\d{4}-\d{2}-\d{2})"), _counted),
    (re.compile(rf"reference \+ {_LENGTHS}"), _after_reference),
    (re.compile(rf"first day \+ {_LENGTHS}, the first year counted in"), _after_first_day),
)


def _length(words: str) -> str:
    """3 years 2 months in the person's language."""
    parts = []
    for number, name in re.findall(r"(\d+) (working day|year|month|day|hour)", words):
        count = int(number)
        said = {
            "year": ngettext("%(count)s year", "%(count)s years", count),
            "month": ngettext("%(count)s month", "%(count)s months", count),
            "day": ngettext("%(count)s day", "%(count)s days", count),
            "working day": ngettext("%(count)s working day", "%(count)s working days", count),
            "hour": ngettext("%(count)s hour", "%(count)s hours", count),
        }
        parts.append(said[name] % {"count": count})
    return " ".join(parts)
