"""The way through a document: one fixed order of steps, each saying what it needs and what it gives."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from extraction.assemble.draft import Draft, Trace
from extraction.assemble.finish import finish
from extraction.assemble.known import give_known_owners
from extraction.assemble.names import use_engine, use_register
from extraction.assemble.rows import Builder
from extraction.assemble.tables import add_table
from extraction.assemble.tiers import tier_reasons
from extraction.language import EngineError, engine_of
from extraction.language.dictionary import Dictionary, Entry
from extraction.linking.repeats import merge_repeats
from extraction.mentions.progress import find_progress
from extraction.mentions.units import is_person
from extraction.model import Commitment, Deadline, Meeting, Progress, Raw, Result, Warning
from extraction.options import Options
from extraction.ranking.confidence import confidence, evidence_kinds
from extraction.ranking.features import features
from extraction.ranking.score import Weights, is_unlikely, score
from extraction.rules.dates import find_dates
from extraction.rules.deadlines import find_deadlines
from extraction.rules.obligations import PROGRAMME_OPENINGS
from extraction.structure.document import Line, Sentence, Table
from extraction.structure.header import read_header
from extraction.structure.layout import split_lines
from extraction.structure.people import find_people
from extraction.structure.scopes import scope_lines
from extraction.structure.script import fold
from extraction.structure.tables import find_tables

CHUNK = 50_000  # characters between two reports of progress
TITLE_LINES = 8  # the title stands among the first lines

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Run:
    """What the steps have found so far about one document."""

    raw: Raw
    published: date | None
    options: Options
    text: str = ""
    lines: tuple[Line, ...] = ()
    tables: tuple[Table, ...] = ()
    meeting: Meeting = field(default_factory=Meeting)
    kind: str = "other"
    people: frozenset[str] = frozenset()
    deadlines: list[Deadline] = field(default_factory=list)
    names: list[Entry] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    traces: list[Trace] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)
    progress: list[Progress] = field(default_factory=list)
    warnings: list[Warning] = field(default_factory=list)
    engine: str = "rules"  # the engine that was really used
    report: Callable[[int], None] = lambda done: None  # called inside a step with characters done

    @property
    def reference(self) -> date | None:
        """The day that relative dates count from."""
        return self.meeting.held_on or self.published


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the names it needs and gives are attributes of Run; `share` is its part of the work."""

    name: str
    needs: tuple[str, ...]
    gives: tuple[str, ...]
    run: Callable[[Run], None]
    share: int = 1


def _fold(run: Run) -> None:
    run.text = fold(run.raw.text)


def _lines(run: Run) -> None:
    run.lines = split_lines(run.text, run.raw.blocks)
    run.tables, used = find_tables(run.text, run.lines, run.raw.blocks)
    run.lines = tuple(line for line in run.lines if line.start not in used)


def _header(run: Run) -> None:
    days = partial(_days, published=run.published)
    run.meeting = read_header(run.raw.text, run.text, run.lines, run.published, days, run.raw.title)
    if run.options.held_on is not None:
        run.meeting = replace(run.meeting, held_on=run.options.held_on, held_on_basis="corrected")
    run.kind = run.meeting.kind or "other"
    title = fold(run.meeting.title or "").strip()
    run.lines = tuple(
        replace(line, level=1) if title and number < TITLE_LINES and run.text[line.body : line.end] == title else line
        for number, line in enumerate(run.lines)
    )


def _people(run: Run) -> None:
    chair = fold(run.meeting.chair or "")
    run.people = find_people(run.text, run.lines) | ({chair} if is_person(chair) else frozenset())


def _days(text: str, reference: date | None, published: date | None) -> list[tuple[int, int, date | None, str]]:
    """Days of the text, each with how it came about: its own words, or these and the day of publication."""

    def basis(words: str) -> str:
        helped = published is not None and reference == published and not _tells_year(words)
        return f"{words} + published {reference.year}" if helped and reference else words

    found = [span for span in find_dates(text, reference) if span.precision in ("day", "days") and span.first]
    return [(span.start, span.end, span.first, basis(span.text)) for span in found]


def _tells_year(words: str) -> bool:
    return any(span.first is not None for span in find_dates(words, None))


def _chunks(lines: Sequence[Line], size: int) -> list[tuple[int, int]]:
    """Stretches of about `CHUNK` characters that begin and end with lines."""
    chunks: list[tuple[int, int]] = []
    start = 0
    for line in lines:
        if line.end - start >= CHUNK:
            chunks.append((start, line.end))
            start = line.end
    return [*chunks, (start, size)]


def _deadlines(run: Run) -> None:
    for start, end in _chunks(run.lines, len(run.text)):
        for found in find_deadlines(run.text[start:end], run.reference, run.options.is_workday):
            place = (start + found.start, start + found.end)
            run.deadlines.append(replace(found, start=place[0], end=place[1], text=run.raw.text[slice(*place)]))
        run.report(end)


def _names(run: Run) -> None:
    run.names = list(Dictionary(run.options.lexicon, fold).find(run.text))


def _chair_span(run: Run) -> tuple[int, int] | None:
    """Where the chair is named first."""
    chair = run.meeting.chair
    start = run.raw.text.find(chair) if chair else -1
    return (start, start + len(chair)) if chair and start >= 0 else None


def _sentences(run: Run) -> None:
    reported = 0
    for sentence in scope_lines(run.text, run.lines, run.kind, PROGRAMME_OPENINGS, run.people, _chair_span(run)):
        run.sentences.append(sentence)
        if sentence.end - reported >= CHUNK:
            reported = sentence.end
            run.report(reported)


