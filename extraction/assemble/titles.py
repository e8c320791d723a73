"""Titles that read alone as a line of the ledger: verb and object, at most 40 characters, unique in the document.

A title leaves out what the ledger has columns for: the responsible unit, the deadline, the word that obliges. A row
that has lost its object to the clause before it (年底前印发实施) gets it back from there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extraction.assemble.draft import Draft
from extraction.assemble.trimming import kept_spans
from extraction.mentions.units import is_unit
from extraction.rules import titles as words
from extraction.rules.obligations import ADVERBS, LONG_VERBS
from extraction.structure.script import fold_script

LONGEST = 40
_SHORTEST_OBJECT = 3  # a title that is no longer has no object
_LONGEST_LINE = 500  # what stands farther before a row does not say what it is about
_SHORTEST_TOPIC = 3
_LONGEST_TOPIC = 22
_LONG_NAME = 6
_PAIRS = (("（", "）"), ("(", ")"), ("《", "》"), ("“", "”"), ("「", "」"), ("『", "』"), ("【", "】"), ("〈", "〉"))
_SPACE = re.compile(r"\s+")
_HAN_GAP = re.compile(r"(?<=[\u3400-\u9fff，。；：、])\s+(?=[\u3400-\u9fff，。；：、])")
_EDGES = " *、，,。；;：:-—→·`　\t\n\r"


@dataclass(frozen=True, slots=True)
class Topic:
    """What the next row is about; `named` is what the line has called by its name, "" where it has not."""

    name: str = ""
    named: str = ""


def titles_of(received: str, text: str, drafts: Sequence[Draft]) -> list[str]:
    """The titles of the rows of one document; `text` is the reading form of `received`."""
    titles: list[str] = []
    topic = Topic()
    for number, draft in enumerate(drafts):
        title = _title(received, text, draft)
        before = drafts[number - 1] if number else None
        if before is None or "\n" in text[before.end : draft.start]:
            line = _line_topic(received, text, draft)
            topic = Topic(line, line)
        else:
            topic = _carried(received, text, before, draft, titles[-1], topic)
        own = _project_of(received, draft)
        if says_too_little(fold_script(title)):
            names = (own, topic.named if words.STAGE.fullmatch(fold_script(title)) else "", topic.name)
            title = next((_joined(name, title) for name in names if name and name not in title), title)
        titles.append(title)
    return _make_unique(titles, received, drafts)


def _carried(received: str, text: str, before: Draft, draft: Draft, title: str, topic: Topic) -> Topic:
    """What the next row of a line is about: the object of the row before it in its sentence, else what the line names."""
    if project := _project_of(received, before):
        return Topic(project, project)
    about = _object_of(title.rpartition("：")[2])
    if topic.named and words.STOP.search(text, before.end, draft.start):
        about = ""
    return Topic(about or topic.named or topic.name, topic.named)


def _title(received: str, text: str, draft: Draft) -> str:
    title = "".join(received[a:b] for a, b in kept_spans(text, draft)).replace("`", "")
    if draft.listed and draft.verb[1] <= draft.start:
        title = received[slice(*draft.verb)] + title
    title = _HAN_GAP.sub("", _SPACE.sub(" ", title)).strip(_EDGES)
    short = _shorten(title, LONGEST)
    lost = next((target.text for target in draft.targets if target.text in title and target.text not in short), None)
    if lost and len(lost) < LONGEST // 2:
        short = words.DANGLING.sub("", _shorten(title, LONGEST - len(lost) - 2)) + f"（{lost}）"
    return close_brackets(words.DANGLING.sub("", short)).strip(_EDGES) or received[draft.start : draft.end][:LONGEST]


def _shorten(title: str, room: int) -> str:
    """At most `room` characters, cut where the sense allows it."""
    for pattern in (words.BRACKETED, words.LONG_LIST, words.ADVERBIAL):
        title = pattern.sub("", title, count=pattern is not words.BRACKETED) if len(title) > room else title
    if len(title) <= room:
        return title
    cuts = [cut.start() for cut in words.CUTS.finditer(title) if 8 <= cut.start() <= room]
    if cuts:
        return title[: cuts[-1]]
    joints = [at for at in range(12, room) if title[at] in "、和与及"]
    return title[: joints[-1]] if joints else title[: room - 1] + "…"


def says_too_little(title: str) -> bool:
    """Whether nothing in a title (in its reading form) names what is acted on: 印发实施, 报县政府, 每周检查一次."""
    if len(title) <= _SHORTEST_OBJECT or words.HANDED_ON.fullmatch(title):
        return True
    rhythm = words.RHYTHM.match(title)
    at = rhythm.end() if rhythm else 0
    while at < len(title):
        size = words.GENERAL.at(title, at)
        if not size:
            return False
        at += size
    return True


def _project_of(received: str, draft: Draft) -> str:
    name = received[draft.projects[0].start : draft.projects[0].end].strip("《》") if draft.projects else ""
    return name if len(name) <= _LONGEST_TOPIC else ""


def _object_of(title: str) -> str:
    """What a title says behind its verb; nothing where it only sets a figure or a rhythm."""
    folded = fold_script(title)
    if line := words.LINE_TOPIC.match(folded):
        return title[slice(*line.span("about"))] if line["about"] else ""
    if words.FIGURE_OF.search(folded) or words.RHYTHM.match(folded) or says_too_little(folded):
        return ""
    at = 0
    while (size := ADVERBS.at(folded, at) or LONG_VERBS.at(folded, at)) and len(folded) - at - size >= _SHORTEST_TOPIC:
        at += size
    folded = words.STAGE_END.sub("", folded[at:])
    about = words.DANGLING.sub("", words.BRACKETED.sub("", title[at : at + len(folded)])).strip(_EDGES)
    return about if _SHORTEST_TOPIC <= len(about) <= _LONGEST_TOPIC and not words.CUTS.search(about) else ""


def _line_topic(received: str, text: str, draft: Draft) -> str:
    """What the line says that it is about, before the row: 关于马鞍村历史欠费问题，…"""
    first = text.rfind("\n", max(0, draft.start - _LONGEST_LINE), draft.start) + 1
    if first == 0 and draft.start > _LONGEST_LINE:
        return ""
    while mark := words.LIST_MARK.match(text, first, draft.start):
        first = mark.end()
    found = words.LINE_TOPIC.match(text, first, draft.start)
    name = found.lastgroup if found else None
    if found is None or name is None:
        return ""
    if name == "topic" and (LONG_VERBS.at(found[name], 0) or words.NO_TOPIC.search(found[name])):
        return ""
    return "" if is_unit(text, *found.span(name)) else received[slice(*found.span(name))].strip(_EDGES)


def _joined(topic: str, title: str) -> str:
    return f"{topic}：{title}" if len(topic) + 1 + len(title) <= LONGEST else title


def close_brackets(title: str) -> str:
    """The title without opening marks that are not closed, and the other way round."""
    for opening, closing in _PAIRS:
        while title.count(opening) > title.count(closing):
            at = title.rfind(opening)
            title = title[:at] + title[at + 1 :]
        while title.count(closing) > title.count(opening):
            at = title.find(closing)
            title = title[:at] + title[at + 1 :]
    return title


def _make_unique(titles: list[str], received: str, drafts: Sequence[Draft]) -> list[str]:
    """A title that occurs twice gets its owner in front, or its day; in the last place a number behind."""
    seen: set[str] = set()
    unique = []
    for title, draft in zip(titles, drafts, strict=True):
        day = draft.deadline.text if draft.deadline else ""
        owner = received[slice(*draft.lead[0])] if draft.lead else ""
        choices = [title, *(_joined(more, title) for more in (owner, day) if more and more not in title)]
        chosen = next((choice for choice in choices if choice not in seen), title)
        number = 2
        while chosen in seen:
            suffix = f"（{number}）"
            chosen = close_brackets(title[: LONGEST - len(suffix)]) + suffix
            number += 1
        seen.add(chosen)
        unique.append(chosen)
    return unique
