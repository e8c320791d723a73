"""How a clause obliges: modal words, delegation, disposal, decision; and how strongly."""

from __future__ import annotations

import re

from extraction.rules.base import Rule, Words, alternation, word_list

VERBS = Words(word_list("verbs"))
LONG_VERBS = Words(word for word in word_list("verbs") if len(word) >= 2)
ADVERBS = Words(word_list("adverbs"))

# Words at the opening of a clause that order or join it and say nothing.
OPENERS = re.compile(
    r"(?:\s|[（(](?:\d{1,2}|[一二三四五六七八九十]{1,2})[）)]|\d{1,2}(?:[）)、]|[.．]\s?(?!\d))|[①-⑳]|第?[一二三四五六七八九十]{1,2}(?:是要|是|要|方面)|第[一二三四五六七八九十]{1,2}[，,、]|首先|其次|再次|再者|最后|同时|此外|另外|另|并且|并应|并(?!轨|网|联|购)|"
    r"且|而且|还(?!款|贷|原|建)|也|以及|其中|特别是|尤其是|因此|所以|接下来|具体(?:来说|是)|即|然后|之后|届时|为此|对此|相应|从而|进而|⏰|[-*·•●◆>#☑☐✓])+"
)
# 要 and its kin, where they are no part of another word.
MODAL = re.compile(
    r"现?正(?=继续|全力|积极|统筹|研究|寻求|安排|与|筹备|推进|着手|跟进|抓紧|加紧|加快)|继续|一定要|绝不(?:能|允许)|决不(?:能|允许)|坚决不|(?<![必重主需纪摘概简首提只然若不])要(?!求|素|点|紧|闻|件|道|害|么|是|不然|员|塞|案)|必须|务必|务请|应当|应该|(?<![相适反对供响效])应(?!为|急|用|对|对|邀|变|届|届|收|付|聘|允|征|力|届|标|战|考|运|激|验|酬|诉)|"
    r"须|(?<![不无毋])需要|(?<![无毋不刚急必])需(?!求|方|量|要)|得以?(?=于)|不得|不准|不可|不能|不再|严禁|禁止|将(?!军|来|士|领|近|帅)|(?<!各部)(?<!相约)(?<![次与能想误更常议员长协商社大工年例盛展融都开机委党理监聚集体领省市区县国询听研览讯谈答辩宴庆评鉴训选博峰酒茶班筹述])会(?!人|导致|是|否|不会|有(?:的|人|些|一些|所|更|很|可能|机会|影响|问题)|比较|更|很|使|让|因|被|受|产生|造成|带来|变得|觉得|以为|想|出现|引起|影响|议|员|长|场|展|计|见|谈|商|战|同|址|期|费|诊|师|馆|办|签|后|前|上(?![传交报架线])|中|场|所|务|堂|客|面|晤|审|稿|合|党|刊|讲|堂)|"
    r"(?<![研草模虚比])拟(?!定|订|制|稿|人)|预计|预定|计划(?=[在于将])|负责(?!人|同志|任|的)|牵头(?!单位|部门|人|领导|的)"
)
STRONG_MODAL = re.compile(
    r"正|继续|牵头|要|必须|务必|务请|应|须|需|不得|不准|严禁|禁止|不可|不能|负责|一定|拟|将|会|预"
)
# With a date in it such a clause promises, whatever the paragraph tells.
PROMISES = re.compile(
    r"力争|争取|确保|计划|(?<![研草模虚比])拟|将(?!军|士|来)|(?<![重主需必纪首简])要(?!求|点|素|闻|件|是)|(?<![和、的体作有关项])要求|须|务必|必须|到20\d\d年"
)
MUST = re.compile(r"必须|务必|务请|须|需要|需(?!求|方|量)|应(?:当|该)")
# A clause that only says who leads or supports: 由市住建局牵头, 市财政局配合
OWNERSHIP = re.compile(
    r"(?:并|同时|，)?(?:具体(?:工作|事宜|事项)?)?(?:由|请)?(?P<who>[^，。；：]{2,50}?)(?P<role>牵头|负责|组织实施|主办|承办|配合|协助|协办|参与)(?:负责|落实|实施|组织实施|办理|推进|做好|具体落实)?$"
)
# 县水利局会同县财政局，…
WITH_PARTNER = re.compile(r"(?P<lead>[^，。；：请由]{2,24}?)(?:会同|联合|协同|商)(?P<support>[^，。；：]{2,40})$")
# 要坚持城市人民政府负主体责任，…: who answers for what follows
BEARS_DUTY = re.compile(
    r"(?:坚持|明确|压实|强化|落实)(?:由)?(?P<who>[\u4e00-\u9fff（）、]{2,20}?)(?:对[^，。]{2,16})?(?:负|承担|的?主体|的?属地|的?监管)(?:主体|总|领导|直接|属地|监管)?责任?$"
)
# 市住建局要加快…。还要…: the same one is charged
GOES_ON = re.compile(r"(?:同时|还|并)[，,]?(?:还|也|并)?(?:要(?!求|素|点)|须|应当?|必须|务必)")
MIDST = re.compile(r"[、和与及]|.负责人")  # where no verb begins: in a list of units, in 负责人
# Somebody is asked or charged; what follows names whom.
DELEGATE = re.compile(
    r"建议(?!书|稿|案|的|和|、)|(?<=[署局厅委办部院处司])(?:要求|指示)(?!的)|(?<![申提敬聘邀宴吁])(?:敬|烦|恳|务|惠|洽|再|先|并|仍)?请(?!假|款|示|求|购|愿|教(?![育务学师职研科导])|柬|帖|您参看|问|勿|见|参[看阅考照])|(?<![理自经缘事案])由(?!于|此|来|衷|头|小|浅|高|远|低|上|内|\s?\d|[一二三四五六七八九十今明去上下本]+[月年日周季])|责成|责令|委托|授权|指定|指派|交由|敦请|督促|督饬"
)
# 由最低报价的“宏泰”承办: the agent is the quoted name
QUOTED_AGENT = re.compile(
    r"[^，。“”]{0,12}(?:报价|标价|中标|得标|投标|承办商|供应商|公司)[^，。“”]{0,8}“(?P<name>[^”\n]{2,24})”"
)
# 课程档案归小陶: what, and to whom it falls
FALLS_TO = re.compile(r"(?<![回划所])归(?!档|还|纳|零|类|口|集|位|案|属)(?P<who>[^，。；：\d]{2,12})$")
# 管网普查由市水务局负责: the same with its verb behind
CHARGED_WITH = re.compile(
    r"(?:(?<![理自经缘事案])由|交)(?P<who>[^，。；：\d]{2,30}?)(?:共同|具体|统一|统筹|全权|全面)?(?:牵头|负责|主办|承办|办理|承担|落实|保障|跟进|解决|处理|实施)(?:负责|落实|实施|组织实施|办理|推进|跟进|解决)?$"
)
BUREAU = re.compile(
    r"[省市县区][\u4e00-\u9fff]{1,8}?[局委办厅](?![、和与及会同长员办委局厅室政]|[\u4e00-\u9fff]{1,4}(?:分局|支局|大队|支队))"
)
GIVEN_TO = re.compile(r"(?<![理自经缘事案])由|请(?!假|示)|交给?")
YEAR_SAID = re.compile(r"(?<!\d)((?:19|20)\d\d)年(?!版|级|修订|度?[）)])")
DISPOSE = re.compile(r"把(?!握|控|关|手|脉|戏|柄)|将(?!军|来|士|领|近|帅|会|于|在|以|按|继续|不|要|持续)")
PREPOSITION = re.compile(
    r"自(?=[即今明本次\d一二三四五六七八九十])|偕同|联同|到(?!位|底|期|达|场)|对于?|向|在|按照|按|根据|依据|依照|依托|依|围绕|结合|以(?!及|上|下|内|外|来|往|便|致)|通过|从(?!而|事|业|严|速|快)|与|为(?!了?此|主|期)|面向|针对|就(?!业|近|地|是|此)|于|聚焦|立足|着眼于?|利用|借助|会同|统筹|坚持以|比照|参照|参考|经|待|等(?!待|等)|如|若|一旦|在于|随|随着|配合|运用|发挥|紧扣|抓住|抢抓|适应|顺应|除"
)

