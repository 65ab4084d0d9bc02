"""Administrators change what holds, from App Home to the next answer."""

import json
from pathlib import Path

import pytest

from bot import wording
from bot.answer.types import Answer, Question
from bot.demo.loopback import LoopbackSlack
from bot.demo.types import View
from bot.slack import ids
from bot.slack.blocks.settings import MESSAGE
from bot.slack.choosing import AS_WORKSPACE, block_of
from bot.slack.rules import AREA, CAUTION, IS_ON, LANGUAGES, NO, OFF_MESSAGE, UNIT_CHANNEL, VISIBILITY
from bot.store.choices import ChoiceLog
from bot.store.errors import StoreUnreachable
from tests.scenarios.running import ANA, Bot, echo, running_bot, settle
from tests.scenarios.test_home import ADMIN, home_of, modal_with, shown

BOSS = "U0BOSS"


def choices_of(bot: Bot) -> ChoiceLog:
    assert bot.store is not None
    return bot.store.choices


def settings_of(slack: LoopbackSlack, user: str = ADMIN) -> View:
    """Open the workspace's settings from App Home, with no other modal open."""
    if left_open := slack.view_of(user):
        slack.close_view(user, left_open.id, everything=True)
    slack.press(user, home_of(slack, user).id, ids.SETTINGS_OPEN)
    return modal_with(slack, user, block_of(AREA))


def channel_settings(slack: LoopbackSlack, channel: str) -> View:
    """Open the settings of a channel from those of the workspace."""
    slack.press(ADMIN, settings_of(slack).id, ids.SETTINGS_CHANNEL, typed={ids.SETTINGS_CHANNEL_CHOICE: channel})
    return modal_with(slack, ADMIN, wording.settings_of(f"<#{channel}>"))


def published(slack: LoopbackSlack, times: int) -> None:
    """Wait until Home was published so often."""
    slack.wait_for(lambda: len([call for call in slack.calls_to("views.publish") if call.status == 200]) >= times)


