"""A person asks: in a channel, in a direct message, in a thread, or with the slash command."""

from collections.abc import Callable, Mapping
from functools import partial

from slack_bolt import App, BoltContext
from slack_sdk import WebClient

from bot.slack.arrivals import Command
from bot.slack.blocks.reply import plain_reply
from bot.slack.calls import Kind, SlackCallError
from bot.slack.codes import read_code
from bot.slack.desk import Desk, answer_command, answer_post, report
from bot.slack.ids import COMMAND
from bot.slack.learn_words import NOT_OPENED
from bot.slack.listeners import guide, learn, train
from bot.slack.posting import respond

Word = Callable[[Desk, WebClient, Command], None]

# What one word after the command opens, and what a word with a code behind it.
WORDS: Mapping[str, Word] = {"guide": guide.on_word, "learn": learn.on_word, "cohort": train.on_word}
WORDS_BEFORE_A_CODE: Mapping[str, Word] = {"join": train.on_word}


def register(app: App, desk: Desk) -> None:
    """Answer what the claim let through."""
    for event in ("app_mention", "message"):
        app.event(event)(partial(on_post, desk=desk))
    app.command(COMMAND)(partial(on_command, desk=desk))


def on_post(client: WebClient, context: BoltContext, *, desk: Desk) -> None:
    """Answer a message in its thread."""
    answer_post(desk, client, context["claim"], context["post"], context.bot_user_id or "")


def on_command(client: WebClient, context: BoltContext, *, desk: Desk) -> None:
    """Answer a command, visibly to nobody else, or do what its word says: `/mappa guide` opens the guide."""
    command: Command = context["command"]
    word, on_word = find_word(command.text)
    if on_word is not None and desk.rules(command.team, command.channel).is_on:
        _do(on_word, desk, client, command)
        desk.events.finish(command.key, word, desk.now())
    else:
        answer_command(desk, context["claim"], command)


def _do(on_word: Word, desk: Desk, client: WebClient, command: Command) -> None:
    """Do what a word says; where Slack fails for a moment say so at once, as the right to open a modal passes."""
    try:
        on_word(desk, client, command)
    except SlackCallError as trouble:
        if trouble.kind not in {Kind.RATE_LIMITED, Kind.UNCERTAIN}:
            raise
        report(trouble, command.key)
        respond(command.response_url, plain_reply(NOT_OPENED), patience=desk.patience)


def find_word(text: str) -> tuple[str, Word | None]:
    """Return the word that a command begins with, and what it opens; None for a question."""
    word, *rest = text.casefold().split() or [""]
    if not rest and word in WORDS:
        return word, WORDS[word]
    # A code may be typed in two halves; one that is no code, but might be meant as one, is told so.
    is_code = len(rest) <= 1 or bool(read_code(" ".join(rest)))
    return word, WORDS_BEFORE_A_CODE.get(word) if is_code else None
