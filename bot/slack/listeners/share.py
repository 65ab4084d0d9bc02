"""A person shares a private answer with the channel: the bot posts it there once, and says who asked."""

from dataclasses import replace
from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot import wording
from bot.answer.types import Question
from bot.slack import ids
from bot.slack.blocks.answer import Look, render_answer
from bot.slack.blocks.details import find_table
from bot.slack.blocks.ref import AnswerRef, unpack
from bot.slack.blocks.reply import Reply
from bot.slack.blocks.shared import with_question
from bot.slack.calls import Kind, SlackCallError
from bot.slack.desk import Claim, Desk
from bot.slack.marked import SKEW_SECONDS, post_marked
from bot.slack.once import keeping, once
from bot.slack.presses import Press, read_press, tell
from bot.slack.saying import Said
from bot.store.asked import Asked

# Slack's words for a channel the bot is not in: private ones it may not even know of.
_OUTSIDE = frozenset({"not_in_channel", "channel_not_found"})


def register(app: App, desk: Desk) -> None:
    """Share on request."""
    app.action(ids.SHARE)(partial(on_share, desk=desk))


def on_share(ack: Ack, body: dict[str, Any], client: WebClient, *, desk: Desk) -> None:
    """Share the answer, and tell the person what came of it."""
    ack()
    press = read_press(body)
    ref = unpack(press.value)
    asked = desk.store.asked.find(ref.key) if ref else None
    tell(press, _share(desk, client, press, asked), desk.patience)


def _share(desk: Desk, client: WebClient, press: Press, asked: Asked | None) -> str:
    """Share what was asked and return what to tell the person."""
    rules = desk.rules(press.team, press.channel)
    if not rules.is_on:
        return rules.off_words
    if asked is None:
        return wording.SHARE_TOO_LATE
    if desk.person(press.team, press.user) != asked.asker:
        return wording.SHARE_NOT_YOURS
    if ids.is_direct(press.channel):
        return wording.SHARE_IN_DIRECT
    said = _said(desk, press, asked)
    return _post(desk, client, press, asked, said) if said else wording.SHARE_TOO_LATE


def _post(desk: Desk, client: WebClient, press: Press, asked: Asked, said: Said) -> str:
    """Post the answer unless that is done, and return what to tell the person."""
    thread_ts = asked.thread_ts if asked.channel == press.channel else ""
    try:
        with once(desk, f"share:{asked.key}", press.team, press.channel, thread_ts=thread_ts) as claim:
            if claim is None:
                return wording.SHARED_ALREADY
            _send(desk, client, claim, said, asked)
    except SlackCallError as trouble:
        if trouble.kind is not Kind.REFUSED:
            raise
        return wording.SHARE_NOT_IN_CHANNEL if trouble.code in _OUTSIDE else wording.SHARE_REFUSED
    return wording.SHARED


def _said(desk: Desk, press: Press, asked: Asked) -> Said | None:
    """Return the answer again, as everybody may read it; None when it would not be the one the person read."""
    rules = desk.rules(press.team, press.channel)
    question = Question(asked.question, asked.as_of, area=asked.area, caution=rules.caution)
    answer = desk.answer(question)
    if not answer.passages:
        return None
    entries = tuple(passage.entry for passage in answer.passages)
    if entries != asked.entries:  # the texts have changed since, or the thread before it said what was meant
        return None
    ref = AnswerRef(asked.key, entries, asked.as_of)
    look = Look(
        native_citations=True,
        has_unit=bool(rules.unit_channel),
        has_chart=find_table(desk.knowledge, entries) is not None,
        has_test=not desk.testable.isdisjoint(entries),
    )

    def render(look: Look) -> Reply:
        return with_question(render_answer(answer, ref=ref, look=look), press.user, asked.question)

    return Said(
        answer.outcome.value,
        plain=partial(render, replace(look, native_citations=False)),
        native=partial(render, look),
        answer=answer,
    )


def _send(desk: Desk, client: WebClient, claim: Claim, said: Said, asked: Asked) -> None:
    """Post in the channel, or in the thread the question stands in; after any doubt look first."""
    delivery = claim.delivery

    def send(reply: Reply) -> str:
        return post_marked(
            client,
            (delivery.channel, delivery.thread_ts),
            delivery.key,
            reply,
            since=asked.at.timestamp() - SKEW_SECONDS,
            look_first=claim.look_first,
            patience=desk.patience,
            keep=keeping(desk, delivery.key),
            event_type=ids.ANSWER_EVENT_TYPE,
        )

    said.show(delivery.team, desk.plain_teams, send)
