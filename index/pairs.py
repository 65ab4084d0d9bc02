"""Pairs of entries that a person should decide about: nearly the same text, or figures that may contradict."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from index.encode import Vectors
from index.expand import Expander
from index.passages import split_sentences
from index.rules.places import place_of
from index.types import Entry, Knowledge, Problem

# Cosines of our own entries, read pair by pair: DECISIONS.md, "Pairs that a person decides about".
NEARLY_THE_SAME = 0.94
SAME_SUBJECT = 0.70

_WORDS = {
    word: str(number)
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split(), start=1
    )
}
_FIGURE = re.compile(
    rf"\b(\d[\d,]*(?:\.\d+)?|{'|'.join(_WORDS)})[\s-]+(?:working |calendar |clear )?"
    r"(hour|day|week|month|year|per cent|people|offender|member|entries|area)s?\b",
    re.IGNORECASE,
)
_AGE = re.compile(r"\b(?:aged?|under|over) (\d+)\b", re.IGNORECASE)
# What one sentence is about and another is not: then their figures may differ.
_NUMBERED = re.compile(r"\b(level|category|section|s|schedule|chapter|tier)\s?(\d+\w*)", re.IGNORECASE)
Figures = dict[str, frozenset[str]]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Sentence:
    entry: Entry
    text: str
    figures: Figures
    subject: frozenset[str]


def texts_to_compare(knowledge: Knowledge) -> tuple[str, ...]:
    """Return every text whose vector `find_pairs` needs, each once."""
    whole = (_whole(entry) for entry in knowledge.entries)
    sentences = (sentence for entry in knowledge.entries for sentence in split_sentences(entry.answer))
    return tuple(dict.fromkeys((*whole, *sentences)))


def find_pairs(knowledge: Knowledge, vectors: dict[str, Vectors]) -> tuple[Problem, ...]:
    """
    Return the pairs that nobody has decided about, and the decisions that no pair needs any longer.

    Args:
        knowledge: Its `decisions` are taken into account.
        vectors: A unit vector for each of `texts_to_compare(knowledge)`.
    """
    decided = {(decision.rule, frozenset(decision.pair)) for decision in knowledge.decisions}
    found = (*_near_duplicates(knowledge, vectors), *_differing_figures(knowledge, vectors))
    reported = {(problem.rule, pair) for problem, pair in found}
    open_pairs = (problem for problem, pair in found if (problem.rule, pair) not in decided)
    return (*open_pairs, *_needless(knowledge, reported))


def _near_duplicates(knowledge: Knowledge, vectors: dict[str, Vectors]) -> Iterator[tuple[Problem, frozenset[str]]]:
    """Yield the pairs of entries whose title and answer are nearly the same, history left out."""
    entries = [entry for entry in knowledge.entries if entry.currency == "current"]
    for one, two, cosine in _near(entries, [vectors[_whole(entry)] for entry in entries], NEARLY_THE_SAME):
        if one.answer == two.answer:
            continue  # that is a problem of its own
        said = f"{one.id}: nearly the same as {two.id} (cosine {cosine:.2f}): merge them, or decide in decisions.yaml"
        yield Problem(place_of(knowledge, one), said, "near-duplicate"), frozenset({one.id, two.id})


def _differing_figures(knowledge: Knowledge, vectors: dict[str, Vectors]) -> Iterator[tuple[Problem, frozenset[str]]]:
    """Yield the pairs of entries with like sentences about the same subject that differ in a figure, each once."""
    sentences = list(_sentences_with_figures(knowledge))
    seen: set[frozenset[str]] = set()
    for one, two, _ in _near(sentences, [vectors[sentence.text] for sentence in sentences], SAME_SUBJECT):
        pair = frozenset({one.entry.id, two.entry.id})
        one_subject = one.subject <= two.subject or two.subject <= one.subject
        if one.entry is two.entry or pair in seen or not one_subject:
            continue
        if difference := _difference(one.figures, two.figures):
            seen.add(pair)
            said = f"{one.entry.id} and {two.entry.id} differ in {difference}: mend one, or decide in decisions.yaml"
            yield Problem(place_of(knowledge, one.entry), said, "figures-differ"), pair


def _sentences_with_figures(knowledge: Knowledge) -> Iterator[_Sentence]:
    expander = Expander(knowledge.terms)
    for entry in knowledge.entries:
        if entry.currency == "historical":
            continue
        for text in split_sentences(entry.answer):
            if figures := figures_in(text):
                yield _Sentence(
                    entry, text, figures, frozenset(expander.terms_in(f"{entry.title} {text}")) | _numbered(text)
                )


def figures_in(text: str) -> Figures:
    """Return the figures of a text by unit: {"month": {"12"}}; ages have the unit "age"."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for match in _FIGURE.finditer(text):
        number = match[1].lower().replace(",", "")
        found[match[2].lower()].add(_WORDS.get(number, number))
    for match in _AGE.finditer(text):
        found["age"].add(match[1])
    return {unit: frozenset(numbers) for unit, numbers in found.items()}


def _difference(one: Figures, two: Figures) -> str:
    """Return the first unit of which the two have no figure in common, with the figures; "" where there is none."""
    for unit in sorted(one.keys() & two.keys()):
        if one[unit].isdisjoint(two[unit]):
            return f"{unit}: {', '.join(sorted(one[unit]))} against {', '.join(sorted(two[unit]))}"
    return ""


def _numbered(text: str) -> frozenset[str]:
    return frozenset(f"{match[1]} {match[2]}".lower() for match in _NUMBERED.finditer(text))


def _near(items: Sequence[T], vectors: Sequence[Vectors], least: float) -> Iterator[tuple[T, T, float]]:
    """Yield each two items whose vectors have at least this cosine, in their order."""
    if not items:
        return
    matrix = np.stack(vectors)
    cosines = matrix @ matrix.T
    for row, column in np.argwhere(np.triu(cosines, 1) >= least):
        yield items[row], items[column], float(cosines[row, column])


def _needless(knowledge: Knowledge, reported: set[tuple[str, frozenset[str]]]) -> Iterator[Problem]:
    for decision in knowledge.decisions:
        if (decision.rule, frozenset(decision.pair)) not in reported:
            one, two = decision.pair
            said = f"{one} and {two}: no longer reported as {decision.rule}, so delete this decision"
            yield Problem(knowledge.places["decision", decision.name], said, "decision-needless")


def _whole(entry: Entry) -> str:
    return f"{entry.title}. {entry.answer}"
