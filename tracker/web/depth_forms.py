"""Forms of what grows around a commitment: parts, sub-items, blocks, targets, instructions, relations, signatures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import Unit, User
from tracker.approvals.models import VerificationMethod
from tracker.assignments.parts import SubItem
from tracker.commitments.instructions import effects_for
from tracker.commitments.models import BlockReason, Commitment, InstructionEffect, RelationKind, Target
from tracker.common import clock
from tracker.progress.models import Period
from tracker.web.base import DateField, StyledForm
from tracker.web.fields import UnitField
from tracker.web.workflow_forms import HandlerField, ReportForm, long_text, one_of

LINES = 4  # sub-items at a time


class SplitForm(StyledForm):
    """分解: a line a sub-item; lines without a title are left out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, LINES + 1):
            first = number == 1
            self.fields[f"title_{number}"] = forms.CharField(label=_("Title"), max_length=120, required=first)
            self.fields[f"unit_{number}"] = UnitField(label=_("Lead unit"), required=first)
            self.fields[f"due_{number}"] = DateField(label=_("Due date"), required=False)
            self.fields[f"handler_{number}"] = HandlerField()
        self.restyle()

    @property
    def lines(self) -> list[list[forms.BoundField]]:
        """The fields, line by line."""
        names = ("title", "unit", "due", "handler")
        return [[self[f"{name}_{number}"] for name in names] for number in range(1, LINES + 1)]

    def clean(self) -> dict[str, Any]:
        """The lines that have a title, as sub-items."""
        values: dict[str, Any] = super().clean() or {}
        items = []
        for number in range(1, LINES + 1):
            title, unit = values.get(f"title_{number}"), values.get(f"unit_{number}")
            if title and unit is None:
                self.add_error(f"unit_{number}", _("Choose the lead unit."))
            elif title and unit is not None:
                items.append(SubItem(title, unit, values.get(f"due_{number}"), values.get(f"handler_{number}")))
        return {"items": items}


class PartForm(StyledForm):
    """What a supporting unit does, and until when."""

    unit = forms.ModelChoiceField(label=_("Supporting unit"), queryset=Unit.objects.none(), empty_label=None)
    part = long_text(_("Part"), rows=2, help_text=_("What this unit does of the whole."))
    due = DateField(label=_("Due date of the part"), required=False)
    handler = HandlerField()

    def __init__(self, *args: Any, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ids = [row.unit_id for row in commitment.supporting]
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=ids)  # type: ignore[attr-defined]


class AnswerForm(StyledForm):
    """A supporting unit's answer."""

    text = long_text(_("Answer"), rows=4, help_text=_("What your unit did for its part, with figures and dates."))


class BlockForm(StyledForm):
    """受阻."""

    reason = forms.ChoiceField(label=_("Blocked by"), choices=BlockReason.choices)
    since = DateField(label=_("Blocked since"), required=False, help_text=_("Left empty: today."))
    note = long_text(_("What is missing"), rows=2, help_text=_("And whose move it is."))


