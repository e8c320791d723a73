"""The almanac: lunar dates, festivals, solar terms, five-year plans and the customary seasons of official life.

Pure computation for 1900 to 2100; outside that range a lunar date is unknown (None). Public holidays and swapped
working days are no part of it: those are decided year by year and come in through options.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

WorkdayTest = Callable[[date], bool]

# One word a lunar year from 1900: bits 0-11 tell which of months 1-12 have 30 days, bits 12-15 the leap month (0: none),
# bit 16 whether the leap month has 30 days. The figures are those of the Purple Mountain Observatory's calendar
# (GB/T 33661-2017 gives its rules), checked against two independent calendar packages.
_FIRST_LUNAR_YEAR = 1900
_LUNAR_NEW_YEAR_1900 = date(1900, 1, 31)
_LUNAR_YEARS = (
    "08bd2 00752 00ea5 05b2a 0064b 00a9b 14aa6 0056a 00b59 02baa 00752 06da5 00b25 00a4b 15a4b 002ad 0056b "
    "025b5 00da9 17e92 00e92 00d25 05d2d 00a56 002b6 14ad5 006d4 00ea9 02f4a 00e92 066a6 0052b 00a57 15956 "
    "00b5a 006d4 13761 00749 17b13 00a93 0052b 1651b 00aad 0056a 14da5 00ba4 00b49 02d4b 00a95 07aad 00536 "
    "00aad 15aca 005b2 00da5 13ea2 00d4a 08595 00a97 00556 06575 00ad5 006d2 04755 00ea5 0064a 0364f 00a9b "
    "07ada 0056a 00b69 05bb2 00b52 00b25 04b2b 00a4b 08aab 002ad 0056d 165a9 00da9 00d92 04e95 00d25 0ae4d "
    "00a56 002b6 062f5 006d5 00ea9 05f52 00e92 00d26 0352e 00a57 08ad6 0035a 006d5 05b69 00749 00693 04a9b "
    "0052b 00a5b 02aae 0056a 07dd5 00ba4 00b49 05d53 00a95 0052d 0455d 00ab5 09baa 005d2 00da5 16e8a 00d4a "
    "00c95 04a9e 00556 00ab5 02ada 006d2 06765 00725 0064b 05657 00cab 0055a 0356e 00b69 0bf52 00b52 00b25 "
    "16d0b 00a4b 004ab 052bb 005ad 00b6a 02daa 00d92 07ea5 00d25 00a55 15a4d 004b6 005b5 136d2 00ec9 08f92 "
    "00e92 00d26 16516 00a57 004d6 14365 00755 00749 0374b 00693 07aab 0052b 00a5b 05aba 0056a 00b65 04baa "
    "00b4a 08d95 00a95 0052d 0656d 00ab5 005aa 045d5 00da5 00d4a 03e4d 00c96 07cce 00556 00ab5 15ad2 006d2 "
    "00ea5 0472a 0068b 08697 004ab 0055b 16556 00b6a 00752 04b95 00b45 00a8b 02a4f 004ab "
)
_CODES = tuple(int(word, 16) for word in _LUNAR_YEARS.split())


def _lunar_months(code: int) -> list[tuple[int, bool, int]]:
    """(month, is leap, days) of a lunar year, in order."""
    months: list[tuple[int, bool, int]] = []
    leap = code >> 12 & 15
    for month in range(1, 13):
        months.append((month, False, 30 if code >> (month - 1) & 1 else 29))
        if month == leap:
            months.append((month, True, 30 if code >> 16 else 29))
    return months


def _new_years() -> tuple[date, ...]:
    days = [_LUNAR_NEW_YEAR_1900]
    for code in _CODES:
        days.append(days[-1] + timedelta(sum(length for _, _, length in _lunar_months(code))))
    return tuple(days)


_NEW_YEARS = _new_years()


def lunar_month(year: int, month: int, leap: bool = False) -> tuple[date, date] | None:
    """First and last day of a month of the lunar year that begins in `year`; None outside 1900-2100 or without it."""
    if not 0 <= year - _FIRST_LUNAR_YEAR < len(_CODES):
        return None
    first = _NEW_YEARS[year - _FIRST_LUNAR_YEAR]
    for number, is_leap, length in _lunar_months(_CODES[year - _FIRST_LUNAR_YEAR]):
        if number == month and is_leap == leap:
            return first, first + timedelta(length - 1)
        first += timedelta(length)
    return None


def lunar_day(year: int, month: int, day: int, leap: bool = False) -> date | None:
    """The day of a lunar date; day 30 of a month of 29 days is its last day (年三十)."""
    span = lunar_month(year, month, leap)
    return min(span[0] + timedelta(day - 1), span[1]) if span and 1 <= day <= 30 else None


def nth_weekday(year: int, month: int, weekday: int, number: int) -> date | None:
    """The `number`-th Monday (0) … Sunday (6) of a month; -1 is the last. None where the month has no such day."""
    if number < 0:
        last = month_last(year, month)
        return last - timedelta((last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    day = first + timedelta((weekday - first.weekday()) % 7 + 7 * (number - 1))
    return day if day.month == month else None


def month_last(year: int, month: int) -> date:
    """The last day of a month."""
    if month == 12:
        return date(year, 12, 31)
    return date(year, month + 1, 1) - timedelta(1)


def easter(year: int) -> date:
    """Easter Sunday by the anonymous Gregorian computus (Meeus, Astronomical Algorithms, ch. 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)


