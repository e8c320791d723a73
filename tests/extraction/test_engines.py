"""Language engines: they add names and never take any away; whatever fails leaves the rules and says why."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from extraction import extract
from extraction import language as engines
from extraction.language import loading
from extraction.language.base import REASONS, EngineError, Entity, token_spans
from extraction.language.embedded import symbols
from extraction.model import Commitment, Raw, Result
from extraction.options import Lexicon, Options

_TEXT = "会议纪要\n会议议定：\n（一）星河办于6月底前完成玉带河整治工程、云桥搬迁。\n"


class Known:
    """An engine that knows some names by heart."""

    def __init__(self, **names: str) -> None:
        self.names = names
        self.asked: list[str] = []

    def problem(self) -> str | None:
        return None

    def analyse(self, sentences: Sequence[str]) -> list[list[Entity]]:
        self.asked += sentences
        return [self._in(sentence) for sentence in sentences]

    def _in(self, sentence: str) -> list[Entity]:
        places = ((sentence.find(name), name, label) for name, label in self.names.items())
        return [Entity(at, at + len(name), label, "tagger") for at, name, label in sorted(places) if at >= 0]


class Failing:
    """An engine that cannot work."""

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def problem(self) -> str | None:
        return self.reason

    def analyse(self, sentences: Sequence[str]) -> list[list[Entity]]:
        raise EngineError(self.reason, "as told")


Use = Callable[[Any], Options]


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Use:
    def put(engine: Any) -> Options:
        monkeypatch.setitem(engines.ENGINES, "mine", lambda options: engine)
        return Options(engine="mine")

    return put


def _rows(text: str, options: Options | None = None) -> tuple[Commitment, ...]:
    return extract(Raw(text), options=options).commitments


def _codes(result: Result) -> list[tuple[str, dict[str, Any]]]:
    return [(warning.code, warning.params) for warning in result.warnings]


def test_what_an_engine_finds_is_added_to_a_row_that_lacks_it(use: Use) -> None:
    text = "会议议定：\n（一）请尽快完成云桥搬迁，费用从预备金中列支。\n"
    assert not any(row.projects for row in _rows(text))

    result = extract(Raw(text), options=use(Known(云桥搬迁="project")))

    assert result.engine == "mine"
    assert [row.projects for row in result.commitments if row.projects] == [("云桥搬迁",)]
    assert any("project.tagger" in row.rules for row in result.commitments)


def test_an_engine_takes_nothing_away_and_moves_no_row(use: Use) -> None:
    plain, asked = _rows(_TEXT), _rows(_TEXT, use(Known(河整治="project", 议定="unit")))

    assert [(row.start, row.end, row.deadline) for row in asked] == [(r.start, r.end, r.deadline) for r in plain]
    for before, after in zip(plain, asked, strict=True):
        assert set(before.projects) <= set(after.projects)
        assert set(before.lead_units) <= set(after.lead_units)


def test_what_an_engine_adds_changes_no_rows_place_nor_tier(use: Use) -> None:
    text = "会议要求：\n（一）青禾站要加强日常巡查。\n（二）做好云桥搬迁。\n（三）青禾站要加强日常巡查。\n"

    plain, asked = _rows(text), _rows(text, use(Known(青禾站="unit", 云桥搬迁="project")))

    places = [(row.start, row.end, row.tier, row.tier_reasons, row.mentions) for row in plain]
    assert [(row.start, row.end, row.tier, row.tier_reasons, row.mentions) for row in asked] == places
    assert [row.projects for row in plain] != [row.projects for row in asked]


def test_an_engine_that_breaks_in_a_way_of_its_own_costs_no_row(use: Use) -> None:
    class Broken(Known):
        def analyse(self, sentences: Sequence[str]) -> list[list[Entity]]:
            raise RuntimeError("out of memory")

    result = extract(Raw(_TEXT), options=use(Broken()))

    assert result.commitments == _rows(_TEXT)
    assert _codes(result) == [("degraded", {"engine": "mine", "reason": "failed"})]


def test_the_register_wins_over_the_engine(use: Use) -> None:
    options = replace(use(Known(云桥="project")), lexicon=Lexicon(projects={"云桥搬迁": "1"}))

    found = [name for row in _rows(_TEXT, options) for name in row.projects]

    assert "云桥搬迁" in found
    assert "云桥" not in found


def test_only_sentences_with_rows_are_looked_at(use: Use) -> None:
    engine = Known()

    rows = _rows("各位代表：\n" + "今天天气很好。" * 50 + "\n" + _TEXT, use(engine))

    assert rows
    assert engine.asked
    assert not any("天气" in sentence for sentence in engine.asked)


def test_a_long_document_tells_how_far_the_engine_is(use: Use) -> None:
    text = "会议议定：\n" + "".join(f"（{n}）星河办于6月底前完成第{n}号泵站整治。\n" for n in range(1, 300))
    told: list[int] = []
    options = replace(
        use(Known()), on_progress=lambda done, total, step: told.append(done) if step == "engine" else None
    )

    extract(Raw(text), options=options)

    assert len(set(told)) >= 3
    assert told == sorted(told)


@pytest.mark.parametrize("reason", REASONS)
def test_a_failing_engine_leaves_what_the_rules_found_and_its_reason(use: Use, reason: str) -> None:
    result = extract(Raw(_TEXT), options=use(Failing(reason)))

    assert result.engine == "rules"
    assert result.commitments == _rows(_TEXT)
    assert _codes(result) == [("degraded", {"engine": "mine", "reason": reason})]


def _everything_installed(monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    monkeypatch.setattr(f"extraction.language.{module}.installed", lambda *packages: True)


def _model(directory: Path, **config: Any) -> Path:
    directory.mkdir(parents=True)
    (directory / "config.json").write_text(json.dumps(config), encoding="utf-8")
    (directory / "model.pt").write_bytes(b"no weights")
    return directory


def test_a_part_whose_packages_are_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extraction.language.embedded.installed", lambda *packages: False)

    result = extract(Raw(_TEXT), options=Options(engine="embedded", engine_parts=("tagger",)))

    assert _codes(result) == [("degraded", {"engine": "embedded", "reason": "not_installed"})]


def test_the_embedded_engine_without_parts_needs_nothing_and_finds_what_the_rules_find() -> None:
    result = extract(Raw(_TEXT), options=Options(engine="embedded"))

    assert (result.engine, result.warnings) == ("embedded", ())
    assert result.commitments == _rows(_TEXT)


def test_a_directory_without_a_model_is_told_before_anything_is_loaded(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _everything_installed(monkeypatch, "embedded")
    monkeypatch.setattr(loading, "import_hanlp", lambda home=None: pytest.fail("HanLP was asked"))
    options = Options(engine="embedded", engine_parts=("tagger",), model_path=str(tmp_path))

    assert _codes(extract(Raw(_TEXT), options=options)) == [
        ("degraded", {"engine": "embedded", "reason": "model_missing"})
    ]


def test_a_pretrained_model_whose_encoder_is_not_local_is_not_loaded(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _everything_installed(monkeypatch, "hanlp_local")
    monkeypatch.setattr(loading, "import_hanlp", lambda home=None: pytest.fail("HanLP was asked"))
    model = _model(tmp_path / "mtl", encoder={"transformer": "hfl/chinese-electra-180g-small-discriminator"})
    options = Options(engine="hanlp", model_path=str(model), model_home=str(tmp_path / "home"))

    engine = engines.engine_of(options)

    assert engine is not None
    assert engine.problem() == "model_missing"
    encoder = _model(tmp_path / "home" / "transformers" / "electra_zh_small_20210706_125427")
    assert engine.problem() == "model_missing"  # no vocabulary: every character would be unknown
    (encoder / "vocab.txt").write_text("[PAD]\n[UNK]\n", "utf-8")
    assert engine.problem() is None


@pytest.mark.parametrize("engine", ["hanlp", "hanlp_restful"])
def test_an_engine_without_its_settings_says_so(monkeypatch: pytest.MonkeyPatch, engine: str) -> None:
    _everything_installed(monkeypatch, "hanlp_local" if engine == "hanlp" else "hanlp_rest")

    assert _codes(extract(Raw(_TEXT), options=Options(engine=engine))) == [
        ("degraded", {"engine": engine, "reason": "not_configured"})
    ]


def test_whatever_loading_raises_is_a_broken_model() -> None:
    def load() -> Any:
        raise ModuleNotFoundError("pkg_resources")

    with pytest.raises(EngineError) as raised, loading.shared(("broken",), load):
        pass

    assert raised.value.reason == "model_broken"


def test_a_model_is_loaded_once_and_used_by_one_thread_at_a_time() -> None:
    loads: list[int] = []
    busy: list[int] = []
    crowded: list[int] = []

    def load() -> object:
        loads.append(1)
        return object()

    def use_it() -> None:
        for _ in range(50):
            with loading.shared(("counted",), load):
                busy.append(1)
                crowded.extend([len(busy)] if len(busy) > 1 else [])
                busy.pop()

    threads = [threading.Thread(target=use_it) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert not any(thread.is_alive() for thread in threads)
    assert (len(loads), crowded) == (1, [])


def test_a_child_forked_while_a_model_is_in_use_does_not_wait_for_it() -> None:
    with loading.shared(("held",), object):
        status = _wait(_fork_from_another_thread(), seconds=10)

    assert status == 0


def _fork_from_another_thread() -> int:
    """A child in which nobody lives who could give back the lock that this thread holds."""
    children: list[int] = []

    def fork() -> None:
        child = os.fork()
        if child == 0:
            with loading.shared(("held",), object):
                os._exit(0)
        children.append(child)

    thread = threading.Thread(target=fork)
    thread.start()
    thread.join(10)
    return children[0]


def _wait(child: int, seconds: int) -> int:
    for _ in range(seconds * 20):
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        threading.Event().wait(0.05)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return -1


@pytest.mark.parametrize(
    ("text", "tokens", "spans"),
    [
        ("市 住建局　负责", ["市", "住建局", "负责"], [(0, 1), (2, 5), (6, 8)]),
        ("负责", ["负", "责"], [(0, 1), (1, 2)]),
        ("负责", ["市局"], None),
        ("甲乙丙", ["甲", "丙"], None),
    ],
)
def test_words_are_found_again_in_the_text(text: str, tokens: list[str], spans: list[tuple[int, int]] | None) -> None:
    assert token_spans(text, tokens) == spans


def test_the_tagger_sees_one_symbol_a_character() -> None:
    assert symbols("A座 3楼\n水厂") == ["a", "座", "_", "0", "楼", "_", "水", "厂"]
