"""The adapters with the real packages and real, tiny models: what they find, alone, in threads and after a fork."""

from __future__ import annotations

import pytest

from tests.engines.conftest import TEXTS, Script

ENGINES = ("tagger", "both", "lac", "hanlp")


def test_the_multi_task_model_finds_names_in_their_places(script: Script) -> None:
    found = script("answer = names(mtl, ['市水务局要完成清淤。', '王明华负责巡查，县财政局配合', ''])")

    assert found[0] == [["unit", "市水务局", "hanlp"]]
    assert found[1] == [["person", "王明华", "hanlp"], ["unit", "县财政局", "hanlp"]]
    assert found[2] == []


def test_the_directories_of_encoders_are_those_that_hanlp_reads(script: Script) -> None:
    lines = """
from extraction.language.hanlp_local import ENCODERS
from extraction.language.loading import import_hanlp
import_hanlp()
from hanlp.layers.transformers.resource import model_mirrors, tokenizer_mirrors
def folders(name):
    urls = [mirrors[name] for mirrors in (tokenizer_mirrors, model_mirrors) if name in mirrors]
    return [url.rsplit("/", 1)[-1].removesuffix(".zip") for url in urls]
answer = [name for name, ours in ENCODERS.items() if folders(name) != list(ours)]
"""
    assert script(lines) == []


def test_white_space_moves_no_name_of_the_multi_task_model(script: Script) -> None:
    (found,) = script("answer = names(mtl, ['王明华　负责 巡查，县财政局 配合'])")

    assert found == [["person", "王明华", "hanlp"], ["unit", "县财政局", "hanlp"]]


def test_lac_finds_persons_and_organisations(script: Script) -> None:
    (found,) = script("answer = names(lac, ['会上，市发展和改革委员会王立平作了汇报。'])")

    assert ["person", "王立平", "lac"] in found
    assert "unit" in [label for label, _, _ in found]


@pytest.mark.parametrize("engine", ENGINES)
def test_one_sentence_at_a_time_gives_what_all_at_once_give(script: Script, engine: str) -> None:
    lines = f"answer = [names(EVERY['{engine}']), [names(EVERY['{engine}'], [t])[0] for t in texts]]"

    together, alone = script(lines)

    assert together == alone
    assert len(together) == len(TEXTS)


@pytest.mark.parametrize("engine", ENGINES)
def test_eight_threads_get_the_answers_of_one(script: Script, engine: str) -> None:
    lines = f"""
from concurrent.futures import ThreadPoolExecutor
options = EVERY["{engine}"]
with ThreadPoolExecutor(8) as pool:
    many = list(pool.map(lambda _: names(options), range(24)))
alone = names(options)
answer = [len(many), all(one == alone for one in many)]
"""
    assert script(lines) == [24, True]


@pytest.mark.parametrize("engine", ENGINES)
def test_workers_forked_after_the_model_was_used_answer_like_their_parent(script: Script, engine: str) -> None:
    lines = f"""
import billiard
options = EVERY["{engine}"]
before = names(options)
def work(number):
    return names(options)
pool = billiard.get_context("fork").Pool(2)  # as Celery's worker does
after = [pool.apply_async(work, (number,)).get(timeout=40) for number in range(4)]
pool.terminate()
answer = [all([tuple(map(tuple, each)) for each in one] == [tuple(map(tuple, each)) for each in before] for one in after)]
"""
    assert script(lines) == [True]


@pytest.mark.parametrize("engine", ENGINES)
def test_nothing_is_asked_of_a_network_and_no_program_started(script: Script, engine: str) -> None:
    lines = f"""
os.environ["HOME"] = home = models + "/nobody-{engine}"
os.makedirs(home)
result = extract(Raw("会议议定：\\n（一）市水务局要在6月底前完成清淤。\\n"), options=EVERY["{engine}"])
answer = [result.engine, [w.code for w in result.warnings], len(result.commitments) > 0, seen, ".hanlp" in os.listdir(home)]
"""
    used = "hanlp" if engine == "hanlp" else "embedded"
    assert script(lines) == [used, [], True, [], False]
