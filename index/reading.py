"""How hard a text is to read."""

import re
from functools import lru_cache

from pyphen import Pyphen

from index.passages import split_sentences

_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")


def reading_age(text: str) -> float:
    """
    Return the reading age of a text in years, 0.0 for one without words.

    It is the Flesch-Kincaid grade (Kincaid et al. 1975: 0.39 words a sentence + 11.8 syllables a word - 15.59) plus
    five, since a grade-1 reader is about six. The parts of a list between semicolons count as sentences. Numbers are
    left out, and an acronym counts as one syllable: those who read this know them.
    """
    sentences = [part for sentence in split_sentences(text) for part in sentence.split(";")]
    words = [word for sentence in sentences for word in _WORD.findall(sentence)]
    if not words:
        return 0.0
    syllables = sum(_syllables(word) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59 + 5


def _syllables(word: str) -> int:
    return 1 if word.isupper() else len(_hyphenation().positions(word.lower())) + 1


@lru_cache(maxsize=1)
def _hyphenation() -> Pyphen:
    # Down to one letter on either side: syllables are counted here, not lines broken.
    return Pyphen(lang="en_GB", left=1, right=1)
