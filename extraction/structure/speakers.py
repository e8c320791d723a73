"""Who speaks: X指出, X在讲话中强调, 会议要求; names of people with and without their positions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extraction.rules.people import SURNAME, is_name

NAME = rf"{SURNAME}(?!副|会中)[\u4e00-\u9fff·](?:(?![在于率就对向并还也的副受到赴总回插定叮当随归])[\u4e00-\u9fff·])?"
POST = (
    r"(?:(?:常务|执行|第一)?副?(?:市长|书记|主任|局长|县长|区长|省长|州长|镇长|乡长|部长|厅长|司长|处长|科长|院长|校长|主席|会长|"
    r"总经理|经理|董事长|总裁|总监|秘书长|秘书|组长|队长|所长|站长|署长|委员|专员|代表|教授|总工程师|工程师|总干事|理事长|理事|总理|"
    r"护士长|护理长|支书|主任秘书|执行秘书|馆长|园长|行长|厂长|台长|社长|股长|教务长|学务长|总务长|研发长|执行长|技术长|财务长|营运长|议长|干事长|庭长|总编辑|召集人|督导|司库|主持人|议员|村长|里长|老师|律师|司令员|检察长|协理|副理|襄理|课长|总师|主管|主委)|次长|部员|常委|先生|女士|小姐|同志)"
)
_SAYS = r"(?:强调指出|指出|强调|要求|表示|提出|希望|认为|说|部署|叮嘱|嘱咐|号召|提到|坦言|介绍|裁示|指示|提议|作出批示|讲话|拍板|交代|提醒|嘱|布置|承诺|答应|总结(?:道|说|时说|指出)|回应(?:说|道)|插话|定调|表态|明确(?=[，,：:]))"
_VERB = re.compile(_SAYS)
_ADVERB = r"(?:最后|随后|接着|当场|点名|还|又|也|同时|进一步|再次|首先|一再|明确|特别|反复|着重|并|则|就此|对此|当即|随即|总结时|归纳时|充分){0,3}"
_PLACE = r"(?:在[\u4e00-\u9fff“”（）()]{0,24}?(?:中|会上|上|时|后|讲话)|就[\u4e00-\u9fff“”、]{2,40}?(?:作|提出)了?)?"
_SPEECH = re.compile(
    rf"(?:^|[，,、。：:\s”】]|{POST})(?P<name>{NAME})(?P<post>{POST})?{_ADVERB}(?:{_PLACE}{_ADVERB}(?P<verb>{_SAYS})"
    r"|(?:就|对|围绕)[^，。；\n]{2,30}(?:作|提)(?:了|出)?(?:[^，。；\n]{0,6})(?P<verb2>安排|部署|布置|动员|要求|意见))"
)
# A position with a name opens the sentence, the verb of speaking comes later: 陈某某董事长在讲话中充分肯定了…,要求…
_TOPIC = re.compile(
    rf"[^，,。：:]{{0,24}}?(?:{POST}、?)?(?P<name>{NAME})(?P<post>{POST})?(?=在|对|就|围绕|结合|主持|还|最后|认真|充分|首先)"
)
_MEETING = re.compile(
    r"(?<!下次)(?<!一次)(?<!上次)(?:会议|大会|会上|全会|会中|与会(?:人员|者|代表|同志|委员)|委员会|管委会|法团|董事会|理事会|党委会|办公会|常委会|业主大会|全体委员)(?:还|并|最后|同时|进一步|特别|再次|研究|一致|经讨论)?"
    r"(?P<verb>指出|强调|要求|提出|认为|决定|决议|议决|议定|商定|确定|明确|同意|原则同意|原则通过|审议通过|通过|部署|敲定|说好|约定)"
)
# 会议研究了某事，指出要…
_MEETING_LATER = re.compile(r"\s*(?:会议|大会|会上)[^。；\n]{4,150}?[，,](?:并)?(?P<verb>指出|强调|要求|决定)")
# 主席要求…: somebody known by the position alone
_POST_ALONE = re.compile(
    r"[\s\d.、（）()一二三四五六七八九十]{0,8}(?:主席|主任|校长|院长|总经理|董事长|书记|局长|市长|县长|区长|议长|会长|与会领导|领导|主持人)(?:最后|还|并)?(?P<verb>强调|要求|指示|指出|裁示|提出)"
)
# 政府发言人今日表示: nobody by name, and told, not ordered
_VOICE = re.compile(
    r"[^，。；]{0,20}(?:发言人|负责人|有关人士|局方|署方|处方|相关人士)(?:今日|今天|昨日|昨天|[（(][^（）()]{2,12}[）)]|\s){0,3}(?:表示|指出|说|介绍|称|透露)"
)
_PRONOUN = re.compile(rf"(?:^|[，,。])(?:他|她){_ADVERB}{_PLACE}{_ADVERB}(?P<verb>{_SAYS})")
_SAYER = re.compile(
    rf"[\s*【\[]{{0,4}}(?P<before>[\u4e00-\u9fff]{{0,8}}?{POST})?\s?(?P<name>{NAME}|{SURNAME}[A-Za-z]{{2,12}}|[A-Za-z][\w.-]{{1,24}})\s?(?P<after>{POST})?"
    r"(?:回复|回覆|答复|补充|发言|说明|报告|建议|总结|讲话)?(?:[（(][\u4e00-\u9fff]{2,10}[）)])?[】\]\s]{0,3}[：:]?"
)
_SHORT = re.compile(
    rf"(?<![\u4e00-\u9fff])(?P<surname>{SURNAME}){POST}{_ADVERB}{_PLACE}{_ADVERB}(?P<verb>{_SAYS}|讲|念叨|的意思是)"
)
_QUICK = re.compile(
    r"指出|强调|要求|表示|提出|希望|认为|说|部署|叮嘱|嘱咐|号召|提到|介绍|指示|提议|批示|讲话|决定|决议|议决|议定|商定|确定|明确|同意|通过|裁示|安排|布置|动员|拍板|交代|提醒|承诺|答应|敲定|说好|约定|讲|念叨|的意思是|总结|回应|插话|定调|表态"
)
WINDOW = 200  # how far into a sentence the opening of a speech is looked for


@dataclass(frozen=True, slots=True)
class Lead:
    """The opening of a speech: where it ends, who speaks (None: the meeting, or nobody named), with what verb."""

    end: int
    speaker: tuple[int, int] | None
    verb: str
    keeps: bool = False  # 他指出: the speaker stays the same
    said: int = 0  # where what is said begins


def who_says(text: str, start: int, end: int, people: frozenset[str]) -> tuple[int, int] | None:
    """The name in a label before somebody's words (会长陈敬之：…): one with a position, or of somebody known to take part."""
    said = _SAYER.fullmatch(text, start, end)
    if said is None:
        return None
    name = said["name"]
    known = name in people or (is_name(name) and bool(said["before"] or said["after"]))
    return said.span("name") if known else None


