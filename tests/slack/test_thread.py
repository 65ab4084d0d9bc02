"""The earlier questions of a thread."""

from typing import Any

from bot.slack.thread import earlier_questions

BOT = "U0MAPPABOT"


def said(ts: str, text: str, user: str = "U1", **more: Any) -> dict[str, Any]:
    """A message as conversations.replies gives it."""
    return {"ts": ts, "user": user, "text": text, **more}


def answer(ts: str) -> dict[str, Any]:
    """An answer of the bot."""
    return said(
        ts, "an answer", BOT, bot_id="B1", metadata={"event_type": "mappa_answer", "event_payload": {"key": "k"}}
    )


def test_in_a_channel_the_bots_questions_begin_with_its_name() -> None:
    """Before its first answer only mentions count, after it everything not meant for others."""
    thread = [
        said("1.0", "morning all"),
        said("2.0", f"<@{BOT}> what is ViSOR?"),
        answer("3.0"),
        said("4.0", "<@U9> did you know?", "U2"),
        said("5.0", "who uses it?", "U2"),
        said("6.0", "joined", subtype="channel_join"),
        said("7.0", "deploy done", "U8", bot_id="B8"),
        said("8.0", ":+1:"),
        said("9.0", "and since when?"),
        said("10.0", "said later"),
    ]
    assert earlier_questions(thread, "9.0", BOT, direct=False) == ("what is ViSOR?", "who uses it?")


def test_order_comes_from_time_and_only_five_are_kept() -> None:
    """Slack's page may put the root anywhere; "10.0" comes after "9.0" although it sorts before it as text."""
    thread = [said(f"{number}.0", f"question {number}") for number in (11, 3, 10, 9, 8, 7, 6)]
    asked = earlier_questions(thread, "12.0", BOT, direct=True)
    assert asked == ("question 7", "question 8", "question 9", "question 10", "question 11")
