"""Deadlines, horizons and rhythms of commitments among the date expressions of a document.

A date that only tells when something happened (3月11日上午召开, 2019年以来, 去年) is none; what is left gets its last day by
the conventions of official documents and of the annotation guide: 年底前 ends on 31 December of the governing year, 3年左右
is the meeting's day plus three years, 从2011年起3年内 counts the first year in, and without a year nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from extraction.model import Deadline
from extraction.rules.almanac import WorkdayTest
from extraction.rules.dates_reading import Amount, Context
from extraction.rules.dates_scan import Found, scan
from extraction.rules.numerals import fold

_WINDOW = 80  # how far back an opening 《 is looked for; longer titles are rare
_RECENT = timedelta(183)

# Directly before an expression.
_BY = re.compile(r"(?:到|(?<![截夏冬])至)$")
_USING = re.compile(r"(?:力争|争取|计划|预计|确保|努力)?(?:再?用|通过|利用|花)(?:大?约|近)?$")
_RIGHTS_OF_EVENT = re.compile(r"(?:[后起内前]|之日|到货|受理|收文)的?[,，]?\s?$")
# 整改完成的，…，10个工作日内核查: counts from a case that nobody knows yet
_OF_A_CASE = re.compile(r"(?:^|[。；;\n])[^。；;\n]{2,40}[的者][,，][^。；;\n]{0,40}$")
_NEXT_MONTH = re.compile(r"(?:每|逐|按)月[^。\n]{0,60}次月$")  # 每月抽查，次月5日前反馈: a rule for every month
_FROM_NOW = re.compile(r"(?:即日|今日|今天|现在|本月|会议|会|目前|今|通知印发之日|本通知下发之日)[后起][,，]?$")
_COMING = re.compile(r"(?:将|拟|定|预计|计划|安排|力争|争取|确保|务必|须|需|应|要|请)(?:于|在|到)?$")

# Directly behind an expression.
_TITLE = re.compile(
    r"[^，。；\n]{0,12}?(?:工作报告|会议纪要|会议记录|工作要点)|度?[)）]?[》”\"]|[)）]?(?:中?长期|国民经济|工作要点|重点工作|工作计划|工作总结|工作报告|预算|决算|规划|行动计划|三年行动|行动方案|实施方案|计划|要点|民生实事"
    r"|报告|统计|目标责任|绩效|考核(?!前)|预案|年鉴|高考|版|第[一二三四五六七八九十0-9])"
)
_HAPPENED = re.compile(
    r"[^。.；;\n]{0,14}?(?:召开了|举行了|主持召开|召开的|已经?|完成了|实现了|达到了|累计|(?<!可)以来|同比|出台了|印发了|成立了|建成了)"
)
_DONE = re.compile(r"[^。.；;，,\n]{0,10}?(?:已经?|了)")
_HELD = re.compile(
    r"[ \u3000]?(?:[(（][^)）\n]{1,6}[)）])?[ \u3000]?(?:凌晨|早上|上午|下午|晚上|中午|晚|[0-9]{1,2}[:：时点])?[^。；;，,\n]{0,18}?(?:召开|主持|举行|出席|印发|发布|公布|讯|电)"
)
_NO_HORIZON = re.compile(
    r"(?:[,，])?(?:是|已|来|第|又|恰逢|的(?:会议|政府工作报告|报告|讲话|今天)|工作会议|以前|年初|前[一二三四1-4五六七八九十])"
)
_OF_A_NOUN = re.compile(
    r"(?:签约|签订|签署|召开|举行|举办|发布|公布|印发|出台|收到|通过|批复|成立|提出|下发|下达|实施|生效|到期)[^，。；]{0,8}的(?=[\u4e00-\u9fff\d])"
)  # 9月19日签约的项目
_URGENT_TODAY = re.compile(r"(?:晚上?|下班|内|之内|前|之前|务必|必须|要把|完成|会上传|会|将)")
_TONIGHT = re.compile(r"今[晚夜](?!起|[^。；;，,\n]{0,10}(?:已|了))")
_MEETING_TASK = re.compile(r"[,，]?(?:请|要(?![点求闻])|须|需|应|即|立即|马上|尽快|及时|抓紧|由|各)")
_STILL_TO_COME = re.compile(r"[^。；;\n]{0,20}?(?:将|会|要|预计|请|开始|完成|务必|需)")
_WITH_TIME = re.compile(r"(?:左右|上下)?的?时间")
_UNCOUNTED = re.compile("[几数]")
_NEVER = ("decade", "epithet", "short_year", "anaphoric")
_ALREADY = re.compile(
    r"已经?(?:于|在)?[ \u3000]?$|(?:会议|开会|召开|发布|发表|印发)(?:日期|时间)[^\n]{0,6}$|(?:^|[\n #>*-])(?:日期|时间)\**[ ]?[:：]\**[ ]?$"
)
# Rules whose expression has no year of its own and is looked for ahead of the reference.
_FLOATING = frozenset(
    f"date.{name}"
    for name in ("month_day", "slash_day", "day_range", "month", "month_range", "month_part", "quarter", "half_year")
)


def find_deadlines(text: str, reference: date | None, is_workday: WorkdayTest | None = None) -> list[Deadline]:
    """The expressions of a text that can be the deadline, horizon or rhythm of a commitment, in order, without overlap.

    `reference` is the day of the meeting (else of publication), None where unknown; then only what the text itself dates has
    a `due`. Whole documents may be given: a year named before governs what follows in its paragraph, and 2012年起5年内 every
    later 5年内. `is_workday` tells the office's working days. No text raises.
    """
    return list(_deadlines(text, fold(text), reference, is_workday))


def _deadlines(text: str, folded: str, reference: date | None, is_workday: WorkdayTest | None) -> Iterator[Deadline]:
    anchored: dict[str, date] = {}  # 2012年起5年内: the last day for every later 5年内
    context = Context(reference, is_workday, forward=True)
    for found in scan(folded, reference, is_workday, forward=True):
        if _in_title(folded, found):
            continue
        reading = found.reading
        if reading.kind == "set":
            yield _make(text, found, found.start, found.end, None, "rhythm")
        elif reading.amount is not None:
            limit = _length_limit(folded, found, context, anchored)
            if limit:
                start, end, due, basis = limit
                yield _make(text, found, start, end, due, basis)
        elif _is_limit(folded, found, reference):
            start = found.start - 1 if _BY.search(folded[max(0, found.start - 3) : found.start]) else found.start
            made = _make(text, found, start, found.end, found.last, _basis(found, reference), reference)
            monthly = _NEXT_MONTH.search(folded[max(0, start - _WINDOW) : start + 2])
            yield replace(made, due=None, recurrence="monthly") if monthly else made


def _in_title(folded: str, found: Found) -> bool:
    """Within 《…》, where a date belongs to a document's name."""
    begin = max(0, found.start - _WINDOW)
    return folded.rfind("《", begin, found.start) > folded.rfind("》", begin, found.start)


