"""Several workspaces, org-wide installs and two apps, each with its own tokens."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.demo.loopback import LoopbackSlack
from bot.demo.types import JSON
from tests.demo.bolt import bolt_app


def test_each_workspace_has_a_token_of_its_own(slack: LoopbackSlack, web: WebClient) -> None:
    """A token says which workspace it is for, and reaches no other."""
    second = slack.second_workspace()
    other = WebClient(second.bot_token, base_url=slack.api_url, retry_handlers=[])
    assert [slack.team, second.team] == [client.auth_test()["team_id"] for client in (web, other)]
    other.chat_postMessage(channel=second.channel, text="there")
    with pytest.raises(SlackApiError, match="channel_not_found"):
        other.chat_postMessage(channel=slack.channel, text="here")
    assert ([], ["there"]) == ([m.text for m in slack.said()], [message.text for message in second.said()])


def test_events_of_every_workspace_reach_the_one_app(slack: LoopbackSlack, web: WebClient) -> None:
    """They say where they come from, as do commands and shortcuts."""
    second, heard = slack.second_workspace(), list[JSON]()

    def start(ack: Any, body: JSON) -> None:
        ack()
        heard.append(body)

    def listen(app: App) -> None:
        app.shortcut("start")(start)

    with bolt_app(slack, listen):
        slack.post_as("U1", slack.channel, "one")
        second.post_as("U1", second.channel, "two")
        second.shortcut("U1", "start")
        slack.wait_for(lambda: heard)
    assert [slack.team, second.team] == [event["team_id"] for event in slack.events]
    assert (second.team, second.team) == (heard[0]["team"]["id"], heard[0]["user"]["team_id"])


def test_a_code_is_exchanged_for_a_token_once(slack: LoopbackSlack) -> None:
    """The app gets the workspace's token with the right secret, and only the first time."""
    second = slack.second_workspace()
    code, client = slack.authorize(second), WebClient(base_url=slack.api_url, retry_handlers=[])
    app = {"client_id": slack.client_id, "client_secret": slack.client_secret}
    with pytest.raises(SlackApiError, match="bad_client_secret"):
        client.oauth_v2_access(**app | {"client_secret": "wrong"}, code=code)
    granted = client.oauth_v2_access(**app, code=code)
    assert (second.bot_token, second.team, slack.bot_user, False) == (
        granted["access_token"],
        granted["team"]["id"],
        granted["bot_user_id"],
        granted["is_enterprise_install"],
    )
    with pytest.raises(SlackApiError, match="invalid_code"):
        client.oauth_v2_access(**app, code=code)
    assert slack.client_secret not in str(slack.calls)


def test_an_org_wide_install_has_one_token_for_all(start_slack: Callable[..., LoopbackSlack]) -> None:
    """The organisation is in every payload, an interaction has no team, and the channel says which workspace."""
    slack = start_slack(enterprise="E0ORG", org_install=True)
    second, heard = slack.second_workspace(same_org=True), list[JSON]()
    web = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])
    about = web.auth_test()
    assert (second.bot_token, "E0ORG", True) == (
        slack.bot_token,
        about["enterprise_id"],
        about["is_enterprise_install"],
    )

    def start(ack: Any, body: JSON) -> None:
        ack()
        heard.append(body)

    def listen(app: App) -> None:
        app.shortcut("start")(start)

    with bolt_app(slack, listen):
        second.post_as("U1", second.channel, "hello")
        second.shortcut("U1", "start")
        slack.wait_for(lambda: heard)
    web.chat_postMessage(channel=second.channel, text="there")
    assert ["there"] == [message.text for message in second.said()]
    authorization = slack.events[0]["authorizations"][0]
    assert ("E0ORG", True, second.team) == (
        authorization["enterprise_id"],
        authorization["is_enterprise_install"],
        slack.events[0]["team_id"],
    )
    body = heard[0]
    assert (None, "E0ORG", second.team) == (body["team"], body["enterprise"]["id"], body["user"]["team_id"])
    code = slack.authorize()
    granted = web.oauth_v2_access(client_id=slack.client_id, client_secret=slack.client_secret, code=code)
    assert (None, "E0ORG", True) == (granted["team"], granted["enterprise"]["id"], granted["is_enterprise_install"])


def test_two_apps_hear_the_same_channel_and_each_other(slack: LoopbackSlack, web: WebClient) -> None:
    """A second app has its own bot, tokens and sockets; what it says reaches the first one as a bot's message."""
    other = slack.second_app("echo")

    def listen(app: App) -> None:
        app.event("app_mention")(lambda event, say: say(f"<@{slack.bot_user}> your turn"))

    with bolt_app(slack, lambda _app: None), bolt_app(slack, listen, token=other.bot_token, app_token=other.app_token):
        slack.wait_for(lambda: other.app_side.sockets.count)
        slack.post_as("U1", slack.channel, f"<@{other.bot_user}> hello")
        slack.wait_for(other.said)
        slack.wait_for(lambda: len(slack.events) >= 3)
    mention = slack.events[1]["event"]
    assert ("app_mention", other.bot_user, "B0ECHOBOT", "A0ECHO") == (
        mention["type"],
        mention["user"],
        mention["bot_id"],
        mention["app_id"],
    )
    assert () == slack.said()
    with pytest.raises(SlackApiError, match="cant_delete_message"):
        web.chat_delete(channel=slack.channel, ts=other.said()[0].ts)
