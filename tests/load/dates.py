"""Characters a second of the date recogniser beside jionlp's `extract_time`, over the same texts in one run.

    python -m tests.load.dates [FILE.jsonl …] [--jionlp PYTHON]

Each line of a file holds {"text": …}; without a file the project's own case tables, repeated, are read. `--jionlp` names a
Python interpreter that has jionlp installed (it is no dependency of the project); without it only our own figure is shown.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import time
from datetime import date
from pathlib import Path

from extraction.rules.dates import find_dates
from extraction.rules.deadlines import find_deadlines

CASES = Path(__file__).parent.parent / "extraction" / "cases"
REFERENCE = date(2021, 6, 14)
THEIR_SIDE = """
import json, sys, time
import jionlp
texts = json.load(sys.stdin)
jionlp.ner.extract_time("6月底前", time_base=1623600000)
begin, failed = time.perf_counter(), 0
for text in texts:
    try:
        jionlp.ner.extract_time(text, time_base=1623600000)
    except Exception:
        failed += 1
print("RESULT", time.perf_counter() - begin, failed)
"""


def _texts(files: list[str]) -> list[str]:
    if not files:
        lines = [line.split("\t")[0] for line in (CASES / "deadlines.tsv").read_text(encoding="utf-8").splitlines()]
        return ["".join(lines)] * 20
    return [json.loads(line)["text"] for name in files for line in Path(name).read_text(encoding="utf-8").splitlines()]


def _rate(texts: list[str], work) -> float:
    work("6月底前")
    begin = time.perf_counter()
    for text in texts:
        work(text)
    return sum(map(len, texts)) / (time.perf_counter() - begin)


def _their_rate(python: str, texts: list[str]) -> float:
    run = subprocess.run(
        [python, "-c", THEIR_SIDE], input=json.dumps(texts), capture_output=True, text=True, check=True
    )
    line = next(line for line in run.stdout.splitlines() if line.startswith("RESULT"))
    _, seconds, failed = line.split()
    print(f"jionlp failed on {failed} of {len(texts)} texts")
    return sum(map(len, texts)) / float(seconds)


def main() -> None:
    """Print the rates and, where jionlp is at hand, their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--jionlp", metavar="PYTHON")
    options = parser.parse_args()
    texts = _texts(options.files)
    rates = {
        "dates": _rate(texts, lambda text: find_dates(text, REFERENCE)),
        "deadlines": _rate(texts, lambda text: find_deadlines(text, REFERENCE)),
    }
    theirs = _their_rate(options.jionlp, texts) if options.jionlp else None
    for name, rate in rates.items():
        print(f"{name}: {rate:,.0f} characters/s" + (f", {rate / theirs:.1f} times jionlp" if theirs else ""))
    if theirs:
        print(f"jionlp: {theirs:,.0f} characters/s")


if __name__ == "__main__":
    main()
