"""Targets with readings against the straight line; re-checks of what was closed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.cast import Cast
from tests.stages import bring_to, current
from tracker.approvals.models import Recheck
from tracker.approvals.rechecks import recheck_record, rechecks_draw, sample
from tracker.commitments.models import Commitment, Target
from tracker.commitments.moves import commitment_reopen
from tracker.commitments.targets import target_set
from tracker.common import clock
from tracker.common.errors import Conflict, Invalid, NotAllowed
from tracker.files.models import StoredFile
from tracker.journal.models import Entry, Event
from tracker.progress.models import Reading
from tracker.progress.querysets import readings_visible_to
from tracker.progress.readings import courses_of, reading_record
from tracker.web.curves import curve_of


@pytest.fixture
def measured(cast: Cast) -> tuple[Commitment, Target]:
    """From 20 to 40 in 40 days."""
    commitment = bring_to(cast, "in_progress")
    target = target_set(actor=cast.officer, commitment=commitment, metric="绿化率", value=40, unit="%", baseline=20)
    return commitment, target


def course(commitment: Commitment) -> Any:
    [found] = courses_of(Commitment.objects.prefetch_related("targets__readings").get(pk=commitment.pk))
    return found


def test_readings_stand_against_the_straight_line(cast: Cast, measured: tuple[Commitment, Target]) -> None:
    commitment, target = measured
    for later, value in ((10, 26), (20, 28)):
        with clock.moved(timedelta(days=later)):
            reading_record(
                actor=cast.housing_handler, commitment=commitment, target=target, value=value, evidence="测绘报告"
            )
    found = course(commitment)
    assert [(p.value, p.planned, p.ahead) for p in found.points] == [(26, 25.0, True), (28, 30.0, False)]


def test_a_figure_that_shall_fall_is_ahead_below_the_line(cast: Cast) -> None:
    commitment = bring_to(cast, "in_progress")
    target = target_set(actor=cast.officer, commitment=commitment, metric="投诉量", value=0, unit="件", baseline=40)
    with clock.moved(timedelta(days=20)):
        reading_record(actor=cast.officer, commitment=commitment, target=target, value=15, evidence="热线统计")
    assert [(p.planned, p.ahead) for p in course(commitment).points] == [(20.0, True)]


def test_a_reading_of_the_same_day_is_replaced_and_the_journal_knows_both(
    cast: Cast, measured: tuple[Commitment, Target]
) -> None:
    commitment, target = measured
    for value in (30, 31):
        reading_record(actor=cast.housing_liaison, commitment=commitment, target=target, value=value, evidence="统计")
    assert Reading.objects.get().value == 31
    last = Entry.objects.filter(event=Event.READING_RECORDED).first()
    assert last is not None
    assert (last.before["figure"], last.after["figure"]) == ("30%", "31%")


@pytest.mark.parametrize(
    ("field", "values"),
    [("evidence", {"evidence": " "}), ("day", {"day": 1}), ("attachments", {"file": ("空.pdf", b"")})],
)
def test_a_reading_needs_its_evidence_and_a_day_that_was(
    cast: Cast, measured: tuple[Commitment, Target], field: str, values: dict[str, Any]
) -> None:
    commitment, target = measured
    given: dict[str, Any] = {"value": 30, "evidence": "统计"} | values
    if "day" in given:
        given["day"] = clock.today() + timedelta(days=given["day"])
    with pytest.raises(Invalid) as refused:
        reading_record(actor=cast.officer, commitment=commitment, target=target, **given)
    assert refused.value.field == field
    assert not Reading.objects.exists()


def test_a_file_of_a_reading_is_for_those_who_see_the_commitment(
    cast: Cast, measured: tuple[Commitment, Target]
) -> None:
    commitment, target = measured
    reading_record(actor=cast.officer, commitment=commitment, target=target, value=30, file=("../图.png", b"png"))
    assert readings_visible_to(cast.finance_head).get().file_name == "图.png"
    assert not readings_visible_to(cast.security_admin).exists()
    assert StoredFile.objects.get().path.read_bytes() == b"png"


def test_the_target_of_another_commitment_is_not_measured(cast: Cast, measured: tuple[Commitment, Target]) -> None:
    with pytest.raises(Invalid):
        reading_record(
            actor=cast.officer, commitment=bring_to(cast, "in_progress"), target=measured[1], value=1, evidence="x"
        )


def test_a_target_of_the_text_keeps_its_words_when_it_is_made_measurable(cast: Cast) -> None:
    commitment = bring_to(cast, "in_progress")
    target = Target.objects.create(commitment=commitment, text="绿化覆盖率明显提高")
    with pytest.raises(Invalid):
        target_set(actor=cast.officer, commitment=commitment, target=target, metric="绿化率", value=40, baseline=40)
    target_set(actor=cast.officer, commitment=commitment, target=target, metric="绿化率", value=40, unit="%")
    assert (Target.objects.get().text, Target.objects.get().value) == ("绿化覆盖率明显提高", 40)


def test_the_picture_lies_within_its_frame_whatever_the_figures(
    cast: Cast, measured: tuple[Commitment, Target]
) -> None:
    commitment, target = measured
    assert curve_of(course(commitment)) is None
    for day, value in ((date(2020, 1, 1), -500.0), (clock.today(), 9e9)):
        reading_record(actor=cast.officer, commitment=commitment, target=target, value=value, day=day, evidence="极端")
    curve = curve_of(course(commitment))
    assert curve is not None
    assert [(dot.x, dot.y) for dot in curve.dots] == [(56.0, 170.0), (curve.dots[1].x, 14.0)]
    assert all(56 <= dot.x <= 504 for dot in curve.dots)


def closed(cast: Cast, count: int) -> list[Commitment]:
    return [bring_to(cast, "closed", title=f"事项{n}") for n in range(count)]


def test_a_sample_is_drawn_once_and_anybody_draws_it_again_from_its_seed(cast: Cast) -> None:
    closed(cast, 4)
    today = clock.today()
    span: dict[str, Any] = {"first_day": today, "last_day": today}
    draw = rechecks_draw(actor=cast.officer, percent=30, seed="2026-1", **span)
    drawn = sorted(draw.rechecks.values_list("commitment_id", flat=True))
    assert len(drawn) == 2, "30 percent of 4, rounded up"
    assert drawn == sample(draw.population, draw.percent, draw.seed)
    assert Entry.objects.get(event=Event.RECHECKS_DRAWN).after["seed"] == "2026-1"
    with pytest.raises(Conflict):
        rechecks_draw(actor=cast.officer, percent=30, **span)


def test_the_same_seed_gives_the_same_sample_for_good() -> None:
    assert sample(list(range(1, 21)), 20, "2026-1") == sample(list(range(1, 21)), 20, "2026-1")
    assert sample([7, 8, 9], 100, "x") == [7, 8, 9]
    assert len({tuple(sample(list(range(100)), 5, str(seed))) for seed in range(20)}) > 15


def test_what_does_not_hold_is_contradicted_and_can_be_taken_up_again(cast: Cast) -> None:
    [item] = closed(cast, 1)
    rechecks_draw(actor=cast.officer, first_day=clock.today(), last_day=clock.today(), percent=100)
    recheck_record(actor=cast.officer, commitment=item, kept=False, method="site", note="又漏水")
    found = Recheck.objects.get()
    assert (found.outcome, found.done_by, found.draw is not None) == ("not_kept", cast.officer, True)
    now = current(item)
    assert (now.state, now.evidence_state, now.evidence_source) == ("closed", "contradicted", "recheck_site")
    commitment_reopen(actor=cast.head, commitment=item, note="回头看未通过")
    assert (current(item).state, current(item).cycle) == ("in_progress", 2)


def test_a_look_on_occasion_needs_no_draw(cast: Cast) -> None:
    [item] = closed(cast, 1)
    for _time in range(2):
        recheck_record(actor=cast.head, commitment=item, kept=True, method="paper", note="档案齐全")
    assert Recheck.objects.filter(draw=None, outcome="kept").count() == 2
    assert current(item).evidence_state == "verified"


@pytest.mark.parametrize(
    "values", [{"percent": 0}, {"percent": 101}, {"last_day": 1}, {"first_day": -9, "last_day": -8}]
)
def test_a_draw_that_makes_no_sense_is_refused(cast: Cast, values: dict[str, int]) -> None:
    closed(cast, 1)
    given: dict[str, Any] = {"first_day": 0, "last_day": 0, "percent": 10} | values
    for name in ("first_day", "last_day"):
        given[name] = clock.today() + timedelta(days=given[name])
    with pytest.raises(Invalid):
        rechecks_draw(actor=cast.officer, **given)


def test_units_and_auditors_draw_nothing(cast: Cast) -> None:
    closed(cast, 1)
    for who in (cast.housing_head, cast.auditor, cast.leader):
        with pytest.raises(NotAllowed):
            rechecks_draw(actor=who, first_day=clock.today(), last_day=clock.today(), percent=10)
