"""What the loopback refuses about blocks: Slack's limits, each at its edge."""

from typing import Any

import pytest
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import (
    ActionsBlock,
    ButtonElement,
    ContextBlock,
    HeaderBlock,
    MarkdownTextObject,
    SectionBlock,
)

from bot.demo.blocks import check_blocks
from bot.demo.types import JSON, SlackRefusal


def is_refused_here(block: JSON) -> bool:
    """Return whether the loopback refuses a message of this one block."""
    try:
        check_blocks([block])
    except SlackRefusal:
        return True
    return False


def is_refused_by_the_sdk(block: Any) -> bool:
    """Return whether Slack's own model of the block refuses it."""
    try:
        block.to_dict()
    except SlackObjectFormationError:
        return True
    return False


def section(chars: int) -> tuple[Any, JSON]:
    text = "x" * chars
    return SectionBlock(text=text), {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def fields(count: int) -> tuple[Any, JSON]:
    plain = [{"type": "mrkdwn", "text": "x"}] * count
    return SectionBlock(fields=[MarkdownTextObject(text="x")] * count), {"type": "section", "fields": plain}


def header(chars: int) -> tuple[Any, JSON]:
    text = "x" * chars
    return HeaderBlock(text=text), {"type": "header", "text": {"type": "plain_text", "text": text}}


def context(count: int) -> tuple[Any, JSON]:
    plain = [{"type": "mrkdwn", "text": "x"}] * count
    return ContextBlock(elements=[MarkdownTextObject(text="x")] * count), {"type": "context", "elements": plain}


def actions(count: int) -> tuple[Any, JSON]:
    ids = [f"a{number}" for number in range(count)]  # they must differ within a block
    plain = {"type": "button", "text": {"type": "plain_text", "text": "x"}, "value": "v"}
    buttons = [ButtonElement(text="x", action_id=action_id, value="v") for action_id in ids]
    listed = [plain | {"action_id": action_id} for action_id in ids]
    return ActionsBlock(elements=buttons), {"type": "actions", "elements": listed}


@pytest.mark.parametrize(
    ("build", "most"), [(section, 3000), (fields, 10), (header, 150), (context, 10), (actions, 25)]
)
@pytest.mark.parametrize("beyond", [0, 1])
def test_the_limits_are_those_of_slacks_own_models(build: Any, most: int, beyond: int) -> None:
    """At its limit a block passes both the loopback and the SDK's model; one beyond, neither."""
    model, block = build(most + beyond)
    assert [bool(beyond)] * 2 == [is_refused_here(block), is_refused_by_the_sdk(model)]


@pytest.mark.parametrize(
    "block",
    [
        {"type": "divider"},
        {"type": "markdown", "text": "x" * 12_000},
        {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "a map"},
        {"type": "section", "text": {"type": "plain_text", "text": "x", "emoji": True}, "block_id": "b"},
        {
            "type": "context_actions",
            "elements": [
                {
                    "type": "feedback_buttons",
                    "action_id": "a",
                    "positive_button": {"text": {"type": "plain_text", "text": "Yes"}, "value": "1"},
                    "negative_button": {"text": {"type": "plain_text", "text": "No"}, "value": "0"},
                }
            ],
        },
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}],
                }
            ],
        },
    ],
)
def test_a_block_slack_takes_is_taken(block: JSON) -> None:
    """The kinds of blocks the bot may use pass."""
    check_blocks([block])


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ({"type": "paragraph"}, "unsupported type: paragraph [json-pointer:/blocks/0/type]"),
        ({"type": "divider", "text": "x"}, "invalid additional property: text"),
        ({"type": "section"}, "missing required field: text or fields"),
        ({"type": "section", "text": "just words"}, "must be a text object"),
        ({"type": "section", "text": {"type": "mrkdwn", "text": ""}}, "more than 0 characters"),
        ({"type": "section", "text": {"type": "markdown", "text": "x"}}, "must be a text object"),
        ({"type": "header", "text": {"type": "mrkdwn", "text": "x"}}, "of type plain_text"),
        ({"type": "context", "elements": []}, "at least one item"),
        ({"type": "actions", "elements": [{"type": "buton"}]}, "unsupported type: buton"),
        ({"type": "markdown", "text": "x" * 12_001}, "less than 12001 characters"),
        ({"type": "rich_text", "elements": [{"type": "text", "text": "x"}]}, "unsupported type: text"),
        ({"type": "divider", "block_id": "x" * 256}, "less than 256 characters"),
    ],
)
def test_a_block_slack_refuses_is_refused_with_its_place(block: JSON, said: str) -> None:
    """The message says what is wrong and where, as Slack's does."""
    with pytest.raises(SlackRefusal, match="invalid_blocks") as caught:
        check_blocks([block])
    assert said in caught.value.messages[0] or said in " ".join(caught.value.messages)


def test_what_only_the_whole_message_breaks_is_refused() -> None:
    """Blocks that are each fine may be too much together, or share an id."""
    long = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3000}}
    check_blocks([long] * 4)
    with pytest.raises(SlackRefusal, match="msg_blocks_too_long"):
        check_blocks([long] * 5)
    with pytest.raises(SlackRefusal, match="invalid_blocks"):
        check_blocks([{"type": "divider", "block_id": "b"}] * 2)
    with pytest.raises(SlackRefusal, match="invalid_blocks"):
        check_blocks([{"type": "markdown", "text": "x" * 6001}] * 2)
