"""The quiz bank, read back by parsers that know nothing of how it was written."""

import dataclasses
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.training.course import Course, course_of
from bot.training.gift import plain, quiz_bank
from index.lessons import Item, Lesson, Option, Reason
from index.load import load_knowledge
from index.types import Knowledge, Source
from tests.training.gift_readers import Read, read_as_moodle, read_with_pygiftparser
from tests.training_material import small_knowledge

TODAY = date(2026, 11, 22)
REAL = Path(__file__).parents[2] / "knowledge"
Reader = Callable[[str], list[Read]]
READERS = pytest.mark.parametrize("reader", [read_with_pygiftparser, read_as_moodle])


def sources_of(knowledge: Knowledge) -> dict[str, Source]:
    return {source.id: source for source in knowledge.sources}


def expected(course: Course, lessons: tuple[str, ...], sources: dict[str, Source]) -> Iterator[Read]:
    """What the questions say, from the course alone."""
    for name in lessons:
        for item in course.lessons[name].items:
            category = f"$course$/top/MAPPA/{course.lessons[name].title}"
            citation = course.entries[item.entries[0]].citations[0]
            source = sources[citation.source]
            where = f", {source.url}" if source.url else ""
            said = f"Source: {source.title} ({source.publisher}), {citation.locator}{where}"
            yield Read(category, item.id, joined(item.situation, item.asks), marked(item.options), plain(said))
            if item.reason:
                (right,) = [option.says for option in item.options if option.right]
                asks = joined(item.situation, item.asks, right, item.reason.asks)
                yield Read(category, f"{item.id} (why)", asks, marked(item.reason.options), plain(said))


def marked(options: tuple[Option, ...]) -> tuple[tuple[str, float, str], ...]:
    return tuple((plain(option.says), float(option.right), plain(option.because)) for option in options)


def joined(*texts: str) -> str:
    return plain("\n\n".join(text for text in texts if text))


def without_category(questions: Iterator[Read] | list[Read]) -> list[Read]:
    return [dataclasses.replace(question, category="") for question in questions]


@READERS
def test_a_learning_system_reads_every_question_of_the_real_course_as_it_was_written(reader: Reader) -> None:
    """All items: number, name, situation and question, every option with its feedback, the right one, the source."""
    knowledge = load_knowledge(REAL)
    course = course_of(knowledge, TODAY)
    lessons = tuple(course.lessons)
    sources = sources_of(knowledge)
    wanted = list(expected(course, lessons, sources))
    assert len(wanted) >= 220 + 2 * 40
    assert without_category(wanted) == without_category(reader(quiz_bank(course, sources, lessons)))


def test_questions_stand_in_a_category_for_their_lesson() -> None:
    """Under the path when one was asked for; a slash in a title does not open a category of its own."""
    course = course_of(small_knowledge(TODAY), TODAY)
    sources = sources_of(small_knowledge(TODAY))
    read = read_as_moodle(quiz_bank(course, sources, ["meetings"], ["New to probation / CRC"]))
    assert {"$course$/top/MAPPA/New to probation // CRC/What happens at a meeting"} == {each.category for each in read}
    both = read_as_moodle(quiz_bank(course, sources, ["meetings", "levels"]))
    assert ["$course$/top/MAPPA/What happens at a meeting", "$course$/top/MAPPA/The three levels"] == list(
        dict.fromkeys(each.category for each in both)
    )
    # The parser from PyPI ends a name at its first space.
    cut = read_with_pygiftparser(quiz_bank(course, sources, ["levels"]))
    assert {"$course$/top/MAPPA/The"} == {each.category for each in cut}


@READERS
def test_a_question_whose_source_is_unknown_is_written_without_one(reader: Reader) -> None:
    """It stays a whole question."""
    course = course_of(small_knowledge(TODAY), TODAY)
    read = reader(quiz_bank(course, {}, ["levels"]))
    assert {""} == {each.feedback for each in read}
    assert 10 == len(read)


HOSTILE = st.text(
    st.sampled_from([*r"\\~=#{}:%[]->&&0;058n$/TF\"'<> ", "\n", "\r", "\t", "\x00", "\x85", " ", "é", "x"]),
    min_size=1,
)
# What the parser from PyPI can read at all: it ends answers at an escaped brace, and undoes no escaped backslash.
MILD = st.text(st.sampled_from(list("~=#:%[]->&;058$/TF\"'<> éx")), min_size=1)


def one_lesson(says: list[str]) -> Course:
    """A course of one quiz item and one scenario made of texts."""
    asks, first, second, third, because, situation, why = says
    options = (Option(first, because), Option(second, why, right=True), Option(third, asks))
    items = (Item("a.b", asks, options, ("levels.level-1",)),)
    scenarios = (Item("a.c", asks, options, ("levels.level-1",), situation, Reason(why, options)),)
    course = course_of(small_knowledge(TODAY), TODAY)
    return dataclasses.replace(course, lessons={"a": Lesson("a", "A", 2, "", (), items, scenarios)})


def texts(alphabet: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(alphabet.filter(lambda text: plain(text) != ""), min_size=7, max_size=7)


@given(texts(HOSTILE))
@example(["%50%a", "%50%", "[html]b", "=~", "}{", "// c", "a\n\n\n$CATEGORY: x"])
@example(["&&058;", "\\", "\\n", "\\\\{", "a\\", "T", "0"])
def test_whatever_a_text_holds_moodle_reads_it_as_it_is(says: list[str]) -> None:
    """Marks, braces, comments, categories, formats and backslashes in a text stay text; only "&&" is set apart."""
    course = one_lesson(says)
    wanted = list(expected(course, ("a",), sources := sources_of(small_knowledge(TODAY))))
    assert [apart(each) for each in wanted] == read_as_moodle(quiz_bank(course, sources, ["a"]))


@given(texts(MILD))
def test_another_parser_reads_the_same(says: list[str]) -> None:
    """pygiftparser, for all texts but those that it cannot read."""
    course = one_lesson(says)
    wanted = list(expected(course, ("a",), sources := sources_of(small_knowledge(TODAY))))
    read = read_with_pygiftparser(quiz_bank(course, sources, ["a"]))
    assert without_category([apart(each) for each in wanted]) == without_category(read)


def apart(read: Read) -> Read:
    """The question with "&&" set apart, as no reader could tell it from a placeholder of Moodle's."""

    def split(text: str) -> str:
        while "&&" in text:
            text = text.replace("&&", "& &")
        return text

    options = tuple((split(says), mark, split(because)) for says, mark, because in read.options)
    return Read(read.category, split(read.name), split(read.asks), options, split(read.feedback))
