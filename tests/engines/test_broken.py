"""Model directories that are missing, cut short or of something else: the run says so at once and asks no network."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.engines.conftest import Script


def _cut(name: str) -> Callable[[Path], object]:
    def cut(directory: Path) -> None:
        whole = (directory / name).read_bytes()
        (directory / name).write_bytes(whole[: len(whole) // 2])

    return cut


def _emptied(name: str) -> Callable[[Path], object]:
    return lambda directory: (directory / name).write_bytes(b"")


def _removed(name: str) -> Callable[[Path], object]:
    return lambda directory: (directory / name).unlink()


def _config(text: str) -> Callable[[Path], object]:
    return lambda directory: (directory / "config.json").write_text(text, "utf-8")


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "no directory": (shutil.rmtree, "model_missing"),
    "no weights": (_removed("model.pt"), "model_missing"),
    "no configuration": (_removed("config.json"), "model_missing"),
    "weights cut": (_cut("model.pt"), "model_broken"),
    "weights empty": (_emptied("model.pt"), "model_broken"),
    "configuration cut": (_cut("config.json"), "model_broken"),
    "configuration empty": (_emptied("config.json"), "model_broken"),
    "configuration of something else": (_config("[1]"), "model_broken"),
    "a class that does not exist": (_config('{"classpath": "hanlp.nothing.Nothing"}'), "model_broken"),
}
VOCABULARIES = {
    "vocabulary cut": (_cut("vocabs.json"), "model_broken"),
    "no vocabulary": (_removed("vocabs.json"), "model_broken"),
}
_LINES = """
from dataclasses import replace
text = "会议议定：\\n（一）市水务局要在6月底前完成清淤。\\n"
rules = extract(Raw(text)).commitments
answer = {}
for name, path in given["paths"].items():
    home = given.get("home", path + "/home")
    options = replace({"tagger": tagger, "hanlp": mtl}[given["engine"]], model_path=path + "/model", model_home=home)
    result = extract(Raw(text), options=options)
    answer[name] = [result.engine, [w.params.get("reason") for w in result.warnings], result.commitments == rules]
answer["asked"] = seen
"""


@pytest.mark.parametrize(("engine", "whole"), [("tagger", "tagger"), ("hanlp", "home/mtl/tiny")])
def test_a_damaged_model_leaves_the_rules(
    script: Script, models: Path, tmp_path: Path, engine: str, whole: str
) -> None:
    damages = {**DAMAGES, **VOCABULARIES} if engine == "tagger" else DAMAGES
    for name, (damage, _) in damages.items():
        damage(Path(shutil.copytree(models / whole, tmp_path / name / "model")))
    shutil.copytree(models / whole, tmp_path / "whole" / "model")
    paths = {name: str(tmp_path / name) for name in [*damages, "whole"]}

    found = script(_LINES, engine=engine, paths=paths, home=str(models / "home"))

    used = "embedded" if engine == "tagger" else engine
    assert found.pop("asked") == []
    assert found.pop("whole")[:2] == [used, []]
    assert found == {name: ["rules", [reason], True] for name, (_, reason) in damages.items()}


def test_an_encoder_that_is_not_whole_is_not_fetched(script: Script, models: Path, tmp_path: Path) -> None:
    missing = ("config.json", "vocab.txt")
    for name in missing:
        home = Path(shutil.copytree(models / "home", tmp_path / name / "home"))
        (home / "mtl" / "tiny").rename(tmp_path / name / "model")
        for file in (home / "transformers").glob(f"*/{name}"):
            file.unlink()

    found = script(_LINES, engine="hanlp", paths={name: str(tmp_path / name) for name in missing})

    assert found == {"asked": [], **{name: ["rules", ["model_missing"], True] for name in missing}}
