"""What the rules for lunar dates, festivals, seasons, five-year plans and decades produce.

Each function makes the reading of a match of one row of `dates_table`, or None to refuse it.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from extraction.rules import almanac
from extraction.rules.dates_pieces import group, month_number, read_year
from extraction.rules.dates_reading import Context, Interval, Reading, Year, dated, one, year_of
from extraction.rules.numerals import integer

Match = re.Match[str]
_LUNAR_MONTHS = {"正": 1, "元": 1, "冬": 11, "腊": 12, "": 1}


def lunar(match: Match) -> Reading | None:
    """农历正月初一, 腊月二十三, 五月廿二, 大年初二, 闰四月."""
    written, name = group(match, "lunar_year"), group(match, "lunar_month")
    year = Year(number=integer(written)) if written else read_year(match)
    month = _LUNAR_MONTHS[name] if name in _LUNAR_MONTHS else month_number(name)
    word = group(match, "lunar_day").removeprefix("初").rstrip("日号")
    day = integer(word) if word else None
    if year is None or not month or (word and not day) or (day or 1) > 30:
        return None
    leap = bool(group(match, "leap"))

    def build(value: int) -> Interval | None:
        if day:
            found = almanac.lunar_day(value, month, day, leap)
            return one(found) if found else None
        return almanac.lunar_month(value, month, leap)

    return dated(year, build, "day" if day else "month", excludes=not day)


# Words that are oftener part of another (圣诞花, 新春活动, 雨水管网, 大雪天气) hold only where nothing but these follows.
_LOOSE = frozenset(
    ["圣诞", "新春", "雨水", "小满", "小暑", "大暑", "白露", "霜降", "小雪", "大雪", "小寒", "大寒", "谷雨", "清明"]
)
_STANDS_ALONE = re.compile(r"(?![\u4e00-\u9fff])|[前后当至到及和与期之以，、]|节|假|佳节|长假")


def solar_term(match: Match) -> Reading | None:
    """立春, 2017年大寒, 清明前."""
    year, name = read_year(match), match["term"]
    if year is None:
        return None
    before = match.string[match.start() - 1 : match.start()] if match.start() else ""
    part_of_word = "\u4e00" <= before <= "\u9fff" and before not in "在于到至的年和及是过自从以"
    loose = not (year.written or match["named"] or _STANDS_ALONE.match(match.string, match.end()))
    if name in _LOOSE and (loose or (part_of_word and not year.written)):
        return None
    return dated(year, lambda value: one(almanac.solar_term(value, name)), "day", excludes=True, tags="festival")


def festival(match: Match) -> Reading | None:
    """春节, 国庆节, 去年春节, 五一劳动节期间; without a year the next one, since limits look ahead."""
    year = read_year(match)
    word = match["festival"].strip('“”"')
    name = almanac.festival_name(word)
    if year is None or name is None or (word in _LOOSE and not _STANDS_ALONE.match(match.string, match.end())):
        return None
    days = almanac.HOLIDAY_DAYS.get(name, 1) if group(match, "during") else 1

    def build(value: int) -> Interval | None:
        day = almanac.festival(value, name)
        return (day, day + timedelta(days - 1)) if day else None

    def place(context: Context) -> Interval | None:
        ahead = Context(context.reference, base=context.base, year=context.year, forward=True)
        return year.place(ahead, build)

    kind, precision = ("daterange", "days") if days > 1 else ("date", "day")
    return Reading(kind, precision, place, year=year, excludes=True, tags="festival")


_SEASONS = {"春": ("立春", "立夏"), "夏": ("立夏", "立秋"), "秋": ("立秋", "立冬"), "冬": ("立冬", "立春")}


def season_of_nature(match: Match) -> Reading | None:
    """2021年春, 冬季, 今春: by the solar terms, as the almanac has them."""
    near = group(match, "near")
    year = Year(offset={"今": 0, "明": 1, "去": -1}[near]) if near else read_year(match)
    name = next(letter for letter in match[0] if letter in _SEASONS)
    begin, end = _SEASONS[name]
    if year is None:
        return None

    def build(value: int) -> Interval:
        return almanac.solar_term(value, begin), almanac.solar_term(value + (name == "冬"), end) - timedelta(1)

    return dated(year, build, "season", approximate=True, excludes=True)


def season_of_office(match: Match) -> Reading | None:
    """汛期, 两会, 供暖期, 入汛: by custom, so approximate."""
    year = read_year(match)
    name = almanac.SEASON_SHORT_NAMES.get(match["season"], match["season"])
    if year is None:
        return None
    return dated(
        year, lambda value: almanac.season(value, name), "season", approximate=True, excludes=True, tags="season"
    )


def school_term(match: Match) -> Reading:
    """开学: the next first day of term, so approximate."""
    seasons = {"春": (2, 3), "秋": (9,)}.get(group(match, "term"), (2, 3, 9))

    def place(context: Context) -> Interval | None:
        base = context.base or context.reference
        start = almanac.term_start(base) if base else None
        if start and start.month not in seasons:
            start = almanac.term_start(start)
        return one(start) if start else None

    return Reading("date", "day", place, approximate=True, excludes=True, tags="season")


def before_new_year(match: Match) -> Reading:
    """年前: before the coming Spring Festival, not before the year's end."""

    def place(context: Context) -> Interval | None:
        day = almanac.next_festival(context.reference + timedelta(1), "春节") if context.reference else None
        return one(day - timedelta(1)) if day else None

    return Reading("date", "day", place, tags="before")


