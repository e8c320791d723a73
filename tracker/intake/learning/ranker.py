"""Learning the order of candidates from this office's own decisions; nothing ever leaves the machine.

Old decisions (four fifths) and the examples that come with the library train; the newest fifth and the library's test
examples judge. A version goes live only if it is no worse on both (`TOLERANCE`: average precision of some hundred rows
moves by as much when a single one changes its place).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from extraction.ranking.learn import average_precision, train
from extraction.ranking.reference import Example, reference
from extraction.ranking.score import Weights, score, weights
from tracker.accounts.models import User
from tracker.accounts.roles import Permission
from tracker.accounts.services import require
from tracker.common.errors import Conflict, Invalid
from tracker.intake.learning.models import RankerState, RankerVersion
from tracker.intake.learning.versions import live_version
from tracker.intake.models import Candidate, CandidateState, RejectReason
from tracker.journal.models import Event
from tracker.journal.services import record

LEAST = 50  # decisions from which on learning makes sense
NEWEST = 20_000  # decisions that are looked at; older ones say little of today
OWN_WEIGHT = 3  # a decision of the office counts as so many examples of the library
TOLERANCE = 0.005
# Half the penalty of the library's own training: more rows carry the weights; chosen by the replay of three offices.
PENALTY, LEAST_OF_FEATURE = 3.0, 4
# Reasons that say nothing of the words: a duplicate or a thing done is a commitment nevertheless.
_NO_LESSON = (RejectReason.DUPLICATE, RejectReason.DONE)


def office_examples() -> list[Example]:
    """The office's decisions as examples, the oldest first."""
    decided = Candidate.objects.filter(decided_at__isnull=False).exclude(reject_reason__in=_NO_LESSON)
    states = (CandidateState.ACCEPTED, CandidateState.LINKED, CandidateState.REJECTED)
    rows = decided.filter(state__in=states).order_by("-decided_at", "-pk")
    values = rows.values_list("document_id", "found__features", "state")[:NEWEST]
    found = [
        (str(document), list(names), state != CandidateState.REJECTED) for document, names, state in values if names
    ]
    return [Example("office", *one) for one in reversed(found)]


def has_news() -> bool:
    """Whether there are enough decisions, and a tenth more than when a version was learned last."""
    count = len(office_examples())
    last = RankerVersion.objects.order_by("-pk").values_list("decisions", flat=True).first() or 0
    return count >= max(LEAST, round(last * 1.1) + 1)


def learned(office: Sequence[Example]) -> Weights:
    """Weights from the library's training examples and these decisions."""
    examples = [*(one for one in reference() if one.part == "training"), *(list(office) * OWN_WEIGHT)]
    bias, found = train([(one.names, one.accepted) for one in examples], PENALTY, LEAST_OF_FEATURE)
    return Weights(bias, {name: value for name, value in found.items() if value}, weights().confidence)


def precision(examples: Sequence[Example], table: Weights) -> float:
    """Average precision of the order that weights give examples; 1.0 where none was accepted."""
    ranked = sorted(examples, key=lambda one: -score(one.names, table))
    found = average_precision([one.accepted for one in ranked])
    return 1.0 if found is None else found


def _figures(table: Weights, newest: Sequence[Example]) -> dict[str, float]:
    committed = [one for one in reference() if one.part == "test"]
    return {"corpus": round(precision(committed, table), 4), "newest": round(precision(newest, table), 4)}


def ranker_train(*, actor: User | None, learn: Callable[[Sequence[Example]], Weights] = learned) -> RankerVersion:
    """Learn from the decisions so far; the version is in use at once if it is no worse, else kept as refused.

    Invalid below LEAST decisions, or where all of them are alike. `actor` is None at night.
    """
    if actor is not None:
        require(actor, Permission.REVIEW)
    office = office_examples()
    if len(office) < LEAST or len({one.accepted for one in office}) < 2:
        message = _("Learning needs at least %(least)s decisions, some for and some against; there are %(count)s.")
        raise Invalid(message, params={"least": LEAST, "count": len(office)})
    cut = len(office) - len(office) // 5
    old, newest = office[:cut], office[cut:]
    live = live_version()
    now = Weights.from_json(live.weights) if live else weights()
    new = learn(old)
    before, after = _figures(now, newest), _figures(new, newest)
    good = all(after[name] >= before[name] - TOLERANCE for name in after)
    figures = {"before": before, "after": after, "newest_decisions": len(newest)}
    with transaction.atomic():
        if live_version() != live:
            raise Conflict(_("Another version has been learned meanwhile; look at the list again."))
        version = RankerVersion.objects.create(
            weights=asdict(new), figures=figures, decisions=len(office), state=RankerState.REFUSED, trained_by=actor
        )
        if good:
            _put_live(version)
        record(Event.RANKER_TRAINED, version, actor=actor, after={**after, "state": version.state}, before=before)
    return version


def _put_live(version: RankerVersion | None) -> None:
    RankerVersion.objects.filter(state=RankerState.LIVE).update(state=RankerState.RETIRED)
    if version is not None:
        version.state = RankerState.LIVE
        version.save(update_fields=["state"])
    table = Weights.from_json(version.weights) if version else weights()
    pending = Candidate.objects.filter(state=CandidateState.PENDING).only("pk", "found", "score")
    changed = []
    for candidate in pending.iterator(chunk_size=1_000):
        if names := candidate.found.get("features"):
            candidate.score = score(names, table)
            changed.append(candidate)
    Candidate.objects.bulk_update(changed, ["score"], batch_size=500)


@transaction.atomic
def ranker_choose(*, actor: User, version: RankerVersion | None) -> None:
    """Go back to an earlier version in one click; None: to the weights that came with the program."""
    require(actor, Permission.REVIEW)
    if version is not None and version.state == RankerState.REFUSED:
        raise Invalid(_("This version was worse than the one before it and was never in use."))
    _put_live(version)
    chosen: Any = version or live_version() or RankerVersion(pk=0)
    record(Event.RANKER_CHOSEN, chosen, actor=actor, after={"version": version.pk if version else 0})
