"""Why a candidate may be about a line of the ledger, in words."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.commitments.models import Strength

MATCH_KINDS: Final[dict[str, Any]] = {
    "same": gettext_lazy("says the same"),
    "update": gettext_lazy("adds to it"),
    "conflict": gettext_lazy("contradicts it"),
}
MATCH_REASONS: Final[dict[str, Any]] = {
    "same_project": gettext_lazy("same project"),
    "same_words": gettext_lazy("much the same words"),
    "renamed": gettext_lazy("other name of the project"),
    "other_script": gettext_lazy("other script"),
    "lead_named": gettext_lazy("names a responsible unit: %(to)s"),
    "lead_changed": gettext_lazy("other responsible unit: %(from)s → %(to)s"),
    "deadline_set": gettext_lazy("sets a deadline: %(to)s"),
    "deadline_later": gettext_lazy("later deadline: %(from)s → %(to)s"),
    "deadline_earlier": gettext_lazy("earlier deadline: %(from)s → %(to)s"),
    "wording_weaker": gettext_lazy("weaker wording: %(from)s → %(to)s"),
    "wording_stronger": gettext_lazy("stronger wording: %(from)s → %(to)s"),
    "target_raised": gettext_lazy("higher target: %(from)s → %(to)s"),
    "target_lowered": gettext_lazy("lower target: %(from)s → %(to)s"),
    "progress": gettext_lazy("progress: %(from)s → %(to)s"),
    "progress_back": gettext_lazy("less progress than reported: %(from)s → %(to)s"),
}
_STRENGTH = ("wording_weaker", "wording_stronger")
_PERCENT = ("progress", "progress_back")


def reason_message(reason: dict[str, Any]) -> str:
    """A reason {code, from?, to?} as a short phrase; an unknown code as it is."""
    code = reason["code"]
    known = MATCH_REASONS.get(code)
    if known is None:
        return str(code)
    return str(known % {"from": _value(code, reason.get("from")), "to": _value(code, reason.get("to"))})


def _value(code: str, value: Any) -> str:
    if value is None:
        return _("nothing")
    if code in _STRENGTH:
        return str(Strength(value).label)
    return f"{value:g}%" if code in _PERCENT else str(value)