def _rows(run: Run) -> None:
    builder = Builder(
        run.raw.text, run.text, run.deadlines, run.kind, run.traces, run.drafts, run.people, run.reference
    )
    reported = 0
    for sentence in run.sentences:
        builder.add_sentence(sentence)
        if sentence.end - reported >= CHUNK:
            reported = sentence.end
            run.report(reported)
    for table in run.tables:
        add_table(builder, table)
    give_known_owners(run.text, run.drafts)
    run.drafts.sort(key=lambda draft: (draft.start, draft.end))


def _registered(run: Run) -> None:
    use_register(run.drafts, run.names)


def _engine(run: Run) -> None:
    """The configured engine adds names; whatever goes wrong with it, the rules' rows stand."""
    try:
        engine = engine_of(run.options)
        if engine is not None:
            use_engine(run.text, run.drafts, run.sentences, engine, run.report)
            run.engine = run.options.engine
    except Exception as error:  # models, clients and servers of others: none of them may cost a document
        reason = error.reason if isinstance(error, EngineError) else "failed"
        _log.warning("engine %s: %s: %s", run.options.engine, type(error).__name__, error)
        run.warnings.append(Warning("degraded", {"engine": run.options.engine, "reason": reason}))


def _repeats(run: Run) -> None:
    """What is said again is one row; what is hardly ever accepted goes before an engine adds names, which make no row."""
    run.drafts = merge_repeats(run.text, run.drafts)
    if not run.options.unlikely_rows:
        run.drafts = [draft for draft in run.drafts if not _is_unlikely(run.text, draft)]


def _is_unlikely(text: str, draft: Draft) -> bool:
    reasons = tier_reasons(text, draft)
    return is_unlikely("firm" if reasons else "general", features(text, draft, reasons))


def _finish(run: Run) -> None:
    reasons = [tier_reasons(run.text, draft) for draft in run.drafts]
    held = [features(run.text, draft, why) for draft, why in zip(run.drafts, reasons, strict=True)]
    table = Weights.from_json(run.options.weights) if run.options.weights else None
    scores = [score(names, table) for names in held]
    sure = [confidence(evidence_kinds(run.text, draft), table) for draft in run.drafts]
    rows = finish(run.raw.text, run.text, run.drafts, scores, sure)
    rows = [replace(row, features=tuple(names)) for row, names in zip(rows, held, strict=True)]
    if not run.options.general_rows:
        rows = [row for row in rows if row.tier == "firm"]
    if len(rows) > run.options.row_limit:
        run.warnings.append(Warning("row_limit", {"found": len(rows), "limit": run.options.row_limit}))
        rows = rows[: run.options.row_limit]
    run.commitments = rows


def _progress(run: Run) -> None:
    for line in run.lines:
        run.progress.extend(find_progress(run.raw.text, run.text, line.body, line.end))


STEPS: tuple[Step, ...] = (
    Step("fold", ("raw",), ("text",), _fold),
    Step("lines", ("text",), ("lines", "tables"), _lines),
    Step("header", ("text", "lines"), ("meeting", "kind"), _header),
    Step("people", ("text", "lines", "meeting"), ("people",), _people),
    Step("deadlines", ("text", "lines", "meeting"), ("deadlines",), _deadlines, 6),
    Step("names", ("text",), ("names",), _names),
    Step("sentences", ("text", "lines", "kind", "people"), ("sentences",), _sentences, 5),
    Step("rows", ("text", "kind", "people", "sentences", "tables", "deadlines"), ("drafts", "traces"), _rows, 8),
    Step("register", ("drafts", "names"), ("registered",), _registered),
    Step("repeats", ("text", "drafts", "registered"), ("merged",), _repeats),
    Step("engine", ("text", "sentences", "drafts", "merged"), ("engine",), _engine, 4),
    Step("finish", ("drafts", "engine"), ("commitments",), _finish, 2),
    Step("progress", ("text", "lines"), ("progress",), _progress),
)


def check_order(steps: Sequence[Step]) -> None:
    """Raise ValueError where a step needs what none before it gives, or two give the same."""
    given = {"raw", "published", "options"}
    for step in steps:
        missing = [name for name in step.needs if name not in given]
        twice = [name for name in step.gives if name in given]
        if missing or twice:
            raise ValueError(f"step {step.name}: missing {missing}, given twice {twice}")
        given.update(step.gives)


check_order(STEPS)


def read_document(raw: Raw, published: date | None, options: Options) -> Run:
    """Run all steps and return everything they found; `extract` gives the answer alone."""
    run = Run(raw, published, options, warnings=list(raw.warnings))
    total = len(raw.text)
    shares = sum(step.share for step in STEPS)
    before = 0
    for step in STEPS:
        run.report = _reporter(options, step, before, shares, total)
        step.run(run)
        before += step.share
        run.report = _reporter(options, step, before, shares, total)
        run.report(0)
    return run


def _reporter(options: Options, step: Step, before: int, shares: int, total: int) -> Callable[[int], None]:
    def report(done: int) -> None:
        if options.on_progress is not None:
            options.on_progress((before * total + step.share * min(done, total)) // shares, total, step.name)

    return report


def extract(raw: Raw, *, published: date | None = None, options: Options | None = None) -> Result:
    """Everything that a document obliges somebody to: rows, header facts, progress, warnings.

    `published` is the day of publication, which tells the year where the text does not; None if unknown.
    The time is linear in the length of the text.
    """
    run = read_document(raw, published, options or Options())
    return Result(run.engine, run.meeting, tuple(run.commitments), tuple(run.progress), tuple(run.warnings))
