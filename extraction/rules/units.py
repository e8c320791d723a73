"""The grammar of units: suffixes, classes of units, lists, responsibility brackets and labels."""

from __future__ import annotations

import re

from extraction.rules.base import Rule, alternation, word_list

# What a unit's name ends in, the longer before the shorter.
SUFFIX = alternation(word_list("unit_suffixes"))
# Roles that stand for a person or a body in community, company and university minutes.
ROLE = alternation(word_list("unit_roles"))
_LEVEL = r"(?:省直|市直|县直|区直|区级|市级|县级|中央|国家|全市|全省|全县|全区|各级|各地|各|本|我|相关|有关|牵头|责任|主管|监管|成员|职能|行业)"

UNIT = re.compile(rf"[\u4e00-\u9fffA-Za-z0-9“”（）()·&]{{0,24}}?{SUFFIX}")
ENDS_AS_UNIT = re.compile(rf"(?:{SUFFIX}|{ROLE})(?:[（(][^（()）]{{1,12}}[）)]|等)?$")
CLASS = re.compile(rf"^{_LEVEL}")
JOINT = re.compile(r"(?:以?及(?!其)|[、和与跟暨]|会同)")
LONG_ENDING = re.compile(
    rf"(?:{alternation(word for word in word_list('unit_suffixes') if len(word) > 1)}|{ROLE})(?:[（(][^（()）]{{1,12}}[）)]|等)?$"
)
ROLE_AT = re.compile(rf"{ROLE}(?![室处组科课团长])")
KIND_OF_OWNER = re.compile(
    r"(?:承办|主办|协办|施工|监理|设计|责任|牵头|中标|得标|承建|建设|运营|管理)(?:单位|公司|厂商|商|部门)"
)
# The ending of a position that one person holds.
HOLDER_ENDS = re.compile(r"(?:[长员]|主任|书记|老师|教授|先生|女士|小姐|经理|主委|主管|秘书|总干事|顾问|导师|督学)$")
# Endings of one character: what ends so is a unit only where it is short and holds nothing but a name.
# Generic heads that make a subject no unit although it ends as one.
NOT_UNITS = re.compile(
    r"(?:为中心|会议|大会|社会|机会|全会|例会|工作会|座谈会|推进会|博览会|运动会|城市|超市|上市|股市|楼市|内部|(?<!安)全部|局部|干部|外部|(?<![产造售业发程])一部|大部|俱乐部|教室|温室|场所|处所|住所|科学院校|问题|部署|签署|全局|布局|格局|大局|结局|棋局|开局|僵局|时局|城中村|棚户区|城镇|乡村|行政村|贫困村|县区市场|老城区|主城区|城区|核心区|功能区|湾区|库区|林区|牧区|产区|辖区|学区|禁区|误区|盲区|人社|综合体|集体|支部建设|俱进|小区|校区|景区|片区|地区|山区|灾区|社区建设|农村|乡村|都市|"
    r"集市|夜市|门市|机组|社团|代表团|旅游团|任务组|立法会$|到处|好处|用处|相处|之处|何处|各处|多处|三处|一站|车站|加油站|电站|泵站|地铁站|变电站|剧组|词组|重组|分组|改组|图书馆|博物馆|体育馆|科技馆|文化馆|展馆|场馆|宾馆)$"
)