_STRENGTH_WORDS = (
    ("in_principle", r"原则(?:上)?(?:同意|通过|支持)", ("原则同意该方案",), ("坚持自愿原则",)),
    ("must", r"必须|务必|确保|一定要|坚决|严禁|不得|不准|一律|务请", ("必须按期完工", "确保年底前投用"), ("有序推进",)),
    (
        "study",
        r"研究(?!院|所|生|中心|员)|探索|适时|择机|论证|研拟|研议|考虑|酌情|商讨",
        ("适时启动二期", "研究制定办法"),
        ("研究院改制完成",),
    ),
    ("strive", r"力争|争取|努力|尽量|尽可能|争创|争当", ("力争年内开工",), ("推进开工",)),
    ("shall", r"要|应|须|需|请|由.{1,20}负责|责成|负责|落实", ("各区要报送名单", "由财务科负责"), ("加快建设",)),
    ("advance", r"推进|加快|加大|推动|加强|促进|深化|持续|提升|优化", ("加快建设",), ("完成建设",)),
)
STRENGTHS: tuple[Rule[str], ...] = tuple(
    Rule(f"strength.{name}", re.compile(pattern), lambda _, name=name: name, examples, counter)  # type: ignore[misc]
    for name, pattern, examples, counter in _STRENGTH_WORDS
)

