"""Forms of the documents' pages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.web.base import DateField, StyledForm


class UploadForm(StyledForm):
    """What comes along with the files; the files themselves are read by `uploads.receive_all`."""

    published = DateField(
        label=_("Date of the document"),
        required=False,
        help_text=_("Tells the year where the text names days without one. It holds for all files uploaded together."),
    )
    text = forms.CharField(
        label=_("Or paste the text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
