"""An entry is searched by several passages: its title, asks, corrections and answer, whole and by sentence."""

import pytest

from index.passages import COMPARED, make_passages, split_sentences
from index.types import Correction, Entry, Passage

_ENTRY = Entry(
    id="levels.level-2",
    title="Level 2",
    answer="Refer to it. High risk is not enough.",
    detail="Never a passage of its own.",
    asks=("when level 2", "Level 2"),
    corrects=(Correction("every high-risk case is Level 2", "No. It is not."),),
)


def test_an_entry_has_a_passage_for_each_way_to_find_it() -> None:
    """Title, asks, beliefs, the answer under its title, and its sentences, in this order; not the detail."""
    assert make_passages([_ENTRY]) == (
        Passage("levels.level-2", "title", "Level 2"),
        Passage("levels.level-2", "ask", "when level 2"),
        Passage("levels.level-2", "ask", "Level 2"),
        Passage("levels.level-2", "correction", "every high-risk case is Level 2"),
        Passage("levels.level-2", "answer", "Level 2. Refer to it. High risk is not enough."),
        Passage("levels.level-2", "sentence", "Refer to it."),
        Passage("levels.level-2", "sentence", "High risk is not enough."),
    )


def test_an_ask_written_twice_is_one_passage() -> None:
    """Repeating an ask gives an entry no second vector."""
    entry = Entry("a.b", "T", "A.", asks=("who", "who"))
    assert 1 == sum(passage.kind == "ask" for passage in make_passages([entry]))


def test_the_passages_whose_words_are_compared_hold_every_word_of_the_others_once() -> None:
    """Title and sentences stand in the whole answer already; comparing their words too would gain nothing."""
    passages = make_passages([_ENTRY])
    compared = [passage.text for passage in passages if passage.kind in COMPARED]
    others = [passage.text for passage in passages if passage.kind not in COMPARED]
    assert ["Level 2", "Refer to it.", "High risk is not enough."] == others
    assert all(any(text in whole for whole in compared) for text in others)


def test_passages_follow_the_order_of_the_entries() -> None:
    """The rows of the index can be traced back to the files."""
    entries = [Entry(f"a.{name}", "Title", "Answer.") for name in "cab"]
    assert ["a.c", "a.a", "a.b"] == list(dict.fromkeys(passage.entry for passage in make_passages(entries)))


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", ()),
        ("  \n ", ()),
        ("One sentence", ("One sentence",)),
        ("One. Two! Three? Four.", ("One.", "Two!", "Three?", "Four.")),
        ("One.\nTwo.", ("One.", "Two.")),
        ('He said "wait." Then he left.', ('He said "wait."', "Then he left.")),
        ("One (or two.) Three.", ("One (or two.)", "Three.")),
        ("See section 325. 3 months is the limit.", ("See section 325.", "3 months is the limit.")),
        # What only looks like an end.
        ("See para. 7 of the guidance.", ("See para. 7 of the guidance.",)),
        ("Circular no. 3 applies.", ("Circular no. 3 applies.",)),
        ("Read ch. 7 first.", ("Read ch. 7 first.",)),
        ("R v. Smith applies.", ("R v. Smith applies.",)),
        ("It takes 3.5 days, i.e. not long.", ("It takes 3.5 days, i.e. not long.",)),
        ("Ask the N.P.S. about it", ("Ask the N.P.S. about it",)),
        # An end that only looks like one of those.
        ("It is in the research. Seven people said so.", ("It is in the research.", "Seven people said so.")),
        ("That is the motto. People like it.", ("That is the motto.", "People like it.")),
    ],
)
def test_text_is_split_at_the_ends_of_sentences(text: str, sentences: tuple[str, ...]) -> None:
    """A full stop, question or exclamation mark before a new sentence ends one; an abbreviation does not."""
    assert sentences == split_sentences(text)
