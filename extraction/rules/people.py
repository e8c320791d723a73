"""Persons as owners of a task: with their position, after an @, in a responsibility field."""

from __future__ import annotations

import re

from extraction.rules.base import Rule, alternation, word_list

SURNAME = alternation(word_list("surnames"))
SURNAME_AT = re.compile(SURNAME)
# 老郝, 小陶; but 小康, 小麦, 小程序, 小时
NICKNAME = rf"[老小](?!康|麦|程|时|家|区|年|于|师|广告|金库|包装|水电|组|学|班|车|计|巷|街|路){SURNAME}"
_POSITION = r"(?:同志|总工|工程师|主任|局长|处长|科长|部长|书记|市长|县长|区长|院长|校长|经理|委员|主委|财委|监委|会长|组长|队长|秘书长|老师|教授|先生|小姐|女士|医生|律师|总监|主管|专员|村长|里长|课长|股长|所长|站长|馆长|园长|社长|店长|班长|队员|干事|协理|副理|襄理|议员|理事|助教|督导|工程员|管理员|护理长|护理师|护士长|医师|药师|师傅|大姐|大哥|支书|会计|总干事|助理)"

_NO_NAMES = frozenset(word_list("no_names"))


def is_name(name: str) -> bool:
    """Whether a string that has the form of a person's name is none of the common words that have it too."""
    return name not in _NO_NAMES and name[:2] not in _NO_NAMES


def _real_name(match: re.Match[str]) -> str | None:
    return match["name"] if is_name(match["name"]) else None


PEOPLE: tuple[Rule[str], ...] = (
    Rule(
        "person.position",
        re.compile(rf"(?<![\u4e00-\u9fff])(?P<name>{SURNAME}[\u4e00-\u9fff]{{0,2}}?)(?:副)?{_POSITION}"),
        lambda match: match.group(),
        ("王工程师", "李委员"),
        ("有委员",),
    ),
    Rule(
        "person.at",
        re.compile(r"@(?P<name>[\u4e00-\u9fff]{2,4}|[A-Za-z][\w.-]{1,20})"),
        lambda match: match["name"],
        ("@张三",),
        ("a@",),
    ),
    Rule(
        "person.nickname",
        re.compile(rf"^(?P<name>{NICKNAME})$"),
        lambda match: match["name"],
        ("老郝", "小陶"),
        ("小康", "老师"),
    ),
    Rule(
        "person.informal",
        re.compile(rf"^(?P<name>{SURNAME}(?:工|总|姐|哥|叔|婶|师傅|医生))$"),
        _real_name,
        ("李工", "王总", "陈师傅"),
        ("施工", "汇总"),
    ),
    Rule(
        "person.name",
        re.compile(rf"^(?P<name>{SURNAME}[\u4e00-\u9fff]{{1,2}})$"),
        _real_name,
        ("王小明",),
        ("住建部门",),
    ),
)
