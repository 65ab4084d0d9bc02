"""A person asks, from what Slack sends to what Slack receives."""

import json
import threading
from pathlib import Path

from bot import wording
from bot.answer.types import Answer, Outcome, Question
from bot.demo.loopback import LoopbackSlack
from tests.scenarios.running import ANA, BEN, QUICK, answered, running_bot, settle


def test_a_mention_in_a_channel_is_answered_once_in_its_thread(slack: LoopbackSlack, tmp_path: Path) -> None:
    """`app_mention` and `message` of one post give one answer, as a reply to it, with its source."""
    with running_bot(slack, tmp_path):
        ts = slack.post_as(ANA, slack.channel, "When is it Level 2?", mention=True)
        slack.wait_for(lambda: slack.said(ts))
        settle(slack)
    (said,) = slack.said()
    assert said.thread_ts == ts
    assert said.text.startswith("You asked: When is it Level 2?")
    assert "MAPPA Guidance, HMPPS, chapter 7, para 7.9 (August 2024)" in said.text
    kinds = [event["event"]["type"] for event in slack.events if event["event"]["ts"] == ts]
    assert kinds == ["app_mention", "message"]


def test_a_direct_message_is_answered_in_its_thread(slack: LoopbackSlack, tmp_path: Path) -> None:
    """In a direct message nothing needs to be mentioned."""
    with running_bot(slack, tmp_path):
        ts = slack.post_as(ANA, slack.dm(ANA), "What is a lay adviser?")
        slack.wait_for(lambda: slack.said(ts))
    (said,) = slack.said()
    assert (slack.dm(ANA), ts) == (said.channel, said.thread_ts)


def test_the_command_is_answered_to_the_person_alone(slack: LoopbackSlack, tmp_path: Path) -> None:
    """`/mappa question` gives an ephemeral answer and posts nothing in the channel, even where the bot is no member."""
    with running_bot(slack, tmp_path):
        slack.command(ANA, slack.elsewhere, "what is level 3?")
        slack.wait_for(slack.said)
    (said,) = slack.said()
    assert said.ephemeral_to == ANA
    assert said.text.startswith("You asked: what is level 3?")
    assert not slack.calls_to("chat.postMessage")


def test_the_command_alone_or_with_help_shows_how_to_ask(slack: LoopbackSlack, tmp_path: Path) -> None:
    """`/mappa` and `/mappa help` show the help, to the person alone."""
    with running_bot(slack, tmp_path):
        for text in ("", "help", " HELP "):
            slack.command(ANA, slack.channel, text)
        slack.wait_for(lambda: len(slack.said()) == 3)
    assert [(said.ephemeral_to, said.text) for said in slack.said()] == [(ANA, wording.SLACK_HELP)] * 3


