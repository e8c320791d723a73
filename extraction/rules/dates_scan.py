"""One scan over a text that finds every date expression and places it.

All rows of the table are one compiled expression, so that the text is gone through once however many rows there are. What
stands behind an expression (前, 内, 起, 以来, 期间) and between two of them (至, -) is read here, once for all rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from extraction.rules import almanac
from extraction.rules.dates_pieces import BEFORE, OPTIONAL_YEAR, YEAR
from extraction.rules.dates_reading import Context, Interval, Reading
from extraction.rules.dates_table import TABLE


@dataclass(slots=True)
class Found:
    """A placed expression: half-open offsets, first and last day where known, and the mark behind it.

    `mark`: "" | before | since | after | within | during | range | from_within (2012年起5年内); `core_end` is where the expression ends without its mark.
    """

    start: int
    end: int
    rule: str
    reading: Reading
    first: date | None
    last: date | None
    mark: str
    core_end: int
    approximate: bool


def _unnamed(pattern: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


_ROWS = "|".join(f"(?P<r{i}>{_unnamed(row.pattern.pattern)})" for i, row in enumerate(TABLE))
_UNION = re.compile(_ROWS)
# Most rows may begin with a year; where none stands there, the same rows without that attempt are much quicker to refuse.
_YEAR_FIRST = re.compile(_unnamed(YEAR))
_UNION_WITHOUT_YEAR = re.compile(_ROWS.replace(_unnamed(OPTIONAL_YEAR), ""))

# A cheap necessary condition, so that the union is tried at few places: every expression begins with one of these. It must
# never be narrower than the table (a test compares both over all examples); one set of first characters keeps it fast.
_N = "0-9〇零一二三四五六七八九十百千万两俩仨几数廿卅半元正首"
_LEADS = "最近|近|刚?过去|未来|今后|接下来|往后|此后|随后|这|再?过|前|后|上|下|头"
_NAMES = sorted({*almanac.FESTIVALS, *almanac.SOLAR_TERMS, *almanac.SEASONS, *almanac.SEASON_SHORT_NAMES})
_AFTER_NUMBER = (
    r"(?:年(?!行动|规划|级|义务)|[月日号天周季]|[多余] ?个?[年月日天周季星礼工小]|[/至到、~—–─-]{1,2} ?[_N]|(?<=[0-9]{4})[.·][01]?[0-9]|个[多半]{0,2} ?[月工交小学季星礼周钟年]|星期|礼拜|工作|交易|小时|钟头|学期|世纪"
    r"|五[”\"’期时初中末以规]|个五年)"
).replace("_N", _N)
_OTHER_STARTS = (
    "民国|公元",
    r"全年|[今本这明来下后去上昨前当同次翌该大]{1,4}一?个? ?[年月周星礼天日晚早晨夜季半春夏秋冬世]|下一?次(?:会议|例会|理事会|常务会|大会|工作会)",
    rf"第[一二三四1-4首末] ?季|第[一二三1-3](?:至|到|[-—~]|、)|第[{_N}]{{1,3}}个五|[每隔按逐][隔个一逢到]? ?[{_N}年半季月学旬周星礼天日工晚早]",
    rf"(?:{_LEADS})的? ?[{_N}]{{1,6}} ?{_AFTER_NUMBER}",
    "年[底末终尾初中内头前三]|岁[末尾]|月[底末初中尾内调通会研督汇碰]|季度?[内调通会研督汇碰]|周[内调通会研督汇碰]|旬[调通会研督汇碰]|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年|一[月周季旬日]度?一|[本下这]?学期|期[末中]前|[上中下]旬|节(?:[前后]|假日)|假期|长假|会后|会议(?:结束)?之?后|散会|大年|初[一二三四五六七八九十]",
    "周[一二三四五六日天末]|星期|礼拜|[农阴旧阳公]历|[冬腊]月|闰|[春夏秋冬][季天]|[今去明][明后今]两|岁末|[QqＱ][1-4]|新世纪|新学期|[春秋]季学|开学",
    f'[“"‘\'](?:[{_N}]五|[{_N}][{_N}][五”"])',
    "(?:五一|十一|六一|七一|八一|三八|五四)(?:[前之期假长节放至到以~—-]|国际)",
    "(?:换届(?:选举)?|改选|竣工|验收|开工|投产|通车|交付|封冻|上冻|冰冻期)(?:之|以)?前",
    "(?:农历|阳历|公历|五一|六一|八一|十一|三八|五四|七一)?(?:国际)?(?:" + "|".join(_NAMES) + ")",
)


_FIRST_WORDS = "民公阳接听寻季旬甲乙丙丁戊己庚辛壬癸学期今本这全明来下后去上昨前当同次翌该大第每隔按逐最近刚过未往此随再头年岁月中节假长会散初周星礼农阴旧冬腊闰春夏秋Qq新开“\"‘'换改竣验投通交封冰"
_FIRSTS = _N + "".join(sorted({*_FIRST_WORDS, *(name[0] for name in _NAMES)}))
_ANYTHING = (
    rf"[{_N}]{{1,9}} ?{_AFTER_NUMBER}|[0-9]{{8}}|[0-9]{{1,2}}\.[0-9]{{1,2}}\.[0-9]{{4}}|[0-9]{{1,4}}\.[0-9] ?[年天周日个]|[12][0-9]{{3}} [01][0-9] |[听寻]日|"
    + "|".join(_OTHER_STARTS)
)
# The character is skipped to by its set, then looked at again from its left side for what must follow.
_START = re.compile(f"[{_FIRSTS}](?<=(?={_ANYTHING}).)")

_TIME = (
    r"(?:[ \u3000]?(?:凌晨|早上|早晨|上午|中午|下午|晚上|傍晚|晚间|晚|早)?[ \u3000]?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:[::：][0-9]{2}|[时点](?:[0-9]{1,2}分?|半|整|正)?钟?)"
    r"|下班|上班|凌晨|早上|早晨|上午|中午|下午|晚上|傍晚)?"
)
_MARK = re.compile(
    rf"{_TIME}[ \u3000]?(?:(?P<before>之前|以前|前夕|{BEFORE}|截止|为止|止(?=[,，。;；)）]|$))"
    r"|(?P<within>之内|以内|内(?![容部涵外蒙地控需阁河陆循设置存生])|里(?=[,，要完将]))"
    r"|(?P<since>以来|起(?![草步到点义诉降伏码因居])(?:至今)?|开始|至今)"
    r"|(?P<after>之后|以后|后(?![备续勤期面天年来]))"
    r"|(?P<during>期间|时期|这段时间)"
    r"|(?P<about>左右|前后|上下))"
)
_JOIN = re.compile(r"[ \u3000]?(?:至|到|[-—–~─－～]{1,3}|与|和)[ \u3000]?")
_BETWEEN = re.compile(r"之间|(?<=年)间")
_DIGITS = re.compile("[0-9]+")
_AHEAD = re.compile(r"(?:将|拟|定|预计|计划|力争|争取|务必)[于在]?$")  # 将于3月5日: the text looks ahead
_SENTENCE_END = re.compile(r"[。！？!?；\n]")
_RISING = re.compile(r"[ \u3000]?[,，]?(?:[再利]?用)?")


def _reading_at(text: str, start: int, first_row: int) -> tuple[re.Match[str], str, Reading] | None:
    """The first row from `first_row` on that matches at a place and is not refused."""
    for row in TABLE[first_row:]:
        match = row.pattern.match(text, start)
        if match is not None:
            reading = row.produce(match)
            if reading is not None:
                return match, row.name, reading
    return None


def _next(text: str, start: int) -> tuple[re.Match[str], str, Reading] | None:
    """The next expression from a place on."""
    while (begin := _START.search(text, start)) is not None:
        found = _here(text, begin.start())
        if found:
            return found
        digits = _DIGITS.match(text, begin.start())
        start = digits.end() if digits else begin.start() + 1  # no expression begins within a figure
    return None


def _here(text: str, start: int) -> tuple[re.Match[str], str, Reading] | None:
    """The expression that begins exactly at a place."""
    union = _UNION if _YEAR_FIRST.match(text, start) else _UNION_WITHOUT_YEAR
    hit = union.match(text, start)
    return _reading_at(text, start, int((hit.lastgroup or "r0")[1:])) if hit else None


def _place(reading: Reading, context: Context) -> Interval | None:
    try:
        return reading.place(context)
    except (ValueError, OverflowError):
        return None


def scan(
    text: str, reference: date | None, is_workday: almanac.WorkdayTest | None = None, forward: bool = False
) -> Iterator[Found]:
    """Every date expression of a folded text, in order and without overlap.

    A year named before governs what follows without a year: an explicit one to the end of its paragraph, 明年 and the
    like to the end of the sentence.
    """
    context = Context(reference, is_workday, forward=forward)
    last_end, sentence_only = 0, False
    position = 0
    while (hit := _next(text, position)) is not None:
        match, rule, reading = hit
        if context.year is not None and _is_over(text, last_end, match.start(), sentence_only):
            context.year = None
        found = _with_mark(text, match, rule, reading, context)
        found = _as_range(text, found, context) or _as_period(text, found, context) or found
        if reading.year.written and reading.tags != "range":
            context.year, sentence_only = reading.year.value(context), reading.year.number is None
        last_end = position = max(found.end, match.start() + 1)
        yield found


def _is_over(text: str, start: int, end: int, sentence_only: bool) -> bool:
    """Whether the reach of a year ends between two places."""
    return bool(_SENTENCE_END.search(text, start, end)) if sentence_only else text.find("\n", start, end) >= 0


def _with_mark(text: str, match: re.Match[str], rule: str, reading: Reading, context: Context) -> Found:
    """The expression with what stands behind it, placed."""
    start, core_end = match.span()
    mark = _MARK.match(text, core_end) if reading.kind in ("date", "daterange", "set") else None
    kind = (mark.lastgroup or "") if mark else ""
    begins = kind == "since" and mark is not None and mark[0].endswith("开始") and reading.precision[:3] == "day"
    if begins and text[start - 1 : start] not in ("从", "自"):
        kind = ""  # 12月11日开始: the day something begins, which only 从 or 自 makes a stretch of time
    if reading.tags in ("within", "near", "after", "ago", "meeting") and kind not in ("before", "since", "during"):
        kind = ""
    if kind == "before" and reading.kind == "set":
        return Found(start, mark.end() if mark else core_end, rule, reading, None, None, "before", core_end, False)
    if reading.kind == "set" or (kind == "since" and reading.tags == "meeting"):
        kind = ""
    end = mark.end() if mark and kind else core_end
    ahead = context
    if not context.forward and (kind == "before" or _AHEAD.search(text, max(0, start - 6), start)):
        ahead = Context(context.reference, context.is_workday, context.base, context.year, forward=True)
    interval = _place(reading, ahead)
    first, last = _marked(interval, kind, reading, context.reference)
    approximate = reading.approximate or kind == "about"
    if reading.tags == "before":
        kind = "before"
    return Found(start, end, rule, reading, first, last, kind, core_end, approximate)


def _marked(
    interval: Interval | None, mark: str, reading: Reading, reference: date | None
) -> tuple[date | None, date | None]:
    """First and last day of an expression with its mark.

    Before a day includes the day, before a month, year or festival excludes it (EXTRACTION.md's conventions).
    """
    if interval is None:
        return None, None
    first, last = interval
    try:
        if mark == "before":
            return None, first - timedelta(1) if reading.excludes else last
        if mark == "since":
            return first, reference if reference and reference >= first else None
        if mark == "after":
            return last + timedelta(1), None
    except OverflowError:
        return None, None
    return first, last


_RANGE_KINDS = ("date", "daterange")


def _as_range(text: str, left: Found, context: Context) -> Found | None:
    """A至B where a second expression follows, which takes over what it leaves out (9月1日至15日) from the first."""
    if left.mark or left.reading.kind not in _RANGE_KINDS or (left.first is None and context.reference is not None):
        return None
    join = _JOIN.match(text, left.end)
    if join is None:
        return None
    hit = _here(text, join.end())
    if hit is None or hit[2].kind not in _RANGE_KINDS or hit[2].tags in ("within", "near", "meeting", "event"):
        return None
    match, _, reading = hit
    base = Context(context.reference, context.is_workday, left.first, None, context.forward)
    right = _with_mark(text, match, left.rule, reading, base)
    listed = join[0].strip() in ("与", "和")
    between = _BETWEEN.match(text, right.end)
    if right.mark not in ("", "before") or (listed and not between):
        return None
    if left.first and right.last and right.last < left.first:
        return None
    end = between.end() if between else right.end
    return Found(left.start, end, left.rule, reading if reading.year.written else left.reading, left.first, right.last,
                 "range", end, left.approximate or right.approximate)  # fmt: skip


def _as_period(text: str, left: Found, context: Context) -> Found | None:
    """2012年起5年内: a length that counts from the first day on, with the first year counted in."""
    if left.mark != "since" or left.first is None:
        return None
    comma = _RISING.match(text, left.end)
    hit = _here(text, comma.end() if comma else left.end)
    if hit is None or hit[2].amount is None or hit[2].tags not in ("within", "length"):
        return None
    match, _, reading = hit
    amount = hit[2].amount
    last = amount.after(left.first, context)
    if last is None:
        return None
    return Found(left.start, match.end(), left.rule, reading, left.first, last - timedelta(1), "from_within", match.end(),
                 reading.approximate)  # fmt: skip
