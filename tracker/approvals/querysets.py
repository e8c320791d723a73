"""Reading requests."""

from __future__ import annotations

from django.db.models import QuerySet

from tracker.accounts.models import User
from tracker.approvals.models import ApprovalRequest, RequestAttachment
from tracker.commitments.models import Commitment


def requests_of(commitment: Commitment) -> QuerySet[ApprovalRequest]:
    """The requests of a commitment, newest first, with people, units and files."""
    rows = ApprovalRequest.objects.filter(commitment=commitment)
    return rows.select_related("asked_by", "verified_by", "decided_by", "unit").prefetch_related("attachments__file")


def request_attachments_visible_to(user: User) -> QuerySet[RequestAttachment]:
    """The evidence that came with requests on commitments that the person sees."""
    seen = Commitment.objects.visible_to(user).values("pk")
    return RequestAttachment.objects.filter(request__commitment__in=seen).select_related("file")
