"""Made-up units, persons and projects, for templates and for putting other names into annotated sentences."""

from __future__ import annotations

import random
from functools import cache
from importlib import resources

from extraction.rules.base import word_list


@cache
def words(name: str) -> tuple[str, ...]:
    """The words of `words/<name>.txt`, parted by white space; '#' begins a comment."""
    source = resources.files("extraction.training").joinpath("words", f"{name}.txt").read_text(encoding="utf-8")
    return tuple(word for line in source.splitlines() if not line.startswith("#") for word in line.split())


_PLACES = words("places")
_ENDINGS = words("endings")
_LEVELS = words("levels")
_BUREAUS = words("bureaus")
_OFFICES = words("offices")
_GIVEN = "明华建国志强文静晓宇思远海涛丽娟国栋立新雅琴振东子涵嘉宁小满怀民锦程若兰启航"
_TITLES = words("titles")
_KINDS = words("kinds")
_WORKS = words("works")
_CAMPAIGNS = words("campaigns")
_TOPICS = words("topics")
_PAPERS = words("papers")


def place(pick: random.Random) -> str:
    """白石河, 柳河镇"""
    return pick.choice(_PLACES) + pick.choice(_ENDINGS)


def unit(pick: random.Random) -> str:
    """市水务局, 临江县财政局, 教务处"""
    kind = pick.random()
    if kind < 0.45:
        return pick.choice(_LEVELS[:5]) + pick.choice(_BUREAUS)
    if kind < 0.6:
        return pick.choice(_PLACES) + pick.choice("市县区") + pick.choice(_BUREAUS)
    if kind < 0.68:
        return place(pick) + pick.choice(("居委会", "村委会", "人民政府", "街道办事处", "管委会"))
    return pick.choice(_OFFICES)


def person(pick: random.Random) -> str:
    """王明华, 李主任, 小陶"""
    surname = pick.choice(word_list("surnames"))
    kind = pick.random()
    if kind < 0.65:
        return surname + "".join(pick.sample(_GIVEN, pick.choice((1, 2, 2))))
    return surname + pick.choice(_TITLES) if kind < 0.85 else pick.choice("小老阿") + surname


def project(pick: random.Random) -> str:
    """白石河综合治理, 城东水厂扩建工程, “清源”行动, 防汛应急预案"""
    kind = pick.random()
    if kind < 0.3:
        return place(pick) + pick.choice(_WORKS)
    if kind < 0.6:
        return pick.choice((pick.choice(_KINDS), place(pick))) + pick.choice(word_list("facilities")) + _work(pick)
    if kind < 0.75:
        return f"“{pick.choice(_CAMPAIGNS)}”" + pick.choice(("行动", "专项行动", "工程", "计划", "活动", "试点"))
    if kind < 0.9:
        return pick.choice(_TOPICS) + pick.choice(_PAPERS)
    return pick.choice(_TOPICS) + pick.choice(("专项整治行动", "专项整治", "攻坚行动", "提升行动", "试点"))


def _work(pick: random.Random) -> str:
    return pick.choice(_WORKS) if pick.random() < 0.7 else ""


MAKERS = {"unit": unit, "person": person, "project": project}
