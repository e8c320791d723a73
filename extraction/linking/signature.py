"""What a row or a line of the ledger is compared by: object, names, what is done, which round, units, day, figures."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from extraction.linking.likeness import same_unit
from extraction.mentions.progress import find_progress
from extraction.mentions.targets import find_targets
from extraction.model import Target
from extraction.rules import linking as rules
from extraction.rules.obligations import STRENGTHS
from extraction.rules.targets import FIGURE

_OWNER_WITHIN = 40  # characters at the front of a row, where its owner stands
_BRACKET = re.compile(r"[（(](?P<inside>[^（()）]*)[）)]")


@dataclass(frozen=True, slots=True)
class Signature:
    """`object` is what remains of the words without what is done, when, how much and by whom."""

    object: str
    names: tuple[str, ...]
    does: frozenset[str]
    rounds: frozenset[str]
    years: frozenset[str]
    units: tuple[str, ...]
    due: date | None
    strength: str | None
    percent: float | None
    targets: tuple[Target, ...]


def bare(text: str, units: Iterable[str] = ()) -> str:
    """The words of a text in its reading form that name its object."""
    for unit in units:
        text = text.replace(unit, " ")
    for pattern in (rules.DATE, FIGURE, rules.TENTHS_SAID, *(rule.pattern for rule in rules.DOES), rules.GENERIC):
        text = pattern.sub(" ", text)
    return rules.MARKS.sub("", text)


def signature_of(
    text: str,
    *,
    projects: Iterable[str] = (),
    units: Iterable[str] = (),
    due: date | None = None,
    strength: str | None = None,
    percent: float | None = None,
) -> Signature:
    """The signature of `text` with its slots, all in their reading form (`fold_script`)."""
    names = tuple(dict.fromkeys(name for project in projects if (name := _name(project))))
    units = tuple(dict.fromkeys(units))
    undated = rules.DATE.sub(" ", text)
    reported = percent if percent is not None else _percent(text)
    does = frozenset(rule.name for rule in rules.DOES if rule.pattern.search(text))
    return Signature(
        object=bare(_BRACKET.sub(" ", text), (*units, *_short_names(text, units))),
        names=names,
        does=does - {"does.fund"} if reported is not None else does,
        rounds=frozenset(found.removeprefix("第") for found in rules.ROUND.findall(undated)),
        years=frozenset("".join(found) for found in rules.YEAR.findall(undated)),
        units=units,
        due=due,
        strength=strength or _strength(text),
        percent=reported,
        targets=() if _percent(text) is not None else tuple(find_targets(text, text, 0, len(text))),
    )


def _short_names(text: str, units: Iterable[str]) -> list[str]:
    """What a text calls units of the ledger's own, longer names: 市住建局 for 市住房和城乡建设局."""
    found = []
    for unit in units:
        ends = [at for at, character in enumerate(text[:_OWNER_WITHIN]) if character == unit[-1]]
        spans = [(start, end + 1) for end in ends for start in range(max(0, end - len(unit)), end - 1)]
        said = [text[slice(*span)] for span in spans if text[span[0]] == unit[0]]
        found += [name for name in said if same_unit(name, unit)][:1]
    return found


def _name(project: str) -> str:
    """A name without what is done to it: 五一广场改造 is 五一广场; whole where nothing would be left."""
    return bare(project) if len(bare(project)) >= 2 else rules.MARKS.sub("", project)


def _percent(text: str) -> float | None:
    return next((found.percent for found in find_progress(text, text, 0, len(text))), None)


def _strength(text: str) -> str | None:
    """How strongly a text obliges; None where it has no word for it."""
    found = next((rule.name for rule in STRENGTHS if rule.pattern.search(text)), None)
    return found.removeprefix("strength.") if found else None
