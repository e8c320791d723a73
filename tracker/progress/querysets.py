"""Reading progress reports."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from tracker.accounts.models import User
from tracker.commitments.models import Commitment
from tracker.common.text import fold
from tracker.progress.models import ProgressReport, Reading, ReportAttachment


def reports_of(commitment: Commitment) -> QuerySet[ProgressReport]:
    """The reports of a commitment, newest first, with authors and files."""
    return (
        ProgressReport.objects.filter(commitment=commitment)
        .select_related("unit", "author", "signed_by", "period")
        .prefetch_related("attachments__file")
    )


def last_report(commitment: Commitment, units: Collection[int]) -> ProgressReport | None:
    """The last report of one of these units in this cycle, to be brought up to date instead of written anew."""
    rows = reports_of(commitment).filter(unit__in=units, cycle=commitment.cycle, is_answer=False)
    return rows.first()


def reports_visible_to(user: User) -> QuerySet[ProgressReport]:
    """The reports of commitments that the person sees, newest first."""
    seen = Commitment.objects.visible_to(user).values("pk")
    return ProgressReport.objects.filter(commitment__in=seen).select_related("commitment", "unit", "author")


def reports_with(reports: QuerySet[ProgressReport], words: str) -> QuerySet[ProgressReport]:
    """Those in which every word occurs; Traditional finds Simplified and the other way round."""
    for word in fold(words).split():
        reports = reports.filter(search_text__contains=word)
    return reports


def attachments_visible_to(user: User) -> QuerySet[ReportAttachment]:
    """The attachments of commitments that the person sees."""
    return ReportAttachment.objects.filter(
        report__commitment__in=Commitment.objects.visible_to(user).values("pk")
    ).select_related("file")


def readings_visible_to(user: User) -> QuerySet[Reading]:
    """The readings of targets of commitments that the person sees."""
    seen = Commitment.objects.visible_to(user).values("pk")
    return Reading.objects.filter(target__commitment__in=seen).select_related("file")
