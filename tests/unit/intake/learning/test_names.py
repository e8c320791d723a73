"""A corrected name is right in the next document, a forgotten one is not, and an undone one never was."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.unit.intake.minutes import extracted
from tracker.common.errors import NotAllowed
from tracker.intake.learning.names import name_forget
from tracker.intake.learning.suggest import initials, likely_units
from tracker.intake.models import Candidate, LearnedName
from tracker.intake.review.decisions import decision_undo
from tracker.intake.triage import candidate_edit

pytestmark = pytest.mark.django_db

TEXT = "云州市会议纪要\n时间：2026年3月11日\n市水系治理中心要在{month}月底前完成滨江公园二期工程建设。"


def only(cast: Cast, month: int) -> Candidate:
    found: Candidate = Candidate.objects.get(run=extracted(cast.officer, TEXT.format(month=month)))
    return found


def test_a_unit_filled_in_once_is_filled_in_from_then_on(cast: Cast) -> None:
    first = only(cast, 5)
    assert first.lead_unit is None
    candidate_edit(actor=cast.officer, candidate=first, lead_unit=cast.gardens)
    assert only(cast, 6).lead_unit == cast.gardens


def test_a_project_renamed_once_is_renamed_from_then_on(cast: Cast) -> None:
    first = only(cast, 5)
    assert len(first.projects) == 1
    candidate_edit(actor=cast.officer, candidate=first, projects=["滨江湿地公园（二期）"])
    assert only(cast, 6).projects == ["滨江湿地公园（二期）"]


def test_what_was_taken_back_was_never_learned(cast: Cast) -> None:
    first = only(cast, 5)
    candidate_edit(actor=cast.officer, candidate=first, lead_unit=cast.gardens)
    decision_undo(actor=cast.officer, run=first.run)
    assert not LearnedName.objects.exists()
    assert only(cast, 6).lead_unit is None


def test_a_forgotten_name_is_used_no_more_and_stays_in_the_list(cast: Cast) -> None:
    candidate_edit(actor=cast.officer, candidate=only(cast, 5), lead_unit=cast.gardens)
    name = LearnedName.objects.get()
    with pytest.raises(NotAllowed):
        name_forget(actor=cast.housing_head, name=name)
    name_forget(actor=cast.officer, name=name)
    assert only(cast, 6).lead_unit is None
    assert not LearnedName.objects.get().is_active


def test_likely_units_go_by_sound_abbreviation_and_characters(cast: Cast) -> None:
    units = [cast.housing, cast.gardens, cast.finance]
    assert likely_units("市园琳局", units)[0] == cast.gardens  # a slip of the keyboard: the same sound
    assert likely_units("园林局", units)[0] == cast.gardens
    assert likely_units("省地震台", units) == []
    assert initials("市园林局") == "sylj"


def test_the_same_name_further_on_in_the_document_is_filled_in_by_the_same_step(cast: Cast) -> None:
    text = TEXT.format(month=5) + "\n市水系治理中心要在9月底前完成泵站改造。"
    run = extracted(cast.officer, text)
    first, second = Candidate.objects.filter(run=run)
    candidate_edit(actor=cast.officer, candidate=first, lead_unit=cast.gardens)
    second.refresh_from_db()
    assert second.lead_unit == cast.gardens
    decision_undo(actor=cast.officer, run=run)
    assert list(Candidate.objects.filter(run=run).values_list("lead_unit", flat=True)) == [None, None]
