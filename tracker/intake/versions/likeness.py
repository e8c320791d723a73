"""Which documents a new one could be a newer version of: by number and by title, without what names the version."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from django.db.models import QuerySet

from tracker.accounts.models import User
from tracker.common.text import fold
from tracker.meetings.models import Document

LOOKED_AT = 400  # the newest documents
MOST = 5
ALIKE = 0.85  # of titles; below it, series of minutes that differ by their number alone would be offered

# What tells versions of one document apart, in the folded form: 征求意见稿, 送审稿, 修订版, v2, 第二稿.
_VERSION = re.compile(
    r"[(〔\[]?(?:征求意见|送审|审议|讨论|报批|修订|修改|正式|定|初|草案|最终|公开征求意见)(?:稿|版|本)[)〕\]]?"
    r"|[(〔\[]第?[一二三四五六七八九十\d]+(?:稿|版|次修订)[)〕\]]|第[一二三四五六七八九十\d]+(?:稿|版)"
    r"|[(〔\[](?:草案|代拟稿|终稿|最新)[)〕\]]|[_ -]?(?:v\d+(?:\.\d+)*|final|final版|终版)\b"
)
_SUFFIX = re.compile(r"\.[a-z]{2,5}$")
_NUMBERS = re.compile(r"\d+|第[一二三四五六七八九十百]+次")


def replaceable_documents(user: User) -> QuerySet[Document]:
    """The documents that the person sees and that have no newer version yet, the newest first."""
    found: QuerySet[Document] = Document.objects.visible_to(user).filter(replaced_by=None).order_by("-pk")
    return found.select_related("meeting").defer("text", "blocks")


def likely_predecessors(document: Document, user: User) -> list[Document]:
    """Up to MOST documents that this one could be a newer version of, the likeliest first."""
    if document.replaces_id is not None:
        return []
    older = replaceable_documents(user).filter(pk__lt=document.pk, attached_to=None)[:LOOKED_AT]
    rated = [(_likeness(document, other), other) for other in older]
    likely = sorted((pair for pair in rated if pair[0] >= ALIKE), key=lambda pair: -pair[0])
    return [other for _rate, other in likely[:MOST]]


def _likeness(document: Document, other: Document) -> float:
    one, two = document.meeting, other.meeting
    if one.doc_no and fold(one.doc_no) == fold(two.doc_no):
        return 1.0
    if one.held_on and two.held_on and one.held_on != two.held_on:
        return 0.0  # minutes of an office often bear the same title; another day is another meeting
    pairs = [(one.title, two.title), (document.name, other.name)]
    return max(_alike(bare(a), bare(b)) for a, b in pairs)


def _alike(a: str, b: str) -> float:
    # Numbers tell meetings of a series apart: the second and the third meeting are no versions of each other.
    if not a or not b or _NUMBERS.findall(a) != _NUMBERS.findall(b):
        return 0.0
    if a == b:
        return 1.0
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= ALIKE else 0.0


def bare(title: str) -> str:
    """A title or file name without its suffix and the words that name the version."""
    name = _SUFFIX.sub("", fold(title))
    return _VERSION.sub("", name).strip(" _-")
