"""How numbers of lists print: the number formats of ECMA-376 (ST_NumberFormat) that Chinese offices use."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "○一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_FORMAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)


def counted(number: int, style: str) -> str:
    """`number` as the number format `style` prints it; formats that do not occur in Chinese files print as digits."""
    return _FORMATS.get(style, str)(number) if 0 <= number < 10_000 else str(number)


def _digit_by_digit(number: int, digits: str = "〇" + _DIGITS[1:]) -> str:
    return "".join(digits[int(digit)] for digit in str(number))


def _in_words(number: int, digits: str = "零" + _DIGITS[1:], units: str = "十百千", *, bare_ten: bool = True) -> str:
    """一百零五; 十五 instead of 一十五 where `bare_ten`."""
    words, pending_zero = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit == 0:
            pending_zero = bool(words)
            continue
        words += digits[0] if pending_zero else ""
        pending_zero = False
        leading_ten = bare_ten and place == 1 and digit == 1 and not words
        words += ("" if leading_ten else digits[digit]) + (units[place - 1] if place else "")
    return words or digits[0]


def _counting(number: int) -> str:
    """Words up to ninety-nine, above them digit by digit (ECMA-376 chineseCounting)."""
    return _in_words(number) if number < 100 else _digit_by_digit(number, _DIGITS)


def _roman(number: int) -> str:
    text = ""
    for size, sign in _ROMAN:
        times, number = divmod(number, size)
        text += sign * times
    return text


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number else ""


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if 1 <= number <= len(signs) else str(number)


def _from(first: str, last: int) -> Callable[[int], str]:
    """Signs that follow each other in Unicode, from 1 (`first`) to `last`."""
    return lambda number: chr(ord(first) + number - 1) if 1 <= number <= last else str(number)


def _sixty(number: int) -> str:
    return _STEMS[(number - 1) % 10] + _BRANCHES[(number - 1) % 12] if number else "0"


def _full_width(number: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))


_FORMATS: dict[str, Callable[[int], str]] = {
    "bullet": lambda number: "",
    "none": lambda number: "",
    "decimalZero": lambda number: f"{number:02}",
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerLetter": _letter,
    "chineseCounting": _counting,
    "taiwaneseCounting": _counting,
    "chineseCountingThousand": _in_words,
    "taiwaneseCountingThousand": _in_words,
    "japaneseCounting": _in_words,
    "ideographDigital": _digit_by_digit,
    "japaneseDigitalTenThousand": _digit_by_digit,
    "taiwaneseDigital": lambda number: _digit_by_digit(number, _DIGITS),
    "chineseLegalSimplified": lambda number: _in_words(number, _FORMAL, "拾佰仟", bare_ten=False),
    "ideographLegalTraditional": lambda number: _in_words(number, _FORMAL_TRADITIONAL, "拾佰仟", bare_ten=False),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographZodiacTraditional": _sixty,
    "ideographEnclosedCircle": _cycle("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    "decimalEnclosedCircle": _from("①", 20),
    "decimalEnclosedCircleChinese": _from("①", 20),
    "decimalEnclosedParen": _from("⑴", 20),
    "decimalEnclosedFullstop": _from("⒈", 20),
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "numberInDash": lambda number: f"- {number} -",
}
