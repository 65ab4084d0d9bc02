"""A build encodes what is new and takes over the rest."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from index.build import BuildReport, build_index, searched_words
from index.load import load_knowledge
from index.store import open_index
from index.types import Correction, Entry, Knowledge, Passage, Term, Wordings
from tests.hashing import HashingEncoder
from tests.knowledge_folders import SMALL, entry_text, write_folder, write_small_knowledge

_NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    """The small knowledge folder."""
    return write_small_knowledge(tmp_path / "knowledge")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the index goes."""
    return tmp_path / "index"


def _build(knowledge: Path, folder: Path, encoder: HashingEncoder) -> BuildReport:
    return build_index(load_knowledge(knowledge), encoder, folder, _NOW)


def test_the_first_build_encodes_every_text_once(knowledge: Path, folder: Path) -> None:
    """Nothing is taken over, and the report says how many texts there were."""
    encoder = HashingEncoder()
    report = _build(knowledge, folder, encoder)
    texts = {passage.text for passage in report.index.passages}
    assert (len(texts), 0) == (report.encoded, report.reused)
    assert texts == set(encoder.texts)
    assert len(texts) == len(encoder.texts)


def test_building_again_encodes_nothing(knowledge: Path, folder: Path) -> None:
    """The same knowledge has the same vectors."""
    first = _build(knowledge, folder, HashingEncoder())
    encoder = HashingEncoder()
    again = _build(knowledge, folder, encoder)
    assert ([], 0, first.encoded) == (encoder.texts, again.encoded, again.reused)


def test_after_an_edit_only_the_changed_texts_are_encoded(knowledge: Path, folder: Path) -> None:
    """One sentence was rewritten: it and the answer that holds it are encoded, and nothing else."""
    _build(knowledge, folder, HashingEncoder())
    edited = SMALL["entries/levels.yaml"].replace("Few cases need it,", "Hardly any case needs it,")
    write_folder(knowledge, {"entries/levels.yaml": edited})
    encoder = HashingEncoder()
    report = _build(knowledge, folder, encoder)
    whole, sentence = encoder.texts
    assert "Hardly any case needs it, and most come down again to Level 2." == sentence
    assert whole.startswith("When Level 3 is the right level. Level 3 is for cases")
    assert whole.endswith(sentence)
    assert 2 == report.encoded


@pytest.mark.parametrize(
    ("changed", "encoded"),
    [
        ({"entries/more.yaml": entry_text("more.one", answer="One. Two.", asks=["a", "b", "c"])}, 7),
        ({"entries/lay-advisers.yaml": "# none\n[]\n"}, 0),
        ({"entries/levels.yaml": SMALL["entries/levels.yaml"].replace("180", "90")}, 0),
        ({"sources.yaml": SMALL["sources.yaml"].replace("HMPPS", "HMPPS and others")}, 0),
        ({"terms.yaml": "[]\n"}, 0),
    ],
    ids=["an entry more", "an entry less", "another review date", "another publisher", "no terms"],
)
def test_what_has_no_vector_costs_no_encoding(
    knowledge: Path, folder: Path, changed: dict[str, str], encoded: int
) -> None:
    """Only passages are encoded: dates, sources and terms can change for nothing."""
    _build(knowledge, folder, HashingEncoder())
    report = _build(write_folder(knowledge, changed), folder, HashingEncoder())
    assert encoded == report.encoded
    assert load_knowledge(knowledge) == open_index(folder).knowledge


def test_vectors_taken_over_equal_fresh_ones(knowledge: Path, folder: Path, tmp_path: Path) -> None:
    """After several edits the index is the one that a build from nothing would give."""
    _build(knowledge, folder, HashingEncoder())
    write_folder(knowledge, {"entries/a.yaml": entry_text("a.one"), "entries/lay-advisers.yaml": "[]\n"})
    _build(knowledge, folder, HashingEncoder())
    edited = SMALL["entries/categories.yaml"].replace("four categories", "4 categories")
    write_folder(knowledge, {"entries/categories.yaml": edited})
    updated = _build(knowledge, folder, HashingEncoder()).index
    fresh = _build(knowledge, tmp_path / "fresh", HashingEncoder()).index
    assert fresh.passages == updated.passages
    np.testing.assert_array_equal(fresh.dense.vectors(), updated.dense.vectors())
    assert fresh.manifest.files == updated.manifest.files


def test_another_encoder_takes_nothing_over(knowledge: Path, folder: Path) -> None:
    """Vectors of two models are never mixed."""
    first = _build(knowledge, folder, HashingEncoder())
    report = _build(knowledge, folder, HashingEncoder("other@1"))
    assert (first.encoded, 0, "other@1") == (report.encoded, report.reused, open_index(folder).manifest.encoder)


