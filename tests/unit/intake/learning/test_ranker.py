"""A learned order goes live only where it is no worse; versions can be gone back to."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extraction.ranking.reference import Example
from extraction.ranking.score import Weights, score, weights
from tests.cast import Cast
from tests.unit.intake.minutes import extracted, long_text
from tracker.common import clock
from tracker.common.errors import Invalid, NotAllowed
from tracker.intake import tasks
from tracker.intake.learning.models import RankerState
from tracker.intake.learning.ranker import has_news, learned, office_examples, ranker_choose, ranker_train
from tracker.intake.learning.versions import live_version, live_weights
from tracker.intake.models import Candidate, CandidateState, RankerVersion, RejectReason
from tracker.intake.triage import candidate_accept

pytestmark = pytest.mark.django_db


def decide(cast: Cast, count: int) -> None:
    """So many decisions: explanations (做好…) are rejected, works accepted."""
    run = extracted(cast.officer, long_text(count * 60))
    rows = list(Candidate.objects.filter(run=run).order_by("start")[:count])
    assert len(rows) == count
    refused = [one.pk for one in rows if "改造" not in one.text]
    assert 0 < len(refused) < count
    decided = {"decided_by": cast.officer, "decided_at": clock.now()}
    first = next(one for one in rows if one.pk not in refused)
    line = candidate_accept(actor=cast.officer, candidate=first)
    rest = Candidate.objects.filter(pk__in=[one.pk for one in rows]).exclude(pk=first.pk)
    rest.exclude(pk__in=refused).update(state=CandidateState.LINKED, linked_to=line, **decided)
    rest.filter(pk__in=refused).update(
        state=CandidateState.REJECTED, reject_reason=RejectReason.NOT_A_COMMITMENT, **decided
    )


def worse(_examples: Sequence[Example]) -> Weights:
    """The shipped order turned upside down."""
    now = weights()
    return Weights(-now.bias, {name: -value for name, value in now.features.items()}, now.confidence)


def no_worse(_examples: Sequence[Example]) -> Weights:
    """The shipped order with other figures: every score is lower, none changes its place."""
    now = weights()
    return Weights(now.bias - 0.25, now.features, now.confidence)


def test_learning_needs_fifty_decisions(cast: Cast) -> None:
    assert not has_news()
    with pytest.raises(Invalid, match="至少需要 50"):
        ranker_train(actor=cast.officer)
    with pytest.raises(NotAllowed):
        ranker_train(actor=cast.housing_head)


def test_a_version_that_is_no_worse_orders_new_and_pending_candidates(cast: Cast) -> None:
    decide(cast, 60)
    assert len(office_examples()) == 60
    version = ranker_train(actor=cast.officer, learn=no_worse)
    assert version.state == RankerState.LIVE
    assert live_weights() == version.weights
    table = Weights.from_json(version.weights)
    for one in Candidate.objects.filter(state=CandidateState.PENDING)[:20]:
        assert one.score == pytest.approx(score(one.found["features"], table))
    later = extracted(cast.officer, "云州市会议纪要\n时间：2026年4月1日\n市住建局要在6月底前完成片区管网改造。")
    fresh = Candidate.objects.get(run=later)
    assert fresh.score == pytest.approx(score(fresh.found["features"], table), abs=1e-3)


def test_a_worse_version_is_kept_as_refused_and_changes_nothing(cast: Cast) -> None:
    decide(cast, 60)
    scores = dict(Candidate.objects.values_list("pk", "score"))
    version = ranker_train(actor=cast.officer, learn=worse)
    assert version.state == RankerState.REFUSED
    assert version.figures["after"]["corpus"] < version.figures["before"]["corpus"]
    assert live_version() is None
    assert dict(Candidate.objects.values_list("pk", "score")) == scores
    with pytest.raises(Invalid, match="从未启用"):
        ranker_choose(actor=cast.officer, version=version)


def test_earlier_versions_and_the_shipped_order_can_be_gone_back_to(cast: Cast) -> None:
    decide(cast, 60)
    first = ranker_train(actor=cast.officer, learn=no_worse)
    second = ranker_train(actor=cast.officer, learn=no_worse)
    assert [version.state for version in RankerVersion.objects.order_by("pk")] == ["retired", "live"]
    ranker_choose(actor=cast.officer, version=first)
    assert live_version() == first
    ranker_choose(actor=cast.officer, version=None)
    assert live_version() is None
    assert RankerVersion.objects.get(pk=second.pk).state == RankerState.RETIRED


def test_at_night_it_is_learned_only_where_there_is_something_new(cast: Cast) -> None:
    tasks.learn()
    assert not RankerVersion.objects.exists()
    decide(cast, 60)
    tasks.learn()
    tasks.learn()
    assert [version.trained_by for version in RankerVersion.objects.all()] == [None]


def test_learning_is_reproducible(cast: Cast) -> None:
    decide(cast, 60)
    assert learned(office_examples()) == learned(office_examples())
