"""What the tagger is trained from: the same sentences every time, and names where the annotation has them."""

from __future__ import annotations

import random
from pathlib import Path

from extraction.ablation import settings, table
from extraction.evaluation import Gold, load_all
from extraction.training.corpus import Tagged, names_of, tagged_sentences, training_set, with_other_names
from extraction.training.tagger import write_sentences
from extraction.training.templates import tagged

_CORPUS = Path(__file__).parent / "corpus"


def _gold(name: str = "d") -> Gold:
    item = {"anchor": "完成玉带河整治", "lead_units": ["市水務局"], "projects": ["玉带河整治"]}
    return Gold(name, "會議紀要\n市水務局要完成玉带河整治。今天晴。\n", None, None, None, "own", [item])


def test_the_names_of_the_annotation_are_marked_wherever_they_stand_in_either_script() -> None:
    sentences = tagged_sentences(_gold())

    found = [(s.text[start:end], label) for s in sentences for start, end, label in s.names]
    assert found == [("市水务局", "unit"), ("玉带河整治", "project")]
    assert any(not sentence.names for sentence in sentences)


def test_other_names_take_the_places_of_those_that_stood_there() -> None:
    sentence = Tagged("由甲局完成乙工程。", ((1, 3, "unit"), (5, 8, "project")))

    changed = with_other_names(sentence, random.Random(3))

    (a, b, first), (c, d, second) = changed.names
    assert (first, second) == ("unit", "project")
    assert (changed.text[:a], changed.text[b:c], changed.text[d:]) == ("由", "完成", "。")


def test_templates_are_the_same_for_a_seed_and_half_of_them_hold_no_name() -> None:
    made = tagged(400, random.Random(1))

    assert made == tagged(400, random.Random(1))
    assert made != tagged(400, random.Random(2))
    assert sum(not sentence.names for sentence in made) == 200
    assert all(0 <= a < b <= len(s.text) for s in made for a, b, _ in s.names)


def test_a_training_file_has_a_label_for_every_character(tmp_path: Path) -> None:
    write_sentences(tmp_path / "t.tsv", [Tagged("请甲局办", ((1, 3, "unit"),)), Tagged("好", ())])

    assert (tmp_path / "t.tsv").read_text("utf-8") == "请\tO\n甲\tB-UNIT\n局\tI-UNIT\n办\tO\n\n好\tO\n\n"


def test_copies_are_made_only_of_sentences_with_names() -> None:
    plain, copied = training_set([_gold()], 0, random.Random(0)), training_set([_gold()], 2, random.Random(0))

    assert len(copied) == len(plain) + 2 * sum(bool(sentence.names) for sentence in plain)


def test_the_register_of_the_ablation_knows_nothing_of_the_documents_that_are_scored() -> None:
    test, training = load_all(_CORPUS, "test"), load_all(_CORPUS, "training")

    options = settings(training)

    assert not {gold.id for gold in test} & {gold.id for gold in training}
    assert options["rules"].lexicon == names_of([])
    assert options["+ dictionary"].lexicon == names_of(training)


def test_a_part_that_cannot_be_used_is_not_given_figures(tmp_path: Path) -> None:
    corpus = tmp_path / "gold"
    corpus.mkdir()
    (corpus / "d.json").write_text(
        '{"id": "d", "text": "会议议定：市水务局要完成清淤。", "commitments": [{"anchor": "完成清淤", "tier": "firm"}]}',
        "utf-8",
    )

    lines = list(table(corpus, None, corpus, str(tmp_path / "nothing")))

    assert len(lines) == 6
    assert "not measured: model_missing" in lines[3] or "not measured: not_installed" in lines[3]
