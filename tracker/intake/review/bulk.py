"""Several candidates accepted at once: the firm ones of which the extraction is sure enough."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.accounts.models import User
from tracker.accounts.roles import Permission
from tracker.accounts.services import require
from tracker.common.errors import Conflict, Invalid
from tracker.intake.models import Candidate, CandidateState, ExtractionRun, Tier
from tracker.intake.review.decisions import decided
from tracker.intake.review.models import DecisionKind
from tracker.intake.review.second import confidence_of
from tracker.intake.triage import accept_locked

LEVELS = (95, 90, 80, 70, 60)  # per cent, as the page offers them
# What lacks one of these is not ready to be accepted unseen.
_NOT_READY = frozenset({"several_leads", "unknown_year"})


def sure_ones(run: ExtractionRun, least: int) -> list[Candidate]:
    """The pending firm candidates with a confidence of `least` per cent or more, without a match in the ledger."""
    rows = Candidate.objects.filter(run=run, state=CandidateState.PENDING, tier=Tier.FIRM, matches=[])
    found = rows.select_related("document__meeting", "run", "lead_unit").order_by("pk")
    return [one for one in found if confidence_of(one) * 100 >= least and not _NOT_READY & set(one.gaps)]


def sure_counts(run: ExtractionRun) -> list[tuple[int, int]]:
    """(level, how many) for each of LEVELS that takes any; one query."""
    found = [confidence_of(one) * 100 for one in sure_ones(run, min(LEVELS))]
    counts = [(level, sum(value >= level for value in found)) for level in LEVELS]
    return [(level, count) for level, count in counts if count]


@transaction.atomic
def candidates_accept(*, actor: User, run: ExtractionRun, least: int, expected: int) -> list[Candidate]:
    """Accept all that `sure_ones` names, as one step that can be taken back.

    `expected` is how many the person saw: Conflict where they are others now.
    """
    require(actor, Permission.REVIEW)
    if least not in LEVELS:
        raise Invalid(_("Choose one of the levels that are offered."), field="least")
    pks = [one.pk for one in sure_ones(run, least)]
    locks = Candidate.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=pks, state="pending")
    rows = list(locks.select_related("document__meeting", "run", "lead_unit").order_by("start", "pk"))
    if len(rows) != expected:
        message = _("%(count)s candidates would be accepted now; look again.")
        raise Conflict(message, params={"count": len(rows)})
    if not rows:
        raise Invalid(_("No candidate is that sure."), field="least")
    with decided(actor, DecisionKind.BULK, *rows) as step:
        for row in rows:
            accept_locked(actor, row, step)
    return rows
