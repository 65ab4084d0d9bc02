"""From what was typed to what is searched for."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from bot.answer.courtesy import SmallTalk, small_talk, strip_courtesies
from bot.answer.crisis import is_crisis
from bot.answer.decision import asks_for_decision
from bot.answer.follow import follow, leans_on_thread
from bot.answer.past import is_about_now, is_about_the_past
from bot.answer.said import Terms, subject_words, words
from bot.answer.spelling import Spelled, Speller
from bot.answer.split import Parts, split
from bot.privacy.normalise import plain_text
from index.types import Knowledge

# Left by marks taken away: "to *Level 2*?".
_SPACE_BEFORE_STOP = re.compile(r" (?=[?!.,;:](?!\w))")
# The entries always say "Level 3" and "Category 4", never "level three", "cat four" or "L3".
_NUMBERED = re.compile(
    r"\b(?P<head>level|lvl|category|cat) ?-?(?P<word>one|two|three|four)\b|\bl(?P<level>[123])\b", re.IGNORECASE
)
_FIGURES = {"one": "1", "two": "2", "three": "3", "four": "4"}
# Earlier questions that are looked at. A subject rarely carries further, and each may lean on the one before it.
_THREAD_QUESTIONS = 10


@dataclass(frozen=True, slots=True)
class Language:
    """The words of one knowledge folder: its terms, and a speller for what is typed about them."""

    terms: Terms = field(default_factory=Terms)
    speller: Speller = field(default_factory=lambda: Speller({}, {}))

    @classmethod
    def from_knowledge(cls, knowledge: Knowledge, ordinary: Collection[str] = ()) -> "Language":
        """Return the language of a knowledge folder; `ordinary` English words are never taken for slips."""
        return cls(Terms(knowledge.terms), Speller.from_knowledge(knowledge, ordinary))


@dataclass(frozen=True, slots=True)
class Understood:
    """
    What a question is taken to ask.

    `query` stands by itself: a follow-up has the question it leans on in front, which is `leans_on`; `alone` is the
    question without it. `parts` are what to search for when it asks two things. `vague` is true when nothing in it
    names a subject, `empty` when there is no word at all, `about_the_past` when it asks how things were. `read_as`
    holds the slips that were mended, as (typed, read as). `small_talk` is the kind when there is nothing else in it,
    `is_crisis` tells of harm about to happen, and `asks_for_decision` of a decision that is not the bot's.
    """

    query: str
    leans_on: str = ""
    vague: bool = False
    empty: bool = False
    about_the_past: bool = False
    alone: str = ""
    parts: Parts = field(default_factory=Parts)
    read_as: tuple[tuple[str, str], ...] = ()
    small_talk: SmallTalk | None = None
    is_crisis: bool = False
    asks_for_decision: bool = False


def understand(text: str, thread: tuple[str, ...] = (), language: Language | None = None) -> Understood:
    """Return what is asked, given the earlier questions of the conversation, oldest first."""
    language = language or Language()
    typed = clean(text)
    mended = _mend(typed, language)
    question = mended.text
    if not words(question):
        return Understood(question, empty=True)
    earlier = _carried_over(thread, language)
    leans = bool(earlier) and leans_on_thread(question, earlier, language.terms)
    query = follow(earlier, question, language.terms) if leans else question
    then = leans and is_about_the_past(earlier) and not is_about_now(question)
    return Understood(
        query=query,
        leans_on=earlier if leans and subject_words(earlier) else "",
        vague=not subject_words(query),
        about_the_past=then or is_about_the_past(question),
        alone=question,
        parts=Parts("one", (query,)) if leans else split(question),
        read_as=mended.changes,
        small_talk=small_talk(typed),
        is_crisis=is_crisis(typed),
        asks_for_decision=asks_for_decision(typed),
    )


def clean(text: str) -> str:
    """Return the text as it reads: one form for each character, nothing invisible, single spaces."""
    return _SPACE_BEFORE_STOP.sub("", plain_text(text))


def _mend(typed: str, language: Language) -> Spelled:
    return language.speller.mend(_NUMBERED.sub(_in_figures, strip_courtesies(typed)))


def _in_figures(named: re.Match[str]) -> str:
    return f"level {named['level']}" if named["level"] else f"{named['head']} {_FIGURES[named['word'].lower()]}"


def _carried_over(thread: tuple[str, ...], language: Language) -> str:
    """Return the last earlier question as it stands by itself, without small talk; "" when there is none."""
    earlier = ""
    for text in thread[-_THREAD_QUESTIONS:]:
        typed = clean(text)
        question = _mend(typed, language).text
        if small_talk(typed) or not words(question):
            continue
        leans = bool(earlier) and leans_on_thread(question, earlier, language.terms)
        earlier = follow(earlier, question, language.terms) if leans else question
    return earlier
