"""My work: the numbers are the lists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

from django.http import QueryDict
from django.test import Client

from tests.cast import Cast, make_draft
from tests.stages import bring_to
from tests.unit.intake.minutes import extracted
from tracker.accounts.models import User
from tracker.approvals.services import completion_verify
from tracker.assignments.services import commitment_acknowledge
from tracker.commitments.filters import ledger
from tracker.common import clock
from tracker.intake.ways.ingest import ingest
from tracker.intake.ways.models import Ingestion
from tracker.intake.ways.rows import Item
from tracker.progress.services import progress_report
from tracker.web.home import groups_of

SignIn = Callable[[User], Client]


def counts(user: User) -> dict[str, int]:
    return {group.label: group.count for group in groups_of(User.objects.get(pk=user.pk))}


def waiting(user: User) -> dict[str, int]:
    return {label: count for label, count in counts(user).items() if count}


def test_each_role_sees_what_waits_for_it(cast: Cast) -> None:
    make_draft(cast, "待交办")
    for stage in ("assigned", "asked", "verified", "completed", "closed"):
        bring_to(cast, stage, title=stage)
    assert waiting(cast.officer) == {"Drafts to assign": 1, "Requests to verify": 1}
    assert waiting(cast.head) == {
        "Requests to decide": 1,
        "Completed, to be closed": 1,
        "Drafts to assign": 1,
        "Requests to verify": 1,
    }
    assert waiting(cast.housing_liaison) == {"To acknowledge": 1}
    assert waiting(cast.finance_liaison) == {"To acknowledge": 3}, "supporting units acknowledge their part, too"
    assert waiting(cast.auditor) == {}
    assert counts(cast.security_admin) == {}


def test_what_is_due_soon_and_overdue_stands_with_those_whom_it_concerns(cast: Cast) -> None:
    with clock.moved(timedelta(days=-20)):
        bring_to(cast, "in_progress", due=clock.today() + timedelta(days=10), title="late")
        bring_to(cast, "in_progress", due=clock.today() + timedelta(days=25), title="soon")
    expected = {"Overdue": 1, "Due within 7 days": 1}
    for user in (cast.officer, cast.leader, cast.housing_head, cast.housing_handler, cast.auditor):
        assert waiting(user) == expected, user.username


def test_a_returned_request_waits_until_something_new_is_sent(cast: Cast) -> None:
    commitment = bring_to(cast, "asked")
    assert "Returned to us" not in waiting(cast.housing_head)
    completion_verify(actor=cast.officer, commitment=commitment, passed=False, method="paper", note="资料不全")
    assert waiting(cast.housing_head)["Returned to us"] == 1
    progress_report(actor=cast.housing_liaison, commitment=commitment, text="已补齐", percent=100)
    assert "Returned to us" not in waiting(cast.housing_head)


def test_acknowledged_parts_do_not_wait_any_more(cast: Cast) -> None:
    commitment = bring_to(cast, "in_progress")
    assert waiting(cast.finance_liaison) == {"To acknowledge": 1}
    commitment_acknowledge(actor=cast.finance_liaison, commitment=commitment)
    assert waiting(cast.finance_liaison) == {}


def test_documents_wait_while_they_have_pending_candidates(cast: Cast, sign_in: SignIn) -> None:
    run = extracted(cast.officer)
    client = sign_in(cast.officer)
    group = next(group for group in groups_of(cast.officer) if group.kind == "documents")
    assert (group.count, [row.pk for row in group.rows]) == (1, [run.pk])
    assert group.url == "/documents/?to_review=true"
    assert client.get(group.url).context["page"].paginator.count == group.count
    run.candidates.update(state="rejected")
    assert waiting(cast.officer) == {}
    assert client.get(group.url).context["page"].paginator.count == 0


def test_what_nobody_was_there_to_see_fail_is_told(cast: Cast, sign_in: SignIn) -> None:
    row = ingest(actor=cast.officer, item=Item("坏的纪要.pdf", data=b"%PDF-1.7 "))
    client = sign_in(cast.officer)
    group = next(group for group in groups_of(cast.officer) if group.kind == "ingestions")
    assert (group.label, group.count, [one.pk for one in group.rows]) == ("Came in, could not be read", 1, [row.pk])
    page = client.get("/").content.decode()
    assert "坏的纪要.pdf" in page
    assert "damaged" in page
    assert client.get(group.url).context["page"].paginator.count == 1
    Ingestion.objects.update(created_at=clock.now() - timedelta(days=40))
    assert waiting(cast.officer) == {}
    assert [group.kind for group in groups_of(cast.housing_head) if group.kind == "ingestions"] == []


def test_every_number_opens_the_list_that_it_counts(cast: Cast, sign_in: SignIn) -> None:
    for stage in ("draft", "assigned", "in_progress", "asked", "verified", "completed"):
        bring_to(cast, stage, title=stage, due=clock.today() + timedelta(days=3))
    for user in (cast.officer, cast.head, cast.housing_head, cast.finance_liaison, cast.leader):
        client = sign_in(user)
        groups = [group for group in groups_of(user) if group.kind == "commitments"]
        assert groups
        page = client.get("/").content.decode()
        for group in groups:
            found = ledger(user, QueryDict(urlsplit(group.url).query))
            assert found.form.is_valid(), found.form.errors
            assert found.qs.count() == group.count
            assert group.url.replace("&", "&amp;") in page
            assert client.get(group.url).context["page"].paginator.count == group.count, group.label


def test_somebody_with_nothing_to_do_is_told_so(cast: Cast, sign_in: SignIn) -> None:
    assert "Nothing waits for you." in sign_in(cast.housing_liaison).get("/").content.decode()
    administration = sign_in(cast.security_admin).get("/").content.decode()
    assert "Administration" in administration
    assert "Overdue" not in administration
