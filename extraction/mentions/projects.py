"""Named projects, plans, programmes, documents and facilities in the object of an action, and lists of them."""

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
    r"(?:等|(?=[一二三四五六七八九十\d]{1,3}[个大项](?:重点|重大)?(?:项目|工程)$))(?:\d+[个项座条家处所]|[一二三四五六七八九十]+[大个项条座])?(?P<head>[\u4e00-\u9fffA-Z0-9]{0,16})$"
)
# 等项目: what stands before are names, whatever they end in.
_PLAIN_HEAD = re.compile(
    r"(?:重点|重大|续建|新建|在建|一批|重要|骨干)?(?:项目|工程|景区|赛事|活动|公园|园区|企业)?(?:建设|改造)?$"
)
_JOINT = re.compile(r"、|和(?!谐|平|美|田)|与|以及|及(?!时|格|早)")
_RESULT = re.compile(
    r"(?:的)?(?:建设|工作|落地|实施|落实|学习宣传|编制|前期工作|进度|步伐|力度|质量|水平|能级|功能|布局|运营|服务能力|高质量发展"
    r"|联动发展|发展|改革创新|提质增效|提质扩面|建成投产|投产|开工|竣工|投用|运行|管理|范围和规模|成果|作用|效应|任务|重点任务"
    r"|机制|供需适配机制|体系|规划建设|整改落实|改造提升|提升|货运能力和服务水平|资源对接和工作落实机制|实体化工作和运行机制)+$"
)
_NUMBERED = re.compile(r"[一二三四五六七八九十\d]{1,3}[大个项类]")
_HAS_FIGURE = re.compile(r"\d+(?:[万亿])?[家个户名所座项条处]")
_AFTER_NAME = re.compile(r"[（(]")  # 城东水厂扩建工程（投资3亿元）前期工作
_LONGEST_NAME = 40
_TIME_ENDS = "前内內底末"
_LONGEST_TIME = 18


@dataclass(frozen=True, slots=True)
class Named:
    """A named undertaking: the name's span, and whether it lifts a row to firm."""

    start: int
    end: int
    rule: str
    firm: bool = True


def find_projects(text: str, start: int, end: int, verb_end: int) -> list[Named]:
    """The named undertakings in the clause text[start:end]; the object begins at `verb_end`.

    Those of a list carry the rule project.listed.
    """
    titled = [Named(*match.span("name"), "project.titled") for match in rules.TITLED.finditer(text, start, end)]
    if created := rules.CREATION.search(text, start, end):
        return [Named(*created.span("name"), "project.creation")]
    if rules.UPHELD.search(text[max(0, verb_end - 6) : verb_end]):
        return titled
    first = verb_end
    first = _object(text, first, end)
    listed = _listed(text, first, end, verb_end)
    if len(listed) >= 2:
        return listed
    quoted = _quoted(text, start, end, verb_end)
    if titled or quoted:
        return _without_overlap(titled + quoted)
    if _COUNT.match(text[first:end]):
        return []  # so many of a kind are no named one
    if drafted := rules.DRAFTED.search(text, max(0, verb_end - 4), end):
        return [Named(*drafted.span("name"), "project.drafted")]
    if carried := rules.CARRIED_OUT.search(text, max(0, verb_end - 4), end):
        return [Named(*carried.span("name"), "project.carried_out")]
    whole = _strip(text, first, end)
    if whole is not None and rules.UNIT_DRAFTS.search(text, *whole):
        return []  # 会同市财政局制定补助办法
    if whole is None or not looks_named(text, *whole):
        return _opening_facility(text, first, end)
    return [Named(*whole, "project.tail", not rules.STRATEGY.search(text[slice(*whole)]))]


def _object(text: str, first: int, end: int) -> int:
    """Where the object begins: behind verbs, and behind a time with a verb: 要确保在6月底前完成滨河公园二期工程."""
    while size := LONG_VERBS.at(text, first, end):
        first += size
    for at in range(first, min(end, first + _LONGEST_TIME)):
        if text[at] in _TIME_ENDS and (size := LONG_VERBS.at(text, at + 1, end)):
            return _object(text, at + 1 + size, end)
    return first


def _opening_facility(text: str, first: int, end: int) -> list[Named]:
    """A facility whose name opens the object: 推动怀柔科学城…产业发展"""
    found = rules.OPENING_FACILITY.match(text, first, end)
    if found is None or rules.is_generic(found["before"]) or LONG_VERBS.at(found["before"], 0):
        return []
    return [Named(*found.span("name"), "project.facility")]


def _listed(text: str, first: int, end: int, verb_end: int) -> list[Named]:
    """启动A、B、C等项目: its items, where at least half name something; without 等 each must, or it is one long name."""
    items, head = list_items(text, first, end)
    if len(items) < 2:
        return []
    plain = bool(head) and _PLAIN_HEAD.fullmatch(head or "") is not None
    named = [_name_of_item(text, item, plain, verb_end) for item in items]
    if named[0] is not None and len({text[last - 2 : last] for _, last in items}) == 1:
        named = [name or Named(*item, "project.listed") for name, item in zip(named, items, strict=True)]
    count = sum(name is not None for name in named)
    if count == 0 or (2 * count < len(items) if head is not None else count < len(items)):
        return []
    return [name or Named(*item, "project.listed") for name, item in zip(named, items, strict=True)]


