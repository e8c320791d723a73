"""The short named pieces from which the date rules are built, and the readers of those pieces.

All patterns run over folded text (`numerals.fold`): Simplified script, half-width digits. Every repetition is bounded, so
that no text makes a rule look at more than a few dozen characters from where it starts.
"""

from __future__ import annotations

import math
import re
from datetime import date, timedelta

from extraction.rules import almanac
from extraction.rules.dates_reading import NO_YEAR, Amount, Context, Interval, Year, month_of
from extraction.rules.numerals import integer

SP = r"[ \u3000]?"
HAN = "〇零一二三四五六七八九"
NO_DIGIT = r"(?<![0-9])"
NO_NUMERAL = r"(?<![0-9一二三四五六七八九十百])"
NUMBER_2 = r"(?:[0-9]{1,2}|[一二三四五六七八九十廿卅]{1,3})"
YEAR_4 = rf"(?:{NO_DIGIT}(?:1[0-9]|2[01])[0-9]{{2}}|[一二][{HAN}]{{3}}|两千(?:零?[一二三四五六七八九十]{{1,3}})?)"
JOIN = r"[ \u3000]?(?:至|到|[-—–~─]{1,2})[ \u3000]?"

# Words for years, as the distance from the year of the reference; 当年, 同年 and 次年 look back to the year last named.
YEAR_WORDS = {
    "今年": 0, "本年度": 0, "本年": 0, "这一年": 0, "全年": 0, "明年": 1, "来年": 1, "下一年": 1, "下年": 1, "后年": 2, "大后年": 3,
    "去年": -1, "上一年": -1, "上年": -1, "昨年": -1, "前年": -2, "大前年": -3,
}  # fmt: skip
ANAPHORIC_YEARS = {"当年": 0, "同年": 0, "次年": 1, "翌年": 1}
_YEAR_WORDS = "大后年|大前年|今年|本年(?!级)|这一年|全年|明年|来年|下一年|下年|后年|去年|上一年|上年(?!纪)|昨年|前年|当年|同年|次年|翌年"
YEAR = (
    rf"(?:(?:公元)?(?P<year>{YEAR_4}){SP}年度?|民国{SP}(?P<roc>[0-9]{{1,3}}|[一二三四五六七八九十百零〇]{{1,5}}){SP}年度?"
    rf"|{NO_DIGIT}(?P<year3>1[0-4][0-9]){SP}年度?|{NO_NUMERAL}(?P<year2>[0-9]{{2}}|[{HAN}]{{2}}){SP}年度?"
    rf"|(?P<word>{_YEAR_WORDS})度?)(?:{SP}的)?"
)
OPTIONAL_YEAR = rf"(?:{YEAR}{SP})?"
MONTH_NUMBER = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九元])"
MONTH_WORDS = {
    "上上个月": -2, "上上月": -2, "上个月": -1, "上月": -1, "上一个月": -1, "本月": 0, "这个月": 0, "这月": 0, "今个月": 0, "当月": 0, "同月": 0,
    "下个月": 1, "下月": 1, "下一个月": 1, "次月": 1, "翌月": 1, "下下个月": 2, "下下月": 2,
}  # fmt: skip
_MONTH_WORDS = r"上上个?月|上一?个?月|(?:本|这个?|今个|当|同|次|翌)月|下下个?月|下一?个?月"
MONTH = rf"(?:{NO_NUMERAL}(?P<month>{MONTH_NUMBER}){SP}月份?|(?P<month_word>{_MONTH_WORDS})份?)"
DAY = rf"(?P<day>{NUMBER_2}){SP}[日号]"
# A day of the month without 日 or 号 (10月22出生, 二月十五): only where no unit follows that would make it an amount.
BARE_DAY = (
    r"(?P<bare_day>[0-9]{1,2}(?=$|[至到~—,,。;;、)）\s前起开出早晚上下中-])"
    r"|(?:二?十[一二三四五六七八九]?|[三廿]十?[一二三四五六七八九]?)(?=$|[至到~—,,。;;、)）\s前起开出早晚上下中-]))"
)
MONTH_PART = r"(?P<part>上旬|中上旬|上中旬|中下旬|中旬|下旬|月底|月末|月初|月中|月尾|底|末|初|中(?![一-鿿]|$)|中(?=前|之前|以前|$)|头|尾|整月|全月)"
# 前 as "before", not the beginning of 前提, 前期, 前进, 前三季度 …
BEFORE = (
    r"前(?![往景期后瞻沿列来端身线款言辈半年夜]|提(?![交出供报请升名高])|进(?![行入场])|排(?![查除])|置(?!换)"
    r"|[0-9一二两三四五六七八九十百]{1,3}个?[月季年天名位强大条])"
)
WEEKDAYS = {name: number for number, name in enumerate("一二三四五六")} | {"日": 6, "天": 6, "末": 5}
WEEK = "(?:周|星期|礼拜)"
AFTER_DAY = rf"(?:[(（]含[^)）\n]{{0,3}}[)）])?(?:{SP}[(（]{WEEK}?[一二三四五六日天][)）]|{SP}[，,]?{SP}{WEEK}[一二三四五六日天](?![次年起]))?"