DECISIONS: tuple[Rule[str], ...] = (
    Rule(
        "decision.meeting",
        re.compile(r"会议(?:研究)?(?:一致)?(?:决定|议定|商定|同意|原则同意|原则通过|审议通过|通过|明确|确定)(?!了?的)"),
        lambda match: match.group(),
        ("会议决定成立工作专班", "会议原则同意该方案", "会议审议通过了《管理办法》"),
        ("会议听取了汇报",),
    ),
    Rule(
        "decision.vote",
        re.compile(
            r"(?:(?:表决|投票)[^，。；]{0,12}|\d+\s?票|全体[^，。；]{0,8}|一致|照案|经[^，。；]{1,12})(?:同意|通过|赞成)"
        ),
        lambda match: match.group(),
        ("8票同意更换水泵", "照案通过", "经大家讨论同意采购"),
        ("6票不同意调解",),
    ),
    Rule(
        "decision.agreed",
        re.compile(r"^(?:原则)?(?:同意|通过|批准|核准|准予|照准)"),
        lambda match: match.group(),
        ("同意拨付专项资金", "原则同意方案"),
        ("不同意调解",),
    ),
)
SCHEDULE = re.compile(
    r"(?:(?:时间|日期|期限|截止日?|日程)(?:定)?(?:为|是|在|于|：|:|改为|延至|到|至)|(?<=[会赛营礼展典])(?:是|在|于|为))(?=\s?[\d一二三四五六七八九十本下这])|自[^，。；]{2,14}起(?:正式)?(?:执行|施行|实施|生效|启用|试行|停止|停用|废止)|暂?[定订](?=\s?(?:\d{2,4}年)?\d{1,2}[月/])|(?:定于|订于|定在|安排在|改在|改到|延到|改于|延至|改期至|预定于|预定在)(?=\s?[\d一二三四五六七八九十本下这])"
)
# The result of a vote, and on what it was: 清洗冷气机工程投票结果：…
VOTE_RESULT = re.compile(r"(?P<what>[^：:。，]{0,40}?)的?(?:投票|表决)(?:结果)?\s*[：:]\s*")
NO_OBJECT = re.compile(r"[\s*]*(?:本|该|此|全)?(?:附带决议|包裹|整体|提议|提案|动议|议案|决议|案)?(?:包裹)?")
# A motion with its vote in one sentence: 陈委员动议由“宏泰”承办，李委员和议，一致通过
MOTION = re.compile(
    r"[^，。]{0,24}?(?:动议|提议|提请)(?P<what>[^，。][^。]{2,100}?)[，,。][^。]{0,40}?(?:和议|附议)[^。]{0,40}?(?:通过|赞成|同意)"
)
# What a vote alone says about the proposal before it: 8票同意, 照案通过.
VOTE_ONLY = re.compile(
    r"[\s*]*(?:(?:除[^，。]{1,12}外|[一二两三四五六七八九十\d]{1,3}[位名][^，。]{0,10}(?:表示|均)?|(?:附带)?决议|提议|动议|[本全]案|审议并?|原则上?|全体|全数|全场|一致|照案|照原案|照修正(?:条文|动议|案)?|出席(?:议员|委员|人员|代表)?|无异议|经?(?:讨论|表决|投票)(?:后)?|表决|投票|结果|\d+\s?票|赞成\d*票?|[同意不弃权棄票反对\d\s，,、:：票]{1,24}+)[，,、\s]*+){0,4}(?:同意|通过|赞成|照办|无异议)(?:\d+\s?票?)?[。.！\s)）]*$"
)
# Passed and handed on: 照案通过，送请市议会审议
SENT_ON = re.compile(r"[，,\s]*(?:并|再)?(?:函?送|报请?|函报|提请|转送?|陈报)")
VOTED_DOWN = re.compile(r"不通过|未通过|否决|暂缓|(?<!\d)0\s?票同意|^[^，、]{0,6}\d+\s?票不同意|^不同意")
PROPOSAL = re.compile(
    r"^[\s\d）)(（.、]*(?:.{0,16}?(?:提案(?!\s*(?:说明|人|单位|部门|理由|编号))|提议|动议)(?:附带决议)?[，,：:]?|.{0,16}?提请(?:讨论|审议|表决)?|是否(?:同意)?|拟请同意|建请)"
    r"(?P<what>.{3,120}?)[？?。]?$"
)
# 案由：…，提请审议
CASE = re.compile(
    r"^\s*(?:案由|案名|事由|主旨|议题|第[一二三四五六七八九十\d]{1,3}案|提案[一二三四五六七八九十\d]{0,3})\s*[：:]\s*(?:提请|建请)?(?P<what>.{3,120}?)(?:事项)?(?:[，,]\s*(?:敬?提请|请)\s*(?:审议|讨论|公决|同意)?)?[\s。.]*$"
)
# A heading that opens a part of the meeting is no topic.
NO_TOPIC = re.compile(r"(?:讨论|报告|审议|提案|表决|其他|临时)?(?:事项|议案|议题|动议|案|提案)?(?:讨论)?")
_TOPIC_WORDS = r"(?:请购案|采购案|讨论事项|讨论案|讨论|提案|案由|理赔案|报告案|审议|研究|关于|请(?=总干事))"
TOPIC = re.compile(
    rf"^(?:{_TOPIC_WORDS}[\s:：]*){{0,3}}(?P<what>.{{3,80}}?)(?:案|事宜|事项|，?提请[\s]*讨论。?)?[。\s]*$"
)
# What an office announces of itself: with one of these the rest of the sentence is announced too.
ANNOUNCES = re.compile(r"将|会|要|须|拟|计划|继续|正|负责")
# 总务处表示会在月底前加装: told by somebody, promised by another
PLEDGES = re.compile(r"(?P<who>[^，。；：\s]{2,16}?)(?:表示|答应|承诺)(?=会|将|要|可|于|在)")
ORDERS = re.compile(r"(?:指示|要求|希望|责成|敦促|督促|呼吁|提醒|促请|吁请|请)$")
# 由县财政局统筹, 请里长协助: who is charged with what stands before
CHARGES = re.compile(r"(?:由|请|交由|责成|委托|授权)")
# 修改完善后提请县人大审议: what is approved is sent on
SENT_TO = re.compile(
    r"(?:并|再)?(?:按(?:程序|规定)|修改(?:完善)?后|完善后|会后)?(?:函?送|报请?|提请|提交|呈报?|陈报|转送?)[^，。；]{2,24}(?:审议|审定|审查|批准|核定|审批|备案|表决)$"
)
AIMS_AT = re.compile(r"(?:并|以)?(?:确保|力争|争取|保证|务求)")
# What is done, in figures; and what makes a clause behind it look ahead again
TOLD = re.compile(r"截[至止]|累计|同比|环比|较上年|比上年|已(?:建成|完成|开工|整改|办结|有)")
AHEAD = re.compile(r"要|将|须|应|再|还|继续|力争|确保|争取|今年|年内|下一步|余下|剩余|计划")
# The aim that a report names opens what is to be done: 主要任务是…，启动…
AIMS = re.compile(r"[^，。；]{0,12}(?:任务|目标|重点)(?:是|为)")
# What may follow a date where nothing but the date is said: 6月底前全部完成
LIMIT_ONLY = re.compile(
    r"(?:之?前)?(?:要|须|应)?(?:全部|全面|基本|争取|力争|确保)?(?:完成|完工|竣工|办结|落实|到位|落实到位|完成到位|整改到位|办理完毕|实施完毕|完毕|建成|[\u4e00-\u9fff]{1,2}(?:完毕?|到位|结束|好|齐|清))[。\s]*"
)
# In minutes an item that opens so decides: 同意采购…
AGREED = re.compile(r"(?:原则上?)?(?:同意|批准|准予)(?=[\u4e00-\u9fff]{3})(?!票)")
# A reported decision is one wherever it stands: 审议通过《…》, 决定成立…
APPROVAL = re.compile(
    r"(?:^|[，。；、]|会议|会上|还|并|研究|审议|讨论)(?P<verb>(?:讨论|审议|审定)?(?:并)?(?:原则上?|一致|表决)?(?:审议)?(?:通过|同意)了?)(?=《|关于|该|此项|上述|本次|[\u4e00-\u9fff]{2,20}(?:方案|办法|规定|名单|预算|规划|计划|细则|规则|报告|意见|议案))"
    r"|(?:，|、|并|会议)(?P<verb2>部署|决定)(?=开展|实施|启动|建立|推进)|(?:会议|会上|并)(?:研究)?(?P<verb3>决定)(?=[成设启实开将从由对在给追拨同])"
)
# An opening that shows a clause of a plan: for telling plans without a header by their clauses.
PROGRAMME_OPENINGS = re.compile(
    r"(?:^|[，。；\n])\s*"
    + alternation(word for word in word_list("adverbs") if len(word) >= 2)
    + "?"
    + alternation(word for word in word_list("verbs") if len(word) >= 2)
)


def strength_of(clause: str) -> str:
    """must, shall, strive, advance, study or in_principle, by the strongest sign in the clause; shall where there is none."""
    for rule in STRENGTHS:
        if rule.pattern.search(clause):
            return rule.name.removeprefix("strength.")
    return "shall"
