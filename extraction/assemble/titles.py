"""Titles that read alone as a line of the ledger: verb and object, at most 40 characters, unique in the document.

A title leaves out what the ledger has columns for: the responsible unit, the deadline, the word that obliges. A row
that has lost its object to the clause before it (年底前印发实施) gets it back from there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extraction.assemble.draft import Draft
from extraction.rules import titles as words
from extraction.rules.obligations import ADVERBS, LONG_VERBS, OPENERS

LONGEST = 40
_SHORTEST_REST = 4  # an opening word is left out only where this much of the title remains
_LONGEST_TOPIC = 22
_PAIRS = (("（", "）"), ("(", ")"), ("《", "》"), ("“", "”"), ("「", "」"), ("『", "』"), ("【", "】"), ("〈", "〉"))
_SPACE = re.compile(r"\s+")
_HAN_GAP = re.compile(r"(?<=[\u3400-\u9fff，。；：、])\s+(?=[\u3400-\u9fff，。；：、])")
_EDGES = " *、，,。；;：:-—→·`　\t\n\r"

Spans = list[tuple[int, int]]


def titles_of(received: str, text: str, drafts: Sequence[Draft]) -> list[str]:
    """The titles of the rows of one document; `text` is the reading form of `received`."""
    titles: list[str] = []
    topics: list[str] = []
    for number, draft in enumerate(drafts):
        title = _title(received, text, draft)
        before = drafts[number - 1] if number else None
        topic = _line_topic(received, text, draft)
        if before is not None and "\n" not in text[before.end : draft.start]:
            topic = _object_of(received, text, before) or topics[-1]
        if topic and topic not in title and _says_too_little(received, text, draft, title):
            title = _joined(topic, title)
        titles.append(title)
        topics.append(topic)
    return _make_unique(titles, received, drafts, topics)


def _title(received: str, text: str, draft: Draft) -> str:
    start = _skip_openings(text, draft)
    end = _without_trailing_owner(text, draft, start)
    title = "".join(received[a:b] for a, b in _kept(text, draft, start, end))
    if draft.listed and draft.verb[1] <= draft.start:
        title = received[slice(*draft.verb)] + title
    title = _HAN_GAP.sub("", _SPACE.sub(" ", title)).strip(_EDGES)
    short = _shorten(title)
    lost = next((target.text for target in draft.targets if target.text in title and target.text not in short), None)
    if lost and len(short) + len(lost) + 2 <= LONGEST:
        short += f"（{lost}）"
    return close_brackets(words.DANGLING.sub("", short)) or received[draft.start : draft.end][:LONGEST]


def _owners(draft: Draft) -> Spans:
    subjects = draft.action.subjects if draft.action else ()
    return sorted({*draft.lead, *draft.support, *draft.people, *subjects})


def _skip_openings(text: str, draft: Draft) -> int:
    """Where the title begins: behind list marks, owners, the day, and words that only oblige or join."""
    at, moved = draft.start, True
    while moved:
        moved = False
        for step in (_mark, _owner, _day, _joint, _asked, _together, _role):
            place = step(text, at, draft)
            if at < place and draft.end - place >= 2 and text[place] not in "的、和":
                at, moved = place, True
    return at


def _mark(text: str, at: int, draft: Draft) -> int:
    found = words.LIST_MARK.match(text, at, draft.end)
    return found.end() if found else at


def _owner(text: str, at: int, draft: Draft) -> int:
    for first, last in _owners(draft):
        if first == at and last <= draft.end - 2:
            return last
    return at


def _day(text: str, at: int, draft: Draft) -> int:
    """Behind the deadline; a rhythm stays, it is a part of what is owed (每月报告一次)."""
    limit = draft.deadline
    if limit is None or limit.recurrence or not at <= limit.start < draft.end:
        return at
    before = words.BEFORE_DAY.match(text, at, limit.start)
    if before is None or before.end() != limit.start:
        return at
    behind = words.BEHIND_DAY.match(text, limit.end, draft.end)
    return behind.end() if behind else limit.end


def _joint(text: str, at: int, draft: Draft) -> int:
    for pattern in (OPENERS, words.MODAL):
        found = pattern.match(text, at, draft.end)
        if found and draft.end - found.end() >= _SHORTEST_REST and not LONG_VERBS.at(text, at, draft.end):
            return found.end()
    found = words.SAID.match(text, at, draft.end)
    if found and LONG_VERBS.at(text, found.end(), draft.end) and draft.end - found.end() >= _SHORTEST_REST:
        return found.end()
    return at


def _asked(text: str, at: int, draft: Draft) -> int:
    """Behind 请, 由, 责成 where an owner or a verb follows."""
    found = words.ASKED.match(text, at, draft.end)
    if found is None:
        return at
    place = found.end()
    while place < draft.end and text[place] in " @":
        place += 1
    owner = _owner(text, place, draft)
    if owner > place:
        return owner
    return place if "由" not in found.group() and LONG_VERBS.at(text, place, draft.end) else at


def _together(text: str, at: int, draft: Draft) -> int:
    found = words.TOGETHER.match(text, at, draft.end)
    if found is None:
        return at
    owner = _owner(text, found.end(), draft)
    return owner if owner > found.end() else at


def _role(text: str, at: int, draft: Draft) -> int:
    found = words.ROLE.match(text, at, draft.end)
    if found is None or draft.end - found.end() < 2 or (at == draft.start and found.group() not in ("负责", "牵头")):
        return at
    follows = text[found.end()] in "对将把向组统" or LONG_VERBS.at(text, found.end(), draft.end)
    return found.end() if follows or at > draft.start else at


def _without_trailing_owner(text: str, draft: Draft, start: int) -> int:
    """Where the title ends: before ——张三, @name or (责任人:张三) at the end of the row."""
    end = draft.end
    for first, _ in reversed(draft.lead):
        mark = first - 1
        while mark > start and text[mark] in " @":
            mark -= 1
        if start + 4 <= mark < draft.end and mark < first - 1 or (start + 4 <= mark and text[mark] in "—-@（("):
            end = min(end, mark if text[mark] in "—-@（(" else mark + 1)
    return end


def _kept(text: str, draft: Draft, start: int, end: int) -> Spans:
    """The stretches of text[start:end] without owner, day and modal word that stand between subject and verb."""
    verb = draft.verb[0]
    if not start < verb < end:
        return [(start, end)]
    cuts = [*_inner_owners(text, draft, start, verb), *_inner_day(text, draft, start, verb)]
    cuts += _inner_modal(text, start, verb)
    kept: Spans = []
    at = start
    for first, last in sorted(cuts):
        if first >= at:
            kept.append((at, first))
            at = last
    return [*kept, (at, end)]


def _inner_owners(text: str, draft: Draft, start: int, verb: int) -> Spans:
    cuts = []
    for first, last in _owners(draft):
        asks = re.search(r"(?:由|请|交由|委托)\s?$", text[max(start, first - 3) : first])
        if start < first and last <= verb and asks:
            role = words.ROLE.match(text, last, verb)
            cuts.append((first - len(asks.group()), role.end() if role else last))
    return cuts


def _inner_day(text: str, draft: Draft, start: int, verb: int) -> Spans:
    limit = draft.deadline
    if limit is None or limit.recurrence or not start < limit.start < limit.end <= verb:
        return []
    if text[limit.end : limit.end + 1] in ("的", "至", "到", "、"):
        return []
    opening = re.search(r"(?:最迟|不迟于|赶在|[于在到])$", text[max(start, limit.start - 3) : limit.start])
    behind = words.BEHIND_DAY.match(text, limit.end, verb)
    return [(limit.start - (len(opening.group()) if opening else 0), behind.end() if behind else limit.end)]


def _inner_modal(text: str, start: int, verb: int) -> Spans:
    """The modal word right before the verb or its adverbs: 老旧线路要(重新)走一遍"""
    for at in range(max(start + 2, verb - 6), verb):
        found = words.MODAL.match(text, at)
        if found and found.end() <= verb:
            rest = found.end()
            while size := ADVERBS.at(text, rest, verb):
                rest += size
            if rest == verb:
                return [found.span()]
    return []


def _shorten(title: str) -> str:
    """At most LONGEST characters, cut where the sense allows it."""
    for change in (
        lambda value: value,
        lambda value: words.BRACKETED.sub("", value),
        lambda value: words.LONG_LIST.sub("", value, count=1),
        lambda value: words.ADVERBIAL.sub("", value, count=1),
    ):
        title = change(title) if len(title) > LONGEST else title
    if len(title) <= LONGEST:
        return title
    cuts = [cut.start() for cut in words.CUTS.finditer(title) if 8 <= cut.start() <= LONGEST]
    if cuts:
        return title[: cuts[-1]]
    commas = [at for at in range(12, LONGEST) if title[at] in "、和与及"]
    return title[: commas[-1]] if commas else title[: LONGEST - 1] + "…"


def _says_too_little(received: str, text: str, draft: Draft, title: str) -> bool:
    """Whether nothing in the title names what is acted on: 印发实施, 报县政府, 每周检查一次."""
    start = _skip_openings(text, draft)
    rest = text[start : draft.end].strip(_EDGES)
    if words.HANDED_ON.fullmatch(rest):
        return True
    rhythm = words.RHYTHM.match(rest)
    at = rhythm.end() if rhythm else 0
    while at < len(rest):
        size = words.GENERAL.at(rest, at)
        if not size:
            return False
        at += size
    return True


def _object_of(received: str, text: str, draft: Draft) -> str:
    """What a row is about: the name of its undertaking, or what stands behind its verb."""
    if draft.projects:
        named = draft.projects[0]
        return received[named.start : named.end].strip("《》") if named.end - named.start <= _LONGEST_TOPIC else ""
    start = draft.verb[1] if draft.verb[1] > draft.verb[0] else draft.end
    words_behind = words.DANGLING.sub("", words.BRACKETED.sub("", received[start : draft.end])).strip(_EDGES)
    if _says_too_little(received, text, draft, ""):
        return ""
    return words_behind if 3 <= len(words_behind) <= _LONGEST_TOPIC and not words.CUTS.search(words_behind) else ""


def _line_topic(received: str, text: str, draft: Draft) -> str:
    """What the line says that it is about, before the row: 关于马鞍村历史欠费问题，…"""
    first = text.rfind("\n", 0, draft.start) + 1
    while mark := words.LIST_MARK.match(text, first, draft.start):
        first = mark.end()
    found = words.LINE_TOPIC.match(text, first, draft.start)
    if found is None or LONG_VERBS.at(text, found.start("topic")) or words.SAID.search(found["topic"]):
        return ""
    return received[slice(*found.span("topic"))].strip(_EDGES)


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


def _make_unique(titles: list[str], received: str, drafts: Sequence[Draft], topics: Sequence[str]) -> list[str]:
    """A title that occurs twice gets its owner in front, or its topic, or its day; in the last place a number behind."""
    seen: set[str] = set()
    unique = []
    for title, draft, topic in zip(titles, drafts, topics, strict=True):
        day = draft.deadline.text if draft.deadline else ""
        owner = received[slice(*draft.lead[0])] if draft.lead else ""
        choices = [title, *(_joined(more, title) for more in (owner, topic, day) if more and more not in title)]
        chosen = next((choice for choice in choices if choice not in seen), None)
        number = 2
        while chosen is None or chosen in seen:
            suffix = f"（{number}）"
            chosen = close_brackets(title[: LONGEST - len(suffix)]) + suffix
            number += 1
        seen.add(chosen)
        unique.append(chosen)
    return unique
