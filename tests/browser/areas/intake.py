"""What came in, versions and second extractions."""

from __future__ import annotations

from collections.abc import Iterator

from tests.browser.work import Visit, Work, at
from tests.cast import Cast
from tests.unit.intake.minutes import MINUTES, extracted
from tracker.intake.models import Candidate
from tracker.intake.tasks import reextract
from tracker.intake.versions.again import reextraction_apply, reextraction_start
from tracker.intake.versions.carry import version_link
from tracker.intake.ways.ingest import ingest
from tracker.intake.ways.rows import Item

DATA = ("坏的纪要", "密件", "再来", "信.eml", "机密★", "旧题", "老旧小区改造", "要尽快", "尽快", "没有的")
NO_PAGES = frozenset(
    [
        *(
            "document-likely",
            "document-link",
            "document-unlink",
            "document-purge",
            "document-again",
            "page-image",
            "candidate-picture",
        ),
        *("original", "ingestion-progress", "ingestion-answer", "ingestion-purge", "ingestion-retry", "intake-try"),
    ]
)


def _of_officer(cast: Cast, work: Work) -> Iterator[tuple[str, str]]:
    yield at("ingestions")
    unread = ingest(actor=cast.officer, item=Item("坏的纪要.pdf", data=b"%PDF-1.7 "))
    ingest(actor=cast.officer, item=Item("密件.txt", data="机密★1年\n云州市人民政府文件\n市财政局要拨款。".encode()))
    ingest(actor=cast.officer, item=Item("再来.txt", data=work.run.document.text.encode()))
    waiting = ingest(actor=cast.officer, item=Item("信.eml", data=b"Subject: a\n\nb"), wait=False)
    for query in ("", "?state=failed&way=upload", "?q=没有的"):
        yield at("ingestions", query=query)
    yield at("ingestion", unread.pk)
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
    yield at("ingestion", waiting.pk)  # last: it asks again and again, and finds the tables of a test locked by a write


def pages(cast: Cast, work: Work) -> Iterator[Visit]:
    yield from (("officer", *one) for one in _of_officer(cast, work))
    yield "sysadmin", *at("intake-settings")
