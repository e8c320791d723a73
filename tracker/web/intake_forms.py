"""Forms of the documents' pages."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import User
from tracker.intake.versions.likeness import replaceable_documents
from tracker.meetings.models import Document
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
    address = forms.CharField(
        label=_("Or the address of a page"),
        required=False,
        max_length=300,
        help_text=_("Only of hosts that an administrator has allowed. The page is kept as it was received."),
        widget=forms.URLInput(),
    )
    replaces = forms.ModelChoiceField(
        required=False,
        queryset=Document.objects.none(),
        widget=forms.HiddenInput(),
        error_messages={"invalid_choice": _("The older version cannot be replaced: open it and look.")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Document]", self.fields["replaces"]).queryset = replaceable_documents(user)

    def older(self) -> Document | None:
        """The document that the upload takes the place of, where one was chosen."""
        try:
            chosen: Document | None = self.fields["replaces"].clean(self["replaces"].value())
        except ValidationError:
            return None
        return chosen
