"""One object for every address that needs one, all of housing's (own unit) and none of the water office's (other unit)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import URLPattern

from tests.cast import Cast
from tests.extraction.samples.portable import pdf, text
from tests.stages import ask, bring_to
from tests.unit.intake.minutes import extracted
from tracker.accounts.deputies import delegation_create
from tracker.accounts.models import User
from tracker.accounts.organisation.services import organisation_send
from tracker.accounts.roles import Role
from tracker.accounts.services import unit_save, user_save
from tracker.approvals.rechecks import rechecks_draw
from tracker.calendars.models import CalendarDay
from tracker.collaboration.services import view_save
from tracker.commitments.models import Commitment
from tracker.commitments.relations import relation_make
from tracker.commitments.services import project_by_name
from tracker.commitments.targets import target_set
from tracker.common import clock
from tracker.intake import tasks
from tracker.intake.learning.models import LearnedName
from tracker.intake.models import Candidate, ProgressProposal
from tracker.intake.services import document_receive
from tracker.intake.versions.again import reextraction_start
from tracker.intake.versions.carry import version_link
from tracker.intake.ways.ingest import ingest
from tracker.intake.ways.rows import Item
from tracker.meetings.models import Document
from tracker.notices.feeds import feed_create
from tracker.notices.models import ReminderRule
from tracker.notices.services import commitment_urge
from tracker.progress.readings import reading_record
from tracker.progress.services import progress_report


def people_of(cast: Cast) -> dict[str, User]:
    """Every role, and where a role belongs to a unit, one of another unit, too."""
    water = unit_save(actor=None, name="市水务局", order=9)
    roles = {
        "other_leader": Role.LEADER,
        "other_head": Role.UNIT_HEAD,
        "other_liaison": Role.LIAISON,
        "other_handler": Role.HANDLER,
    }
    others = {
        name: user_save(actor=None, username=name, name=name, roles=[(role, water)])[0] for name, role in roles.items()
    }
    User.objects.update(must_change_password=False)
    own = (
        *("officer", "head", "leader", "housing_head", "housing_liaison", "housing_handler", "finance_head"),
        *("auditor", "system_admin", "security_admin"),
    )
    return {name: User.objects.get(pk=getattr(cast, name).pk) for name in own} | others


def objects_of(cast: Cast) -> dict[str, list[Any]]:
    """Address (or its first word) → the arguments of its object."""
    run = extracted(cast.officer)
    documents = _documents(cast, run.document)
    commitment = bring_to(cast, "in_progress")
    commitment.projects.add(project_by_name("五里河公园"))
    files = [("现场.jpg", b"jpg")]
    asked = ask(cast, bring_to(cast, "in_progress"), "cancel", attachments=files)
    told = progress_report(actor=cast.housing_liaison, commitment=commitment, text="开工", percent=5, attachments=files)
    notice = commitment_urge(actor=cast.officer, commitment=commitment, note="请报送").notices.get(
        user=cast.housing_head
    )
    candidate = Candidate.objects.filter(run=run).order_by("start")[0]
    day = clock.today() + timedelta(days=1)  # not yet: today a deputy would see what the person sees
    deputy = delegation_create(actor=cast.housing_head, deputy=cast.finance_head, starts_on=day, ends_on=day)
    feed = feed_create(actor=cast.housing_head)
    name = LearnedName.objects.create(
        kind="unit", name="市住保办", folded="市住保办", unit=cast.housing, learned_by=cast.officer
    )
    proposal = ProgressProposal.objects.create(
        run=run, document=run.document, start=0, end=4, text="已完成", percent=50
    )
    sent = organisation_send(actor=cast.security_admin, name="单位.csv", data="单位名称\n市民政局".encode())
    view = view_save(actor=cast.officer, name="超期", query="overdue=true")
    return (
        documents
        | _depth(cast, commitment)
        | {
            "user": [cast.finance_head.pk],
            "unit": [cast.finance.pk],
            "unit-work": [cast.housing.pk],
            "organisation-file": [sent.pk],
            "notice": [notice.pk],
            "deputy-end": [deputy.pk],
            "feed-revoke": [feed.feed.pk],
            "feed": [feed.url.split("/")[-2]],
            "reminder-rule": [ReminderRule.objects.get(order=10).pk],
            "calendar-day-remove": [CalendarDay.objects.create(day="2026-10-12", is_workday=False).pk],
            "run": [run.pk],
            "triage": [run.pk],
            "triage-text": [run.pk, 0],
            "meeting-head": [run.pk],
            "original": [run.pk],
            "candidate": [candidate.pk],
            "proposal": [proposal.pk],
            "name-forget": [name.pk],
            "view": [view.pk],
            "project": [commitment.projects.get().pk],
            "commitment": [commitment.pk],
            "commitment-act": [commitment.pk, "report"],
            "attachment": [told.attachments.get().pk],
            "request-attachment": [asked.attachments.get().pk],
        }
    )


def _depth(cast: Cast, commitment: Commitment) -> dict[str, list[Any]]:
    """What hangs on a commitment, and a drawn sample of closed ones."""
    target = target_set(actor=cast.officer, commitment=commitment, metric="绿化率", value=41)
    reading = reading_record(
        actor=cast.officer, commitment=commitment, target=target, value=20, file=("现场.jpg", b"jpg")
    )
    other = bring_to(cast, "closed")
    draw = rechecks_draw(actor=cast.officer, first_day=clock.today(), last_day=clock.today(), percent=100)
    relation = relation_make(actor=cast.officer, commitment=commitment, kind="follows", other=other)
    return {
        **{name: [commitment.pk] for name in ("comment", "watching", "report-doubts")},
        "reading-file": [reading.pk],
        "recheck-draw": [draw.pk],
        "relation-remove": [relation.pk],
    }


def _documents(cast: Cast, document: Document) -> dict[str, list[Any]]:
    older, newer = (document_receive(actor=cast.officer, text=f"{one}、市财政局负责。").run.document for one in "一二")
    version_link(actor=cast.officer, document=newer, older=older)
    again = reextraction_start(actor=cast.officer, document=document)
    tasks.reextract(again.job_id)
    failed = ingest(actor=cast.officer, item=Item("坏.pdf", data=b"%PDF-1.7 "))
    paged = document_receive(actor=cast.officer, name="页.pdf", data=pdf(text(80, 700, "市财政局要尽快拨付资金。")))
    tasks.extract(paged.run.job_id)
    return {
        "document": [document.pk],
        "document-changes": [newer.pk],
        "document-unlink": [newer.pk],
        "page-image": [paged.run.document_id, 1],
        "candidate-picture": [Candidate.objects.get(run=paged.run).pk],
        "reextraction": [again.pk],
        "ingestion": [failed.pk],
    }


def sent_to(cast: Cast) -> dict[str, dict[str, Any]]:
    """What an address needs to be sent, or it finds nothing that it could do."""
    older = document_receive(actor=cast.officer, text="三、市财政局负责。").run.document
    return {
        "ledger-bulk": {"do": "urge"},
        "document-purge": {"reason": "误传"},
        "document-link": {"older": older.pk},
        "candidate-unit": {"name": "市住保办", "unit": cast.housing.pk},
    }


def arguments_of(pattern: URLPattern, objects: dict[str, list[Any]]) -> list[Any] | None:
    """The arguments of an address; None where no object is known for it."""
    if not pattern.pattern.converters:
        return []
    name = str(pattern.name)
    return objects.get(name) or objects.get(name.partition("-")[0])
