"""From a query to ranked entries, compared with doing it by hand over every passage."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from math import exp, log
from pathlib import Path

import numpy as np
import pytest

from index.build import build_index
from index.encode import Encoder, Progress, Reading, Vectors
from index.load import load_knowledge
from index.search import DEPTH, POOLING, RESCORED, Mix, Searcher
from index.store import open_index
from index.types import Entry, Hit, Knowledge, Term, Wordings
from tests.hashing import HashingEncoder
from tests.knowledge_folders import write_small_knowledge

_NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def searcher(tmp_path: Path) -> Searcher:
    """A searcher over the small knowledge folder."""
    return _searcher(load_knowledge(write_small_knowledge(tmp_path / "knowledge")), tmp_path)


def _searcher(knowledge: Knowledge, tmp_path: Path, encoder: Encoder | None = None, mix: Mix | None = None) -> Searcher:
    encoder = encoder or HashingEncoder()
    return Searcher(build_index(knowledge, encoder, tmp_path / "index", _NOW).index, encoder, mix)


def _ids(hits: Sequence[Hit]) -> list[str]:
    return [hit.entry for hit in hits]


def _entries(*texts: str) -> Knowledge:
    return Knowledge(tuple(Entry(f"topic.{number}", text, text) for number, text in enumerate(texts)))


@pytest.mark.parametrize(
    ("query", "entry"),
    [
        ("when should I refer a case to Level 2?", "levels.level-2"),
        ("who sits at a level 3 meeting", "levels.level-3"),
        ("lay adviser", "lay-advisers.role"),
        ("what were the three categories", "categories.past-how-many"),
        ("single referral meeting", "llr.referral-meeting"),
    ],
)
def test_a_question_finds_its_entry_first(searcher: Searcher, query: str, entry: str) -> None:
    """What people ask leads to the entry that answers it."""
    assert entry == searcher.search(query, 3)[0].entry


@pytest.mark.parametrize("query", ["when do I go to level 2", "smb", "terrorist offenders", "senior people"])
def test_an_entry_scores_as_its_passages_do(searcher: Searcher, query: str) -> None:
    """Cosines, passage, scores and order are those of working through every passage one by one."""
    index, encoder = searcher.index, HashingEncoder()
    vector = encoder.encode([query])[0]
    cosines = encoder.encode([passage.text for passage in index.passages]) @ vector
    hits = searcher.search(query, 100)
    whole = []
    for hit in hits:
        own = [row for row, passage in enumerate(index.passages) if passage.entry == hit.entry]
        best = max(own, key=lambda row: cosines[row])
        assert cosines[best] == pytest.approx(hit.dense, abs=1e-6)
        assert index.passages[best].entry == hit.passage.entry
        assert cosines[best] == pytest.approx(cosines[index.passages.index(hit.passage)], abs=1e-6)
        assert log(sum(exp(POOLING * cosines[row]) for row in own)) / POOLING == pytest.approx(hit.pooled, abs=1e-6)
        whole += [cosines[row] for row in own if index.passages[row].kind == "answer"]
    mix = Mix()
    asked = {entry.id: bool(entry.asks) for entry in index.knowledge.entries}
    share = np.array([0.0 if asked[hit.entry] else mix.whole for hit in hits])
    pooled, lexical = (np.array([getattr(hit, name) for hit in hits]) for name in ("pooled", "lexical"))
    parts = (
        (mix.passages * (1 - share), pooled),
        (mix.passages * share, np.array(whole, dtype=np.float64)),
        (mix.words, lexical),
    )
    fused = sum(weight * (scores - scores.mean()) / (scores.std() or 1) for weight, scores in parts)
    np.testing.assert_allclose([hit.score for hit in hits], fused, atol=1e-6)
    assert sorted((hit.score for hit in hits), reverse=True) == [hit.score for hit in hits]


def test_each_sentence_of_an_answer_has_its_cosine_in_its_place(searcher: Searcher) -> None:
    """So that an answer can begin with the sentence that fits best."""
    encoder = HashingEncoder()
    query = "how many were there before June 2022"
    (hit,) = (hit for hit in searcher.search(query, 10) if hit.entry == "categories.past-how-many")
    sentences = (
        "Before June 2022 there were three categories: registered sexual offenders, violent and other sexual "
        "offenders, and other dangerous offenders.",
        "Terrorist offenders had no category of their own and came in through one of the three.",
    )
    assert (encoder.encode(sentences) @ encoder.encode([query])[0]).tolist() == pytest.approx(hit.sentences, abs=1e-6)
    assert hit.sentences[0] > hit.sentences[1]


class _Alike(HashingEncoder):
    """Gives all texts the same vector, so that only their words, and only when it is tuned, tell them apart."""

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        return np.repeat(super().encode(["same"], progress), len(texts), axis=0)

    def read(self, question: str) -> Reading:
        return replace(super().read(question), vector=self.encode(["same"])[0])


def test_words_that_nearly_match_decide_where_nothing_else_does(tmp_path: Path) -> None:
    """A misspelt word that BM25 does not know, in a question as near to one entry as to the other."""
    knowledge = _entries("Bail courts", "Referral meetings")
    for tuning, expected in (("", ["topic.0", "topic.1"]), ("x", ["topic.1", "topic.0"])):
        searcher = _searcher(knowledge, tmp_path / f"tuning{tuning}", _Alike(tuning=tuning))
        hits = searcher.search("referal", 2)
        assert expected == _ids(hits)
        assert {0.0} == {hit.lexical for hit in hits}
        assert hits[0].pooled == hits[1].pooled
    asked, meant, wrong = HashingEncoder().encode(["referal", "referral", "courts."])
    assert float(asked @ meant) == pytest.approx(hits[0].late, abs=1e-3)
    assert float(asked @ meant) > float(asked @ wrong)
    assert Mix().late * (hits[0].late - hits[1].late) == pytest.approx(hits[0].score - hits[1].score, abs=1e-6)


def test_entries_beyond_those_whose_words_are_compared_keep_their_order(tmp_path: Path) -> None:
    """The words decide among the first ten; whoever stood behind them stays there, in the old order."""
    texts = ["Refer it to Level 2", "Referrals", "Level 3", "Referring", "Levels", "Refer", "Bail", "Courts"]
    knowledge = _entries(*(f"{text} {number * 'and so on '}" for number in range(4) for text in texts))
    query = "refering to levl 3"
    first, last = (
        _searcher(knowledge, tmp_path / name, HashingEncoder(tuning="x"), mix).search(query, 100)
        for name, mix in (("a", Mix(late=0)), ("b", Mix()))
    )
    assert len(texts) * 4 == len(first) == len(last)
    assert set(_ids(first[:RESCORED])) == set(_ids(last[:RESCORED]))
    assert _ids(first[:RESCORED]) != _ids(last[:RESCORED])
    assert _ids(first[RESCORED:]) == _ids(last[RESCORED:])
    assert [0.0] * (len(last) - RESCORED) == [hit.late for hit in last[RESCORED:]]
    assert all(hit.late > 0 for hit in last[:RESCORED])
    assert sorted((hit.score for hit in last), reverse=True) == [hit.score for hit in last]
    assert last[:3] == _searcher(knowledge, tmp_path / "b", HashingEncoder(tuning="x")).search(query, 3)


def test_what_is_not_allowed_takes_no_place_among_those_whose_words_are_compared(tmp_path: Path) -> None:
    """With the ten nearest entries kept out, the next ones are compared in their stead."""
    knowledge = _entries(*["Refer to Level 2"] * RESCORED, "Referrals", "Levels")
    searcher = _searcher(knowledge, tmp_path, HashingEncoder(tuning="x"))
    hits = searcher.search("refer to level 2", 100, lambda entry: entry.title != "Refer to Level 2")
    assert {"topic.10", "topic.11"} == set(_ids(hits))
    assert all(hit.late > 0 for hit in hits)


def test_an_entry_is_found_by_a_wording_that_nobody_sees(tmp_path: Path) -> None:
    """Words that only its wordings have find it; the index holds them nowhere that could be shown."""
    entries = _entries("Bail and courts", "Prisons and police", "Victims and contact").entries
    wordings = (
        Wordings(("who feeds the dragon",), entry="topic.1"),
        Wordings(("who slays the dragon",), unanswered="topic"),
    )
    searcher = _searcher(Knowledge(entries, wordings=wordings), tmp_path)
    found = {hit.entry: hit.lexical > 0 for hit in searcher.search("dragon", 3)}
    assert {"topic.0": False, "topic.1": True, "topic.2": False} == found
    assert [0.0] * 3 == [hit.lexical for hit in searcher.search("slays", 3)]
    opened = open_index(tmp_path / "index")
    assert ((), ()) == (searcher.index.knowledge.wordings, opened.knowledge.wordings)
    assert not any("dragon" in passage.text for passage in opened.passages)


def test_equal_entries_keep_the_order_of_the_files(tmp_path: Path) -> None:
    """The same question gives the same ranking on every machine."""
    searcher = _searcher(_entries("Bail", *["Level 2"] * 5, "Bail"), tmp_path)
    assert [f"topic.{number}" for number in (1, 2, 3, 4, 5)] == _ids(searcher.search("level 2", 5))


def test_only_what_is_allowed_is_found(searcher: Searcher) -> None:
    """An area's entries can be kept out, however well they fit, and all others are still there."""
    everything = searcher.search("who looks at my referral in Leicester", 100)
    national = searcher.search("who looks at my referral in Leicester", 100, lambda entry: entry.area is None)
    assert "llr.referral-meeting" == everything[0].entry
    assert {*_ids(everything)} - {"llr.referral-meeting"} == {*_ids(national)}


