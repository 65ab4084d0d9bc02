"""
The bot on HTTP: the scenarios of Socket Mode once more, and what only this transport has.

The scenarios of the other files are run unchanged; only the bot under test is started by `serve_http`, and Slack sends
signed requests instead of using a socket.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from bot.answer.types import Answer, Question
from bot.demo.loopback import LoopbackSlack
from bot.slack.upkeep import Pace
from tests.scenarios import (
    test_agent,
    test_asking,
    test_buttons,
    test_changes,
    test_escalation,
    test_guide,
    test_home,
    test_languages,
    test_learning,
    test_odd_places,
    test_one_reply,
    test_settings,
    test_shortcut,
)
from tests.scenarios.running import ANA, BEN, answered, echo, settle
from tests.store.conftest import url
from tests.web.installing import install
from tests.web.running import QUICK, WebBot, oauth_settings, running_web_bot

# Fixtures of the scenarios that are run again.
unit = test_escalation.unit
real_answer = test_languages.real_answer
# An empty SQLite and an empty PostgreSQL database in turn.
database = url

# Every one of these starts from a `LoopbackSlack` and a folder.
SCENARIOS: dict[ModuleType, tuple[str, ...]] = {
    test_asking: (
        "test_a_mention_in_a_channel_is_answered_once_in_its_thread",
        "test_a_direct_message_is_answered_in_its_thread",
        "test_the_command_is_answered_to_the_person_alone",
        "test_the_command_alone_or_with_help_shows_how_to_ask",
        "test_a_follow_up_in_an_answered_thread_needs_no_mention",
        "test_the_bot_stays_out_of_other_conversations",
        "test_acknowledgement_does_not_wait_for_the_answer",
    ),
    test_one_reply: (
        "test_an_event_delivered_five_times_is_answered_once",
        "test_a_restart_does_not_answer_again",
        "test_a_rate_limited_answer_is_posted_after_the_time_slack_asks_for",
        "test_a_fault_while_answering_gives_an_apology_with_the_reference_in_the_log",
        "test_what_people_type_never_reaches_the_log",
        "test_when_slack_stays_away_the_answer_comes_once_it_is_back",
        "test_a_message_slack_refuses_for_good_is_given_up",
    ),
    test_agent: ("test_the_messages_tab_offers_prompts_for_the_conversation",),
    test_home: ("test_enter_in_the_search_box_shows_the_answer_with_its_sources",),
    test_guide: ("test_the_guide_leads_to_what_follows",),
    test_settings: (
        "test_an_administrator_changes_what_holds_for_the_next_answer",
        "test_switched_off_everybody_reads_the_message_until_it_is_on_again",
    ),
    test_buttons: (
        "test_the_whole_passage_and_its_sources_open_in_a_modal",
        "test_a_verdict_is_recorded_and_the_last_one_counts",
        "test_a_private_answer_is_shared_once_with_its_question",
        "test_a_suggested_question_is_asked_where_its_button_stands",
        "test_a_chart_is_posted_once_in_the_thread",
    ),
    test_shortcut: ("test_a_message_is_cut_down_to_a_question_and_answered_privately",),
    test_changes: (
        "test_an_edited_question_is_answered_anew_in_the_same_message",
        "test_a_deleted_question_takes_its_answer_along",
    ),
    test_learning: (
        "test_a_whole_lesson_with_right_and_wrong_answers",
        "test_of_two_fast_presses_the_first_counts",
    ),
    test_languages: ("test_a_question_in_another_language_is_declined_kindly_and_kept_nowhere",),
    test_odd_places: ("test_area_and_operating_point_of_a_channel_reach_the_answerer",),
    test_escalation: (
        "test_a_question_goes_to_the_unit_and_the_reply_comes_back_to_the_thread",
        "test_a_private_question_is_answered_in_a_direct_message",
    ),
}
CASES = [(module, name) for module, names in SCENARIOS.items() for name in names]


@pytest.mark.parametrize(("module", "name"), CASES, ids=[name.removeprefix("test_") for _, name in CASES])
def test_over_http_as_over_a_socket(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, module: ModuleType, name: str, database: str
) -> None:
    """A scenario of Socket Mode and SQLite holds on HTTP without a change, on SQLite and on PostgreSQL."""
    monkeypatch.setattr(module, "running_bot", partial(running_web_bot, database=database))
    scenario: Any = getattr(module, name)
    for mark in getattr(scenario, "pytestmark", []):
        for fixture in mark.args if mark.name == "usefixtures" else ():
            request.getfixturevalue(fixture)
    wanted = scenario.__code__.co_varnames[: scenario.__code__.co_argcount]
    scenario(**{fixture: request.getfixturevalue(fixture) for fixture in wanted})


@pytest.mark.parametrize("fault", [{"status": 500}, {"cut": True}], ids=["500", "cut"])
@pytest.mark.parametrize("was_posted", [True, False], ids=["posted", "not posted"])
def test_a_doubtful_failure_is_looked_into_before_posting_again(
    slack: LoopbackSlack, tmp_path: Path, fault: dict[str, Any], *, was_posted: bool
) -> None:
    """After a 500 or a cut connection there is one answer, whether or not Slack had posted it."""
    slack.fail_next("chat.postMessage", after_effect=was_posted, **fault)
    with running_web_bot(slack, tmp_path):
        ts = slack.post_as(ANA, slack.channel, "what is ViSOR?", mention=True)
        slack.wait_for(lambda: slack.said(ts))
        slack.wait_for(lambda: slack.calls_to("conversations.replies"))
        settle(slack)
    assert 1 == len(slack.said())


def test_what_the_database_does_not_know_slack_sends_again(tmp_path: Path) -> None:
    """While the database is away requests fail, so Slack keeps the event; afterwards it is answered once."""
    away = threading.Event()
    away.set()
    with (
        LoopbackSlack(retry_after_seconds=(0.3, 0.6, 1.2)) as slack,
        running_web_bot(slack, tmp_path, database_away=away) as bot,
    ):
        ts = slack.post_as(ANA, slack.dm(ANA), "what is ViSOR?")
        slack.wait_for(lambda: bot.metric('mappa_requests_total{result="failed"}'))
        assert not slack.acks
        assert bot.metric("mappa_store_errors_total")
        away.clear()
        slack.wait_for(lambda: slack.said(ts))
        settle(slack)
        assert 1 == len(slack.said())


def test_stopping_finishes_what_was_begun(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Asked to stop in the middle of an answer, the bot closes its door, posts the answer and ends with status 0."""
    begun, release = threading.Event(), threading.Event()

    def slow(_question: Question) -> Answer:
        begun.set()
        release.wait(10)
        return answered("just in time")

    with running_web_bot(slack, tmp_path, slow) as bot:
        ts = slack.post_as(ANA, slack.channel, "what is ViSOR?", mention=True)
        assert begun.wait(10)
        bot.stop.set()
        slack.wait_for(lambda: _is_closed(bot))
        assert not slack.said()
        release.set()
        assert 0 == bot.wait()
    assert 1 == len(slack.said(ts))


