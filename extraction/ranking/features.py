"""What is known about a candidate row, as names of features that hold: for the score and for `explain`."""

from __future__ import annotations

import re

from extraction.assemble.draft import Draft
from extraction.mentions.units import is_specific
from extraction.rules.exclusions import PAST, first_reason
from extraction.rules.obligations import strength_of

_SHORT, _LONG = 6, 40  # characters
_HEAD, _TAIL = 0.06, 0.97  # shares of the document in which heads and closing remarks stand
_TELLS = re.compile(r"^.{0,12}(?:表示|认为|反馈|反映|担心|觉得|提到|提出|介绍|说明|汇报|通报|测算|问|说)")
_ASKS = re.compile(r"能不能|要不要|是否|可否|有没有|问|吗$|？")
_MEETING = re.compile(r"会议|主持|召开|出席|列席|散会|下次.{0,4}会")
_ACTS = re.compile(r"完成|提交|报送|报|制定|编制|印发|启动|建立|开展|组织|采购|更换|修复|整改|核查|公示|发布|落实")


def features(text: str, draft: Draft, reasons: list[str]) -> list[str]:
    """The features of a row; `text` is the document's reading form, `reasons` the row's anchors.

    The kind of document is none of them, nor scope by form: they tell the training documents apart, not the rows.
    """
    return sorted({*_of_anchors(draft, reasons), *_of_action(draft), *_of_words(text, draft), *_of_slots(text, draft)})


def _of_anchors(draft: Draft, reasons: list[str]) -> set[str]:
    held = {f"anchor.{reason}" for reason in reasons}
    return held | ({"anchors.none"} if not reasons else {f"anchors.{min(3, len(reasons))}"})


def _of_action(draft: Draft) -> set[str]:
    form = draft.action.form if draft.action else "table"
    held = {f"form.{form}", f"scope.{draft.scope.value}"}
    if draft.action is not None:
        held |= {"attitude"} if draft.action.attitude else set()
        held |= {"weak"} if draft.action.weak else set()
    return held


def _of_words(text: str, draft: Draft) -> set[str]:
    words = text[draft.start : draft.end]
    verb = text[slice(*draft.verb)]
    place = draft.start / max(1, len(text))
    holds = {
        "short": len(words) < _SHORT,
        "long": len(words) > _LONG,
        "no_object": draft.end - draft.verb[1] < 2 and draft.verb[0] - draft.start < 2,
        "past_sign": first_reason(PAST, words) is not None,
        "tells": bool(_TELLS.search(words)),
        "asks": bool(_ASKS.search(words)),
        "about_meeting": bool(_MEETING.search(words)),
        "acts": bool(_ACTS.search(words)),
        "figure": any(character.isdigit() for character in words),
        "ends_open": words.endswith(("的", "等", "问题", "情况")),
        "verb.one_character": len(verb) == 1,
        "verb.none": not verb,
        "place.head": place < _HEAD,
        "place.tail": place > _TAIL,
        f"strength.{strength_of(text[max(0, draft.start - 8) : draft.end])}": True,
    }
    return {name for name, held in holds.items() if held}


def _of_slots(text: str, draft: Draft) -> set[str]:
    owners = [text[slice(*span)] for span in draft.lead]
    deadline = draft.deadline
    holds = {
        "speaker": draft.speaker is not None,
        "repeated": bool(draft.mentions),
        "listed": draft.listed,
        "owner.own": draft.own_subject,
        "owner.inherited": bool(owners) and not draft.own_subject,
        "owner.vague": bool(owners) and not any(map(is_specific, owners)),
        "owner.several": len(owners) > 1,
        "support": bool(draft.support),
        "deadline.inherited": draft.inherited_deadline,
        "deadline.rhythm": deadline is not None and deadline.recurrence is not None,
        "deadline.limit": deadline is not None
        and text[deadline.start : deadline.end].endswith(("前", "内", "底", "末", "止")),
        "deadline.day": deadline is not None and deadline.precision == "day",
        "targets.several": len(draft.targets) > 1,
        "named.firm": any(named.firm for named in draft.projects),
    }
    sources = {f"by.{rule}" for rule in draft.rules if rule.startswith(("unit.", "person.", "table.", "project."))}
    return {name for name, held in holds.items() if held} | sources
