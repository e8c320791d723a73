"""Characters a second of the whole extraction beside jionlp's `extract_time`, over the same texts in one run.

    python -m tests.load.extraction [FILE.jsonl …] [--jionlp PYTHON]

Each line of a file holds {"text": …}; without a file the project's own annotated documents, repeated, are read. `--jionlp`
names a Python interpreter that has jionlp installed (it is no dependency of the project); without it only our own figures
are shown. Printed: the rate of the rules alone and of the default engine, the time per character at 2,000,000 characters
over that at 20,000 (linear is 1, asked is at most 1.5), start-up, peak memory. Rates are of processor time, so that other
work on the machine does not count.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from extraction import Options, Raw, extract
from tests.load.dates import THEIR_SIDE

CORPUS = Path(__file__).parent.parent / "extraction" / "corpus"
REFERENCE = date(2021, 6, 14)
SHORT, LONG = 20_000, 2_000_000
START = "import time; b = time.perf_counter(); import extraction; extraction.extract(extraction.Raw('要加快建设。')); print(time.perf_counter() - b)"


def _texts(files: list[str]) -> list[str]:
    if files:
        return [json.loads(line)["text"] for name in files for line in Path(name).read_text("utf-8").splitlines()]
    found = [json.loads(path.read_text("utf-8")) for path in sorted(CORPUS.glob("*.json"))]
    return [document["text"] for document in found if "text" in document] * 5


def _seconds(texts: list[str], work: Callable[[str], object]) -> float:
    begin = time.process_time()
    for text in texts:
        work(text)
    return time.process_time() - begin


def _growth(texts: list[str], work: Callable[[str], object]) -> float:
    """Time per character of one long text over that of short ones cut from it."""
    joined = "\n".join(texts)
    joined = (joined * (LONG // len(joined) + 1))[:LONG]
    short = [joined[at : at + SHORT] for at in range(0, LONG, SHORT)]
    return _seconds([joined], work) / _seconds(short, work)


def _their_rate(python: str, texts: list[str]) -> float:
    code = THEIR_SIDE.replace("perf_counter", "process_time")
    run = subprocess.run([python, "-c", code], input=json.dumps(texts), capture_output=True, text=True, check=True)
    line = next(line for line in run.stdout.splitlines() if line.startswith("RESULT"))
    return sum(map(len, texts)) / float(line.split()[1])


def main() -> None:
    """Print the rates and, where jionlp is at hand, their ratios to it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--jionlp", metavar="PYTHON")
    options = parser.parse_args()
    texts = _texts(options.files)
    characters = sum(map(len, texts))
    theirs = _their_rate(options.jionlp, texts) if options.jionlp else None
    if theirs:
        print(f"jionlp: {theirs:,.0f} characters/s")
    engines = {"rules": Options(engine="rules"), "default": Options()}
    for name, chosen in engines.items():

        def work(text: str, chosen: Options = chosen) -> object:
            return extract(Raw(text), published=REFERENCE, options=chosen)

        work("会议决定，市水务局6月底前完成清淤。")
        rate = characters / _seconds(texts, work)
        print(f"{name}: {rate:,.0f} characters/s" + (f", {rate / theirs:.2f} times jionlp" if theirs else ""))
        if name == "rules":
            print(f"rules: time per character at {LONG:,} over {SHORT:,}: {_growth(texts, work):.2f}")
    start = subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, check=True)
    print(f"start-up with the first sentence: {float(start.stdout):.2f} s")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


if __name__ == "__main__":
    main()
