"""回头看: a second look at what was closed, of a drawn sample or on occasion; what does not hold can be taken up again."""

from __future__ import annotations

import math
import random
import secrets
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tracker.accounts.models import User
from tracker.accounts.roles import Permission
from tracker.accounts.scopes import may
from tracker.accounts.services import require
from tracker.approvals.models import Recheck, RecheckDraw, RecheckOutcome, VerificationMethod
from tracker.commitments.lifecycle import Action, State
from tracker.commitments.models import Commitment, EvidenceState
from tracker.commitments.moves import locked, state_move
from tracker.commitments.permissions import check
from tracker.common import clock
from tracker.common.errors import Conflict, Invalid
from tracker.journal.models import Event
from tracker.journal.services import record


def sample(population: list[int], percent: int, seed: str) -> list[int]:
    """The ids that this seed draws: so many percent, rounded up; the same population gives the same ones again."""
    count = math.ceil(len(population) * percent / 100)
    return sorted(random.Random(seed).sample(population, count))  # noqa: S311


@transaction.atomic
def rechecks_draw(*, actor: User, first_day: date, last_day: date, percent: int, seed: str = "") -> RecheckDraw:
    """Draw a sample of what was closed between two days and still is; without `seed` chance gives one. Once a span."""
    require(actor, Permission.CREATE)
    if first_day > last_day or last_day > clock.today():
        raise Invalid(_("Choose a span of days that is over: from the first to the last."), field="last_day")
    if not 1 <= percent <= 100:
        raise Invalid(_("Draw between 1 and 100 percent."), field="percent")
    closed = Commitment.objects.filter(state=State.CLOSED, closed_at__date__range=(first_day, last_day))
    population = list(closed.order_by("pk").values_list("pk", flat=True))
    if not population:
        raise Invalid(_("Nothing was closed in these days, so there is nothing to draw from."), field="first_day")
    seed = seed.strip()[:40] or secrets.token_hex(8)
    span = {"first_day": first_day, "last_day": last_day}
    try:
        with transaction.atomic():
            made = RecheckDraw.objects.create(**span, percent=percent, seed=seed, population=population, drawn_by=actor)
    except IntegrityError as error:
        raise Conflict(_("A sample of these days was drawn already; it is drawn once, whatever comes out.")) from error
    drawn = Commitment.objects.in_bulk(sample(population, percent, seed))
    Recheck.objects.bulk_create(Recheck(draw=made, commitment=one, cycle=one.cycle) for one in drawn.values())
    after = {"percent": percent, "seed": seed, "population": len(population), "drawn": len(drawn)}
    record(Event.RECHECKS_DRAWN, made, actor=actor, after=after)
    return made


@transaction.atomic
def recheck_record(*, actor: User, commitment: Commitment, kept: bool, method: str, note: str) -> Recheck:
    """Say what a second look found; it settles the draw's item that waits, or is a look on occasion.

    What does not hold stays closed with contradicted evidence until the head takes it up again.
    """
    commitment = locked(commitment)
    check(actor, commitment, Action.RECHECK)
    if method not in VerificationMethod.values:
        raise Invalid(_("Choose how it was verified: on paper or on site."), field="method")
    if not note.strip():
        raise Invalid(_("Say what was found."), field="note", code="reason_needed")
    waiting = Recheck.objects.filter(commitment=commitment, cycle=commitment.cycle, outcome="").last()
    made = waiting or Recheck(commitment=commitment, cycle=commitment.cycle)
    made.outcome = RecheckOutcome.KEPT if kept else RecheckOutcome.NOT_KEPT
    made.method, made.note, made.done_by, made.done_at = method, note.strip(), actor, clock.now()
    made.save()
    state = EvidenceState.VERIFIED if kept else EvidenceState.CONTRADICTED
    values = {"evidence_state": state, "evidence_source": f"recheck_{method}", "evidence_on": clock.today()}
    before = {"evidence_state": commitment.evidence_state}
    state_move(actor=actor, commitment=commitment, action=Action.RECHECK, **values)
    after = {"outcome": made.outcome, "method": method, "evidence_state": state}
    record(Event.COMMITMENT_RECHECKED, commitment, actor=actor, note=made.note, before=before, after=after)
    return made


def draws_visible_to(user: User) -> QuerySet[RecheckDraw]:
    """The draws, newest first, for those who see every commitment."""
    if not may(user, Permission.SEE_ALL_COMMITMENTS):
        return RecheckDraw.objects.none()
    return RecheckDraw.objects.select_related("drawn_by")
