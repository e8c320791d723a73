"""Reads the journal past its own cursor and tells people what concerns them; a lost message loses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db import transaction

from tracker.accounts.roles import Role
from tracker.approvals.models import ApprovalRequest
from tracker.commitments.lifecycle import RequestKind
from tracker.commitments.models import ApprovalPolicy, Commitment, Decider
from tracker.journal.models import Entry, Event
from tracker.notices.models import Audience, Cursor, Notice, NoticeKind
from tracker.notices.recipients import Directory

BATCH = 200
_UNIT = (Audience.HANDLER, Audience.LIAISON, Audience.UNIT_HEAD)
_WHOLE = (*_UNIT, Audience.SUPPORTING)

# What an event is to whom; requests are told by `_request` and `_decided`.
TELLS: Final[Mapping[str, tuple[NoticeKind, tuple[Audience, ...]]]] = {
    Event.COMMITMENT_ASSIGNED: (NoticeKind.ASSIGNED, _WHOLE),
    Event.COMMITMENT_HANDED_OVER: (NoticeKind.ASSIGNED, (Audience.HANDLER,)),
    Event.COMMITMENT_RETURNED: (NoticeKind.MOVED, _UNIT),
    Event.COMMITMENT_REOPENED: (NoticeKind.MOVED, _WHOLE),
    Event.COMMITMENT_RESUMED: (NoticeKind.MOVED, _WHOLE),
    Event.COMMITMENT_CLOSED: (NoticeKind.MOVED, _WHOLE),
    Event.REQUEST_OPENED: (NoticeKind.REQUEST, ()),
    Event.REQUEST_VERIFIED: (NoticeKind.REQUEST, ()),
    Event.REQUEST_GRANTED: (NoticeKind.DECIDED, _UNIT),
    Event.REQUEST_RETURNED: (NoticeKind.DECIDED, _UNIT),
}


def journal_follow() -> int:
    """Make the notices of the next entries; returns how many entries were read. Safe to run twice at once."""
    with transaction.atomic():
        cursor, _made = Cursor.objects.select_for_update().get_or_create(name="notices")
        entries = list(Entry.objects.filter(seq__gt=cursor.seq).order_by("seq")[:BATCH])
        if not entries:
            return 0
        told = [one for one in entries if one.event in TELLS and one.object_type == "commitment"]
        rows = Commitment.objects.prefetch_related("assignments").in_bulk({one.object_id for one in told})
        directory = Directory()
        notices = [n for one in told if one.object_id in rows for n in _notices(one, rows[one.object_id], directory)]
        Notice.objects.bulk_create(notices, ignore_conflicts=True)
        cursor.seq = entries[-1].seq
        cursor.save(update_fields=["seq"])
    return len(entries)


def _notices(entry: Entry, commitment: Commitment, directory: Directory) -> list[Notice]:
    kind, audience = TELLS[entry.event]
    asked = str(entry.after.get("kind", ""))
    if kind == NoticeKind.REQUEST:
        users = _deciders(entry, commitment, asked, directory)
    else:
        users = directory.of(commitment, audience)
    if kind == NoticeKind.DECIDED:
        users |= _askers(commitment, asked, directory)
    return [
        Notice(
            user_id=user,
            kind=kind,
            commitment=commitment,
            entry_seq=entry.seq,
            event=entry.event,
            request_kind=asked,
            created_at=entry.at,
        )
        for user in sorted(users - {entry.actor_id})
    ]


def _deciders(entry: Entry, commitment: Commitment, asked: str, directory: Directory) -> set[int]:
    """Who verifies a request that was opened, or decides one that is ready."""
    policy = ApprovalPolicy.objects.get(kind=asked)
    if policy.verified and entry.event == Event.REQUEST_OPENED:
        return directory.everybody(Role.OFFICER)
    if policy.decided_by == Decider.LEADER:
        return directory.of(commitment, [Audience.LEADER])
    return directory.everybody(
        Role.OFFICER if policy.decided_by == Decider.OFFICER else Role.SUPERVISION_HEAD
    ) or directory.everybody(Role.OFFICER)


def _askers(commitment: Commitment, asked: str, directory: Directory) -> set[int]:
    """Who asked for what was decided last; officers ask for registration and cancellation."""
    last = ApprovalRequest.objects.filter(commitment=commitment, kind=asked).order_by("-id").first()
    people = set().union(*(directory.everybody(role) for role in Role.values))
    asker = {last.asked_by_id} if last else set()
    return asker & people | (directory.everybody(Role.OFFICER) if asked == RequestKind.CANCEL else set())
