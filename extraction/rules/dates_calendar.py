"""What the rules for days and months produce.

Each function makes the reading of a match of one row of `dates_table`, or None to refuse it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from extraction.rules import almanac
from extraction.rules.dates_pieces import (
    WEEKDAYS,
    group,
    month_number,
    part_of_month,
    read_month,
    read_year,
    weeks_from,
)
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
    if match["listed"] and (
        last != first + 1 or match.string[max(0, match.start() - 1) : match.start()] in ("\n", " ")
    ):
        return None  # 2、3月底前 at the beginning of a line is point 2 of a list

    def build(value: int) -> Interval:
        end_year = value + (last < first)
        end = part_of_month(end_year, last, part) if part else month_of(end_year, last)
        return date(value, first, 1), end[1]

    return dated(year, build, "month", tags="range")


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


def running_period(match: Match) -> Reading:
    """月内, 季度内, 周内: to the end of the month, quarter or week of the reference."""
    unit = match["unit"]

    def place(context: Context) -> Interval | None:
        day = context.reference
        if day is None:
            return None
        if unit == "周":
            return weeks_from(day, 0)
        first = day.month if unit == "月" else day.month - (day.month - 1) % 3
        return months_of(day.year, first, first if unit == "月" else first + 2)

    return Reading("daterange", {"月": "month", "周": "week"}.get(unit, "quarter"), place)


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
