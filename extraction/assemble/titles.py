"""Titles that read alone as a line of the ledger: verb and object, at most 40 characters, unique in the document."""

from __future__ import annotations

import re

from extraction.rules.obligations import OPENERS

LONGEST = 40
_MODALS = re.compile(
    r"^(?:一定要|必须|务必|应当|应该|要|应|须|需要|需|还要|也要|会|将(?!.{2,30}(?:纳入|列入|转交|作为|提交|报|移)))(?=[\u4e00-\u9fff])"
)
_DANGLING = re.compile(r"(?:等(?:等)?|以及|及|和|与|、|，|,|：|:|；|的|并|且|或|/|→)+$")
_PAIRS = (("（", "）"), ("(", ")"), ("《", "》"), ("“", "”"), ("「", "」"), ("『", "』"), ("【", "】"))
_SPACE = re.compile(r"\s+")
_CUTS = re.compile(r"[，,；;。：:]")


def title_of(received: str, start: int, end: int, verb: tuple[int, int], listed: bool) -> str:
    """The title of a row whose action stands at received[start:end]; a listed one gets the shared verb in front."""
    title = received[start:end]
    shared = received[slice(*verb)]
    if listed and verb[1] <= start:
        title = shared + title
    title = _SPACE.sub(" ", title).strip(" *、，,。；;：:-—→")
    opener = OPENERS.match(title)
    if opener and len(title) - opener.end() >= 4:
        title = title[opener.end() :]
    title = _MODALS.sub("", title)
    return close_brackets(_DANGLING.sub("", _shorten(title)))


def _shorten(title: str) -> str:
    if len(title) <= LONGEST:
        return title
    bracketless = re.sub(r"[（(][^（()）]*[）)]", "", title)
    if len(bracketless) <= LONGEST:
        return bracketless
    cuts = [cut.start() for cut in _CUTS.finditer(bracketless) if 8 <= cut.start() <= LONGEST]
    if cuts:
        return bracketless[: cuts[-1]]
    commas = [at for at in range(12, LONGEST) if bracketless[at] == "、"]
    return bracketless[: commas[-1]] if commas else bracketless[: LONGEST - 1] + "…"


def close_brackets(title: str) -> str:
    """The title without opening marks that are not closed, and the other way round."""
    for opening, closing in _PAIRS:
        while title.count(opening) > title.count(closing):
            at = title.rfind(opening)
            title = title[:at] + title[at + 1 :]
        while title.count(closing) > title.count(opening):
            at = title.find(closing)
            title = title[:at] + title[at + 1 :]
    return title


def make_unique(titles: list[str], owners: list[str]) -> list[str]:
    """Titles that occur twice get their owner in front, then a number behind."""
    seen: dict[str, int] = {}
    unique = []
    for title, owner in zip(titles, owners, strict=True):
        if title in seen and owner and len(owner) + 1 + len(title) <= LONGEST:
            title = f"{owner}：{title}"
        count = seen.get(title, 0)
        seen[title] = count + 1
        if count:
            suffix = f"（{count + 1}）"
            title = title[: LONGEST - len(suffix)] + suffix
            seen[title] = 1
        unique.append(title)
    return unique
