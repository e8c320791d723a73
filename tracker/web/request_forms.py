"""Forms of the requests on a commitment: what each kind asks for, and the decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import User
from tracker.approvals.models import VerificationMethod
from tracker.commitments.lifecycle import RequestKind
from tracker.commitments.models import Commitment, Recurrence, Strength
from tracker.commitments.permissions import policy_of
from tracker.web.base import DateField, StyledForm
from tracker.web.fields import UnitField
from tracker.web.workflow_forms import UnitsField, long_text, one_of, rhythm_day


class RegisterForm(StyledForm):
    """立项申请."""

    reason = long_text(_("Reason"), rows=3, help_text=_("Why it belongs into the ledger."))


class DisputeForm(StyledForm):
    """拒签改派."""

    reason = long_text(_("Reason"), rows=3, help_text=_("Why it is not your unit's duty, and by which rule."))
    unit = UnitField(label=_("Unit that should take it"), required=False)


class ExtendForm(StyledForm):
    """延期申请."""

    new_due = DateField(label=_("New due date"))
    reason = long_text(_("Reason"), rows=3)
    progress = long_text(_("Progress so far"), rows=3)


class AdjustForm(StyledForm):
    """调整申请: the fields as they are now, to be changed."""

    title = forms.CharField(label=_("Title"), max_length=120)
    strength = forms.ChoiceField(label=_("Strength"), choices=Strength.choices)
    recurrence = forms.ChoiceField(label=_("Rhythm"), required=False, choices=[("", "–"), *Recurrence.choices])
    recurrence_day = rhythm_day()
    lead_unit = UnitField(label=_("Lead unit"))
    supporting_units = UnitsField()
    reason = long_text(_("Reason"), rows=3)


class SuspendForm(StyledForm):
    """暂缓申请."""

    recheck_on = DateField(label=_("Re-check on"), help_text=_("The day on which it is looked at again."))
    reason = long_text(_("Reason"), rows=3)


class CancelForm(StyledForm):
    """撤销申请."""

    reason = long_text(_("Basis"), rows=3, help_text=_("The decision or document by which it falls away."))


class CompleteForm(StyledForm):
    """办结申请, with the office's checklist where it has one."""

    reason = long_text(_("Result and evidence"), help_text=_("What was achieved, and where the evidence is."))
    checklist = forms.MultipleChoiceField(
        label=_("Checklist"), required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "choices"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = policy_of(RequestKind.COMPLETE).checklist
        if items:
            self.fields["checklist"].choices = [(item, item) for item in items]  # type: ignore[attr-defined]
        else:
            del self.fields["checklist"]


class VerifyForm(StyledForm):
    """核查."""

    method = forms.ChoiceField(label=_("How it was verified"), choices=VerificationMethod.choices, widget=one_of())
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[
            ("pass", _("Confirmed")),
            ("return", _("Returned")),
            ("contradicted", _("Returned: what was found contradicts the report")),
        ],
        widget=one_of(),
    )
    note = long_text(_("Remark"), rows=3, required=False, help_text=_("Needed where the request is returned."))


class DecideForm(StyledForm):
    """The decision on a request."""

    outcome = forms.ChoiceField(
        label=_("Decision"), choices=[("grant", _("Granted")), ("return", _("Returned"))], widget=one_of()
    )
    note = long_text(_("Remark"), rows=3, required=False, help_text=_("Needed where the request is returned."))


class DecideExtensionForm(DecideForm):
    """The decision on an extension, perhaps until another day."""

    due = DateField(label=_("Granted until"), required=False, help_text=_("Left empty: as asked."))
    field_order = ("outcome", "due", "note")


class DecideDisputeForm(DecideForm):
    """The decision on a dispute: who takes the duty over."""

    unit = UnitField(label=_("Unit that takes it over"), required=False, help_text=_("Needed where it is granted."))
    field_order = ("outcome", "unit", "note")


def decide_form(_user: User, commitment: Commitment) -> type[forms.Form]:
    """The form for the decision on the request that waits."""
    known: dict[str, type[forms.Form]] = {
        RequestKind.EXTEND: DecideExtensionForm,
        RequestKind.DISPUTE: DecideDisputeForm,
    }
    return known.get(commitment.pending, DecideForm)
