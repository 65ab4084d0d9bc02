"""The agent view, streams, uploads and citations."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.demo.blocks import check_blocks
from bot.demo.loopback import LoopbackSlack
from bot.demo.types import JSON, SlackRefusal

PROMPTS = [{"title": f"Ask {number}", "message": f"What is Level {number}?"} for number in range(5)]


def refused(call: Any, **args: Any) -> str:
    """Return the code a call is refused with."""
    with pytest.raises(SlackApiError) as caught:
        call(**args)
    return str(caught.value.response["error"])


def test_a_status_stands_until_the_app_posts(slack: LoopbackSlack, web: WebClient) -> None:
    """The line "is looking…" ends with the answer in the same thread, or when it is set to nothing."""
    ts = slack.post_as("U1", slack.channel, "what is Level 2?")
    web.assistant_threads_setStatus(channel_id=slack.channel, thread_ts=ts, status="is looking…")
    assert "is looking…" == slack.status_of(slack.channel, ts)
    web.chat_postMessage(channel=slack.channel, thread_ts=ts, text="It is…")
    assert "" == slack.status_of(slack.channel, ts)
    missing = {"channel_id": slack.channel, "thread_ts": "1.0", "status": "x"}
    assert "invalid_thread_ts" == refused(web.assistant_threads_setStatus, **missing)


def test_prompts_are_four_at_most_and_never_for_a_thread(slack: LoopbackSlack, web: WebClient) -> None:
    """A fifth is refused; with a thread_ts Slack says ok and shows nothing, the trap of the agent view."""
    dm = slack.dm("U1")
    ts = slack.post_as("U1", dm, "hello")
    assert web.assistant_threads_setSuggestedPrompts(channel_id=dm, thread_ts=ts, prompts=PROMPTS[:2])["ok"]
    assert () == slack.prompts_of(dm)
    web.assistant_threads_setSuggestedPrompts(channel_id=dm, prompts=PROMPTS[:4])
    assert tuple(PROMPTS[:4]) == slack.prompts_of(dm)
    too_many = {"channel_id": dm, "prompts": PROMPTS}
    assert "invalid_arguments" == refused(web.assistant_threads_setSuggestedPrompts, **too_many)


def test_a_stream_grows_and_ends(slack: LoopbackSlack, web: WebClient) -> None:
    """Slack's own helper writes a message in pieces; blocks come with its end."""
    dm = slack.dm("U1")
    ts = slack.post_as("U1", dm, "what is Level 2?")
    stream = web.chat_stream(
        channel=dm, thread_ts=ts, recipient_team_id=slack.team, recipient_user_id="U1", buffer_size=1
    )
    stream.append(markdown_text="Level 2 ")
    stream.append(markdown_text="is…")
    assert [("Level 2 is…", True)] == [(message.text, message.is_streaming) for message in slack.said(ts)]
    stream.stop(blocks=[{"type": "divider"}])
    (said,) = slack.said(ts)
    assert ("Level 2 is…", False, "divider") == (said.text, said.is_streaming, said.blocks[0]["type"])
    assert "message_not_in_streaming_state" == refused(web.chat_appendStream, channel=dm, ts=said.ts, markdown_text="x")


def test_a_stream_in_a_channel_must_say_for_whom(slack: LoopbackSlack, web: WebClient) -> None:
    """Outside direct messages the person and their team are required."""
    ts = slack.post_as("U1", slack.channel, "hello")
    args: dict[str, Any] = {"channel": slack.channel, "thread_ts": ts, "recipient_team_id": slack.team}
    assert "missing_recipient_user_id" == refused(web.chat_startStream, **args)
    assert web.chat_startStream(**args, recipient_user_id="U1")["ok"]


def test_a_file_is_uploaded_in_three_steps_and_shown_by_its_id(slack: LoopbackSlack, web: WebClient) -> None:
    """Slack's own helper uploads it; only then may an image block name it."""
    block = {"type": "image", "alt_text": "a chart", "slack_file": {"id": "F0UNKNOWN"}}
    assert "invalid_blocks" == refused(web.chat_postMessage, channel=slack.channel, text="x", blocks=[block])
    done = web.files_upload_v2(content=b"\x89PNG", filename="chart.png", title="A chart", alt_txt="a chart")
    (file,) = slack.files
    assert (done["files"][0]["id"], b"\x89PNG", "A chart", "a chart", ()) == (
        file.id,
        file.content,
        file.title,
        file.alt_text,
        file.channels,
    )
    block["slack_file"] = {"id": file.id}
    web.chat_postMessage(channel=slack.channel, text="x", blocks=[block])
    web.files_upload_v2(content=b"abc", filename="b.txt", channel=slack.channel, initial_comment="here")
    assert ("here", 1) == (slack.said()[1].text, len(slack.said()[1].files))


def citation(**change: Any) -> JSON:
    """A rich text block with a citation in it."""
    element = {"type": "citation", "url": "https://www.gov.uk/mappa", "text": "1", "index": 1}
    element |= {"details": {"citation_type": "web", "display_name": "GOV.UK", "title": "MAPPA", "snippet": "…"}}
    leaf = {key: value for key, value in (element | change).items() if value is not None}
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [leaf]}]}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"url": None}, "missing required field: url"),
        ({"url": "not an address"}, "must be a valid URL"),
        ({"text": None}, "missing required field: text"),
        ({"index": None}, "must be a number"),
        ({"index": "1"}, "must be a number"),
        ({"details": None}, "unsupported citation type"),
        ({"details": {"citation_type": "book"}}, "unsupported citation type: book"),
        ({"details": {"citation_type": "web", "author": "x"}}, "invalid additional property: author"),
        ({"from_llm": "yes"}, "must be a boolean"),
        ({"colour": "red"}, "invalid additional property: colour"),
    ],
)
def test_a_citation_has_to_be_whole(change: JSON, said: str) -> None:
    """Every required field of the documentation's table, and no field it does not have."""
    check_blocks([citation()])
    with pytest.raises(SlackRefusal, match="invalid_blocks") as caught:
        check_blocks([citation(**change)])
    assert said in " ".join(caught.value.messages)


def test_a_workspace_without_citations_refuses_them(start_slack: Callable[..., LoopbackSlack]) -> None:
    """The app must be able to say it again in plain text."""
    slack = start_slack(supports_citations=False)
    web = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])
    assert "invalid_blocks" == refused(web.chat_postMessage, channel=slack.channel, text="x", blocks=[citation()])
    web.chat_postMessage(channel=slack.channel, text="x", blocks=[{"type": "divider"}])
    assert 1 == len(slack.said())
