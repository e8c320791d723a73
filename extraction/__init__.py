"""Reads Chinese minutes, meeting news and plans, and finds what they oblige somebody to do.

A library of its own: text and a reference date in, plain frozen data out. It knows no clock, no settings, no network.
"""

from typing import TYPE_CHECKING

from extraction.model import Commitment, Deadline, Meeting, Progress, Raw, Result, Target
from extraction.options import Lexicon, Options

if TYPE_CHECKING:
    from extraction.pipeline import extract

__all__ = [
    "Commitment",
    "Deadline",
    "Lexicon",
    "Meeting",
    "Options",
    "Progress",
    "Raw",
    "Result",
    "Target",
    "extract",
]


def __getattr__(name: str) -> object:
    """`extract` is imported when first used: the rule tables take a moment to compile."""
    if name == "extract":
        from extraction.pipeline import extract

        return extract
    raise AttributeError(name)
