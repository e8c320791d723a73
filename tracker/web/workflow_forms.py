"""Forms of the actions on a commitment, and of entering one by hand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import User
from tracker.accounts.querysets import active_units, people_with_role
from tracker.accounts.roles import Role
from tracker.commitments.models import Recurrence, SourceType, Strength
from tracker.common.ids import SeveralRows
from tracker.web.base import DateField, StyledForm
from tracker.web.fields import UnitField

LONG = 5000
# What is entered by hand; commitments of meetings come from their minutes.
ENTERED = [(one.value, one.label) for one in SourceType if one != SourceType.MEETING]


def long_text(label: Any, *, rows: int = 4, required: bool = True, help_text: Any = "") -> forms.CharField:
    """A field for several lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, widget=widget, max_length=LONG, help_text=help_text)


def one_of() -> forms.RadioSelect:
    """A few choices side by side."""
    return forms.RadioSelect(attrs={"class": "choices"})


def rhythm_day() -> forms.IntegerField:
    """On which day of the rhythm a period is due."""
    return forms.IntegerField(
        label=_("Day of the rhythm"),
        required=False,
        min_value=1,
        max_value=31,
        help_text=_("Of the month, or 1 to 7 of the week from Monday; left empty: the last day of the month, Friday."),
    )


class UnitsField(SeveralRows):
    """Several units in use, as checkboxes."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.CheckboxSelectMultiple(attrs={"class": "choices choices-many"})
        super().__init__(queryset=active_units(), required=False, widget=widget, label=_("Supporting units"))


class HandlerField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A person with the handler's role, told apart by the unit."""

    def __init__(self, **kwargs: Any) -> None:
        people = people_with_role(Role.HANDLER).prefetch_related("memberships__unit")
        super().__init__(queryset=people, required=False, label=_("Handler"), empty_label="–")

    def label_from_instance(self, obj: User) -> str:
        """Name and units of the person."""
        held = [one.unit.name for one in obj.memberships.all() if one.ended_at is None and one.role == Role.HANDLER]
        return f"{obj.name} ({', '.join(held)})"


class AssignForm(StyledForm):
    """交办."""

    lead_unit = UnitField(label=_("Lead unit"))
    supporting_units = UnitsField()
    due = DateField(label=_("Due date"), required=False)
    handler = HandlerField()


class EditForm(StyledForm):
    """A draft's fields and planned units; `seen` tells which state of the draft the person saw."""

    title = forms.CharField(label=_("Title"), max_length=120)
    lead_unit = UnitField(label=_("Lead unit"), required=False)
    supporting_units = UnitsField()
    due = DateField(label=_("Due date"), required=False)
    recurrence = forms.ChoiceField(label=_("Rhythm"), required=False, choices=[("", "–"), *Recurrence.choices])
    recurrence_day = rhythm_day()
    strength = forms.ChoiceField(label=_("Strength"), choices=Strength.choices)
    handler = HandlerField()
    speaker = forms.CharField(label=_("Speaker"), max_length=50, required=False)
    source_note = forms.CharField(label=_("Source in words"), max_length=200, required=False)
    seen = forms.DateTimeField(widget=forms.HiddenInput, required=False)


class NoteForm(StyledForm):
    """An action with a remark that may be left out."""

    note = long_text(_("Remark"), rows=2, required=False)


class ReasonForm(StyledForm):
    """An action that must say why."""

    note = long_text(_("Reason"), rows=3)


class UrgeForm(StyledForm):
    """催办."""

    note = long_text(_("What is asked for"), rows=3)
    to_leader = forms.BooleanField(label=_("Tell the responsible leader, too"), required=False)


class ReopenForm(ReasonForm):
    """重新办理: why, and until when."""

    due = DateField(label=_("Due date"), required=False, help_text=_("Needed where the date that it had is past."))
    field_order = ("due", "note")


class NothingForm(StyledForm):
    """An action without anything to fill in."""


class ReportForm(StyledForm):
    """反馈; the files themselves are read from the request."""

    percent = forms.IntegerField(label=_("Percent complete"), min_value=0, max_value=100)
    text = long_text(_("Progress"), rows=5)
    problems = long_text(_("Problems"), rows=2, required=False)
    next_steps = long_text(_("Next steps"), rows=2, required=False)


class EntryForm(StyledForm):
    """A commitment entered by hand: from a leader's instruction, a document or a call."""

    source_type = forms.ChoiceField(
        label=_("Source"),
        choices=ENTERED,
        widget=one_of(),
    )
    source_note = forms.CharField(
        label=_("Source in words"),
        max_length=200,
        required=False,
        help_text=_("Who gave the instruction and when, the number of the document, who called."),
    )
    baseline_text = long_text(_("Original wording"), help_text=_("Word for word; it cannot be changed later."))
    title = forms.CharField(label=_("Title"), max_length=120)
    due = DateField(label=_("Due date"), required=False)
    due_text = forms.CharField(label=_("Deadline in the text"), max_length=100, required=False)
    recurrence = forms.ChoiceField(label=_("Rhythm"), required=False, choices=[("", "–"), *Recurrence.choices])
    recurrence_day = rhythm_day()
    lead_unit = UnitField(label=_("Lead unit"), required=False)
    supporting_units = UnitsField()
    handler = HandlerField()
    project = forms.CharField(label=_("Project"), max_length=200, required=False)
    strength = forms.ChoiceField(label=_("Strength"), choices=Strength.choices, initial=Strength.SHALL)
