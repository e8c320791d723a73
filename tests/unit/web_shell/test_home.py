"""My work: one list, the gravest first; its numbers are its rows, and the menu says how many."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, make_draft
from tests.stages import ask, bring_to
from tests.unit.intake.minutes import extracted
from tracker.accounts.models import User
from tracker.approvals.services import completion_verify, policy_change
from tracker.assignments.services import commitment_acknowledge
from tracker.commitments.models import Commitment
from tracker.common import clock
from tracker.intake.models import Candidate, CandidateState
from tracker.intake.ways.ingest import ingest
from tracker.intake.ways.models import Ingestion
from tracker.intake.ways.rows import Item
from tracker.notices.services import commitment_urge, notices_read
from tracker.progress.services import progress_report
from tracker.worklist.lists import WorkList, work_count
from tracker.worklist.reasons import Reason
from tracker.worklist.wording import step_of

SignIn = Callable[[User], Client]


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def rows(user: User, why: str = "") -> list[Any]:
    return WorkList(again(user), why)[0:1000]


def waiting(user: User) -> dict[str, int]:
    return {reason: count for reason, count in WorkList(again(user)).counts().items() if count}


def titles(user: User) -> list[str]:
    return [row.it.title for row in rows(user)]


def test_each_role_sees_what_waits_for_it(cast: Cast) -> None:
    make_draft(cast, "待交办")
    for stage in ("assigned", "asked", "verified", "completed", "closed"):
        bring_to(cast, stage, title=stage)
    assert waiting(cast.officer) == {"verify": 1, "draft": 1}
    assert waiting(cast.head) == {"decide": 1, "verify": 1, "close": 1, "draft": 1}
    assert waiting(cast.housing_liaison) == {"acknowledge": 1}
    assert waiting(cast.finance_liaison) == {"acknowledge": 1}, "not while a request waits: nobody may acknowledge then"
    assert waiting(cast.housing_handler) == {"acknowledge": 1}
    for person in (cast.auditor, cast.security_admin, cast.system_admin, cast.leader):
        assert waiting(person) == {}


def test_the_gravest_comes_first_and_each_row_stands_there_once(cast: Cast) -> None:
    today = clock.today()
    with clock.moved(timedelta(days=-20)):
        bring_to(cast, "in_progress", due=today - timedelta(days=3), title="later")
        bring_to(cast, "in_progress", due=today - timedelta(days=9), title="late")
        bring_to(cast, "in_progress", due=today + timedelta(days=2), title="soon")
    bring_to(cast, "assigned", title="new")
    returned = bring_to(cast, "asked", title="returned")
    completion_verify(actor=cast.officer, commitment=returned, passed=False, method="paper", note="资料不全")
    late = Commitment.objects.get(title="late")
    commitment_urge(actor=cast.officer, commitment=late, note="请报送进展")
    assert titles(cast.housing_head) == ["late", "later", "soon", "returned", "new"]
    assert rows(cast.housing_head)[0].reasons == ("overdue", "urged")
    assert titles(cast.leader) == ["late", "later", "soon"]


def test_the_step_that_is_offered_is_one_that_the_person_may_do(cast: Cast) -> None:
    today = clock.today()
    with clock.moved(timedelta(days=-20)):
        bring_to(cast, "in_progress", due=today - timedelta(days=3), title="late")
    for stage in ("draft", "assigned", "asked", "verified", "completed", "extending"):
        bring_to(cast, stage, title=stage)

    def steps(user: User) -> dict[str, str]:
        return {row.it.title: str(step_of(again(user), row)) for row in rows(user)}

    assert steps(cast.officer) == {"late": "urge", "asked": "verify", "draft": "assign"}
    assert steps(cast.head) == {
        "late": "urge",
        "asked": "verify",
        "draft": "assign",
        "verified": "decide",
        "extending": "decide",
        "completed": "close",
    }
    assert steps(cast.housing_liaison) == {"late": "report", "assigned": "acknowledge"}
    assert steps(cast.leader) == {"late": "None"}


def test_requests_wait_for_whom_the_policy_names(cast: Cast) -> None:
    bring_to(cast, "extending")
    assert "decide" not in waiting(cast.leader)
    policy_change(actor=cast.system_admin, kind="extend", decided_by="leader")
    assert waiting(cast.leader) == {"decide": 1}
    assert waiting(cast.head) == {"decide": 1}
    policy_change(actor=cast.system_admin, kind="extend", decided_by="officer")
    assert waiting(cast.officer) == {"decide": 1}
    assert waiting(cast.leader) == {}


def test_a_returned_request_waits_until_something_new_is_sent(cast: Cast) -> None:
    commitment = bring_to(cast, "asked")
    assert "returned" not in waiting(cast.housing_head)
    completion_verify(actor=cast.officer, commitment=commitment, passed=False, method="paper", note="资料不全")
    assert waiting(cast.housing_head)["returned"] == 1
    progress_report(actor=cast.housing_liaison, commitment=commitment, text="已补齐", percent=100)
    assert "returned" not in waiting(cast.housing_head)


def test_what_was_done_does_not_wait_any_more(cast: Cast) -> None:
    commitment = bring_to(cast, "in_progress")
    assert waiting(cast.finance_liaison) == {"acknowledge": 1}
    commitment_acknowledge(actor=cast.finance_liaison, commitment=commitment)
    assert waiting(cast.finance_liaison) == {}
    commitment_urge(actor=cast.officer, commitment=commitment, note="请报送进展")
    assert waiting(cast.housing_liaison) == {"urged": 1}
    notices_read(actor=cast.housing_liaison)
    assert waiting(cast.housing_liaison) == {}


def test_suspended_ones_come_back_on_their_day(cast: Cast) -> None:
    bring_to(cast, "suspended")
    assert waiting(cast.officer) == {}
    with clock.moved(timedelta(days=30)):
        assert waiting(cast.officer) == {"recheck": 1}


def test_documents_seconds_and_failures_stand_in_the_same_list(cast: Cast, sign_in: SignIn) -> None:
    run = extracted(cast.officer)
    ingest(actor=cast.officer, item=Item("坏的纪要.pdf", data=b"%PDF-1.7 "))
    first = Candidate.objects.filter(run=run)[0]
    Candidate.objects.filter(pk=first.pk).update(
        state=CandidateState.AWAITING_SECOND, first_by=cast.officer, second_reasons=["money"]
    )
    bring_to(cast, "completed")
    assert [row.reason for row in rows(cast.head)] == ["close", "second", "review", "unread"]
    assert waiting(cast.officer) == {"review": 1, "unread": 1}, "nobody seconds the own acceptance"
    page = sign_in(cast.head).get("/").content.decode()
    for words in ("坏的纪要.pdf", "a large amount of money", "candidates to review", f"/runs/{run.pk}/triage/"):
        assert words in page
    Ingestion.objects.update(created_at=clock.now() - timedelta(days=40))
    Candidate.objects.update(state="rejected")
    assert waiting(cast.head) == {"close": 1}


@pytest.mark.parametrize("who", ["officer", "head", "housing_head", "finance_liaison", "housing_handler", "leader"])
def test_every_number_opens_its_rows_and_the_menu_has_their_sum(cast: Cast, sign_in: SignIn, who: str) -> None:
    for stage in ("draft", "assigned", "in_progress", "asked", "verified", "completed", "extending", "suspended"):
        bring_to(cast, stage, title=stage, due=clock.today() + timedelta(days=3))
    extracted(cast.officer)
    user = getattr(cast, who)
    client = sign_in(user)
    page = client.get("/")
    total, *parts = page.context["numbers"]
    assert total.count == sum(one.count for one in parts) == page.context["waiting"]
    assert page.context["page"].paginator.count == total.count > 0
    for one in parts:
        shown = client.get(f"/{one.url}")
        assert shown.context["page"].paginator.count == len(shown.context["lines"]) == one.count, one.label
    everything = [row for reason in Reason.values for row in rows(user, reason)]
    assert [(row.kind, row.it.pk) for row in everything] == [(row.kind, row.it.pk) for row in rows(user)]


def test_the_menu_counts_anew_after_every_change(cast: Cast) -> None:
    assert work_count(again(cast.head), 0) == 0
    commitment = bring_to(cast, "asked")
    assert work_count(again(cast.head), 0) == 1
    completion_verify(actor=cast.officer, commitment=commitment, passed=False, method="paper", note="资料不全")
    assert work_count(again(cast.head), 0) == 0


def test_pages_follow_each_other_without_gaps(cast: Cast, sign_in: SignIn) -> None:
    for number in range(27):
        make_draft(cast, f"第{number}件")
    client = sign_in(cast.officer)
    first, second = client.get("/"), client.get("/?page=2")
    assert (len(first.context["lines"]), len(second.context["lines"])) == (25, 2)
    assert len({line.title for page in (first, second) for line in page.context["lines"]}) == 27


def test_the_page_costs_as_many_queries_for_25_rows_as_for_one(
    cast: Cast, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(cast.head)
    extracted(cast.officer)
    ingest(actor=cast.officer, item=Item("坏的纪要.pdf", data=b"%PDF-1.7 "))
    bring_to(cast, "completed")
    client.get("/")
    with django_assert_max_num_queries(24):
        client.get("/")
    for number in range(8):
        for stage in ("draft", "asked", "completed"):
            bring_to(cast, stage, title=f"{stage}{number}")
    client.get("/")
    with django_assert_max_num_queries(24):
        assert len(client.get("/").context["lines"]) == 25


def test_somebody_with_nothing_to_do_is_told_so(cast: Cast, sign_in: SignIn) -> None:
    assert "Nothing waits for you." in sign_in(cast.housing_liaison).get("/").content.decode()
    assert "Nothing waits for this reason." in sign_in(cast.officer).get("/?why=draft").content.decode()
    administration = sign_in(cast.security_admin).get("/").content.decode()
    assert "Administration" in administration
    assert "Overdue" not in administration


def test_a_row_can_be_acknowledged_from_the_list(cast: Cast, sign_in: SignIn) -> None:
    commitment = bring_to(cast, "assigned")
    ask(cast, bring_to(cast, "in_progress"), "cancel")
    client = sign_in(cast.housing_liaison)
    [line] = client.get("/").context["lines"]
    assert line.post
    client.post(line.step_url)
    assert Commitment.objects.get(pk=commitment.pk).state == "in_progress"
    assert client.get("/").context["lines"] == []
