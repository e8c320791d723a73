"""Adding to the journal and checking its chain."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any, Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction

from tracker.common import clock
from tracker.journal.models import Entry, Event, Head

request_id: ContextVar[str] = ContextVar("request_id", default="")


class Actor(Protocol):
    """Who acts: a user of the accounts app, which this app does not know."""

    pk: Any

    @property
    def display_name(self) -> str: ...

    def home_unit(self) -> tuple[int | None, str]: ...


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(dict(values), cls=DjangoJSONEncoder, default=str))
    return found


def digest(entry: Entry) -> str:
    """SHA-256 over the entry's content and the hash of the one before it."""
    content = [
        entry.seq,
        entry.at.isoformat(),
        entry.event,
        entry.actor_id,
        entry.actor_name,
        entry.unit_id,
        entry.unit_name,
        entry.object_type,
        entry.object_id,
        entry.object_label,
        entry.before,
        entry.after,
        entry.note,
        entry.request_id,
        entry.previous_hash,
    ]
    line = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(line.encode()).hexdigest()


def record(
    event: Event,
    obj: models.Model,
    *,
    actor: Actor | None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    note: str = "",
    label: str = "",
) -> Entry:
    """Add one entry for one changed object; must be called inside the transaction of the change, as its last step.

    The head row is locked until that transaction ends, so numbers have no gaps and no reader's cursor skips one. Whoever
    locks another row after it can meet somebody who holds that row and waits for the head: lock rows first, and with
    `no_key=True`, because foreign keys to them are checked at the very end, when the head is held.
    """
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        raise RuntimeError("A journal entry belongs into the transaction of the change that it records.")
    head, _ = Head.objects.select_for_update().get_or_create(pk=1)
    unit_id, unit_name = actor.home_unit() if actor else (None, "")
    entry = Entry(
        seq=head.seq + 1,
        at=clock.now(),
        event=event,
        actor_id=actor.pk if actor else None,
        actor_name=actor.display_name if actor else "",
        unit_id=unit_id,
        unit_name=unit_name,
        object_type=obj._meta.model_name or "",
        object_id=obj.pk,
        object_label=(label or str(obj))[:200],
        before=_plain(before or {}),
        after=_plain(after or {}),
        note=note,
        request_id=request_id.get(),
        previous_hash=head.hash,
    )
    entry.hash = digest(entry)
    entry.save()
    Head.objects.filter(pk=1).update(seq=entry.seq, hash=entry.hash)
    return entry


def first_break() -> int | None:
    """Number of the first entry that does not fit the chain (changed, missing or out of place); None if all is whole."""
    previous, expected = "", 1
    for entry in Entry.objects.order_by("seq").iterator(chunk_size=500):
        if entry.seq != expected or entry.previous_hash != previous or digest(entry) != entry.hash:
            return expected
        previous, expected = entry.hash, expected + 1
    head = Head.objects.filter(pk=1).first()
    if head and (head.seq != expected - 1 or head.hash != previous):
        return expected
    return None
