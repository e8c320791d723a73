"""The ledger's filter form: the fields of CommitmentFilter, dressed for the page."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django_filters.fields import ModelMultipleChoiceField

from tracker.commitments.filters import CommitmentFilter
from tracker.web.base import calendar, style

# Which filters stand where; the others come by links alone and are kept as they are.
CHOICES: Final = ("state", "lamp", "lead_unit")
QUICK: Final = ("due_from", "due_to", "overdue")
MORE: Final = (
    "unit",
    "is_open",
    "no_lead",
    "no_handler",
    "no_due",
    "on_time",
    "project",
    "created_from",
    "created_to",
    "assigned_from",
    "assigned_to",
)
MORE_CHOICES: Final = ("source_type", "strength", "evidence_state", "pending")
SHOWN: Final = ("q", *CHOICES, *QUICK, *MORE, *MORE_CHOICES)


def filter_form(view: CommitmentFilter) -> forms.Form:
    """The bound form of the view: checkboxes for what may be several, calendars for dates."""
    form: forms.Form = view.form
    form.label_suffix = ""
    for field in form.fields.values():
        if isinstance(field, forms.MultipleChoiceField | ModelMultipleChoiceField):
            field.widget = forms.CheckboxSelectMultiple()
            field.widget.choices = field.choices
        elif isinstance(field, forms.DateField):
            field.widget = calendar()
        elif isinstance(field, forms.ModelChoiceField):
            field.empty_label = "–"
        style(field.widget)
    return form


def groups(form: forms.Form, names: tuple[str, ...]) -> list[dict[str, Any]]:
    """Bound fields with how many of their choices are chosen."""
    return [{"field": form[name], "chosen": len(form[name].value() or ())} for name in names]


def kept(form: forms.Form) -> list[tuple[str, str]]:
    """Parameters of the view that the form has no field for: sorting, a document, exact lead units."""
    data: Any = form.data
    return [(name, value) for name in form.fields if name not in SHOWN for value in data.getlist(name) if value]
