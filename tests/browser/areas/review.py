"""Review: what the ledger has already, other cuts of the text, second reviewers, what was learned and how well it goes."""

from __future__ import annotations

from collections.abc import Iterator

from tests.browser.work import Visit, Work, at
from tests.cast import Cast
from tests.unit.intake.minutes import extracted
from tests.unit.intake.review.test_ledger import FIRST, LATER
from tracker.commitments.models import Commitment
from tracker.intake.learning.names import name_forget, name_set
from tracker.intake.learning.ranker import ranker_choose
from tracker.intake.models import Candidate, CandidateState, ProgressProposal, RankerVersion
from tracker.intake.review.matches import candidate_link
from tracker.intake.review.pieces import candidates_merge
from tracker.intake.review.presence import presence_tell
from tracker.intake.review.second import second_review_set
from tracker.intake.triage import candidate_accept, candidate_edit

DATA = ("五里亭公园二期工程", "五里亭公园", "园林管护处", "滨河步道", "没有的")
NO_PAGES = frozenset(
    [
        *("triage-undo", "triage-here", "triage-matches", "candidate-merge", "candidate-unit"),
        *("name-forget", "ranker-train", "ranker-choose"),
    ]
)


def _line(cast: Cast) -> Commitment:
    """A commitment under way that later minutes come back to."""
    candidate = Candidate.objects.get(run=extracted(cast.officer, FIRST), text__contains="五里亭")
    candidate_edit(actor=cast.officer, candidate=candidate, projects=["五里亭公园"])
    made = candidate_accept(actor=cast.officer, candidate=candidate, seconds=8)
    assert made is not None
    return made


def _of_officer(cast: Cast, work: Work) -> Iterator[tuple[str, str]]:
    yield at("learning")
    line = _line(cast)
    run = extracted(cast.officer, f"{LATER}园林管护处要在7月底前完成补植。\n五里亭公园二期工程建设已完成80%。\n")
    again, other, unknown = Candidate.objects.filter(run=run)
    presence_tell(actor=cast.head, run=run, candidate=again.pk)
    for order in ("text", "stakes"):
        yield at("triage", run.pk, query=f"?order={order}")
    yield at("candidate", unknown.pk)
    for query in ("", "?q=五里亭", "?q=没有的"):
        yield at("candidate-link", again.pk, query=query)
    yield at("candidate-split", again.pk)
    yield at("triage-make", run.pk)
    yield at("triage-sure", run.pk)
    proposal = ProgressProposal.objects.get(run=run)
    yield at("proposal", proposal.pk)
    candidate_link(actor=cast.officer, candidate=again, commitment=line, updates=True, seconds=5)
    yield at("commitment", line.pk)
    yield at("project", line.projects.all()[0].pk)
    second_review_set(actor=cast.system_admin, changed_deadline=True)
    candidate_edit(actor=cast.officer, candidate=other, due="2026-12-01")
    candidates_merge(actor=cast.officer, candidate=other)
    other.refresh_from_db()
    candidate_accept(actor=cast.officer, candidate=other)
    for wanted in (CandidateState.AWAITING_SECOND, CandidateState.MERGED, CandidateState.LINKED):
        yield at("triage", run.pk, query=f"?state={wanted}")
    name_forget(actor=cast.officer, name=name_set(actor=cast.officer, name="园林管护处", unit=cast.gardens))
    for state in ("retired", "refused", "retired"):
        RankerVersion.objects.create(
            weights={"bias": 0, "features": {}, "confidence": {}},
            figures={"before": {"corpus": 0.8, "newest": 0.7}, "after": {"corpus": 0.81, "newest": 0.75}},
            decisions=60,
            state=state,
        )
    ranker_choose(actor=cast.officer, version=RankerVersion.objects.filter(state="retired")[0])
    for name in ("learning", "quality"):
        yield at(name)


def pages(cast: Cast, work: Work) -> Iterator[Visit]:
    yield from (("officer", *one) for one in _of_officer(cast, work))
    awaiting = Candidate.objects.get(state=CandidateState.AWAITING_SECOND)
    yield "head", *at("candidate", awaiting.pk)
