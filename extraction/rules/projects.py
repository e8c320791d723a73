"""Named projects, plans, programmes, campaigns, facilities, documents: by quotes and by what their names end in."""

from __future__ import annotations

import re

from extraction.rules.base import Words, alternation, word_list

# Names that end so are names of undertakings where anything but a generic word stands before.
# Facilities and places: named where a proper name stands before.
UNDERTAKING = alternation(word_list("undertakings"))
FACILITY = alternation(word_list("facilities"))
# What may follow the name and belongs to the work on it.
WORK = r"(?:(?:一|二|三|四|五|六|[1-9])期)?(?:工程|项目|改扩建|扩建|改建|新建|改造|整治|建设|治理|修复|提升|复线)?"
QUOTED = re.compile(
    r"(?P<lead>[\u4e00-\u9fffA-Za-z0-9]{0,14}?)(?P<name>[“\"](?P<inside>[^“”\"\n]{2,30})[”\"])(?P<tail>(?:(?:(?![的等为和与及了]|进行(?!动)|开展|负责|在|会上)[\u4e00-\u9fffA-Za-z0-9+]){0,10}(?:专项整治|整治|治理|行动|工程|计划|项目|活动|改革|建设|试点|政策|机制|教育|岗位|企业|平台|系统|战略|联赛|体系|专项|基金|大赛|论坛|智能体|大模型)))?"
)
PERIOD = re.compile(r"十[一二三四五六七]五")  # a time, though in quotes
TITLED = re.compile(r"《(?P<name>[^《》\n]{2,60}(?:《[^《》\n]{1,40}》[^《》\n]{0,20})?)》")
NAMED_TAIL = re.compile(rf"(?:{UNDERTAKING}|{FACILITY}){WORK}$")
UNDERTAKING_TAIL = re.compile(rf"{UNDERTAKING}$")
# Words that say of which kind something is and name nothing.
_GENERIC = Words(word_list("generic"))
# Brands and strategies lift no row to firm.
STRATEGY = re.compile(
    r"(?:战略|经济|理念|精神|思想|模式|格局|路径|品牌|强省|强市|强国|之都|之城|社会|生态|环境|优势|意识|能力|水平|品质|消费|投资)$"
)
ACTIVE = re.compile(
    r"(?:实施|开展|推进|推动|启动|办好|举办|深化|落实|推行|组织|筹办|完成|建成|建设|加快|争创|创建|编制|制定|出台|印发|优化|做好|引深|打造|支持|提升|抓好|优化实施|启动实施|深入实施|承办|共建|组建|成立|设立|筹建|开办|创办|新建|开工|加速|完善|用好|争取|召开|加大|巩固|拓展|巩固拓展)$"
)
CREATION = re.compile(
    r"(?P<name>(?:争创|创建)(?:全国|国家|省级|全省|国际|世界|联合国)(?:(?!等)[\u4e00-\u9fffA-Z0-9]){2,24})"
)


# Words behind a quoted name that make it a phenomenon or a principle, not an undertaking.
NOT_AFTER_QUOTE = re.compile(
    r"(?:的|理念|精神|思想|要求|意识|战略|思路|品质|难题|问题|短板|硬伤|风险|作用|效应|压力|底线|关系|局面|格局|氛围|目标|主题|责任|标准|方针|原则|行为|现象|企业|产业|范围)"
)
WEAK_FOR_QUOTES = re.compile(r"(?:推动|打造|形成|发扬|弘扬|擦亮|叫响)$")
# A phrase that opens so tells a kind; one with such a verb inside is a clause (企业设立工作站).
NOT_A_NAME = re.compile(
    r"建成|发表|.[向前把].|进行(?!动)|提出|提交|参加|网络平台上|了|在.{1,12}[上中内]|^(?:把|将|使|让|更多|更加|一批|一系列|系列|若干|各类|各项|相关|有关|新的|好|好的|多个)|.(?:设立|创建|开展|建立|组建|打造|实施|举办|积极|把|与|建设(?!$|工程|项目|行动|规划|方案|计划|指标|用地|试点|先行))"
)
# What is done with rules and plans that stand already makes none of them a project.
UPHELD = re.compile(r"(?:执行|查处|强化|遵守|违反|发挥|增强|严格|突出|坚持|按照|坚守|服从)$")

# A paper that is to be drawn up is named by that, however plain its title.
DRAFTED = re.compile(
    r"(?:制定|出台|编制|起草|修订|印发|拟订|拟定|编修)(?:好|完善)?(?P<name>(?!各|本|相应|该)(?:(?![，。；、]|一批|一系列|系列)[\u4e00-\u9fffA-Za-z0-9（）“”]){3,36}?(?:方案|规划|行动计划|实施细则|细则|条例|实施意见|管理办法|办法|预案|清单|章程))(?=$|[，。；等并和])"
)
UNIT_DRAFTS = re.compile(r"[局委办部厅院处科](?:研究)?(?:制定|出台|编制|起草|修订|印发|拟订|拟定)")
# So is a campaign that is carried out.
CARRIED_OUT = re.compile(
    r"(?:实施|开展|启动|推进|组织开展|部署)(?P<name>(?!各|本|相应|该)(?:(?![，。；、的]|一批|一系列|系列|更多)[\u4e00-\u9fffA-Za-z0-9“”+]){3,30}?(?:三年行动|攻坚行动|专项行动|行动计划|行动|专项整治|集中整治|攻坚战|工程|试点|试点示范|创建活动))(?=$|[，。；]|工作|建设|提质)"
)
OPENING_FACILITY = re.compile(
    r"(?P<name>(?P<before>[\u4e00-\u9fffA-Za-z0-9（）]{2,14}?)(?:科学城|大学城|示范区|试验区|聚集区|集聚区|研究院|实验室|科技园|开发区|高新区|经开区|自贸区|合作区|机场|大学|学院|母基金|产业园|公园|枢纽|中心城市|铁路|高铁|高速公路))"
)
UNDERTAKEN_QUOTE = re.compile(r"(?:计划|行动|工程|改革|项目|活动|专项|试点|[大个项]文章|赛)$")


def is_generic(name: str) -> bool:
    """Whether a string is made of generic words only: 新型公共基础 is, 汾阳 is not."""
    reached = {0}
    for at in range(len(name)):
        if at in reached:
            reached.update(at + size for size in _GENERIC.lengths if name[at : at + size] in _GENERIC.words)
    return len(name) in reached
