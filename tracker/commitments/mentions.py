"""Other places that say a commitment again, and what they say otherwise."""

from __future__ import annotations

from datetime import date
from typing import Final

from tracker.commitments.models import Commitment, Mention, MentionChange, Strength
from tracker.meetings.models import Document

# 确保 → 力争 is weaker; 要 and 加快 are no step from either (the same scale as extraction.linking.compare).
_FORCE: Final = {
    Strength.MUST: 4,
    Strength.SHALL: 3,
    Strength.ADVANCE: 3,
    Strength.STRIVE: 2,
    Strength.STUDY: 1,
    Strength.IN_PRINCIPLE: 1,
}


def changes_of(commitment: Commitment, due: date | None, strength: str) -> list[str]:
    """What words with this deadline and strength say otherwise than the ledger does now: codes of MentionChange."""
    found: list[str] = []
    if due and commitment.due and due != commitment.due and commitment.due_basis != "office_default":
        later = due > commitment.due
        found.append(MentionChange.DEADLINE_LATER if later else MentionChange.DEADLINE_EARLIER)
    if strength:
        now, before = _FORCE[Strength(strength)], _FORCE[Strength(commitment.strength)]
        if now < before and now <= _FORCE[Strength.STRIVE]:
            found.append(MentionChange.WORDING_WEAKER)
        elif now == _FORCE[Strength.MUST] and before <= _FORCE[Strength.STRIVE]:
            found.append(MentionChange.WORDING_STRONGER)
    return found


def mention_add(
    *,
    commitment: Commitment,
    document: Document,
    start: int,
    end: int,
    due: date | None = None,
    due_text: str = "",
    strength: str = "",
) -> Mention:
    """Add the words of a document at this place to what says the commitment; called in the transaction of the linking.

    The same place is added once. The commitment's own wording and deadline stay; what `due` and `strength` say otherwise
    is kept in `changes`.
    """
    said = {"due": due, "due_text": due_text, "strength": strength, "against": commitment.due}
    values = {"text": document.text[start:end], "changes": changes_of(commitment, due, strength), **said}
    mention, _made = Mention.objects.get_or_create(
        commitment=commitment, document=document, start=start, end=end, defaults=values
    )
    return mention


def mentions_remove(*, commitment: Commitment, document: Document, start: int, end: int) -> None:
    """Take them away again; called in the transaction of the separating."""
    Mention.objects.filter(commitment=commitment, document=document, start=start, end=end).delete()
