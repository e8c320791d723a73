"""Searching: whatever the script, two characters, names and numbers; only what the person sees; the places marked."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.api.conftest import Caller, api  # noqa: F401 - the fixture
from tests.cast import Cast
from tests.stages import bring_to
from tests.unit.intake.minutes import extracted
from tracker.accounts.models import User
from tracker.commitments.models import Commitment
from tracker.common.text import places_of
from tracker.intake.purge import document_purge
from tracker.meetings.services import meeting_change
from tracker.progress.services import progress_report
from tracker.search.querysets import KINDS, found
from tracker.search.snippets import marked, snippet

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.jobs.services.publish", lambda job: None)


@pytest.fixture
def at_work(cast: Cast) -> Commitment:
    """With a report of the lead unit."""
    commitment = bring_to(cast, "in_progress", title="建设滨江绿道三期")
    progress_report(
        actor=cast.housing_liaison, commitment=commitment, text="已完成招標", percent=20, problems="管线迁改滞后"
    )
    return commitment


def count(user: User, words: str) -> dict[str, int]:
    return {kind: found(user, kind, words).count() for kind in KINDS}


def signed_in(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


@pytest.mark.parametrize(
    ("words", "commitments", "reports"),
    [
        ("绿道", 1, 0),
        ("綠道", 1, 0),
        ("招标", 0, 1),
        ("管線", 0, 1),
        ("绿道 三期", 1, 0),
        ("绿道 四期", 0, 0),
        ("住房", 1, 1),  # the unit that leads and reports
        ("市住建局", 1, 0),  # another name of it
        ("", 0, 0),
        ("　", 0, 0),
        ("%", 0, 0),
    ],
)
def test_words_are_found_whatever_the_script(
    cast: Cast, at_work: Commitment, words: str, commitments: int, reports: int
) -> None:
    assert count(cast.officer, words) == {"commitments": commitments, "reports": reports, "documents": 0}


def test_the_number_alone_leads_to_its_commitment(cast: Cast) -> None:
    first = bring_to(cast, "assigned", title="头一件")
    bring_to(cast, "assigned", title=f"再议{first.serial_no}")
    number = str(first.serial_no).partition("〕")[2]
    for words in (number, number.removesuffix("号"), str(first.serial_no)):
        assert found(cast.officer, "commitments", words)[0] == first


def test_documents_are_found_by_head_and_text(cast: Cast) -> None:
    document = extracted(cast.officer).document
    for words in ("常務會議", "老旧小区改造", document.name):
        assert [row.pk for row in found(cast.officer, "documents", words)] == [document.pk], words
    meeting_change(actor=cast.officer, meeting=document.meeting, title="市长办公会", issuer="云州市府办")
    assert count(cast.officer, "市府办")["documents"] == 1
    document_purge(actor=cast.officer, document=document, reason="误传")
    assert count(cast.officer, "老旧小区改造")["documents"] == 0


def test_nobody_finds_what_is_not_theirs(cast: Cast, at_work: Commitment) -> None:
    extracted(cast.officer)
    nothing = dict.fromkeys(KINDS, 0)
    assert count(cast.finance_head, "绿道") == nothing | {"commitments": 1}  # it supports
    assert count(cast.system_admin, "绿道") == nothing
    assert count(cast.housing_head, "常务会议")["documents"] == 0
    bring_to(cast, "draft", title="草稿里的绿道")
    assert count(cast.housing_head, "草稿里的绿道") == nothing


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("推進綠道建設", ["绿道"], [(2, 4)]),
        ("ＡＢＣ公司与abc公司", ["abc"], [(0, 3), (6, 9)]),
        ("㈠绿道", ["绿道"], [(1, 3)]),
        ("绿道绿道", ["绿道"], [(0, 4)]),
        ("没有", ["绿道"], []),
    ],
)
def test_places_are_those_of_the_text_as_it_stands(text: str, words: list[str], expected: Any) -> None:
    assert places_of(text, words) == expected


def test_a_snippet_shows_the_first_place_and_only_that(cast: Cast) -> None:
    bits = snippet(["没有\n" + "前" * 200 + "綠道" + "后" * 200], "绿道")
    shown = "".join(bit.text for bit in bits)
    assert [bit.text for bit in bits if bit.hit] == ["綠道"]
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) < 100
    assert snippet(["没有"], "绿道") == []
    assert "".join(bit.text for bit in marked("<b>绿道</b>", "绿道")) == "<b>绿道</b>"


def test_the_page_shows_every_kind_with_its_count_and_the_way_to_all(cast: Cast, at_work: Commitment) -> None:
    for number in range(30):
        bring_to(cast, "assigned", title=f"<i>绿道</i>第{number}段")
    client = signed_in(cast.officer)
    response = client.get(reverse("search"), {"q": "綠道"})
    body = response.content.decode()
    assert [(group["name"], group["count"]) for group in response.context["groups"]] == [
        ("commitments", 31),
        ("reports", 0),
        ("documents", 0),
    ]
    assert "<mark>绿道</mark>" in body
    assert "<i>绿道" not in body
    one = client.get(response.context["groups"][0]["more"].replace("?", reverse("search") + "?") + "&page=2")
    assert len(one.context["groups"][0]["hits"]) == 31 - 25
    assert "Nothing has all of these words." in client.get(reverse("search"), {"q": "没有的"}).content.decode()


def test_the_page_costs_as_many_queries_for_many_as_for_one(
    cast: Cast, at_work: Commitment, django_assert_num_queries: Any
) -> None:
    client = signed_in(cast.officer)
    client.get(reverse("search"), {"q": "第"})
    with django_assert_num_queries(15):
        client.get(reverse("search"), {"q": "绿道"})
    for number in range(20):
        bring_to(cast, "assigned", title=f"绿道第{number}段")
    client.get(reverse("search"), {"q": "第"})  # the menu counts anew after every change
    with django_assert_num_queries(15):
        client.get(reverse("search"), {"q": "绿道"})


def test_the_palette_offers_pages_and_rows_that_open(cast: Cast, at_work: Commitment) -> None:
    client = signed_in(cast.housing_head)
    response = client.get(reverse("palette"), {"q": "绿道"})
    urls = [choice.url for choice in response.context["choices"]]
    assert urls[0] == reverse("commitment", args=[at_work.pk])
    assert [client.get(url).status_code for url in urls] == [200] * len(urls)
    pages = client.get(reverse("palette")).context["choices"]
    assert {client.get(choice.url).status_code for choice in pages} == {200}
    assert reverse("document-new") not in [choice.url for choice in pages]


def test_the_api_answers_the_same(cast: Cast, at_work: Commitment, api: Caller) -> None:  # noqa: F811
    answer = api(cast.officer).get(reverse("api:search"), {"q": "管線"})
    assert answer.status_code == 200
    assert answer.data["commitments"]["count"] == 0
    (hit,) = answer.data["reports"]["results"]
    assert (hit["title"], hit["snippet"]) == (at_work.title, "管线迁改滞后")
    assert api(cast.officer).get(hit["url"]).status_code == 200
    for wrong in ({}, {"q": ""}, {"q": "a", "limit": "0"}, {"q": "a", "page": "2"}):
        assert api(cast.officer).get(reverse("api:search"), wrong).status_code == 400