def find_short_lead(text: str, start: int, end: int, people: frozenset[str]) -> Lead | None:
    """康书记说: the surname with a position stands for the one of that surname who takes part."""
    said = _SHORT.search(text, start, min(end, start + WINDOW)) if _QUICK.search(text, start, end) else None
    if said is None:
        return None
    full = [name for name in people if name.startswith(said["surname"])]
    place = text.find(full[0]) if len(full) == 1 else -1
    speaker = (place, place + len(full[0])) if place >= 0 else None
    return Lead(said.end(), speaker, said["verb"], said=said.end())


def find_lead(text: str, start: int, end: int) -> Lead | None:
    """The speech that the sentence text[start:end] opens, or None."""
    opening = text[start : min(end, start + WINDOW)]
    if not _QUICK.search(opening):
        return None
    meeting = _MEETING.search(opening)
    if meeting and meeting.start() <= 30:
        approves = meeting["verb"].endswith(("同意", "通过"))
        said = start + (meeting.start("verb") if approves else meeting.end())
        return Lead(start + meeting.end(), None, meeting["verb"], said=said)
    for speech in _SPEECH.finditer(opening):
        if is_name(speech["name"]):
            return Lead(
                start + speech.end(),
                _shift(speech, start),
                speech["verb"] or speech["verb2"],
                said=start + speech.end(),
            )
    if pronoun := _PRONOUN.search(opening):
        return Lead(start + pronoun.end(), None, pronoun["verb"], keeps=True, said=start + pronoun.end())
    topic = _TOPIC.match(opening)
    if topic and is_name(topic["name"]) and (topic["post"] or "讲话" in opening[topic.end() : topic.end() + 12]):
        verb = _VERB.search(opening, topic.end())
        if verb:
            return Lead(start + verb.end(), _shift(topic, start), verb.group(), said=start + verb.end())
    if post := _POST_ALONE.match(opening):
        return Lead(start + post.end(), None, post["verb"], said=start + post.end())
    if voice := _VOICE.match(opening):
        return Lead(start + voice.end(), None, "介绍", said=start + voice.end())
    if later := _MEETING_LATER.match(opening):
        return Lead(start + later.end(), None, later["verb"], said=start + later.end())
    return None


def _shift(match: re.Match[str], by: int) -> tuple[int, int]:
    return by + match.start("name"), by + match.end("name")
