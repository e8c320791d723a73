"""Entries of the journal in words: what each key is called and how its values read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.accounts.roles import Role
from tracker.commitments.models import Colour, LampCondition, MentionChange
from tracker.intake.messages import intake_error_short
from tracker.intake.models import RejectReason
from tracker.intake.review.models import DecisionKind
from tracker.intake.review.second import REASONS as SECOND_REASONS
from tracker.journal.models import Entry
from tracker.meetings.models import DocumentSource
from tracker.notices.models import Audience, Trigger
from tracker.web.history import FIELDS, Change, say

# What entries of all kinds carry, besides the fields of commitments; a name that is not here is shown as it is.
LABELS: Mapping[str, Any] = {
    **FIELDS,
    "name": gettext_lazy("Name"),
    "username": gettext_lazy("Sign-in name"),
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Phone"),
    "roles": gettext_lazy("Roles"),
    "active": gettext_lazy("In use"),
    "parent": gettext_lazy("Number of the unit above"),
    "aliases": gettext_lazy("Other names"),
    "token": gettext_lazy("Token begins with"),
    "serial_series": gettext_lazy("Series of serial numbers"),
    "days_meeting": gettext_lazy("Days for meeting minutes"),
    "days_document": gettext_lazy("Days for documents"),
    "days_instruction": gettext_lazy("Days for leaders' instructions"),
    "source": gettext_lazy("Received by way of"),
    "sha256": gettext_lazy("Fingerprint (SHA-256)"),
    "candidates": gettext_lazy("Candidates found"),
    "engine": gettext_lazy("Engine"),
    "commitment": gettext_lazy("Number of the commitment"),
    "reason": gettext_lazy("Reason"),
    "held_on": gettext_lazy("Date of the meeting"),
    "projects": gettext_lazy("Projects"),
    "chair": gettext_lazy("Chair"),
    "place": gettext_lazy("Place"),
    "until": gettext_lazy("Ends by itself"),
    "report": gettext_lazy("Report"),
    "view": gettext_lazy("Filtered by"),
    "shared_with": gettext_lazy("Shared with"),
    "is_default": gettext_lazy("Opens first"),
    "rows": gettext_lazy("Rows"),
    "file": gettext_lazy("File name"),
    "way": gettext_lazy("Way in"),
    "code": gettext_lazy("Why"),
    "replaces": gettext_lazy("Number of the older version"),
    "same": gettext_lazy("Unchanged"),
    "changed": gettext_lazy("Changed"),
    "added": gettext_lazy("New"),
    "dropped": gettext_lazy("Dropped"),
    "url_hosts": gettext_lazy("Hosts whose pages may be fetched"),
    "url_private": gettext_lazy("Addresses of the own network are allowed"),
    "mail_rules": gettext_lazy("Which mails are taken in"),
    "rules": gettext_lazy("Rules"),
    "trigger": gettext_lazy("When"),
    "days": gettext_lazy("Days"),
    "repeat_days": gettext_lazy("Again every so many days"),
    "working_days": gettext_lazy("Count working days"),
    "audience": gettext_lazy("Whom"),
    "urgent": gettext_lazy("By mail at once"),
    "proposes_circular": gettext_lazy("Proposes a circular"),
    "is_active": gettext_lazy("In use"),
    "number": gettext_lazy("Number"),
    "digest_at": gettext_lazy("Daily digest at"),
    "quiet_from": gettext_lazy("Quiet from"),
    "quiet_to": gettext_lazy("Quiet until"),
    "day": gettext_lazy("Day"),
    "is_workday": gettext_lazy("Working day"),
    "to": gettext_lazy("To whom"),
    "owner": gettext_lazy("Whose"),
    "duties": gettext_lazy("Duties handed over"),
    "deputy": gettext_lazy("Deputy"),
    "starts_on": gettext_lazy("First day"),
    "ends_on": gettext_lazy("Last day"),
    "reasons": gettext_lazy("Why"),
    "changes": gettext_lazy("Said otherwise"),
    "becomes": gettext_lazy("Means"),
    "version": gettext_lazy("Version"),
    "corpus": gettext_lazy("On the program's examples"),
    "newest": gettext_lazy("On the newest decisions"),
    "money_limit": gettext_lazy("Amounts from (in 10,000 yuan)"),
    "instructions": gettext_lazy("Leaders' instructions"),
    "least_confidence": gettext_lazy("Confidence below (per cent)"),
    "changed_deadline": gettext_lazy("A deadline that was changed by hand"),
}
ROLES: Mapping[str, Any] = dict(Role.choices)
REPORT_NAMES: Mapping[str, Any] = {"ledger": gettext_lazy("Ledger"), "circular": gettext_lazy("Supervision circular")}


def _roles(held: list[str]) -> str:
    """`role@unit` in words."""
    pairs = (one.partition("@") for one in held)
    return ", ".join(f"{ROLES.get(role, role)} ({unit})" for role, _at, unit in pairs) or "–"


def _yes_no(value: Any) -> str:
    return _("Yes") if value else _("No")


def _one_of(choices: Iterable[tuple[str, Any]]) -> Callable[[Any], str]:
    words = dict(choices)
    return lambda value: str(words.get(value, value))


def _lamp_rules(rules: list[dict[str, Any]]) -> str:
    """The rules in their order: condition, days, colour."""
    condition, colour = _one_of(LampCondition.choices), _one_of(Colour.choices)
    return "; ".join(f"{condition(one['condition'])} {one['days']} → {colour(one['colour'])}" for one in rules) or "–"


_SAY: Mapping[str, Callable[[Any], str]] = {
    "roles": _roles,
    "reason": _one_of([*RejectReason.choices, *DecisionKind.choices]),
    "reasons": lambda value: ", ".join(map(_one_of(SECOND_REASONS.items()), value)),
    "changes": lambda value: ", ".join(map(_one_of(MentionChange.choices), value)),
    "source": _one_of(DocumentSource.choices),
    "report": _one_of(REPORT_NAMES.items()),
    "way": _one_of(DocumentSource.choices),
    "code": intake_error_short,
    "mail_rules": lambda value: "; ".join(value) or "–",
    "rules": _lamp_rules,
    "trigger": _one_of(Trigger.choices),
    "audience": lambda value: ", ".join(map(_one_of(Audience.choices), value)),
    **dict.fromkeys(
        ("url_private", "active", "working_days", "urgent", "is_active", "is_workday", "instructions"), _yes_no
    ),
    **dict.fromkeys(("proposes_circular", "changed_deadline"), _yes_no),
}


def changes(entry: Entry) -> Iterator[Change]:
    """Every value that an entry carries, with what it was before ("" where the entry does not know)."""
    for name in dict.fromkeys([*entry.before, *entry.after]):
        in_words = _SAY.get(name) or partial(say, name)
        before = in_words(entry.before[name]) if name in entry.before else ""
        after = in_words(entry.after[name]) if name in entry.after else ""
        yield Change(str(LABELS.get(name, name)), before, after)
