"""What each stretch of a document is about: header, explanation, review, narration, instruction, decision."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from extraction.structure import sections as words
from extraction.structure.document import Line, Scope, Sentence
from extraction.structure.sentences import split_sentences
from extraction.structure.speakers import Lead, find_lead, find_short_lead, who_says


@dataclass(slots=True)
class _State:
    kind: str
    default: Scope
    headings: list[Line] = field(default_factory=list)
    section: Scope | None = None
    section_level: int = 0
    label: Scope | None = None
    label_text: str | None = None
    depth: int = 0  # of the item that the text stands under
    label_fresh: bool = False  # an empty label was the line before
    bullet: tuple[int, str] = (0, "")  # how far in, and behind which bullet, a label stands
    label_depth: int = 0  # of the item under which a label stands: the next item as high ends its reach
    people: frozenset[str] = frozenset()
    chair: tuple[int, int] | None = None
    current: int = 0  # the depth of the item being read
    speech: Scope | None = None
    headed: str | None = None  # whose speech the heading announces
    headed_level: int = 0
    heard: tuple[int, int] | None = None  # who spoke last, for 她要求
    speech_depth: int = 0  # of the item in which somebody began to speak
    speaker: tuple[int, int] | None = None
    voice: tuple[int, int] | None = None  # whose words the label before them gives
    review: bool = False
    past_until_stop: bool = False
    principles: bool = False  # the line tells principles: 1.指导思想。以…为指导，…


def default_scope(kind: str, text: str) -> Scope:
    """How a clause is read where nothing around it says more."""
    if kind == "plan":
        return Scope.DIRECTIVE
    if kind == "news":
        return Scope.NARRATION
    return Scope.CONTEXT


def scope_lines(
    text: str,
    lines: tuple[Line, ...],
    kind: str,
    openings: re.Pattern[str],
    people: frozenset[str] = frozenset(),
    chair: tuple[int, int] | None = None,
) -> Iterator[Sentence]:
    """The sentences of all lines with what surrounds them.

    `openings` tells clauses that open with a verb of action, `people` the names of those who take part, `chair` where
    the chair is named.
    """
    default = default_scope(kind, text)
    if kind == "other" and _is_programme(text, openings):
        default = Scope.DIRECTIVE
    state = _State(kind, default, people=people, chair=chair)
    for line in lines:
        if line.cell:
            continue
        _enter_line(text, line, state)
        sentences = split_sentences(text, line.body, line.end)
        decided = False
        for number, ((start, end), clauses) in enumerate(sentences):
            lead = None if line.level and line.depth < words.ARABIC_DEPTH else _lead(text, start, end, state)
            scope = _enter_sentence(text, start, end, lead, state)
            if number == 0 and len(sentences) > 1 and words.PRINCIPLE_LINE.fullmatch(text, start, end):
                state.principles = True
            if state.principles:
                scope = Scope.CONTEXT
            if decided and scope is Scope.CONTEXT:
                scope = Scope.DIRECTIVE  # what a decision is followed by says how it is carried out
            decided = decided or (kind == "minutes" and words.DECIDED.match(text, start, end) is not None)
            if line.checked:
                scope = Scope.HEADER
            elif line.todo and scope is not Scope.HEADER:
                scope = Scope.DECISION
            if state.past_until_stop or words.RECALLS.match(text, max(start, lead.said if lead else 0), end):
                scope = Scope.PAST
                state.past_until_stop = text[end : end + 1] in "；;"
            yield Sentence(
                start,
                end,
                clauses,
                _of_heading(line, scope),
                state.speaker or state.voice,
                tuple(state.headings),
                state.label_text,
                line.item,
                number == 0,
                len(sentences) == 1,
                line.todo and scope is not Scope.HEADER,
                lead.said if lead else 0,
            )


def _of_heading(line: Line, scope: Scope) -> Scope:
    """A heading orders nothing, but a short line numbered 1. may be both a heading and a task."""
    if not line.level:
        return scope
    numbered = line.depth >= words.ARABIC_DEPTH and line.level > line.depth
    return Scope.DIRECTIVE if numbered and scope in (Scope.DIRECTIVE, Scope.DECISION) else Scope.HEADER


def _is_programme(text: str, openings: re.Pattern[str]) -> bool:
    """Whether most clauses of a text without header open with a verb of action, as those of a plan or report do."""
    head = text[:6000]
    clauses = len(re.findall(r"[，。；]", head))
    return clauses >= 10 and len(openings.findall(head)) >= 0.3 * clauses


def _enter_line(text: str, line: Line, state: _State) -> None:
    state.principles = False
    if line.level:
        while state.headings and state.headings[-1].level >= line.level:
            state.headings.pop()
        state.headings.append(line)
        state.voice = state.label = state.label_text = None
        state.current = 0
        if not (state.headed and line.level > state.headed_level):  # what stands deeper is a part of the speech
            state.speech = state.speaker = state.headed = None
        _enter_section(text[line.body : line.end], line.level, state)
        if headed := words.HEADED_SPEECH.match(text, line.body, line.end):
            _head_speech(text, headed.span("name"), line, state)
        elif chair := _chair_speaks(text, line, state):
            _head_speech(text, chair, line, state)
        return
    if state.kind == "minutes" and words.BOLD_LEAD.match(text, line.start, line.end):
        state.speech = state.speaker = None
    if line.depth and state.kind == "minutes" and 0 < line.depth <= state.speech_depth:
        state.speech = state.speaker = None  # the next item is another matter
    if line.depth:
        while state.headings and line.depth <= state.headings[-1].depth:
            state.headings.pop()  # 五、督学室：… is no part of 一、国小教育科：
        state.current = line.depth
        if state.label is not None and not line.label and line.depth <= state.label_depth:
            if state.label_fresh:
                state.label_depth = line.depth - 1  # the list under an empty label is its own, however it is numbered
            else:
                state.label = state.label_text = None
        state.label_fresh = False
        state.depth = line.depth if state.label is None else state.depth
    elif line.item and state.label is not None and not line.label and not state.label_fresh:
        indent, bullet = _bullet(text, line)
        if indent < state.bullet[0] or (indent == state.bullet[0] and bullet != state.bullet[1]):
            state.label = state.label_text = None
    if line.label:
        _enter_label(text, line, line.label, state)
    elif not line.item:
        state.label = state.label if state.label is Scope.DECISION else None
        state.label_text = state.label_text if state.label else None
        state.voice = None
    if words.REVIEW.match(text, line.body, line.end):
        state.review = True
    elif words.PLANS.match(text, line.body, line.end):
        state.review = False


def _enter_label(text: str, line: Line, label: str, state: _State) -> None:
    """决议：…, 主席：…, 会长陈敬之：…"""
    if state.kind == "minutes" and not state.headed:
        state.speech = state.speaker = None
    state.bullet = _bullet(text, line)
    listed = state.label is Scope.DECISION and (line.item or state.label_fresh)
    state.label_depth = 0 if line.depth else state.depth
    state.label_fresh = text[line.end - 1] in "：:"
    state.label_text = label
    state.label = next((scope for scope, pattern in words.LABELS.items() if pattern.search(label)), None)
    discussed = state.section is not Scope.DECISION and not listed
    if state.label is None and discussed and state.kind == "minutes" and words.SPOKEN.fullmatch(label):
        state.label = Scope.CONTEXT  # somebody's words in a discussion
    if state.label is None and listed:
        state.label = Scope.DECISION  # 行动项：/ 李明：周五前修复…
    if state.kind == "minutes" and words.ASKED.search(label):
        state.label = Scope.HEADER  # a question obliges nobody
    state.voice = _chair_speaks(text, line, state)
    if state.voice is None and state.label not in (Scope.DECISION, Scope.PAST):
        state.voice = _voice(text, line, state)
    if state.label is Scope.DECISION and words.NAMES_CHAIR.match(text, line.body, line.end):
        state.label = Scope.HEADER  # 主席：石市长承翰


def _head_speech(text: str, name: tuple[int, int], line: Line, state: _State) -> None:
    state.speech = Scope.DECISION if state.section is Scope.DECISION else Scope.DIRECTIVE
    state.speaker, state.headed, state.headed_level = name, text[slice(*name)], line.level


def _is_chair(text: str, name: tuple[int, int], state: _State) -> bool:
    """Whether the one who speaks has called the meeting."""
    return state.chair is not None and text[slice(*name)] == text[slice(*state.chair)]


def _bullet(text: str, line: Line) -> tuple[int, str]:
    """How far in the mark of a list item stands, and which it is."""
    mark = text[line.start : line.body]
    return len(mark) - len(mark.lstrip()), mark.strip()[:1]


def _chair_speaks(text: str, line: Line, state: _State) -> tuple[int, int] | None:
    """Where the chair is named, for a heading or label that gives the chair's words by the chair's position: 市长提示."""
    said = words.BY_POSITION.match(text, line.body, line.end) if state.chair else None
    if said is None or state.chair is None:
        return None
    around = text[max(0, state.chair[0] - 10) : state.chair[1] + 6]
    return state.chair if said["post"] in around and said["post"] != "主席" else None


def _voice(text: str, line: Line, state: _State) -> tuple[int, int] | None:
    """Whose words a labelled line of minutes gives: 会长陈敬之：…"""
    if state.kind != "minutes" or line.label is None:
        return None
    stop = text.find("：", line.body, line.end)
    other = text.find(":", line.body, line.end)
    ends = [place for place in (stop, other) if place >= 0]
    return who_says(text, line.body, min(ends), state.people) if ends else None


def _enter_section(heading: str, level: int, state: _State) -> None:
    scope = next((scope for scope, pattern in words.SECTIONS if pattern.search(heading)), None)
    if state.kind == "minutes" and level == 1 and len(state.headings) == 1 and words.NAMES_MINUTES.search(heading):
        scope = None  # the title of the whole
    if scope is Scope.DIRECTIVE and state.kind == "minutes" and not words.TASKS_AT_END.search(heading):
        scope = None  # 强制验楼计划及招标事宜 is a topic of the meeting
    if scope is not None or level <= state.section_level:
        state.section, state.section_level = scope, level
        state.review = scope is Scope.PAST
    if re.search(r"(?:下一步|今年|明年|20[2-9]\d年|未来)[^，。]{0,12}(?:工作|安排|目标|任务|思路|重点)", heading):
        state.review, state.section = False, Scope.DIRECTIVE


def _enter_sentence(text: str, start: int, end: int, lead: Lead | None, state: _State) -> Scope:
    if lead is not None:
        _enter_speech(text, end, lead, state)
    elif words.NARRATES.match(text[start : min(end, start + 80)].lstrip()):
        state.speech = state.speaker = None
        return Scope.NARRATION
    if lead is not None and lead.speaker is None and state.speech and lead.verb in ("强调", "指出", "认为"):
        return state.speech
    if state.label is not None:
        return state.label
    if lead is not None and words.PRINCIPLES.search(text, lead.end, min(end, lead.end + 60)):
        return Scope.NARRATION
    if lead is not None and lead.speaker is None and words.DECIDES.search(lead.verb):
        return Scope.DECISION
    if state.speech is not None:
        return state.speech
    if state.review:
        return Scope.PAST
    things = state.kind == "minutes" and words.FEW_THINGS.search(text, start, end)
    if things or words.SETS_THINGS.search(text, start, end):
        state.speech = Scope.DIRECTIVE
        return Scope.DIRECTIVE
    scope = state.section or state.default
    if state.kind in ("news", "other") and scope in (Scope.NARRATION, Scope.CONTEXT):
        return Scope.DIRECTIVE if words.ORDERS_OPENLY.match(text, start, end) else scope
    return scope


def _lead(text: str, start: int, end: int, state: _State) -> Lead | None:
    found = find_lead(text, start, end)
    short = find_short_lead(text, start, end, state.people)
    if found is None or (short is not None and (found.speaker is None or short.speaker) and short.end <= found.end):
        return short
    return found


def _enter_speech(text: str, end: int, lead: Lead, state: _State) -> None:
    state.speech_depth = state.current
    state.heard = lead.speaker or state.heard
    if state.headed and (lead.keeps or (lead.speaker and text[slice(*lead.speaker)] == state.headed)):
        return
    if not lead.keeps:
        state.speaker = lead.speaker
    if words.DECIDES.search(lead.verb):
        ordered = words.ORDERED.search(text, max(lead.end - 4, end - 16), end)
        state.speech = Scope.DECISION if ordered else state.speech
    elif lead.keeps and words.ORDERS.search(lead.verb) and state.heard:
        state.speech, state.speaker = Scope.DIRECTIVE, state.heard
    elif (
        state.kind == "minutes"
        and lead.speaker is not None
        and not words.ORDERS.search(lead.verb)
        and not _is_chair(text, lead.speaker, state)
    ):
        state.speech, state.speaker = Scope.CONTEXT, None  # what one says in a discussion is no order yet
    elif words.SETS_PLAN.search(lead.verb):
        state.speech = Scope.DIRECTIVE
