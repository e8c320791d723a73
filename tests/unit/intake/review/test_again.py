"""A second extraction neither doubles nor loses what people merged, cut, made or sent to a second reviewer."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.unit.intake.minutes import extracted
from tracker.intake.models import Candidate
from tracker.intake.review.pieces import candidate_make, candidate_split, candidates_merge
from tracker.intake.review.second import second_review_set
from tracker.intake.tasks import reextract
from tracker.intake.triage import candidate_accept
from tracker.intake.versions.again import outlook, reextraction_apply, reextraction_start

pytestmark = pytest.mark.django_db


def test_other_cuts_of_the_text_stand_as_they_are(cast: Cast) -> None:
    second_review_set(actor=cast.system_admin, least_confidence=100)
    run = extracted(cast.officer)
    first, second, third, fourth = Candidate.objects.filter(run=run)[:4]
    candidates_merge(actor=cast.officer, candidate=first)
    assert candidate_accept(actor=cast.officer, candidate=third) is None
    candidate_split(actor=cast.officer, candidate=fourth, at=fourth.start + 12)
    start = run.document.text.index("优化营商环境")
    candidate_make(actor=cast.officer, run=run, start=start, end=start + 6)
    kept = [(one.pk, one.state, one.start, one.end, one.title) for one in Candidate.objects.filter(run=run)]
    again = reextraction_start(actor=cast.officer, document=run.document)
    reextract(again.job_id)
    again.refresh_from_db()
    found = outlook(again)
    assert (found.added, found.dropped) == ([], [])
    reextraction_apply(actor=cast.officer, again=again)
    assert [(one.pk, one.state, one.start, one.end, one.title) for one in Candidate.objects.filter(run=run)] == kept
    assert second.pk in {pk for pk, *_rest in kept}
