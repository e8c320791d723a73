"""The ledger's filters: what each finds, how bad values are told, how rows are sorted."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import Cast, make_draft
from tests.stages import bring_to, put_in_state
from tracker.accounts.services import unit_save
from tracker.assignments.services import commitment_assign
from tracker.commitments.filters import ledger
from tracker.commitments.lifecycle import State
from tracker.commitments.models import Commitment
from tracker.common import clock
from tracker.intake.services import document_receive
from tracker.meetings.models import Document

TODAY = date(2026, 3, 11)


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def found(who: Any, **params: Any) -> list[str]:
    filterset = ledger(who, params)
    assert filterset.form.is_valid(), filterset.form.errors
    titles = [row.title for row in filterset.qs]
    assert filterset.qs.count() == len(titles)
    return titles


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))


def test_every_word_must_occur_in_whatever_script_and_width(cast: Cast) -> None:
    make_draft(cast, "完成五里河公园一期改造")
    make_draft(cast, "修复南湖大桥", baseline_text="修复南湖大桥。")
    assert found(cast.officer, q="五裏河 公園") == ["完成五里河公园一期改造"]
    assert found(cast.officer, q="公园 大桥") == []
    assert found(cast.officer, q="100%") == []
    assert found(cast.officer, q="   ") == ["修复南湖大桥", "完成五里河公园一期改造"]


def test_search_finds_serial_numbers_and_units(cast: Cast) -> None:
    commitment = bring_to(cast, "assigned")
    assert commitment.serial_no is not None
    assert found(cast.officer, q=commitment.serial_no) == [commitment.title]
    assert found(cast.officer, q="財政局") == [commitment.title]


def test_states_open_overdue_and_lamps(cast: Cast) -> None:
    late = bring_to(cast, "in_progress", title="迟了", due=TODAY)
    Commitment.objects.filter(pk=late.pk).update(due=TODAY - timedelta(days=1))
    put_in_state(bring_to(cast, "in_progress", title="暂缓", due=TODAY), State.SUSPENDED, due=date(2026, 1, 1))
    bring_to(cast, "in_progress", title="今天到期", due=TODAY)
    bring_to(cast, "closed", title="完了", due=TODAY)
    assert found(cast.officer, overdue="true") == ["迟了"]
    assert found(cast.officer, overdue="false") == ["完了", "今天到期", "暂缓"]
    assert found(cast.officer, state=["closed", "suspended"]) == ["完了", "暂缓"]
    assert found(cast.officer, is_open="false") == ["完了"]
    assert found(cast.officer, lamp=["red"]) == ["迟了"]
    assert found(cast.officer, lamp=["red", "yellow"], is_open="true") == ["今天到期", "迟了"]


def test_units_with_those_below_exactly_and_without(cast: Cast) -> None:
    below = unit_save(actor=None, name="市住建局质监站", parent=cast.housing)
    own = make_draft(cast, "局", lead_unit=cast.housing, supporting_units=[cast.finance])
    sub = make_draft(cast, "站", lead_unit=below)
    make_draft(cast, "无")
    assert found(cast.officer, lead_unit=[cast.housing.pk]) == [sub.title, own.title]
    assert found(cast.officer, lead=[cast.housing.pk]) == [own.title]
    assert found(cast.officer, lead_unit=[cast.finance.pk]) == []
    assert found(cast.officer, unit=cast.finance.pk) == [own.title]
    assert found(cast.officer, no_lead="true") == ["无"]
    assert found(cast.officer, no_lead="false") == [sub.title, own.title]


def test_dates_of_due_entry_and_assignment(cast: Cast) -> None:
    one = bring_to(cast, "assigned", title="一", due=date(2026, 4, 1))
    two = bring_to(cast, "assigned", title="二", due=date(2026, 5, 1))
    Commitment.objects.filter(pk=one.pk).update(assigned_at=noon(date(2026, 3, 1)), created_at=noon(date(2026, 2, 1)))
    Commitment.objects.filter(pk=two.pk).update(assigned_at=noon(date(2026, 3, 2)), created_at=noon(date(2026, 2, 2)))
    make_draft(cast, "每月报送", recurrence="monthly")
    assert found(cast.officer, due_from="2026-04-02") == ["二"]
    assert found(cast.officer, due_to="2026-04-01") == ["一"]
    assert found(cast.officer, no_due="true") == ["每月报送"]
    assert found(cast.officer, assigned_from="2026-03-02") == ["二"]
    assert found(cast.officer, assigned_to="2026-03-01") == ["一"]
    assert found(cast.officer, created_from="2026-02-01", created_to="2026-02-01") == ["一"]


def test_on_time_means_completed_not_after_the_due_date(cast: Cast) -> None:
    for title, completed, due in (("按时", 10, 10), ("迟", 11, 10), ("无期", 11, None)):
        commitment = bring_to(cast, "completed", title=title, due=TODAY)
        due_day = date(2026, 3, due) if due else None
        Commitment.objects.filter(pk=commitment.pk).update(due=due_day, completed_at=noon(date(2026, 3, completed)))
    bring_to(cast, "in_progress", title="在办", due=TODAY)
    assert found(cast.officer, on_time="true") == ["无期", "按时"]
    assert found(cast.officer, on_time="false") == ["迟"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("state", "gone"),
        ("lamp", "pink"),
        ("overdue", "perhaps"),
        ("due_from", "yesterday"),
        ("lead_unit", "x"),
        ("unit", "999999"),
        ("document", "1"),
        ("ordering", "wishes"),
    ],
)
def test_a_bad_value_is_told_and_never_raises(cast: Cast, name: str, value: str) -> None:
    filterset = ledger(cast.officer, {name: [value] if name in ("state", "lamp", "lead_unit") else value})
    assert list(filterset.form.errors) == [name]


def test_documents_can_be_named_only_where_a_visible_commitment_names_them(cast: Cast) -> None:
    document_receive(actor=cast.officer, text="云州市会议纪要", published=TODAY, name="纪要")
    document = Document.objects.get()
    assert ledger(cast.housing_liaison, {"document": str(document.pk)}).form.errors
    make_draft(cast, document=document)
    assert found(cast.officer, document=document.pk)


def test_serial_numbers_sort_as_numbers_states_by_the_chain_and_empty_ones_last(cast: Cast) -> None:
    made = []
    for number, year in ((9, 2026), (10, 2026), (2, 2027), (100, 2025)):
        commitment = bring_to(cast, "assigned", title=f"{year}-{number}", due=TODAY)
        Commitment.objects.filter(pk=commitment.pk).update(serial_no=f"督〔{year}〕{number}号")
        made.append(commitment)
    make_draft(cast, "草稿")
    up = ["2025-100", "2026-9", "2026-10", "2027-2"]
    assert found(cast.officer, ordering="serial_no") == [*up, "草稿"]
    assert found(cast.officer, ordering="-serial_no") == [*reversed(up), "草稿"]
    bring_to(cast, "closed", title="销号", due=TODAY)
    assert found(cast.officer, ordering="state")[0] == "草稿"
    assert found(cast.officer, ordering="-state")[0] == "销号"


def test_a_missing_due_date_sorts_last_whichever_way(cast: Cast) -> None:
    make_draft(cast, "近", due=TODAY)
    make_draft(cast, "远", due=TODAY + timedelta(days=9))
    make_draft(cast, "每月", recurrence="monthly")
    assert found(cast.officer, ordering="due") == ["近", "远", "每月"]
    assert found(cast.officer, ordering="-due") == ["远", "近", "每月"]


def test_filters_keep_to_what_the_person_sees(cast: Cast) -> None:
    commitment = make_draft(cast, "园林的事")
    commitment_assign(actor=cast.officer, commitment=commitment, lead_unit=cast.gardens, due=TODAY)
    bring_to(cast, "assigned", title="住建的事", due=TODAY)
    assert found(cast.housing_liaison) == ["住建的事"]
    assert found(cast.housing_liaison, lead_unit=[cast.gardens.pk]) == []
    assert found(cast.leader) == ["住建的事", "园林的事"]
