"""Sentences from templates: half of them with names, half the praise, attendance and plain tasks that hold none."""

from __future__ import annotations

import random
import re

from extraction.rules.base import word_list
from extraction.training.corpus import Tagged
from extraction.training.names import MAKERS, words

_SLOT = re.compile(r"\{(\w+)\}")
# Slots: {unit} {person} {project} are names; {due} {count} {thing} {duty} {verb} are not.
WITH_NAMES = (
    "由{unit}牵头，{unit}、{unit}配合，{due}完成{project}",
    "{unit}要会同{unit}{due}完成{project}前期工作",
    "请{unit}{due}前将{duty}情况报{unit}",
    "会议同意{project}，由{unit}组织实施",
    "会议审议通过《{project}》，由{unit}按程序印发",
    "加快推进{project}、{project}、{project}等项目建设",
    "{due}启动{project}，{count}内完成{thing}",
    "{person}负责{duty}，{person}协助",
    "{person}{due}提交{thing}",
    "{thing}由{person}跟进，{due}给出结果",
    "会议听取了{unit}关于{project}进展情况的汇报",
    "责任单位：{unit}；配合单位：{unit}、{unit}",
    "（牵头单位：{unit}，责任单位：{unit}）",
    "{person}强调，要{duty}",
    "出席：{person}、{person}、{person}",
    "主持人：{person}　记录：{person}",
    "{unit}{person}汇报了{project}情况",
    "{unit}要切实履行主体责任，{duty}",
    "确保{project}{due}建成投用",
    "編列經費辦理{project}，請{unit}{due}提報{thing}",
    "請{unit}儘速完成{project}細部設計",
    "深入实施{project}，{duty}",
    "全力做好{project}征地拆迁，{duty}",
    "@{person} {due}更新{thing}",
    "各有关单位要支持{unit}工作，{duty}",
    "{project}要倒排工期，{due}开工",
)
WITHOUT = (
    "会议认为，{thing}取得积极成效，{duty}",
    "要进一步提高认识，{verb}{thing}，{duty}",
    "{verb}{thing}建设，{verb}{thing}管理，不断提升{thing}水平",
    "今年以来共{verb}{thing}{count}，同比增长百分之八",
    "{due}完成{thing}{count}，{duty}",
    "坚持以人民为中心的发展思想，{duty}",
    "会上，大家围绕{thing}进行了热烈讨论",
    "完善{thing}机制，{verb}{thing}改革，推动{thing}高质量发展",
    "要加快{thing}工程进度，统筹推进{thing}项目",
    "上周已{verb}{thing}，没有发现问题",
    "会议要求，{duty}，{duty}",
    "下次会议时间为{due}",
)
_DUE = words("due")
_COUNT = words("count")
_DUTY = words("duty")
_VERBS = words("verbs")


def tagged(count: int, pick: random.Random) -> list[Tagged]:
    """So many sentences, each with the spans of its names; alternately with and without names."""
    return [_filled(pick.choice(WITHOUT if number % 2 else WITH_NAMES), pick) for number in range(count)]


def _filled(template: str, pick: random.Random) -> Tagged:
    text = ""
    spans = []
    at = 0
    for slot in _SLOT.finditer(template):
        text += template[at : slot.start()]
        made = MAKERS[slot[1]](pick) if slot[1] in MAKERS else _plain(slot[1], pick)
        if slot[1] in MAKERS:
            spans.append((len(text), len(text) + len(made), slot[1]))
        text += made
        at = slot.end()
    return Tagged(text + template[at:] + pick.choice(("。", "；", "")), tuple(spans))


def _plain(slot: str, pick: random.Random) -> str:
    if slot == "thing":
        return "".join(pick.sample(word_list("generic"), pick.choice((1, 2, 2, 3))))
    return pick.choice({"due": _DUE, "count": _COUNT, "duty": _DUTY, "verb": _VERBS}[slot])
