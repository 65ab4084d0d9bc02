"""The loopback's Web API, asked by Slack's own client."""

import json
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.demo.loopback import LoopbackSlack
from bot.demo.workspace import DEFAULT_SCOPES


def refusal(call: Callable[[], object]) -> str:
    """Return the error code a call is refused with."""
    with pytest.raises(SlackApiError) as caught:
        call()
    return str(caught.value.response["error"])


def test_a_token_says_whose_it_is_and_what_it_may_do(slack: LoopbackSlack, web: WebClient) -> None:
    """`auth.test` names the bot; the header names the scopes, which `doctor` compares with the manifest."""
    reply = web.auth_test()
    assert (slack.bot_user, slack.team) == (reply["user_id"], reply["team_id"])
    assert DEFAULT_SCOPES == set(reply.headers["x-oauth-scopes"].split(","))


@pytest.mark.parametrize(
    ("token", "method", "error"),
    [
        (None, "auth.test", "not_authed"),
        ("xoxb-somebody-else", "auth.test", "invalid_auth"),
        ("app", "chat.postMessage", "not_allowed_token_type"),
        ("bot", "apps.connections.open", "not_allowed_token_type"),
    ],
)
def test_a_wrong_token_is_refused(slack: LoopbackSlack, token: str | None, method: str, error: str) -> None:
    """Missing, unknown, and the right one in the wrong place: each has Slack's own code."""
    known = {"app": slack.app_token, "bot": slack.bot_token}
    client = WebClient(known.get(token or "", token), base_url=slack.api_url)
    assert error == refusal(lambda: client.api_call(method, json={"channel": slack.channel, "text": "x"}))


def test_a_method_slack_does_not_have_is_refused(web: WebClient) -> None:
    """A misspelt method fails in a test, not in the office."""
    assert "unknown_method" == refusal(lambda: web.api_call("chat.postMesage"))


def test_an_answer_is_found_in_its_thread(slack: LoopbackSlack, web: WebClient) -> None:
    """What the bot posts under a question is listed after it, with its metadata when that is asked for."""
    question = slack.post_as("U1", slack.channel, "what is MAPPA")
    metadata = {"event_type": "mappa_answer", "event_payload": {"key": "k"}}
    answer = web.chat_postMessage(channel=slack.channel, thread_ts=question, text="It is…", metadata=metadata)
    plain = web.conversations_replies(channel=slack.channel, ts=question)["messages"]
    assert [question, answer["ts"]] == [message["ts"] for message in plain]
    assert ["U1", slack.bot_user] == [message["user"] for message in plain]
    assert "metadata" not in plain[1]
    full = web.conversations_replies(channel=slack.channel, ts=question, include_all_metadata=True)["messages"]
    assert metadata == full[1]["metadata"]


def test_a_thread_asked_for_by_one_of_its_replies_is_the_same_thread(slack: LoopbackSlack, web: WebClient) -> None:
    """Slack takes either the root's time stamp or a reply's."""
    root = slack.post_as("U1", slack.channel, "first")
    reply = slack.post_as("U2", slack.channel, "second", thread_ts=root)
    assert 2 == len(web.conversations_replies(channel=slack.channel, ts=reply)["messages"])


def test_the_client_pages_through_a_long_thread(slack: LoopbackSlack, web: WebClient) -> None:
    """Slack's client, following the cursors by itself, sees every message once."""
    root = slack.post_as("U1", slack.channel, "0")
    for number in range(1, 7):
        slack.post_as("U1", slack.channel, str(number), thread_ts=root)
    pages = [
        [message["text"] for message in page["messages"]]
        for page in web.conversations_replies(channel=slack.channel, ts=root, limit=3)
    ]
    assert [["0", "1", "2"], ["3", "4", "5"], ["6"]] == pages
    assert "invalid_cursor" == refusal(
        lambda: web.conversations_replies(channel=slack.channel, ts=root, cursor="not one of ours")
    )


def test_a_channels_history_is_newest_first_without_replies(slack: LoopbackSlack, web: WebClient) -> None:
    """History shows what the channel shows; `latest` and `oldest` cut it."""
    first = slack.post_as("U1", slack.channel, "first")
    slack.post_as("U2", slack.channel, "a reply", thread_ts=first)
    second = slack.post_as("U1", slack.channel, "second")
    listed = web.conversations_history(channel=slack.channel)["messages"]
    assert ["second", "first"] == [message["text"] for message in listed]
    assert (1, first) == (listed[1]["reply_count"], listed[1]["thread_ts"])
    older = web.conversations_history(channel=slack.channel, latest=second)["messages"]
    assert ["first"] == [message["text"] for message in older]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"channel": "C0NOWHERE"}, "channel_not_found"),
        ({"channel": LoopbackSlack.elsewhere}, "not_in_channel"),
        ({"channel": "C0SECRET"}, "channel_not_found"),
        ({"text": ""}, "no_text"),
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"thread_ts": "1.000001"}, "thread_not_found"),
        ({"metadata": {"event_type": "no payload"}}, "invalid_metadata_format"),
        ({"blocks": [{"type": "divider"}] * 51}, "invalid_blocks"),
        ({"blocks": "[{"}, "invalid_blocks_format"),
    ],
)
def test_a_post_slack_would_refuse_is_refused(
    slack: LoopbackSlack, web: WebClient, change: dict[str, object], error: str
) -> None:
    """Each mistake has Slack's own code, and nothing is posted."""
    slack.add_channel("C0SECRET", "group", bot_is_member=False)
    args = {"channel": slack.channel, "text": "hello"} | change
    assert error == refusal(lambda: web.api_call("chat.postMessage", json=args))
    assert () == slack.said()


