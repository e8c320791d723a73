"""Words that a title leaves out, and words without which it would not read alone."""

from __future__ import annotations

import re

from extraction.rules.base import Words, word_list

LIST_MARK = re.compile(
    r"[\s*、，,。；;：:—→>#\-·•●◆☑☐✓\]]+|[（(](?:\d{1,2}|[a-zA-Z]|[一二三四五六七八九十]{1,3})[）)]"
    r"|\d{1,2}[.、)）](?!\d)|[一二三四五六七八九十]{1,3}、|[a-zA-Z][.)）](?=[\u4e00-\u9fff])"
)
# 要 and its kin. 会同, 应急, 将军 and the like open otherwise; 将X纳入Y disposes of X.
MODAL = re.compile(
    r"(?:要求(?=[\u4e00-\u9fff]{2,10}(?:公司|单位|部门|商|方|处|局|署|队|站|院|校)(?:在|于|按|每|尽|提|做|把|将))|继续要|一定要|必须要?|务必要?|应当|应该|还要|也要|都要|就要|只要|须于?|需要|承诺|保证(?=在|于)|表示(?:会|将)|"
    r"要(?![求素点紧闻件道害么是塞])|应(?![急用邀变届收聘征力标战对酬]|.尽)|需(?![求量方])|"
    r"会(?![同议商诊面计签展场员长谈后上])|务(?=[于在把])|将(?!军|来|领|士|.{2,30}(?:纳入|列入|转交|作为|提交|报|移|公告|公布|交))|得(?=[于在把])|拟(?![定订制稿])|预计|计划(?=[在于将])|目标是)"
)
# Words about who does it that say nothing once the name has gone.
ROLE = re.compile(r"(?:负责(?!人)|牵头|带头|共同|分别|具体|另行|自行|协商|抓紧|即时|即起|即)")
TOGETHER = re.compile(r"(?:会同|联合|协同|联同|偕同|会商|商|与|和|及|、|/)")
ASKED = re.compile(r"(?:建议|敬请|烦请|务请|请|由|责成|责令|委托|授权|指定|交由|敦请|督促|促请|要求|委员会促请)")
SAID = re.compile(
    r"(?:本次|这次|此次)?(?:会议|会上|大会)?(?:研究)?(?:一致)?(?:强调|指出|要求|决定|议定|商定|明确|认为|同意|批准|决议)(?:要)?[，,：:]?"
)
BEFORE_DAY = re.compile(
    r"(?:\s|要求|决定|议定|会议|不迟于|不晚于|最迟|最晚|至迟|赶在|力争|争取|确保|务必|预计|计划|拟|将|要|须|应|需|并|于|在|到|自|从|至|用)*"
)
BEHIND_DAY = re.compile(
    r"\s?(?:(?:[上下]午|中午|晚上?|凌晨|放学|下班|结束|开学)?(?:[\d零一二三四五六七八九十]{1,3}[点时:：]\d{0,2}分?)?(?:之?前))?(?:之前|以前|前|以内|内|开始|起)?(?:完成)?(?=[，,])[，,]|(?:之前|以前|前(?!期|置|往)|以内|起)?"
)
# What makes no end: particles, joints, a list that is not closed.
DANGLING = re.compile(
    r"(?:等(?:等)?|以及|及|和|与|、|，|,|：|:|；|;|。|的|了|吧|呢|啊|呀|吗|嘛|并|且|或|/|→|—|-|·|\s|@\S*|due)+$"
)
ADVERBIAL = re.compile(
    r"(?:以|按照?|根据|依据|依照|围绕|通过|针对|结合|聚焦|立足|坚持|充分发挥|为|在|随着|关于|对照|本着)[^，,]{2,}[，,]"
)
BRACKETED = re.compile(r"[（(][^（()）]*[）)]")
STOP = re.compile(r"[。；;\n]")
# What is no object: a clause of its own, or more than one.
CUTS = re.compile(r"^[要须須應应将將]|[，,；;。：:]")
# A list of names before 等, of which the first stands for all where a title is too long.
LONG_LIST = re.compile(r"、[^，,。；;等]{1,40}(?=等[\u4e00-\u9fff])")
# Where a line says what it is about: 关于马鞍村历史欠费问题，… / 3.校园食堂整治。…
LINE_TOPIC = re.compile(
    r"(?:关于|对于|就)(?P<about>[^，,。：:；;\n]{3,22}?)(?:的?事宜)?[，,。：:]|(?P<topic>[^，,。：:；;\n]{4,14})[。：:]"
)
# Words that name no object: with nothing else beside them a row does not tell what it is about.
GENERAL = Words(word_list("general_objects"))
RHYTHM = re.compile(
    r"每(?:半年|季度?|月|周[一二三四五六日天]?|星期|天|日|年|两周)(?:末|底|初|\d{1,2}[日号])?(?:之?前)?"
)
# The opening of a line that says when, who or how much, and not what about.
NO_TOPIC = re.compile(
    r"[说讲将拟要会不]|反馈|认为|表示|提出|汇报|报告|介绍|提议|如下|[\d一二三四五六七八九十][\d年月日万亿元%个]|本月|今年|下周|起$|^(?:各|同时|其中|目前|会议|以上|决议|裁示|主席)|^[^关]{0,3}$"
)
# A stage of the undertaking itself, not of what stands before in the sentence: 力争年内开工
STAGE = re.compile(
    r"(?:全面|正式|基本|全部|建成)?(?:开工|动工|投用|投产|竣工|完工|通水|通车|建成|主体封顶|试运行|建设|投入使用)+"
)
STAGE_END = re.compile(r"(?:开工|动工|投用|投产|竣工|完工|通水|通车)$")
FIGURE_OF = re.compile(r"不超过|不少于|不低于|不高于|控制在|达到|突破|为上限|占比")
HANDED_ON = re.compile(
    r"(?:并|再|统一|及时|按程序)?(?:上?报送?|提请|送请?|提|呈报?|交|向|请)[^，,。《“”》\d、的]{0,12}?(?:处|局|委|办|会|部|院|厅|政府|领导|科|组|室|司|校长|书记|街道|委员|部门|人大)"
    r"(?:审议|审定|审核|审批|汇总|报告|备案|核查|验证|批准|讨论|研究|传阅|汇报|同意|会签|审查|交代|说明)*(?:一次|进展|进度|情况|结果|效果|工作)*"
)
