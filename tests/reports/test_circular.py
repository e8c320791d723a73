"""The circular: every number is the count of the list that it opens, on the page and in the file."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any

import docx
import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import translation
from docx.oxml.ns import qn

from tests.cast import Cast, make_draft
from tests.stages import bring_to, put_in_state
from tracker.accounts.models import User
from tracker.accounts.services import unit_save
from tracker.assignments.services import commitment_assign
from tracker.commitments.filters import ledger
from tracker.commitments.lifecycle import State
from tracker.commitments.models import Assignment, Commitment
from tracker.common import clock
from tracker.common.errors import Invalid, NotAllowed
from tracker.journal.models import Entry, Event
from tracker.reports import REPORTS, official
from tracker.reports.figures import circular
from tracker.reports.services import report_export

LINK = re.compile(r'<a[^>]*href="(/ledger/\?[^"]*)"[^>]*>(.*?)</a>', re.DOTALL)


@pytest.fixture
def full(cast: Cast) -> Cast:
    """A ledger with something in every state, several lead units, one below another, late and on-time ones."""
    below = unit_save(actor=None, name="市住建局质监站", parent=cast.housing)
    leads = (cast.housing, cast.gardens, below)
    for number, stage in enumerate(("draft", "assigned", "in_progress", "asked", "completed", "closed") * 3):
        made = bring_to(cast, stage, title=f"第{number}件")
        Assignment.objects.filter(commitment=made, role="lead").update(unit=leads[number % 3])
        if number % 2:
            Commitment.objects.filter(pk=made.pk).update(due=clock.today() - timedelta(days=number))
    put_in_state(bring_to(cast, "in_progress"), State.SUSPENDED, due=clock.today() - timedelta(days=3))
    put_in_state(bring_to(cast, "in_progress"), State.CANCELLED)
    return cast


def client_of(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


@pytest.mark.parametrize("name", ["officer", "head", "auditor", "leader", "housing_head", "finance_liaison"])
def test_every_figure_is_the_count_of_its_list_for_whoever_asks(full: Cast, name: str) -> None:
    user = getattr(full, name)
    told = circular(user, QueryDict())
    assert told.summary.total.count > 0
    for figure in told.figures:
        view = ledger(user, QueryDict(figure.query))
        assert view.form.is_valid()
        assert len({row.pk for row in view.qs}) == figure.count, figure


def test_parts_add_up_to_the_whole(full: Cast) -> None:
    told = circular(full.officer, QueryDict())
    assert sum(one.count for one in told.states) == told.summary.total.count
    assert told.summary.done.count + told.summary.going.count == told.summary.total.count
    for place, whole in enumerate(told.summary.figures):
        assert sum(unit.figures[place].count for unit in told.units) == whole.count
    assert len(told.late) == told.summary.overdue.count > 0
    assert [row.due for row in told.late] == sorted(row.due for row in told.late)


def test_drafts_cancelled_and_suspended_ones_are_counted_rightly(cast: Cast) -> None:
    make_draft(cast)
    put_in_state(bring_to(cast, "in_progress"), State.CANCELLED)
    put_in_state(bring_to(cast, "in_progress"), State.SUSPENDED, due=clock.today() - timedelta(days=3))
    summary = circular(cast.officer, QueryDict()).summary
    assert [figure.count for figure in summary.figures] == [1, 0, 1, 0, 0]


def test_rates_are_those_of_the_lead_unit(cast: Cast) -> None:
    for stage, late in (("closed", False), ("completed", True), ("in_progress", True), ("in_progress", False)):
        made = bring_to(cast, stage)
        if late:
            Commitment.objects.filter(pk=made.pk).update(due=clock.today() - timedelta(days=5))
    [housing] = circular(cast.officer, QueryDict()).units
    assert housing.name == cast.housing.name
    assert [figure.count for figure in housing.figures] == [4, 2, 2, 1, 1]
    assert (housing.completion_rate, housing.on_time_rate) == (0.5, 1 / 3)


def test_nothing_counted_has_no_rate(cast: Cast) -> None:
    summary = circular(cast.officer, QueryDict()).summary
    assert (summary.completion_rate, summary.on_time_rate) == (None, None)


def test_the_scope_narrows_every_number(full: Cast) -> None:
    Commitment.objects.filter(title="第1件").update(created_at=clock.now() - timedelta(days=100))
    day = (clock.today() - timedelta(days=90)).isoformat()
    told = circular(full.officer, QueryDict(f"created_to={day}&ordering=due&state=draft"))
    assert told.summary.total.count == 1
    assert [row.title for row in told.late] == ["第1件"]
    assert day in told.scope
    assert all(f"created_to={day}" in figure.query for figure in told.figures)


def test_following_every_link_of_the_page_shows_as_many_rows_as_its_number(full: Cast) -> None:
    client = client_of(full.officer)
    page = client.get(reverse("circular")).content.decode()
    links = LINK.findall(page)
    assert len(links) == len(circular(full.officer, QueryDict()).figures) > 20
    for address, inner in links:
        number = re.search(r"\d+", re.sub(r"<[^>]+>", " ", inner))
        response = client.get(unescape(address))
        assert number is not None
        assert response.context["page"].paginator.count == int(number[0]), address


def test_a_scope_that_is_not_understood_is_told(full: Cast) -> None:
    client = client_of(full.officer)
    response = client.get(reverse("circular"), {"created_from": "soon"})
    assert response.status_code == 400
    assert "Enter a valid date" in response.content.decode()
    assert client.get(reverse("circular-file"), {"created_from": "soon"}).status_code == 302
    with pytest.raises(Invalid) as refused:
        circular(full.officer, QueryDict("unit=99999"))
    assert refused.value.field == "unit"


def written(user: User, params: str = "") -> Any:
    with translation.override("en"):
        made = report_export(actor=user, name="circular", params=QueryDict(params))
    return docx.Document(BytesIO(made.content))


def test_the_file_says_what_the_page_says(full: Cast) -> None:
    told = circular(full.officer, QueryDict())
    made = written(full.officer)
    units, late = made.tables
    shown = [[cell.text for cell in row.cells] for row in units.rows][1:]
    assert [row[0] for row in shown] == [*(unit.name for unit in told.units), "All units"]
    assert [int(row[1]) for row in shown] == [*(unit.total.count for unit in told.units), told.summary.total.count]
    assert [row.cells[1].text for row in late.rows][1:] == [row.title for row in told.late]
    assert any(f"{told.summary.total.count} commitments have been issued" in p.text for p in made.paragraphs)


def test_the_file_has_the_layout_of_an_official_document(full: Cast) -> None:
    made = written(full.officer)
    [section] = made.sections
    sizes = (section.page_width, section.page_height, section.top_margin, section.left_margin, section.right_margin)
    assert [round(size.mm) for size in sizes] == [210, 297, 37, 28, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")
    title, body = made.paragraphs[0].runs[0], made.styles["Normal"]
    assert title._r.rPr.rFonts.get(qn("w:eastAsia")) == official.TITLE_FONT
    assert body.element.rPr.rFonts.get(qn("w:eastAsia")) == official.BODY_FONT
    assert (title.font.size.pt, body.font.size.pt) == (22, 16)
    assert made.settings.odd_and_even_pages_header_footer
    for footer in (section.footer, section.even_page_footer):
        assert footer.paragraphs[0].text == "—  —"
        assert "PAGE" in footer._element.xml


def test_an_empty_ledger_makes_a_circular_too(cast: Cast) -> None:
    texts = [paragraph.text for paragraph in written(cast.officer).paragraphs]
    assert "No commitment is overdue." in texts
    assert "No unit leads a commitment." in texts


def test_each_export_is_one_entry_of_the_journal_and_a_refused_one_none(full: Cast) -> None:
    for name in REPORTS:
        entries = Entry.objects.count()
        made = report_export(actor=full.leader, name=name, params=QueryDict("unit=2"))
        entry = Entry.objects.get(event=Event.REPORT_EXPORTED, seq=entries + 1)
        assert (entry.after["report"], entry.after["view"], entry.after["rows"]) == (name, "unit=2", made.rows)
    entries = Entry.objects.count()
    with pytest.raises(NotAllowed):
        report_export(actor=full.housing_handler, name="ledger", params=QueryDict())
    with pytest.raises(Invalid):
        report_export(actor=full.officer, name="wishes", params=QueryDict())
    assert Entry.objects.count() == entries


def test_a_unit_gets_a_circular_over_its_own_part(cast: Cast) -> None:
    bring_to(cast, "assigned")
    other = make_draft(cast, "园林的事")
    commitment_assign(actor=cast.officer, commitment=other, lead_unit=cast.gardens)
    told = circular(cast.housing_head, QueryDict())
    assert (told.summary.total.count, [unit.name for unit in told.units]) == (1, [cast.housing.name])