def group(match: re.Match[str], name: str) -> str:
    """The text of a named group, empty where the row's pattern does not have it or it took no part."""
    return (match[name] or "") if name in match.re.groupindex else ""


def read_year(match: re.Match[str]) -> Year | None:
    """The year that the YEAR piece found; None where the numeral is no year (00年 of a length, 民国0年)."""
    if "word" not in match.re.groupindex:
        return NO_YEAR
    if written := match["year"]:
        return Year(number=integer(written))
    if written := match["roc"] or match["year3"]:
        number = integer(written)
        return Year(number=number + 1911) if number and number < 200 else None
    if written := match["year2"]:
        number = integer(written)
        return None if number is None else Year(number=number + (1900 if number > 49 or _early(written) else 2000))
    word = match["word"]
    if word in ANAPHORIC_YEARS:
        return Year(offset=ANAPHORIC_YEARS[word], back=True)
    return Year(offset=YEAR_WORDS[word]) if word else NO_YEAR


def _early(word: str) -> bool:
    """三三年 in Chinese figures is 1933 rather than 2033; 零七年 and 一五年 are of this century."""
    return not word.isascii() and word[0] in "三四"


def read_month(word: str, context: Context, year: Year) -> tuple[int, int] | None:
    """(year, month) of a word such as 下个月; 次月 and 当月 follow the left neighbour. None without a reference."""
    base = (context.base if word[0] in "次翌当同" else None) or context.reference
    if base is None:
        return None
    index = (year.value(context) or base.year) * 12 + base.month - 1 + MONTH_WORDS[word]
    return index // 12, index % 12 + 1


def month_number(word: str) -> int | None:
    """1 to 12, None for what is no month."""
    number = integer(word)
    return number if number and 1 <= number <= 12 else None


def part_of_month(year: int, month: int, part: str) -> Interval:
    """The days of 上旬, 中旬, 月底 … of a month. 底 is the last day, by the convention of official documents."""
    first, last = month_of(year, month)
    if part in ("底", "月底", "末", "月末", "尾", "月尾"):
        return last, last
    begin = 1 if part[0] in "上初头" or part == "月初" else 21 if part == "下旬" else 11
    end = 20 if part in ("中旬", "上中旬", "中上旬", "中", "月中") else 10 if begin == 1 else last.day
    if part in ("整月", "全月"):
        return first, last
    if part in ("上中旬", "中上旬"):
        begin = 1
    return first.replace(day=begin), first.replace(day=end)


def weeks_from(day: date, weeks: int) -> Interval:
    """Monday and Sunday of the calendar week so many weeks on."""
    monday = day - timedelta(day.weekday()) + timedelta(7 * weeks)
    return monday, monday + timedelta(6)


_UNITS = {"年": (12, 0, "Y"), "载": (12, 0, "Y"), "季度": (3, 0, "M"), "月": (1, 0, "M"), "周": (0, 7, "W"), "星期": (0, 7, "W"), "礼拜": (0, 7, "W"),
          "天": (0, 1, "D"), "日": (0, 1, "D"), "学期": (6, 0, "M")}  # fmt: skip


def amount_of(count: float, unit: str) -> Amount | None:
    """A length of time from a count (halves allowed) and its unit; None where the unit has no half."""
    if unit in ("工作日", "工作天", "交易日"):
        return Amount(workdays=round(count), iso=f"P{count:g}D") if count == int(count) else None
    if unit in ("小时", "钟头"):
        return Amount(hours=count, iso=f"PT{count:g}H")
    months, days, letter = _UNITS[unit]
    whole = int(count)
    if count == whole:
        shown = whole * (months if letter == "M" else 1)
        return Amount(months=whole * months, days=whole * days, iso=f"P{shown}{letter}")
    if unit == "月":
        part = round((count - whole) * 30)
        return Amount(months=whole, days=part, iso=f"P{whole}M{part}D" if whole else f"P{part}D")
    if months:
        return Amount(months=round(months * count), iso=f"P{round(months * count)}M")
    return Amount(days=math.ceil(count * days), iso=f"P{count:g}{letter}")


def add_amounts(first: Amount, second: Amount) -> Amount:
    """四年六个月: one length after the other."""
    return Amount(
        months=first.months + second.months,
        days=first.days + second.days,
        hours=first.hours + second.hours,
        iso=first.iso + second.iso.removeprefix("P"),
    )


FESTIVAL_NAMES = "|".join(almanac.FESTIVALS)
SOLAR_TERM_NAMES = "|".join(almanac.SOLAR_TERMS)
SEASON_NAMES = "|".join(sorted({*almanac.SEASONS, *almanac.SEASON_SHORT_NAMES}, key=lambda name: (-len(name), name)))