def test_when_nothing_is_allowed_nothing_is_found(searcher: Searcher) -> None:
    """No entry for this person on this day is an empty result."""
    assert () == searcher.search("level 2", 10, lambda _entry: False)


@pytest.mark.parametrize("query", ["", "  \n\t", "?", "...", "🙂🙂", "—", "()[]"])
def test_a_query_without_a_word_finds_nothing(searcher: Searcher, query: str) -> None:
    """Blanks, marks and emoji ask for nothing."""
    assert () == searcher.search(query, 10)


@pytest.mark.parametrize(
    "query", ["niveau 2 für Täter?", "二级", "İstanbul", "ſMB", "\0 level", "e\u0301\u0301", "level " * 9000]
)
def test_any_other_text_is_a_query(searcher: Searcher, query: str) -> None:
    """Other scripts, odd letters and very long questions are ranked like any other."""
    hits = searcher.search(query, 3)
    assert 3 == len(hits)
    assert all(np.isfinite(hit.score) for hit in hits)


@pytest.mark.parametrize(("k", "count"), [(0, 0), (1, 1), (6, 6), (7, 6), (100_000, 6)])
def test_there_are_as_many_hits_as_asked_for_or_as_there_are_entries(searcher: Searcher, k: int, count: int) -> None:
    """Each entry is found once at most."""
    hits = searcher.search("level 2", k)
    assert (count, count) == (len(hits), len(set(_ids(hits))))


