"""A person edits or deletes a question after the bot has seen it: the one answer there is follows."""

import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import wording
from bot.answer.stop import stop_personal_data
from bot.answer.types import Answer, Question
from bot.demo.loopback import LoopbackSlack
from bot.slack.ids import DELETED, message_key
from bot.store.events import Delivery
from tests.scenarios.running import ANA, BEN, echo, running_bot, settle

_PNC = "09/123456K"


def guarded(question: Question) -> Answer:
    """`echo` behind the guard, as the real answerer has it."""
    return stop_personal_data(question.text) or echo(question)


def test_an_edited_question_is_answered_anew_in_the_same_message(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The one reply changes, says why, keeps its place and its source; what is kept is the question as it reads now."""
    with running_bot(slack, tmp_path) as bot:
        ts = asked(slack, "When is it Level 2?")
        (first,) = slack.said(ts)
        slack.edit_as(slack.channel, ts, f"<@{slack.bot_user}> When is it Level 3?")
        slack.wait_for(lambda: "Level 3" in slack.said(ts)[0].text)
        settle(slack)
        (said,) = slack.said(ts)
        assert first.ts == said.ts
        assert said.text.startswith("You asked: When is it Level 3?")
        assert said.text.endswith(wording.EDITED)
        assert "chapter 7, para 7.9" in said.text
        assert bot.store is not None
        kept = bot.store.asked.find(message_key(slack.team, slack.channel, ts))
        assert kept is not None
        assert ("When is it Level 3?", said.ts) == (kept.question, kept.reply_ts)


def test_an_edit_that_leaves_the_words_alone_changes_nothing(slack: LoopbackSlack, tmp_path: Path) -> None:
    """A link that Slack unfolds, a mention put elsewhere, an emoji in front: no call follows."""
    with running_bot(slack, tmp_path):
        ts = asked(slack, "When is it Level 2?")
        slack.edit_as(slack.channel, ts, f"<@{slack.bot_user}> When is it Level 2?")
        slack.edit_as(slack.channel, ts, f"When is it Level 2? <@{slack.bot_user}>")
        settle(slack)
    assert not slack.calls_to("chat.update")
    assert 1 == len(slack.said(ts))


def test_an_edit_in_a_direct_message_and_in_a_thread_is_followed(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The follow-up is answered with the question before it, as at first."""
    with running_bot(slack, tmp_path):
        root = slack.post_as(ANA, slack.dm(ANA), "When is it Level 2?")
        slack.wait_for(lambda: slack.said(root))
        settle(slack)
        follow = slack.post_as(ANA, slack.dm(ANA), "and level three?", thread_ts=root)
        slack.wait_for(lambda: len(slack.said(root)) == 2)
        settle(slack)
        slack.edit_as(slack.dm(ANA), follow, "and level one?")
        slack.wait_for(lambda: "level one" in slack.said(root)[1].text)
    assert slack.said(root)[1].text.startswith("You asked: and level one? | before: When is it Level 2?")
    assert slack.said(root)[0].text.startswith("You asked: When is it Level 2?")


def test_personal_data_put_into_a_question_stops_it_and_is_kept_nowhere(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The answer becomes the stop, and the question that was kept is forgotten."""
    with running_bot(slack, tmp_path, guarded) as bot:
        ts = asked(slack, "When is it Level 2?")
        slack.edit_as(slack.channel, ts, f"<@{slack.bot_user}> When is PNC {_PNC} Level 2?")
        slack.wait_for(lambda: "I stopped before looking anything up" in slack.said(ts)[0].text)
        settle(slack)
        assert bot.store is not None
        assert bot.store.asked.find(message_key(slack.team, slack.channel, ts)) is None
    assert 1 == len(slack.said(ts))
    assert _PNC not in kept_in(tmp_path)
    assert _PNC not in str([call.args for call in slack.calls])


def test_personal_data_taken_out_of_a_question_gets_it_answered(slack: LoopbackSlack, tmp_path: Path) -> None:
    """What the stop asks for, done by editing: the stop becomes the answer."""
    with running_bot(slack, tmp_path, guarded):
        ts = asked(slack, f"When is PNC {_PNC} Level 2?")
        assert "I stopped before looking anything up" in slack.said(ts)[0].text
        slack.edit_as(slack.channel, ts, f"<@{slack.bot_user}> When is it Level 2?")
        slack.wait_for(lambda: slack.said(ts)[0].text.startswith("You asked: When is it Level 2?"))
    assert 1 == len(slack.said(ts))


def test_an_edit_while_the_first_answer_is_made_ends_with_one_answer_to_the_last_words(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    """Neither gets lost: the first answer is posted, and then follows the edit."""
    release = threading.Event()

    def slow(question: Question) -> Answer:
        release.wait(10)
        return echo(question)

    with running_bot(slack, tmp_path, slow):
        ts = slack.post_as(ANA, slack.channel, "When is it Level 2?", mention=True)
        slack.edit_as(slack.channel, ts, f"<@{slack.bot_user}> When is it Level 3?")
        settle(slack)
        assert not slack.said(ts)
        release.set()
        slack.wait_for(lambda: slack.said(ts) and "Level 3" in slack.said(ts)[0].text)
        settle(slack)
    assert 1 == len(slack.said(ts))


def test_of_many_edits_the_last_one_stands(slack: LoopbackSlack, tmp_path: Path) -> None:
    """However the threads that follow them overtake each other."""
    with running_bot(slack, tmp_path) as bot:
        ts = asked(slack, "When is it Level 2?")
        for number in range(8):
            slack.edit_as(slack.channel, ts, f"<@{slack.bot_user}> question number {number}")
        slack.wait_for(lambda: "question number 7" in slack.said(ts)[0].text)
        settle(slack)
        assert slack.said(ts)[0].text.startswith("You asked: question number 7")
        assert bot.store is not None
        kept = bot.store.asked.find(message_key(slack.team, slack.channel, ts))
        assert kept is not None
        assert "question number 7" == kept.question
    assert 1 == len(slack.said(ts))


def test_an_edit_delivered_twice_is_followed_once(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The second delivery finds the work done."""
    seen: list[str] = []

    def counted(question: Question) -> Answer:
        seen.append(question.text)
        return echo(question)

    with running_bot(slack, tmp_path, counted):
        ts = asked(slack, "When is it Level 2?")
        slack.edit_as(slack.channel, ts, f"<@{slack.bot_user}> When is it Level 3?")
        slack.wait_for(lambda: "Level 3" in slack.said(ts)[0].text)
        settle(slack)
        again = next(event for event in slack.events if event["event"].get("subtype") == "message_changed")
        slack.redeliver(again["event_id"])
        settle(slack)
    assert ["When is it Level 2?", "When is it Level 3?"] == seen
    assert 1 == len(slack.calls_to("chat.update"))


def test_an_edit_of_yesterdays_question_is_left_alone(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Nobody is looking for a new answer there."""
    with running_bot(slack, tmp_path):
        ts = asked(slack, "When is it Level 2?")
    with running_bot(slack, tmp_path, run="run-2", now=lambda: datetime.now(UTC) + timedelta(hours=25)):
        slack.edit_as(slack.channel, ts, f"<@{slack.bot_user}> When is it Level 3?")
        settle(slack)
    assert not slack.calls_to("chat.update")


def test_edits_and_deletions_of_what_was_never_for_the_bot_make_no_call(slack: LoopbackSlack, tmp_path: Path) -> None:
    """People talking to each other in the same channel: the bot is not in the way."""
    with running_bot(slack, tmp_path):
        ts = slack.post_as(ANA, slack.channel, "lunch?")
        other = slack.post_as(BEN, slack.channel, "yes", thread_ts=ts)
        settle(slack)
        before = slack.calls
        slack.edit_as(slack.channel, ts, "lunch at one?")
        slack.delete_as(slack.channel, other)
        slack.delete_as(slack.channel, ts)
        settle(slack)
        assert before == slack.calls


def test_a_deleted_question_takes_its_answer_along(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Nothing is left of either, in the channel or in the database."""
    with running_bot(slack, tmp_path) as bot:
        ts = asked(slack, "When is it Level 2?")
        slack.delete_as(slack.channel, ts)
        slack.wait_for(lambda: not slack.said())
        settle(slack)
        assert bot.store is not None
        assert bot.store.asked.find(message_key(slack.team, slack.channel, ts)) is None
    assert "When is it Level 2?" not in kept_in(tmp_path)


def test_a_deleted_follow_up_takes_only_its_own_answer_along(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The answer above it stays."""
    with running_bot(slack, tmp_path):
        root = asked(slack, "When is it Level 2?")
        follow = slack.post_as(ANA, slack.channel, "and level 3?", thread_ts=root)
        slack.wait_for(lambda: len(slack.said(root)) == 2)
        settle(slack)
        slack.delete_as(slack.channel, follow)
        slack.wait_for(lambda: len(slack.said(root)) == 1)
        settle(slack)
    assert slack.said(root)[0].text.startswith("You asked: When is it Level 2?")


def test_an_answer_that_people_went_on_from_becomes_a_note(slack: LoopbackSlack, tmp_path: Path) -> None:
    """What Ben wrote below it would hang in the air; the words of the answer go all the same."""
    with running_bot(slack, tmp_path):
        ts = asked(slack, "When is it Level 2?")
        slack.post_as(BEN, slack.channel, f"<@{ANA}> that is what I meant", thread_ts=ts)
        settle(slack)
        slack.delete_as(slack.channel, ts)
        slack.wait_for(lambda: slack.said(ts)[0].text == wording.QUESTION_DELETED)
        settle(slack)
    (said,) = slack.said(ts)
    assert "You asked" not in str(said.blocks)


def test_a_deletion_while_the_answer_is_made_leaves_none(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The answer that comes too late is taken away again, or is never posted."""
    release = threading.Event()

    def slow(question: Question) -> Answer:
        release.wait(10)
        return echo(question)

    with running_bot(slack, tmp_path, slow) as bot:
        root = asked_with(slack, "first", release)
        follow = slack.post_as(ANA, slack.channel, "and level 3?", thread_ts=root, mention=True)
        slack.delete_as(slack.channel, follow)
        settle(slack)
        release.set()
        slack.wait_for(lambda: slack.calls_to("chat.delete"))
        settle(slack)
        assert bot.store is not None
        assert bot.store.asked.find(message_key(slack.team, slack.channel, follow)) is None
    assert 1 == len(slack.said(root))


def test_a_deletion_that_a_dead_process_left_is_finished(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Slack tells of it once; the next run takes the answer away and forgets the question."""
    with running_bot(slack, tmp_path) as bot:
        ts = asked(slack, "When is it Level 2?")
        settle(slack)
        assert bot.store is not None
        key = message_key(slack.team, slack.channel, ts)
        begun = Delivery(f"{DELETED}{key}", slack.team, slack.channel, ts, ts, asker="")
        bot.store.events.claim(begun, datetime.now(UTC))
        assert bot.store.asked.find(key) is not None
    slack.kick_bot(slack.channel)  # so that nobody hears of the deletion itself
    slack.delete_as(slack.channel, ts)
    slack.invite_bot(slack.channel)
    with running_bot(slack, tmp_path, run="run-2") as bot:
        slack.wait_for(lambda: not slack.said(ts))
        assert bot.store is not None
        store = bot.store
        slack.wait_for(lambda: store.asked.find(key) is None)
        settle(slack)
    assert "When is it Level 2?" not in kept_in(tmp_path)


def test_a_deletion_delivered_twice_does_nothing_twice(slack: LoopbackSlack, tmp_path: Path) -> None:
    """One call takes the answer away."""
    with running_bot(slack, tmp_path):
        ts = asked(slack, "When is it Level 2?")
        slack.delete_as(slack.channel, ts)
        slack.wait_for(lambda: not slack.said())
        settle(slack)
        slack.redeliver(slack.events[-1]["event_id"])
        for event in slack.events:
            if event["event"].get("subtype") in {"message_changed", "message_deleted"}:
                slack.redeliver(event["event_id"])
        settle(slack)
    assert 1 == len(slack.calls_to("chat.delete"))


@pytest.mark.parametrize(
    ("change", "obstacle"),
    [
        ("edit", "is_archived"),
        ("edit", "cant_update_message"),
        ("delete", "message_not_found"),
        ("delete", "not_in_channel"),
    ],
)
def test_what_slack_refuses_ends_in_silence(
    slack: LoopbackSlack, tmp_path: Path, caplog: pytest.LogCaptureFixture, change: str, obstacle: str
) -> None:
    """A channel archived or left, a reply already gone, an editing window closed: no word to anybody, and no error."""
    with running_bot(slack, tmp_path):
        ts = asked(slack, "When is it Level 2?")
        method = "chat.update" if change == "edit" else "chat.delete"
        slack.fail_next(method, status=200, error=obstacle, times=9)
        if change == "edit":
            slack.edit_as(slack.channel, ts, f"<@{slack.bot_user}> When is it Level 3?")
        else:
            slack.delete_as(slack.channel, ts)
        slack.wait_for(lambda: slack.calls_to(method))
        settle(slack)
    assert 1 == len(slack.calls_to("chat.postMessage"))
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_a_reply_that_was_taken_away_is_not_given_again(slack: LoopbackSlack, tmp_path: Path) -> None:
    """An administrator deleted the answer; an edit of the question brings no new one."""
    with running_bot(slack, tmp_path):
        ts = asked(slack, "When is it Level 2?")
        slack.delete_as(slack.channel, slack.said(ts)[0].ts)
        slack.edit_as(slack.channel, ts, f"<@{slack.bot_user}> When is it Level 3?")
        settle(slack)
    assert not slack.said()
    assert 1 == len(slack.calls_to("chat.postMessage"))


def test_a_channel_archived_meanwhile_is_left_alone(
    slack: LoopbackSlack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A deletion that arrives late changes nothing there and is no fault; the question is forgotten all the same."""
    with running_bot(slack, tmp_path) as bot:
        ts = asked(slack, "When is it Level 2?")
        slack.archive(slack.channel)
        slack.delete_as(slack.channel, ts)
        settle(slack)
        assert bot.store is not None
        slack.wait_for(lambda: bot.store and not bot.store.asked.find(message_key(slack.team, slack.channel, ts)))
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_a_question_deleted_before_its_answer_is_there_leaves_nothing(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The thread is gone when the answer comes: nothing is said in its place, and nothing is kept."""
    release = threading.Event()

    def slow(question: Question) -> Answer:
        release.wait(10)
        return echo(question)

    with running_bot(slack, tmp_path, slow):
        ts = slack.post_as(ANA, slack.channel, "When is it Level 2?", mention=True)
        slack.delete_as(slack.channel, ts)
        settle(slack)
        release.set()
        slack.wait_for(lambda: slack.calls_to("chat.postMessage"))
        settle(slack)
    assert not slack.said()
    assert "When is it Level 2?" not in kept_in(tmp_path)


def test_an_edit_survives_a_slack_that_fails_for_a_moment(slack: LoopbackSlack, tmp_path: Path) -> None:
    """A 500 and a limit on the way: the answer follows all the same."""
    with running_bot(slack, tmp_path):
        ts = asked(slack, "When is it Level 2?")
        slack.fail_next("chat.update", status=500)
        slack.fail_next("conversations.replies", status=429, headers={"Retry-After": "0"})
        slack.edit_as(slack.channel, ts, f"<@{slack.bot_user}> When is it Level 3?")
        slack.wait_for(lambda: "Level 3" in slack.said(ts)[0].text)
    assert 1 == len(slack.said(ts))


def asked(slack: LoopbackSlack, text: str) -> str:
    """Let Ana ask in the channel, and wait for the answer and until it is all over."""
    ts = slack.post_as(ANA, slack.channel, text, mention=True)
    slack.wait_for(lambda: slack.said(ts))
    settle(slack)
    return ts


def asked_with(slack: LoopbackSlack, text: str, release: threading.Event) -> str:
    """Ask while the answerer is let through, and stop it again."""
    release.set()
    ts = asked(slack, text)
    release.clear()
    return ts


def kept_in(folder: Path) -> str:
    """All that the bot's database holds."""
    with sqlite3.connect(folder / "events.sqlite3") as database:
        return "\n".join(database.iterdump())
