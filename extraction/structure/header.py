"""The header facts: title, kind, day, place, chair, attendees, issuer, document number."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from extraction.model import Meeting
from extraction.rules.people import is_name
from extraction.structure.chair import find_chair
from extraction.structure.document import Line
from extraction.structure.script import fold
from extraction.structure.speakers import NAME, POST

# (text, reference) → the first and last day of every date expression found, in order.
DateFinder = Callable[[str, date | None], list[tuple[int, int, date | None, str]]]

HEAD = 3000  # header facts stand in the first part of a document
TITLE_KINDS = (
    (
        "minutes",
        re.compile(
            r"纪要|会议记录|会议纪录|纪录|记录$|议事录|例会|会议议程|议定事项|会议(?:摘要|整理|实录|小结|备忘)|文字整理|速记|碰头会|会(?:议)?简报|[周晨月]会(?:[（(].{0,20}[）)])?$"
        ),
    ),
    ("plan", re.compile(r"工作报告|工作要点|意见$|方案|计划|规划|通知|要点|办法|清单|任务分解|责任分工|分工表|台账")),
    ("news", re.compile(r"召开|强调|会议|座谈|调研|部署|举行|推进会|动员")),
)
_FIELD = r"(?:[A-Za-z]+ ){0,2}[\s*#>|\-—.、\d（）()一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾参貮]{0,8}(?:%s)[\s*]{0,4}(?:[：:]|[\t \u2003\u3000]{1,8})\s*⏰?\s*"
_TIME = re.compile(_FIELD % r"(?:会议|开会|召开)?(?:时间|日期)|会议日期时间")
_PLACE = re.compile(_FIELD % r"(?:会议|开会)?(?:地点|地址)|开会地点")
_CHAIR = re.compile(
    _FIELD
    % r"【?(?:轮值|会议)?主\s{0,4}持\s{0,4}[人者]?|(?:会议)?主\s{0,4}席|召\s{0,4}集\s{0,4}人|议长|主任委员|主领|Host|Chair(?:person|man)?|主持\s?[/、和与]\s?记录】?"
)
_SECRETARY = re.compile(_FIELD % r"记\s?录\s?人?|纪录")
_ATTENDEES = re.compile(
    _FIELD
    % r"出席(?:委员|人员|者|单位|领导)?|参会人(?:员)?|与会(?:人员|者)|参加人员?|出席会员|列席(?:人员|住户|单位)?|参加单位"
)
_ISSUER = re.compile(_FIELD % r"发文(?:机关|单位)|印发(?:机关|单位)?|主办单位")
_DOC_NO = re.compile(
    r"[\u4e00-\u9fff]{1,12}[（\[［【][12]\d{3}[）\]］】]\s?(?:第)?\d{1,4}\s?号|[\u4e00-\u9fff]{2,6}字第\d{4,12}号"
)
_MINUTES_FIELDS = re.compile(
    r"(?:^|\n)[^\n：:。]{0,20}(?:与会人|参会人|出席人员|出席委员|会议内容|遗留问题|会议议题|会议议程|列席)[^\n：:。]{0,4}[：:]"
)
_HEADER_FIELD = re.compile(
    r"(?:^|[\n　 >*#|])(?:会议)?(?:主\s*持|主\s*席|召\s*集|记\s*录|纪\s*录)(?:\s*人员?)?\s*[：:]"
)
_MEETS = re.compile(r"召开|出席|主持|举行|列席|与会")
_HELD = re.compile(r"召开|举行|主持|出席|会议|部署|反馈会|座谈|开会|办公会|协调会|调研")
_PUBLISHED = re.compile(r"(?:发布|发表|更新|发文|印发|制表|填表|提报)(?:日期|时间)\s*[：:]\s*")
# （2020年9月28日县政府审签）, （…函颁）: the day of a plan stands in a bracket under its title
_ISSUED = re.compile(
    r"[（(][^（）()\n]{0,20}?(?:[12]\d{3}|民国\s?\d{1,3}|[12二一][\d〇○零一二三四五六七八九]{3})年\s?[\d一二三四五六七八九十]{1,3}月\s?[\d一二三四五六七八九十]{1,3}日[^（）()\n]{0,40}[）)]"
)
_DAY_OF_PUBLISHED = re.compile(r"(?P<word>昨|今|前|本)\s?[（(]\s?(?P<day>\d{1,2})\s?[）)]\s?日")
# 2019年第5次校长办公会, 〔2021〕第3期
_YEAR_OF_MEETING = re.compile(r"((?:19|20)\d\d)(?:年度?|[）)\]】〕])\s?第[\d一二三四五六七八九十]{1,3}[次期号]")
# A line under the title that holds nothing but a day
_DAY_ALONE = re.compile(
    r"(?:^|\n)[\s—–>*-]{0,6}[12二一][\d〇○零一二三四五六七八九]{3}年[^\n年，。：]{3,10}[日号](?:\s*[（(]?(?:星期|周|礼拜)[一二三四五六日天][）)]?)?\s*(?=\n|$)"
)
_YESTERDAY = {"昨天": 1, "昨日": 1, "今天": 0, "今日": 0, "前天": 2, "本日": 0}
_MEETING_NAME = re.compile(
    r"召开(?:了)?((?:[^，。；\s“”]|“[^”]{1,30}”){2,36}?(?:会议|大会|座谈会|推进会|办公会|常务会|例会|协调会|动员会))"
)
_PERSON = re.compile(
    rf"(?P<before>[\u4e00-\u9fff]{{0,12}}?{POST}|主委|副主委|[财监设环安网契稽棟栋]委)?(?P<name>{NAME})(?P<after>{POST})?(?:\(|（|$)"
)
_SPACES = re.compile(r"\s+")


def read_header(
    received: str, text: str, lines: tuple[Line, ...], published: date | None, dates: DateFinder, title: str | None
) -> Meeting:
    """The meeting of a document. `text` is the reading form of `received`; `dates` reads date expressions."""
    fields = _fields(text, lines)
    found_title = title or _front_title(received) or _title(received, text, lines)
    kind = kind_of(text, fold(found_title or ""), lines)
    held_on, basis = _held_on(text, fields, published, dates, kind)
    chair = fields.get("chair")
    chair_span = find_chair(text, text[:HEAD], chair)
    number = _DOC_NO.search(text[:HEAD])
    return Meeting(
        title=found_title,
        kind=kind,
        held_on=held_on,
        held_on_basis=basis,
        place=_value(received, fields.get("place")),
        chair=received[slice(*chair_span)] if chair_span else None,
        attendees=_attendees(received, text, fields.get("attendees")),
        issuer=_value(received, fields.get("issuer")),
        doc_no=received[number.start() : number.end()] if number else None,
    )


def _fields(text: str, lines: tuple[Line, ...]) -> dict[str, tuple[int, int]]:
    """The spans of the values of header lines; a value may stand on the line below."""
    found: dict[str, tuple[int, int]] = {}
    patterns = {"time": _TIME, "place": _PLACE, "chair": _CHAIR, "attendees": _ATTENDEES, "issuer": _ISSUER}
    for number, line in enumerate(lines):
        if line.start > HEAD:
            break
        for name, pattern in patterns.items():
            match = pattern.match(text, line.start, line.end)
            if match is None or name in found:
                continue
            end = line.end
            other = _SECRETARY.search(text, match.end(), end) if name == "chair" else None
            if other and other.start() > match.end():
                end = other.start()
            if match.end() < end:
                found[name] = (match.end(), end)
            elif number + 1 < len(lines) and not lines[number + 1].label:
                found[name] = (lines[number + 1].body, lines[number + 1].end)
    return found


def _value(received: str, span: tuple[int, int] | None) -> str | None:
    return received[span[0] : span[1]].strip(" *\t。;；") or None if span else None


def _front_title(received: str) -> str | None:
    front = re.match(r"\s*---\n(?:.{0,300}\n){0,30}?title\s*:\s*[\"']?([^\"'\n]{2,120})", received[:2000])
    return front[1].strip() if front else None


def _title(received: str, text: str, lines: tuple[Line, ...]) -> str | None:
    """The first heading, or the first short line that is no sentence and no header field, or the meeting's name."""
    for line in lines[:8]:
        body = text[line.body : line.end]
        if line.label or line.cell or line.todo or _TIME.match(text, line.start, line.end):
            continue
        if len(body) < 4 and line.level != 1:
            continue
        if line.level == 1 or (len(body) <= 50 and not re.search(r"[。；，,]|[：:]\s*$", body)):
            return _SPACES.sub(" ", received[line.body : line.end]).strip()
        break
    name = _MEETING_NAME.search(text[:HEAD])
    return received[name.start(1) : name.end(1)] if name else None


