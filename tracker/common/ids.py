"""Numbers of rows that come from outside: one that no column can hold names no row, and is no error of ours."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django_filters.fields import ModelMultipleChoiceField

LARGEST = 2**63 - 1


class IdFilter(django_filters.NumberFilter):  # type: ignore[misc]
    """A filter by the number of a row."""

    field_class = forms.IntegerField

    def get_max_validator(self) -> MaxValueValidator:
        """What fits a column of ids."""
        return MaxValueValidator(LARGEST)


class SeveralRows(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several rows by their numbers."""

    def _check_values(self, value: Any) -> Any:
        for one in value:
            if len(str(one)) >= len(str(LARGEST)):
                raise ValidationError(
                    self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": one}
                )
        return super()._check_values(value)  # type: ignore[misc]


class _SeveralRows(ModelMultipleChoiceField, SeveralRows):  # type: ignore[misc]
    pass


class SeveralRowsFilter(django_filters.ModelMultipleChoiceFilter):  # type: ignore[misc]
    """A filter by the numbers of several rows."""

    field_class = _SeveralRows
