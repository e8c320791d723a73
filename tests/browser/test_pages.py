"""Every page that can be opened, on a phone, in each language: right words, right form, no errors in the console."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import pytest
from django.http import QueryDict
from django.urls import reverse
from playwright.sync_api import Page

from tests.browser.conftest import Windows
from tests.browser.pages import FOREIGN, data_strings, faults
from tests.cast import Cast
from tests.stages import STAGES, bring_to, put_in_state
from tests.unit.intake.minutes import MINUTES, UNDATED, extracted, long_text, taken_in
from tracker.accounts import own
from tracker.accounts.services import office_change
from tracker.commitments.lifecycle import State
from tracker.commitments.models import Commitment
from tracker.commitments.permissions import actions_for
from tracker.common import clock
from tracker.intake.dates import meeting_date_correct
from tracker.intake.models import Candidate, CandidateState, ExtractionRun, RejectReason
from tracker.intake.tasks import reextract
from tracker.intake.triage import candidate_accept, candidate_edit, candidate_reject
from tracker.intake.versions.again import reextraction_apply, reextraction_start
from tracker.intake.versions.carry import version_link
from tracker.intake.ways.ingest import ingest
from tracker.intake.ways.rows import Item
from tracker.jobs.services import job_claim, job_fail
from tracker.progress.services import progress_report
from tracker.reports.services import report_export
from tracker.web.urls import urlpatterns

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE: Final[dict[str, Any]] = {"viewport": {"width": 390, "height": 844}}
# Addresses that are no pages: files, parts of pages, and what is only sent to.
NO_PAGES: Final = frozenset(
    [
        "sign-out",
        "language",
        "token-new",
        "token-revoke",
        "user-password",
        "user-active",
        "journal-check",
        "document-file",
        "run-progress",
        "run-retry",
        "triage-candidates",
        "triage-text",
        "candidate-accept",
        "candidate-reopen",
        "ledger-export",
        "commitment-act",
        "attachment",
        "circular-file",
        "setup",
        "document-likely",
        "document-link",
        "document-unlink",
        "document-purge",
        "document-again",
        "page-image",
        "original",
        "ingestion-progress",
        "ingestion-answer",
        "ingestion-purge",
        "ingestion-retry",
        "candidate-link",
        "intake-try",
    ]
)


@dataclass(frozen=True)
class Work:
    """What the office has at hand."""

    run: ExtractionRun
    undated: ExtractionRun
    failed: ExtractionRun
    waiting: ExtractionRun
    long: ExtractionRun
    stages: dict[str, Commitment]


@pytest.fixture
def work(cast: Cast, windows: Windows) -> Work:
    """Documents and commitments in every place where they can be."""
    run = extracted(cast.officer)
    first, second, third, *_rest = Candidate.objects.filter(run=run)
    candidate_accept(actor=cast.officer, candidate=first)
    candidate_reject(actor=cast.officer, candidate=second, reason=RejectReason.values[0], note="重复")
    candidate_edit(actor=cast.officer, candidate=third, title="改过的标题")
    failed = taken_in(cast.officer, "云州市会议纪要\n市住建局要在年底前完成改造。")
    job = job_claim(failed.job_id)
    assert job is not None
    job_fail(job, code="extraction_failed")
    late = clock.today() + timedelta(days=1)
    stages = {stage: bring_to(cast, stage, due=late, title=f"阶段{number}") for number, stage in enumerate(STAGES)}
    at_work = stages["in_progress"]
    undated = extracted(cast.officer, UNDATED)
    meeting_date_correct(actor=cast.officer, document=run.document, held_on=date(2026, 3, 12), chair="王立平")
    report_export(actor=cast.officer, name="ledger", params=QueryDict("state=draft"))
    office_change(actor=cast.system_admin, days_meeting=25)
    own.token_create(actor=cast.security_admin, days=30)
    own.contact_change(actor=cast.auditor, email="yan@example.com", phone="2345")
    files = [("现场.jpg", b"jpg")]
    progress_report(
        actor=cast.housing_liaison, commitment=at_work, text="开工", percent=40, problems="缺钱", attachments=files
    )
    Commitment.objects.filter(pk=at_work.pk).update(due=clock.today() - timedelta(days=9), due_text="月底前")
    for state in (State.SUSPENDED, State.CANCELLED):
        stages[state] = put_in_state(bring_to(cast, "in_progress", title=f"状态{state.label}"), state)
    return Work(
        run=run,
        undated=undated,
        failed=failed,
        waiting=taken_in(cast.officer, "云州市会议纪要\n市园林局要在年底前完成改造。"),
        long=extracted(cast.officer, long_text(14_000), published=date(2026, 3, 12)),
        stages=stages,
    )


def at(name: str, *arguments: int, query: str = "") -> tuple[str, str]:
    return name, reverse(name, args=arguments) + query


def pages_of_officer(work: Work) -> Iterator[tuple[str, str]]:
    """Documents, triage, the ledger in its views."""
    pending = Candidate.objects.filter(run=work.run, state=CandidateState.PENDING).last()
    assert pending is not None
    for query in ("", "?q=没有的", "?to_review=true", "?q=nothing&to_review=true"):
        yield at("documents", query=query)
    yield at("document-new")
    for run in (work.failed, work.waiting, work.run):
        yield at("run", run.pk)
    for state in ("pending", "all", "accepted", "rejected"):
        yield at("triage", work.run.pk, query=f"?state={state}")
    yield at("triage", work.run.pk, query="?state=rejected&tier=firm")
    yield at("triage", work.undated.pk)
    yield at("triage", work.long.pk)
    yield at("meeting-head", work.run.pk)
    for name in ("candidate", "candidate-edit", "candidate-reject"):
        yield at(name, pending.pk)
    for query in (
        "",
        "?q=没有的",
        "?lamp=purple",
        "?overdue=true&state=in_progress&lamp=red&ordering=-due&min_percent=1",
    ):
        yield at("ledger", query=query)
    yield at("commitment-new")
    for query in ("", "?assigned_from=2026-01-01"):
        yield at("circular", query=query)


def pages_of_intake(cast: Cast, work: Work) -> Iterator[tuple[str, str]]:
    """What came in, versions and second extractions; makes them."""
    yield at("ingestions")
    unread = ingest(actor=cast.officer, item=Item("坏的纪要.pdf", data=b"%PDF-1.7 "))
    ingest(actor=cast.officer, item=Item("密件.txt", data="机密★1年\n云州市人民政府文件\n市财政局要拨款。".encode()))
    ingest(actor=cast.officer, item=Item("再来.txt", data=work.run.document.text.encode()))
    waiting = ingest(actor=cast.officer, item=Item("信.eml", data=b"Subject: a\n\nb"), wait=False)
    for query in ("", "?state=failed&way=upload", "?q=没有的"):
        yield at("ingestions", query=query)
    for row in (unread, waiting):
        yield at("ingestion", row.pk)
    newer = extracted(cast.officer, MINUTES.replace("50个", "80个").replace("市园林局要在年底前", "市园林局要尽快"))
    yield at("document", newer.document_id)
    yield at("document-changes", newer.document_id, query=f"?older={work.run.document_id}")
    version_link(actor=cast.officer, document=newer.document, older=work.run.document)
    for run in (newer, work.run):
        yield at("document", run.document_id)
    yield at("document-changes", newer.document_id)
    yield at("triage", newer.pk)
    again = reextraction_start(actor=cast.officer, document=newer.document)
    yield at("reextraction", again.pk)
    reextract(again.job_id)
    Candidate.objects.filter(run=newer, state="pending").update(title="旧题", strength="must")
    yield at("reextraction", again.pk)
    reextraction_apply(actor=cast.officer, again=again)
    yield at("reextraction", again.pk)


def pages(cast: Cast, work: Work) -> Iterator[tuple[str, str, str]]:
    """Who opens which page: sign-in name, name of the address, address."""
    for who in ("officer", "head", "leader", "housing-head", "housing-liaison", "auditor", "sysadmin", "secadmin"):
        yield who, *at("home")
    yield "secadmin", *at("account")
    yield "secadmin", *at("password-change")
    yield from (("officer", *one) for one in pages_of_officer(work))
    yield from (("officer", *one) for one in pages_of_intake(cast, work))
    people = {"officer": cast.officer, "head": cast.head, "housing-head": cast.housing_head}
    people["housing-liaison"] = cast.housing_liaison
    for who, person in people.items():
        for commitment in Commitment.objects.visible_to(person).filter(pk__in=[one.pk for one in work.stages.values()]):
            actions = actions_for(person, commitment)
            queries = [f"?do={action}" for action in actions if action != "acknowledge"]
            for query in queries or [""] * (who == "officer"):
                yield who, *at("commitment", commitment.pk, query=query)
    for name in ("users", "user-new", "units", "unit-new"):
        yield "secadmin", *at(name)
    yield "secadmin", *at("users", query="?q=nobody")
    yield "secadmin", *at("user-edit", cast.housing_head.pk)
    yield "secadmin", *at("user-edit", cast.security_admin.pk)
    yield "secadmin", *at("unit-edit", cast.housing.pk)
    yield "sysadmin", *at("settings")
    yield "sysadmin", *at("intake-settings")
    for number in range(1, 5):
        yield "auditor", *at("journal", query=f"?page={number}")
    yield "auditor", *at("journal", query="?event=run.failed")
    yield "auditor", *at("journal", query="?object_id=999999")
    yield "housing-liaison", *at("settings")  # 403
    yield "housing-liaison", "404", "/nowhere/"
    yield "auditor", *at("documents")


@pytest.mark.parametrize("locale", FOREIGN)
def test_every_page_is_right_on_a_phone(windows: Windows, cast: Cast, work: Work, locale: str) -> None:
    data = [
        "坏的纪要",
        "密件",
        "再来",
        "信.eml",
        "机密★",
        "旧题",
        "老旧小区改造",
        "要尽快",
        "尽快",
        f"Ledger {clock.today()}.xlsx",
        *data_strings(),
        "没有的",
        "purple",
        "state=draft",
    ]
    opened: dict[str, Page] = {}
    seen = {"sign-in"}
    found = {}
    stranger = windows.open(locale, **PHONE)
    stranger.goto("/sign-in/")
    found["sign-in"] = faults(stranger, locale, data)
    for who, name, address in pages(cast, work):
        if who not in opened:
            opened[who] = windows.sign_in(who, locale, **PHONE)
        opened[who].goto(address)
        seen.add(name)
        found[f"{who} {address}"] = faults(opened[who], locale, data)
    assert {place: wrong for place, wrong in found.items() if wrong} == {}
    assert {pattern.name for pattern in urlpatterns} - NO_PAGES - seen == set()


# Page, who opens it, the button that sends its form.
FORMS: Final[tuple[tuple[str, str], ...]] = (
    ("officer", "document-new"),
    ("officer", "commitment-new"),
    ("officer", "password-change"),
    ("secadmin", "user-new"),
    ("secadmin", "unit-new"),
    ("sysadmin", "settings"),
)


def send_empty(page: Page) -> None:
    """Send the page's form with nothing in it, past the browser's own checks."""
    page.evaluate(
        """() => {
          const form = document.querySelector("main form[method=post]");
          form.noValidate = true;
          form.querySelectorAll("input:not([type=hidden], [type=radio], [type=checkbox]), textarea").forEach((one) => { one.value = ""; });
          form.querySelector("button:not([type=button])").click();
        }"""
    )
    page.wait_for_selector(".alert-danger")


@pytest.mark.parametrize("locale", FOREIGN)
def test_every_refused_form_is_right(windows: Windows, cast: Cast, work: Work, locale: str) -> None:
    data = data_strings()
    found: dict[str, Any] = {}
    opened: dict[str, Page] = {}
    for who, name in FORMS:
        page = opened.get(who) or opened.setdefault(who, windows.sign_in(who, locale, **PHONE))
        page.goto(reverse(name))
        send_empty(page)
        found[name] = faults(page, locale, data)
    for commitment, action in (("in_progress", "complete"), ("asked", "verify"), ("verified", "decide")):
        who = {"complete": "housing-head", "verify": "officer", "decide": "head"}[action]
        page = opened.get(who) or opened.setdefault(who, windows.sign_in(who, locale, **PHONE))
        page.goto(reverse("commitment", args=[work.stages[commitment].pk]) + f"?do={action}")
        send_empty(page)
        found[action] = faults(page, locale, data)
    assert {place: wrong for place, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("locale", FOREIGN)
def test_the_first_run_page_is_right(windows: Windows, db: None, locale: str) -> None:
    page = windows.open(locale, **PHONE)
    page.goto("/")
    page.wait_for_url("**/setup/")
    found = faults(page, locale, [])
    send_empty(page)
    assert [*found, *faults(page, locale, [])] == []


FAULTY = """<!doctype html><title>Page</title><body><h1>台账</h1><p style="color: red">督办 list</p><input name="q">
<div class="wide">x</div><button></button><script>1</script><p id="a"></p><p id="a"></p>"""


def test_what_is_wrong_is_seen(windows: Windows) -> None:
    page = windows.browser.new_page(**PHONE)
    page.set_content(FAULTY)
    page.add_style_tag(content=".wide { width: 900px }")
    kinds = {one.split(":")[0] for one in faults(page, "en-US", [])}
    form = {"inline style", "inline script", "no label", "no name", "id twice", "wider than the window (908)"}
    assert kinds == form | {"“台账” in “台账”", "“督办” in “督办 list”"}
    foreign = {locale: [one for one in faults(page, locale, ["台账"]) if "“" in one] for locale in FOREIGN}
    assert foreign["zh-CN"] == ["“Page” in “Page”", "“list” in “督办 list”"]
    assert foreign["zh-TW"] == ["“Page” in “Page”", "“办” in “督办 list”", "“list” in “督办 list”"]
