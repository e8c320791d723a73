"""Tagged sentences from annotated documents: the names that the annotation holds, wherever the document has them."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from extraction.evaluation import Gold
from extraction.language.dictionary import Dictionary
from extraction.mentions.units import is_person
from extraction.model import Raw
from extraction.options import Lexicon, Options
from extraction.pipeline import read_document
from extraction.structure.script import fold
from extraction.structure.sentences import split_sentences
from extraction.training.names import MAKERS

Labelled = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Tagged:
    """A sentence and the names in it: start, end, label."""

    text: str
    names: tuple[Labelled, ...]


def names_of(documents: Iterable[Gold]) -> Lexicon:
    """The names that annotators gave as owners and projects, as a register would hold them."""
    units: dict[str, str] = {}
    people: dict[str, str] = {}
    projects: dict[str, str] = {}
    for document in documents:
        for item in document.items:
            for name in [*(item.get("lead_units") or []), *(item.get("supporting_units") or [])]:
                (people if is_person(fold(name)) else units)[name] = name
            projects.update({name: name for name in item.get("projects") or [] if len(name) > 2})
    return Lexicon(units, people, projects)


def tagged_sentences(document: Gold) -> list[Tagged]:
    """Every sentence of a document in reading form, with its names; persons are those of its own header, too."""
    day = date.fromisoformat(document.published) if document.published else None
    run = read_document(Raw(document.text), day, Options())
    lexicon = names_of([document])
    people = {**lexicon.people, **{name: name for name in run.people}}
    units = {name: known for name, known in lexicon.units.items() if fold(name) not in people}
    found = list(Dictionary(Lexicon(units, people, lexicon.projects), fold).find(run.text))
    sentences = []
    for line_start, line_end in _lines(run.text):
        for (start, end), _ in split_sentences(run.text, line_start, line_end):
            names = [
                (entry.start - start, entry.end - start, entry.label)
                for entry in found
                if start <= entry.start and entry.end <= end
            ]
            sentences.append(Tagged(run.text[start:end], tuple(names)))
    return sentences


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.splitlines(keepends=True):
        yield start, start + len(line.rstrip())
        start += len(line)


def with_other_names(sentence: Tagged, pick: random.Random) -> Tagged:
    """The same sentence about other units, persons and projects."""
    text = ""
    names = []
    at = 0
    for start, end, label in sentence.names:
        text += sentence.text[at:start]
        other = MAKERS[label](pick)
        names.append((len(text), len(text) + len(other), label))
        text += other
        at = end
    return Tagged(text + sentence.text[at:], tuple(names))


def training_set(documents: Sequence[Gold], copies: int, pick: random.Random) -> list[Tagged]:
    """The sentences of all documents, those with names `copies` times more with other names in their place."""
    sentences = [sentence for document in documents for sentence in tagged_sentences(document)]
    named = [sentence for sentence in sentences if sentence.names]
    return sentences + [with_other_names(sentence, pick) for sentence in named for _ in range(copies)]
