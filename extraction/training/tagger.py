"""`python -m extraction train`: a character tagger in HanLP's own format, by HanLP's trainer, from files in the repository."""

from __future__ import annotations

import json
import random
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extraction.evaluation import load_all
from extraction.language.embedded import symbols
from extraction.language.loading import import_hanlp
from extraction.structure.script import fold
from extraction.training.corpus import Tagged, tagged_sentences, training_set
from extraction.training.templates import tagged

_CLASS = "hanlp.components.ner.rnn_ner.RNNNamedEntityRecognizer"
_KEPT = ("config.json", "model.pt", "vocabs.json")
_HELD_BACK = 8  # one document in so many tells when to stop


@dataclass(frozen=True, slots=True)
class Settings:
    """What a training depends on besides the documents; the shipped model is made with these."""

    seed: int = 7
    copies: int = 1
    templates: float = 0.5  # share of template sentences to sentences of documents
    embed: int = 100
    hidden: int = 128
    epochs: int = 12
    patience: int = 4
    rate: float = 2e-3


def write_sentences(path: Path, sentences: Iterable[Tagged]) -> None:
    """Tab-separated symbol and label, a blank line between sentences: the form that HanLP's trainer reads."""
    with path.open("w", encoding="utf-8") as file:
        for sentence in sentences:
            labels = ["O"] * len(sentence.text)
            for start, end, label in sentence.names:
                labels[start:end] = [f"B-{label.upper()}"] + [f"I-{label.upper()}"] * (end - start - 1)
            file.writelines(
                f"{symbol}\t{label}\n" for symbol, label in zip(symbols(sentence.text), labels, strict=True)
            )
            file.write("\n")


def sentences_for(corpus: Path, settings: Settings) -> tuple[list[Tagged], list[Tagged]]:
    """Sentences to learn from, in random order, and those that tell when to stop: whole documents, as they were written.

    Both are of the training part of the annotated documents; templates are only learned from.
    """
    pick = random.Random(settings.seed)  # noqa: S311 (no secret)
    documents = load_all(corpus, "training")
    held = [sentence for document in documents[::_HELD_BACK] for sentence in tagged_sentences(document)]
    found = training_set([d for n, d in enumerate(documents) if n % _HELD_BACK], settings.copies, pick)
    made = tagged(int(len(found) * settings.templates), pick)
    learned = found + [Tagged(fold(item.text), item.names) for item in made]
    pick.shuffle(learned)
    return [one for one in learned if one.text.strip()], [one for one in held if one.text.strip()]


def train(corpus: Path, target: Path, settings: Settings | None = None) -> dict[str, Any]:
    """Train on the corpus and write the model into `target`; returns counts and the f1 on documents held back."""
    settings = settings or Settings()
    learned, held = sentences_for(corpus, settings)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        write_sentences(work / "dev.tsv", held)
        write_sentences(work / "trn.tsv", learned)
        best = _fit(work, settings)
        _publish(work / "model", target)
    return {"sentences": len(learned), "held_back_f1": best, "bytes": sum(f.stat().st_size for f in target.iterdir())}


def _fit(work: Path, settings: Settings) -> float:
    import_hanlp()
    import torch
    from hanlp.components.ner.rnn_ner import RNNNamedEntityRecognizer
    from hanlp.layers.embeddings.word2vec import Word2VecEmbedding

    class Recognizer(RNNNamedEntityRecognizer):
        """The stock class gives its CRF no batch_first, without which nothing is learned."""

        def build_model(self, **options: Any) -> Any:
            model = super().build_model(**options)
            if model.crf is not None:
                model.crf.batch_first = True
            return model

    torch.set_num_threads(1)  # also for the same weights on every machine
    embed = Word2VecEmbedding(
        field="token", embed=settings.embed, trainable=True, word_dropout=0.05, pad="<pad>", unk="<unk>", init="uniform"
    )
    recognizer = Recognizer()
    recognizer.fit(
        str(work / "trn.tsv"), str(work / "dev.tsv"), str(work / "model"), batch_size=32, epochs=settings.epochs,
        patience=settings.patience, lr=settings.rate, drop=0.5, crf=True, embed=embed, rnn_hidden=settings.hidden,
        tagging_scheme="BIO", token_delimiter="", seed=settings.seed, devices=-1,
    )  # fmt: skip
    metric, _ = recognizer.evaluate(str(work / "dev.tsv"), str(work / "model"))
    return float(metric.score)


def _publish(made: Path, target: Path) -> None:
    """The three files of the model, with the stock class named in place of ours and no path of this machine."""
    target.mkdir(parents=True, exist_ok=True)
    for name in _KEPT:
        shutil.copyfile(made / name, target / name)
    config = json.loads((target / "config.json").read_text("utf-8"))
    config["classpath"] = _CLASS
    for name in ("trn_data", "dev_data", "save_dir"):
        config.pop(name, None)
    (target / "config.json").write_text(
        json.dumps(config, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8"
    )