def test_an_administrator_changes_what_holds_for_the_next_answer(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Area and caution reach the answer, the change is on record, and Home is shown again."""
    asked: list[Question] = []

    def note(question: Question) -> Answer:
        asked.append(question)
        return echo(question)

    with running_bot(slack, tmp_path, note) as bot:
        view = settings_of(slack)
        assert slack.submit(ADMIN, view.id, {block_of(AREA): "none", block_of(CAUTION): "strict"}) is None
        assert slack.view_of(ADMIN) is None
        assert {AREA: "none", CAUTION: "strict"} == choices_of(bot).chosen(slack.team, "")
        published(slack, 2)
        ts = slack.post_as(ANA, slack.channel, "When is it Level 2?", mention=True)
        slack.wait_for(lambda: slack.said(ts))
        changes = choices_of(bot).audit(slack.team)
    assert [(question.area, str(question.caution)) for question in asked] == [(None, "strict")]
    assert {(change.name, change.old, change.new) for change in changes} == {
        (AREA, None, "none"),
        (CAUTION, None, "strict"),
    }
    assert ADMIN not in {change.by for change in changes}


def test_a_form_saved_untouched_changes_nothing(slack: LoopbackSlack, tmp_path: Path) -> None:
    """What the program's own settings say stays theirs to say."""
    with running_bot(slack, tmp_path) as bot:
        slack.submit(ADMIN, settings_of(slack).id)
        assert choices_of(bot).chosen(slack.team, "") == {}
        assert choices_of(bot).audit(slack.team) == ()


def test_two_administrators_do_not_undo_each_other(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Each changes only what they touched, and each sees who the other was: nobody by name."""
    slack.add_person(BOSS, is_admin=True)
    with running_bot(slack, tmp_path) as bot:
        mine, theirs = settings_of(slack), settings_of(slack, BOSS)
        slack.submit(ADMIN, mine.id, {block_of(CAUTION): "strict"})
        slack.submit(BOSS, theirs.id, {block_of(LANGUAGES): "en,cy"})
        assert {CAUTION: "strict", LANGUAGES: "en,cy"} == choices_of(bot).chosen(slack.team, "")
        history = shown(settings_of(slack))
    assert "you changed “How sure I must be” to “Strict”" in history
    assert "another administrator changed “Languages of standing notices” to “English and Welsh”" in history
    assert BOSS not in history


def test_who_is_no_administrator_any_more_changes_nothing(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Each submission asks Slack afresh; when Slack does not say, nothing is changed either."""
    with running_bot(slack, tmp_path) as bot:
        view = settings_of(slack)
        slack.fail_next("users.info", status=200, error="user_not_found")
        reply = slack.submit(ADMIN, view.id, {block_of(CAUTION): "strict"})
        assert {"errors": {block_of(AREA): wording.SETTINGS_UNSURE}, "response_action": "errors"} == reply
        slack.deactivate(ADMIN)
        reply = slack.submit(ADMIN, view.id, {block_of(CAUTION): "strict"})
        assert {"errors": {block_of(AREA): wording.SETTINGS_NOT_ADMINISTRATOR}, "response_action": "errors"} == reply
        assert choices_of(bot).chosen(slack.team, "") == {}


def test_a_button_on_an_old_home_opens_no_settings_for_others(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Whose rank is gone still sees the button until Home is shown again; pressing it explains."""
    with running_bot(slack, tmp_path):
        home = home_of(slack, ADMIN)
        slack.deactivate(ADMIN)
        slack.press(ADMIN, home.id, ids.SETTINGS_OPEN)
        modal = modal_with(slack, ADMIN, wording.SETTINGS_NOT_ADMINISTRATOR)
    assert not modal.submit


def test_the_unit_channel_must_have_the_bot_in_it(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Public or private, archived or shared: what to do stands beside the field, and then it is taken."""
    secret = slack.add_channel("C0SECRET", "group", bot_is_member=False)
    shared = slack.add_channel("C0SHARED", is_shared=True)
    with running_bot(slack, tmp_path) as bot:
        view = settings_of(slack)
        for channel, words in (
            (slack.elsewhere, wording.SETTING_INVITE),
            (secret, wording.SETTING_INVITE),
            (shared, wording.SETTING_SHARED),
        ):
            reply = slack.submit(ADMIN, view.id, {block_of(UNIT_CHANNEL): channel})
            assert {"errors": {block_of(UNIT_CHANNEL): words}, "response_action": "errors"} == reply
        slack.fail_next("conversations.info", status=500)
        reply = slack.submit(ADMIN, view.id, {block_of(UNIT_CHANNEL): slack.channel})
        assert {"errors": {block_of(UNIT_CHANNEL): wording.SETTING_NOT_ASKED}, "response_action": "errors"} == reply
        assert choices_of(bot).chosen(slack.team, "") == {}
        slack.invite_bot(slack.elsewhere)
        assert slack.submit(ADMIN, view.id, {block_of(UNIT_CHANNEL): slack.elsewhere}) is None
        assert {UNIT_CHANNEL: slack.elsewhere} == choices_of(bot).chosen(slack.team, "")
        assert slack.submit(ADMIN, settings_of(slack).id, {block_of(UNIT_CHANNEL): None}) is None
        assert choices_of(bot).chosen(slack.team, "") == {}


def test_an_archived_channel_is_no_unit_channel(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Nothing could be posted there."""
    closed = slack.add_channel("C0CLOSED")
    slack.archive(closed)
    with running_bot(slack, tmp_path):
        reply = slack.submit(ADMIN, settings_of(slack).id, {block_of(UNIT_CHANNEL): closed})
    assert {"errors": {block_of(UNIT_CHANNEL): wording.SETTING_ARCHIVED}, "response_action": "errors"} == reply


def test_a_channel_differs_from_its_workspace_and_comes_back(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Answers there are seen by the asker alone, elsewhere by all; "as the workspace" ends it."""
    other = slack.add_channel("C0OTHER")
    with running_bot(slack, tmp_path) as bot:
        slack.submit(ADMIN, channel_settings(slack, slack.channel).id, {block_of(VISIBILITY): "private"})
        modal_with(slack, ADMIN, "changed “Who sees answers in channels” in")  # the workspace's form, shown again
        assert {VISIBILITY: "private"} == choices_of(bot).chosen(slack.team, slack.channel)
        assert choices_of(bot).chosen(slack.team, "") == {}
        for channel in (slack.channel, other):
            slack.post_as(ANA, channel, "When is it Level 2?", mention=True)
        slack.wait_for(lambda: len(slack.said()) == 2)
        slack.submit(ADMIN, channel_settings(slack, slack.channel).id, {block_of(VISIBILITY): AS_WORKSPACE})
        assert choices_of(bot).chosen(slack.team, slack.channel) == {}
    assert {(said.channel, said.ephemeral_to) for said in slack.said()} == {(slack.channel, ANA), (other, "")}


def test_opening_no_channel_says_what_is_missing(slack: LoopbackSlack, tmp_path: Path) -> None:
    """A button pressed before a channel was chosen."""
    with running_bot(slack, tmp_path):
        slack.press(ADMIN, settings_of(slack).id, ids.SETTINGS_CHANNEL)
        modal_with(slack, ADMIN, wording.SETTINGS_NO_CHANNEL)


def test_switched_off_everybody_reads_the_message_until_it_is_on_again(slack: LoopbackSlack, tmp_path: Path) -> None:
    """A message is asked for, looked through for personal data, and shown in place of every answer."""
    with running_bot(slack, tmp_path) as bot:
        slack.press(ADMIN, settings_of(slack).id, ids.SWITCH, "off")
        asking = modal_with(slack, ADMIN, MESSAGE)
        reply = slack.submit(ADMIN, asking.id, {MESSAGE: "Ring John Smith, born 3 May 1971, on 07700 900123"})
        assert reply is not None
        assert "Please take it out" in reply["errors"][MESSAGE]
        assert "Smith" not in json.dumps(reply)
        assert choices_of(bot).chosen(slack.team, "") == {}
        assert slack.submit(ADMIN, asking.id, {MESSAGE: "Back on <Monday>."}) is None
        off = modal_with(slack, ADMIN, "Back on &lt;Monday&gt;.")
        assert {IS_ON: NO, OFF_MESSAGE: "Back on <Monday>."} == choices_of(bot).chosen(slack.team, "")
        asked = slack.post_as(ANA, slack.channel, "When is it Level 2?", mention=True)
        slack.wait_for(lambda: slack.said(asked))
        published(slack, 2)
        assert "Back on &lt;Monday&gt;." in shown(slack.home_of(ADMIN))
        slack.press(ADMIN, off.id, ids.SWITCH, "on")
        modal_with(slack, ADMIN, wording.SWITCH_ON_WORDS)
        again = slack.post_as(ANA, slack.channel, "When is it Level 3?", mention=True)
        slack.wait_for(lambda: slack.said(again))
    assert slack.said(asked)[0].text == "Back on &lt;Monday&gt;."
    assert slack.said(again)[0].text.startswith("You asked: When is it Level 3?")


def test_one_channel_can_be_switched_off_alone(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The workspace stays on; on again, the channel has no choice of its own left."""
    other = slack.add_channel("C0OTHER")
    with running_bot(slack, tmp_path) as bot:
        slack.press(ADMIN, channel_settings(slack, slack.channel).id, ids.SWITCH, "off")
        slack.submit(ADMIN, modal_with(slack, ADMIN, MESSAGE).id, {MESSAGE: "Please ask in #unit."})
        off = modal_with(slack, ADMIN, "Please ask in #unit.")
        for channel in (slack.channel, other):
            slack.post_as(ANA, channel, "When is it Level 2?", mention=True)
        slack.wait_for(lambda: len(slack.said()) == 2)
        slack.press(ADMIN, off.id, ids.SWITCH, "on")
        modal_with(slack, ADMIN, wording.SWITCH_ON_CHANNEL)
        assert choices_of(bot).chosen(slack.team, slack.channel) == {}
    texts = {said.channel: said.text for said in slack.said()}
    assert texts[slack.channel] == "Please ask in #unit."
    assert texts[other].startswith("You asked")


def test_an_empty_message_is_asked_for_again(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Spaces leave people without a word."""
    with running_bot(slack, tmp_path):
        slack.press(ADMIN, settings_of(slack).id, ids.SWITCH, "off")
        reply = slack.submit(ADMIN, modal_with(slack, ADMIN, MESSAGE).id, {MESSAGE: "  "})
    assert {"errors": {MESSAGE: wording.SWITCH_MESSAGE_EMPTY}, "response_action": "errors"} == reply


def test_settings_are_stored_even_if_slack_does_not_show_them_again(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Slack refuses the new Home: the change holds, and nobody is troubled."""
    with running_bot(slack, tmp_path) as bot:
        view = settings_of(slack)
        slack.fail_next("views.publish", status=200, error="not_enabled")
        assert slack.submit(ADMIN, view.id, {block_of(CAUTION): "helpful"}) is None
        settle(slack)
        assert {CAUTION: "helpful"} == choices_of(bot).chosen(slack.team, "")
    assert not slack.said()


def test_what_could_not_be_stored_is_said_in_the_form(
    slack: LoopbackSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database is away: the form stays open with what to do, and nothing is claimed to be saved."""

    def away(*_: object) -> None:
        raise StoreUnreachable("the database did not answer")

    with running_bot(slack, tmp_path) as bot:
        view = settings_of(slack)
        with monkeypatch.context() as patch:
            patch.setattr(ChoiceLog, "choose_all", away)
            reply = slack.submit(ADMIN, view.id, {block_of(CAUTION): "strict"})
        assert {"errors": {block_of(AREA): wording.SETTINGS_NOT_SAVED}, "response_action": "errors"} == reply
        assert slack.submit(ADMIN, view.id, {block_of(CAUTION): "strict"}) is None
        assert {CAUTION: "strict"} == choices_of(bot).chosen(slack.team, "")