def test_what_came_while_nobody_listened_is_answered_after_the_restart(tmp_path: Path) -> None:
    """Slack tries again, and the next process takes it."""
    with LoopbackSlack(retry_after_seconds=(1.0, 1.0, 1.0)) as slack:
        with running_web_bot(slack, tmp_path) as bot:
            port = int(bot.address.rpartition(":")[2])
            bot.stop.set()
            slack.wait_for(lambda: _is_closed(bot))
            ts = slack.post_as(ANA, slack.channel, "what is ViSOR?", mention=True)
            bot.wait()
            with running_web_bot(slack, tmp_path, run="run-2", port=port, is_told=False):
                slack.wait_for(lambda: slack.said(ts))
                settle(slack)
        assert 1 == len(slack.said())


def test_replicas_answer_each_question_once(slack: LoopbackSlack, tmp_path: Path, database: str) -> None:
    """Three processes on one database; every event reaches all of them, as after a balancer that repeats."""
    with _replicas(slack, tmp_path, database, 3) as bots:
        asked = [slack.post_as(ANA, slack.channel, f"question {number}", mention=True) for number in range(8)]
        for bot in bots:
            slack.request_url = bot.events_url
            for ts in asked:
                slack.redeliver(ts)
        slack.wait_for(lambda: len(slack.said()) >= len(asked), timeout_seconds=30)
        settle(slack)
        claims = sum(bot.metric('mappa_deliveries_total{claim="new"}') for bot in bots)
    assert sorted(asked) == sorted(said.thread_ts for said in slack.said())
    assert len(asked) == claims


def test_what_a_dead_replica_left_another_takes_up(slack: LoopbackSlack, tmp_path: Path, database: str) -> None:
    """A process that hangs for ever loses its claim, and the question is answered by the other one, once."""
    begun, release = threading.Event(), threading.Event()

    def stuck(_question: Question) -> Answer:
        begun.set()
        release.wait(20)
        raise TimeoutError

    hurried = replace(QUICK, drain_seconds=0.1)
    with (
        running_web_bot(slack, tmp_path, stuck, database=database, lease_seconds=1, pace=hurried),
        running_web_bot(slack, tmp_path, database=database, run="run-b", replica="two", lease_seconds=1, is_told=False),
    ):
        ts = slack.post_as(ANA, slack.channel, "what is ViSOR?", mention=True)
        assert begun.wait(10)
        slack.wait_for(lambda: slack.said(ts), timeout_seconds=20)
        release.set()
        settle(slack)
    assert ["You asked: what is ViSOR?"] == [said.text.partition("\n")[0] for said in slack.said()]


