"""Tiny models made by HanLP's own trainers, in HanLP's own format: real files of a few hundred KB that know next to nothing.

`python -m tests.engines.tiny mtl <directory>` makes the multi-task model with its encoder, `… tagger <directory>` the tagger.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from extraction.language.loading import import_hanlp
from extraction.training.tagger import Settings, train

CORPUS = Path(__file__).parents[1] / "extraction" / "corpus"
# The small encoder of HanLP's Chinese models, by its name in their configuration and by its directory.
NAME, ENCODER = "hfl/chinese-electra-180g-small-discriminator", "electra_zh_small_20210706_125427"
# Words and the kind of name that they are, None for no name.
_WORDS: tuple[Sequence[tuple[str, str | None]], ...] = (
    (("市水务局", "ORGANIZATION"), ("要", None), ("完成", None), ("清淤", None), ("。", None)),
    (("王明华", "PERSON"), ("负责", None), ("巡查", None), ("，", None), ("县财政局", "ORGANIZATION"), ("配合", None)),
    (("会议", None), ("要求", None), ("市教育局", "ORGANIZATION"), ("尽快", None), ("报送", None), ("方案", None)),
    (("请", None), ("李文静", "PERSON"), ("提交", None), ("报告", None), ("。", None)),
)


def make_tagger(target: Path) -> Path:
    """Our tagger from our own documents, small and hardly trained: some 10 s."""
    train(CORPUS, target, Settings(copies=0, templates=0.2, embed=16, hidden=16, epochs=2))
    return target


def make_mtl(home: Path) -> Path:
    """A multi-task model of words and names in `home`/mtl/tiny, its encoder in `home`/transformers; some 10 s."""
    encoder, target = home / "transformers" / ENCODER, home / "mtl" / "tiny"
    _write_encoder(encoder)
    with tempfile.TemporaryDirectory() as work, _old_optimizer():
        _fit(_write_words(Path(work)), encoder, target)
    (encoder / "model.safetensors").unlink()  # the trained weights are the model's own
    config = json.loads((target / "config.json").read_text("utf-8"))
    config["encoder"]["transformer"] = NAME  # as HanLP's own models do
    (target / "config.json").write_text(json.dumps(config, ensure_ascii=False), "utf-8")
    for log in target.glob("*.log"):
        log.unlink()
    return target


def _write_encoder(directory: Path) -> None:
    """An encoder that has learned nothing: its shape, its characters, random weights."""
    import torch
    from transformers import ElectraConfig, ElectraModel

    torch.manual_seed(1)
    directory.mkdir(parents=True)
    characters = sorted({character for sentence in _WORDS for word, _ in sentence for character in word})
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *characters]
    (directory / "vocab.txt").write_text("\n".join(vocabulary) + "\n", "utf-8")
    shape = ElectraConfig(
        vocab_size=len(vocabulary), embedding_size=16, hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=32,
    )  # fmt: skip
    ElectraModel(shape).save_pretrained(directory)
    tokenizer = {"do_lower_case": True, "tokenizer_class": "ElectraTokenizer", "model_max_length": 512}
    (directory / "tokenizer_config.json").write_text(json.dumps(tokenizer), "utf-8")


def _write_words(folder: Path) -> Path:
    words, names = [], []
    for sentence in _WORDS * 16:
        words.append(" ".join(word for word, _ in sentence))
        names += [f"{word}\t{f'S-{kind}' if kind else 'O'}" for word, kind in sentence] + [""]
    (folder / "words.txt").write_text("\n".join(words) + "\n", "utf-8")
    (folder / "names.tsv").write_text("\n".join(names) + "\n", "utf-8")
    return folder


def _fit(data: Path, encoder: Path, target: Path) -> None:
    import_hanlp()
    import torch
    from hanlp.common.dataset import SortingSamplerBuilder
    from hanlp.components.mtl.multi_task_learning import MultiTaskLearning
    from hanlp.components.mtl.tasks.ner.tag_ner import TaggingNamedEntityRecognition
    from hanlp.components.mtl.tasks.tok.tag_tok import TaggingTokenization
    from hanlp.layers.embeddings.contextual_word_embedding import ContextualWordEmbedding

    torch.set_num_threads(1)
    batches = SortingSamplerBuilder(batch_size=16)
    words, names = str(data / "words.txt"), str(data / "names.tsv")
    tasks = {
        "tok/fine": TaggingTokenization(
            words, words, words, batches, max_seq_len=510, hard_constraint=True, char_level=True, lr=1e-2
        ),
        "ner/msra": TaggingNamedEntityRecognition(
            names, names, names, batches, max_seq_len=510, hard_constraint=True, char_level=True,
            dependencies="tok/fine", lr=1e-2,
        ),
    }  # fmt: skip
    embedding = ContextualWordEmbedding("token", str(encoder), average_subwords=True, max_sequence_length=512)
    MultiTaskLearning().fit(
        embedding, tasks, str(target), epochs=12, lr=1e-2, encoder_lr=1e-2, seed=1, devices=-1, eval_trn=False
    )


@contextmanager
def _old_optimizer() -> Iterator[None]:
    """HanLP's trainer of encoders imports an optimizer that transformers has given up; loading needs none of it."""
    import torch
    import transformers.optimization as optimization

    def adam(*args: Any, correct_bias: bool = True, **options: Any) -> Any:
        return torch.optim.AdamW(*args, **options)  # torch's own knows no `correct_bias`

    with mock.patch.object(optimization, "AdamW", adam, create=True):
        yield


if __name__ == "__main__":
    os.environ["HANLP_VERBOSE"] = "0"
    {"mtl": make_mtl, "tagger": make_tagger}[sys.argv[1]](Path(sys.argv[2]))
