"""Lines of a chat or a protocol that say who speaks when: [10:03] 王建国：…, 王建国 10:03, 王建国（10:03）：…"""

from __future__ import annotations

import re

_TIME = r"(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?[ \t]+)?\d{1,2}:\d{2}(?::\d{2})?"
_NAME = r"(?P<name>[^\s：:，。,；;\[\]【】()（）\d]{1,12}(?:[ \t]?\d{1,2})?)"
_FORMS = (
    re.compile(rf"[ \t]*[\[【(（]?{_TIME}[\]】)）]?[ \t]*{_NAME}[ \t]*[：:][ \t]*(?P<said>\S.*)$"),
    re.compile(rf"[ \t]*{_NAME}[ \t]*[\[【(（]{_TIME}[\]】)）][ \t]*[：:]?[ \t]*(?P<said>.*)$"),
    re.compile(rf"[ \t]*{_NAME}[ \t]+{_TIME}[ \t]*(?P<said>)$"),
    re.compile(rf"[ \t]*[\[【(（]?{_TIME}[\]】)）]?[ \t]+{_NAME}[ \t]*(?P<said>)$"),
)
_LEAST = 3  # such lines make a text a transcript,
_SHARE = 4  # at least one of so many


def turn_of(line: str) -> tuple[str, str] | None:
    """The speaker and the words on the same line, if any; None for a line that says neither who nor when."""
    if ":" not in line:
        return None
    found = next((match for form in _FORMS if (match := form.match(line))), None)
    return (found["name"], found["said"].strip()) if found else None


def is_transcript(text: str) -> bool:
    """Whether the beginning of a text is a chat or protocol with times."""
    lines = [line for line in text.split("\n") if line.strip()]
    turns = sum(turn_of(line) is not None for line in lines)
    return turns >= _LEAST and turns * _SHARE >= len(lines)
