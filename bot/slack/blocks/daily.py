"""The daily message, and what it turns into when a person snoozes or stops it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.slack import daily_words as words
from bot.slack import ids
from bot.slack.blocks.buttons import actions, button
from bot.slack.blocks.reply import Block, Reply, context, plain_section
from bot.slack.blocks.text import escape, shorten
from index.lessons import Item

# What the button that brings the messages back carries, and the one that stops them.
STOP, AGAIN = "stop", "again"
_SECONDS_PER_QUESTION = 30
# A situation to read, a decision, and the reason for it.
_SECONDS_PER_SCENARIO = 90
_TITLE_CHARS = 150


@dataclass(frozen=True, slots=True)
class Daily:
    """
    What a daily message says.

    `origins` are the titles of the paths, or of the lessons, that the questions come from. `changed` is how many of
    them are about something that is different now. `is_back`: this person has been away.
    """

    items: int
    minutes: int
    origins: Sequence[str]
    changed: int = 0
    is_back: bool = False


def minutes_for(items: Iterable[Item]) -> int:
    """Return how many minutes a set takes, at least one."""
    seconds = sum(_SECONDS_PER_SCENARIO if item.is_scenario else _SECONDS_PER_QUESTION for item in items)
    return max(1, -(-seconds // 60))


def daily_message(daily: Daily) -> Reply:
    """Return the message, which never says how much is waiting."""
    origins = [shorten(title, _TITLE_CHARS) for title in daily.origins]
    said = [
        *([words.BACK] if daily.is_back else []),
        words.set_size(daily.items, daily.minutes),
        *([words.from_paths(origins)] if origins else []),
        *([words.changed(daily.changed)] if daily.changed else []),
    ]
    first = actions(_start(words.START), _wishes())
    second = actions(
        button(words.SNOOZE_DAY, f"{ids.LEARN_SNOOZE}:1", "1"),
        button(words.SNOOZE_WEEK, f"{ids.LEARN_SNOOZE}:7", "7"),
        button(words.STOP, ids.LEARN_STOP, STOP),
    )
    return _message(said, context(escape(words.ONLY_YOU)), first, second)


def silent_message() -> Reply:
    """Return the last message to somebody who has not answered for weeks, with the way back."""
    return _message([words.SILENT], actions(_again(), _start(words.START_AFTER_ALL), _wishes()))


def stopped_message() -> Reply:
    """Return what the message turns into when it is stopped."""
    return _message([words.STOPPED], actions(_again(), _wishes()))


def settled_message(said: str, when: str) -> Reply:
    """Return what the message turns into when it is snoozed or brought back; `when` the next one comes."""
    return _message([f"{said} {when}"], actions(_start(words.START_AFTER_ALL), _wishes()))


def _message(said: Sequence[str], *rest: Block) -> Reply:
    text = escape(" ".join(said))
    return Reply(text, (plain_section(escape("\n".join(said))), *rest))


def _start(text: str) -> Block:
    return button(text, ids.LEARN_SET, "daily") | {"style": "primary"}


def _wishes() -> Block:
    return button(words.WISHES, ids.WISHES_OPEN, "daily")


def _again() -> Block:
    return button(words.AGAIN, ids.LEARN_STOP, AGAIN)
