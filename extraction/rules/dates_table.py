"""The table of date rules: one row a form, each with examples and counterexamples, which are its tests.

Rows are in order of trial: at one place in the text the first row that matches and is not refused holds, so that the
longer forms stand before the shorter ones that they begin with. Patterns run over folded text.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from extraction.rules import dates_calendar as calendar
from extraction.rules import dates_occasions as occasions
from extraction.rules import dates_relative as relative
from extraction.rules import dates_years as years
from extraction.rules.base import Rule
from extraction.rules.dates_pieces import (
    AFTER_DAY,
    BARE_DAY,
    BEFORE,
    DAY,
    FESTIVAL_NAMES,
    HAN,
    JOIN,
    MONTH,
    MONTH_NUMBER,
    MONTH_PART,
    NO_NUMERAL,
    NUMBER_2,
    OPTIONAL_YEAR,
    SEASON_NAMES,
    SOLAR_TERM_NAMES,
    SP,
    WEEK,
    YEAR,
    YEAR_4,
)
from extraction.rules.dates_reading import Reading

DateRule = Rule[Reading]


def _row(
    name: str,
    pattern: str,
    produce: Callable[[re.Match[str]], Reading | None],
    examples: str,
    counterexamples: str = "",
) -> DateRule:
    """A row; its examples and counterexamples are parted by spaces."""
    return Rule(name, re.compile(pattern), produce, tuple(examples.split()), tuple(counterexamples.split()))


_OF = rf"{SP}的?{SP}"
_END = r"(?P<end>末|底|末期|最后一天)?"
_LUNAR_DAY = (
    r"(?:初[一二三四五六七八九十]|初(?:10|[1-9])|二十[一二三四五六七八九]?|廿[一二三四五六七八九]?|三十|十[一二三四五六七八九]?"
    r"|[0-9]{1,2}(?![0-9年月个]))"
)
_REPORTING = "调度(?!会)|通报|会商|研判|督查|汇报|碰头"
_CENTURY = r"上个?|本|新(?=世纪(?:[初中末]|以来))|[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
_SHARE = r"(?P<share>初期|初|前期|早期|中期|中叶|末期|末|后期|晚期)?"
_NUMBER = r"(?:[0-9]{1,4}(?:\.[0-9])?|[一二三四五六七八九十百两俩几数廿卅千万]{1,5}|大?半)"
_UNIT = "年|月|周|星期|礼拜|季度|学期|天|日|工作[日天]|交易日|小时|钟头"
_LENGTH = (
    rf"(?:(?<![0-9])(?P<low>{_NUMBER})(?:个?月|年|天|周|日)?(?:{JOIN}|、))?(?<![0-9.第一二三四五六七八九十百])(?P<count>{_NUMBER}){SP}(?P<more>多|余|来)?{SP}"
    rf"(?P<ge>个)?(?P<half>半)?(?:多)?{SP}(?P<unit>{_UNIT})(?<!周(?=[年岁边围期末]))(?:多|(?P<half_after>半)(?!年|月))?"
    rf"(?:(?:零|又)?(?P<count2>{_NUMBER}){SP}个?(?P<unit2>月|周|星期|天|日)(?![内前后]?份))?"
    rf"(?:(?:零|又)?(?P<count3>{_NUMBER}){SP}个?(?P<unit3>月|周|星期|天|日)(?![内前后]?份))?(?:[0-9]{{1,2}}[夜晚]|[一二三四五六七八九十][夜晚])?"
)
_TAIL = (
    r"(?P<tail>之内|以内|内(?![容部涵外蒙地控需阁河陆循设置存生])|里(?=[，,。完要将])|之?后(?![备续勤期面续])|以后|过后"
    rf"|之前|{BEFORE}|以前|以来|来(?![自到源往华京料信访])|左右|上下|(?:的)?时间(?!表|点|段))?"
)
_LEAD = (
    r"(?:(?P<lead>最近|近|过去|刚过去|未来|今后|接下来|往后|此后|随后|这|(?<![经通超不度已难越])(?:再)?过"
    r"|(?<![\u4e00-\u9fff])(?:前|后|上|下|头))的?)?"
)
_NOT_A_LENGTH = (
    r"(?!级|制|生|期(?!间|内|限)|代|龄|(?<=[年月周])会(?![议有])|薪|产|报|刊|谈|板|湾|大计|古[城镇都]|老[店字]|行动|规划|计划|攻坚|战略|纲要|一度|四季|到晚|一次|两头|义务|树"
    r"|[光亮饼球票]|游|均|常|照|本|夜|元|益|用|志)"
)

TABLE: tuple[DateRule, ...] = (
    _row(
        "date.rhythm_by_verb",
        rf"(?:一(?P<unit>月|周|季度?|旬|日)一|(?<![0-9一二三四五六七八九十个本上下当每按逐隔这半同双])(?P<short>月|周|季|旬))(?:{_REPORTING})",
        relative.rhythm_by_verb,
        "一月一调度 周调度 月通报 一周一研判",
        "本月调度 一年一度 3月通报",
    ),
    _row(
        "date.iso_day",
        r"(?<![0-9./])(?<!(?<![0-9])-)(?P<y>(?:1[5-9]|2[01])[0-9]{2}|1[0-2][0-9](?=[/.]|-[01][0-9]-[0-3][0-9]))[ ]?[-/.·][ ]?(?P<m>[01]?[0-9])[ ]?[-/.·][ ]?"
        rf"(?P<d>[0-3]?[0-9])(?![0-9]|[./][0-9]|-[0-9]{{1,2}}(?![0-9/.年月])){AFTER_DAY}",
        calendar.iso_day,
        "2008-08-08 2008/8/8 2008.8.8 2024-03-04 113/12/05 113-12-05 2018/1/10-2018/7/10",
        "192.168.1.1 2008-13-08 1.2.3",
    ),
    _row(
        "date.compact_day",
        r"(?<![0-9A-Za-z])(?P<y>(?:19|20)[0-9]{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12][0-9]|3[01])(?![0-9A-Za-z%])",
        calendar.iso_day,
        "20080808 20240307",
        "202403073 20081808 140302197706220124",
    ),
    _row(
        "date.spaced_day",
        r"(?<![0-9])(?P<y>(?:19|20)[0-9]{2}) (?P<m>0[1-9]|1[0-2]) (?P<d>0[1-9]|[12][0-9]|3[01])(?![0-9 ])",
        calendar.iso_day,
        "",
        "",
    ),
    _row(
        "date.month_day_year",
        r"(?<![0-9./])(?P<m>[01]?[0-9])/(?P<d>[0-3]?[0-9])/(?P<y>(?:19|20)?[0-9]{2})(?![0-9/])",
        calendar.iso_day,
        "3/3/2015 10/31/74",
        "30/40/2015",
    ),
    _row(
        "date.day_month_year",
        r"(?<![0-9.\-/])(?P<d>[0-3]?[0-9])[.-](?P<m>[01]?[0-9])[.-](?P<y>(?:19|20)[0-9]{2})(?![0-9.\-/])",
        calendar.iso_day,
        "13.5.2015 3-7-2017",
        "1.2.3 32.1.2015",
    ),
    _row(
        "date.year_range",
        rf"(?P<first>{YEAR_4}){SP}(?:年度?)?{JOIN}(?P<last>(?:1[5-9]|2[01])[0-9]{{2}}|[一二][{HAN}]{{3}}|[0-9]{{2}}(?=年))"
        rf"{SP}(?:学年度?|年(?![底末初中终]|{SP}[0-9一二三四五六七八九十]{{1,2}}月)度?|(?![0-9年\-/.月]))",
        years.year_range,
        "2020-2025年 2020年至2025年 2016-2018 二零一六年至二零一八年 1998-02年",
        "2025-2020年 2020年至2025年底",
    ),
    _row(
        "date.year_before_range",
        rf"(?P<year>{YEAR_4})(?={JOIN}(?:19|20)?[0-9]{{2}}年)",
        years.plain_year,
        "",
        "1985到89页",
    ),
    _row(
        "date.iso_month",
        r"(?<![0-9.\-/])(?P<y>(?:19|20)[0-9]{2})(?:[-/]|\.(?=0[1-9]|1[0-2]))(?P<m>1[0-2]|0?[1-9])(?![0-9%％]|[./][0-9]|-(?!(?:19|20)[0-9]{2})[0-9])",
        calendar.iso_month,
        "2021-12 2021/3 2008.03",
        "2021-13 20211-12",
    ),
    _row(
        "date.slash_day",
        r"(?<![0-9A-Za-z/])(?<![0-9]\.)(?P<m>1[0-2]|0?[1-9])/(?P<d>3[01]|[12][0-9]|0?[1-9])(?![0-9A-Za-z%％/.])"
        rf"(?P<weekday>{SP}[(（]{WEEK}?[一二三四五六日天][)）])?",
        calendar.slash_day,
        "12/5 9/22(二) 1/28",
        "1/100 24/7 2/3以上",
    ),
    _row(
        "date.day_range",
        rf"{OPTIONAL_YEAR}{MONTH}{SP}(?P<first>{NUMBER_2}){SP}[日号]?{AFTER_DAY}(?:{JOIN}|[、，和及](?=[0-9一二三]))(?:{NUMBER_2}{SP}[日号]?[、，和及](?=[0-9一二三])){{0,8}}(?P<last>{NUMBER_2}){SP}[日号](?!文){AFTER_DAY}",
        calendar.day_range,
        "4月12-19日 9月1日到15日 2019年4月12日至19日 一月十日到十二日 9月10号，11号，12号，13号 3月5日、6日",
        "4月19-12日 4月12日",
    ),
    _row(
        "date.month_range",
        rf"{OPTIONAL_YEAR}{NO_NUMERAL}(?P<first>{MONTH_NUMBER}){SP}(?:月?份?{JOIN}|(?P<listed>、))(?P<last>{MONTH_NUMBER}){SP}月(?!{SP}[0-9一二三四五六七八九十]{{1,3}}{SP}[日号])"
        r"份?(?P<part>上旬|中旬|下旬|底|末)?",
        calendar.month_range,
        "5月-9月 5-9月 2018年2——4月 十二至一月 5月至9月底",
        "5月3日-9月",
    ),
    _row(
        "date.lunar",
        rf"{OPTIONAL_YEAR}(?:(?:农历|阴历|旧历)(?:(?P<lunar_year>{YEAR_4})年)?)(?P<leap>闰)?(?P<lunar_month>正|元|冬|腊|{MONTH_NUMBER})月(?:份|的)?"
        rf"(?P<lunar_day>{_LUNAR_DAY}[日号]?)?",
        occasions.lunar,
        "农历正月初一 2012年农历正月十五 农历二〇二一年六月 农历八月十五 农历十月",
        "农历",
    ),
    _row(
        "date.lunar_month_day",
        rf"{OPTIONAL_YEAR}(?P<leap>闰)?(?P<lunar_month>正|冬|腊|(?<=闰)十?[一二三四五六七八九十]|(?<=闰)[0-9])月(?P<lunar_day>{_LUNAR_DAY}[日号]?)?",
        occasions.lunar,
        "腊月二十三 正月 闰四月 正月初八 2012年正月初8",
        "冬日",
    ),
    _row(
        "date.lunar_day_word",
        rf"{OPTIONAL_YEAR}(?P<lunar_month>十[一二]?|[一二三四五六七八九])月(?P<lunar_day>初[一二三四五六七八九十]|廿[一二三四五六七八九]?)",
        occasions.lunar,
        "五月廿二 去年五月初五",
        "五月二十",
    ),
    _row(
        "date.new_year_day",
        rf"{OPTIONAL_YEAR}(?:大年|年|正月)(?P<lunar_day>初[一二三四五六七八九十]|三十)",
        occasions.lunar,
        "大年初十 大年初二",
        "大年夜",
    ),
    _row(
        "date.month_day",
        rf"(?:{YEAR}{SP}[，,]?{SP})?{MONTH}(?:份的)?{SP}(?:{DAY}|{BARE_DAY}){AFTER_DAY}",
        calendar.month_day,
        "8月8号 2015年8月12日 二零一六年，九月三号 十二月20号 下个月15号 二月十五 明年3月5日 9月28日(一)",
        "8月 2月32日",
    ),
    _row(
        "date.nth_weekday",
        rf"{OPTIONAL_YEAR}{MONTH}(?:份)?{_OF}(?P<nth>第[一二三四五1-5]|最后一)个?{SP}{WEEK}(?P<weekday>[一二三四五六日天])?",
        calendar.nth_weekday,
        "6月第3个星期日 八月份的第一个周二 十月的第一周 四月的最后一个星期一",
        "第一个星期一",
    ),
    _row(
        "date.month_part",
        rf"{OPTIONAL_YEAR}{MONTH}{_OF}{MONTH_PART}",
        calendar.month_part,
        "6月上旬 2018年10月底 本月初 10月末 五月中旬 9月整月 下月底 十二月月底",
        "6月 6月中国",
    ),
    _row(
        "date.month",
        rf"{OPTIONAL_YEAR}{MONTH}(?!革命|[龄薪嫂均])",
        calendar.month,
        "2025年6月 6月份 三月 明年3月份 上个月 本月 2008年十二月",
        "3个月 十月革命",
    ),
    _row(
        "date.month_part_alone",
        r"(?P<part>月底|月末|月初|月中(?!国)|月尾|(?<![\u4e00-\u9fff])[上中下]旬(?![镇乡村路]))",
        calendar.month_part,
        "月底 月初 下旬",
        "本月底色",
    ),
    _row(
        "date.running_period",
        r"(?<![0-9一二三四五六七八九十两几个本当该每这上下半同])(?P<unit>月|季度?|周)内(?![容部涵外])",
        calendar.running_period,
        "月内 季度内 周内",
        "三个月内 室内",
    ),
    _row(
        "date.half_year",
        rf"{OPTIONAL_YEAR}(?P<half>上半年|下半年|前半年|后半年){_END}",
        years.half,
        "上半年 明年下半年 2025年上半年 下半年末",
        "半年",
    ),
    _row(
        "date.quarter_range",
        rf"{OPTIONAL_YEAR}第?(?P<first>[一二三1-3])季?度?(?:{JOIN}|、)第?(?P<last>[二三四2-4])季度{_END}",
        years.quarter_range,
        "一至三季度 2025年二、三季度 二季度至四季度",
        "三至二季度",
    ),
    _row(
        "date.quarter",
        rf"{OPTIONAL_YEAR}(?:(?P<relative>上上个?|上一?个?|本|这个?|当|该|下下个?|下一?个?)季(?:度|(?<=[本上下]季)(?!节))"
        rf"|前(?P<many>[一二两三四1-4])个?季度|第?(?P<quarter>[一二三四1-4首末]){SP}季(?:度(?!假)|(?<=第[一二三四]季)(?![节稻])))(?!会)份?{_END}",
        years.quarter,
        "一季度 第三季度 07年第三季度 今年前三季度 上个季度 下季度末 本季度 2022年首季度 前两个季度 三季度末",
        "季度 三个季度 四季 四季度假村",
    ),
    _row(
        "date.quarter_letter",
        rf"{OPTIONAL_YEAR}(?<![A-Za-z])[Qq](?P<quarter>[1-4])(?![0-9A-Za-z]|-[0-9])(?P<end>末|底)?",
        years.quarter,
        "2025年Q3 Q4",
        "QQ Q5 Q10 111Q2-01",
    ),
    _row(
        "date.winter_to_spring",
        r"今冬明春",
        occasions.winter_to_spring,
        "今冬明春",
    ),
    _row(
        "date.season",
        rf"(?:{YEAR}{SP}[春夏秋冬](?:季|天|日)?|(?P<near>[今明去])[春夏秋冬]季?|(?<![冬春夏秋四])[春夏秋冬](?:季(?!节)|天))(?![节种耕天播秋游训招学会联])",
        occasions.season_of_nature,
        "2021年春 冬季 大前年夏季 今春 春天 今年夏天",
        "春节 春耕 四季",
    ),
    _row(
        "date.after_holiday_workday",
        rf"(?:(?P<festival>{FESTIVAL_NAMES}|五一|十一)(?:假期|长假|放假|节)?|节|假期|长假|节假日)(?:之?后|结束后)的?第(?P<number>{NUMBER_2})个?(?:工作|交易)日",
        occasions.first_workday,
        "节后第一个工作日 春节后第一个工作日 国庆节后的第3个工作日",
        "环节后第一天",
    ),
    _row(
        "date.around_holiday",
        r"(?<![\u4e00-\u9fff])节(?P<side>前|后)(?!能|省|约)",
        occasions.around_holiday,
        "节前 节后",
        "细节后 环节前",
    ),
    _row(
        "date.festival",
        rf"{OPTIONAL_YEAR}(?P<festival>(?:农历|阳历|公历|五一|六一|八一|十一|三八|五四|七一)?(?:国际)?(?:{FESTIVAL_NAMES})"
        rf"|(?<![\u4e00-\u9fff0-9“\"])(?:五一|十一|六一|七一|八一)(?=前|之前|以前|期间|假期|长假|节|后|放假|至|到|[-~—、])"
        rf"|(?<=[在于到至，、以过和与天日年])(?:五一|十一|六一|七一|八一)(?=前|之前|以前|期间|假期|长假|节|放假|至|到|去|$)|[“\"](?:五一|十一|六一|七一|八一|三八|五四)[”\"](?=前|之前|期间|假期|长假|节|放假))"
        rf"节?(?P<during>{SP}(?:期间|假期|长假|小长假|黄金周))?(?!联欢|晚会|广场|路|街|村|小学|中学|大厦|大桥|跑|花|演唱|套|礼物)",
        occasions.festival,
        "春节 国庆节 2019年感恩节 去年春节 五一劳动节期间 明年母亲节 元宵节 圣诞节 国庆假期 “五一”假期 ",
        "春节联欢晚会 五一广场 国庆路",
    ),
    _row(
        "date.solar_term",
        rf"{OPTIONAL_YEAR}(?P<term>{SOLAR_TERM_NAMES})(?P<named>节气|时节|节)?(?!分明)",
        occasions.solar_term,
        "立春 芒种 2017年大寒 冬至",
        "政治清明 雨水管网 大雪天气",
    ),
    _row(
        "date.season_of_office",
        rf"{OPTIONAL_YEAR}(?P<season>{SEASON_NAMES})(?:期间|来临|到来|开始|来)?(?=之?前|以前|期间|来临|到来|$|[，。、；])",
        occasions.season_of_office,
        "汛期前 两会前 供暖期前 2025年汛期前 入汛前",
        "防汛工作 两会精神",
    ),
    _row(
        "date.school_term",
        r"(?:(?P<term>春季|秋季|新)学期)?开学(?=之?前|以前|$|[，。])|新学期(?:开始)?(?=之?前|以前)",
        occasions.school_term,
        "开学前 新学期开学前 秋季学期开学前",
        "开学典礼",
    ),
    _row(
        "date.turn_of_year",
        r"岁末年初|年末岁初|年终岁尾|年底年初",
        occasions.turn_of_the_year,
        "岁末年初",
    ),
    _row(
        "date.year_part",
        rf"{OPTIONAL_YEAR}(?P<part>年底|年末|年终(?!奖|总结|考核|决算|报告|述职)|年尾|岁末|岁尾|年初|年中(?![国华心])|年内|(?<![三两二一四五六七八九十几0-9])年头|底|末|初|伊始|头(?=$|[,，。])|尾|终|内(?![容部涵外蒙]))",
        years.year_part,
        "年底 明年初 2025年底 2025年年底 年内 19年底 岁末 二零二二年伊始 次年年末",
        "年终奖 三年内",
    ),
    _row(
        "date.before_new_year",
        r"(?<![\u4e00-\u9fff0-9])年前(?=[要完把，必]|$)|(?<=[在于赶])年前(?=[要完把，])",
        occasions.before_new_year,
        "年前",
        "三年前 去年前",
    ),
    _row(
        "date.months_of_year",
        rf"{YEAR}{SP}(?P<which>[前后头第首])(?P<count>1[0-2]|[1-9]|十[一二]?|[一二两三四五六七八九])?{SP}个?月(?!份)",
        years.months_of_year,
        "2022年前十一个月 今年前五个月 2005年首月 70年第8个月 二零二一年后三月 1967年前两月",
        "前两个月",
    ),
    _row(
        "date.two_years",
        r"(?P<pair>今明|明后|去今)两年",
        years.two_years,
        "今明两年",
    ),
    _row(
        "date.plan_period",
        r"(?:第|[“\"‘']|(?<![\u4e00-\u9fff]))(?P<plan>十[一二三四五六七八九]?|二十|[六七八九])(?:五[”\"’'](?:规划)?|五(?:规划)?(?=期间|时期|[初中末]|以来)|个五年规划)"
        r"(?P<when>期间|时期|末期|期末|规划期末|末|初期|初|中期|以来|规划期|开局之年|的?收官之年|(?=之?前|以前))?",
        occasions.plan,
        "“十四五”末 “十四五”期间 十五五时期 第十四个五年规划期间 “十三五”以来 “十五五”初期",
        "“十四五”规划 十四五",
    ),
    _row(
        "date.decade",
        rf"(?:(?P<century>{_CENTURY})世纪的?)?(?<![0-9])(?P<decade>[12][0-9]{{2}}0|[1-9]0|[二三四五六七八九]十)年代{_SHARE}",
        occasions.decade,
        "上世纪80年代 九十年代 20世纪60年代前期 2010年代",
        "年代",
    ),
    _row(
        "date.century",
        rf"(?P<century>{_CENTURY})世纪{_SHARE}",
        occasions.century,
        "18世纪 11世纪初 本世纪中叶",
        "世纪大道",
    ),
    _row(
        "date.year",
        rf"{YEAR}(?!级|[代检薪龄]|{SP}(?:以[上下]|左右|时间|来|多|以来的时间))",
        years.whole_year,
        "2025年 今年 去年 二〇〇八年 95年 零八年 民国113年 113年度 明年 全年",
        "三年级 2020年级 本年级",
    ),
    _row(
        "date.sexagenary_year",
        r"(?P<cycle>[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥])年",
        occasions.sexagenary_year,
        "甲辰年 乙巳年",
        "甲乙年",
    ),
    _row(
        "date.every_weekday",
        rf"每(?:个|逢|一|到)?{SP}{WEEK}(?:的)?{WEEK}?[一二三四五六日天末](?:{SP}[、和及,，]{SP}{WEEK}?[一二三四五六日天](?!个|是|次|定)){{0,6}}{AFTER_DAY}",
        relative.weekly,
        "每周一 每个星期天 每周一、三、五 每周六",
        "每周年",
    ),
    _row(
        "date.rhythm",
        rf"(?:每隔?(?:个|一|逢|到)?{SP}(?:(?P<count>{_NUMBER}){SP}个?)?|(?P<alternate>隔)(?:个)?|(?P<by>[按逐](?!年龄|级)))(?P<unit>工作日|年度|半年|年|季度|季(?!节)|月度|月|学期|旬|周(?!边|围|期|岁)|星期|礼拜|天|日|晚|早)"
        r"(?!级|龄|度计划|亮|饼|程|[头]条|岁|照)(?:的)?"
        rf"(?:(?:首|末|第[一二三1-3]个?)月)?(?:{MONTH_NUMBER}月份?(?:{JOIN}{MONTH_NUMBER}月份?)?)?(?:(?:的)?第[一二三四五1-5]个?(?:周|星期|礼拜|工作日)[一二三四五六日天]?)?"
        rf"(?:上旬|中旬|下旬|[年季月]?[底末初](?!步|级|始|中)|{SP}{NUMBER_2}{SP}[日号]?(?={SP}(?:前|之前|[日号]|以前))[日号]?(?:{JOIN}{NUMBER_2}[日号])?|{NUMBER_2}[日号]|{FESTIVAL_NAMES}|{SEASON_NAMES}|[春夏秋冬][天季])?",
        relative.rhythm,
        "每年 每月10日前 每季度 每半年 每天 每两周 每隔3天 逐月 按月 按季度 隔月7日 每年9月底 每季度末 每月底 每年9月到11月 每年母亲节 每日",
        "每年级 每个人 按年龄",
    ),
    _row(
        "date.week",
        rf"(?<!之)(?<!(?<!所)以)(?P<which>上上上|上上|上|下下下|下下|下|本|这|今|当)(?:一)?(?:个)?{SP}{WEEK}(?!期|边|岁|刊|转|年|报|围|恩)"
        rf"(?P<days>{SP}[(（]?(?:{WEEK}?[一二三四五六日天末](?!次|个|[一-鿿]?项))(?:[、和及,，至到~-]{WEEK}?[一二三四五六日天](?!次|个|方面|[一-鿿]?项)){{0,6}}[)）]?)?",
        relative.week,
        "本周 下周三 上上周 下星期二、三、四 这周末 下周周六 下星期(一) 下下周一 上个礼拜天 下一周",
        "上周期 下周边",
    ),
    _row(
        "date.weekday",
        rf"(?<![一二两三四五六七八九十0-9几每个第成])(?:(?:周|星期|礼拜)(?P<days>末|[一二三四五六日天](?!次|个|[一-鿿]?项|年|岁|期)(?:(?:[、和及]|至|到|[-~—])?{WEEK}?[一二三四五六日天](?!次|个|方面)){{0,6}})(?!起[^，,。至到]))",
        relative.week,
        "星期天 周一 周末 星期三至星期五 周六周日",
        "一周三次 四周一片",
    ),
    _row(
        "date.after_meeting",
        rf"(?:(?<![\u4e00-\u9fff])会后|会议(?:结束)?之?后|散会后|会议结束之?后|(?<=[在于])会后)(?:的)?{SP}(?:{_LENGTH}(?P<tail>之内|以内|内|里)?)?",
        relative.after_meeting,
        "会后一周内 会后3个工作日内 会议结束后 会后",
        "两会后 董事会后备",
    ),
    _row(
        "date.event",
        r"(?:换届(?:选举)?|学期结束|期末(?=前)|期中(?=前)|改选|下一?次(?:会议|例会|理事会|常务会|大会|工作会)|竣工|验收|开工|投产|通车|交付|封冻|上冻|冰冻期)(?:之?前|以前)|下一?次(?:会议|例会|理事会|常务会|大会)(?!的?(?:主持|日期|时间))|(?:本|下|这)学期末?(?:内|前)?|学期末前?",
        occasions.event,
        "换届前 下次会议 下一次例会 验收前",
        "换届工作",
    ),
    _row(
        "date.near_day",
        rf"(?<![的以目])(?P<near>大大前|大大后|大前|大后|听(?=日)|寻(?=日)|今|昨|明|前|后|次|翌|当|同)(?<!先前)(?:天(?!气|性|然|津|下(?![午班])|空|地)|日(?!报|头条|程|新|益|常|渐|而语)(?<![今会之以此往先]后日)(?<![以之]前日))(?:(?<=[今昨明]天)晚上?)?{AFTER_DAY}|(?P<night>[今昨明])(?:晚|早|晨|夜)(?!年|报|期|餐|点)",
        relative.near_day,
        "今天 昨日 明天 大后天 前天 次日 今晚 当日",
        "今日头条 今后日益",
    ),
    _row(
        "date.duration",
        rf"{_LEAD}{SP}{_LENGTH}{_NOT_A_LENGTH}{SP}{_TAIL}",
        relative.duration,
        "三天后 两周前 近三年 未来五年 两个月内 3年左右 一年半 3~6个月 三个月零五天 5个工作日内 过去的一年 半年内 一个半月 90日 十天",
        "三年级 五年规划 百年大计 三月 一天到晚 第三天",
    ),
    _row(
        "date.day_after_join",
        rf"(?<=[至到~—-])(?P<day>{NUMBER_2}){SP}号(?![楼线院文])",
        calendar.day_alone,
        "",
        "3号",
    ),
    _row(
        "date.day_alone",
        rf"{NO_NUMERAL}(?<![第年月号/.-])(?P<day>{NUMBER_2}){SP}(?:日(?![内后游均常照报本期夜元益用志间子程历前]|本[人]?)|日(?=前(?!往|来|列))|号(?=前|之前|以前|至|到|[-~]|晚上|上午|下午))",
        calendar.day_alone,
        "15日 10日前 12号前",
        "3日内 七日游 3号楼",
    ),
)