def _is_limit(folded: str, found: Found, reference: date | None) -> bool:
    """Whether a calendar expression can limit what is to be done, by its marks, its place in time and its neighbours."""
    reading, mark = found.reading, found.mark
    if reading.precision in _NEVER or reading.tags in _NEVER or mark in ("since", "after"):
        return False
    if reading.tags == "event":
        return True
    if reading.tags == "vague":
        return True
    before = folded[max(0, found.start - 12) : found.start]
    if found.last is not None and reference is not None and found.last < reference:
        return False
    if mark == "before" or reading.tags == "before":
        return True
    if reading.past:
        return False
    if _BY.search(before):
        return not _DONE.match(folded, found.end)
    if reading.tags == "meeting":
        return bool(_MEETING_TASK.match(folded, found.end))
    return _is_bare_limit(folded, found, reference, before)


def _is_bare_limit(folded: str, found: Found, reference: date | None, before: str) -> bool:
    """A date without 前, 到 and the like: still to come, not a title's year, not the day of the meeting itself."""
    reading = found.reading
    if _ALREADY.search(before):
        return False
    if _TITLE.match(folded, found.end) and reading.precision in ("year", "plan-period", "day"):
        return False
    if reading.precision == "day" and _OF_A_NOUN.match(folded, found.end):
        return False
    if reading.precision == "year" and _NO_HORIZON.match(folded, found.end):
        return False
    if reference is None:
        return bool(_COMING.search(before)) or not (
            _HELD.match(folded, found.end) or _HAPPENED.match(folded, found.end)
        )
    if found.last is None:
        return True
    if found.first == found.last == reference:
        return found.rule == "date.near_day" and bool(
            _URGENT_TODAY.match(folded, found.end) or _TONIGHT.match(folded, found.start)
        )
    if _rolled_over(found, reference):
        return False
    return not _HAPPENED.match(folded, found.end)


