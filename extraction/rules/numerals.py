"""Chinese and Arabic numerals, and the fold that lets the date rules be written once, in Simplified and half-width."""

from __future__ import annotations

import re

# Only what the rules of dates and deadlines look at; one character for one, so that offsets hold.
_TRADITIONAL = (
    "個後週禮號兩節這內間開學會國勞動兒婦軍聖誕點時歲終萬億貳參陸臘農曆陽陰閏從屆換過幾數將劃來當應實雙驚蟄種處滿鐘鍾連續長為爭結發預計確報辦議還達華規慶啟補繳審調據總裡裏於與產員問題導師親紀復穌難龍頭腦單"
    "熱採颱風淨現執關聽證簽訂頒讀憲記際費權門歸穀穫歷餘載選競標驗測雲樓線機構務屬責專項資壩讓備麵體積盡儘須級銀錢樹園煙氣凍團"
)
_SIMPLIFIED = (
    "个后周礼号两节这内间开学会国劳动儿妇军圣诞点时岁终万亿贰参陆腊农历阳阴闰从届换过几数将划来当应实双惊蛰种处满钟钟连续长为争结发预计确报办议还达华规庆启补缴审调据总里里于与产员问题导师亲纪复稣难龙头脑单"
    "热采台风净现执关听证签订颁读宪记际费权门归谷获历余载选竞标验测云楼线机构务属责专项资坝让备面体积尽尽须级银钱树园烟气冻团"
)
_FULL_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)}
_FOLD = {
    **dict(zip(map(ord, _TRADITIONAL), _SIMPLIFIED, strict=True)),
    **_FULL_WIDTH,
    **{ord(a): b for a, b in zip("「」『』﹁﹂〞〝", "“”“”“””“", strict=True)},
    **{ord(a): b for a, b in zip("／．～－﹣−\u00a0○◯Ｏ⺟⽇⽉", "/.~--- 〇〇〇母日月", strict=True)},
}
_NEEDS_FOLD = re.compile("[" + re.escape("".join(map(chr, _FOLD))) + "]")


def fold(text: str) -> str:
    """The text in Simplified script with half-width digits, as far as the date rules need; same length.

    Chinese brackets and commas stay: they stand in every text, and leaving them spares most texts the copy.
    """
    return text.translate(_FOLD) if _NEEDS_FOLD.search(text) else text


_DIGITS = {
    **{character: value for value, character in enumerate("零一二三四五六七八九")},
    **{character: value for value, character in enumerate("零壹贰叁肆伍陆柒捌玖")},
    **{str(value): value for value in range(10)},
    "〇": 0, "两": 2, "俩": 2, "参": 3, "元": 1, "首": 1, "仨": 3,
}  # fmt: skip
_TENS = {"十": 10, "拾": 10, "廿": 20, "卅": 30}
_SCALES = {"百": 100, "佰": 100, "千": 1000, "仟": 1000}


def integer(word: str) -> int | None:
    """The value of a numeral up to 99,999,999 in Arabic or Chinese digits, positional or with 十百千万; None for others.

    二〇二五 is read digit by digit, 二十五 and 一百二十 by their units, 廿一 is 21, 一百二 is 120.
    """
    if not word:
        return None
    if word.isascii():
        return int(word) if word.isdigit() else None
    if all(character in _DIGITS for character in word):
        return int("".join(str(_DIGITS[character]) for character in word))
    return _by_units(word)


def _by_units(word: str) -> int | None:
    total, section, digit, scale = 0, 0, 0, 1
    for character in word:
        if character in _DIGITS:
            digit = digit * 10 + _DIGITS[character] if scale == 1 and digit else _DIGITS[character]
        elif character == "万":
            total, section, digit, scale = (total + section + digit) * 10000, 0, 0, 10000
        elif character in _SCALES or character in _TENS:
            scale = _SCALES.get(character, 10)
            section += (digit or 1) * scale if character in _SCALES or character in "十拾" else _TENS[character]
            digit = 0
        else:
            return None
    if digit and scale >= 100 and word[-2] in "百佰千仟万":
        digit *= scale // 10
    return total + section + digit
