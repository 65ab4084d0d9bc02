"""What Slack tells of a changed message, and which of it is a person changing their words."""

from typing import Any

import pytest

from bot.slack.changed import Change, read_change

_BOT = "U0BOT"
_TS = "1700000000.000100"


def told(subtype: str, now: dict[str, Any] | None, before: dict[str, Any] | None, **more: Any) -> dict[str, Any]:
    """A payload as the Events API sends it."""
    event = {"type": "message", "subtype": subtype, "channel": "C1", "ts": "1700000009.000000", "hidden": True, **more}
    event |= {"event_ts": "1700000009.000000"}
    event |= {"message": now} if now is not None else {}
    event |= {"previous_message": before} if before is not None else {}
    return {"team_id": "T1", "type": "event_callback", "event": event}


def message(text: str, **more: Any) -> dict[str, Any]:
    """A message of a person."""
    return {"type": "message", "user": "U0ANA", "text": text, "ts": _TS, **more}


_EDITED = {"user": "U0ANA", "ts": "1700000008.000000"}


def test_an_edit_is_read_with_its_thread_and_its_own_time() -> None:
    """The time of the edit tells it from the next, and from its own redelivery."""
    body = told("message_changed", message("b", edited=_EDITED, thread_ts="1699.5"), message("a", thread_ts="1699.5"))
    change = read_change(body, _BOT)
    assert Change("T1", "C1", _TS, "1699.5", "1700000008.000000", is_deleted=False) == change
    assert change is not None
    assert "message:T1:C1:1700000000.000100" == change.key


def test_an_edit_told_without_the_words_before_counts_when_it_is_one() -> None:
    """The example in Slack's documentation has no previous message."""
    assert read_change(told("message_changed", message("b", edited=_EDITED), None), _BOT) is not None
    assert read_change(told("message_changed", message("b"), None), _BOT) is None


@pytest.mark.parametrize(
    ("now", "before"),
    [
        (
            message("see <https://gov.uk>", attachments=[{"from_url": "https://gov.uk"}]),
            message("see <https://gov.uk>"),
        ),
        (message("a", locale="en-GB"), message("a")),
        (message("a", reply_count=1, latest_reply="1700000001.0"), message("a")),
        (message("<@U0BOT> a :smile:"), message("a :smile:")),
        (message("b", user=_BOT, edited=_EDITED), message("a", user=_BOT)),
        (message("b", bot_id="B1", edited=_EDITED), message("a", bot_id="B1")),
        (message("b", subtype="bot_message", edited=_EDITED), message("a", subtype="bot_message")),
    ],
)
def test_what_is_no_change_of_a_persons_words_is_nothing(now: dict[str, Any], before: dict[str, Any]) -> None:
    """Links unfolded, a language recognised, replies counted, a mention taken out, and what bots do."""
    assert read_change(told("message_changed", now, before), _BOT) is None


def test_a_deletion_is_read() -> None:
    """By the time stamp of what was deleted; the thread is known from the message before."""
    body = told("message_deleted", None, message("a", thread_ts="1699.5"), deleted_ts=_TS)
    assert Change("T1", "C1", _TS, "1699.5", "1700000009.000000", is_deleted=True) == read_change(body, _BOT)


def test_a_deletion_told_with_nothing_but_its_time_stamp_is_read() -> None:
    """The example in Slack's documentation has no more."""
    change = read_change(told("message_deleted", None, None, deleted_ts=_TS), _BOT)
    assert Change("T1", "C1", _TS, _TS, "1700000009.000000", is_deleted=True) == change


def test_the_root_of_a_thread_that_is_deleted_is_told_of_as_a_tombstone() -> None:
    """Slack keeps the root for its replies and says that it was changed."""
    stone = {
        "type": "message",
        "subtype": "tombstone",
        "text": "This message was deleted.",
        "user": "USLACKBOT",
        "hidden": True,
        "ts": _TS,
        "thread_ts": _TS,
    }
    change = read_change(told("message_changed", stone, message("a", thread_ts=_TS)), _BOT)
    assert Change("T1", "C1", _TS, _TS, "1700000009.000000", is_deleted=True) == change


@pytest.mark.parametrize("before", [message("a", bot_id="B1"), message("a", user=_BOT)])
def test_the_bots_own_message_deleted_is_nothing_to_follow(before: dict[str, Any]) -> None:
    """An administrator takes an answer away: the bot does nothing about it."""
    assert read_change(told("message_deleted", None, before, deleted_ts=_TS), _BOT) is None
