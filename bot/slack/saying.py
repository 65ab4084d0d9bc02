"""From what a person typed to what is said: one preparation for every place where people ask."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TypeVar

from bot.answer.courtesy import small_talk
from bot.answer.notices import in_languages
from bot.answer.types import Answer, Notice, Outcome, Question
from bot.slack.blocks.answer import Look, render_answer
from bot.slack.blocks.citation import PlainTeams
from bot.slack.blocks.details import find_table
from bot.slack.blocks.plain import render_help, render_off, with_asker
from bot.slack.blocks.ref import AnswerRef
from bot.slack.blocks.reply import Reply
from bot.slack.incoming import question_text
from bot.slack.native import send_native
from bot.slack.rules import Rules
from index.types import Knowledge

T = TypeVar("T")

# Outcomes besides those of an answer.
HELPED = "help"
SWITCHED_OFF = "off"

# What the maintainers learn from. The rest is no question, or holds what nobody may keep.
_KEPT = frozenset({"answered", "partial", "abstained"})
_PARTING = frozenset({"thanks", "goodbye"})


@dataclass(frozen=True, slots=True)
class Said:
    """
    What is said to a person: `plain` makes the message, and `native` the one with Slack's own citations, if it has any.

    `question` is there when it may be kept: it was about MAPPA, held no personal data and told of no emergency.
    """

    outcome: str
    plain: Callable[[], Reply]
    native: Callable[[], Reply] | None = None
    answer: Answer | None = None
    question: Question | None = None

    def show(self, team: str, plain_teams: PlainTeams, send: Callable[[Reply], T]) -> T:
        """Send the message with native citations, or without where the workspace does not take them."""
        if self.native is None:
            return send(self.plain())
        return send_native(team, plain_teams, send, native=self.native, plain=self.plain)


def prepare(
    answer: Callable[[Question], Answer],
    knowledge: Knowledge,
    rules: Rules,
    *,
    text: str,
    earlier: Callable[[], tuple[str, ...]],
    key: str,
    today: date,
    is_private: bool,
    chosen_by: str = "",
    testable: frozenset[str] = frozenset(),
) -> Said:
    """
    Return what is said to `text`, as Slack delivered it.

    Args:
        answer: Answers a question.
        knowledge: What the answers are made of.
        rules: What holds where it was asked.
        text: In Slack's own form.
        earlier: Returns the earlier questions of the conversation, oldest first; called when they are needed.
        key: Of the delivery, for the buttons.
        today: The date the answer must be right for.
        is_private: Only the asker sees it.
        chosen_by: Who chose the question by a button, so that others see what is being answered; "" for nobody.
        testable: The ids of the entries on which people can be tested.
    """
    if not rules.is_on:
        return Said(SWITCHED_OFF, partial(render_off, rules.off_message))
    words = question_text(text)
    if not words or words.casefold().strip("/?!. ") == "help":
        return Said(HELPED, render_help)
    question = Question(words, today, earlier(), rules.area, rules.caution)
    answered = in_languages(_brief(answer(question), words), rules.languages)
    entries = tuple(passage.entry for passage in answered.passages)
    has_chart = find_table(knowledge, entries) is not None
    ref = AnswerRef(key, entries, today)

    look = Look(
        native_citations=True,
        is_private=is_private,
        has_unit=bool(rules.unit_channel),
        has_chart=has_chart,
        has_test=not testable.isdisjoint(entries),
    )

    def render(look: Look) -> Reply:
        reply = render_answer(answered, ref=ref, look=look)
        return with_asker(reply, chosen_by, words) if chosen_by else reply

    return Said(
        answered.outcome.value,
        plain=partial(render, replace(look, native_citations=False)),
        native=partial(render, look),
        answer=answered,
        question=question if may_be_kept(answered) else None,
    )


def _brief(answer: Answer, words: str) -> Answer:
    """Return a friendly word alone to thanks and goodbyes: whoever says those has no further question."""
    is_parting = answer.outcome is Outcome.CLARIFY_HELP and small_talk(words) in _PARTING
    return replace(answer, suggestions=()) if is_parting else answer


def may_be_kept(answer: Answer) -> bool:
    """
    Return whether what was asked may be stored for the maintainers.

    An emergency is about somebody, and in another language the guard would not know personal data when it saw it.
    """
    is_question = answer.outcome.group in _KEPT or answer.outcome is Outcome.CLARIFY_TIE
    is_foreign = answer.outcome is Outcome.ABSTAINED_LANGUAGE
    return is_question and not is_foreign and Notice.EMERGENCY not in answer.notices
