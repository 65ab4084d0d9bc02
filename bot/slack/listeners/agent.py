"""The agent view: prompts to begin with. And the first word in a channel the bot was invited to."""

import logging
from collections.abc import Mapping
from functools import partial
from typing import Any

from slack_bolt import App, BoltContext
from slack_sdk import WebClient

from bot import wording
from bot.slack.arrivals import team_of_event
from bot.slack.blocks.reply import plain_reply
from bot.slack.calls import SlackCallError
from bot.slack.desk import Desk
from bot.slack.hurry import once_quickly
from bot.slack.listeners.home import Front, frequent, front_of
from bot.slack.marked import post_marked
from bot.slack.once import keeping, once
from index.types import Entry

LOG = logging.getLogger(__name__)

# https://docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts
MOST_PROMPTS = 4


def register(app: App, desk: Desk) -> None:
    """Offer prompts when the agent view opens, and say hello where the bot joins."""
    app.event("app_home_opened", matchers=[shows_messages])(partial(on_messages_tab, front=front_of(desk)))
    app.event("member_joined_channel")(partial(on_joined, desk=desk))


def shows_messages(event: Mapping[str, Any]) -> bool:
    """True when the tab a person sees is the conversation with the bot."""
    return event.get("tab") == "messages"


def on_messages_tab(client: WebClient, body: dict[str, Any], *, front: Front) -> None:
    """
    Offer up to four prompts in the conversation with the bot.

    Without `thread_ts`, with which Slack would ignore the call in an agent's view. Where Slack does not take them (the
    workspace's plan has no agents), the ones of the manifest or none are shown, and nothing is lost.
    """
    event, team = body["event"], team_of_event(body)
    desk, rules = front.desk, front.desk.rules(team, "")
    if not rules.is_on:
        return
    offered = prompts(frequent(desk, front.entries, rules, team, desk.now()))
    try:
        once_quickly(
            client,
            lambda quick: quick.assistant_threads_setSuggestedPrompts(
                channel_id=event["channel"], title=wording.PROMPTS_TITLE, prompts=offered
            ),
        )
    except SlackCallError as trouble:
        LOG.debug("no prompts shown: %s", trouble.code)


def prompts(entries: tuple[Entry, ...]) -> list[dict[str, str]]:
    """Return four prompts, fewer where there are no more: what people ask most, then examples."""
    frequent_ones = [{"title": entry.title, "message": question_of(entry)} for entry in entries]
    examples = [{"title": question, "message": question} for question in wording.EXAMPLE_QUESTIONS]
    asked = {prompt["message"] for prompt in frequent_ones}
    more = [prompt for prompt in examples if prompt["message"] not in asked]
    return [*frequent_ones, *more][:MOST_PROMPTS]


def question_of(entry: Entry) -> str:
    """Return a question that the entry answers, as somebody would put it; its title where no such is written down."""
    asked = entry.asks[0] if entry.asks else entry.title
    return asked[:1].upper() + asked[1:]


def on_joined(client: WebClient, body: dict[str, Any], context: BoltContext, *, desk: Desk) -> None:
    """Say hello in a channel the bot has been invited to, once, however often Slack tells of it."""
    event, team = body["event"], team_of_event(body)
    channel = str(event["channel"])
    if event.get("user") != context.bot_user_id or not desk.rules(team, channel).is_on:
        return
    key = f"hello:{team}:{channel}"
    with once(desk, key, team, channel, ts=str(event["event_ts"])) as claim:
        if claim is not None:
            post_marked(
                client,
                (channel, ""),
                key,
                plain_reply(wording.SLACK_HELLO),
                since=float(event["event_ts"]),
                look_first=claim.look_first,
                patience=desk.patience,
                keep=keeping(desk, key),
            )