def kind_of(text: str, title: str, lines: tuple[Line, ...]) -> str:
    """minutes, plan, news or other, by the title and, failing that, by how the text is set out and speaks."""
    for kind, pattern in TITLE_KINDS[:2]:
        if pattern.search(title):
            return kind
    head = text[:HEAD]
    if re.search(r"现?纪要如下|会议纪要|会议记录|会议纪录", head[:1500]):
        return "minutes"
    if _MINUTES_FIELDS.search(head) or _HEADER_FIELD.search(head, 0, 800):
        return "minutes"
    if re.search(r"提出(?:如下|以下)(?:实施)?意见|制定本(?:方案|计划|意见)|现(?:将|就)[^。]{2,60}通知如下", head):
        return "plan"
    sample = text[:8000]
    leads = len(re.findall(r"(?:指出|强调|要求|表示)[，,：:]", sample))
    meets = len(re.findall(r"出席|主持|召开|指出|强调|要求", sample))
    numbered = sum(line.item for line in lines[:120])
    if numbered >= 6 and numbered * 3 >= min(len(lines), 120) and not _MEETS.search(head[:500]):
        return "plan"
    if leads or meets >= 2 or TITLE_KINDS[2][1].search(title):
        return "news"
    return "other"


def _held_on(
    text: str, fields: dict[str, tuple[int, int]], published: date | None, dates: DateFinder, kind: str
) -> tuple[date | None, str | None]:
    if "time" in fields:
        start, end = fields["time"]
        for _, _, day, said in dates(text[start:end], published):
            if day is not None:
                return day, said
    if kind == "minutes":
        for start, _, day, said in dates(text[:400], published or _year_clue(text)):
            if day is not None and start < 300:
                return day, said
    if kind == "plan":
        return (published, "published") if published else _stated_day(text, dates)
    if kind == "other" and published is None and (issued := _issued(text, dates))[0]:
        return issued
    found = _day_in_news(text, published or _year_clue(text), dates)
    return (published, "published") if found[0] is None and kind == "other" and published else found


