"""Who presides: in a field of its own, in one line with others, among those present, or told as news."""

from __future__ import annotations

import re

from extraction.rules.people import NICKNAME, SURNAME, is_name
from extraction.structure.speakers import NAME, POST

Span = tuple[int, int]

# 时间：…　地点：…　主持：高远　记录：李明 in one line
_CHAIR_INLINE = re.compile(
    r"(?<=[\s|｜])(?:会议)?(?:主\s{0,4}持\s{0,4}[人者]?|主\s{0,4}席|召\s{0,4}集\s{0,4}人)\s{0,2}：\s{0,4}(?P<value>[^\s|｜：，。；][^|｜：，。；\n]{1,23}?)(?=\s{1,24}[\u4e00-\u9fff ]{2,8}：|\s*[|｜]|[，。；]|[ \t]*\n|[ \t]*$)"
)
_NEXT_FIELD = re.compile(r"[\s|｜]{1,24}[\u4e00-\u9fff ]{2,8}：")
_CHAIR_ELECTED = re.compile(
    rf"(?:公推|推选|推举|互推|由)\s?(?P<name>{NAME})(?:{POST})?\s?(?:为|担任|任)(?:本次|临时)?(?:会议)?主席"
)
# 出席校董：甘某某博士（校监，主席）、…: the chair among those who are present
_CHAIR_AMONG = re.compile(
    rf"(?:[：:、，,;；\n]|^)\s*(?P<name>[\u4e00-\u9fff·]{{2,8}}?)(?:{POST})?"
    r"(?:\s?[（(](?:[^（）()\n]{0,8}[，,、\s])?(?:会议)?(?:主席|主持人?|召集人)[）)]|[ \t\u2003\u3000]{1,12}[（(]?主席[）)]?[ \t]*(?=\n|$))"
)
_DEPUTY = re.compile(r"[（(](?P<name>[\u4e00-\u9fff]{2,8}?)代(?:理|主持)?[）)]")  # 主席：杨局长（高副局长远代）
_PRESIDES = re.compile(r"主持|召集|开场|召开|主席|宣[布告]")
_PIECE = re.compile(r"[^。\n]+。?")
_CHAIR_NEWS = (
    re.compile(
        rf"(?:^|\n|由|，|。|、|{POST})[\u4e00-\u9fff、]{{0,20}}?{POST}(?P<name>{NAME})(?:同志|先生|女士)?(?:[（(][^（）()\n]{{1,10}}[）)])?(?:[在受][^，。\n]{{2,24}}?)?(?:主持(?!人|编|验收|修订|制定|工作|日常)|组织召开|的主持下|召集|开场(?=[，。])|宣[布告](?:会议)?开[会始])"
    ),
    re.compile(
        rf"(?:由|，|。|、|^|\s)(?P<name>{NAME})(?:{POST})?(?:同志|先生|女士)?(?:[（(][^（）()\n]{{1,10}}[）)])?(?:在[^，。\n]{{2,24}}?)?(?:主持(?:了|召开|会议|。|，|并)|组织召开|宣[布告](?:会议)?开[会始]|召集(?:，|。|会议|并))"
    ),
    _CHAIR_ELECTED,
    re.compile(rf"【主持人?】\s?(?:{POST})?(?P<name>{NAME})"),
    re.compile(rf"(?:^|[，。\n])主持(?:人)?\s?(?P<name>{NAME})[，、\s]{{1,3}}(?:记录|纪录)"),
    re.compile(rf"主持人?(?:为|是)\s?[\u4e00-\u9fff]{{0,8}}?{POST}?(?P<name>{NAME})"),
    re.compile(rf"由(?P<name>{SURNAME}{POST}[\u4e00-\u9fff]{{1,2}})(?:担任主席|主持)"),
    re.compile(rf"(?:^|[，。、\n\s])(?P<name>{NICKNAME}|{SURNAME}(?:姐|哥|总|工|叔|婶))(?:主持|召集|开场)"),
    re.compile(rf"由[\u4e00-\u9fff、]{{0,24}}?(?P<name>{NAME})(?:{POST})?(?:同志)?(?:担任主席|主持)"),
    re.compile(r"由\s{0,2}\[?(?P<name>[A-Za-z][\w.-]{1,30})\]?\s{0,90}主持"),
    re.compile(rf"{POST}(?P<name>{NAME})(?:同志)?(?:率[^，。]{{2,60}}|[^，。]{{0,20}})召开"),
)
_POST_INSIDE = re.compile(
    rf"{SURNAME}{POST}[\u4e00-\u9fff]{{1,2}}"
)  # 罗市长文彬: the surname stands before the position


def find_chair(text: str, head: str, field: Span | None) -> Span | None:
    """Where the chair is named first; `head` is the opening of `text`, `field` the value of a field for the chair."""
    inline = _CHAIR_INLINE.search(head) if field is None else None
    value = inline.span("value") if inline else field
    spans = [_chair_value(text, value) if value else None, _chair_in_news(head)]
    if not any(spans) and (among := _CHAIR_AMONG.search(head)):
        spans.append(among.span("name"))
    return min((span for span in spans if span), default=None)  # the next meeting's chair stands further down


def _chair_value(text: str, span: Span) -> Span | None:
    """The name in a chair field: without the position behind it, with one that stands inside it."""
    start, end = span
    while start < end and text[start] in "@ \t*：:|│":
        start += 1
    if deputy := _DEPUTY.search(text, start, end):
        start, end = deputy.span("name")
    if following := _NEXT_FIELD.search(text, start, end):
        end = following.start()
    whole = re.split(r"[（(，,；;。|｜/]", text[start:end], maxsplit=1)[0].rstrip()
    last = re.search(r"(?<=\s)\S+$", whole)
    if last and _POST_INSIDE.fullmatch(last.group()):  # 工程局中区处 耿副处长建邦
        return start + last.start(), start + last.end()
    inside = _POST_INSIDE.fullmatch(whole)
    if inside:
        return start, start + len(whole)
    posted = re.search(rf"{POST}[ \t]{{0,4}}(?P<name>{NAME})$", whole)
    if posted and is_name(posted["name"]):
        return start + posted.start("name"), start + posted.end("name")
    value = re.match(rf"(?:{POST}\s{{1,4}})?[^\s，,、；;（()）。@/｜]{{2,16}}", text[start:end])
    if value is None:
        return None
    end = start + value.end()
    named = re.fullmatch(rf"(?:[\u4e00-\u9fff、]{{0,10}}?{POST}\s{{0,4}})?(?P<name>{NAME}){POST}?", text[start:end])
    if named and is_name(named["name"]):
        return start + named.start("name"), start + named.end("name")
    return start, end


def _chair_in_news(head: str) -> Span | None:
    found = (piece for piece in _PIECE.finditer(head) if _PRESIDES.search(piece.group()))
    pieces = [(max(0, piece.start() - 1), piece.end()) for piece in found]  # with the stop before each
    for pattern in _CHAIR_NEWS:
        for start, end in pieces:
            for match in pattern.finditer(head, start, end):
                if is_name(match["name"]):
                    return match.span("name")
    return None