def turn_of_the_year(match: Match) -> Reading:
    """岁末年初: December to February; it has no last day that a limit could mean."""

    def place(context: Context) -> Interval | None:
        year = context.reference.year if context.reference else None
        return (date(year, 12, 1), almanac.month_last(year + 1, 2)) if year else None

    return Reading("daterange", "part-of-year", place, approximate=True, tags="vague")


def winter_to_spring(match: Match) -> Reading:
    """今冬明春."""

    def place(context: Context) -> Interval | None:
        year = context.reference.year if context.reference else None
        if year is None:
            return None
        return almanac.solar_term(year, "立冬"), almanac.solar_term(year + 1, "立夏") - timedelta(1)

    return Reading("daterange", "season", place, approximate=True)


def plan(match: Match) -> Reading | None:
    """“十四五”末, “十五五”期间, “十三五”以来; the plan's bare name is a name and no date."""
    years = almanac.plan_years(integer(match["plan"]) or 0)
    when = (match["when"] or "").removeprefix("的")
    if years is None or match["when"] is None:
        return None
    first, last = years
    if when in ("末", "末期", "期末", "规划期末"):
        return Reading("date", "day", lambda _: one(date(last, 12, 31)), tags="plan")
    single = {"收官之年": last, "开局之年": first, "初": first, "初期": first, "中期": first + 2}.get(when)
    if single:
        tags = "epithet" if when.endswith("之年") else ""
        return Reading("daterange", "year", lambda _: year_of(single), excludes=True, tags=tags)
    found = (date(first, 1, 1), date(last, 12, 31))
    return Reading("daterange", "plan-period", lambda _: found, excludes=True, tags="plan")


def decade(match: Match) -> Reading | None:
    """上世纪80年代, 九十年代, 2010年代, 20世纪60年代前期."""
    number = integer(match["decade"])
    if not number:
        return None
    century = _century_start(match["century"]) if match["century"] else None
    if number < 100 and century is None:
        century = 1900 if number >= 30 else 2000
    return _years(number + (century or 0), 10, group(match, "share"))


def century(match: Match) -> Reading | None:
    """18世纪, 11世纪初, 本世纪中叶."""
    start = _century_start(match["century"])
    return None if start is None else _years(start, 100, group(match, "share"))


def _century_start(word: str) -> int | None:
    if word in ("本", "新"):
        return 2000
    if word.startswith("上"):
        return 1900
    number = integer(word)
    return 100 * (number - 1) if number and number < 40 else None


def _years(begin: int, length: int, share: str) -> Reading | None:
    """A decade or century, or its beginning, middle or end: three years of a decade, twenty of a century."""
    end, step = begin + length, 3 if length == 10 else 20
    if share in ("初", "初期", "前期", "早期"):
        end = begin + step
    elif share in ("末", "末期", "后期", "晚期"):
        begin = end - step
    elif share:
        begin, end = begin + length // 2 - step // 2, begin + length // 2 + step // 2
    if not 1 <= begin <= 9800:
        return None
    found = (date(begin, 1, 1), date(end - 1, 12, 31))
    return Reading("daterange", "decade", lambda _: found, approximate=True, excludes=True)


def sexagenary_year(match: Match) -> Reading | None:
    """甲辰年: the lunar year of that name within thirty years of the reference."""
    stem, branch = _STEMS.index(match["cycle"][0]), _BRANCHES.index(match["cycle"][1])
    if (stem - branch) % 2:
        return None
    number = (36 * stem + 25 * branch) % 60  # the number that is `stem` modulo 10 and `branch` modulo 12

    def place(context: Context) -> Interval | None:
        if context.reference is None:
            return None
        nearest = context.reference.year + (number + 4 - context.reference.year + 30) % 60 - 30
        first, following = almanac.lunar_day(nearest, 1, 1), almanac.lunar_day(nearest + 1, 1, 1)
        return (first, following - timedelta(1)) if first and following else None

    return Reading("daterange", "year", place)


_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"


def first_workday(match: Match) -> Reading | None:
    """节后第一个工作日, 春节后第3个工作日: counted after the usual public holiday, or by the office's own calendar."""
    number = integer(match["number"])
    name = almanac.festival_name(group(match, "festival"))
    if not number:
        return None

    def place(context: Context) -> Interval | None:
        end = _holiday_end(name, context)
        return one(almanac.add_workdays(end, number, context.is_workday)) if end else None

    return Reading("date", "day", place, tags="after_holiday")


def _holiday(name: str | None, context: Context) -> tuple[str, date] | None:
    """The holiday meant by 节: the named one, else the next public holiday on or after the reference."""
    if context.reference is None:
        return None
    names = [name] if name else almanac.PUBLIC_HOLIDAYS
    days = [(day, other) for other in names if (day := almanac.next_festival(context.reference, other))]
    return (min(days)[1], min(days)[0]) if days else None


def _holiday_end(name: str | None, context: Context) -> date | None:
    found = _holiday(name, context)
    return found[1] + timedelta(almanac.HOLIDAY_DAYS.get(found[0], 1) - 1) if found else None


def around_holiday(match: Match) -> Reading:
    """节前 is up to the eve of the next public holiday, 节后 after it; which holiday is a guess, so approximate."""
    before = match["side"] == "前"

    def place(context: Context) -> Interval | None:
        found = _holiday(None, context)
        if found is None:
            return None
        end = _holiday_end(found[0], context) or found[1]
        return one(found[1] - timedelta(1) if before else end + timedelta(1))

    return Reading("date", "day", place, approximate=True, tags="before" if before else "after_holiday")


def event(match: Match) -> Reading:
    """换届前, 下次会议前: a limit that rests on a day which the text does not give."""
    return Reading("date", "day", lambda _: None, approximate=True, tags="event")
