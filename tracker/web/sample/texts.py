"""The sample documents: our own texts about an invented city, dated around the day on which they are loaded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

FOLDER = Path(__file__).parent / "documents"
_PLACE = re.compile(r"\[(-?\d+) (YMD|MD|Y|ROC)\]")


@dataclass(frozen=True, slots=True)
class SampleText:
    """A text file here, the name under which it is received, and how many days ago that is."""

    file: str
    name: str
    days_ago: int


TEXTS = (
    SampleText("minutes.txt", "市政府第三十一次常务会议纪要.txt", 24),
    SampleText("news.txt", "大气污染防治和民生保障专题会议报道.txt", 12),
    SampleText("plan.txt", "一刻钟便民生活圈建设工作方案.txt", 6),
    SampleText("municipal_record.txt", "第214次市政會議紀錄.txt", 1),
)


def read(text: SampleText, today: date) -> str:
    """The text with its dates filled in: `[12 MD]` is the month and day twelve days from today."""
    raw = (FOLDER / text.file).read_text("utf-8")
    return _PLACE.sub(lambda found: _day(today + timedelta(days=int(found[1])), found[2], today), raw)


def _day(day: date, form: str, today: date) -> str:
    month_day = f"{day.month}月{day.day}日"
    match form:
        case "YMD":
            return f"{day.year}年{month_day}"
        case "Y":
            return str(day.year)
        case "ROC":  # the years of Taiwan's calendar count from 1911
            return f"{day.year - 1911}年{month_day}"
        case _:
            return f"明年{month_day}" if day.year > today.year else month_day
