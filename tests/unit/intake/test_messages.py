"""Every code of the library has its words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

import extraction
import tracker
from extraction.language.base import REASONS
from extraction.pipeline import STEPS
from extraction.readers import ERROR_CODES, WARNING_CODES
from extraction.rules.dates_table import TABLE
from extraction.rules.deadlines import find_deadlines
from tracker.intake import basis, messages
from tracker.intake.basis import basis_message, held_on_message

LIBRARY = Path(extraction.__file__).parent


def first_arguments(call: str) -> Iterator[str]:
    """The literal first arguments of all calls of this name in the library's own modules (not the readers)."""
    for path in LIBRARY.rglob("*.py"):
        if "readers" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and ast.unparse(node.func) == call:
                first = node.args[0]
                yield from [first.value] if isinstance(first, ast.Constant) and isinstance(first.value, str) else []


def test_every_error_of_the_readers_has_a_message_and_no_message_is_left_over() -> None:
    assert set(messages.READ_ERRORS) == ERROR_CODES


def test_every_warning_has_a_message_and_no_message_is_left_over() -> None:
    of_the_run = set(first_arguments("Warning"))
    assert of_the_run
    assert set(messages.WARNINGS) == WARNING_CODES | of_the_run


def test_every_gap_and_every_reason_has_a_message_and_none_is_left_over() -> None:
    assert set(messages.GAPS) == set(first_arguments("gaps.append"))
    assert set(messages.TIER_REASONS) == set(first_arguments("reasons.append"))


def test_every_step_has_a_message_and_none_is_left_over() -> None:
    assert set(messages.STEPS) == {step.name for step in STEPS}


def test_every_reason_why_an_engine_is_not_used_has_words_and_none_is_left_over() -> None:
    assert set(messages.ENGINE_REASONS) == set(REASONS)


def test_messages_are_filled_in() -> None:
    with translation.override("en"):
        assert "50 MB" in messages.read_error_message("too_large", {"limit_mb": 50})
        assert messages.warning_message({"code": "pages_without_text", "params": {"pages": [1, 3]}}).endswith("1, 3.")
        degraded = {"code": "degraded", "params": {"engine": "hanlp", "reason": "model_missing"}}
        assert "hanlp” could not be used: its model is not in the directory" in messages.warning_message(degraded)


PARAMS = {
    "characters": 5, "count": 2, "encoding": "GB18030", "engine": "hanlp", "found": 9, "kind": "doc", "limit": 100,
    "limit_mb": 50, "lines": 3, "package": "libreoffice-writer", "pages": [1, 2], "reason": "unreachable", "save_as": "docx", "seconds": 60, "text": "机密",
}  # fmt: skip


@pytest.mark.parametrize("table", ["READ_ERRORS", "WARNINGS"])
def test_no_message_asks_for_what_the_library_does_not_tell(table: str) -> None:
    for text in getattr(messages, table).values():
        assert set(re.findall(r"%\((\w+)\)s", str(text))) <= set(PARAMS)
        assert str(text) % PARAMS


def test_an_unknown_code_is_shown_and_breaks_nothing() -> None:
    with translation.override("en"):
        assert messages.gap_message("no_moon") == "Unknown message: no_moon"
        assert basis_message("by the stars") == "Unknown message: by the stars"


@pytest.mark.parametrize("reference", [date(2026, 3, 11), None])
def test_every_basis_that_the_rules_give_has_words(reference: date | None) -> None:
    texts = [example for rule in TABLE for example in rule.examples]
    texts += [
        "2012年起5年内建成，5年内见效",
        "接到通知后三天内报送",
        "力争用3年左右的时间建成",
        "会后36小时内上报",
        "近日将印发",
    ]
    given = set()
    with translation.override("en"):
        for text in texts:
            for words in (f"{text}前完成", f"要在{text}完成", text):
                given |= {found.basis for found in find_deadlines(words, reference)}
        said = {code: basis_message(code, reference) for code in given}
    assert len(given) >= 5
    assert [code for code, words in said.items() if words.startswith("Unknown message") or not words] == []


def test_no_fixed_basis_is_left_over() -> None:
    sources = [LIBRARY / "rules" / "deadlines.py", *Path(tracker.__file__).parent.rglob("services.py")]
    sources += Path(basis.__file__).parent.glob("triage.py")
    sources += [path for name in ("granting.py", "moves.py") for path in Path(tracker.__file__).parent.rglob(name)]
    sources += Path(tracker.__file__).parent.rglob("periods.py")
    sources += Path(tracker.__file__).parent.rglob("parts.py")
    given = "".join(path.read_text("utf-8") for path in sources)
    assert [code for code in basis.FIXED if f'"{code}"' not in given] == []


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("reference + 3 years", "3 years counted from 2016-03-11"),
        ("reference + 1 year 6 months", "1 year 6 months counted from 2016-03-11"),
        ("reference + 10 working days", "10 working days counted from 2016-03-11"),
        ("counted from 2016-03-11", "counted from 2016-03-11"),
        ("first day + 5 years, the first year counted in", "5 years from the first day that is named, the first year counted in"),
        ("office_default", "the office's default, because the text names no deadline"),
        ("", ""),
    ],
)  # fmt: skip
def test_bases_read_as_sentences(code: str, words: str) -> None:
    with translation.override("en"):
        assert basis_message(code, date(2016, 3, 11)) == words


def test_a_length_without_a_known_meeting_day_says_so() -> None:
    with translation.override("en"):
        assert basis_message("reference + 3 days", None) == "3 days after the meeting, whose date is not known"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("", ""),
        ("corrected", "corrected by hand"),
        ("published", "the date of the document"),
        ("3月11日 + published 2016", "“3月11日” in the text, with the year of the document (2016)"),
        ("昨天 + published", "“昨天” in the text, counted from the date of the document"),
        ("2026年3月11日", "“2026年3月11日” in the text"),
    ],
)
def test_the_day_of_the_meeting_says_how_it_came_about(code: str, words: str) -> None:
    with translation.override("en"):
        assert held_on_message(code) == words
