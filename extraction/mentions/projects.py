"""Named projects, plans, programmes, documents and facilities in the object of an action."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extraction.rules import projects as rules
from extraction.rules.obligations import ADVERBS, LONG_VERBS

Span = tuple[int, int]

_COUNT = re.compile(
    r"^(?:\d[\d.,]*|[一二三四五六七八九十百千两几数]+)(?:余|多)?(?:个|项|座|条|批|处|所|家|期|大|类|场)"
)
_TAIL = re.compile(
    r"等(?:\d+[个项座条家处所]|[一二三四五六七八九十]+[大个项条座])?(?P<head>[\u4e00-\u9fffA-Z0-9]{0,16})$"
)
_JOINT = re.compile(r"、|和(?!谐|平|美|田)|与|以及|及(?!时|格|早)")
_RESULT = re.compile(
    r"(?:的)?(?:建设|工作|落地|实施|落实|学习宣传|编制|前期工作|进度|步伐|力度|质量|水平|能级|功能|布局|运营|服务能力|高质量发展|联动发展|发展|改革创新|提质增效|提质扩面|建成投产|投产|开工|竣工|投用|运行|管理|范围和规模|成果|作用|效应|任务|重点任务|机制|供需适配机制|体系|规划建设|整改落实|改造提升|提升|货运能力和服务水平)+$"
)
_NUMBERED = re.compile(r"[一二三四五六七八九十\d]{1,3}[大个项类]")


@dataclass(frozen=True, slots=True)
class Named:
    """A named undertaking: the name's span, and whether it lifts a row to firm."""

    start: int
    end: int
    rule: str
    firm: bool = True


def find_projects(text: str, start: int, end: int, verb_end: int) -> list[Named]:
    """The named undertakings in the clause text[start:end]; the object begins at `verb_end`."""
    found = _titled(text, start, end)
    if created := rules.CREATION.search(text, start, end):
        return [Named(*created.span("name"), "project.creation")]
    quoted = _quoted(text, start, end, verb_end)
    if found or quoted:
        return _without_overlap(found + quoted)
    return _by_tail(text, verb_end, end)


def _titled(text: str, start: int, end: int) -> list[Named]:
    return [Named(*match.span("name"), "project.titled") for match in rules.TITLED.finditer(text, start, end)]


def _quoted(text: str, start: int, end: int, verb_end: int) -> list[Named]:
    found = []
    for match in rules.QUOTED.finditer(text, start, end):
        tail = match["tail"] or ""
        direct = match.start("name") <= verb_end + 1 or text[match.start("name") - 1] in "、和"
        active = bool(rules.ACTIVE.search(text[max(start, verb_end - 6) : verb_end]))
        if rules.NOT_AFTER_QUOTE.match(text, match.end(), end) and not tail:
            continue
        if tail and not rules.STRATEGY.search(tail):
            at = match.start("name")
            lead = match["lead"]
            if lead and match.start("lead") >= verb_end and not rules.is_generic(lead):
                at = match.start("lead")
            if _NUMBERED.match(tail) and "、" in match["inside"]:
                at = match.start("tail")
            found.append(Named(at, match.end("tail"), "project.quoted"))
        elif direct and active:
            found.append(Named(*match.span("inside"), "project.quoted_object"))
    return found


def _by_tail(text: str, start: int, end: int) -> list[Named]:
    """Names by their endings, and lists of them: 启动A、B、C等项目"""
    if rules.UPHELD.search(text[max(0, start - 6) : start]):
        return []
    while size := LONG_VERBS.at(text, start, end):
        start += size
    items, _last = list_items(text, start, end)
    if len(items) >= 2:
        named = [item for item in items if looks_named(text, *item)]
        if 2 * len(named) >= len(items):
            return [Named(*item, "project.listed") for item in items]
        return []
    whole = _strip(text, start, end)
    if whole is None or not looks_named(text, *whole):
        return []
    return [Named(*whole, "project.tail", not rules.STRATEGY.search(text[slice(*whole)]))]


def list_items(text: str, start: int, end: int) -> tuple[list[Span], int]:
    """The items of an enumeration in text[start:end], without its common head (等项目), and where it ends."""
    tail = _TAIL.search(text, start, end)
    stop = tail.start() if tail else end
    items = []
    at = start
    for joint in _JOINT.finditer(text, start, stop):
        if _inside_brackets(text, start, joint.start()):
            continue
        items.append((at, joint.start()))
        at = joint.end()
    items.append((at, stop))
    if len(items) >= 2 and not tail:
        cut = _RESULT.search(text, items[-1][0], stop)
        if cut and cut.start() > items[-1][0] + 2:
            items[-1] = (items[-1][0], cut.start())
    return [item for item in items if item[1] - item[0] >= 2], stop


def _inside_brackets(text: str, start: int, place: int) -> bool:
    return any(text.count(a, start, place) > text.count(b, start, place) for a, b in ("“”", "（）", "《》", "()"))


def _strip(text: str, start: int, end: int) -> Span | None:
    """The object's name without count words before it and results behind it."""
    if count := _COUNT.match(text[start:end]):
        start += count.end()
    result = _RESULT.search(text, start, end)
    if result and result.start() - start >= 3 and not rules.UNDERTAKING_TAIL.search(text[start:end]):
        end = result.start()
    return (start, end) if end - start >= 3 else None


def looks_named(text: str, start: int, end: int) -> bool:
    """Whether a noun phrase ends as names do and has something before that ending that names."""
    name = text[start:end]
    tail = rules.NAMED_TAIL.search(name)
    if tail is None or len(name) > 40:
        return False
    before = name[: tail.start()]
    if "、" in before and not rules.UNDERTAKING_TAIL.search(name):
        return False
    if not before or rules.is_generic(before) or "的" in before[-1:]:
        return False
    if ADVERBS.at(before, 0) == len(before):
        return False
    return len(before) >= 2


def _without_overlap(found: list[Named]) -> list[Named]:
    kept: list[Named] = []
    for named in sorted(found, key=lambda item: (item.start, -item.end)):
        if not kept or named.start >= kept[-1].end:
            kept.append(named)
    return kept