SOLAR_TERMS = [
    "小寒",
    "大寒",
    "立春",
    "雨水",
    "惊蛰",
    "春分",
    "清明",
    "谷雨",
    "立夏",
    "小满",
    "芒种",
    "夏至",
    "小暑",
    "大暑",
    "立秋",
    "处暑",
    "白露",
    "秋分",
    "寒露",
    "霜降",
    "立冬",
    "小雪",
    "大雪",
    "冬至",
]


def _solar_longitude(day: float) -> float:
    """Apparent longitude of the sun in degrees, `day` in days of dynamical time from J2000 (Meeus, ch. 25, low accuracy)."""
    t = day / 36525
    mean = 280.46646 + 36000.76983 * t + 0.0003032 * t * t
    anomaly = math.radians(357.52911 + 35999.05029 * t - 0.0001537 * t * t)
    centre = (
        (1.914602 - 0.004817 * t) * math.sin(anomaly)
        + (0.019993 - 0.000101 * t) * math.sin(2 * anomaly)
        + 0.000289 * math.sin(3 * anomaly)
    )
    node = math.radians(125.04 - 1934.136 * t)
    return (mean + centre - 0.00569 - 0.00478 * math.sin(node)) % 360


# Terms that fall within minutes of midnight, where the low accuracy is not enough: the day of the month (1905-2099).
_NEAR_MIDNIGHT = {
    (1912, "寒露"): 9, (1917, "大雪"): 8, (1923, "雨水"): 19, (1950, "谷雨"): 20, (1951, "冬至"): 23, (1978, "小雪"): 23,
    (2008, "小满"): 21, (2014, "惊蛰"): 6, (2016, "小暑"): 7, (2045, "小暑"): 7, (2047, "惊蛰"): 6, (2051, "春分"): 20,
    (2082, "大寒"): 20, (2084, "芒种"): 5, (2097, "立夏"): 5,
}  # fmt: skip


@lru_cache(maxsize=512)
def solar_term(year: int, name: str) -> date:
    """The day (China time) of a solar term of a calendar year, checked against a calendar package for 1905 to 2099."""
    number = SOLAR_TERMS.index(name)
    target = (285 + 15 * number) % 360
    day = (date(year, 1, 6) - date(2000, 1, 1)).days - 0.5 + number * 15.2184
    for _ in range(4):
        day += ((target - _solar_longitude(day) + 180) % 360 - 180) * 365.2422 / 360
    delta_t = 69 / 86400  # seconds of dynamical time ahead of universal time, near enough for the whole range
    found = date(2000, 1, 1) + timedelta(math.floor(day + 0.5 - delta_t + 8 / 24))
    return found.replace(day=_NEAR_MIDNIGHT.get((year, name), found.day))


