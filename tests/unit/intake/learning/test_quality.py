"""The figures of the quality page are those of the decisions, and nobody else's."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.cast import Cast
from tests.unit.intake.minutes import extracted, long_text
from tracker.intake.learning.quality import quality
from tracker.intake.learning.words import rule_words
from tracker.intake.models import Candidate, RejectReason
from tracker.intake.review.decisions import decision_undo
from tracker.intake.triage import candidate_accept, candidate_edit, candidate_reject

pytestmark = pytest.mark.django_db


def test_rates_edits_and_seconds_are_counted_by_candidate(cast: Cast) -> None:
    run = extracted(cast.officer)
    first, second, third, fourth = Candidate.objects.filter(run=run)[:4]
    candidate_edit(actor=cast.officer, candidate=first, title="改过", due=date(2026, 9, 1), seconds=12)
    candidate_accept(actor=cast.officer, candidate=first, seconds=3)
    candidate_accept(actor=cast.officer, candidate=second, seconds=5)
    candidate_reject(actor=cast.officer, candidate=third, reason=RejectReason.TOO_VAGUE)
    candidate_accept(actor=cast.officer, candidate=fourth, seconds=99)
    decision_undo(actor=cast.officer, run=run)
    found = quality(cast.officer)
    whole = found.whole
    assert (whole.accepted, whole.rejected, whole.edits) == (2, 1, 2)
    assert whole.seconds_each == (12 + 3 + 5) / 2
    assert (round(whole.rate), whole.edits_each) == (67, 2 / 3)
    assert {name: count for name, count, _each in found.fields} == {"title": 1, "due": 1}
    assert [line.decided for line in found.months] == [3]
    assert [line.name for line in found.kinds] == ["minutes"]
    assert {rule for rule, _count in found.corrected_rules} == set(first.found["rules"])


def test_nothing_decided_is_nothing_and_no_division_by_it(cast: Cast) -> None:
    extracted(cast.officer)
    found = quality(cast.officer)
    assert (found.whole.decided, found.whole.rate, found.whole.seconds_each) == (0, 0.0, None)
    assert (found.months, found.fields, found.corrected_rules) == ([], [], [])


def test_only_documents_that_one_sees_are_counted(cast: Cast) -> None:
    candidate = Candidate.objects.filter(run=extracted(cast.officer))[0]
    candidate_accept(actor=cast.officer, candidate=candidate)
    assert quality(cast.housing_head).whole.decided == 0


def test_the_number_of_queries_does_not_grow(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in (1, 40):
        run = extracted(cast.officer, long_text(3_000 + number))
        for candidate in Candidate.objects.filter(run=run)[:number]:
            candidate_reject(actor=cast.officer, candidate=candidate, reason=RejectReason.DONE)
        with django_assert_num_queries(3):
            quality(cast.officer)


def test_rules_are_told_in_words_and_unknown_ones_by_their_family() -> None:
    assert rule_words("project.tail") == "项目规则：“工程、项目”等词尾"
    assert rule_words("deadline.of_tomorrow") == "时限规则：of_tomorrow"
    assert rule_words("selection") == "由选中文字新建"


def test_learning_by_command_says_what_is_missing(cast: Cast) -> None:
    with pytest.raises(CommandError, match="至少需要 50"):
        call_command("learn")
