"""A question goes to the MAPPA unit, and its reply comes back: what people press, type and read in Slack."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest

from bot import wording
from bot.demo.loopback import LoopbackSlack
from bot.demo.types import Message, View
from bot.slack import ids
from bot.store.database import open_database
from bot.store.escalations import State
from bot.store.store import Store, open_store
from index.strict_yaml import read_yaml
from tests.scenarios.running import ANA, BEN, QUICK, Answerer, Bot, echo, running_bot, settings_for, settle

CAT = "U0CAT"
UNIT = "C0UNIT"
QUESTION = "Who signs the form?"
PACE = replace(QUICK, remind_seconds=0.2)
PERSONAL = "My client John Smith, born 3 May 1981, has moved to 4 High Street, Leicester LE1 4AB"


class Clock:
    """The present time, which a test can move on."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@contextmanager
def bot_with_unit(
    slack: LoopbackSlack, folder: Path, answer: Answerer = echo, *, unit: str = UNIT, **options: Any
) -> Iterator[Bot]:
    """A running bot whose workspace has chosen a channel of the MAPPA unit."""
    with running_bot(slack, folder, answer, pace=options.pop("pace", PACE), **options) as bot:
        kept(bot).choices.choose(slack.team, "", "unit_channel", unit or None, "admin", datetime.now(UTC))
        yield bot


def kept(bot: Bot) -> Store:
    """What the bot keeps."""
    assert bot.store is not None
    return bot.store


def ask(slack: LoopbackSlack, bot: Bot, text: str = QUESTION) -> Message:
    """Ana asks in the channel; the bot's answer, once what was asked is written down."""
    ts = slack.post_as(ANA, slack.channel, text, mention=True)
    slack.wait_for(lambda: kept(bot).asked.find(f"message:{slack.team}:{slack.channel}:{ts}"))
    return slack.said(ts)[0]


def modal(slack: LoopbackSlack, user: str, callback: str = "") -> View:
    """The modal a person sees, once it is the one that is waited for."""

    def seen() -> View | None:
        view = slack.view_of(user)
        return view if view is not None and view.callback_id == callback else None

    found = slack.wait_for(seen)
    assert found is not None
    return found


def escalate(slack: LoopbackSlack, answer: Message, user: str = ANA, question: str | None = None) -> Message:
    """A person presses the button and sends the question; the message in the unit's channel."""
    before = len(at_unit(slack))
    slack.press(user, answer.ts, ids.ASK_UNIT)
    view = modal(slack, user, ids.ASK_UNIT_SEND)
    slack.submit(user, view.id, {} if question is None else {"question": question})
    return slack.wait_for(lambda: at_unit(slack)[before:])[0]


def at_unit(slack: LoopbackSlack, thread_ts: str = "") -> list[Message]:
    """What the bot has said in the unit's channel, or in a thread there."""
    return [message for message in slack.said(thread_ts) if message.channel == UNIT and not message.ephemeral_to]


def now_at_unit(slack: LoopbackSlack, message: Message, words: str) -> Message:
    """The message in the unit's channel, once it says so."""

    def seen() -> list[Message]:
        return [known for known in slack.said() if known.ts == message.ts and words in str(known.blocks)]

    return slack.wait_for(seen)[0]


def told(slack: LoopbackSlack, thread_ts: str, title: str = wording.UNIT_REPLY_TITLE) -> list[Message]:
    """The replies of the unit in a thread."""
    return [message for message in slack.said(thread_ts) if message.text.startswith(title)]


def whispered(slack: LoopbackSlack, user: str) -> list[str]:
    """What the bot has said to one person alone."""
    return [message.text for message in slack.said() if message.ephemeral_to == user]


def claim(slack: LoopbackSlack, posted: Message, user: str = BEN) -> None:
    """A person of the unit takes the question."""
    slack.press(user, posted.ts, ids.UNIT_CLAIM)
    now_at_unit(slack, posted, f"<@{user}>")


