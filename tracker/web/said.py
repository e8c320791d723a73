"""What was said where: the first wording of commitments and every later mention, in the order of the meetings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.accounts.models import User
from tracker.commitments.models import Commitment, Mention, MentionChange
from tracker.meetings.models import Document

_WORSE = frozenset({MentionChange.DEADLINE_LATER, MentionChange.WORDING_WEAKER})


@dataclass(frozen=True, slots=True)
class Said:
    """One place that says a commitment; `document` only for those who may read it whole."""

    commitment: Commitment
    text: str
    day: date | None
    meeting: str
    document: Document | None
    is_first: bool
    changes: tuple[tuple[str, bool], ...] = ()  # in words, and whether it weakens the commitment
    due: date | None = None
    against: date | None = None


def said_of(user: User, commitments: Iterable[Commitment], *, first: bool = True) -> list[Said]:
    """Every mention of these commitments, with `first` their own wording too; the oldest meeting first.

    Costs three queries, however many there are.
    """
    rows = {commitment.pk: commitment for commitment in commitments}
    mentions = list(Mention.objects.filter(commitment__in=rows).defer("document").order_by("pk"))
    wanted = {one.document_id for one in mentions} | {one.document_id for one in rows.values() if one.document_id}
    documents = Document.objects.select_related("meeting").defer("text", "blocks").in_bulk(wanted)
    open_to = set(Document.objects.visible_to(user).filter(pk__in=wanted).values_list("pk", flat=True))

    def made(commitment: Commitment, document_id: int | None, mention: Mention | None) -> Said:
        document = documents.get(document_id) if document_id else None
        counted = document.counted_from if document else commitment.created_at.date()
        return Said(
            commitment=commitment,
            text=mention.text if mention else commitment.baseline_text,
            day=counted,
            meeting=document.meeting.title if document and document.pk in open_to else "",
            document=document if document and document.pk in open_to else None,
            is_first=mention is None,
            changes=tuple((str(MentionChange(code).label), code in _WORSE) for code in mention.changes)
            if mention
            else (),
            due=mention.due if mention else commitment.original_due or commitment.due,
            against=mention.against if mention else None,
        )

    found = [made(rows[one.commitment_id], one.document_id, one) for one in mentions]
    if first:
        found += [made(commitment, commitment.document_id, None) for commitment in rows.values()]
    return sorted(found, key=lambda one: (one.day or date.max, not one.is_first, one.commitment.pk))
