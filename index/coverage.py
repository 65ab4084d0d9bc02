"""Which entry carries which researched fact, and which facts no entry carries."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

import numpy as np
from pydantic import ConfigDict, TypeAdapter, ValidationError

from index.encode import Vectors
from index.fields import NO_OTHER_KEYS
from index.passages import split_sentences
from index.strict_yaml import read_yaml
from index.types import Entry, Knowledge, Place, Problem

Status = Literal["carried", "decided", "uncovered"]
# Below this mean cosine a fact is listed to be read: DECISIONS.md, "Coverage of the facts".
CARRIED = 0.65
# A fact whose figures the entry does not have is listed too, however alike the words are.
FIGURES_CARRIED = 0.5

# "- The fact. [where it is from] (how sure)"
_FACT = re.compile(r"- (?P<text>.+?) \[(?P<sources>[^\]]*)\] \((?P<sure>[^()]*(?:\([^()]*\)[^()]*)*)\)\s*$")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
# Files of facts are numbered by topic; the first is the list of sources, the last the open questions.
_FACT_FILE = re.compile(r"(?!00|99)\d\d-.*\.md$")
UNCONFIRMED = "my knowledge"
_NOWHERE = Place("", 0)


@dataclass(frozen=True, slots=True)
class Fact:
    """One researched fact: where it stands, under which heading, what it says, and how sure the research is of it."""

    place: Place
    heading: str
    text: str
    sure: str


@dataclass(frozen=True, slots=True)
class Left:
    """A maintainer's decision on a fact, by its first words: why no entry carries it, or which does in other words."""

    __pydantic_config__: ClassVar[ConfigDict] = NO_OTHER_KEYS

    fact: str
    because: str = ""
    entry: str = ""
    place: Place = _NOWHERE


@dataclass(frozen=True, slots=True)
class Carried:
    """
    A fact with the entry nearest to it.

    `cosine` is the mean, over the sentences of the fact, of the best cosine with a sentence of the entry; `figures` the
    share of the fact's figures that the entry has (1.0 where it has none).
    """

    fact: Fact
    entry: str
    cosine: float
    figures: float
    status: Status
    because: str = ""


def read_facts(folder: Path) -> tuple[Fact, ...]:
    """Return the facts of every numbered topic file in a folder, those that the research could not confirm left out."""
    facts: list[Fact] = []
    for path in sorted(folder.iterdir()):
        if not _FACT_FILE.match(path.name):
            continue
        heading = ""
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if line.startswith("## "):
                heading = line.removeprefix("## ").strip()
            match = _FACT.match(line)
            if match and not match["sure"].startswith(UNCONFIRMED):
                facts.append(Fact(Place(path.name, number), heading, match["text"], match["sure"]))
    return tuple(facts)


def read_decisions(path: Path) -> tuple[tuple[Left, ...], tuple[Problem, ...]]:
    """Return the decisions in a file and what is wrong with it; no file means none of either."""
    if not path.is_file():
        return (), ()
    document = read_yaml(path, path.name)
    problems = list(document.problems)
    if not problems and not isinstance(document.value, tuple):
        problems.append(Problem(Place(path.name, 1), "must be a list of decisions", "coverage-format"))
    decisions: list[Left] = []
    adapter = TypeAdapter(Left)
    for number, item in enumerate(document.value if isinstance(document.value, tuple) else ()):
        place = Place(path.name, document.lines[(number,)])
        written = item if isinstance(item, dict) else {}
        try:
            left = adapter.validate_python({**written, "place": place})
        except ValidationError:
            left = Left("")
        if left.fact and bool(left.because) != bool(left.entry):
            decisions.append(left)
        else:
            said = "must have fact (its first words) and either because or entry"
            problems.append(Problem(place, said, "coverage-format"))
    return tuple(decisions), tuple(problems)


def texts_to_encode(facts: Sequence[Fact], knowledge: Knowledge) -> tuple[str, ...]:
    """Return every sentence whose vector `cover` needs, each once."""
    said = (sentence for fact in facts for sentence in _said(fact))
    written = (sentence for entry in knowledge.entries for sentence in _sentences(entry))
    return tuple(dict.fromkeys((*said, *written)))


def cover(
    facts: Sequence[Fact], knowledge: Knowledge, vectors: Mapping[str, Vectors], decisions: Sequence[Left] = ()
) -> tuple[Carried, ...]:
    """Return each fact with the entry nearest to it, in the order of the facts; `knowledge` has at least one entry."""
    entries = knowledge.entries
    sentences = [_sentences(entry) for entry in entries]
    matrix = np.stack([vectors[sentence] for group in sentences for sentence in group])
    starts = np.cumsum([0, *map(len, sentences[:-1])])
    found = []
    for fact in facts:
        asked = np.stack([vectors[sentence] for sentence in _said(fact)])
        nearness = np.maximum.reduceat(asked @ matrix.T, starts, axis=1).mean(axis=0)
        # Of the few nearest, the one that has the fact's figures.
        near = [number for number in np.argsort(-nearness)[:5] if nearness[number] >= nearness.max() - 0.08]
        best = max(near, key=lambda number: (_figures_in(fact, entries[number]), nearness[number]))
        found.append(_judge(fact, entries[best].id, float(nearness[best]), _figures_in(fact, entries[best]), decisions))
    return tuple(found)


def _judge(fact: Fact, entry: str, cosine: float, figures: float, decisions: Sequence[Left]) -> Carried:
    decision = next((left for left in decisions if fact.text.startswith(left.fact)), None)
    if decision is not None:
        status: Status = "carried" if decision.entry else "decided"
        return Carried(fact, decision.entry or entry, cosine, figures, status, decision.because)
    enough = cosine >= CARRIED and figures >= FIGURES_CARRIED
    return Carried(fact, entry, cosine, figures, "carried" if enough else "uncovered")


def _said(fact: Fact) -> tuple[str, ...]:
    """Return the sentences of a fact, each under its heading, which often names the subject that they leave out."""
    return tuple(f"{fact.heading}: {sentence}" for sentence in split_sentences(fact.text))


def _sentences(entry: Entry) -> tuple[str, ...]:
    corrections = (correct.correction for correct in entry.corrects)
    texts = (entry.answer, entry.detail or "", *corrections)
    return (entry.title, *(sentence for text in texts for sentence in split_sentences(text)))


def _figures_in(fact: Fact, entry: Entry) -> float:
    wanted = set(_figures(fact.text))
    citations = " ".join(citation.locator for citation in entry.citations)
    return len(wanted & set(_figures(" ".join((*_sentences(entry), citations))))) / len(wanted) if wanted else 1.0


def _figures(text: str) -> Iterator[str]:
    yield from (match[0].replace(",", "") for match in _FIGURE.finditer(text))
