"""The filters of notices."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from tracker.common.ids import IdFilter
from tracker.notices.models import Notice, NoticeKind


class NoticeFilter(django_filters.FilterSet):
    """Filters over a person's notices."""

    kind = django_filters.MultipleChoiceFilter(choices=NoticeKind.choices, label=_("Kind"))
    unread = django_filters.BooleanFilter(field_name="read_at", lookup_expr="isnull", label=_("Unread"))
    urgent = django_filters.BooleanFilter(label=_("By mail at once"))
    commitment = IdFilter(field_name="commitment_id", label=_("Number of the commitment"))

    class Meta:
        model = Notice
        fields: list[str] = []
