"""Filters and paging that refuse what they do not know, instead of ignoring it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from django_filters.utils import translate_validation
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request

PAGING = frozenset({"page", "page_size"})
_BOOLEANS = frozenset({"", "true", "false", "True", "False"})


def _wrong(name: str, message: str, code: str = "invalid") -> ValidationError:
    return ValidationError({name: [ErrorDetail(message, code=code)]})


def refuse_unknown(request: Request, known: Iterable[str] = (), *, paging: bool = True) -> None:
    """Raise 400 for a query parameter that the answer does not know."""
    for name in request.query_params:
        if name not in known and not (paging and name in PAGING):
            raise _wrong(name, _("There is no such parameter."), code="unknown_parameter")


class Filters(DjangoFilterBackend):
    """The app's filter set over a list; unknown parameters and bad values are errors.

    A view whose app makes its filter set by a function gives it as `make_filterset`.
    """

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        """The filtered list; a single object is never filtered."""
        if view.detail:
            return queryset
        make = getattr(view, "make_filterset", None)
        filterset = make() if make else self.get_filterset(request, queryset, view)
        filters = filterset.filters if filterset is not None else {}
        refuse_unknown(request, filters)
        for name, field in filters.items():
            self._check(request, name, field)
        if filterset is None:
            return queryset
        if not filterset.is_valid():
            raise translate_validation(filterset.errors)
        found: QuerySet[Any] = filterset.qs
        return found

    def _check(self, request: Request, name: str, field: Any) -> None:
        # What django-filter would take silently: unknown truth values as none, the last one of several values.
        values = request.query_params.getlist(name)
        if type(field) is django_filters.BooleanFilter and not set(values) <= _BOOLEANS:
            raise _wrong(name, _("Say true or false."))
        if len(values) > 1 and not isinstance(field, django_filters.MultipleChoiceFilter):
            raise _wrong(name, _("Give this parameter once."))


class Pagination(PageNumberPagination):
    """Pages of 50, up to 200."""

    page_size = 50
    page_size_query_param = "page_size"
    page_size_query_description = "Results a page, 1 to 200; 50 unless said."
    page_query_description = "Number of the page, from 1."
    max_page_size = 200

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        """One page; 400 for values that are no numbers, 404 past the last page."""
        self._check(request, "page", None)
        self._check(request, "page_size", self.max_page_size)
        return super().paginate_queryset(queryset, request, view)

    def _check(self, request: Request, name: str, most: int | None) -> None:
        value = request.query_params.get(name)
        if value is None:
            return
        if not (value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= (most or 10**9)):
            limit = _("Give a whole number from 1 to %(most)s.") % {"most": most}
            raise _wrong(name, limit if most else _("Give a whole number from 1 on."))
