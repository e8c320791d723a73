"""The second pair of eyes: rules by which another person has to accept a candidate, too."""

from __future__ import annotations

import re
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import User
from tracker.accounts.roles import Permission
from tracker.accounts.services import require
from tracker.intake.models import Candidate
from tracker.intake.review.models import SecondReview
from tracker.journal.models import Event
from tracker.journal.services import record

REASONS: Final[dict[str, Any]] = {
    "money": _("a large amount of money"),
    "instruction": _("a leader's instruction"),
    "low_confidence": _("the extraction is not sure"),
    "deadline_changed": _("the deadline was changed by hand"),
}
# 3.5亿元, 500万元, 2,000,000元 → in 10,000 yuan, the unit in which offices state amounts.
_MONEY = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(亿|億|万|萬)?\s*(?:多|余|餘)?\s*(?:元|人民币|人民幣)")
_SCALE = {"亿": 10_000.0, "億": 10_000.0, "万": 1.0, "萬": 1.0, None: 0.0001}
_INSTRUCTION = re.compile(r"批示|指示精神|裁示")


def second_review() -> SecondReview:
    """The office's rules; all off before somebody sets them."""
    return SecondReview.objects.filter(pk=1).first() or SecondReview(pk=1)


def money_in(text: str) -> float:
    """The largest amount of money that a text names, in 10,000 yuan; 0 where it names none."""
    found = _MONEY.finditer(text)
    return max((float(one[1].replace(",", "")) * _SCALE[one[2]] for one in found), default=0.0)


def confidence_of(candidate: Candidate) -> float:
    """How sure the extraction is of a row, 0 to 1: its score, or that of its weakest field where that is lower."""
    fields = candidate.found.get("confidence", {}).items()
    left = [value for name, value in fields if name not in candidate.touched]
    return float(min([candidate.score, *left]))


def second_reasons(candidate: Candidate, rules: SecondReview | None = None) -> list[str]:
    """Codes of REASONS that hold for a candidate by the office's rules."""
    rules = rules or second_review()
    holds = {
        "money": rules.money_limit is not None and money_in(candidate.text) >= rules.money_limit,
        "instruction": rules.instructions and bool(_INSTRUCTION.search(_sentence(candidate))),
        "low_confidence": rules.least_confidence is not None
        and confidence_of(candidate) * 100 < rules.least_confidence,
        "deadline_changed": rules.changed_deadline and "due" in candidate.touched,
    }
    return [code for code, held in holds.items() if held]


def _sentence(candidate: Candidate) -> str:
    """The candidate's words with what stands before them in their sentence: 根据市长批示，…"""
    text: str = candidate.document.text
    begins = max(text.rfind(end, 0, candidate.start) for end in "。；\n")
    return text[begins + 1 : candidate.end]


@transaction.atomic
def second_review_set(*, actor: User, **values: Any) -> SecondReview:
    """Set the rules: money_limit (10,000 yuan or None), instructions, least_confidence (0 to 100 or None), changed_deadline."""
    require(actor, Permission.SETTINGS)
    rules = second_review()
    before = {name: getattr(rules, name) for name in values}
    for name, value in values.items():
        setattr(rules, name, value)
    if before != values:
        rules.save()
        record(Event.SECOND_REVIEW_CHANGED, rules, actor=actor, before=before, after=values)
    return rules
