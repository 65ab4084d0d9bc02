"""Mends slips in the words of a question, by the words that the knowledge is written in."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from index.lexical import words as stems
from index.types import Entry, Knowledge, Term

# Only a word written as often as this is put in place of another. Of the 270 words in calibration.yaml that the
# knowledge does not have, the rules below then change two, both rightly ("sentance", "insted"). Everyday English has to
# be known, though: without it they would change 0.6 % of the 21,700 whole words of the encoder ("moaning", "tablet").
_OFTEN = 10
# Below these lengths too many words are one letter apart ("decode", "decide"; "curry", "carry").
_MIN_LETTERS = 4
_MIN_LETTERS_LEFT_OUT, _MIN_LETTERS_WRONG_VOWEL, _MIN_LETTERS_WRONG, _MIN_LETTERS_TWO_SLIPS = 5, 7, 8, 9
# What is put in place of a slip is a word that says something.
_MIN_LETTERS_MENDED = 5
# A whole word of letters: no part of a number, a section, an address or a word with an apostrophe in it.
_WORD = re.compile(r"(?<![\w@./'’-])[A-Za-z]+(?=['’]s\b|(?![\w@/'’-])(?!\.\w))")
_COUNTED = re.compile(r"[a-z]+(?:'[a-z]+)*")
# Spellings that sound the same in British English, in this order.
_SOUNDS = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        (r"ph", "f"),
        (r"c(?=[eiy])|z", "s"),
        (r"ck|c|q", "k"),
        (r"y", "i"),
        (r"(er|or|ar|re|a)$", "a"),
        (r"(?<=[^aeiou])e$", ""),
        (r"(.)\1", r"\1"),
    )
)


@dataclass(frozen=True, slots=True)
class Spelled:
    """A text with its slips mended, and each change as (what was typed, what it is read as), in order, once."""

    text: str
    changes: tuple[tuple[str, str], ...] = ()


class Speller:
    """
    Puts a word of the knowledge in place of one that is most likely a slip for it.

    A word that the knowledge, or `ordinary`, has in any inflection is never touched, and the rest only when it sounds
    the same as a frequent word or is a slip or two of the fingers away from it.
    """

    def __init__(self, counts: Mapping[str, int], forms: Mapping[str, str], ordinary: Collection[str] = ()) -> None:
        """
        Keep the words.

        Args:
            counts: How often the knowledge has each word, in lower case.
            forms: How a word is written where it is not in lower case: {"visor": "ViSOR"}.
            ordinary: Words of everyday English, in lower case, that are right as they are.
        """
        self._forms = dict(forms)
        known = {word.replace("'", "") for word in chain(counts, ordinary)}  # "doesnt" is no slip
        self._known = frozenset(known)
        self._stems = frozenset(stems(" ".join(sorted(known))))
        often = {word: count for word, count in counts.items() if count >= _OFTEN and _is_mending(word)}
        # Most frequent first, so that the first of several is the best.
        self._often = sorted(often, key=lambda word: (-often[word], word))
        self._by_sound = {sound(word): word for word in reversed(self._often)}

    @classmethod
    def from_knowledge(cls, knowledge: Knowledge, ordinary: Collection[str] = ()) -> "Speller":
        """Return a speller for the words of the entries and terms; a term's synonyms may be slips themselves."""
        texts = chain.from_iterable(map(_texts_of, knowledge.entries))
        named = [(term.term, term.expansion) for term in knowledge.terms]
        counts = Counter(_COUNTED.findall(" ".join(chain(texts, *named)).lower().replace("’", "'")))
        forms = {term.term.lower(): term.term for term in knowledge.terms if term.term.isalpha()}
        known = {*ordinary, *_kept_synonyms(knowledge.terms, counts)}
        return cls(counts, forms, known)

    def mend(self, text: str) -> Spelled:
        """Return `text` with its slips mended."""
        changes: dict[str, str] = {}

        def put(match: re.Match[str]) -> str:
            typed = match[0]
            word = self._word_for(typed.lower())
            # Capitals throughout are an acronym, and so only a slip for another.
            if word is None or (typed.isupper() and word not in self._forms):
                return typed
            changes[typed] = self._forms.get(word) or (word.capitalize() if typed[0].isupper() else word)
            return changes[typed]

        return Spelled(_WORD.sub(put, text), tuple(changes.items()))

    def _word_for(self, typed: str) -> str | None:
        """Return the word that `typed` is a slip for, or None."""
        if len(typed) < _MIN_LETTERS or typed in self._known or f"{typed}s" in self._known:
            return None
        same_sound = self._by_sound.get(sound(typed), "")
        if same_sound and abs(len(same_sound) - len(typed)) <= 1:
            return same_sound
        if not self._stems.isdisjoint(stems(typed)):
            return None  # another inflection of a word that is right
        near = process.extract_iter(typed, self._often, scorer=OSA.distance, score_cutoff=2)
        slips = [(distance, rank, word) for word, distance, rank in near if is_slip(typed, word, int(distance))]
        return min(slips)[2] if slips else None


def is_slip(typed: str, word: str, distance: int) -> bool:
    """
    Return whether `typed` may be a slip for `word`, `distance` edits or swaps away.

    The first letter is right; a letter left out, put in or swapped is likelier than a wrong one, and two slips at once
    are believed only where they leave the consonants as they are.
    """
    if typed[0] != word[0] or distance > 2:
        return False
    if distance == 2:
        return min(len(typed), len(word)) >= _MIN_LETTERS_TWO_SLIPS and _consonants(typed) == _consonants(word)
    if len(typed) != len(word) or sorted(typed) == sorted(word):
        return len(typed) >= _MIN_LETTERS_LEFT_OUT
    same_consonants = _consonants(typed) == _consonants(word)
    return len(typed) >= (_MIN_LETTERS_WRONG_VOWEL if same_consonants else _MIN_LETTERS_WRONG)


def sound(word: str) -> str:
    """Return a key that is the same for words that sound the same: "vizor" and "visor", "mapper" and "mappa"."""
    for pattern, put in _SOUNDS:
        word = pattern.sub(put, word)
    return word


def read_ordinary_words(model_folder: Path) -> frozenset[str]:
    """Return the whole words that the encoder in a folder knows, everyday English mostly; none without its list."""
    path = model_folder / "vocab.txt"
    lines = path.read_text(encoding="utf-8").split() if path.is_file() else []
    return frozenset(line for line in lines if line.isascii() and line.isalpha())


def _is_mending(word: str) -> bool:
    return len(word) >= _MIN_LETTERS_MENDED and word.isalpha()


def _consonants(word: str) -> str:
    return re.sub(r"[aeiouy]", "", sound(word))


def _texts_of(entry: Entry) -> Iterator[str]:
    yield from (entry.title, entry.answer, entry.detail or "", *entry.asks)
    for correction in entry.corrects:
        yield from (correction.belief, correction.correction)


def _kept_synonyms(terms: Iterable[Term], counts: Mapping[str, int]) -> Iterator[str]:
    """Yield the words of synonyms, without those that only spell a word of the knowledge in another way ("vizor")."""
    sounds = {sound(word) for word in counts}
    for term in terms:
        for word in _COUNTED.findall(" ".join(term.synonyms).lower()):
            if word in counts or sound(word) not in sounds:
                yield word
