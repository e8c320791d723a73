"""Other places that say a commitment again."""

from __future__ import annotations

from tracker.commitments.models import Commitment, Mention
from tracker.meetings.models import Document


def mention_add(*, commitment: Commitment, document: Document, start: int, end: int) -> None:
    """Add the words of a document at this place to what says the commitment; called in the transaction of the linking.

    The same place is added once. The commitment's own wording and deadline stay.
    """
    values = {"text": document.text[start:end]}
    Mention.objects.get_or_create(commitment=commitment, document=document, start=start, end=end, defaults=values)


def mentions_remove(*, commitment: Commitment, document: Document, start: int, end: int) -> None:
    """Take them away again; called in the transaction of the separating."""
    Mention.objects.filter(commitment=commitment, document=document, start=start, end=end).delete()
