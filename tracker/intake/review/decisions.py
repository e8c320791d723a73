"""The memory of a triage: each step with what was before it, taken back one by one, the newest first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.accounts.models import User
from tracker.accounts.roles import Permission
from tracker.accounts.services import require
from tracker.commitments.mentions import mentions_remove
from tracker.commitments.models import Commitment
from tracker.commitments.services import commitment_discard
from tracker.common import clock
from tracker.common.errors import Conflict, Invalid
from tracker.intake.learning.names import names_unlearn
from tracker.intake.models import Candidate, ExtractionRun
from tracker.intake.review.models import Decision, DecisionKind
from tracker.journal.models import Event
from tracker.journal.services import record

# All of a candidate that a person's step can change; `version` counts on, and never goes back.
KEPT = (
    *("state", "start", "end", "text", "found", "title", "strength", "kind", "speaker", "tier", "score"),
    *("due", "due_text", "due_precision", "due_basis", "recurrence", "lead_unit", "projects", "targets", "gaps"),
    *("touched", "commitment", "linked_to", "merged_into", "reject_reason", "decision_note", "decided_by"),
    *("decided_at", "first_by", "second_reasons"),
)
LONGEST = 3_600  # seconds; whoever looks longer at one candidate was away


@dataclass(slots=True)
class Step:
    """What a step under way touches, filled in by who does it."""

    touched: list[Candidate] = field(default_factory=list)
    made: list[Candidate] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)
    decision: Decision | None = None

    def also(self, candidate: Candidate) -> None:
        """A candidate, locked, that the step is about to change besides those it began with."""
        if self.decision is not None:
            self.decision.before.append(snapshot(candidate))
        self.touched.append(candidate)

    def forget(self) -> None:
        """Nothing was changed after all: there is nothing to take back."""
        if self.decision is not None:
            self.decision.delete()


def snapshot(candidate: Candidate) -> dict[str, Any]:
    """A candidate as JSON, from which `_restore` makes it again."""
    kept = {name: getattr(candidate, _column(name).attname) for name in KEPT}
    units = sorted(candidate.supporting_units.values_list("pk", flat=True))
    return {"id": candidate.pk, "version": candidate.version, "supporting_units": units, **kept}


def _column(name: str) -> Any:
    return Candidate._meta.get_field(name)


@contextmanager
def decided(
    actor: User,
    kind: DecisionKind,
    *candidates: Candidate,
    run: ExtractionRun | None = None,
    seconds: int | None = None,
) -> Iterator[Step]:
    """Around the work of one step, within its transaction, after its candidates are locked: remembers what was before.

    `run` is needed only where no candidate is given.
    """
    step = Step(touched=list(candidates))
    before = [snapshot(candidate) for candidate in candidates]
    run_id = run.pk if run else candidates[0].run_id
    step.decision = Decision.objects.create(
        run_id=run_id,
        kind=kind,
        before=before,
        seconds=seconds if seconds is not None and 0 <= seconds <= LONGEST else None,
        made_by=actor,
    )
    yield step
    step.decision.left = {str(one.pk): one.version for one in (*step.touched, *step.made)}
    step.decision.made = [one.pk for one in step.made]
    step.decision.commitments = [one.pk for one in step.commitments]
    step.decision.save(update_fields=["before", "left", "made", "commitments"])


def last_decision(actor: User, run: ExtractionRun) -> Decision | None:
    """The newest step of this person in this run that was not taken back."""
    return Decision.objects.filter(run=run, made_by=actor, undone_at=None).order_by("-pk").first()


@transaction.atomic
def decision_undo(*, actor: User, run: ExtractionRun) -> Decision:
    """Take the person's newest step back: its candidates are as they were before it, drafts that it made are gone.

    Conflict where somebody changed one of them since, or where the draft was worked on in the ledger.
    """
    require(actor, Permission.REVIEW)
    decision = last_decision(actor, run)
    if decision is None:
        raise Invalid(_("There is nothing of yours to take back here."))
    rows = Candidate.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    found: dict[int, Candidate] = {row.pk: row for row in rows.filter(pk__in=[int(pk) for pk in decision.left])}
    if any(pk not in found or found[pk].version != version for pk, version in _left(decision)):
        raise Conflict(_("Somebody has worked on this candidate since; your step cannot be taken back."))
    made = Commitment.objects.select_for_update(no_key=True).filter(pk__in=decision.commitments).order_by("pk")
    commitments = list(made)
    for kept in decision.before:
        _restore(found[kept["id"]], kept)
    _carry_versions(decision, found)
    Candidate.objects.filter(pk__in=decision.made).delete()
    names_unlearn(decision)
    for commitment in commitments:
        commitment_discard(actor=actor, commitment=commitment)
    for kept in decision.before:
        record(Event.CANDIDATE_REOPENED, found[kept["id"]], actor=actor, before={"reason": decision.kind})
    if not decision.before:
        record(Event.CANDIDATE_REOPENED, run, actor=actor, before={"reason": decision.kind}, label=run.document.name)
    decision.undone_at = clock.now()
    decision.save(update_fields=["undone_at"])
    return decision


def _left(decision: Decision) -> list[tuple[int, int]]:
    return [(int(pk), version) for pk, version in decision.left.items()]


def _carry_versions(decision: Decision, found: dict[int, Candidate]) -> None:
    """Earlier steps left their candidates as they are again, under another version: theirs can be taken back next."""
    now = {str(kept["id"]): (kept["version"], found[kept["id"]].version) for kept in decision.before}
    for earlier in Decision.objects.filter(run=decision.run_id, undone_at=None, pk__lt=decision.pk).only("left"):
        same = {pk: new for pk, (old, new) in now.items() if earlier.left.get(pk) == old}
        if same:
            earlier.left |= same
            earlier.save(update_fields=["left"])


def _restore(candidate: Candidate, kept: dict[str, Any]) -> None:
    if candidate.linked_to is not None and candidate.linked_to_id != kept["linked_to"]:
        place = {"start": candidate.start, "end": candidate.end}
        mentions_remove(commitment=candidate.linked_to, document=candidate.document, **place)
    for name in KEPT:
        column = _column(name)
        target = getattr(column, "target_field", column)
        value = kept[name]
        setattr(candidate, column.attname, value if value is None else target.to_python(value))
    candidate.version += 1
    candidate.save()
    candidate.supporting_units.set(kept["supporting_units"])
