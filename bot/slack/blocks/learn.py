"""The pages of a lesson, a daily set or a test in the modal: a card, a question, and what an answer was worth."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.answer.cite import cite
from bot.slack import ids
from bot.slack import learn_words as words
from bot.slack.blocks.buttons import actions, button
from bot.slack.blocks.citation import linked_line
from bot.slack.blocks.details import View, modal
from bot.slack.blocks.ref import AnswerRef, pack
from bot.slack.blocks.reply import Block, context, marked_section, plain_section
from bot.slack.blocks.text import escape, literal, pack_lines, shorten, split_text
from bot.training import run as running
from bot.training import words as shared
from bot.training.course import Change, Course
from bot.training.run import Page, Run, can_turn_back, page_of
from bot.training.types import Source as AskedIn
from index.lessons import Option
from index.types import Source

# Above this a text is cut, with room for the marks around it: a section takes 3,000 characters.
_ASKS_CHARS = 2900
_PROGRESS_CHARS = 300
# Hexadecimal digits of what a button remembers of its question, so that it never answers another.
_DIGEST_CHARS = 8

_TITLES = {AskedIn.LESSON: shared.LESSON, AskedIn.DAILY: shared.DAILY, AskedIn.TEST: shared.TEST}


@dataclass(frozen=True, slots=True)
class Showing:
    """What every page is made from: the course, the sources by id, and the day."""

    course: Course
    sources: Mapping[str, Source]
    today: date


@dataclass(frozen=True, slots=True)
class Choice:
    """An option that a person pressed: its place in the item, and the digest of the question it was an answer to."""

    chosen: int
    digest: str


def page_view(run: Run, showing: Showing, *, notes: Sequence[str] = (), change: Change | None = None) -> View:
    """
    Return the page that a run shows.

    Args:
        run: Not over, and its page may be shown: `bot.training.run.turn` and `page_of` see to that.
        showing: What the page is made from.
        notes: What is said above everything else.
        change: What has changed in the item since this person learned it; shown with what the answer was worth.

    Raises:
        ValueError: The page may not be shown.
    """
    page = page_of(run, showing.course)
    if page is None:
        raise ValueError(f"page {run.at} of a run may not be shown")
    if page.card is not None:
        blocks = _card(run, page, showing)
    elif run.chosen < 0:
        blocks = _question(run, page, showing.course)
    else:
        blocks = _feedback(run, page, showing, change)
    is_open = page.card is None and run.chosen < 0
    return modal(
        _TITLES[run.source],
        [*(_said(note) for note in notes), *blocks, *_back(run)],
        callback_id=ids.LEARN_NEXT,
        metadata=running.pack(run),
        close=words.CLOSE,
        **({} if is_open else {"submit": _submit(run)}),
    )


def digest_of(page: Page) -> str:
    """Return what tells a question from any other, and from itself before it was reworded."""
    said = "\x00".join([page.item.id if page.item else "", page.asks, *(option.says for _, option in page.options)])
    return hashlib.sha256(said.encode()).hexdigest()[:_DIGEST_CHARS]


def pack_choice(choice: Choice) -> str:
    """Return what the button of an option remembers."""
    return f"{choice.chosen}:{choice.digest}"


def unpack_choice(value: str) -> Choice | None:
    """Return what the button of an option remembers, or None for anything else."""
    number, colon, digest = value.partition(":")
    return Choice(int(number), digest) if colon and number.isdecimal() and len(number) < 3 else None


def _card(run: Run, page: Page, showing: Showing) -> Iterator[Block]:
    lesson = showing.course.lessons[run.lesson]
    number, of = run.at + 1, sum(step.startswith("card:") for step in run.steps)
    yield _small(shared.card_progress(lesson.title, number, of))
    if number == 1:
        yield _said(shared.aim(lesson.aim, lesson.minutes))
    if page.card is not None:
        yield from (plain_section(piece) for piece in split_text(page.card.says))
        yield from _source(page.card.entries[0], page.card.entries, showing)


def _question(run: Run, page: Page, course: Course) -> Iterator[Block]:
    yield _progress(run, course)
    if page.item is not None and page.item.situation:
        yield from (plain_section(piece) for piece in split_text(page.item.situation))
        if page.is_reason:
            right = next((option.says for option in page.item.options if option.right), "")
            yield _said(shared.was_decided(right))
    yield marked_section(f"*{literal(shorten(page.asks, _ASKS_CHARS))}*")
    listed = "\n\n".join(f"{shared.letter(place)}.  {option.says}" for place, (_, option) in enumerate(page.options))
    yield from (plain_section(piece) for piece in split_text(listed))
    digest = digest_of(page)
    yield actions(*(_choice(place, chosen, option, digest) for place, (chosen, option) in enumerate(page.options)))


def _choice(place: int, chosen: int, option: Option, digest: str) -> Block:
    value = pack_choice(Choice(chosen, digest))
    label = words.choice_label(place, option.says)
    return button(shared.letter(place), f"{ids.LEARN_CHOICE}:{place}", value, label=label)


def _feedback(run: Run, page: Page, showing: Showing, change: Change | None) -> Iterator[Block]:
    places = {chosen: (place, option) for place, (chosen, option) in enumerate(page.options)}
    place, option = places[run.chosen]
    yield _progress(run, showing.course)
    yield marked_section(f"*{shared.RIGHT if option.right else shared.NOT_QUITE}*")
    yield _small(page.asks)
    yield from _judged(shared.you_chose(place, option.says), option.because)
    if not option.right:
        at, right = next(found for found in places.values() if found[1].right)
        yield from _judged(shared.right_is(at, right.says), right.because)
    if change is not None:
        yield _said(shared.changed(change.on, change.note))
    if page.item is not None:
        yield from _source(page.item.entries[0], page.item.entries, showing)


def _judged(heading: str, because: str) -> Iterator[Block]:
    yield marked_section(f"*{literal(shorten(heading, _ASKS_CHARS))}*")
    yield from (plain_section(piece) for piece in split_text(because))


def _source(first: str, entries: Sequence[str], showing: Showing) -> Iterator[Block]:
    """Yield the first sources of an entry, and a button that opens the passages behind the page."""
    entry = showing.course.entries.get(first)
    if entry is None:
        return
    cited = cite(entry, showing.sources, first_number=1)[: shared.SOURCES_SHOWN]
    lines = [linked_line(each).removeprefix(f"{each.number}. ") for each in cited]
    ref = pack(AnswerRef("", tuple(entries), showing.today))
    show = button(words.PASSAGE, ids.SHOW_PASSAGE, ref, label=words.passage_label(entry.title))
    said = map(words.source, lines or [literal(shorten(entry.title, _PROGRESS_CHARS))])
    yield from (marked_section(piece) for piece in pack_lines(said))
    yield actions(show)


def _back(run: Run) -> list[Block]:
    return [actions(button(words.BACK, ids.LEARN_BACK, "back"))] if can_turn_back(run) else []


def _progress(run: Run, course: Course) -> Block:
    lesson = course.lessons.get(run.lesson)
    where = lesson.title if lesson else _TITLES[run.source]
    asked = [at for at, step in enumerate(run.steps) if not step.startswith("card:")]
    return _small(shared.question_progress(where, asked.index(run.at) + 1, len(asked)))


def _submit(run: Run) -> str:
    if run.at + 1 >= len(run.steps):
        return words.FINISH
    is_last_card = run.step[0] == "card" and not run.steps[run.at + 1].startswith("card:")
    return words.TO_QUESTIONS if is_last_card else words.NEXT


def _said(text: str) -> Block:
    return plain_section(escape(shorten(text, _ASKS_CHARS)))


def _small(text: str) -> Block:
    return context(escape(shorten(text, _PROGRESS_CHARS)))
