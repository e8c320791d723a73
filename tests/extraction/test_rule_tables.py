"""Every row of the rule tables proves itself: its examples are found, its counterexamples are not."""

from __future__ import annotations

import re
from typing import Any

import pytest

from extraction.rules import exclusions, linking, obligations, people, targets, units
from extraction.rules.base import Rule, Words, alternation, find_all, word_list

_TABLES: dict[str, tuple[Rule[Any], ...]] = {
    "strengths": obligations.STRENGTHS,
    "decisions": obligations.DECISIONS,
    "past": exclusions.PAST,
    "procedure": exclusions.PROCEDURE,
    "reported": exclusions.REPORTED,
    "no_row": exclusions.NO_ROW,
    "sentences": (
        exclusions.SIGNIFICANCE,
        exclusions.APPEAL,
        exclusions.RESULT,
        exclusions.EFFECT,
        exclusions.EMPTY,
        exclusions.THEME,
        exclusions.TOPIC,
    ),
    "unit_roles": units.ROLES,
    "people": people.PEOPLE,
    "comparators": targets.COMPARATORS,
    "does": linking.DOES,
}
_ROWS = [pytest.param(rule, id=rule.name) for table in _TABLES.values() for rule in table]


def _found(rule: Rule[Any], text: str) -> bool:
    return any(True for _ in find_all([rule], text))


@pytest.mark.parametrize("rule", _ROWS)
def test_a_rule_finds_its_examples_and_not_its_counterexamples(rule: Rule[Any]) -> None:
    assert rule.examples, "a rule without examples proves nothing"
    assert [text for text in rule.examples if not _found(rule, text)] == []
    assert [text for text in rule.counterexamples if _found(rule, text)] == []


def test_names_of_rules_are_unique() -> None:
    names = [rule.name for table in _TABLES.values() for rule in table]

    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize(
    "name", ["verbs", "adverbs", "attitudes", "unit_suffixes", "unit_roles", "undertakings", "facilities", "generic"]
)
def test_a_word_list_holds_words_in_simplified_script(name: str) -> None:
    from extraction.structure.script import fold

    words = word_list(name)

    assert len(words) > 30
    # a Traditional form in a list that is matched against folded text would never match
    assert [word for word in words if fold(word) != word] == []


def test_alternation_prefers_the_longer_word() -> None:
    found = re.match(alternation(["市", "市政府"]), "市政府要求")

    assert found is not None
    assert found.group() == "市政府"


def test_words_are_looked_up_forwards_and_backwards_within_bounds() -> None:
    words = Words(["推进", "推进落实"])

    assert words.at("要推进落实", 1) == 4
    assert words.at("要推进落实", 1, 4) == 2
    assert words.at("要推进落实", 0) == 0
    assert words.before("加快推进", 4) == 2
    assert words.before("加快推进", 4, 3) == 0