def _year_clue(text: str) -> date | None:
    """The middle of the year that a plan's opening or closing tells: “十三五”规划收官之年 is 2020, 开局之年 2016."""
    named = _YEAR_OF_MEETING.search(text[:300])
    if named:
        return date(int(named[1]), 6, 30)
    clue = re.search(r"“?十([一二三四五六七])五”?(?:规划)?(?:的)?(收官|开局|起步|谋划)之年", text[:HEAD])
    if clue is None:
        return None
    first = 2001 + 5 * "一二三四五六七".index(clue[1]) + 5
    return date(first + 4 if clue[2] in ("收官", "谋划") else first, 6, 30)


def _stated_day(text: str, dates: DateFinder) -> tuple[date | None, str | None]:
    """The day under the text of a plan that has no date of its own otherwise: a line that is a full date."""
    if (issued := _issued(text, dates))[0]:
        return issued
    for part in (text[-400:], text[:400]):
        full = re.search(
            r"(?:^|\n)\s*(?:[12]\d{3}|[一二]?[〇○零一二三四五六七八九]{2,4})年[^\n年]{2,8}日\s*(?:\n|$)", part
        )
        if full:
            for _, _, day, said in dates(full.group().strip(), None):
                return day, said
    return None, None


def _issued(text: str, dates: DateFinder) -> tuple[date | None, str | None]:
    """The day of issue in a bracket of the head, or behind a word such as 制表日期."""
    head = text[:400]
    if found := _ISSUED.search(head):
        for _, _, day, said in dates(found.group(), None):
            if day is not None:
                return day, said
    if stamp := _PUBLISHED.search(head):
        for start, _, day, said in dates(head[stamp.end() : stamp.end() + 24], None):
            if day is not None and start < 6:
                return day, said
    return None, None


def _day_in_news(text: str, published: date | None, dates: DateFinder) -> tuple[date | None, str | None]:
    head = text[:HEAD]
    if published is None and (stamp := _PUBLISHED.search(head)):
        for _, _, day, _ in dates(head[stamp.end() : stamp.end() + 24], None):
            published = day
            break
    if alone := _DAY_ALONE.search(head[:400]):
        for _, _, day, said in dates(alone.group().strip(), published):
            if day is not None:
                return day, said
    if published and (named := _DAY_OF_PUBLISHED.search(head[:1500])):
        day_of = _same_or_last_month(published, int(named["day"]))
        if day_of is not None:
            return day_of, f"{named.group()} + published"
    for line in re.finditer(r"[^\n。]+", head[:1500]):
        if not _HELD.search(line.group()) or _PUBLISHED.search(line.group()):
            continue
        for start, _, day, said in dates(line.group()[:160], published):
            if start <= 90 and day is not None:
                return day, said
        for word, back in _YESTERDAY.items():
            if published and word in line.group()[:40]:
                return date.fromordinal(published.toordinal() - back), f"{word} + published"
    return None, None


def _same_or_last_month(published: date, day: int) -> date | None:
    """The last day with this number up to the day of publication."""
    for back in range(32):
        found = date.fromordinal(published.toordinal() - back)
        if found.day == day:
            return found
    return None


def _attendees(received: str, text: str, span: tuple[int, int] | None) -> tuple[dict[str, str], ...]:
    if span is None:
        return ()
    found = []
    for part in re.finditer(r"[^、，,；;\s@。]+", text[span[0] : min(span[1], span[0] + 4000)]):
        match = _PERSON.match(part.group())
        if match is None or not is_name(match["name"]):
            continue
        at = span[0] + part.start()
        position = next((group for group in ("before", "after") if match[group]), None)
        found.append(
            {
                "name": received[at + match.start("name") : at + match.end("name")],
                "position": received[at + match.start(position) : at + match.end(position)] if position else "",
            }
        )
    return tuple(found)