def _name_of_item(text: str, item: Span, plain: bool, verb_end: int) -> Named | None:
    start, end = item
    if titled := rules.TITLED.search(text, start, end):
        return Named(*titled.span("name"), "project.listed")
    if quoted := _quoted(text, start, end, min(verb_end, start)):
        return Named(quoted[0].start, quoted[0].end, "project.listed")
    if looks_named(text, start, end) and not _HAS_FIGURE.search(text[start:end]):
        return Named(start, end, "project.listed")
    name = text[start:end]
    if (
        plain
        and not _HAS_FIGURE.search(name)
        and 3 <= len(name) <= 14
        and not rules.is_generic(name)
        and "的" not in name
    ):
        return Named(start, end, "project.listed")
    return None


def _quoted(text: str, start: int, end: int, verb_end: int) -> list[Named]:
    """Quoted names: with the noun behind them, or alone where a verb of doing governs them."""
    found = []
    active = bool(rules.ACTIVE.search(text[max(0, verb_end - 6) : verb_end])) or verb_end == start
    for match in rules.QUOTED.finditer(text, start, end):
        tail, lead, inside = match["tail"] or "", match["lead"], match["inside"]
        if rules.PERIOD.fullmatch(inside):
            continue
        if rules.NOT_AFTER_QUOTE.match(text, match.end(), end) and not tail:
            continue
        direct = match.start("name") <= verb_end + 1 or text[match.start("name") - 1] in "、和"
        if tail and not rules.STRATEGY.search(tail):
            at = match.start("name")
            opens = LONG_VERBS.at(lead, 0) or ADVERBS.at(lead, 0) > 1
            if lead and not opens and match.start("lead") >= verb_end and not rules.is_generic(lead):
                at = match.start("lead")
            if _NUMBERED.match(tail) and "、" in inside:
                at = match.start("tail")
            found.append(Named(at, match.end("tail"), "project.quoted"))
        elif (
            active
            and not rules.WEAK_FOR_QUOTES.search(text[max(0, verb_end - 4) : verb_end])
            and (direct or _closes(text, match.end(), end, inside))
        ):
            found.append(Named(*match.span("inside"), "project.quoted_object"))
    return found


def _closes(text: str, at: int, end: int, inside: str) -> bool:
    """Whether a quoted name ends the object (高职院校“双高计划”) and is that of something undertaken."""
    return (end - at <= 3 or text.startswith("成果", at)) and bool(rules.UNDERTAKEN_QUOTE.search(inside))


def list_items(text: str, start: int, end: int) -> tuple[list[Span], str | None]:
    """The items of an enumeration in text[start:end], and its common head (项目 of 等项目; None without 等)."""
    tail = _TAIL.search(text, start, end)
    stop = tail.start() if tail else end
    items = []
    at = start
    for joint in _JOINT.finditer(text, start, stop):
        if not _inside_brackets(text, start, joint.start()):
            inner = text.find("等", at, joint.start())  # A等国际赛事和B等活动
            items.append((at, inner if inner - at >= 3 else joint.start()))
            at = joint.end()
    items.append((at, stop))
    if len(items) >= 2 and not tail:
        cut = _RESULT.search(text, items[-1][0], stop)
        if cut and cut.start() > items[-1][0] + 2:
            items[-1] = (items[-1][0], cut.start())
    return [item for item in items if item[1] - item[0] >= 2], tail["head"] if tail else None


def _inside_brackets(text: str, start: int, place: int) -> bool:
    return any(text.count(a, start, place) > text.count(b, start, place) for a, b in ("“”", "（）", "《》", "()"))


def _strip(text: str, start: int, end: int) -> Span | None:
    """The object's name without count words before it and results behind it."""
    if count := _COUNT.match(text[start:end]):
        start += count.end()
    bracket = _AFTER_NAME.search(text, start + 2, end)
    if bracket and rules.NAMED_TAIL.search(text[start : bracket.start()]):
        end = bracket.start()
    if tail := _TAIL.search(text, start, end):
        end = tail.start()
    result = _RESULT.search(text, start, end)
    if result and result.start() - start >= 3 and not rules.UNDERTAKING_TAIL.search(text[start:end]):
        end = result.start()
    return (start, end) if end - start >= 3 else None


def looks_named(text: str, start: int, end: int) -> bool:
    """Whether a noun phrase ends as names do and has something before that ending that names."""
    name = text[start:end]
    tail = rules.NAMED_TAIL.search(name)
    if tail is None or len(name) > _LONGEST_NAME:
        return False
    before = name[: tail.start()]
    if "、" in before and not rules.UNDERTAKING_TAIL.search(name):
        return False
    if len(before) < 2 or "的" in name or rules.NOT_A_NAME.search(name) or rules.is_generic(before):
        return False
    return ADVERBS.at(before, 0) != len(before)


def _without_overlap(found: list[Named]) -> list[Named]:
    kept: list[Named] = []
    for named in sorted(found, key=lambda item: (item.start, -item.end)):
        if not kept or named.start >= kept[-1].end:
            kept.append(named)
    return kept
