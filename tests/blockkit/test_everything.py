"""Everything that the bot can send as a message, over all entries and all outcomes, in light of the longest texts."""

import re
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from inspect import getfullargspec, isfunction
from itertools import product
from pathlib import Path
from pkgutil import iter_modules

import pytest

from bot import wording
from bot.answer.compose import MAX_WORDS
from bot.answer.types import Answer, Outcome
from bot.slack import blocks
from bot.slack.blocks.answer import Look, render_answer
from bot.slack.blocks.plain import render_error, render_help, render_off, render_restarted, with_asker
from bot.slack.blocks.ref import AnswerRef
from bot.slack.blocks.reply import Reply
from bot.slack.blocks.settings import MESSAGE_CHARS
from bot.slack.blocks.shared import with_question
from index.load import load_knowledge
from index.types import Entry, Knowledge
from tests.blockkit.check import check_message
from tests.blockkit.fits import message_problems
from tests.blockkit.longest import GROWING_WORD, LONG_WORD, TODAY, answer_of, longest_answer, words

LOOKS = tuple(Look(*flags) for flags in product((False, True), repeat=5))
WORDS = pytest.mark.parametrize("word", [LONG_WORD, GROWING_WORD], ids=["long", "growing"])


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    """The project's own knowledge."""
    return load_knowledge(Path(__file__).parents[2] / "knowledge")


def ref_of(answer: Answer) -> AnswerRef:
    """The longest reference that the buttons of an answer can carry."""
    return AnswerRef(
        "message:T0123456789:C0123456789:1700000000.000100", tuple(p.entry for p in answer.passages), TODAY
    )


def rendered(answer: Answer) -> Iterator[Reply]:
    """An answer in every look, with and without its buttons."""
    yield render_answer(answer)
    for look in LOOKS:
        yield render_answer(answer, ref=ref_of(answer), look=look)


def all_problems(replies: Iterator[Reply]) -> list[str]:
    """What is wrong with any of these messages."""
    return [problem for reply in replies for problem in message_problems(reply)]


def test_an_answer_from_any_entry_is_taken(knowledge: Knowledge) -> None:
    """Each entry makes a message that Slack takes, with native citations and buttons, and with plain citations."""
    sources = {source.id: source for source in knowledge.sources}

    def problems(entry: Entry) -> list[str]:
        answer = answer_of([entry], sources)
        native = render_answer(answer, ref=ref_of(answer), look=LOOKS[-1])
        return [*message_problems(native), *check_message(render_answer(answer).blocks)]

    assert {} == {entry.id: found for entry in knowledge.entries if (found := problems(entry))}


def test_an_answer_from_the_three_longest_entries_is_taken(knowledge: Knowledge) -> None:
    """Three passages at once, of the entries that make the longest messages."""
    sources = {source.id: source for source in knowledge.sources}
    most_said = sorted(knowledge.entries, key=lambda entry: len(entry.answer))[-3:]
    most_cited = sorted(knowledge.entries, key=lambda entry: len(entry.citations))[-3:]
    for three in (most_said, most_cited):
        assert [] == all_problems(rendered(answer_of(three, sources)))


@WORDS
def test_the_longest_answer_there_can_be_is_taken(word: str) -> None:
    """250 words, three passages with twenty sources each, all notices, three suggestions of the greatest length."""
    answer = longest_answer(word)
    assert MAX_WORDS - 3 <= len(answer.text.split()) <= MAX_WORDS
    assert [] == all_problems(rendered(answer))


@WORDS
def test_an_answer_that_ran_away_is_still_taken(word: str) -> None:
    """Ten times the words: what does not fit is left out, and the message still goes."""
    assert [] == all_problems(rendered(replace(longest_answer(word), text=words(2500, word))))


@WORDS
@pytest.mark.parametrize("outcome", [one for one in Outcome if one.group not in {"answered", "partial"}])
def test_every_outcome_without_a_passage_is_taken(outcome: Outcome, word: str) -> None:
    """Asking back, abstaining, stopping and declining, each with three suggestions of the greatest length."""
    said = words(120, word)
    answer = Answer(outcome, said, suggestions=(words(60, word),) * 3)
    assert [] == all_problems(rendered(answer))
    assert [] == all_problems(rendered(replace(answer, suggestions=())))


def test_every_sentence_for_an_outcome_is_taken() -> None:
    """The words that stand in `wording` for outcomes, as they are said."""
    said = [
        wording.EMPTY,
        wording.VAGUE,
        wording.TIE,
        wording.CRISIS_FIRST,
        wording.abstained("your area's MAPPA unit"),
        wording.not_covered([words(20)] * 3, words(10)),
        wording.personal_data_found([words(5)] * 10),
        wording.too_long(10_000),
        *wording.SMALL_TALK.values(),
    ]
    answers = [Answer(Outcome.CLARIFY_HELP, text) for text in said]
    assert [] == [problem for answer in answers for problem in all_problems(rendered(answer))]


@WORDS
def test_messages_that_are_no_answers_are_taken(word: str) -> None:
    """Help, errors, restarts, and being switched off, with the longest message an administrator can write."""
    longest = words(200, word)[:MESSAGE_CHARS]
    replies = [render_help(), render_restarted(), render_off(""), render_off(longest)]
    replies += [render_error("0123ABCD"), render_error("0123ABCD", ("en", "cy"))]
    assert [] == all_problems(iter(replies))


@WORDS
def test_an_answer_that_says_who_chose_the_question_is_taken(word: str) -> None:
    """A question chosen by a button is repeated above its answer, cut where it is long."""
    replies = (with_asker(reply, "U0123456789", words(300, word)) for reply in rendered(longest_answer(word)))
    assert [] == all_problems(replies)


@WORDS
def test_a_shared_answer_is_taken(word: str) -> None:
    """A private answer shown to others says who shares it and what they had asked."""
    replies = (with_question(reply, "U0123456789", words(300, word)) for reply in rendered(longest_answer(word)))
    assert [] == all_problems(replies)


# Parts of messages and modals, which are checked in what is made of them.
PARTS = {
    "actions", "button", "context", "feedback", "marked_section", "modal", "plain_reply", "plain_section",
}  # fmt: skip


def test_nothing_that_is_sent_is_forgotten_here() -> None:
    """Whatever in `bot.slack.blocks` makes a message or a view is named in one of these modules."""
    named = "".join(path.read_text() for path in sorted(Path(__file__).parent.glob("test_everything*.py")))
    made = {
        name
        for module in iter_modules(blocks.__path__)
        for name, function in vars(import_module(f"{blocks.__name__}.{module.name}")).items()
        if isfunction(function)
        and not name.startswith("_")
        and is_sent(getfullargspec(function).annotations.get("return"))
    }
    assert len(made) > 25
    assert PARTS == {name for name in made if not re.search(rf"\b{name}\(|\.{name}\b", named)}


def is_sent(annotation: object) -> bool:
    """Whether a function that returns this makes a message, a view, or a part of one: those are dictionaries."""
    return annotation is Reply or str(annotation) in {"dict[str, typing.Any]", "dict[str, object]"}
