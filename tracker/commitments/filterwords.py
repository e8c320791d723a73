"""A ledger view in words: which conditions hold, for the chips of the page and the head of an export."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import django_filters
from django.http import QueryDict
from django.utils.translation import gettext as _

from tracker.commitments.filters import CommitmentFilter, YesNoFilter


@dataclass(frozen=True, slots=True)
class Condition:
    """One value of one parameter: what it is called, what it says, and the raw pair that removes it."""

    name: str
    value: str
    label: str
    text: str
    many: bool


def conditions(filterset: CommitmentFilter) -> list[Condition]:
    """The conditions of a view in the filters' order, without sorting and without values that are not valid."""
    form = filterset.form
    form.is_valid()
    found: list[Condition] = []
    for name, one in filterset.filters.items():
        value = form.cleaned_data.get(name)
        if name == "ordering" or value is None or value == "":
            continue
        many = isinstance(one, django_filters.MultipleChoiceFilter)
        raws = value if many else [value]
        found += [Condition(name, _raw(raw), str(one.label), _text(one, raw), many) for raw in raws]
    return found


def ordering_words(filterset: CommitmentFilter) -> str:
    """How a view is sorted, in words; empty for the newest first."""
    form = filterset.form
    form.is_valid()
    labels = {name: str(label) for name, label in filterset.filters["ordering"].extra["choices"]}
    return ", ".join(labels.get(str(name), str(name)) for name in form.cleaned_data.get("ordering") or ())


def words(filterset: CommitmentFilter) -> str:
    """All conditions of a view as one line."""
    return "; ".join(_line(label, texts) for label, texts in _grouped(conditions(filterset)))


def _line(label: str, texts: Iterable[str]) -> str:
    return _("%(label)s: %(values)s") % {"label": label, "values": ", ".join(texts)}


def _grouped(found: list[Condition]) -> Iterator[tuple[str, list[str]]]:
    kept: dict[str, list[str]] = {}
    for condition in found:
        kept.setdefault(condition.label, []).append(condition.text)
    yield from kept.items()


def without(params: QueryDict, condition: Condition) -> str:
    """The address parameters of the same view without this condition, from its first page."""
    kept = params.copy()
    others = [value for value in kept.getlist(condition.name) if condition.many and value != condition.value]
    if others:
        kept.setlist(condition.name, others)
    else:
        kept.pop(condition.name, None)
    kept.pop("page", None)
    return kept.urlencode()


def _raw(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(getattr(value, "pk", value))


def _text(one: Any, value: Any) -> str:
    if one.field_name == "chosen":
        return str(value.count(",") + 1)
    if isinstance(one, YesNoFilter):
        return _("Yes") if value else _("No")
    choices = dict(one.extra.get("choices", ())) if isinstance(one, django_filters.MultipleChoiceFilter) else {}
    return str(choices.get(value, value))
