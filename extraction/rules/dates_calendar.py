"""What the rules for days, months, quarters and years produce.

Each function makes the reading of a match of one row of `dates_table`, or None to refuse it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from extraction.rules import almanac
from extraction.rules.dates_pieces import WEEKDAYS, group, month_number, part_of_month, read_month, read_year
from extraction.rules.dates_reading import (
    NO_YEAR,
    Context,
    Interval,
    Reading,
    Year,
    add_months,
    dated,
    month_of,
    months_of,
    one,
    year_of,
)
from extraction.rules.numerals import integer

Match = re.Match[str]
_LAST_OF_MONTH = ("底", "月底", "末", "月末", "尾", "月尾")


def iso_day(match: Match) -> Reading | None:
    """2025-06-30, 20250630, 6/30/2025, 113/12/05 (a year of the Republic)."""
    year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
    if year < 100:
        year += 2000 if year < 50 else 1900
    elif year < 200:
        year += 1911
    try:
        found = one(date(year, month, day))
    except ValueError:
        return None
    return Reading("date", "day", lambda _: found, year=Year(number=year))


def iso_month(match: Match) -> Reading | None:
    """2021-12, 2008.03."""
    found = month_of(int(match["y"]), int(match["m"]))
    return Reading("daterange", "month", lambda _: found, year=Year(number=found[0].year), excludes=True)


_FRACTION = re.compile(r"\s?(?:以上|以下|多数|票|强|弱|左右|的(?:委员|代表|业主|面积|人))")


def slash_day(match: Match) -> Reading | None:
    """12/5, 9/22(二); a fraction (2/3以上代表) looks the same and is told by what follows."""
    month, day = int(match["m"]), int(match["d"])
    if month < day and not match["weekday"] and _FRACTION.match(match.string, match.end()):
        return None
    return dated(NO_YEAR, lambda year: one(date(year, month, day)), "day")


def _in_month(
    match: Match, build: Callable[[int, int], Interval | None], precision: str, excludes: bool = False
) -> Reading | None:
    """A reading within the month, a number or a word such as 下个月, and the year of a match."""
    year = read_year(match)
    if year is None:
        return None
    if word := group(match, "month_word"):

        def place(context: Context) -> Interval | None:
            found = read_month(word, context, year)
            return build(*found) if found else None

        kind = "date" if precision == "day" else "daterange"
        past, future = word.startswith("上"), word[0] in "下次翌"
        return Reading(kind, precision, place, year=year, past=past, future=future, excludes=excludes)
    month = month_number(group(match, "month"))
    return dated(year, lambda value: build(value, month), precision, excludes=excludes) if month else None


def month_day(match: Match) -> Reading | None:
    """8月8号, 二〇二五年六月三十日, 下个月15号, 10月22."""
    day = integer(match["day"] or match["bare_day"])
    if not day or day > 31:
        return None
    return _in_month(match, lambda year, month: one(date(year, month, day)), "day")


def day_range(match: Match) -> Reading | None:
    """4月12-19日, 9月1日到15日."""
    first, last = integer(match["first"]), integer(match["last"])
    if not first or not last or first >= last or last > 31:
        return None
    return _in_month(match, lambda year, month: (date(year, month, first), date(year, month, last)), "days")


def month_range(match: Match) -> Reading | None:
    """5-9月, 2018年2——4月, 十二至一月 (over the turn of the year), 5月至9月底."""
    year, first, last = read_year(match), month_number(match["first"]), month_number(match["last"])
    part = match["part"]
    if year is None or not first or not last or first == last:
        return None

    def build(value: int) -> Interval:
        end_year = value + (last < first)
        end = part_of_month(end_year, last, part) if part else month_of(end_year, last)
        return date(value, first, 1), end[1]

    return dated(year, build, "month", tags="range")


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


def month_part(match: Match) -> Reading | None:
    """6月上旬, 10月底, 本月初; without a month (月底, 下旬) that of the reference."""
    part = match["part"]
    point = part in _LAST_OF_MONTH
    precision = "day" if point else "part-of-month"
    if "month" in match.re.groupindex:
        return _in_month(match, lambda year, month: part_of_month(year, month, part), precision, excludes=not point)

    def place(context: Context) -> Interval | None:
        base = context.base or context.reference
        if base is None:
            return None
        found = part_of_month(base.year, base.month, part)
        late = context.forward and found[1] < base
        following = add_months(base.replace(day=1), 1) if late else base
        return part_of_month(following.year, following.month, part)

    return Reading("date" if point else "daterange", precision, place, excludes=not point)


def month(match: Match) -> Reading | None:
    """2025年6月, 三月份, 上个月."""
    return _in_month(match, month_of, "month", excludes=True)


def nth_weekday(match: Match) -> Reading | None:
    """6月第3个星期日, 四月的最后一个星期一; 十月的第一周 begins with the first Monday."""
    number = -1 if match["nth"].startswith("最后") else integer(match["nth"][1:])
    weekday = WEEKDAYS.get(match["weekday"] or "")
    if not number:
        return None

    def build(year: int, month: int) -> Interval | None:
        day = almanac.nth_weekday(year, month, weekday or 0, number)
        if day is None:
            return None
        return one(day) if weekday is not None else (day, day + timedelta(6))

    return _in_month(match, build, "week" if weekday is None else "day", excludes=weekday is None)


def half(match: Match) -> Reading | None:
    """上半年, 2025年下半年, 下半年末."""
    year = read_year(match)
    if year is None:
        return None
    first = 1 if match["half"][0] in "上前" else 7
    if match["end"]:
        return dated(year, lambda value: one(months_of(value, first, first + 5)[1]), "day")
    return dated(year, lambda value: months_of(value, first, first + 5), "half-year", excludes=True)


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


_PAST_YEARS = ("去年", "上年", "上一年", "昨年", "前年", "大前年")
_FUTURE_YEARS = ("明年", "来年", "下一年", "下年", "后年", "大后年", "次年", "翌年")


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
    return dated(year, year_of, "year", excludes=True, past=word in _PAST_YEARS, future=word in _FUTURE_YEARS)


def plain_year(match: Match) -> Reading | None:
    """1985到89年: the left year of a range, written without 年."""
    year = Year(number=integer(match["year"]))
    return dated(year, year_of, "year", excludes=True)


def day_alone(match: Match) -> Reading | None:
    """15日, 10日前, 12号前: of the month of the reference (or of the left neighbour), the next one where deadlines look ahead."""
    day = integer(match["day"])
    if not day or day > 31 or match["day"] == "一":
        return None

    def place(context: Context) -> Interval | None:
        base = context.base or context.reference
        if base is None:
            return None
        for step in range(3):
            first = add_months(base.replace(day=1), step)
            found = first + timedelta(day - 1)
            if found.month == first.month and (found >= base or not (context.forward or context.base)):
                return one(found)
        return None

    return Reading("date", "day", place, tags="day_alone")
