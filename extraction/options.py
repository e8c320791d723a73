"""What a caller may set: always passed in, never read from the environment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The office's own names: every name or alias (in any script) to the identifier that the caller keeps."""

    units: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    projects: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Service:
    """A language engine's server: address, key, and how many seconds an answer may take."""

    url: str = ""
    key: str = ""
    seconds: int = 10


@dataclass(frozen=True, slots=True)
class Options:
    """Options of one run.

    `is_workday` answers for a day of the Chinese calendar with its swapped days; without it plain weekends count.
    `on_progress(done, total, step)` is called now and then with counts of characters and the step's name.
    """

    engine: str = "rules"
    engine_parts: tuple[str, ...] = ()  # of the engine `embedded`: tagger, lac
    model_path: str | None = None  # the directory of the model, where it is not the one that is shipped
    model_home: str | None = None  # HANLP_HOME, for encoders that a pretrained model names
    service: Service = field(default_factory=Service)
    lexicon: Lexicon = field(default_factory=Lexicon)
    is_workday: Callable[[date], bool] | None = None
    on_progress: Callable[[int, int, str], None] | None = None
    held_on: date | None = None  # the meeting's date as a person corrected it: overrides what the text says
    weights: Mapping[str, Any] | None = None  # of the ranking, in the form of weights.json; the shipped ones without
    general_rows: bool = True  # False: firm rows only
    unlikely_rows: bool = False  # True: also what is hardly ever accepted, for training and for one stretch of text
    row_limit: int = 5_000
