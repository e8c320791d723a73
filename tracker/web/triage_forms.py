"""Forms of triage: editing a candidate, rejecting it, the meeting's date."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import Unit
from tracker.accounts.querysets import unit_by_name, units_by_folded_name
from tracker.commitments.models import Recurrence, Strength
from tracker.common.text import fold
from tracker.intake.models import Candidate, RejectReason
from tracker.intake.triage import EDITABLE
from tracker.meetings.models import Meeting
from tracker.web.base import DateField, StyledForm

_SEPARATORS = re.compile(r"[\n、,，;；]+")


class UnitNameField(forms.CharField):
    """One unit by its name or an alias."""

    def clean(self, value: Any) -> Unit | None:
        """The unit; None where nothing was entered."""
        name = super().clean(value)
        if not name:
            return None
        unit = unit_by_name(name)
        if unit is None:
            raise ValidationError(_t("“%(name)s” is not in the office's list of units."), params={"name": name})
        return unit


class UnitNamesField(forms.CharField):
    """Units by their names or aliases, one a line."""

    widget = forms.Textarea(attrs={"rows": 2})

    def clean(self, value: Any) -> list[Unit]:
        """The units in the order given, each once."""
        names = lines_of(super().clean(value), _SEPARATORS)
        known = units_by_folded_name() if names else {}
        unknown = [name for name in names if fold(name) not in known]
        if unknown:
            raise ValidationError(
                _t("Not in the office's list of units: %(names)s."), params={"names": ", ".join(unknown)}
            )
        return list(dict.fromkeys(known[fold(name)] for name in names))


class LinesField(forms.CharField):
    """Several names, one a line (names may hold commas)."""

    widget = forms.Textarea(attrs={"rows": 2})

    def clean(self, value: Any) -> list[str]:
        """The lines that are not blank, each once."""
        return lines_of(super().clean(value), re.compile(r"\n+"))


def lines_of(text: str, separators: re.Pattern[str]) -> list[str]:
    """The parts of a text that are not blank, each once, in order."""
    return list(dict.fromkeys(part.strip() for part in separators.split(text) if part.strip()))


class EditForm(StyledForm):
    """The fields of triage.EDITABLE; `version` tells which state of the candidate the person saw."""

    title = forms.CharField(label=_("Title"), max_length=120)
    due = DateField(label=_("Due date"), required=False)
    recurrence = forms.ChoiceField(label=_("Rhythm"), required=False, choices=[("", "–"), *Recurrence.choices])
    strength = forms.ChoiceField(label=_("Strength"), choices=Strength.choices)
    lead_unit = UnitNameField(
        label=_("Lead unit"),
        required=False,
        widget=forms.TextInput(attrs={"list": "unit-names", "autocomplete": "off"}),
    )
    supporting_units = UnitNamesField(label=_("Supporting units, one a line"), required=False)
    projects = LinesField(label=_("Projects, one a line"), required=False)
    speaker = forms.CharField(label=_("Speaker"), max_length=50, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, candidate: Candidate) -> None:
        super().__init__(data, initial=initial_of(candidate), auto_id=f"c{candidate.pk}-%s")

    def values(self) -> dict[str, Any]:
        """What `candidate_edit` takes."""
        return {name: self.cleaned_data[name] for name in EDITABLE}

    def differences(self, candidate: Candidate) -> list[tuple[Any, str]]:
        """(label, value now) of what is not as it was entered, after somebody else was faster.

        The input stays; it is held against the candidate as it is now, so that saving again overwrites that knowingly.
        """
        now = {name: str(value or "") for name, value in initial_of(candidate).items()}
        entered = {name: str(self.data.get(name, "")).replace("\r\n", "\n") for name in EDITABLE}
        self.data = {**self.data, **entered, "version": now["version"]}
        return [(self.fields[name].label, now[name] or "–") for name in EDITABLE if now[name] != entered[name]]


def initial_of(candidate: Candidate) -> dict[str, Any]:
    """A candidate's fields as its form shows them."""
    return {
        "title": candidate.title,
        "due": candidate.due,
        "recurrence": candidate.recurrence,
        "strength": candidate.strength,
        "lead_unit": candidate.lead_unit.name if candidate.lead_unit else "",
        "supporting_units": "\n".join(unit.name for unit in candidate.supporting_units.all()),
        "projects": "\n".join(candidate.projects),
        "speaker": candidate.speaker,
        "version": candidate.version,
    }


class RejectForm(StyledForm):
    """Why a candidate is none."""

    reason = forms.ChoiceField(
        label=_("Why is it rejected?"),
        choices=RejectReason.choices,
        widget=forms.RadioSelect(attrs={"class": "reasons"}),
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, candidate: Candidate) -> None:
        super().__init__(data, initial={"version": candidate.version}, auto_id=f"c{candidate.pk}-%s")


class HeadForm(StyledForm):
    """The head of the document. Where no date is known, the date of issue is proposed."""

    held_on = DateField(
        label=_("Date of the meeting"),
        required=False,
        help_text=_(
            "Where there was no meeting, the day on which the document was issued. Relative deadlines count from it."
        ),
    )
    title = forms.CharField(label=_("Title"), max_length=200)
    chair = forms.CharField(label=_("Chair"), max_length=50, required=False)
    place = forms.CharField(label=_("Place"), max_length=100, required=False)

    def __init__(self, data: Any = None, *, meeting: Meeting, published: date | None) -> None:
        self.meeting = meeting
        initial = {"held_on": meeting.held_on or published}
        super().__init__(data, initial=initial | {name: getattr(meeting, name) for name in ("title", "chair", "place")})

    def changes(self) -> dict[str, Any]:
        """What is not as it stands; a date that is left empty changes nothing."""
        changed = {n: v for n, v in self.cleaned_data.items() if v != getattr(self.meeting, n)}
        if changed.get("held_on", ...) is None:
            del changed["held_on"]
        return changed