_FIXED = {
    "元旦": (1, 1), "新年": (1, 1), "情人节": (2, 14), "妇女节": (3, 8), "女神节": (3, 8), "女生节": (3, 7), "植树节": (3, 12),
    "消费者权益日": (3, 15), "愚人节": (4, 1), "劳动节": (5, 1), "青年节": (5, 4), "护士节": (5, 12), "儿童节": (6, 1),
    "环境日": (6, 5), "建党节": (7, 1), "建军节": (8, 1), "教师节": (9, 10), "国庆节": (10, 1), "国庆": (10, 1), "双十节": (10, 10),
    "万圣节": (10, 31), "万圣夜": (10, 31), "光棍节": (11, 11), "双十一": (11, 11), "双十二": (12, 12), "平安夜": (12, 24),
    "圣诞节": (12, 25), "圣诞": (12, 25), "国家公祭日": (12, 13), "香港回归纪念日": (7, 1), "澳门回归纪念日": (12, 20),
    "记者节": (11, 8), "读书日": (4, 23), "禁毒日": (6, 26), "全民健身日": (8, 8), "宪法日": (12, 4), "跨年夜": (12, 31),
}  # fmt: skip
_LUNAR = {
    "春节": (1, 1), "大年初一": (1, 1), "农历新年": (1, 1), "农历年": (1, 1), "新春": (1, 1), "元宵节": (1, 15), "元宵": (1, 15), "龙抬头": (2, 2),
    "端午节": (5, 5), "端午": (5, 5), "端阳节": (5, 5), "七夕节": (7, 7), "七夕": (7, 7), "中元节": (7, 15), "盂兰节": (7, 15), "中秋节": (8, 15),
    "中秋": (8, 15), "重阳节": (9, 9), "重阳": (9, 9), "腊八节": (12, 8), "腊八": (12, 8), "小年": (12, 23), "小年夜": (12, 29), "除夕": (12, 30),
    "大年三十": (12, 30), "年三十": (12, 30), "大年夜": (12, 30),
}  # fmt: skip
_NTH_WEEKDAY = {"母亲节": (5, 6, 2), "父亲节": (6, 6, 3), "感恩节": (11, 3, 4), "助残日": (5, 6, 3)}
_EASTER = {"复活节": 0, "耶稣受难日": -2, "复活节星期一": 1}

# Begin and end (month, day) of the seasons of official life. They differ from place to place and year to year, so that
# whatever rests on them is approximate. Flood season: 1 June to 30 September (国家防总's usual national dates; southern
# rivers begin in April). Two sessions: since 1998 the CPPCC opens on 3 March and the congress closes about the 15th.
# Heating: 15 November to 15 March (Beijing; northern cities begin up to a month earlier). Terms: 1 September, and the spring
# term about the Lantern Festival (see `term_start`).
SEASONS = {
    "汛期": ((6, 1), (9, 30)), "主汛期": ((7, 16), (8, 15)), "雨季": ((6, 1), (9, 30)), "台风季": ((7, 1), (9, 30)),
    "全国两会": ((3, 3), (3, 15)), "两会": ((3, 3), (3, 15)), "供暖期": ((11, 15), (3, 15)), "供暖季": ((11, 15), (3, 15)),
    "采暖期": ((11, 15), (3, 15)), "采暖季": ((11, 15), (3, 15)),
    "高考": ((6, 7), (6, 9)), "暑假": ((7, 1), (8, 31)), "暑期": ((7, 1), (8, 31)), "寒假": ((1, 20), (2, 20)),
    "春运": ((1, 20), (2, 28)), "春耕": ((3, 1), (4, 30)), "春播": ((4, 1), (5, 20)), "三夏": ((5, 20), (6, 30)),
    "麦收": ((5, 20), (6, 20)), "秋收": ((9, 15), (10, 31)), "入冬": ((11, 7), (2, 3)), "防火期": ((10, 1), (5, 31)),
}  # fmt: skip

