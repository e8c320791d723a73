"""The command line: one, batch, explain, dates, score, train."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any, TextIO


def _day(value: str) -> date:
    return date.fromisoformat(value)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m extraction", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("one", help="a document in any supported format: a readable table, or JSON")
    one.add_argument("file", type=Path)
    one.add_argument("--published", type=_day, default=None, help="day of publication, YYYY-MM-DD")
    one.add_argument("--json", action="store_true")
    commands.add_parser("batch", help='JSON lines in ({"id","text","published"}), JSON lines out')
    explain = commands.add_parser("explain", help="which rules fired at a place, and why a row is what it is")
    explain.add_argument("file", type=Path)
    explain.add_argument("--at", type=int, required=True, help="offset in characters")
    explain.add_argument("--published", type=_day, default=None)
    commands.add_parser("dates", help='JSON lines in ({"text","reference"}), the date expressions out')
    score = commands.add_parser("score", help="the figures over a folder of annotated documents")
    score.add_argument("gold", type=Path)
    score.add_argument("--show", action="store_true", help="list what was missed and what was wrong")
    score.add_argument("--json", action="store_true")
    score.add_argument("--ablation", action="store_true", help="what dictionary, tagger and LAC add to the rules")
    score.add_argument("--part", choices=("training", "test", "all"), default="all", help="of the folder's documents")
    score.add_argument("--known", type=Path, help="folder whose training part gives the register for --ablation")
    score.add_argument("--model", help="directory of another tagger for --ablation")
    models = commands.add_parser("train", help="train a model from annotated documents").add_subparsers(
        dest="model", required=True
    )
    tagger = models.add_parser("tagger", help="the tagger of the embedded engine")
    tagger.add_argument("corpus", type=Path)
    tagger.add_argument("target", type=Path, help="directory of the model")
    ranker = models.add_parser("ranker", help="the weights of the score and the confidence of the slots")
    ranker.add_argument("corpus", type=Path)
    ranker.add_argument("--check", type=Path, help="another folder of annotated documents to measure on")
    ranker.add_argument("--out", type=Path, help="where to write the weights instead of the library's own file")
    return parser


def _read(path: Path) -> Any:
    from extraction.readers import ReadError, read_path

    try:
        return read_path(path)
    except ReadError as error:
        raise SystemExit(f"{path}: {error.code} {error.params or ''}".rstrip()) from error
    except OSError as error:
        raise SystemExit(f"{path}: {error.strerror}") from error


def _one(options: argparse.Namespace) -> int:
    from extraction.pipeline import extract
    from extraction.report import table_of

    result = extract(_read(options.file), published=options.published)
    if options.json:
        print(json.dumps({"id": options.file.name, **result.to_dict()}, ensure_ascii=False, indent=1))
    else:
        print(table_of(result))
    return 0


def _each_line(source: TextIO, answer: Callable[[dict[str, Any]], dict[str, Any]]) -> int:
    """Answer JSON lines one by one; a line that cannot be read gets an answer with the error, and exit code 1."""
    failed = 0
    for number, line in enumerate(source, 1):
        if not line.strip():
            continue
        try:
            found = answer(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            failed = 1
            found = {
                "error": {"code": "bad_line", "params": {"line": number, "reason": f"{type(error).__name__}: {error}"}}
            }
        print(json.dumps(found, ensure_ascii=False), flush=True)
    return failed


def answer_record(record: dict[str, Any]) -> dict[str, Any]:
    """The answer of `batch` to one record: id, text, published (ISO day or None)."""
    from extraction.model import Raw
    from extraction.pipeline import extract

    published = record.get("published")
    result = extract(Raw(record["text"]), published=_day(published) if published else None)
    answer = result.to_dict()
    for row in answer["commitments"]:  # the scorer's protocol has names for all slots; the figures stand beside them
        row["target_details"] = row["targets"]
        row["targets"] = [target["text"] for target in row["targets"]]
    return {"id": record.get("id"), **answer}


def _batch(options: argparse.Namespace) -> int:
    return _each_line(sys.stdin, answer_record)


def _explain(options: argparse.Namespace) -> int:
    from extraction.report import explain

    print(explain(_read(options.file), options.at, options.published))
    return 0


def _dates(options: argparse.Namespace) -> int:
    from extraction.rules.dates import command_line_answer

    return _each_line(sys.stdin, command_line_answer)


def _score(options: argparse.Namespace) -> int:
    from extraction.evaluation import answers_to, load_all, score_all

    part = None if options.part == "all" else options.part
    if options.ablation:
        from extraction.ablation import table

        for line in table(options.gold, part, options.known or options.gold, options.model):
            print(line, flush=True)
        return 0
    documents = load_all(options.gold, part)
    figures, notes = score_all(documents, answers_to(documents))
    if options.json:
        print(json.dumps(figures, ensure_ascii=False))
        return 0
    lines: Iterable[str] = notes if options.show else ()
    for line in lines:
        print(line)
    for name, value in figures.items():
        print(f"{name:22} {value:.3f}" if isinstance(value, float) else f"{name:22} {value}")
    return 0


def _train(options: argparse.Namespace) -> int:
    return _train_ranker(options) if options.model == "ranker" else _train_tagger(options)


def _train_ranker(options: argparse.Namespace) -> int:
    from extraction.ranking.score import WEIGHTS_FILE
    from extraction.training.ranker import train_ranker

    figures = train_ranker(options.corpus, options.out or WEIGHTS_FILE, options.check)
    print(json.dumps(figures, ensure_ascii=False, indent=1))
    return 0


def _train_tagger(options: argparse.Namespace) -> int:
    from extraction.language.loading import installed
    from extraction.training.tagger import train

    if not installed("hanlp", "torch"):
        print("engines are not installed: make engines", file=sys.stderr)
        return 1
    for name, value in train(options.corpus, options.target).items():
        print(f"{name:22} {value}")
    return 0


def main() -> int:
    """Run one command; the exit code is 0 where all went well."""
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, io.TextIOWrapper):  # JSON lines are UTF-8 whatever the system's locale
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = _parser().parse_args()
    commands = {"one": _one, "batch": _batch, "explain": _explain, "dates": _dates, "score": _score, "train": _train}
    try:
        return commands[options.command](options)
    except BrokenPipeError:  # the reader of our output has gone (| head): nothing is wrong
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


if __name__ == "__main__":
    sys.exit(main())