def _rolled_over(found: Found, reference: date) -> bool:
    """A bare 3月5日 shortly before the reference is past, though looking ahead placed it in the next year."""
    if found.rule not in _FLOATING or found.reading.year.written:
        return False
    if found.last is None or found.last.year <= reference.year:
        return False
    return found.last - reference >= timedelta(365) - _RECENT


def _length_limit(
    folded: str, found: Found, context: Context, anchored: dict[str, date]
) -> tuple[int, int, date | None, str] | None:
    """(start, end, due, basis) of a length of time that limits: 三年内, 力争用3年左右的时间, 会后一周内, 2012年起5年内."""
    reading = found.reading
    amount = reading.amount or Amount()
    before = folded[max(0, found.start - 12) : found.start]
    if found.mark == "from_within":
        if found.last:
            anchored[amount.iso] = found.last
        return found.start, found.end, found.last, f"first day + {_words(amount)}, the first year counted in"
    if reading.tags == "near":
        soon = amount.months == 0 and amount.days <= 31 and _STILL_TO_COME.match(folded, found.end)
        due = amount.after(context.reference, context) if soon and context.reference else None
        return (found.start, found.end, due, f"reference + {_words(amount)}") if soon else None
    if reading.tags == "length":
        using = _USING.search(before)
        if not using or folded.startswith("了", found.end):
            return None
        timed = _WITH_TIME.match(folded, found.end)
        start = found.start - len(using[0])
        end = timed.end() if timed else found.end
        due = amount.after(context.reference, context) if context.reference else None
        return start, end, due, f"reference + {_words(amount)}"
    if reading.tags == "ago" or (reading.tags == "after" and amount.months >= 12):
        return None
    if amount.iso in anchored:
        return found.start, found.end, anchored[amount.iso], "the period named before"
    if found.rule != "date.after_meeting" and _RIGHTS_OF_EVENT.search(before) and not _FROM_NOW.search(before):
        return found.start, found.end, None, "counts from an event without a day"
    if amount.months == 0 and _OF_A_CASE.search(folded[max(0, found.start - _WINDOW) : found.start]):
        return found.start, found.end, None, "counts from a case that is not known yet"
    if _UNCOUNTED.search(folded, found.start, found.end):
        return found.start, found.end, None, "no known number"
    due = amount.after(context.reference, context) if context.reference else None
    return found.start, found.end, due, f"reference + {_words(amount)}"


def _words(amount: Amount) -> str:
    """3 years, 10 working days, 36 hours."""
    years, months = divmod(amount.months, 12)
    parts = [
        (years, "year"),
        (months, "month"),
        (amount.days, "day"),
        (amount.workdays, "working day"),
        (round(amount.hours), "hour"),
    ]
    return " ".join(f"{count} {name}{'s' if count != 1 else ''}" for count, name in parts if count)


def _basis(found: Found, reference: date | None) -> str:
    """How the day came about, in words for the review page."""
    year = found.reading.year
    if found.last is None:
        return "no known year or day"
    if year.number is not None:
        return "as written"
    if reference is None:
        return "year named before"
    return f"counted from {reference.isoformat()}"


_PRECISIONS = {
    "days": "day", "part-of-month": "month", "part-of-year": "month", "season": "quarter", "daily": "day", "weekly": "week",
    "rhythm": "day", "monthly": "month", "quarterly": "quarter", "half-yearly": "half-year", "yearly": "year",
}  # fmt: skip


def _make(
    text: str, found: Found, start: int, end: int, due: date | None, basis: str, reference: date | None = None
) -> Deadline:
    reading = found.reading
    later = found.first is not None and reference is not None and found.first > reference and found.first != found.last
    return Deadline(
        text=text[start:end],
        start=start,
        end=end,
        due=None if reading.tags == "vague" else due,
        not_before=found.first if later or found.mark == "from_within" else None,
        precision=_precision(found),
        approximate=found.approximate,
        basis=basis,
        recurrence=reading.recurrence,
        rule=found.rule.replace("date.", "deadline."),
    )


def _precision(found: Found) -> str:
    amount = found.reading.amount
    if amount is not None:
        if amount.months:
            return "month" if amount.months % 12 else "year"
        return "week" if amount.days and amount.days % 7 == 0 and amount.iso.endswith("W") else "day"
    return _PRECISIONS.get(found.reading.precision, found.reading.precision)
