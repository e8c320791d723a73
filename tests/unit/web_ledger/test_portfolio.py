"""By unit: a leader's portfolio, the page of a unit, its inbox; each number opens the list that it counts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.cast import Cast
from tests.stages import bring_to
from tests.unit.web_ledger.pages import signed_in, text_of
from tracker.accounts.models import User
from tracker.accounts.roles import Role
from tracker.accounts.services import unit_save, user_save
from tracker.approvals.services import policy_change
from tracker.assignments.services import commitment_assign
from tracker.commitments.models import Commitment
from tracker.commitments.projects import commitment_project_add
from tracker.common import clock


def led_by_finance(cast: Cast, title: str) -> Commitment:
    commitment = bring_to(cast, "draft", title=title)
    due = clock.today() + timedelta(days=9)
    commitment_assign(actor=cast.officer, commitment=commitment, lead_unit=cast.finance, due=due)
    return commitment


def numbers(page: Any) -> dict[str, dict[str, int]]:
    names = ("open", "late", "waits", "asked")
    return {str(row["it"]): {name: row[name][0] for name in names} for row in page.context["rows"]}


def test_a_leader_sees_the_own_units_with_lamps_and_numbers_that_open_lists(cast: Cast) -> None:
    today = clock.today()
    with clock.moved(timedelta(days=-30)):
        bring_to(cast, "in_progress", due=today - timedelta(days=3), title="late")
    bring_to(cast, "assigned", title="new")
    bring_to(cast, "extending", title="asked")
    led_by_finance(cast, "elsewhere")
    client = signed_in(cast.leader)
    page = client.get("/portfolio/")
    assert numbers(page) == {"市住房和城乡建设局": {"open": 3, "late": 1, "waits": 1, "asked": 1}}
    [row] = page.context["rows"]
    assert sum(number for _colour, _label, number, _url in row["lamps"]) == 3
    cells = [row[name] for name in ("open", "late", "waits", "asked")] + [(n, url) for _c, _l, n, url in row["lamps"]]
    for number, url in cells:
        assert client.get(url).context["page"].paginator.count == number, url
    assert (page.context["asked"], "My portfolio" in text_of(page)) == (1, True)
    assert client.get(page.context["asked_url"]).context["page"].paginator.count == 1
    assert numbers(signed_in(cast.officer).get("/portfolio/")).keys() == {"市住房和城乡建设局", "市财政局"}


def test_what_waits_for_the_leader_s_own_decision_stands_first(cast: Cast) -> None:
    bring_to(cast, "extending", title="要延期")
    client = signed_in(cast.leader)
    assert "Nothing waits for your own decision." in text_of(client.get("/portfolio/"))
    policy_change(actor=cast.system_admin, kind="extend", decided_by="leader")
    page = client.get("/portfolio/")
    assert [row.it.title for row in page.context["decisions"]] == ["要延期"]


def test_by_project(cast: Cast) -> None:
    commitment = bring_to(cast, "in_progress")
    commitment_project_add(actor=cast.officer, commitment=commitment, name="城市更新")
    client = signed_in(cast.leader)
    page = client.get("/portfolio/?by=project")
    assert numbers(page)["城市更新"]["open"] == 1
    assert client.get(page.context["rows"][0]["open"][1]).context["page"].paginator.count == 1
    bare = signed_in(cast.auditor)
    commitment.projects.clear()
    assert "No open commitment belongs to a project." in text_of(bare.get("/portfolio/?by=project"))


def test_queries_do_not_grow_with_units(cast: Cast, django_assert_max_num_queries: Any) -> None:
    client = signed_in(cast.officer)
    bring_to(cast, "in_progress")
    client.get("/portfolio/")
    with django_assert_max_num_queries(22):
        client.get("/portfolio/")
    for number in range(12):
        unit = unit_save(actor=None, name=f"第{number}局")
        commitment = bring_to(cast, "draft", title=f"{number}")
        due = clock.today() + timedelta(days=9)
        commitment_assign(actor=cast.officer, commitment=commitment, lead_unit=unit, due=due)
    client.get("/portfolio/")
    with django_assert_max_num_queries(22):
        assert len(client.get("/portfolio/").context["rows"]) == 13


def test_the_page_of_a_unit(cast: Cast) -> None:
    bring_to(cast, "assigned", title="牵头")
    client = signed_in(cast.housing_head)
    page = client.get(f"/portfolio/units/{cast.housing.pk}/")
    for words in ("牵头", "高局长", "何联络", "Head of unit"):
        assert words in text_of(page)
    for one in page.context["numbers"]:
        assert client.get(one.url).context["page"].paginator.count == one.count, one.label
    assert client.get(f"/portfolio/units/{cast.gardens.pk}/").status_code == 404
    assert "Nothing open is with this unit." in text_of(
        signed_in(cast.officer).get(f"/portfolio/units/{cast.gardens.pk}/")
    )


class TestInbox:
    """What reaches a unit and is not taken on."""

    def test_it_holds_what_is_new_until_it_is_acknowledged(self, cast: Cast) -> None:
        rows = [bring_to(cast, "assigned", title=f"第{number}件") for number in range(3)]
        client = signed_in(cast.housing_liaison)
        page = client.get("/unit-inbox/")
        assert [row["it"].title for row in page.context["rows"]] == ["第2件", "第1件", "第0件"]
        sent = {"do": "acknowledge", "pk": [one.pk for one in rows], "next": "/unit-inbox/"}
        shown = client.post("/ledger/bulk/", sent)
        done = client.post("/ledger/bulk/", sent | {"stage": "apply", "expected": shown.context["expected"]})
        assert done["Location"] == "/unit-inbox/"
        assert set(Commitment.objects.values_list("state", flat=True)) == {"in_progress"}
        assert "Everything is taken on." in text_of(client.get("/unit-inbox/"))

    def test_every_tab_counts_its_list(self, cast: Cast) -> None:
        for stage in ("assigned", "in_progress", "extending"):
            bring_to(cast, stage, title=stage)
        Commitment.objects.filter(title="in_progress").update(handler=None)
        client = signed_in(cast.housing_head)
        page = client.get("/unit-inbox/")
        counts = {tab["key"]: tab["count"] for tab in page.context["tabs"]}
        assert counts == {"acknowledge": 1, "handler": 1, "returned": 0, "asked": 1, "late": 0}
        for key, count in counts.items():
            shown = client.get(f"/unit-inbox/?box={key}")
            assert shown.context["page"].paginator.count == count
            assert client.get(shown.context["list_url"]).context["page"].paginator.count == count

    def test_a_liaison_of_two_units_chooses_one(self, cast: Cast) -> None:
        roles = [(Role.LIAISON, cast.housing), (Role.LIAISON, cast.finance)]
        both = user_save(actor=None, username="both", name="双联络", roles=roles)[0]
        User.objects.filter(pk=both.pk).update(must_change_password=False)
        both.refresh_from_db()
        bring_to(cast, "assigned")
        led_by_finance(cast, "财政的")
        client = signed_in(both)
        assert len(client.get("/unit-inbox/").context["rows"]) == 2
        shown = client.get(f"/unit-inbox/?unit={cast.finance.pk}")
        assert len(shown.context["rows"]) == 2, "finance supports the first and leads the second"
        assert len(client.get(f"/unit-inbox/?unit={cast.housing.pk}").context["rows"]) == 1
        assert len(client.get(f"/unit-inbox/?unit={cast.gardens.pk}").context["rows"]) == 2, "not a unit of theirs"
