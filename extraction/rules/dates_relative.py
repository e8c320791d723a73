"""What the rules for relative dates produce: near days and weeks, lengths of time, rhythms, days after a meeting.

Each function makes the reading of a match of one row of `dates_table`, or None to refuse it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from extraction.rules.dates_pieces import WEEKDAYS, add_amounts, amount_of, group, weeks_from
from extraction.rules.dates_reading import Amount, Context, Interval, Reading, nowhere
from extraction.rules.numerals import integer

Match = re.Match[str]
Place = Callable[[Context], Interval | None]

DAY_WORDS = {
    "今": 0,
    "当": 0,
    "本": 0,
    "同": 0,
    "昨": -1,
    "前": -2,
    "大前": -3,
    "明": 1,
    "次": 1,
    "翌": 1,
    "后": 2,
    "大后": 3,
    "大大前": -4,
    "听": 1,
    "寻": -1,
    "大大后": 4,
}
WEEK_WORDS = {"本": 0, "这": 0, "今": 0, "当": 0, "上": -1, "上上": -2, "上上上": -3, "下": 1, "下下": 2, "下下下": 3}


def _shifted(base: date | None, days: int) -> Interval | None:
    try:
        day = base + timedelta(days) if base else None
    except OverflowError:
        return None
    return (day, day) if day else None


def near_day(match: Match) -> Reading:
    """今天, 明天, 大后天, 次日: counted from the reference (次日 and 翌日 from the day before them in a range)."""
    word = match["near"] or match["night"]
    step = DAY_WORDS[word]
    back = word in ("次", "翌", "当", "同")

    def place(context: Context) -> Interval | None:
        return _shifted((context.base if back else None) or context.reference, step)

    return Reading("date", "day", place, past=step < 0, future=step > 0)


def week(match: Match) -> Reading | None:
    """本周, 下周三, 上上周末, 下星期二、三、四: weeks run from Monday to Sunday (GB/T 7408)."""
    which = group(match, "which")
    steps = WEEK_WORDS[which] if which else None
    days = _weekdays(match["days"])
    if steps is None and not days:
        return None

    def place(context: Context) -> Interval | None:
        if context.reference is None:
            return None
        if steps is None:
            return _coming_weekdays(context, days)
        try:
            monday, sunday = weeks_from(context.reference, steps)
        except OverflowError:
            return None
        if not days:
            return monday, sunday
        first = monday + timedelta(days[0])
        return first, first + timedelta((days[-1] - days[0]) % 7)

    single = bool(days) and days[0] == days[-1]
    past, future = bool(steps and steps < 0), bool(steps and steps > 0)
    return Reading("date" if single else "daterange", "day" if single else "days" if days else "week", place,
                   past=past, future=future, excludes=not days, tags="week")  # fmt: skip


def _weekdays(word: str | None) -> list[int]:
    """Numbers of the weekdays of a list such as 二、三、四; 末 is Saturday and Sunday."""
    found = [WEEKDAYS[letter] for letter in word or "" if letter in WEEKDAYS]
    return [5, 6] if word and "末" in word else found


def _coming_weekdays(context: Context, days: list[int]) -> Interval | None:
    """A bare weekday is that of the week of the left neighbour or the reference, the next one where that is over."""
    base = context.base or context.reference
    if base is None:
        return None
    first = base + timedelta((days[0] - base.weekday()) % 7)
    return first, first + timedelta((days[-1] - days[0]) % 7)


def _count(word: str) -> float | None:
    if word in ("半", "大半"):
        return 0.5
    if "." in word:
        return float(word)
    if len(word) == 2 and set(word) <= _ONES:  # 两三年, 三五天: between the two
        return float(max(integer(word[0]) or 0, integer(word[1]) or 0))
    number = integer(word)
    return None if number is None else float(number)


_ONES = frozenset("一二两三四五六七八九")
_BIG = ("百", "千", "万", "一千", "一万")
_LIKE_MONTH = ("两", "俩", "几", "数", "半", "仨")


def length_of(match: Match) -> tuple[Amount, bool] | None:
    """The length of the DURATION piece and whether it is vague (几天, 3年多); None where the words are no length."""
    word, unit = match["count"], match["unit"]
    vague = bool(match["more"]) or "几" in word or "数" in word or (len(word) == 2 and set(word) <= _ONES)
    if word in _BIG and not match["tail"]:
        return None
    count = 3.0 if word in ("几", "数") else _count(word.replace("几", "").replace("数", "") or "3")
    if count is None or count > 9999:
        return None
    if unit == "月" and not match["ge"] and not word.startswith(_LIKE_MONTH):
        return None
    if match["half"] or match["half_after"]:
        count += 0.5
    amount = amount_of(count, unit)
    for number in ("2", "3"):
        if amount and match["count" + number]:
            more = amount_of(_count(match["count" + number]) or 0, match["unit" + number])
            amount = add_amounts(amount, more) if more else None
    return (amount, vague) if amount else None


_PAST_LEADS = ("近", "最近", "过去", "上", "头", "已过去", "刚过去", "这", "前")
_FUTURE_LEADS = ("未来", "今后", "接下来", "往后", "此后", "随后", "后", "下", "下一", "再过", "过")
_AGO = ("前", "之前", "以前")
_HENCE = ("后", "之后", "以后", "过后")


def duration(match: Match) -> Reading | None:
    """三天后, 近三年, 未来五年, 两个月内, 3年左右, 一年半, 3~6个月: placed where the words place it, else a bare length."""
    found = length_of(match)
    if found is None:
        return None
    amount, vague = found
    tail, lead = (match["tail"] or "").lstrip("的"), match["lead"] or ""
    if match["unit"] == "日" and not _is_length_of_days(match, tail, lead):
        return None
    place: Place = nowhere
    kind, tags, past, future = "duration", "length", False, False
    if lead in _PAST_LEADS or tail in ("来", "以来"):
        kind, place, tags, past = "daterange", _span(amount, -1), "near", lead != "这"
    elif lead in ("再过", "过") or tail in _HENCE:
        kind, place, tags, future = "date", _point(amount, 1), "after", True
    elif tail in _AGO:
        kind, place, tags, past = "date", _point(amount, -1), "ago", True
    elif lead in _FUTURE_LEADS:
        kind, place, tags, future = "daterange", _span(amount, 1), "within", True
    elif tail in ("内", "之内", "以内", "里"):
        kind, place, tags = "daterange", _span(amount, 1), "within"
    about = vague or tail in ("左右", "上下") or bool(match["low"])
    return Reading(
        kind,
        "days",
        place,
        value=amount.iso,
        amount=amount,
        approximate=about,
        past=past,
        future=future,
        tags=tags,
    )


def _is_length_of_days(match: Match, tail: str, lead: str) -> bool:
    """N日 is a day of the month unless words around it make it a length: 3日内, 两日, 90日, 近5日."""
    number = _count(match["count"])
    if tail in _AGO and not lead:
        return match["count"] in ("两", "几", "数")
    return bool(tail or lead or match["half"]) or match["count"] in ("两", "几", "数") or bool(number and number > 31)


def _span(amount: Amount, sign: int) -> Place:
    def place(context: Context) -> Interval | None:
        day = context.reference
        other = amount.after(day, context, sign) if day else None
        if day is None or other is None:
            return None
        try:
            return (min(day + timedelta(1), other), other) if sign > 0 else (other, day)
        except OverflowError:
            return None

    return place


def _point(amount: Amount, sign: int) -> Place:
    def place(context: Context) -> Interval | None:
        base = context.base or context.reference
        other = amount.after(base, context, sign) if base else None
        return (other, other) if other else None

    return place


_RHYTHMS: dict[str, tuple[str | None, str]] = {
    "年": ("yearly", "P1Y"), "半年": ("half-yearly", "P6M"), "学期": ("half-yearly", "P6M"), "季度": ("quarterly", "P3M"), "季": ("quarterly", "P3M"),
    "月": ("monthly", "P1M"), "旬": (None, "P10D"), "周": ("weekly", "P1W"), "星期": ("weekly", "P1W"), "礼拜": ("weekly", "P1W"),
    "天": ("daily", "P1D"), "日": ("daily", "P1D"), "工作日": ("daily", "P1D"), "晚": ("daily", "P1D"), "早": ("daily", "P1D"),
    "年度": ("yearly", "P1Y"), "月度": ("monthly", "P1M"),
}  # fmt: skip
_ORDER = ("daily", "weekly", "monthly", "quarterly", "half-yearly", "yearly")


def rhythm(match: Match) -> Reading | None:
    """每年, 每两周, 每隔3天, 每月10日前, 逐月, 按季度, 隔月7日: a recurrence with the length of its period."""
    unit = match["unit"]
    recurrence, value = _RHYTHMS[unit]
    count = match["count"]
    if count and count != "一":
        number = _count(count)
        amount = (
            amount_of(number, {"季": "季度"}.get(unit, unit))
            if number and unit in ("年", "季度", "季", "月", "周", "星期", "礼拜", "天", "日")
            else None
        )
        if amount is None:
            return None
        value = amount.iso
        recurrence = _recurrence_of(amount)
    elif match["alternate"] or "隔" in match[0]:
        value = f"P2{value[-1]}"
    return Reading("set", recurrence or "rhythm", nowhere, value=value, recurrence=recurrence, tags="rhythm")


def _recurrence_of(amount: Amount) -> str | None:
    """The named rhythm of a period: every 3 months is quarterly, 6 half-yearly, 12 yearly; two weeks have no name."""
    by_months = {3: "quarterly", 6: "half-yearly", 12: "yearly"}
    return by_months.get(amount.months) if amount.months else None


def rhythm_by_verb(match: Match) -> Reading:
    """一月一调度, 周调度, 月通报: a rhythm told by the report that it brings."""
    recurrence, value = _RHYTHMS[match["unit"] or match["short"]]
    return Reading("set", recurrence or "rhythm", nowhere, value=value, recurrence=recurrence, tags="rhythm")


def weekly(match: Match) -> Reading:
    """每周一, 每个星期天, 每周一、三、五."""
    return Reading("set", "weekly", nowhere, value="P1W", recurrence="weekly", tags="rhythm")


def after_meeting(match: Match) -> Reading | None:
    """会后一周内, 会后3个工作日内, 会议结束后: counted from the day of the meeting, which is the reference."""
    if not match["count"]:
        return Reading("date", "day", lambda context: _shifted(context.reference, 0), tags="meeting")
    found = length_of(match)
    if found is None:
        return None
    amount, vague = found
    return Reading("daterange", "days", _span(amount, 1), value=amount.iso, amount=amount, approximate=vague,
                   tags="within")  # fmt: skip
