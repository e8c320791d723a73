"""Named projects, plans, programmes, campaigns, facilities, documents: by quotes and by what their names end in."""

from __future__ import annotations

import re

from extraction.rules.base import Words, alternation, word_list

# Names that end so are names of undertakings where anything but a generic word stands before.
_UNDERTAKINGS = [
    "三年行动计划",
    "行动计划",
    "三年行动方案",
    "行动方案",
    "实施方案",
    "工作方案",
    "总体规划",
    "专项规划",
    "发展规划",
    "详细规划",
    "控制性详细规划",
    "城市设计",
    "规划",
    "方案",
    "计划",
    "条例",
    "办法",
    "细则",
    "实施细则",
    "实施意见",
    "指导意见",
    "若干措施",
    "管理规定",
    "章程",
    "预案",
    "清单",
    "目录",
    "公约",
    "专项整治行动",
    "专项整治",
    "集中整治",
    "攻坚行动",
    "专项行动",
    "三年行动",
    "提升行动",
    "行动",
    "战役",
    "攻坚战",
    "工程",
    "试点",
    "示范",
    "改革试点",
    "先行试点",
    "创建活动",
    "主题教育",
    "学习教育",
    "宣传月",
    "宣传周",
]
# Facilities and places: named where a proper name stands before.
_FACILITIES = [
    "实验室",
    "科学城",
    "科技城",
    "大学城",
    "创新港",
    "信息港",
    "科技园",
    "产业园",
    "软件园",
    "物流园",
    "工业园",
    "园区",
    "示范区",
    "试验区",
    "先行区",
    "集聚区",
    "合作区",
    "保税区",
    "开发区",
    "自贸区",
    "新区",
    "新城",
    "片区",
    "小镇",
    "走廊",
    "基地",
    "中心",
    "学院",
    "大学",
    "医院",
    "学校",
    "中学",
    "小学",
    "幼儿园",
    "公园",
    "广场",
    "大桥",
    "隧道",
    "铁路",
    "高铁",
    "城际铁路",
    "城际",
    "高速公路",
    "高速",
    "快速路",
    "大道",
    "公路",
    "国道",
    "省道",
    "地铁",
    "轻轨",
    "号线",
    "机场",
    "航站楼",
    "港区",
    "港口",
    "码头",
    "航道",
    "运河",
    "水库",
    "水利枢纽",
    "枢纽",
    "灌区",
    "泵站",
    "船闸",
    "电站",
    "电厂",
    "风电场",
    "输变电",
    "储气库",
    "变电站",
    "污水处理厂",
    "水厂",
    "净水厂",
    "垃圾焚烧厂",
    "焚烧厂",
    "博物馆",
    "图书馆",
    "体育馆",
    "体育场",
    "文化馆",
    "美术馆",
    "科技馆",
    "展览馆",
    "会展中心",
    "剧院",
    "步行街",
    "商圈",
    "古城",
    "景区",
    "湿地",
    "森林公园",
    "湖",
    "河",
    "博览会",
    "运动会",
    "交易会",
    "论坛",
    "峰会",
    "大会",
    "大赛",
    "锦标赛",
    "联赛",
    "马拉松",
    "文化节",
    "艺术节",
    "旅游节",
    "嘉年华",
    "演唱会",
    "音乐会",
    "晚会",
    "夜跑",
    "活动周",
    "平台",
    "系统",
    "基金",
    "母基金",
    "专项债",
    "国债",
    "大市场",
    "集团",
    "大厦",
    "综合体",
    "安置房",
    "小区",
]
UNDERTAKING = alternation(_UNDERTAKINGS)
FACILITY = alternation(_FACILITIES)
# What may follow the name and belongs to the work on it.
WORK = r"(?:(?:一|二|三|四|五|六|[1-9])期)?(?:工程|项目|改扩建|扩建|改建|新建|改造|整治|建设|治理|修复|提升|复线)?"
QUOTED = re.compile(
    r"(?P<lead>[\u4e00-\u9fffA-Za-z0-9]{0,14}?)(?P<name>[“\"](?P<inside>[^“”\"\n]{2,30})[”\"])(?P<tail>(?:(?:(?![的等为和与及])[\u4e00-\u9fffA-Za-z0-9+]){0,10}(?:专项整治|整治|治理|行动|工程|计划|项目|活动|改革|建设|试点|政策|机制|教育|岗位|企业|平台|系统|战略|联赛|体系|专项|基金|大赛|论坛|智能体|大模型)))?"
)
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
    r"(?:实施|开展|推进|推动|启动|办好|举办|深化|落实|推行|组织|筹办|完成|建成|建设|加快|争创|创建|编制|制定|出台|印发|优化|做好|引深|打造|支持|提升|抓好|优化实施|启动实施|深入实施|承办|新建|开工|加速|完善|用好|争取|召开)$"
)
CREATION = re.compile(
    r"(?P<name>(?:争创|创建)(?:全国|国家|省级|全省|国际|世界|联合国)(?:(?!等)[\u4e00-\u9fffA-Z0-9]){2,24})"
)


# Words behind a quoted name that make it a phenomenon or a principle, not an undertaking.
NOT_AFTER_QUOTE = re.compile(
    r"(?:的|理念|精神|思想|要求|意识|战略|思路|品质|难题|问题|短板|硬伤|风险|作用|效应|压力|底线|关系|局面|格局|氛围|目标|主题|责任|标准|方针|原则|行为|现象|企业|产业|范围)"
)
# What is done with rules and plans that stand already makes none of them a project.
UPHELD = re.compile(r"(?:执行|查处|强化|遵守|违反|发挥|增强|严格|突出|坚持|按照|坚守|服从)$")


def is_generic(name: str) -> bool:
    """Whether a string is made of generic words only: 新型公共基础 is, 汾阳 is not."""
    reached = {0}
    for at in range(len(name)):
        if at in reached:
            reached.update(at + size for size in _GENERIC.lengths if name[at : at + size] in _GENERIC.words)
    return len(name) in reached
