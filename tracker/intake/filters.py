"""The filters of runs and candidates."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from tracker.common.ids import IdFilter
from tracker.common.ordering import Ordering
from tracker.intake.models import Candidate, CandidateState, ExtractionRun, ProgressProposal, Tier
from tracker.intake.review.models import ProposalState
from tracker.jobs.models import JobState


class RunFilter(django_filters.FilterSet):
    """Filters over runs that the person sees."""

    document = IdFilter(field_name="document_id", label=_("Document"))
    state = django_filters.MultipleChoiceFilter(field_name="job__state", choices=JobState.choices, label=_("State"))

    class Meta:
        model = ExtractionRun
        fields: list[str] = []


class CandidateFilter(django_filters.FilterSet):
    """Filters over candidates that the person sees; in the order of the text unless sorted."""

    document = IdFilter(field_name="document_id", label=_("Document"))
    run = IdFilter(field_name="run_id", label=_("Run"))
    state = django_filters.MultipleChoiceFilter(choices=CandidateState.choices, label=_("State"))
    tier = django_filters.MultipleChoiceFilter(choices=Tier.choices, label=_("Tier"))
    ordering = Ordering(
        fields=(("start", "start"), ("score", "score"), ("due", "due")),
        field_labels={"start": _("Place in the text"), "score": _("Score"), "due": _("Due date")},
        label=_("Sort by"),
    )

    class Meta:
        model = Candidate
        fields: list[str] = []


class ProposalFilter(django_filters.FilterSet):
    """Filters over progress that documents tell."""

    document = IdFilter(field_name="document_id", label=_("Document"))
    run = IdFilter(field_name="run_id", label=_("Run"))
    state = django_filters.MultipleChoiceFilter(choices=ProposalState.choices, label=_("State"))

    class Meta:
        model = ProgressProposal
        fields: list[str] = []
