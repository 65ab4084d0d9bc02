"""Words are matched by BM25, compared here with the published formula worked out on its own."""

from collections.abc import Sequence
from math import log
from pathlib import Path

import numpy as np
import pytest

from index.lexical import LexicalIndex, words

# Words without endings and none of them a stop word, so that what counts can be seen.
_TEXTS = ("level risk risk panel", "level panel", "prison police court crown judge jury", "risk")


def _idf(texts: Sequence[str], word: str) -> float:
    having = sum(word in text.split() for text in texts)
    return log(1 + (len(texts) - having + 0.5) / (having + 0.5))


def _bm25(texts: Sequence[str], query: str, k1: float = 1.5, b: float = 0.75) -> list[float]:
    """BM25 as Lucene computes it: the sum over words of idf · tf / (tf + k1 · (1 - b + b · length / mean length))."""
    mean_length = sum(len(text.split()) for text in texts) / len(texts)
    scores = []
    for text in texts:
        length = len(text.split())
        counts = {word: text.split().count(word) for word in query.split()}
        parts = (
            _idf(texts, word) * tf / (tf + k1 * (1 - b + b * length / mean_length)) for word, tf in counts.items() if tf
        )
        scores.append(sum(parts))
    return scores


@pytest.mark.parametrize("query", ["risk", "level risk", "panel court", "jury", "risk risk risk", "risk dragon"])
def test_scores_are_those_of_the_published_formula(query: str) -> None:
    """Each text's score equals the formula; a word asked for three times counts once."""
    match = LexicalIndex.build(_TEXTS).match(query)
    assert _bm25(_TEXTS, query) == pytest.approx(match.scores.tolist(), rel=1e-5)


def test_coverage_is_the_weighted_share_of_the_words_that_are_there() -> None:
    """By hand for "level jury": each has its weight, and a text has the share that belongs to the words it holds."""
    level, jury = _idf(_TEXTS, "level"), _idf(_TEXTS, "jury")
    share = level / (level + jury)
    coverage = LexicalIndex.build(_TEXTS).match("level jury").coverage
    assert [share, share, 1 - share, 0.0] == pytest.approx(coverage.tolist())
    assert share < 0.5


def test_a_word_that_no_text_has_weighs_most() -> None:
    """Asking for a dragon beside a level leaves most of the question uncovered."""
    coverage = LexicalIndex.build(_TEXTS).match("level dragon").coverage
    level, dragon = log(1 + 2.5 / 2.5), log(1 + 4.5 / 0.5)
    assert level / (level + dragon) == pytest.approx(coverage.max())
    assert [0.0] * 4 == LexicalIndex.build(_TEXTS).match("dragon").coverage.tolist()


@pytest.mark.parametrize("query", ["", "   ", "the and of", "?!", "🙂"])
def test_a_query_without_words_matches_nothing(query: str) -> None:
    """No word, no score and no coverage, and no division by nothing."""
    match = LexicalIndex.build(_TEXTS).match(query)
    assert ([0.0] * 4, [0.0] * 4) == (match.scores.tolist(), match.coverage.tolist())


@pytest.mark.parametrize("texts", [[""], ["", ""], ["", "risk"], ["?"]])
def test_texts_without_words_can_be_indexed_and_are_not_found(texts: list[str], tmp_path: Path) -> None:
    """A knowledge folder may hold an entry without any word, or nothing else."""
    index = LexicalIndex.build(texts)
    index.save(tmp_path / "lexical")
    for opened in (index, LexicalIndex.load(tmp_path / "lexical")):
        scores = opened.match("the risk").scores
        assert [text == "risk" for text in texts] == (scores > 0).tolist()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Level 2", "level 2"),
        ("levels Level LEVEL", "level level level"),
        ("section 325(2)(b)", "section 325 2 b"),
        ("Category A", "categori a"),
        ("s325", "section 325"),
        ("s.325", "section 325"),
        ("s. 325", "section 325"),
        ("s 325", "section 325"),
        ("ss325-327", "section 325 327"),
        ("ss. 67 and 68", "section 67 and 68"),
        ("S325A", "section 325a"),
        ("who decides until when", "who decid until when"),
        ("Größe 日本語", "größe 日本語"),
        # What only looks like a section.
        ("Sarah's 3 questions", "sarah s 3 question"),
        ("Sarah’s 3 questions", "sarah s 3 question"),
        ("levels 2", "level 2"),
        ("s", "s"),
        ("RSOs 2021", "rsos 2021"),
    ],
)
def test_words_are_stemmed_and_single_characters_count(text: str, expected: str) -> None:
    """ "Level 2" keeps its 2, "s325" is "section 325" however it is written, and no word is left out."""
    assert tuple(expected.split()) == words(text)


def test_a_section_is_found_in_whichever_way_it_is_written() -> None:
    """Asking for s325 finds the text on section 325, and the other way round."""
    index = LexicalIndex.build(["on section 325 of the Act", "on s.327 of the Act", "on bail"])
    best = [int(np.argmax(index.match(query).scores)) for query in ("s325", "section 325", "s 327", "ss.327")]
    assert [0, 0, 1, 1] == best


def test_a_level_is_told_from_another_by_its_number() -> None:
    """One character decides which text is meant."""
    index = LexicalIndex.build(["level 1 is for one agency", "level 2 is for meetings", "level 3 is for seniors"])
    assert [0, 1, 2] == [int(np.argmax(index.match(f"what is level {number}").scores)) for number in "123"]


def test_a_saved_index_matches_as_before(tmp_path: Path) -> None:
    """Scores and coverage survive the disk exactly."""
    index = LexicalIndex.build(_TEXTS)
    index.save(tmp_path / "lexical")
    before, after = index.match("risk jury dragon"), LexicalIndex.load(tmp_path / "lexical").match("risk jury dragon")
    assert (before.scores.tolist(), before.coverage.tolist()) == (after.scores.tolist(), after.coverage.tolist())