# Bodies named by their work, though that is a verb elsewhere: 组织人事部, 检查组, 规划建设局
_WORK_OF_BODY = (
    r"(?:清洁|清运|环卫|保洁|绿化|测试|督学|质检|质控|品管|采编|编辑|实习|招生|就业|财务|组织|宣传|研发|制造|生产|销售|品保|管理|监督|检查|督查|督导|建设|规划|研究|服务|保障|调度|调研|生产|运营|运行|维修|维护|设计|采购|招标|开发|审计|审核|统计|教育|培训|协调|推进|整治|治理|救援|发展|投资|策划|营销|检验|检测|监测|指挥|巡查|评估|评审|征收|考核|评价|改革|创建|筹备|值班|接待|登记)"
    r"(?:[\u4e00-\u9fff]{0,4}[部处科课室局组办队站厂会院]|[\u4e00-\u9fff]{0,4}中心)"
)
BODY_BY_WORK = re.compile(_WORK_OF_BODY)
NAMED_BY_WORK = re.compile(rf"{_WORK_OF_BODY}$")
NAMED_BY_WORK_AT = re.compile(rf"{_WORK_OF_BODY}(?=[（(、，和与]|牵头|负责|会同|要|应|须|将)")  # 市委|组织部牵头
# 项目单位及责任人 is one owner
WITH_ITS_HEAD = re.compile(r"(?:主要)?(?:责任人|负责人|联系人|经办人)")
# What opens so is a phrase that only ends in a unit: 以便与管委会, 传至委员群组
OPENS_A_PHRASE = re.compile(
    r"找|赴|(?:组成|组建|选择|选取|先|对|感受|认真|改至|下次|没人)(?![锋进科])|最大限度|传[至到]|能(?!源)|可|未|不|[^（）()\d]{0,12}\d{1,4}[月日号]|[^（）()]{0,6}(?:结束|开学|放假|下班|节|月底|年底)[前后]|故(?!宫)|以便|方便|让|使(?!用|领)|给|把(?!手)|向(?!阳|荣)|与(?!会)|为(?!民)|是|再(?!生)|又|但|而|因(?!公)|由(?!于)|[^（）()上下为]{2,30}(?:上面的|下面的|为现任)|[^（）()“”]{0,8}(?:收到|认为|表示|提及)"
)
_LEAD_LABEL = r"(?:责任|权责|经办|跟办|包保|主政|牵头|主办|承办|负责|落实|主责|实施|组织|督办|执行|办理)(?:单位|部门|机关|科室|处室|领导|同志|人员|人|者)?(?:及责任人)?"
_LEAD_LABEL = rf"(?:{_LEAD_LABEL}|排班|值班人员|轮值(?:人|主持人?)?|跟进人|Owner)"
_SUPPORT_LABEL = r"(?:配合|协办|协助|协同|参与|参加|支持)(?:单位|部门|机关|人员)?"
_DUE_LABEL = r"(?:完成|办结|整改|办理)?(?:时限|期限|时间|截止(?:时间|日期)?)"

BRACKET = re.compile(
    rf"[（(【\[]\s*(?P<inside>(?:{_LEAD_LABEL}|{_SUPPORT_LABEL})\s*[：:][^（）()【】\n]{{1,300}}(?:[（(][^（）()\n]{{1,30}}[）)][^（）()【】\n]{{0,200}}){{0,6}})[）)】\]]"
)
VERB_BRACKET = re.compile(
    r"[（(](?P<inside>[^（）()\n：:]{1,160}(?:牵头|负责|主办|承办)(?:[，,、；;\s]{0,2}[^（）()\n：:]{1,160}(?:配合|协办|参与|协助|负责))?)[）)]"
)
LABELLED = re.compile(
    rf"(?P<label>{_LEAD_LABEL}|{_SUPPORT_LABEL}|{_DUE_LABEL})\s*[：:]\s*(?P<value>.{{1,300}}?)(?=[；;。，,\s]{{0,6}}(?:{_LEAD_LABEL}|{_SUPPORT_LABEL}|{_DUE_LABEL})\s*[：:]|[；;。]|$)"
)
IS_SUPPORT = re.compile(rf"^{_SUPPORT_LABEL}$")
IS_DUE = re.compile(rf"^{_DUE_LABEL}$")
MENTION_NAME = re.compile(
    r"(?<![A-Za-z0-9])@([\u4e00-\u9fffA-Za-z][\u4e00-\u9fff\w.·-]{0,20}?)(?=[@\s，,。；;：:、)）(（\\]|先|将|还|引用|需|要|负责|创建|完成|$)"
)

# 整理资料——张三、李四 at the end of a line
TRAILING_OWNER = re.compile(
    r"(?:——|--|－－|(?<=\s)-)\s*(?P<names>(?:[\u4e00-\u9fff·]{2,4}|[A-Za-z][\w.-]{1,20})(?:[、和,，与及](?:[\u4e00-\u9fff·]{2,4}|[A-Za-z][\w.-]{1,20})){0,4})[ \t]*(?P<stop>[\n。；;]|$)"
)

# 招募标准病人15名（技能组，6月底）
OWNER_IN_BRACKETS = re.compile(
    r"[（(](?P<names>[\u4e00-\u9fff、]{2,24})(?:[，,][^（）()，。\n]{2,12})?[）)](?=\s*(?:[，。；\n]|$))"
)

# Who does it too: 会同市财政局, 与总干事及主委一起勘查
TOGETHER = re.compile(
    r"(?:会同|联同|偕同|(?<=[局委办部厅])商(?=[\u4e00-\u9fff]{2,12}[局委办部厅]))|(?:与|和)(?=[^，。；与和]{2,30}(?:一起|一同|共同|联合))"
)

# How a unit leads or supports inside a sentence.
ROLES: tuple[Rule[str], ...] = (
    Rule(
        "unit.leads",
        re.compile(r"牵头|负责|主办|承办|主导|统筹"),
        lambda match: "lead",
        ("由市住建局牵头",),
        ("各区配合",),
    ),
    Rule(
        "unit.supports",
        re.compile(r"配合|协办|协助|参与|参加|会同"),
        lambda match: "support",
        ("市财政局配合",),
        ("市财政局牵头",),
    ),
)
