"""The words that tell what a heading, a label or an opening is about; see `scopes` for how they are used."""

from __future__ import annotations

import re

from extraction.rules.people import SURNAME
from extraction.structure.document import Scope
from extraction.structure.speakers import NAME, POST

ARABIC_DEPTH = 4  # of an outline mark such as 1.
SECTIONS = (
    (
        Scope.CONTEXT,
        re.compile(
            r"^(?!.*(?:目标|任务)).*(?:指导思想|总体要求|基本原则|工作原则|总体思路|重要?意义|必要性|重大意义|形势分析|适用范围|总则$)"
        ),
    ),
    # What became of earlier decisions is told: 上年度决议案执行情形
    (
        Scope.PAST,
        re.compile(
            r"(?:决议|议决|议定|裁示|指示|列管|交办|遗留|待办)[^，。：]{0,10}(?:执行|办理|落实|完成|处理)(?:情形|情况)$"
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
LABELS = {
    Scope.DECISION: re.compile(
        r"(?:决议|裁示|决定|决策|议决|遗留(?:问题|事项)|跟进(?:行动|情况)?|结论|议定|议决|处理方式|(?:投票|表决)结果|待办|行动|指示|共识|办法|主席)(?:事项|内容|如下)?$|决议|裁示"
    ),
    Scope.HEADER: re.compile(
        r"^(?:会议)?(?:时间|日期|地点|地址|主席|主持人?|记录人?|纪录|出席.*|列席.*|参会.*|与会.*|参加.*|提案(?:人|单位|部门)|案由|附议人|缺席.*|请假.*|未到.*|线上住户|抄送|主送|印发|联系人|电话|电邮|来源|信息来源|作者|编辑|责任编辑|发布日期|导语|致谢|附件|会议名称|整理时间|完成状态.*|保险期间|工程名称|subheadline|title)$"
    ),
    Scope.PAST: re.compile(r"状态|办理情形|执行情形|完成情况|进展|现状"),
    Scope.CONTEXT: re.compile(r"说明|背景|提案.*|报告.*|讨论|意见|表决|原因|问题|提问|答|问"),
    Scope.DIRECTIVE: re.compile(r"目标|任务|要求|措施|关键节点|计划|测试策略|下一步"),
}
# A paragraph that opens with its topic in bold, whose stars were blanked
BOLD_LEAD = re.compile(r" {2}[\u4e00-\u9fff]{2,10}[。：]? {2}")
HEADED_SPEECH = re.compile(
    rf"[^，。]{{0,16}}?(?:{POST})?(?P<name>{NAME})(?:{POST}|老师)?(?:的)?(?:总结|讲话|发言|部署|小结|强调)(?:讲话|摘要|要点)?$"
)
# 市长提示, 局长裁示与交办, 书记讲话（要点）: the chair's words, by the position
BY_POSITION = re.compile(
    rf"[\s*【\[一二三四五六七八九十、.■◆]{{0,6}}(?P<post>{POST})(?:的)?(?:裁示|指示|提示|交办|交代|裁定|批示|讲话|总结讲话|结论)(?:[与和及、][\u4e00-\u9fff]{{2,4}}|事项)?"
    r"(?:[（(][^（）()]{1,12}[）)])?\s*(?:[：:]|$)"
)
NAMES_CHAIR = re.compile(
    rf"(?:主\s{{0,4}}席|主\s{{0,4}}持\s{{0,4}}人?)\s*[：:]\s*{SURNAME}[^。；，]{{0,12}}(?:[（(][^（）()\n]{{0,40}}[）)])?\s*(?:$|\s{{2}}[^：。\n]{{2,12}}：)"
)
FEW_THINGS = re.compile(r"(?:几件事|几项工作|几点要求|几桩|任务这样|分工这样|安排如下|分工如下|要求如下)")
# Told of any meeting: 会议作了以下安排, 会议明确了如下事项
SETS_THINGS = re.compile(
    r"(?:作|作出|提出|明确|形成|布置|安排|议定|提)了?(?:以下|如下)[^，。；]{0,6}(?:安排|要求|意见|部署|决定|事项|任务|工作|措施|分工)"
)
NAMES_MINUTES = re.compile(
    r"[会次期](?:议)?[^，。]{0,8}(?:议定事项|决议|决定事项|纪要|记录|纪录)|(?:议定事项|纪要|记录|纪录)$"
)
DECIDED = re.compile(
    r"(?:[^。\n]{0,80}?[，,：:])?\s*(?:会议)?(?:研究|讨论|审议)?(?:并|后)?(?:原则上?|一致)?(?:同意|通过|批准|议定|决定)(?!与否|票|的)"
)
TASKS_AT_END = re.compile(
    r"(?:安排|任务|打算|要求|目标|措施|部署|建议|思路|职责|下一步|重点|工作|计划|指标)[^\u4e00-\u9fff]*$|下一步|下阶段"
)
REVIEW = re.compile(
    r"[\s\d.、（）一二三四五六七八九十]{0,8}(?:过去(?:的)?(?:一年|五年|几年)|一年来|五年来|几年来|近年来|去年|今年以来|上半年以来|各位代表，?过去|回顾|“十[二三四]五”(?:时期|期间)，?(?:我|全|是)|(?:截至|截止))"
)
PLANS = re.compile(
    r"[\s\d.、（）一二三四五六七八九十]{0,8}(?:今年(?!以来)|明年|下一步|下一阶段|今后|未来|新的一年|“十[五六]五”|做好今年|主要预期目标|重点抓好|要)"
)
# 近年来，…；…。: all of such a sentence tells what was.
RECALLS = re.compile(
    r"[\s，,：:]*(?:近年来|近几年来?|[一二三四五几多]年来|去年|上年|今年以来|年初以来|党的[一二三四五六七八九十]+大以来|过去|长期以来|截[至止][^，。；]{2,16}|经过[^，。；]{2,24}(?:努力|共同努力)|[^，。；]{2,12}以来)[，,]"
)
NARRATES = re.compile(
    r"^(?:会上|会前|会后|据悉|据了解|据介绍|当天|当日|期间|随后|最后，会议|会议(?:由|以|采取|通过视频|听取|宣读|传达|学习了|还?研究了|组织|播放|开始|结束(?!后)|认为|指出，[^，]{2,30}是)|[^，。]{2,40}(?:出席|参加|列席)(?:了)?(?:会议|活动|座谈会|调研)?$)"
)
SETS_PLAN = re.compile(
    r"总结|定调|要求|强调|指出|提出|希望|部署|叮嘱|嘱咐|号召|指示|批示|裁示|安排|意见|表示|说|讲话|布置|动员|交代|提醒|认为"
)
# An order without saying whose: 要加强…, 一是加快…
ORDERS_OPENLY = re.compile(
    r"\s*(?:同时|其次|最后|此外|因此|为此)?[，,]?(?:要(?!求|闻|点|素|是)|必须|务必|[一二三四五六七八九十]{1,2}(?:要|是要|是)(?=[\u4e00-\u9fff]))"
)
SPOKEN = re.compile(
    rf"[A-Za-z][\w./ -]{{1,20}}|(?:[\u4e00-\u9fff]{{0,6}}{POST})?(?:{NAME})?(?:{POST})?(?:提问|回覆|回复|补充|发言|追问|说明)?(?:[（(][\u4e00-\u9fff]{2, 10}[）)])?"
)
ASKED = re.compile(r"(?:提问|追问|询问|发问|质询)$")
PRINCIPLE_LINE = re.compile(r"[\s*]*(?:指导思想|总体要求|基本原则|工作原则|总体思路|重要意义)[\s*]*")
PRINCIPLES = re.compile(r"总体要求|指导思想|基本原则|总体思路")
ORDERS = re.compile(r"总结|定调|明确|拍板|交代|布置|安排|动员|要求|强调|指示|裁示|部署|指出|叮嘱|批示")
DECIDES = re.compile(r"拍板|敲定|说好|约定|决定|决议|议决|议定|商定|确定|明确|同意|通过|裁示")
ORDERED = re.compile(r"(?:要求|如下|决定|议定|明确|以下(?:事项|工作|意见|要求)|纪要如下|事项)\s*[：:]?$")
