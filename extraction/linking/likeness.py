"""How alike two strings are as names of a thing. All strings are in their reading form, without marks."""

from __future__ import annotations

from collections import Counter

_LONGEST_SWAP = 6  # characters
_SHORTEST_ABBREVIATION = 4
_OWN_HEAD = 2
_ABBREVIATED = 0.8
_CONTAINED = 0.85


def bigrams(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters; the character itself where there is only one."""
    return frozenset(text[at : at + 2] for at in range(max(1, len(text) - 1))) if text else frozenset()


def closeness(a: str, b: str) -> float:
    """0 (nothing shared) to 1 (equal): how much of the bigrams, and of the shorter one's, are shared."""
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    if swapped(a, b):
        return 0.0
    short, long = sorted((a, b), key=len)
    if long.startswith(short) and len(long) - len(short) >= _OWN_HEAD:
        return 0.0  # 农村公路桥梁 is no 农村公路: the last word says what it is
    one, other = bigrams(a), bigrams(b)
    shared = len(one & other)
    value = shared / (len(one) + len(other)) + shared / (2 * min(len(one), len(other)))
    return max(value, _ABBREVIATED if abbreviates(a, b) else 0.0)


def abbreviates(a: str, b: str) -> bool:
    """Whether one is a short form of the other: its characters in order, at least half as many (市二院新院区)."""
    short, long = sorted((a, b), key=len)
    if len(short) < _SHORTEST_ABBREVIATION or 2 * len(short) < len(long) or short[0] != long[0]:
        return False
    rest = iter(long)
    return all(character in rest for character in short)


def swapped(a: str, b: str) -> bool:
    """Whether a part of one stands where the other has something else: 城北公交首末站, 城南公交首末站 are two things."""
    first = 0
    while first < min(len(a), len(b)) and a[first] == b[first]:
        first += 1
    last = 0
    while last < min(len(a), len(b)) - first and a[-1 - last] == b[-1 - last]:
        last += 1
    one, other = a[first : len(a) - last], b[first : len(b) - last]
    if not one or not other or first + last < 2 or max(len(one), len(other)) > _LONGEST_SWAP:
        return False
    return Counter(one) != Counter(other) and not set(one) <= set(other) and not set(other) <= set(one)


def same_name(a: str, b: str) -> float:
    """How sure it is that two names name one thing: equal, contained, short form, or words in another order."""
    if a == b:
        return 1.0
    short, long = sorted((a, b), key=len)
    if len(short) >= 2 and short in long and 2 * len(short) >= len(long):
        return _CONTAINED
    return closeness(a, b)


def same_unit(a: str, b: str) -> bool:
    """Whether two names can name one unit: 市住建局, 住建局, 市住房和城乡建设局."""
    short, long = sorted((a.lstrip("@"), b.lstrip("@")), key=len)
    if long.endswith(short):
        return len(short) >= 2
    rest = iter(long)
    return len(short) >= 3 and short[0] == long[0] and short[-1] == long[-1] and all(one in rest for one in short)