class TargetForm(StyledForm):
    """A figure to be reached."""

    target = forms.ModelChoiceField(
        label=_("Target of the text"),
        queryset=Target.objects.none(),
        required=False,
        empty_label=_("A new one"),
        help_text=_("Its words stay; here is said how it is measured."),
    )
    metric = forms.CharField(label=_("What is measured"), max_length=100)
    value = forms.FloatField(label=_("Figure to be reached"))
    unit = forms.CharField(label=_("Unit of measurement"), max_length=20, required=False)
    baseline = forms.FloatField(label=_("Figure at the start"), required=False, help_text=_("Left empty: 0."))

    def __init__(self, *args: Any, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = commitment.targets.all()  # type: ignore[attr-defined]


class ReadingForm(StyledForm):
    """A reading of a target; its file is read from the request."""

    target = forms.ModelChoiceField(label=_("Target"), queryset=Target.objects.none(), empty_label=None)
    value = forms.FloatField(label=_("Figure"))
    day = DateField(label=_("Day"))
    evidence = forms.CharField(
        label=_("Evidence"),
        max_length=300,
        required=False,
        help_text=_(
            "Where the figure can be seen: a statistic, a record, a photo. Needed where no file comes with it."
        ),
    )

    def __init__(self, *args: Any, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = commitment.targets.all()  # type: ignore[attr-defined]


class InstructForm(StyledForm):
    """批示."""

    leader_name = forms.CharField(
        label=_("Leader"), max_length=50, required=False, help_text=_("Left empty by a leader: oneself.")
    )
    given_on = DateField(label=_("Given on"))
    text = long_text(_("Instruction"), rows=3, help_text=_("Word for word."))
    effect = forms.ChoiceField(label=_("Effect"), widget=one_of())
    report_by = DateField(
        label=_("Report until"), required=False, help_text=_("Needed where the instruction asks for a report.")
    )
    due = DateField(
        label=_("Due date"), required=False, help_text=_("Where it is taken up again and the old one is past.")
    )

    def __init__(self, *args: Any, user: User, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        effects = effects_for(user, commitment)
        self.fields["effect"].choices = [(one.value, one.label) for one in effects]  # type: ignore[attr-defined]
        if InstructionEffect.REPORT not in effects:
            del self.fields["report_by"]
        if InstructionEffect.REOPEN not in effects:
            del self.fields["due"]


class RelateForm(StyledForm):
    """How this commitment stands to another."""

    kind = forms.ChoiceField(label=_("This commitment"), choices=RelationKind.choices)
    serial_no = forms.CharField(
        label=_("Serial number of the other"),
        max_length=40,
        help_text=_("As the ledger shows it; square brackets will do."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_serial_no(self) -> str:
        """The number of a commitment that the person sees; brackets and width as one types them."""
        wanted = str(self.cleaned_data["serial_no"]).strip()
        plain = wanted.translate(str.maketrans("[]［］()（）", "〔〕〔〕〔〕〔〕")).replace(" ", "")
        other = Commitment.objects.visible_to(self.user).filter(serial_no__in=[wanted, plain, f"{plain}号"]).first()
        if other is None:
            raise forms.ValidationError(_("No commitment that you see has this number."))
        self.other = other
        return wanted

    def clean(self) -> dict[str, Any]:
        """The relation as the service takes it."""
        values: dict[str, Any] = super().clean() or {}
        return {"kind": values.get("kind"), "other": getattr(self, "other", None)}


class SignForm(StyledForm):
    """签发: the head of the unit signs what was reported."""

    outcome = forms.ChoiceField(
        label=_("Decision"), choices=[("sign", _("Signed")), ("refuse", _("Sent back"))], widget=one_of()
    )
    note = long_text(_("Remark"), rows=2, required=False, help_text=_("Needed where the report is sent back."))


class RecheckForm(StyledForm):
    """回头看."""

    method = forms.ChoiceField(label=_("How it was verified"), choices=VerificationMethod.choices, widget=one_of())
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=[("kept", _("Holds")), ("not_kept", _("Does not hold"))], widget=one_of()
    )
    note = long_text(_("What was found"), rows=3)


class PeriodReportForm(ReportForm):
    """反馈 on a recurring commitment: which period it answers."""

    period = forms.ModelChoiceField(
        label=_("Answers the period"),
        queryset=Period.objects.none(),
        required=False,
        empty_label=_("none: news in between"),
    )
    field_order = ("period", "percent", "text", "problems", "next_steps")

    def __init__(self, *args: Any, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Period.objects.filter(commitment=commitment, answered_at=None).order_by("day")
        self.fields["period"].queryset = rows  # type: ignore[attr-defined]
        self.fields["period"].label_from_instance = self._label  # type: ignore[attr-defined]

    @staticmethod
    def _label(period: Period) -> str:
        return str(_("due on %(day)s")) % {"day": period.due.isoformat()}


def today() -> dict[str, Any]:
    """The day that forms about what happened start with."""
    return {"day": clock.today(), "given_on": clock.today()}
