"""What the rules for quarters, half-years and years produce.

Each function makes the reading of a match of one row of `dates_table`, or None to refuse it.
"""

from __future__ import annotations

import re
from datetime import date

from extraction.rules.dates_pieces import ANAPHORIC_YEARS, group, read_year
from extraction.rules.dates_reading import Context, Interval, Reading, Year, dated, month_of, months_of, one, year_of
from extraction.rules.numerals import integer

Match = re.Match[str]

_PAST_YEARS = ("去年", "上年", "上一年", "昨年", "前年", "大前年")
_FUTURE_YEARS = ("明年", "来年", "下一年", "下年", "后年", "大后年", "次年", "翌年")


def half(match: Match) -> Reading | None:
    """上半年, 2025年下半年, 下半年末."""
    year = read_year(match)
    if year is None:
        return None
    first = 1 if match["half"][0] in "上前" else 7
    if match["end"]:
        return dated(year, lambda value: one(months_of(value, first, first + 5)[1]), "day")
    return dated(year, lambda value: months_of(value, first, first + 5), "half-year", excludes=True)


def quarter_range(match: Match) -> Reading | None:
    """一至三季度, 二、三季度."""
    year, first, last = read_year(match), integer(match["first"]) or 0, integer(match["last"]) or 0
    if year is None or first >= last:
        return None
    return dated(year, lambda value: months_of(value, 3 * first - 2, 3 * last), "quarter", tags="range")


def quarter(match: Match) -> Reading | None:
    """一季度, 第三季度, 2022年首季度, 前三季度, Q3, 三季度末, 上个季度."""
    year, word = read_year(match), group(match, "quarter")
    if year is None:
        return None
    if group(match, "relative"):
        return _relative_quarter(match)
    if many := group(match, "many"):
        count = integer(many) or 4
        return dated(year, lambda value: months_of(value, 1, 3 * count), "quarter")
    number = 4 if word == "末" else integer(word)
    if not number:
        return None
    if match["end"]:
        return dated(year, lambda value: one(months_of(value, 3 * number - 2, 3 * number)[1]), "day")
    return dated(year, lambda value: months_of(value, 3 * number - 2, 3 * number), "quarter", excludes=True)


def _relative_quarter(match: Match) -> Reading:
    steps = match["relative"].count("下") - match["relative"].count("上")
    end = bool(match["end"])

    def place(context: Context) -> Interval | None:
        if context.reference is None:
            return None
        year, number = divmod(context.reference.year * 4 + (context.reference.month - 1) // 3 + steps, 4)
        found = months_of(year, 3 * number + 1, 3 * number + 3)
        return one(found[1]) if end else found

    kind, precision = ("date", "day") if end else ("daterange", "quarter")
    return Reading(kind, precision, place, past=steps < 0, future=steps > 0, excludes=not end)


def year_range(match: Match) -> Reading | None:
    """2020-2025年, 2016-2018, 1998-02年."""
    first, last = integer(match["first"]) or 0, integer(match["last"]) or 0
    if last < 100:
        last += first // 100 * 100
        last += 100 if last < first else 0
    if not first < last < first + 100:
        return None
    found = (date(first, 1, 1), date(last, 12, 31))
    return Reading("daterange", "year", lambda _: found, year=Year(number=last), tags="range")


def year_part(match: Match) -> Reading | None:
    """年底, 明年初, 2025年底, 年内; 年中 is the end of June, by which half-year targets are due."""
    year, part = read_year(match), match["part"]
    if year is None or (not year.written and part[0] not in "年岁"):
        return None
    kind = part[-1]
    if kind in "底末终尾":
        return dated(year, lambda value: one(date(value, 12, 31)), "day")
    if kind in "内":
        return dated(year, year_of, "year", tags="within")
    if kind == "中":
        return dated(year, lambda value: months_of(value, 6, 6), "part-of-year", approximate=True)
    return dated(year, lambda value: months_of(value, 1, 2), "part-of-year", excludes=True, approximate=True)


def months_of_year(match: Match) -> Reading | None:
    """今年前五个月, 2005年首月, 70年第8个月, 二零二一年后三月."""
    year, which = read_year(match), match["which"]
    count = 1 if which == "首" else integer(match["count"] or "")
    if year is None or not count or count > 12:
        return None
    if which in "第首":
        return dated(year, lambda value: month_of(value, count), "month", excludes=True)
    first, last = (13 - count, 12) if which == "后" else (1, count)
    return dated(year, lambda value: months_of(value, first, last), "month")


def two_years(match: Match) -> Reading:
    """今明两年."""
    first = {"今明": 0, "明后": 1, "去今": -1}[match["pair"]]

    def place(context: Context) -> Interval | None:
        year = context.reference.year + first if context.reference else None
        return (date(year, 1, 1), date(year + 1, 12, 31)) if year else None

    return Reading("daterange", "year", place)


def whole_year(match: Match) -> Reading | None:
    """2025年, 今年, 民国113年, 113年度, 95年; a two-figure numeral is a year only where it can hardly be a length."""
    year = read_year(match)
    if year is None or not year.written:
        return None
    short, republic, word = match["year2"], match["year3"], match["word"]
    if short and short.isascii() and short[0] != "0" and int(short) < 80:
        return None
    if republic and not (match[0].endswith("度") or 105 <= int(republic) <= 125):
        return None
    return dated(
        year,
        year_of,
        "year",
        excludes=True,
        past=word in _PAST_YEARS,
        future=word in _FUTURE_YEARS,
        tags=_year_tags(short, word),
    )


def _year_tags(short: str | None, word: str | None) -> str:
    """What later steps must know: 84年 is seldom a limit, 当年 looks back to a year told before."""
    return "short_year" if short else "anaphoric" if word in ANAPHORIC_YEARS or word == "这一年" else ""


def plain_year(match: Match) -> Reading | None:
    """1985到89年: the left year of a range, written without 年."""
    year = Year(number=integer(match["year"]))
    return dated(year, year_of, "year", excludes=True)
