"""Chinese and Arabic numerals, and the fold that lets the date rules be written once, in Simplified and half-width."""

from __future__ import annotations

import re

# Only what the rules of dates and deadlines look at; one character for one, so that offsets hold.
_TRADITIONAL = (
    "佈來侷倆個備傢傳儘兒內兩凍剛劃動務勞匯卽厤員唸噹國圍埰堅報場奬婦學寀實將尋屆嵗師幾廈廣強彙後復慶憲應懞戰採換擡擬敎數於昇時曆書會枱査條業樓標樹橋檢檯權歡歲歷歸殘氣決淩滙滿漸濛濟灣為熱爭爲獎現環產産當發"
    "盡矇確碼禮種穀穌積箇節紀約級細終結統經綫綱網緊線總績續纍義聖聞聯職聽臘臨臺與舉舊華萬葉蓆蘭處號蟄衕裏裡製複覈規親計訊訓記訪設訴話該誌誕語調談請講議護讀責費趕車軍載輩轉農迴這週進遊運過達選邊鄉醜鈡錶鍾鎭"
    "鎮鐘鑑鑒長門開閏間閣闆陞陰陸陽際隨雙難電鞦韆頁項須預頭風颱餅餘馬驗驚髮鬚麥麪麫麵黃點黨鼕齡齣龍"
)
_SIMPLIFIED = (
    "布来局俩个备家传尽儿内两冻刚划动务劳汇即历员念当国围采坚报场奖妇学采实将寻届岁师几厦广强汇后复庆宪应蒙战采换抬拟教数于升时历书会台查条业楼标树桥检台权欢岁历归残气决凌汇满渐蒙济湾为热争为奖现环产产当发"
    "尽蒙确码礼种谷稣积个节纪约级细终结统经线纲网紧线总绩续累义圣闻联职听腊临台与举旧华万叶席兰处号蛰同里里制复核规亲计讯训记访设诉话该志诞语调谈请讲议护读责费赶车军载辈转农回这周进游运过达选边乡丑钟表钟镇"
    "镇钟鉴鉴长门开闰间阁板升阴陆阳际随双难电秋千页项须预头风台饼余马验惊发须麦面面面黄点党冬龄出龙"
)
_FULL_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)}
_FOLD = {
    **dict(zip(map(ord, _TRADITIONAL), _SIMPLIFIED, strict=True)),
    **_FULL_WIDTH,
    **{ord(a): b for a, b in zip("「」『』﹁﹂〞〝", "“”“”“””“", strict=True)},
    **{ord(a): b for a, b in zip("／．～ー－﹣−\u00a0○◯Ｏ⺟⽇⽉", "/.~---- 〇〇〇母日月", strict=True)},
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
