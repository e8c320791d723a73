"""Who takes part: the names that a document lists or addresses, so that it knows its own people further on."""

from __future__ import annotations

import re
from collections import Counter

from extraction.rules.people import NICKNAME, SURNAME, is_name
from extraction.structure.document import Line
from extraction.structure.speakers import NAME, POST

_LISTS = re.compile(
    r"(?:出席|列席|参会|与会|参加|参与|到会|缺席|请假|主\s?持|(?:建设|施工|监理|设计|总包|分包|承建)单位|主\s?席|记\s?录|纪录|召集|发起|提案|附议|责任|负责|成员|委员|Host|Participants|Attendees?)"
    r"[^：:，。；\n]{0,16}?(?:[：:]|$)"
)
_PART = re.compile(r"[^、，,；;/&＆]+")
_BRACKETS = re.compile(r"[（(【\[][^（）()【】\[\]\n]{0,40}[）)】\]]")
_PERSON = re.compile(
    rf"(?P<whole>{SURNAME}(?:[\u4e00-\u9fff]{{0,3}}{POST}|[\u4e00-\u9fff]?部员)[\u4e00-\u9fff]{{1,2}})|[@\[-]{{0,2}}(?:[\u4e00-\u9fff]{{0,10}}?{POST})?(?P<name>{NAME}|{SURNAME}[A-Za-z]{{2,12}}|[老小阿][\u4e00-\u9fff]|[\u4e00-\u9fff](?:姐|哥|总|工|师傅|叔|伯|姨|嫂|妈)|[\u4e00-\u9fff]{{1,2}}师傅|[A-Za-z][\w.-]{{1,24}})(?:{POST}|老师|同学)?"
)
_ADDRESSED = re.compile(r"(?<![A-Za-z0-9])@([\u4e00-\u9fff]{2,4}|[A-Za-z][\w.-]{1,24})(?![\u4e00-\u9fff])")
_NICKNAMED = re.compile(
    rf"(?:(?<![\u4e00-\u9fff])|(?<=[由归请和与交让给叫跟])|(?<=员)|(?<=秘书)|(?<=干部)|(?<=教师)|(?<=师傅)|(?<=主任))({NICKNAME})(?=[\u4e00-\u9fff，。；、）]|\s|$)"
)
_HOLDS = re.compile(rf"\s*[\u4e00-\u9fff]{{1,8}}[（(](?P<name>{NAME})(?:{POST})?[）)]\s*[：:]")  # 二网格（朱全）：
_BODY = re.compile(
    r"(?!.*(?:[的了们不是要把被请]|人|以上|其他|有关|相关|负责|全体|共|等|请假|缺席))[\u4e00-\u9fff]{4,10}"
)  # 鼎岳建设
_LONGEST_ENTRY = 40  # characters of a line of a list of people
_FIELD_REACH = 2000


def find_people(text: str, lines: tuple[Line, ...]) -> frozenset[str]:
    """The names in lists of attendance and the like, in fields that name who is in charge, and behind an @."""
    found = {match[1] for pattern in (_ADDRESSED, _NICKNAMED) for match in pattern.finditer(text)}
    listing = False
    for line in lines:
        if (held := _HOLDS.match(text, line.body, line.end)) and is_name(held["name"]):
            found.add(held["name"])
        opened = _LISTS.match(text, line.body, line.end)
        if opened:
            listing = True
            found.update(
                inside for bracket in _BRACKETS.findall(opened.group()) if _BODY.fullmatch(inside := bracket[1:-1])
            )
            found.update(_names(text, opened.end(), min(line.end, opened.end() + _FIELD_REACH)))
        elif listing and not line.level and not line.label and _may_list(text, line):
            found.update(_names(text, line.body, line.end))
        else:
            listing = False
    labels = Counter(line.label.strip(" *") for line in lines if line.label)
    found.update(label for label, times in labels.items() if times > 1 and _name(label) == label)
    return frozenset(found)


def _may_list(text: str, line: Line) -> bool:
    """Whether a line can be an entry of a list of people: short, and no sentence."""
    return line.end - line.body <= _LONGEST_ENTRY and text[line.end - 1] not in "。；;！？"


def _names(text: str, start: int, end: int) -> list[str]:
    listed = _BRACKETS.sub(lambda bracket: " " * len(bracket.group()), text[start:end])
    found = [inside for bracket in _BRACKETS.findall(text[start:end]) if _BODY.fullmatch(inside := bracket[1:-1])]
    for part in _PART.findall(listed):
        entry = part.strip(" *。.：:")
        whole = _name(entry)
        if not whole and _BODY.fullmatch(entry):
            found.append(entry)
        found += [whole] if whole else [name for word in entry.split() if word > "\u2e7f" and (name := _name(word))]
    return found


def _name(entry: str) -> str | None:
    """The name in an entry such as 物业经理黎永利先生, or None."""
    match = _PERSON.fullmatch(entry)
    name = (match["whole"] or match["name"]) if match else None
    return name if name and is_name(name) else None