def reply(slack: LoopbackSlack, posted: Message, text: str, user: str = BEN, *, suggest: bool = False) -> None:
    """The person who has the question answers it."""
    slack.press(user, posted.ts, ids.UNIT_ANSWER)
    view = modal(slack, user, ids.UNIT_ANSWER_SEND)
    slack.submit(user, view.id, {"answer": text} | ({"suggest": ["yes"]} if suggest else {}))


@pytest.fixture
def unit(slack: LoopbackSlack) -> str:
    """The channel of the MAPPA unit, with two of its people."""
    slack.add_channel(UNIT, "group")
    for user in (BEN, CAT):
        slack.join(user, UNIT)
    return UNIT


@pytest.mark.usefixtures("unit")
def test_a_question_goes_to_the_unit_and_the_reply_comes_back_to_the_thread(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    """From the button under an answer to the reply, with everything people read on the way."""
    with bot_with_unit(slack, tmp_path) as bot:
        answer = ask(slack, bot)
        slack.press(ANA, answer.ts, ids.ASK_UNIT)
        view = modal(slack, ANA, ids.ASK_UNIT_SEND)
        assert QUESTION in str(view.blocks)
        assert wording.UNIT_IN_THREAD in str(view.blocks)
        slack.submit(ANA, view.id, {"question": "Who signs <b>the form?"})
        assert wording.unit_sent(24) in str(modal(slack, ANA).blocks)
        posted = slack.wait_for(lambda: at_unit(slack))[0]
        assert "Who signs &lt;b&gt;the form?" in posted.text
        assert ANA not in str(posted)
        claim(slack, posted)
        reply(slack, posted, "The chair signs it & the clerk keeps it.")
        said = slack.wait_for(lambda: told(slack, answer.thread_ts))[0]
        done = now_at_unit(slack, posted, "Answered by <@U0BEN>.")
        settle(slack)
    assert "The chair signs it &amp; the clerk keeps it." in said.text
    assert wording.UNIT_REPLY_IS_A_PERSONS in said.text
    assert "Who signs &lt;b&gt;the form?" in said.text
    assert "actions" not in {block["type"] for block in done.blocks}
    assert len(at_unit(slack)) == 1
    assert len(told(slack, answer.thread_ts)) == 1
    assert not list(tmp_path.rglob("*.yaml"))


@pytest.mark.usefixtures("unit")
def test_a_private_question_is_answered_in_a_direct_message(slack: LoopbackSlack, tmp_path: Path) -> None:
    """What was asked by `/mappa` where others could not see it stays between the bot and the asker."""
    with bot_with_unit(slack, tmp_path) as bot:
        trigger = slack.command(ANA, slack.channel, QUESTION)
        slack.wait_for(lambda: kept(bot).asked.find(f"command:{trigger}"))
        (answer,) = slack.said()
        slack.press(ANA, answer.ts, ids.ASK_UNIT)
        view = modal(slack, ANA, ids.ASK_UNIT_SEND)
        assert QUESTION in str(view.blocks)
        assert wording.UNIT_PRIVATELY in str(view.blocks)
        slack.submit(ANA, view.id, {})
        posted = slack.wait_for(lambda: at_unit(slack))[0]
        claim(slack, posted)
        reply(slack, posted, "The chair.")
        said = slack.wait_for(lambda: told(slack, ""))[0]
        row = kept(bot).escalations.find(posted.metadata["event_payload"]["key"] if posted.metadata else "")
    assert said.channel == slack.dm(ANA)
    assert ANA not in str(row).replace(slack.dm(ANA), "")


@pytest.mark.usefixtures("unit")
def test_personal_data_is_stopped_in_the_modal(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Question, answer and reason are looked at before anything is kept or shown; the kinds are named, inline."""
    with bot_with_unit(slack, tmp_path) as bot:
        answer = ask(slack, bot)
        slack.press(ANA, answer.ts, ids.ASK_UNIT)
        view = modal(slack, ANA, ids.ASK_UNIT_SEND)
        refused = slack.submit(ANA, view.id, {"question": PERSONAL})
        assert refused is not None
        assert "Please take it out" in refused["errors"]["question"]
        assert "Smith" not in str(refused)
        slack.submit(ANA, view.id, {"question": QUESTION})
        posted = slack.wait_for(lambda: at_unit(slack))[0]
        claim(slack, posted)
        slack.press(BEN, posted.ts, ids.UNIT_ANSWER)
        refused = slack.submit(BEN, modal(slack, BEN, ids.UNIT_ANSWER_SEND).id, {"answer": PERSONAL})
        assert refused is not None
        assert "Please take it out" in refused["errors"]["answer"]
        slack.close_view(BEN, modal(slack, BEN, ids.UNIT_ANSWER_SEND).id)
        slack.press(BEN, posted.ts, ids.UNIT_CLOSE)
        refused = slack.submit(BEN, modal(slack, BEN, ids.UNIT_CLOSE_SEND).id, {"reason": PERSONAL})
        assert refused is not None
        assert "Please take it out" in refused["errors"]["reason"]
        (waiting,) = kept(bot).escalations.due(datetime.now(UTC) + timedelta(days=2), 2, timedelta(hours=24))
    assert (QUESTION, "") == (waiting.question, waiting.answer)
    assert "Smith" not in str(slack.messages)


@pytest.mark.usefixtures("unit")
def test_of_two_who_take_a_question_one_gets_it(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The other is told, and can neither answer nor close it until it is given back."""
    with bot_with_unit(slack, tmp_path) as bot:
        posted = escalate(slack, ask(slack, bot))
        barrier = threading.Barrier(2)

        def press(user: str) -> None:
            barrier.wait()
            slack.press(user, posted.ts, ids.UNIT_CLAIM)

        threads = [threading.Thread(target=press, args=(user,)) for user in (BEN, CAT)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        slack.wait_for(lambda: whispered(slack, BEN) + whispered(slack, CAT))
        loser, winner = (BEN, CAT) if whispered(slack, BEN) else (CAT, BEN)
        now_at_unit(slack, posted, f"Taken by <@{winner}>.")
        assert [wording.UNIT_TAKEN] == whispered(slack, loser)
        slack.press(loser, posted.ts, ids.UNIT_ANSWER)
        slack.wait_for(lambda: len(whispered(slack, loser)) == 2)
        slack.press(loser, posted.ts, ids.UNIT_CLOSE)
        slack.wait_for(lambda: len(whispered(slack, loser)) == 3)
        assert [wording.UNIT_NOT_YOURS] * 2 == whispered(slack, loser)[1:]
        slack.press(loser, posted.ts, ids.UNIT_RELEASE)
        now_at_unit(slack, posted, wording.UNIT_WAITING)
        claim(slack, posted, loser)
    assert slack.view_of(loser) is None


@pytest.mark.usefixtures("unit")
def test_a_question_given_back_while_somebody_writes_is_not_answered_by_them(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    """What they wrote stays in their modal, with a line that says why."""
    with bot_with_unit(slack, tmp_path) as bot:
        answer = ask(slack, bot)
        posted = escalate(slack, answer)
        claim(slack, posted)
        slack.press(BEN, posted.ts, ids.UNIT_ANSWER)
        view = modal(slack, BEN, ids.UNIT_ANSWER_SEND)
        slack.press(CAT, posted.ts, ids.UNIT_RELEASE)
        now_at_unit(slack, posted, wording.UNIT_WAITING)
        refused = slack.submit(BEN, view.id, {"answer": "The chair."})
        settle(slack)
    assert {"response_action": "errors", "errors": {"answer": wording.UNIT_NOT_YOURS}} == refused
    assert not told(slack, answer.thread_ts)


@pytest.mark.usefixtures("unit")
def test_a_question_closed_without_an_answer_tells_the_asker_why(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The reason comes to the thread, and the unit's message shows it, too."""
    with bot_with_unit(slack, tmp_path) as bot:
        answer = ask(slack, bot)
        posted = escalate(slack, answer)
        slack.press(CAT, posted.ts, ids.UNIT_CLOSE)
        slack.submit(CAT, modal(slack, CAT, ids.UNIT_CLOSE_SEND).id, {"reason": "Please ring the duty officer."})
        (said,) = slack.wait_for(lambda: told(slack, answer.thread_ts, wording.UNIT_CLOSED_TITLE))
        now_at_unit(slack, posted, f"Closed by <@{CAT}>.")
    assert "Please ring the duty officer." in said.text


@pytest.mark.usefixtures("unit")
def test_a_good_answer_becomes_a_draft_for_the_maintainers(slack: LoopbackSlack, tmp_path: Path) -> None:
    """A file they can read as an entry, outside the knowledge folder, and a line in the unit's channel."""
    with bot_with_unit(slack, tmp_path) as bot:
        posted = escalate(slack, ask(slack, bot))
        claim(slack, posted)
        reply(slack, posted, "The chair signs it.", suggest=True)
        now_at_unit(slack, posted, wording.UNIT_SUGGESTED)
    (path,) = tmp_path.rglob("*.yaml")
    document = read_yaml(path, path.name)
    assert [] == document.problems
    (entry,) = cast("tuple[dict[str, object]]", document.value)
    assert ("The chair signs it.", (QUESTION,), "llr") == (entry["answer"], entry["asks"], entry["area"])
    assert "knowledge" not in path.relative_to(tmp_path).parts


@pytest.mark.usefixtures("unit")
def test_a_draft_that_cannot_be_written_costs_nobody_their_answer(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The asker gets the reply, and the unit's message does not claim that there is a draft."""
    (tmp_path / "drafts").write_text("in the way")
    with bot_with_unit(slack, tmp_path) as bot:
        answer = ask(slack, bot)
        posted = escalate(slack, answer)
        claim(slack, posted)
        reply(slack, posted, "The chair signs it.", suggest=True)
        slack.wait_for(lambda: told(slack, answer.thread_ts))
        done = now_at_unit(slack, posted, "Answered by")
    assert wording.UNIT_SUGGESTED not in str(done.blocks)


def test_where_no_unit_has_a_channel_the_person_is_told_whom_to_ask(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The administrators took the channel back after the button was shown."""
    slack.add_channel(UNIT, "group")
    with bot_with_unit(slack, tmp_path) as bot:
        answer = ask(slack, bot)
        kept(bot).choices.choose(slack.team, "", "unit_channel", None, "admin", datetime.now(UTC))
        slack.press(ANA, answer.ts, ids.ASK_UNIT)
        view = modal(slack, ANA)
    contact = settings_for(slack, tmp_path).unit_contact
    assert wording.unit_unset(contact) in str(view.blocks)
    assert not view.submit


@pytest.mark.usefixtures("unit")
def test_the_same_person_does_not_ask_the_same_twice(slack: LoopbackSlack, tmp_path: Path) -> None:
    """While the reply is to come, the button says so; others may ask about the same answer."""
    with bot_with_unit(slack, tmp_path) as bot:
        answer = ask(slack, bot)
        slack.press(ANA, answer.ts, ids.ASK_UNIT)
        slack.submit(ANA, modal(slack, ANA, ids.ASK_UNIT_SEND).id, {})
        slack.wait_for(lambda: at_unit(slack))
        slack.close_view(ANA, modal(slack, ANA).id)
        slack.press(ANA, answer.ts, ids.ASK_UNIT)
        assert wording.UNIT_PENDING in str(modal(slack, ANA).blocks)
        escalate(slack, answer, CAT)
        settle(slack)
    assert len(at_unit(slack)) == 2


@pytest.mark.usefixtures("unit")
def test_a_modal_left_open_does_not_send_what_was_sent_from_elsewhere(slack: LoopbackSlack, tmp_path: Path) -> None:
    """A person with Slack on two machines opens the modal on both, and sends from one after the other."""
    with bot_with_unit(slack, tmp_path) as bot:
        answer = ask(slack, bot)
        posted = escalate(slack, answer)
        sent = kept(bot).escalations.find(posted.metadata["event_payload"]["key"] if posted.metadata else "")
        assert sent is not None
        kept(bot).escalations.close(sent.id, "ben", "", datetime.now(UTC))
        slack.close_view(ANA, modal(slack, ANA).id)
        slack.press(ANA, answer.ts, ids.ASK_UNIT)
        left_open = modal(slack, ANA, ids.ASK_UNIT_SEND)
        kept(bot).escalations.open(replace(sent, id="elsewhere", unit_ts=posted.ts))
        slack.submit(ANA, left_open.id, {})
        assert wording.UNIT_PENDING in str(modal(slack, ANA).blocks)
        settle(slack)
    assert len(at_unit(slack)) == 1


@pytest.mark.usefixtures("unit")
def test_another_persons_private_question_is_shown_to_nobody(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Whoever gets hold of the button of a private answer begins with an empty question."""
    with bot_with_unit(slack, tmp_path) as bot:
        answer = ask(slack, bot)
        key = f"message:{slack.team}:{slack.channel}:{answer.thread_ts}"
        asked = slack.wait_for(lambda: kept(bot).asked.find(key))
        assert asked is not None
        kept(bot).asked.record(replace(asked, reply_ts=""))
        slack.press(BEN, answer.ts, ids.ASK_UNIT)
        assert QUESTION not in str(modal(slack, BEN, ids.ASK_UNIT_SEND).blocks)


@pytest.mark.usefixtures("unit")
def test_a_late_question_is_brought_to_mind_twice_and_then_no_more(slack: LoopbackSlack, tmp_path: Path) -> None:
    """When the day is over, once more a day later with the word that it is the last, and never again."""
    clock = Clock()
    with bot_with_unit(slack, tmp_path, now=clock) as bot:
        answer = ask(slack, bot)
        posted = escalate(slack, answer)
        settle(slack)
        assert not at_unit(slack, posted.ts)
        for count, hours in enumerate((24, 48), start=1):
            clock.ahead = timedelta(hours=hours, minutes=1)
            slack.wait_for(partial(lambda expected: len(at_unit(slack, posted.ts)) == expected, count))
            settle(slack)
            assert len(at_unit(slack, posted.ts)) == count
        clock.ahead = timedelta(days=9)
        settle(slack)
    first, last = (message.text for message in at_unit(slack, posted.ts))
    assert wording.unit_reminder(1, 2, is_claimed=False) == first
    assert wording.unit_reminder(2, 2, is_claimed=False) == last
    contact = settings_for(slack, tmp_path).unit_contact
    assert len(told(slack, answer.thread_ts, wording.unit_waiting(contact))) == 1


@pytest.mark.usefixtures("unit")
def test_two_replicas_post_and_remind_once(slack: LoopbackSlack, tmp_path: Path) -> None:
    """However many do the chores, each thing is said once."""
    clock = Clock()
    with (
        bot_with_unit(slack, tmp_path, now=clock) as bot,
        running_bot(slack, tmp_path, pace=PACE, now=clock, replica="two", run="run-2"),
    ):
        slack.wait_for_connection(2)
        answer = ask(slack, bot)
        posted = escalate(slack, answer)
        claim(slack, posted)
        clock.ahead = timedelta(hours=25)
        slack.wait_for(lambda: at_unit(slack, posted.ts))
        settle(slack)
        reply(slack, posted, "The chair.")
        slack.wait_for(lambda: told(slack, answer.thread_ts))
        settle(slack)
    assert len(at_unit(slack)) == len(at_unit(slack, posted.ts)) == len(told(slack, answer.thread_ts)) == 1


def _archive(slack: LoopbackSlack) -> None:
    slack.archive(UNIT)


def _kick(slack: LoopbackSlack) -> None:
    slack.kick_bot(UNIT)


@pytest.mark.usefixtures("unit")
@pytest.mark.parametrize("happens", [_archive, _kick])
def test_a_channel_that_cannot_be_reached_delays_the_question_and_loses_nothing(
    slack: LoopbackSlack, tmp_path: Path, happens: Callable[[LoopbackSlack], None]
) -> None:
    """The asker hears of it once; when the administrators name another channel, it goes there by itself."""
    clock = Clock()
    contact = settings_for(slack, tmp_path).unit_contact
    with bot_with_unit(slack, tmp_path, now=clock) as bot:
        answer = ask(slack, bot)
        happens(slack)
        slack.press(ANA, answer.ts, ids.ASK_UNIT)
        slack.submit(ANA, modal(slack, ANA, ids.ASK_UNIT_SEND).id, {})
        slack.wait_for(lambda: told(slack, answer.thread_ts, wording.unit_delayed(contact)))
        clock.ahead = timedelta(minutes=16)
        settle(slack)
        assert not at_unit(slack)
        other = slack.add_channel("C0NEWUNIT")
        kept(bot).choices.choose(slack.team, "", "unit_channel", other, "admin", datetime.now(UTC))
        clock.ahead = timedelta(minutes=32)
        (posted,) = slack.wait_for(lambda: [message for message in slack.said() if message.channel == other])
        slack.join(BEN, other)
        claim(slack, posted)
        reply(slack, posted, "The chair.")
        slack.wait_for(lambda: told(slack, answer.thread_ts))
        settle(slack)
    assert QUESTION in posted.text
    assert len(told(slack, answer.thread_ts, wording.unit_delayed(contact))) == 1


@pytest.mark.usefixtures("unit")
@pytest.mark.parametrize("after_effect", [False, True])
def test_a_doubtful_failure_neither_loses_nor_doubles_anything(
    slack: LoopbackSlack,
    tmp_path: Path,
    after_effect: bool,
) -> None:
    """Slack fails while the question is posted and while the reply is, before or after doing so."""
    with bot_with_unit(slack, tmp_path) as bot:
        answer = ask(slack, bot)
        slack.fail_next("chat.postMessage", status=500, after_effect=after_effect)
        posted = escalate(slack, answer)
        claim(slack, posted)
        slack.fail_next("chat.postMessage", status=500, after_effect=after_effect)
        reply(slack, posted, "The chair.")
        slack.wait_for(lambda: told(slack, answer.thread_ts))
        settle(slack)
    assert len(at_unit(slack)) == len(told(slack, answer.thread_ts)) == 1


@pytest.mark.usefixtures("unit")
def test_what_a_dead_process_left_is_taken_up(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Kept but not posted, answered but not told, done but not noted: the next run does what is missing, once."""
    with bot_with_unit(slack, tmp_path) as bot:
        answer = ask(slack, bot)
        posted = escalate(slack, answer)
        key = posted.metadata["event_payload"]["key"] if posted.metadata else ""
        store = kept(bot)
        found = store.escalations.find(key)
        assert found is not None
        other = ask(slack, bot)
        second = escalate(slack, other)
        claim(slack, second)
        reply(slack, second, "The clerk.")
        now_at_unit(slack, second, "Answered by")
    engine = open_database(f"sqlite:///{tmp_path / 'events.sqlite3'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE escalations SET told_at = NULL")
    log = open_store(engine, replica="one", run="run-1").escalations
    log.posted(key, UNIT, "")
    log.open(replace(found, id="never-posted", question="Who keeps the form?", unit_ts="", asked_key="other"))
    log.open(replace(found, id="never-told", state=State.OPEN, asked_key="third"))
    log.claim("never-told", "ben", datetime.now(UTC))
    log.answer("never-told", "ben", "The chair.", datetime.now(UTC))
    engine.dispose()
    with bot_with_unit(slack, tmp_path, run="run-2") as bot:
        slack.wait_for(lambda: len(at_unit(slack)) == 3 and told(slack, answer.thread_ts))
        settle(slack)
        noted = kept(bot).escalations.find(key)
    assert len(at_unit(slack)) == 3
    assert len(told(slack, answer.thread_ts)) == len(told(slack, other.thread_ts)) == 1
    assert noted is not None
    assert noted.unit_ts == posted.ts