SEASON_SHORT_NAMES = {"入汛": "汛期", "开汛": "汛期", "供暖": "供暖期", "供热": "供暖期", "采暖": "供暖期"}
_SHORT_NAMES = {
    "五一": "劳动节", "十一": "国庆节", "六一": "儿童节", "七一": "建党节", "八一": "建军节", "三八": "妇女节", "五四": "青年节",
}  # fmt: skip

# Usual lengths of the public holidays in days from the festival on, and their names (the State Council's rule of 2024, 国令795号;
# the swapped days of each year come from the office's calendar).
HOLIDAY_DAYS = {"春节": 7, "国庆节": 7, "国庆": 7, "劳动节": 5}
PUBLIC_HOLIDAYS = ("元旦", "春节", "清明", "劳动节", "端午节", "中秋节", "国庆节")
_ALL_NAMES = frozenset({*_FIXED, *_LUNAR, *_NTH_WEEKDAY, *_EASTER, *SOLAR_TERMS})
FESTIVALS = tuple(sorted({*_FIXED, *_LUNAR, *_NTH_WEEKDAY, *_EASTER}, key=lambda name: (-len(name), name)))


def festival_name(word: str) -> str | None:
    """The name in the tables for a name as written: 五一国际劳动节, 清明节, “五一”; None for what is no festival."""
    if word in _SHORT_NAMES:
        return _SHORT_NAMES[word]
    for name in (word, word.removesuffix("节"), *FESTIVALS):
        if name in _ALL_NAMES and word.endswith((name, name + "节")):
            return name
    return None


def festival(year: int, name: str) -> date | None:
    """The day of a festival or solar term of `year`; 小年 and 除夕 belong to the year in which they fall.

    除夕 of 2024 is therefore the eve of the Spring Festival of 2024, as offices say 2024年除夕.
    """
    if name in _FIXED:
        return date(year, *_FIXED[name])
    if name in _LUNAR:
        month, day = _LUNAR[name]
        if name == "小年夜":  # the day before 除夕, which is the 29th in a short month
            eve = lunar_day(year - 1, 12, 30)
            return eve and eve - timedelta(1)
        return lunar_day(year - 1 if month == 12 else year, month, day)
    if name in _NTH_WEEKDAY:
        month, weekday, number = _NTH_WEEKDAY[name]
        return nth_weekday(year, month, weekday, number)
    if name in _EASTER:
        return easter(year) + timedelta(_EASTER[name])
    return solar_term(year, name) if name in SOLAR_TERMS else None


def next_festival(day: date, name: str) -> date | None:
    """The first such festival on or after `day`."""
    for year in (day.year, day.year + 1):
        found = festival(year, name)
        if found and found >= day:
            return found
    return None


def season(year: int, name: str) -> tuple[date, date]:
    """Begin and end of a season that begins in `year`."""
    begin, end = SEASONS[name]
    return date(year, *begin), date(year + (end < begin), *end)


def term_start(day: date) -> date:
    """The next beginning of a school term after `day`: 1 September, or the day after the Lantern Festival in spring."""
    for year in (day.year, day.year + 1):
        lantern = festival(year, "元宵节")
        spring = lantern + timedelta(1) if lantern else date(year, 2, 20)
        for start in (spring, date(year, 9, 1)):
            if start > day:
                return start
    raise AssertionError("a September follows every day")


def plan_years(number: int) -> tuple[int, int] | None:
    """First and last year of the n-th five-year plan: the 14th is 2021-2025 (the plans run in step since the 6th, 1981)."""
    return (1951 + 5 * number, 1955 + 5 * number) if 6 <= number <= 30 else None


def plain_workday(day: date) -> bool:
    """Monday to Friday: what holds where the office has given no calendar."""
    return day.weekday() < 5


def add_workdays(day: date, number: int, is_workday: WorkdayTest | None = None) -> date:
    """The `number`-th working day after `day` (before it where negative); the day itself does not count."""
    test = is_workday or plain_workday
    step = timedelta(1 if number > 0 else -1)
    # A calendar that knows no working day at all must not hang: nobody rests for a year.
    for _ in range(abs(number)):
        for _ in range(366):
            day += step
            if test(day):
                break
    return day