def test_an_acronym_finds_what_only_says_it_in_full_and_the_other_way_round(tmp_path: Path) -> None:
    """The words meet, although the entry has one form and the question the other."""
    filler = ("Bail and courts", "Prisons and police", "Victims and contact")
    terms = (Term("SMB", "Strategic Management Board"),)
    for text, query in (
        ("Oversight by the SMB", "strategic management board"),
        ("The Strategic Management Board", "SMB"),
    ):
        searcher = _searcher(Knowledge(_entries(*filler, text).entries, terms=terms), tmp_path)
        coverage = {hit.entry: hit.coverage for hit in searcher.search(query, 4)}
        assert {"topic.0": 0, "topic.1": 0, "topic.2": 0, "topic.3": pytest.approx(1)} == coverage


def test_an_entry_that_only_its_words_find_shows_a_passage_of_its_own(tmp_path: Path) -> None:
    """In a large folder the vectors reach a part of the entries; one found by a word in its detail is still itself."""
    near = tuple(
        Entry(f"near.n{number}", f"zzz dragon {number}", f"zzz dragons {number}") for number in range(DEPTH // 2)
    )
    far = Entry("far.away", "Bail", "Courts.", detail="A dragon in the detail.")
    searcher = _searcher(Knowledge((far, *near)), tmp_path)
    hits = {hit.entry: hit for hit in searcher.search("zzz dragon", DEPTH)}
    assert ("far.away", "Bail") == (hits["far.away"].passage.entry, hits["far.away"].passage.text)
    assert min(hit.dense for hit in hits.values()) == hits["far.away"].dense
    assert all(name == hit.passage.entry for name, hit in hits.items())


def test_a_folder_of_one_entry_can_be_searched(tmp_path: Path) -> None:
    """The smallest folder that loads works, also when its only words are stop words."""
    for text in ("Level 2", "The"):
        assert ["topic.0"] == _ids(_searcher(_entries(text), tmp_path).search("level 2", 5))


def test_one_searcher_serves_many_threads(searcher: Searcher) -> None:
    """Questions asked at once get the answers they would get one after another."""
    queries = ["level 2", "lay advisers", "categories", "referral in Leicester"] * 10
    expected = [searcher.search(query, 5) for query in queries]
    with ThreadPoolExecutor(8) as pool:
        assert expected == list(pool.map(lambda query: searcher.search(query, 5), queries))
