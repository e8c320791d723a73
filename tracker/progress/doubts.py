"""What a report lets one doubt, pointed out in one question before it is sent. It is never refused for it.

A report is doubted where it says what the last one said, or where it names no figure and no day, or only that things go on.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Final

from django.utils.translation import gettext as _

from tracker.common.text import fold
from tracker.progress.models import ProgressReport

SAME: Final = "same"
NO_FIGURE: Final = "no_figure"
NO_DAY: Final = "no_day"
ONLY_GOING_ON: Final = "only_going_on"

LIKE: Final = 0.95
# Below so many characters a sentence that things go on is all that a report says.
SHORT: Final = 20
_EMPTY = re.compile(r"\W")
_FIGURE = re.compile(
    r"[0-9〇零一二两三四五六七八九十百千万亿半]+\s*(?:%|个|户|米|公里|亩|元|万|亿|台|套|人|家|份|次|项|处|座|栋|吨|成|轮|批|余|多)|\d"
)
_DAY = re.compile(
    r"\d{1,2}\s*[月日号/.-]|[一二三四五六七八九十]+月|[本上下]?(?:周|旬|月底|月末|季度|半年)|年底|昨[日天]|今[日天]|明[日天]|目前已于"
)
_GOING_ON = re.compile(
    r"(?:正在|积极|有序|持续|稳步|抓紧|加快|按计划)*(?:推进|推动|办理|落实|进行|开展|研究|协调|对接)(?:中|之中|当中)?"
)


def doubts_of(text: str, last: ProgressReport | None, percent: int) -> list[str]:
    """The codes of what is to be pointed out in a report, given the last one of the same unit in this cycle."""
    plain = fold(text)
    found: list[str] = []
    if last is not None and percent == last.percent and _alike(plain, fold(last.text)):
        found.append(SAME)
    has_figure, has_day = bool(_FIGURE.search(plain)), bool(_DAY.search(plain))
    bare = _EMPTY.sub("", plain)
    if len(bare) <= SHORT and _GOING_ON.search(bare) and not has_figure and not has_day:
        found.append(ONLY_GOING_ON)
    elif not has_figure and not has_day:
        found += [NO_FIGURE, NO_DAY]
    return found


def _alike(one: str, other: str) -> bool:
    one, other = _EMPTY.sub("", one), _EMPTY.sub("", other)
    return one == other or SequenceMatcher(None, one, other, autojunk=False).ratio() >= LIKE


def doubt_message(code: str) -> str:
    """A doubt in words."""
    match code:
        case "same":
            return _("It says what the last report said, with the same percentage.")
        case "no_figure":
            return _("It names no figure.")
        case "no_day":
            return _("It names no day or month.")
        case "only_going_on":
            return _("It only says that things go on.")
    return code