def test_a_follow_up_in_an_answered_thread_needs_no_mention(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The next question in the thread is answered there, knowing the earlier ones, whoever asked them."""
    with running_bot(slack, tmp_path):
        root = slack.post_as(ANA, slack.channel, "When is it Level 2?", mention=True)
        slack.wait_for(lambda: slack.said(root))
        settle(slack)
        slack.post_as(BEN, slack.channel, "and level 3?", thread_ts=root)
        slack.wait_for(lambda: len(slack.said(root)) == 2)
    assert slack.said(root)[1].text.startswith("You asked: and level 3? | before: When is it Level 2?\n")


def test_a_thread_that_began_without_the_bot_gives_it_only_its_own_questions(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    """What people said to each other before they called the bot is not taken for questions."""
    with running_bot(slack, tmp_path):
        root = slack.post_as(ANA, slack.channel, "Morning all, has anyone seen the minutes?")
        slack.post_as(BEN, slack.channel, "No idea", thread_ts=root)
        slack.post_as(ANA, slack.channel, "what is a lay adviser?", thread_ts=root, mention=True)
        slack.wait_for(lambda: len(slack.said(root)) == 1)
        settle(slack)
        slack.post_as(BEN, slack.channel, f"<@{ANA}> thanks, see you later", thread_ts=root)
        slack.post_as(BEN, slack.channel, "how are they paid?", thread_ts=root)
        slack.wait_for(lambda: len(slack.said(root)) == 2)
        settle(slack)
    first, second = (said.text.partition("\n")[0] for said in slack.said(root))
    assert first == "You asked: what is a lay adviser?"
    assert second == "You asked: how are they paid? | before: what is a lay adviser?"


def test_at_most_five_earlier_questions_are_remembered(slack: LoopbackSlack, tmp_path: Path) -> None:
    """In a direct message every earlier question of the thread counts, the last five of them."""
    with running_bot(slack, tmp_path):
        room = slack.dm(ANA)
        root = slack.post_as(ANA, room, "question 0")
        for number in range(1, 8):
            slack.post_as(ANA, room, f"question {number}", thread_ts=root)
        slack.wait_for(lambda: len(slack.said(root)) == 8)
    texts = [said.text for said in slack.said(root)]
    last = next(text for text in texts if text.startswith("You asked: question 7"))
    assert [f"question {number}" for number in range(2, 7)] == last.partition("\n")[0].split(" | before: ")[1:]


def test_the_bot_stays_out_of_other_conversations(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Silence: no mention, a thread it is not in, another bot, an edit, a join, its own messages."""
    with running_bot(slack, tmp_path):
        asked = slack.post_as(ANA, slack.channel, "what is ViSOR?", mention=True)
        slack.wait_for(lambda: slack.said(asked))
        other = slack.post_as(ANA, slack.channel, "Lunch?")
        slack.post_as(BEN, slack.channel, "What is MAPPA?", thread_ts=other)
        slack.post_as(BEN, slack.channel, "build 12 failed", mention=True, extra={"bot_id": "B0CI"})
        slack.post_as(BEN, slack.channel, "<@U0BEN> has joined", extra={"subtype": "channel_join"})
        slack.edit_as(slack.channel, asked, f"<@{slack.bot_user}> what is Level 1?")
        slack.post_as(BEN, slack.channel, ":+1:", thread_ts=asked)
        settle(slack)
    assert len(slack.said()) == 1


def test_messages_that_are_people_speaking_count_whatever_slack_calls_them(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    """A reply also sent to the channel and a message with a file are questions like any other."""
    with running_bot(slack, tmp_path):
        root = slack.post_as(ANA, slack.channel, "what is ViSOR?", mention=True)
        slack.wait_for(lambda: slack.said(root))
        settle(slack)
        slack.post_as(ANA, slack.channel, "and PPU?", thread_ts=root, extra={"subtype": "thread_broadcast"})
        slack.wait_for(lambda: len(slack.said(root)) == 2)
        ts = slack.post_as(BEN, slack.dm(BEN), "what is this form?", extra={"subtype": "file_share", "files": []})
        slack.wait_for(lambda: slack.said(ts))
    assert [said.text.partition(" |")[0].partition("\n")[0] for said in slack.said()] == [
        "You asked: what is ViSOR?",
        "You asked: and PPU?",
        "You asked: what is this form?",
    ]


def test_an_addressed_message_without_words_gets_the_help(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Only a mention, only emoji, only a call to everybody, only a file: each gets the help, and none is searched."""
    with running_bot(slack, tmp_path):
        sent = [
            slack.post_as(ANA, slack.channel, "", mention=True),
            slack.post_as(ANA, slack.channel, ":smile: :+1: 🎉 2️⃣", mention=True),
            slack.post_as(ANA, slack.channel, "<!channel> <!here> <!subteam^S123|@staff>", mention=True),
            slack.post_as(ANA, slack.dm(ANA), "", extra={"subtype": "file_share", "files": []}),
            slack.post_as(ANA, slack.dm(ANA), "*_~  ~_* ?"),
        ]
        slack.wait_for(lambda: len(slack.said()) == len(sent))
    assert [wording.SLACK_HELP] * len(sent) == [said.text for said in slack.said()]


def test_markup_in_a_question_reaches_the_answerer_as_it_reads(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Links become their labels, calls to a channel go, entities are read, and nothing calls anybody on the way out."""
    typed = "<!channel> is <https://gov.uk/x|this page> &amp; <#C123|helpdesk> right about &lt;!here&gt; <@U0BEN>?"
    with running_bot(slack, tmp_path):
        ts = slack.post_as(ANA, slack.channel, typed, mention=True)
        slack.wait_for(lambda: slack.said(ts))
    (said,) = slack.said()
    assert said.text.partition("\n")[0] == "You asked: is this page &amp; helpdesk right about &lt;!here&gt; ?"


def test_an_answer_with_slacks_own_signs_in_it_is_shown_as_it_is(slack: LoopbackSlack, tmp_path: Path) -> None:
    """`<!channel>`, `*` and `&` in an answer or a source stay plain text: nobody is called, nothing turns bold."""

    def answer(_question: Question) -> Answer:
        return answered("Tell <!channel> that *all* of R&D must know", title="A <!here> *title* & more")

    with running_bot(slack, tmp_path, answer):
        ts = slack.post_as(ANA, slack.channel, "who must know?", mention=True)
        slack.wait_for(lambda: slack.said(ts))
    (said,) = slack.said()
    # Rich text has elements of its own for calling somebody; what its text says is shown letter by letter.
    sent = said.text + json.dumps([block for block in said.blocks if block["type"] != "rich_text"])
    assert '"broadcast"' not in json.dumps(said.blocks)
    assert said.text.startswith("Tell &lt;!channel&gt; that *all* of R&amp;D must know")
    assert "<!" not in sent
    assert said.blocks[0]["text"]["type"] == "plain_text"
    assert "*title*" not in sent
    (call,) = slack.calls_to("chat.postMessage")
    assert "mrkdwn" in call.args
    assert call.args["mrkdwn"] in {False, "0", "false"}


def test_a_question_of_forty_thousand_characters_is_passed_on_whole(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The answerer decides about length; its refusal reaches the person."""
    seen: list[int] = []

    def answer(question: Question) -> Answer:
        seen.append(len(question.text))
        return Answer(Outcome.ERROR_TOO_LONG, "That is too long for me. Please ask in a sentence or two.")

    with running_bot(slack, tmp_path, answer):
        ts = slack.post_as(ANA, slack.dm(ANA), "x" * 40_000)
        slack.wait_for(lambda: slack.said(ts))
    assert seen == [40_000]
    assert slack.said()[0].text == "That is too long for me. Please ask in a sentence or two."


def test_an_answer_of_forty_thousand_characters_still_fits_a_message(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Slack takes the message: the text is shortened, its source stays."""
    with running_bot(slack, tmp_path, lambda _question: answered("word " * 8000)):
        ts = slack.post_as(ANA, slack.dm(ANA), "tell me everything")
        slack.wait_for(lambda: slack.said(ts))
    assert "chapter 7, para 7.9" in slack.said()[0].text
    assert "chapter 7, para 7.9" in json.dumps(slack.said()[0].blocks)


def test_acknowledgement_does_not_wait_for_the_answer(slack: LoopbackSlack, tmp_path: Path) -> None:
    """With every worker busy on an answer that does not come, events and commands are acknowledged within a second."""
    release = threading.Event()

    def slow(_question: Question) -> Answer:
        release.wait(20)
        return answered("at last")

    with running_bot(slack, tmp_path, slow):
        for number in range(QUICK.workers + 1):
            slack.post_as(ANA, slack.dm(ANA), f"question {number}")
        slack.command(BEN, slack.channel, "what is level 3?")
        slack.wait_for(lambda: len(slack.acks) >= QUICK.workers + 2)
        assert not slack.said()
        release.set()
        slack.wait_for(lambda: len(slack.said()) == QUICK.workers + 2)
    assert max(ack.seconds for ack in slack.acks) < 1.0