def test_after_a_changed_ask_only_that_ask_is_encoded_with_its_words(knowledge: Path, folder: Path) -> None:
    """The words of all other passages are taken over, and equal those that a build from nothing would give."""
    before = _build(knowledge, folder, HashingEncoder(tuning="tuned@1")).index
    edited = SMALL["entries/levels.yaml"].replace("when is level 3 right", "is level three ever right")
    write_folder(knowledge, {"entries/levels.yaml": edited})
    encoder = HashingEncoder(tuning="tuned@1")
    report = _build(knowledge, folder, encoder)
    assert (["is level three ever right"], 1) == (encoder.texts, report.encoded)
    asked = Passage("levels.level-3", "ask", "is level three ever right")
    assert 5 == len(report.index.words.of(report.index.passages.index(asked)))
    kept = [passage for passage in report.index.passages if passage in before.passages]
    assert len(before.passages) - 1 == len(kept)
    for passage in kept:
        old, new = (index.words.of(index.passages.index(passage)) for index in (before, report.index))
        np.testing.assert_array_equal(old, new)
    fresh = _build(knowledge, folder.with_name("fresh"), HashingEncoder(tuning="tuned@1")).index
    assert fresh.manifest.files == report.index.manifest.files


def test_another_tuning_encodes_the_words_again_and_nothing_else(knowledge: Path, folder: Path) -> None:
    """Titles and sentences, whose words are not compared, keep their vectors; all others are encoded anew."""
    _build(knowledge, folder, HashingEncoder(tuning="tuned@1"))
    encoder = HashingEncoder(tuning="tuned@2")
    report = _build(knowledge, folder, encoder)
    compared = {passage.text for passage in report.index.passages if passage.kind not in {"title", "sentence"}}
    assert (compared, len(compared)) == (set(encoder.texts), report.encoded)
    assert "tuned@2" == open_index(folder).manifest.tuning


def test_the_words_of_answers_asks_and_beliefs_are_held(knowledge: Path, folder: Path) -> None:
    """One vector a word, as the encoder gives it; without a tuning there are none."""
    index = _build(knowledge, folder, HashingEncoder(tuning="tuned@1")).index
    for row, passage in enumerate(index.passages):
        expected = 0 if passage.kind in {"title", "sentence"} else len(passage.text.split())
        assert expected == len(index.words.of(row)), passage
    untuned = _build(knowledge, folder, HashingEncoder()).index
    assert 0 == sum(len(untuned.words.of(row)) for row in range(len(untuned.passages)))


def test_a_text_whose_words_were_not_compared_before_is_encoded_again(folder: Path) -> None:
    """A title becomes an ask: its vector is known, but its words are not."""
    build_index(Knowledge((Entry("a.b", "who decides", "They do."),)), HashingEncoder(tuning="x"), folder, _NOW)
    encoder = HashingEncoder(tuning="x")
    entry = Entry("a.b", "who decides", "They do.", asks=("who decides",))
    index = build_index(Knowledge((entry,)), encoder, folder, _NOW).index
    assert ["who decides"] == encoder.texts
    assert 2 == len(index.words.of(index.passages.index(Passage("a.b", "ask", "who decides"))))


def test_a_text_in_two_entries_is_encoded_once(folder: Path) -> None:
    """Each entry has its own row for it, with the same vector."""
    entries = tuple(Entry(name, "Same title", f"{name}.", asks=("same ask",)) for name in ("a.b", "a.c"))
    encoder = HashingEncoder()
    index = build_index(Knowledge(entries), encoder, folder, _NOW).index
    rows = [row for row, passage in enumerate(index.passages) if passage.text == "same ask"]
    assert (2, 1) == (len(rows), encoder.texts.count("same ask"))
    np.testing.assert_array_equal(*index.dense.vectors()[rows])


def test_progress_is_told_from_the_first_text_to_the_last(knowledge: Path, folder: Path) -> None:
    """Whoever waits sees how many of how many are done; with nothing to encode there is nothing to tell."""
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        told.append((done, total))

    report = build_index(load_knowledge(knowledge), HashingEncoder(), folder, _NOW, progress)
    assert sorted(told) == told
    assert (report.encoded, report.encoded) == told[-1]
    assert {report.encoded} == {total for _, total in told}
    told.clear()
    build_index(load_knowledge(knowledge), HashingEncoder(), folder, _NOW, progress)
    assert [] == told


def test_the_words_of_an_entry_are_those_of_all_its_texts_with_terms_in_full() -> None:
    """Title, asks, beliefs, answer and detail are searched by word; a correction only repeats the answer."""
    entry = Entry("a.b", "The title", "The SMB.", "The detail", ("the ask",), (Correction("the belief", "The truth"),))
    knowledge = Knowledge((entry, replace(entry, detail=None)), terms=(Term("SMB", "Strategic Management Board"),))
    answer = "The SMB Strategic Management Board."
    assert searched_words(knowledge) == [
        f"The title\nthe ask\nthe belief\n{answer}\nThe detail",
        f"The title\nthe ask\nthe belief\n{answer}\n",
    ]


def test_the_words_of_an_entry_are_those_of_its_wordings_too() -> None:
    """What people say instead is searched with the entry that answers it; questions nothing answers are no one's."""
    entries = (Entry("a.b", "One", "First."), Entry("a.c", "Two", "Second."))
    wordings = (
        Wordings(("the SMB thing", "a dragon"), entry="a.c"),
        Wordings(("who pays the piper",), unanswered="a"),
    )
    knowledge = Knowledge(entries, terms=(Term("SMB", "Strategic Management Board"),), wordings=wordings)
    assert searched_words(knowledge) == [
        "One\nFirst.\n",
        "Two\nSecond.\n\nthe SMB Strategic Management Board thing\na dragon",
    ]
