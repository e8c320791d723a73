"""A candidate beside the lines of the ledger that it may be about, with what differs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.accounts.models import User
from tracker.commitments.mentions import changes_of
from tracker.commitments.models import Commitment, MentionChange
from tracker.intake.models import Candidate
from tracker.web.base import StyledForm
from tracker.web.triage_cards import MatchShown, card_of, lookups

FOUND = 8  # lines that a search offers


@dataclass(frozen=True, slots=True)
class Difference:
    """A field side by side."""

    label: str
    ledger: str
    candidate: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A line of the ledger to choose, how it compares, and what linking it as an update would tell on it."""

    commitment: Commitment
    match: MatchShown | None
    differences: list[Difference]
    changes: list[str]

    @property
    def is_update(self) -> bool:
        """Whether taking it as an update is what the comparison suggests."""
        return bool(self.changes) or (self.match is not None and self.match.kind != "same")


class LinkForm(StyledForm):
    """Which commitment the candidate says again, and whether it says something otherwise."""

    commitment = forms.ModelChoiceField(
        queryset=Commitment.objects.none(),
        label=gettext_lazy("Commitment"),
        error_messages={"required": gettext_lazy("Choose a line of the ledger.")},
    )
    updates = forms.BooleanField(required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, user: User, candidate: Candidate) -> None:
        super().__init__(data, initial={"version": candidate.version}, auto_id=f"c{candidate.pk}-%s")
        field: Any = self.fields["commitment"]
        field.queryset = Commitment.objects.visible_to(user).open()


def choices_for(user: User, candidate: Candidate, words: str) -> list[Choice]:
    """The lines that match, or with `words` those that a search of the open ledger finds."""
    if words:
        found = Commitment.objects.visible_to(user).open().search(words)
        rows = found.prefetch_related("assignments__unit", "projects").defer("search_text").order_by("-pk")[:FOUND]
        return [_choice(candidate, row, None) for row in rows]
    matches = card_of(candidate, lookups(user, [candidate])).matches
    return [_choice(candidate, match.commitment, match) for match in matches]


def _choice(candidate: Candidate, commitment: Commitment, match: MatchShown | None) -> Choice:
    changes = changes_of(commitment, candidate.due, candidate.strength)
    labels = [str(MentionChange(code).label) for code in changes]
    return Choice(commitment, match, _differences(candidate, commitment), labels)


def _differences(candidate: Candidate, commitment: Commitment) -> list[Difference]:
    lead = commitment.lead
    pairs = [
        (_("Wording"), commitment.baseline_text, candidate.text),
        (_("Due date"), commitment.due or "", candidate.due or ""),
        (_("Strength"), commitment.get_strength_display(), candidate.get_strength_display()),
        (_("Lead unit"), lead.unit.name if lead else "", candidate.lead_unit.name if candidate.lead_unit else ""),
        (_("Projects"), ", ".join(p.name for p in commitment.projects.all()), ", ".join(candidate.projects)),
    ]
    return [Difference(str(label), str(one), str(two), str(one) != str(two)) for label, one, two in pairs]
