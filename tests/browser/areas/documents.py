"""Documents, triage, the ledger in its views, reports."""

from __future__ import annotations

from collections.abc import Iterator

from tests.browser.work import Visit, Work, at
from tests.cast import Cast
from tracker.intake.models import Candidate, CandidateState

DATA = ("没有的", "purple")
NO_PAGES = frozenset(
    [
        *("document-file", "run-progress", "run-retry", "triage-candidates", "triage-text", "candidate-accept"),
        *("candidate-reopen", "ledger-export", "circular-file"),
    ]
)


def _of_officer(work: Work) -> Iterator[tuple[str, str]]:
    """Documents, triage, the ledger in its views."""
    pending = Candidate.objects.filter(run=work.run, state=CandidateState.PENDING).last()
    assert pending is not None
    for query in ("", "?q=没有的", "?to_review=true", "?q=nothing&to_review=true"):
        yield at("documents", query=query)
    yield at("document-new")
    for run in (work.failed, work.waiting, work.run):
        yield at("run", run.pk)
    for state in ("pending", "all", "accepted", "rejected"):
        yield at("triage", work.run.pk, query=f"?state={state}")
    yield at("triage", work.run.pk, query="?state=rejected&tier=firm")
    yield at("triage", work.undated.pk)
    yield at("triage", work.long.pk)
    yield at("meeting-head", work.run.pk)
    for name in ("candidate", "candidate-edit", "candidate-reject"):
        yield at(name, pending.pk)
    for query in (
        "",
        "?q=没有的",
        "?lamp=purple",
        "?overdue=true&state=in_progress&lamp=red&ordering=-due&min_percent=1",
    ):
        yield at("ledger", query=query)
    yield at("commitment-new")
    for query in ("", "?assigned_from=2026-01-01"):
        yield at("circular", query=query)


def pages(_cast: Cast, work: Work) -> Iterator[Visit]:
    yield from (("officer", *one) for one in _of_officer(work))
    yield "auditor", *at("documents")
