"""Forms of triage that cut and choose: split, words selected by hand, the sure ones, progress told in minutes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tracker.commitments.models import Commitment
from tracker.intake.models import Candidate, ProgressProposal
from tracker.web.base import StyledForm


class SplitForm(StyledForm):
    """Where the second candidate begins: `at` of the page's script, or a line break put into the words."""

    text = forms.CharField(
        label=_("Words of the candidate"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "class": "form-control split-text", "spellcheck": "false"}),
        help_text=_("Put the cursor where the second candidate begins and press Enter."),
    )
    at = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, candidate: Candidate) -> None:
        self.candidate = candidate
        initial = {"text": candidate.text, "version": candidate.version}
        super().__init__(data, initial=initial, auto_id=f"c{candidate.pk}-%s")

    def clean(self) -> dict[str, Any]:
        """`at` becomes a place of the whole document."""
        values = super().clean() or self.cleaned_data
        words = self.candidate.text
        cut = values.get("at")
        if cut is None:
            entered = str(values.get("text", "")).replace("\r\n", "\n")
            cut = next((n for n, pair in enumerate(zip(entered, words, strict=False)) if pair[0] != pair[1]), None)
            if cut is None or entered[:cut] + entered[cut + 1 :] != words or entered[cut] != "\n":
                raise ValidationError(_t("Put one line break into the words, and change nothing else."))
        values["at"] = self.candidate.start + cut
        return values


class SelectionForm(StyledForm):
    """Words of a document: by their place, or as they stand in it."""

    words = forms.CharField(
        label=_("Words as they stand in the document"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Or select them in the document and press n."),
    )
    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, text: str) -> None:
        self.text = text
        super().__init__(data, auto_id="make-%s")

    def clean(self) -> dict[str, Any]:
        """`start` and `end` are known afterwards."""
        values = super().clean() or self.cleaned_data
        if values.get("start") is None or values.get("end") is None:
            words = str(values.get("words") or "").strip()
            place = self.text.find(words) if words else -1
            if place < 0:
                raise ValidationError(_t("The document does not have these words in this form."))
            values["start"], values["end"] = place, place + len(words)
        return values

    def place(self) -> tuple[int, int]:
        """Where the words are, in code points."""
        return self.cleaned_data["start"], self.cleaned_data["end"]


class SureForm(StyledForm):
    """From which confidence on candidates are accepted at once, and how many the person saw."""

    least = forms.TypedChoiceField(label=_("Confidence of at least"), coerce=int, widget=forms.Select())
    expected = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, levels: list[int]) -> None:
        self.levels = levels
        super().__init__(data)
        field: Any = self.fields["least"]
        field.choices = [(level, f"{level}%") for level in levels]

    def level(self) -> int | None:
        """The chosen level, else the highest that takes any."""
        chosen = str(self.data.get("least", "")) if self.is_bound else ""
        return int(chosen) if chosen.isdecimal() and int(chosen) in self.levels else next(iter(self.levels), None)


class ProposalForm(StyledForm):
    """On which commitment progress is reported, and how much of the whole is done."""

    commitment = forms.ModelChoiceField(label=_("Commitment"), queryset=Commitment.objects.none(), empty_label=None)
    percent = forms.IntegerField(label=_("Percent complete"), min_value=0, max_value=100)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, proposal: ProgressProposal, commitments: Any) -> None:
        initial = {"percent": proposal.percent, "version": proposal.version}
        super().__init__(data, initial=initial)
        field: Any = self.fields["commitment"]
        field.queryset = commitments