def test_two_workspaces_are_served_side_by_side(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Mentions, commands and follow-ups in both, each by its own token; a dead one does not end the other."""
    second = slack.second_workspace()
    with running_web_bot(slack, tmp_path, settings=oauth_settings(slack, tmp_path)) as bot:
        install(bot, slack)
        install(bot, slack, second)
        here = slack.post_as(ANA, slack.channel, "what is ViSOR?", mention=True)
        there = second.post_as(BEN, second.channel, "what is ViSOR?", mention=True)
        slack.wait_for(lambda: slack.said(here) and second.said(there))
        settle(slack)
        slack.post_as(ANA, slack.channel, "who uses it?", thread_ts=here)
        second.post_as(BEN, second.channel, "who uses it?", thread_ts=there)
        second.command(BEN, second.channel, "and who pays?")
        slack.wait_for(lambda: len(slack.said()) == 2 and len(second.said()) == 3)
        slack.fail_next("chat.postMessage", status=200, error="account_inactive")
        slack.post_as(ANA, slack.channel, "again?", mention=True)
        slack.wait_for(lambda: bot.metric('mappa_slack_failures_total{kind="token"}'))
        last = second.post_as(BEN, second.channel, "still there?", mention=True)
        slack.wait_for(lambda: second.said(last))
        assert not bot.exit_codes


def test_what_a_restart_left_unanswered_is_taken_up_in_the_right_workspace(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    """The sweep has no event to tell it where it is: the installation of the delivery's team does."""
    second = slack.second_workspace()
    begun, release = threading.Event(), threading.Event()

    def stuck(_question: Question) -> Answer:
        begun.set()
        release.wait(20)
        raise TimeoutError

    settings = oauth_settings(slack, tmp_path)
    with running_web_bot(slack, tmp_path, stuck, settings=settings, pace=replace(QUICK, drain_seconds=0.1)) as bot:
        install(bot, slack)
        install(bot, slack, second)
        ts = second.post_as(BEN, second.channel, "what is ViSOR?", mention=True)
        assert begun.wait(10)
        slack.wait_for(lambda: len(slack.acks) >= 2)  # else Slack would keep the post's other event for a minute
        bot.stop.set()
        bot.wait()
        with running_web_bot(slack, tmp_path, echo, settings=settings, run="run-2"):
            slack.wait_for(lambda: second.said(ts))
            release.set()
            # Not until all is acknowledged: the answer may be posted before Slack is told where the bot listens now.
            time.sleep(0.3)
    assert "You asked: what is ViSOR?" in second.said(ts)[0].text


def test_a_revoked_only_token_ends_the_bot_with_status_3(
    slack: LoopbackSlack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """With one token there is nothing left to do; the log names the setting."""
    with running_web_bot(slack, tmp_path) as bot:
        slack.fail_next("chat.postMessage", status=200, error="token_revoked")
        slack.post_as(ANA, slack.channel, "what is ViSOR?", mention=True)
        assert 3 == bot.wait()
    assert "MAPPA_SLACK_BOT_TOKEN (token_revoked)" in caplog.text


def test_a_modal_opened_over_http_reacts_within_slacks_three_seconds(slack: LoopbackSlack, tmp_path: Path) -> None:
    """A busy bot still acknowledges what is pressed: thirty slow answers are under way at the same time."""
    release = threading.Event()

    def slow(question: Question) -> Answer:
        release.wait(10)
        return echo(question)

    with running_web_bot(slack, tmp_path, slow, pace=replace(QUICK, workers=Pace().workers)):
        for number in range(30):
            slack.post_as(ANA, slack.channel, f"question {number}", mention=True)
        slack.wait_for(lambda: len(slack.acks) >= 60)
        started = time.monotonic()
        slack.open_home(BEN)
        slack.wait_for(lambda: slack.home_of(BEN))
        assert time.monotonic() - started < 3
        release.set()
        slack.wait_for(lambda: len(slack.said()) == 30, timeout_seconds=20)


@contextmanager
def _replicas(slack: LoopbackSlack, folder: Path, database: str, count: int) -> Iterator[list[WebBot]]:
    """So many bots on one database; Slack knows the first."""
    if not count:
        yield []
        return
    name = f"replica-{count}"
    with (
        running_web_bot(slack, folder, database=database, replica=name, run=name) as bot,
        _replicas(slack, folder, database, count - 1) as others,
    ):
        yield [bot, *others]


def _is_closed(bot: WebBot) -> bool:
    try:
        bot.get("/live")
    except ConnectionError:
        return True
    return False
