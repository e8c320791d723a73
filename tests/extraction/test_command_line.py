"""The command line as a process: JSON lines in and out, tables, explanations, errors."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from extraction.evaluation import SPLIT

_ROOT = Path(__file__).parents[2]
_CORPUS = Path(__file__).parent / "corpus"
_TEXT = "会议纪要\n时间：2024年5月8日\n会议议定：\n市水务局要在6月底前完成青溪河清淤。\n"


def _run(*arguments: str, given: str = "", code: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "extraction", *arguments],
        input=given.encode("utf-8", "surrogatepass"),
        capture_output=True,
        cwd=_ROOT,
        timeout=120,
        check=False,
    )
    assert done.returncode == code, done.stderr.decode()
    return done.stdout.decode("utf-8") if code == 0 else (done.stdout + done.stderr).decode("utf-8")


def _answers(given: str, code: int = 0, command: str = "batch") -> list[dict[str, Any]]:
    return [json.loads(line) for line in _run(command, given=given, code=code).splitlines()]


def test_batch_answers_each_line_in_its_order_with_exact_spans() -> None:
    records = [{"id": f"d{number}", "text": text, "published": None} for number, text in enumerate([_TEXT, "散会。"])]
    given = "\n".join(json.dumps(record, ensure_ascii=False) for record in records)

    first, second = _answers(given)

    assert [first["id"], second["id"]] == ["d0", "d1"]
    (row,) = first["commitments"]
    assert _TEXT[row["start"] : row["end"]] == row["text"]
    assert row["deadline"]["due"] == "2024-06-30"
    assert row["lead_units"] == ["市水务局"]
    start, end = row["evidence"]["deadline"]
    assert _TEXT[start:end] == row["deadline"]["text"]
    assert second["commitments"] == []


def test_a_line_that_cannot_be_read_is_answered_and_the_rest_goes_on() -> None:
    given = '{"id": "a"}\nno json\n' + json.dumps({"id": "b", "text": "散会。"}) + "\n"

    answers = _answers(given, code=1)

    assert [answer.get("error", {}).get("code") for answer in answers] == ["bad_line", "bad_line", None]
    assert answers[2]["id"] == "b"


def test_text_with_half_a_character_is_answered() -> None:
    (answer,) = _answers('{"id": "x", "text": "\\ud83d市水务局要更换水泵。", "published": null}')

    assert answer["id"] == "x"


def test_dates_answers_with_spans() -> None:
    (answer,) = _answers(json.dumps({"text": "6月底前完成", "reference": "2024-05-08"}), command="dates")

    (span,) = answer["spans"]
    assert "6月底前完成"[span["start"] : span["end"]].startswith("6月底")


def test_one_prints_a_table_and_json(tmp_path: Path) -> None:
    file = tmp_path / "minutes.txt"
    file.write_text(_TEXT, encoding="utf-8")

    table = _run("one", str(file))
    answer = json.loads(_run("one", str(file), "--json"))

    assert "2024-06-30" in table
    assert "市水务局" in table
    assert "1 rows, 1 firm" in table
    assert answer["commitments"][0]["title"] in table


def test_explain_tells_rules_tier_score_and_deadline(tmp_path: Path) -> None:
    file = tmp_path / "minutes.txt"
    file.write_text(_TEXT, encoding="utf-8")

    page = _run("explain", str(file), "--at", str(_TEXT.index("清淤")))

    for part in ("decision", "action.modal", "tier", "firm", "score", "2024-06-30", "deadline"):
        assert part in page
    assert "no row holds this place" in _run("explain", str(file), "--at", "1")
    assert "outside the text" in _run("explain", str(file), "--at", "99999")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no archive"])
def test_a_file_that_cannot_be_read_is_told_by_its_code(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "broken.docx"
    file.write_bytes(content)

    assert str(file) in _run("one", str(file), code=1)


def test_score_prints_the_figures_of_a_folder() -> None:
    figures = json.loads(_run("score", str(_CORPUS), "--json"))

    assert figures["documents"] == sum(path.name != SPLIT for path in _CORPUS.glob("*.json"))
    assert 0 < figures["f1"] <= 1
    assert "f1 " in _run("score", str(_CORPUS))


def test_the_library_starts_without_loading_what_a_command_does_not_need() -> None:
    code = "import sys, extraction; print([name for name in ('opencc', 'torch', 'django', 'hanlp_trie') if name in sys.modules])"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=_ROOT, check=True, text=True)

    assert done.stdout.strip() == "[]"
