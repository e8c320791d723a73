"""What each stretch of a document is about: header, explanation, review, narration, instruction, decision."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from extraction.structure.document import Line, Scope, Sentence
from extraction.structure.sentences import split_sentences
from extraction.structure.speakers import NAME, POST, Lead, find_lead, who_says

_ARABIC_DEPTH = 4  # of an outline mark such as 1.
_SECTIONS = (
    (
        Scope.CONTEXT,
        re.compile(
            r"^(?!.*(?:目标|任务)).*(?:指导思想|总体要求|基本原则|工作原则|总体思路|重要?意义|必要性|重大意义|形势分析|适用范围|总则$)"
        ),
    ),
    # What is to be talked over is no decision yet: 商讨及议决聘请保安公司事宜, 跟进上次会议议决事项
    (
        Scope.CONTEXT,
        re.compile(
            r"^[^：:]{0,8}(?:商讨|商议|讨论|检讨|审议|研究|跟进|追踪|查核|回顾|确认|听取|通报|上次|上届|前次)[^，。]{0,40}(?:事宜|事项|情况|情形|进度(?:确认)?|案|确认|纪录|记录|议题)$"
        ),
    ),
    (
        Scope.DECISION,
        re.compile(
            r"决议|裁示|决定|决策|议决|议定|遗留|待办|代办|后续行动|行动项|下一步行动|跟进事项|会议结论|主席结论|指示事项|列管|共识|Action|TODO|To-?do",
            re.I,
        ),
    ),
    (
        Scope.HEADER,
        re.compile(
            r"出席|列席|参会|与会|缺席|请假|未到|时间$|地点$|主持|会议信息|基本信息|签到|抄送|附件|散会|致词|致辞|上次会议[纪记]录|线上观看|议程$|欢迎新朋友|前情提要|目录"
        ),
    ),
    (
        Scope.PAST,
        re.compile(
            r"回顾|成效|成绩|完成情况|进展情况|办理情形|工作情况|主要工作$|工作总结|取得|过去|发展成就|执行情形|背景|现状|存在的?问题|主要风险"
        ),
    ),
    (
        Scope.DIRECTIVE,
        re.compile(r"安排|任务|下一步|下阶段|要求|目标|保障|措施|部署|打算|计划|指标|重点|建议|工作思路|组织实施|职责"),
    ),
    (Scope.CONTEXT, re.compile(r"说明|案由|提案|背景|报告|讨论|意见|询问|发言|进度|问答|议题|汇报")),
)
_LABELS = {
    Scope.DECISION: re.compile(
        r"(?:决议|裁示|决定|决策|议决|遗留(?:问题|事项)|跟进(?:行动|情况)?|结论|议定|议决|处理方式|待办|行动|指示|共识|办法|主席)(?:事项|内容|如下)?$|决议|裁示"
    ),
    Scope.HEADER: re.compile(
        r"^(?:会议)?(?:时间|日期|地点|地址|主席|主持人?|记录人?|纪录|出席.*|列席.*|参会.*|与会.*|参加.*|提案(?:人|单位|部门)|案由|附议人|缺席.*|请假.*|未到.*|线上住户|抄送|主送|印发|联系人|电话|电邮|来源|信息来源|作者|编辑|责任编辑|发布日期|导语|致谢|附件|会议名称|整理时间|完成状态.*|保险期间|工程名称|subheadline|title)$"
    ),
    Scope.PAST: re.compile(r"状态|办理情形|执行情形|完成情况|进展|现状"),
    Scope.CONTEXT: re.compile(r"说明|背景|提案.*|报告.*|讨论|意见|表决|原因|问题|提问|答|问"),
    Scope.DIRECTIVE: re.compile(r"目标|任务|要求|措施|关键节点|计划|测试策略|下一步"),
}
_NAMES_MINUTES = re.compile(r"[会次期](?:议)?[^，。]{0,8}(?:议定事项|决议|决定事项|纪要|记录|纪录)|(?:议定事项|纪要|记录|纪录)$")
_DECIDED = re.compile(
    r"(?:[^。\n]{0,80}?[，,：:])?\s*(?:会议)?(?:研究|讨论|审议)?(?:并|后)?(?:原则上?|一致)?(?:同意|通过|批准|议定|决定)(?!与否|票|的)"
)
_TASKS_AT_END = re.compile(
    r"(?:安排|任务|打算|要求|目标|措施|部署|建议|思路|职责|下一步|重点|工作|计划|指标)[^\u4e00-\u9fff]*$|下一步|下阶段"
)
_REVIEW = re.compile(
    r"[\s\d.、（）一二三四五六七八九十]{0,8}(?:过去(?:的)?(?:一年|五年|几年)|一年来|五年来|几年来|近年来|去年|今年以来|上半年以来|各位代表，?过去|回顾|“十[二三四]五”(?:时期|期间)，?(?:我|全|是)|(?:截至|截止))"
)
_PLANS = re.compile(
    r"[\s\d.、（）一二三四五六七八九十]{0,8}(?:今年(?!以来)|明年|下一步|下一阶段|今后|未来|新的一年|“十[五六]五”|做好今年|主要预期目标|重点抓好|要)"
)
# 近年来，…；…。: all of such a sentence tells what was.
_RECALLS = re.compile(
    r"[\s，,：:]*(?:近年来|近几年来?|[一二三四五几多]年来|去年|上年|今年以来|年初以来|党的[一二三四五六七八九十]+大以来|过去|长期以来|经过[^，。；]{2,24}(?:努力|共同努力)|[^，。；]{2,12}以来)[，,]"
)
_NARRATES = re.compile(
    r"^(?:会上|会前|会后|据悉|据了解|据介绍|当天|当日|期间|随后|最后，会议|会议(?:由|以|采取|通过视频|听取|宣读|传达|学习了|还?研究了|组织|播放|开始|结束(?!后)|认为|指出，[^，]{2,30}是)|[^，。]{2,40}(?:出席|参加|列席)(?:了)?(?:会议|活动|座谈会|调研)?$)"
)
_SETS_PLAN = re.compile(r"要求|强调|指出|提出|希望|部署|叮嘱|嘱咐|号召|指示|批示|裁示|安排|表示|说|讲话|布置|动员|交代|提醒|认为")
# An order without saying whose: 要加强…, 一是加快…
_ORDERS_OPENLY = re.compile(
    r"\s*(?:同时|其次|最后|此外|因此|为此)?[，,]?(?:要(?!求|闻|点|素|是)|必须|务必|[一二三四五六七八九十]{1,2}(?:要|是要|是)(?=[\u4e00-\u9fff]))"
)
_SPOKEN = re.compile(
    rf"[A-Za-z][\w./ -]{{1,20}}|(?:[\u4e00-\u9fff]{{0,6}}{POST})?(?:{NAME})?(?:{POST})?(?:提问|回覆|回复|补充|发言|追问|说明)?"
)
_ASKED = re.compile(r"(?:提问|追问|询问|发问|质询)$")
_PRINCIPLE_LINE = re.compile(r"[\s*]*(?:指导思想|总体要求|基本原则|工作原则|总体思路|重要意义)[\s*]*")
_PRINCIPLES = re.compile(r"总体要求|指导思想|基本原则|总体思路")
_ORDERS = re.compile(r"拍板|交代|布置|安排|动员|要求|强调|指示|裁示|部署|指出|叮嘱|批示")
_DECIDES = re.compile(r"拍板|敲定|说好|约定|决定|决议|议决|议定|商定|确定|明确|同意|通过|裁示")
_ORDERED = re.compile(r"(?:要求|如下|决定|议定|明确|以下(?:事项|工作|意见|要求)|纪要如下|事项)\s*[：:]?$")


@dataclass(slots=True)
class _State:
    kind: str
    default: Scope
    headings: list[Line] = field(default_factory=list)
    section: Scope | None = None
    section_level: int = 0
    label: Scope | None = None
    label_text: str | None = None
    depth: int = 0  # of the item that the text stands under
    label_fresh: bool = False  # an empty label was the line before
    bullet: tuple[int, str] = (0, "")  # how far in, and behind which bullet, a label stands
    label_depth: int = 0  # of the item under which a label stands: the next item as high ends its reach
    people: frozenset[str] = frozenset()
    current: int = 0  # the depth of the item being read
    speech: Scope | None = None
    speech_depth: int = 0  # of the item in which somebody began to speak
    speaker: tuple[int, int] | None = None
    voice: tuple[int, int] | None = None  # whose words the label before them gives
    review: bool = False
    past_until_stop: bool = False
    principles: bool = False  # the line tells principles: 1.指导思想。以…为指导，…


def default_scope(kind: str, text: str) -> Scope:
    """How a clause is read where nothing around it says more."""
    if kind == "plan":
        return Scope.DIRECTIVE
    if kind == "news":
        return Scope.NARRATION
    return Scope.CONTEXT


def scope_lines(
    text: str, lines: tuple[Line, ...], kind: str, openings: re.Pattern[str], people: frozenset[str] = frozenset()
) -> Iterator[Sentence]:
    """The sentences of all lines with what surrounds them.

    `openings` tells clauses that open with a verb of action, `people` the names of those who take part.
    """
    default = default_scope(kind, text)
    if kind == "other" and _is_programme(text, openings):
        default = Scope.DIRECTIVE
    state = _State(kind, default, people=people)
    for line in lines:
        if line.cell:
            continue
        _enter_line(text, line, state)
        sentences = split_sentences(text, line.body, line.end)
        decided = False
        for number, ((start, end), clauses) in enumerate(sentences):
            lead = None if line.level and line.depth < _ARABIC_DEPTH else find_lead(text, start, end)
            scope = _enter_sentence(text, start, end, lead, state)
            if number == 0 and len(sentences) > 1 and _PRINCIPLE_LINE.fullmatch(text, start, end):
                state.principles = True
            if state.principles:
                scope = Scope.CONTEXT
            if decided and scope is Scope.CONTEXT:
                scope = Scope.DIRECTIVE  # what a decision is followed by says how it is carried out
            decided = decided or (kind == "minutes" and _DECIDED.match(text, start, end) is not None)
            if line.checked:
                scope = Scope.HEADER
            elif line.todo and scope is not Scope.HEADER:
                scope = Scope.DECISION
            if state.past_until_stop or _RECALLS.match(text, max(start, lead.said if lead else 0), end):
                scope = Scope.PAST
                state.past_until_stop = text[end : end + 1] in "；;"
            yield Sentence(
                start,
                end,
                clauses,
                _of_heading(line, scope),
                state.speaker or state.voice,
                tuple(state.headings),
                state.label_text,
                line.item,
                number == 0,
                len(sentences) == 1,
                lead.said if lead else 0,
            )


def _of_heading(line: Line, scope: Scope) -> Scope:
    """A heading orders nothing, but a short line numbered 1. may be both a heading and a task."""
    if not line.level:
        return scope
    numbered = line.depth >= _ARABIC_DEPTH and line.level > line.depth
    return Scope.DIRECTIVE if numbered and scope in (Scope.DIRECTIVE, Scope.DECISION) else Scope.HEADER


def _is_programme(text: str, openings: re.Pattern[str]) -> bool:
    """Whether most clauses of a text without header open with a verb of action, as those of a plan or report do."""
    head = text[:6000]
    clauses = len(re.findall(r"[，。；]", head))
    return clauses >= 10 and len(openings.findall(head)) >= 0.3 * clauses


def _enter_line(text: str, line: Line, state: _State) -> None:
    state.principles = False
    if line.level:
        while state.headings and state.headings[-1].level >= line.level:
            state.headings.pop()
        state.headings.append(line)
        state.speech = state.speaker = state.voice = state.label = state.label_text = None
        state.current = 0
        _enter_section(text[line.body : line.end], line.level, state)
        return
    if line.depth and state.kind == "minutes" and 0 < line.depth <= state.speech_depth:
        state.speech = state.speaker = None  # the next item is another matter
    if line.depth:
        state.current = line.depth
        if state.label is not None and not line.label and line.depth <= state.label_depth:
            if state.label_fresh:
                state.label_depth = line.depth - 1  # the list under an empty label is its own, however it is numbered
            else:
                state.label = state.label_text = None
        state.label_fresh = False
        state.depth = line.depth if state.label is None else state.depth
    elif line.item and state.label is not None and not line.label and not state.label_fresh:
        indent, bullet = _bullet(text, line)
        if indent < state.bullet[0] or (indent == state.bullet[0] and bullet != state.bullet[1]):
            state.label = state.label_text = None
    if line.label:
        state.bullet = _bullet(text, line)
        state.label_depth = 0 if line.depth else state.depth
        state.label_fresh = text[line.end - 1] in "：:"
        state.label_text = line.label
        state.label = next((scope for scope, pattern in _LABELS.items() if pattern.search(line.label)), None)
        if state.label is None and state.kind == "minutes" and _SPOKEN.fullmatch(line.label):
            state.label = Scope.CONTEXT  # somebody's words in a discussion
        if state.kind == "minutes" and _ASKED.search(line.label):
            state.label = Scope.HEADER  # a question obliges nobody
        state.voice = None if state.label in (Scope.DECISION, Scope.PAST) else _voice(text, line, state)
    elif not line.item:
        state.label = state.label if state.label is Scope.DECISION else None
        state.label_text = state.label_text if state.label else None
        state.voice = None
    if _REVIEW.match(text, line.body, line.end):
        state.review = True
    elif _PLANS.match(text, line.body, line.end):
        state.review = False


def _bullet(text: str, line: Line) -> tuple[int, str]:
    """How far in the mark of a list item stands, and which it is."""
    mark = text[line.start : line.body]
    return len(mark) - len(mark.lstrip()), mark.strip()[:1]


def _voice(text: str, line: Line, state: _State) -> tuple[int, int] | None:
    """Whose words a labelled line of minutes gives: 会长陈敬之：…"""
    if state.kind != "minutes" or line.label is None:
        return None
    stop = text.find("：", line.body, line.end)
    other = text.find(":", line.body, line.end)
    ends = [place for place in (stop, other) if place >= 0]
    return who_says(text, line.body, min(ends), state.people) if ends else None


def _enter_section(heading: str, level: int, state: _State) -> None:
    scope = next((scope for scope, pattern in _SECTIONS if pattern.search(heading)), None)
    if state.kind == "minutes" and level == 1 and len(state.headings) == 1 and _NAMES_MINUTES.search(heading):
        scope = None  # the title of the whole
    if scope is Scope.DIRECTIVE and state.kind == "minutes" and not _TASKS_AT_END.search(heading):
        scope = None  # 强制验楼计划及招标事宜 is a topic of the meeting
    if scope is not None or level <= state.section_level:
        state.section, state.section_level = scope, level
        state.review = scope is Scope.PAST
    if re.search(r"(?:下一步|今年|明年|20[2-9]\d年|未来)[^，。]{0,12}(?:工作|安排|目标|任务|思路|重点)", heading):
        state.review, state.section = False, Scope.DIRECTIVE


def _enter_sentence(text: str, start: int, end: int, lead: Lead | None, state: _State) -> Scope:
    if lead is not None:
        _enter_speech(text, end, lead, state)
    elif _NARRATES.match(text[start : min(end, start + 80)].lstrip()):
        state.speech = state.speaker = None
        return Scope.NARRATION
    if lead is not None and lead.speaker is None and state.speech and lead.verb in ("强调", "指出", "认为"):
        return state.speech
    if state.label is not None:
        return state.label
    if lead is not None and _PRINCIPLES.search(text, lead.end, min(end, lead.end + 60)):
        return Scope.NARRATION
    if lead is not None and lead.speaker is None and _DECIDES.search(lead.verb):
        return Scope.DECISION
    if state.speech is not None:
        return state.speech
    if state.review:
        return Scope.PAST
    scope = state.section or state.default
    if state.kind in ("news", "other") and scope in (Scope.NARRATION, Scope.CONTEXT):
        return Scope.DIRECTIVE if _ORDERS_OPENLY.match(text, start, end) else scope
    return scope


def _enter_speech(text: str, end: int, lead: Lead, state: _State) -> None:
    state.speech_depth = state.current
    if not lead.keeps:
        state.speaker = lead.speaker
    if _DECIDES.search(lead.verb):
        ordered = _ORDERED.search(text, max(lead.end - 4, end - 16), end)
        state.speech = Scope.DECISION if ordered else state.speech
    elif state.kind == "minutes" and lead.speaker is not None and not _ORDERS.search(lead.verb):
        state.speech, state.speaker = Scope.CONTEXT, None  # what one says in a discussion is no order yet
    elif _SETS_PLAN.search(lead.verb):
        state.speech = Scope.DIRECTIVE
