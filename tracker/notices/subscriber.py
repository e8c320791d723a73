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
    Event.COMMITMENT_INSTRUCTED: (NoticeKind.INSTRUCTION, (*_WHOLE, Audience.OFFICER)),
    Event.COMMITMENT_BLOCKED: (NoticeKind.BLOCKED, (Audience.OFFICER, Audience.LEADER)),
    Event.COMMITMENT_UNBLOCKED: (NoticeKind.BLOCKED, (Audience.OFFICER,)),
    Event.COMMITMENT_RECHECKED: (NoticeKind.MOVED, (*_UNIT, Audience.SUPERVISION_HEAD)),
    # Told to one unit (`_at_unit`), one person or those who are named.
    Event.PART_SET: (NoticeKind.PART, ()),
    Event.PART_ANSWERED: (NoticeKind.PART, (Audience.HANDLER, Audience.LIAISON)),
    Event.REPORT_SENT: (NoticeKind.SIGN, ()),
    Event.REPORT_UNSIGNED: (NoticeKind.SIGN, ()),
    Event.COMMENT_ADDED: (NoticeKind.MENTION, ()),
}
# What watchers hear of besides.
WATCHED: Final = frozenset({*TELLS, Event.PROGRESS_REPORTED, Event.REPORT_SIGNED, Event.COMMITMENT_SPLIT}) - {
    Event.REPORT_SENT,
    Event.REPORT_UNSIGNED,
}


def journal_follow() -> int:
    """Make the notices of the next entries; returns how many entries were read. Safe to run twice at once."""
    with transaction.atomic():
        cursor, _made = Cursor.objects.select_for_update().get_or_create(name="notices")
        entries = list(Entry.objects.filter(seq__gt=cursor.seq).order_by("seq")[:BATCH])
        if not entries:
            return 0
        told = [one for one in entries if one.event in {*TELLS, *WATCHED} and one.object_type == "commitment"]
        rows = Commitment.objects.prefetch_related("assignments", "watchers__user").in_bulk(
            {one.object_id for one in told}
        )
        directory = Directory()
        notices = [n for one in told if one.object_id in rows for n in _notices(one, rows[one.object_id], directory)]
        Notice.objects.bulk_create(notices, ignore_conflicts=True)
        cursor.seq = entries[-1].seq
        cursor.save(update_fields=["seq"])
    return len(entries)


def _notices(entry: Entry, commitment: Commitment, directory: Directory) -> list[Notice]:
    asked = str(entry.after.get("kind", ""))
    users = _concerned(entry, commitment, asked, directory) if entry.event in TELLS else set()
    told = dict.fromkeys(users, TELLS[entry.event][0]) if users else {}
    if entry.event in WATCHED:
        told = dict.fromkeys(_watchers(commitment), NoticeKind.WATCHED) | told
    return [
        Notice(
            user_id=user,
            kind=told[user],
            commitment=commitment,
            entry_seq=entry.seq,
            event=entry.event,
            request_kind=asked,
            created_at=entry.at,
        )
        for user in sorted(told.keys() - {entry.actor_id})
    ]


def _concerned(entry: Entry, commitment: Commitment, asked: str, directory: Directory) -> set[int]:
    """Whom an entry concerns by their place, or because it names them."""
    kind, audience = TELLS[entry.event]
    if kind == NoticeKind.REQUEST:
        return _deciders(entry, commitment, asked, directory)
    if kind == NoticeKind.DECIDED:
        return directory.of(commitment, audience) | _askers(commitment, asked, directory)
    match entry.event:
        case Event.COMMENT_ADDED:
            return directory.at_work(entry.after.get("mentioned_ids", []))
        case Event.REPORT_UNSIGNED:
            return directory.at_work([entry.after.get("author_id")])
        case Event.REPORT_SENT:
            return directory.nearest(entry.after.get("unit_id"), Role.UNIT_HEAD)
        case Event.PART_SET:
            return directory.of_part(commitment, entry.after.get("unit_id"))
    return directory.of(commitment, audience)


def _watchers(commitment: Commitment) -> set[int]:
    """Who watches the commitment and still sees it."""
    people = [one.user for one in commitment.watchers.all() if one.user.is_active]
    return {one.pk for one in people if Commitment.objects.visible_to(one).filter(pk=commitment.pk).exists()}


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
    return directory.at_work([last.asked_by_id] if last else []) | (
        directory.everybody(Role.OFFICER) if asked == RequestKind.CANCEL else set()
    )