def test_the_longest_message_slack_takes_is_posted(slack: LoopbackSlack, web: WebClient) -> None:
    """40,000 characters and 50 blocks are not too many."""
    web.chat_postMessage(channel=slack.channel, text="x" * 40_000, blocks=[{"type": "divider"}] * 50)
    assert [(40_000, 50)] == [(len(message.text), len(message.blocks)) for message in slack.said()]


def test_a_reply_to_a_reply_is_refused(slack: LoopbackSlack, web: WebClient) -> None:
    """Slack would accept it and show it to nobody, so a test must notice."""
    root = slack.post_as("U1", slack.channel, "question")
    reply = slack.post_as("U1", slack.channel, "more", thread_ts=root)
    assert "cannot_reply_to_message" == refusal(
        lambda: web.chat_postMessage(channel=slack.channel, text="x", thread_ts=reply)
    )


def test_an_ephemeral_message_is_seen_by_one_person(slack: LoopbackSlack, web: WebClient) -> None:
    """It is in nobody's history, and somebody outside the channel cannot get one."""
    root = slack.post_as("U1", slack.channel, "question")
    web.chat_postEphemeral(channel=slack.channel, user="U1", text="psst", thread_ts=root)
    assert [("psst", "U1")] == [(message.text, message.ephemeral_to) for message in slack.said(root)]
    assert 1 == len(web.conversations_replies(channel=slack.channel, ts=root)["messages"])
    assert "user_not_in_channel" == refusal(
        lambda: web.chat_postEphemeral(channel=slack.channel, user="U2", text="psst")
    )


def test_the_bot_changes_its_own_messages_only(slack: LoopbackSlack, web: WebClient) -> None:
    """An update replaces text and blocks; a person's message cannot be touched."""
    ts = web.chat_postMessage(channel=slack.channel, text="looking…")["ts"]
    web.chat_update(channel=slack.channel, ts=ts, text="found")
    assert [("found", True)] == [(message.text, message.edited) for message in slack.said()]
    theirs = slack.post_as("U1", slack.channel, "mine")
    assert "cant_update_message" == refusal(lambda: web.chat_update(channel=slack.channel, ts=theirs, text="x"))
    assert "message_not_found" == refusal(lambda: web.chat_update(channel=slack.channel, ts="1.0", text="x"))


def test_people_and_channels_are_described(slack: LoopbackSlack, web: WebClient) -> None:
    """A direct message names its person; unknown people and private channels are not found."""
    dm = slack.dm("U1")
    about = web.conversations_info(channel=dm)["channel"]
    assert (True, "U1") == (about["is_im"], about["user"])
    assert web.conversations_info(channel=slack.elsewhere)["channel"]["is_member"] is False
    assert "U1" == web.users_info(user="U1")["user"]["id"]
    assert "user_not_found" == refusal(lambda: web.users_info(user="U2"))


def test_a_missing_scope_is_named(start_slack: Callable[..., LoopbackSlack]) -> None:
    """An app installed with too few scopes hears which one it lacks, by kind of channel."""
    slack = start_slack(scopes=frozenset({"chat:write", "channels:history"}))
    web = WebClient(slack.bot_token, base_url=slack.api_url)
    root = slack.post_as("U1", slack.channel, "question")
    assert web.conversations_replies(channel=slack.channel, ts=root)["ok"]
    direct = slack.post_as("U1", slack.dm("U1"), "question")
    with pytest.raises(SlackApiError) as caught:
        web.conversations_replies(channel=slack.dm("U1"), ts=direct)
    assert ("missing_scope", "im:history") == (caught.value.response["error"], caught.value.response["needed"])


def test_calls_are_recorded_without_the_token(slack: LoopbackSlack, web: WebClient) -> None:
    """A test sees every call in order with its arguments, and no failure report prints a secret."""
    web.chat_postMessage(channel=slack.channel, text="one")
    refusal(lambda: web.chat_postMessage(channel="C0NOWHERE", text="two"))
    assert [("one", 200, ""), ("two", 200, "channel_not_found")] == [
        (call.args["text"], call.status, call.error) for call in slack.calls_to("chat.postMessage")
    ]
    with closing(HTTPConnection(urlsplit(slack.api_url).netloc)) as plain:
        plain.request("POST", "/api/auth.test", f"token={slack.bot_token}")  # Slack takes it as an argument, too
        assert json.load(plain.getresponse())["ok"]
    assert slack.bot_token not in str(slack.calls)
