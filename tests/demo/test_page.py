"""What a person does on the demonstration page, in a real browser against the unmodified bot with a quick answerer."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.demo.loopback import LoopbackSlack
from bot.demo.run import UNIT_CHANNEL
from tests.demo.browser import Screen, open_screen, running_chromium
from tests.scenarios.running import Bot, running_bot

if TYPE_CHECKING:
    from playwright.sync_api import Browser

QUESTION = "When should I refer a case to Level 2?"


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """One Chromium for all tests here."""
    with running_chromium() as running:
        yield running


@pytest.fixture
def bot(slack: LoopbackSlack, tmp_path: Path) -> Iterator[Bot]:
    """The bot on the loopback, with the unit's channel chosen as the demonstration does."""
    with running_bot(slack, tmp_path) as running:
        assert running.store is not None
        running.store.choices.choose(slack.team, "", "unit_channel", UNIT_CHANNEL, "test", datetime.now(UTC))
        yield running


@pytest.fixture
def screen(browser: "Browser", slack: LoopbackSlack, bot: Bot) -> Iterator[Screen]:
    """The page, open."""
    with open_screen(browser, slack) as opened:
        yield opened


def test_a_question_typed_is_answered_in_its_thread(screen: Screen) -> None:
    """Enter sends the question with a mention; the answer opens beside it, with its source as a link."""
    screen.say(QUESTION)
    answer = screen.thread()
    assert f"You asked: {QUESTION}" in answer.inner_text()
    link = answer.get_by_role("link").first
    assert "https://www.gov.uk/mappa?a=1&b=2" == link.get_attribute("href")
    assert "@mappa" in screen.page.locator("#messages > li").inner_text()


def test_a_follow_up_in_the_thread_needs_no_mention(screen: Screen) -> None:
    """The next question goes into the thread and is answered there, knowing the first."""
    screen.say(QUESTION)
    screen.thread()
    screen.say("And Level 3?", box="Reply in the thread")
    assert f"before: {QUESTION}" in screen.thread(3).inner_text()


def test_shift_enter_starts_a_new_line(screen: Screen, slack: LoopbackSlack) -> None:
    """Only Enter alone sends."""
    box = screen.page.get_by_role("textbox", name="Message #mappa-help")
    box.press_sequentially("one")
    box.press("Shift+Enter")
    box.press_sequentially("two")
    assert not slack.messages
    box.press("Enter")
    slack.wait_for(lambda: slack.messages)
    assert slack.messages[0].text.endswith("one\ntwo")


def test_markup_that_is_typed_is_shown_as_text(screen: Screen) -> None:
    """HTML and Slack's own brackets stay letters, in the question and in the answer."""
    typed = '<img src=x onerror="alert(1)"> <b>bold</b> <https://example.org|here> &amp; <@U0ADMIN>'
    screen.say(typed)
    assert f"You asked: {typed}" in screen.thread().inner_text()
    assert typed in screen.page.locator("#messages > li").inner_text()
    assert not screen.page.locator("#messages img, #messages b, #messages a, #replies img, #replies b").count()


def test_the_command_is_answered_to_the_person_alone(screen: Screen) -> None:
    """The reply to /mappa says who sees it, and is gone when somebody else looks."""
    screen.say(f"/mappa {QUESTION}")
    shown = screen.page.locator("#messages > li")
    shown.get_by_text("Only visible to you").wait_for()
    assert f"You asked: {QUESTION}" in shown.inner_text()
    screen.page.get_by_label("You are").select_option(label="MAPPA unit")
    screen.page.locator("#messages > li").wait_for(state="detached")


def test_an_unknown_command_is_kept_and_explained(screen: Screen, slack: LoopbackSlack) -> None:
    """Nothing is sent, and what was typed stays in the box."""
    screen.say("/giphy cat")
    screen.page.get_by_role("alert").get_by_text("Only the command /mappa").wait_for()
    assert "/giphy cat" == screen.page.get_by_role("textbox", name="Message #mappa-help").input_value()
    assert not slack.messages


def test_everything_needed_to_ask_and_read_works_by_keyboard(screen: Screen) -> None:
    """Skip link, question, answer, its button, its modal, Escape, and back to the same button."""
    keyboard = screen.page.keyboard
    keyboard.press("Tab")
    assert "Skip to the message box" == screen.focused()
    keyboard.press("Enter")
    assert "Message #mappa-help" == screen.focused()
    keyboard.type(QUESTION)
    keyboard.press("Enter")
    screen.thread()
    screen.tab_to("Show sources")
    keyboard.press("Enter")
    dialog = screen.page.get_by_role("dialog")
    dialog.wait_for()
    for _ in range(8):  # the focus stays inside, or with the browser's own address line
        keyboard.press("Tab")
        assert screen.page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
    keyboard.press("Escape")
    dialog.wait_for(state="detached")
    assert "Show sources" == screen.focused()
    keyboard.press("Escape")
    screen.page.get_by_role("heading", name="Thread").wait_for(state="hidden")
    assert screen.focused().startswith("1 reply")


def test_a_person_edits_and_deletes_their_own_message_only(screen: Screen, slack: LoopbackSlack) -> None:
    """Edit shows the text as typed and saves by Enter; Delete asks first; others' messages offer neither."""
    screen.page.get_by_label("Mention @mappa").first.uncheck()
    screen.say("Good <morning>")
    more = screen.page.get_by_role("button", name="More for the message of Practitioner")
    more.click()
    screen.page.get_by_role("button", name="Edit", exact=True).click()
    field = screen.page.get_by_role("textbox", name="Edit the message")
    assert "Good <morning>" == field.input_value()
    field.fill("Good evening")
    field.press("Enter")
    screen.page.get_by_text("(edited)").wait_for()
    assert "Good evening" == slack.messages[0].text
    screen.page.get_by_label("You are").select_option(label="MAPPA unit")
    more.click()
    assert screen.page.get_by_role("button", name="Ask MAPPA about this").is_visible()
    assert not screen.page.get_by_role("button", name="Delete", exact=True).count()
    screen.page.get_by_label("You are").select_option(label="Practitioner")
    more.click()
    screen.page.get_by_role("button", name="Delete", exact=True).click()
    screen.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    slack.wait_for(lambda: not slack.messages)
    screen.page.locator("#messages > li").wait_for(state="detached")


def test_a_question_is_passed_on_to_the_unit_and_its_errors_are_shown_at_the_field(
    screen: Screen, slack: LoopbackSlack
) -> None:
    """Empty is stopped by the page as Slack does, personal data by the bot; then it arrives in the unit's channel."""
    screen.say(QUESTION)
    opener = screen.thread().get_by_role("button", name="Ask the MAPPA unit")
    opener.click()
    dialog = screen.page.get_by_role("dialog")
    field = dialog.get_by_role("textbox").first
    field.fill("")
    send = dialog.locator("button[type=submit]")
    send.click()
    dialog.get_by_text("Please fill this in.").wait_for()
    assert "true" == field.get_attribute("aria-invalid")
    field.fill("Does John Smith, born 3 April 1980, PNC 2001/0000012K, need Level 2?")
    send.click()
    dialog.get_by_text("Please fill this in.").wait_for(state="detached")
    dialog.locator(".input .error").wait_for()
    assert "John Smith" in field.input_value()
    assert field.evaluate("field => field === document.activeElement")
    field.fill("Who chairs a Level 3 meeting here?")
    send.click()
    slack.wait_for(lambda: [one for one in slack.said() if one.channel == UNIT_CHANNEL])
    dialog.get_by_role("textbox").wait_for(state="detached")
    screen.page.keyboard.press("Escape")
    dialog.wait_for(state="detached")
    screen.page.get_by_role("button", name="# mappa-unit 1 new").click()
    screen.page.locator("#messages > li").get_by_text("Who chairs a Level 3 meeting here?").wait_for()


def test_app_home_is_shown_and_answers(screen: Screen) -> None:
    """What the bot publishes for the person is there, and its search box gives an answer in a modal."""
    screen.page.get_by_role("button", name="App Home").click()
    home = screen.page.get_by_role("region", name="App Home")
    box = home.get_by_role("textbox").first
    box.fill(QUESTION)
    box.press("Enter")
    # First the modal says that it is looking.
    answer = screen.page.get_by_role("dialog").get_by_text(f"You asked: {QUESTION}")
    answer.wait_for()
    assert 1 == answer.count()


def test_messages_elsewhere_are_counted(screen: Screen, slack: LoopbackSlack) -> None:
    """A channel with something new says how much."""
    slack.post_as("U0UNIT", UNIT_CHANNEL, "Anybody there?")
    channel = screen.page.get_by_role("button", name="# mappa-unit 1 new")
    channel.click()
    screen.page.get_by_text("Anybody there?").wait_for()
    assert not screen.page.get_by_role("button", name="1 new").count()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_control_has_a_name_and_every_text_is_readable(
    browser: "Browser", slack: LoopbackSlack, bot: Bot, *, dark: bool
) -> None:
    """In the channel with a thread, in App Home and in a modal, light and dark."""
    with open_screen(browser, slack, dark=dark) as screen:
        screen.say(QUESTION)
        screen.say(f"/mappa {QUESTION}")
        answer = screen.thread()
        screen.page.get_by_text("Only visible to you").wait_for()
        screen.page.emulate_media(reduced_motion="reduce")
        assert ([], []) == (screen.nameless(), screen.faint())
        answer.get_by_role("button", name="Ask the MAPPA unit").click()
        screen.page.get_by_role("dialog").locator("button[type=submit]").hover()
        assert ([], []) == (screen.nameless(), screen.faint())
        screen.page.keyboard.press("Escape")
        screen.page.get_by_role("button", name="App Home").click()
        screen.page.get_by_role("region", name="App Home").get_by_role("textbox").first.wait_for()
        assert ([], []) == (screen.nameless(), screen.faint())


def test_on_a_narrow_screen_nothing_scrolls_sideways(browser: "Browser", slack: LoopbackSlack, bot: Bot) -> None:
    """At 360 pixels the columns follow each other: menu, channel, thread, modal, App Home."""
    with open_screen(browser, slack, width=360, height=640) as screen:
        long = "https://example.org/" + "a" * 300
        screen.say(f"{QUESTION} {long}")
        screen.page.get_by_role("button", name="1 reply").wait_for()
        assert not screen.sideways()
        screen.page.get_by_role("button", name="1 reply").click()
        answer = screen.thread()
        assert not screen.page.get_by_role("textbox", name="Message #mappa-help").is_visible()
        assert not screen.sideways()
        answer.get_by_role("button", name="Ask the MAPPA unit").click()
        screen.page.get_by_role("dialog").wait_for()
        assert not screen.sideways()
        screen.page.keyboard.press("Escape")
        screen.page.get_by_role("button", name="Close the thread").click()
        screen.page.get_by_role("button", name="Menu").click()
        assert not screen.sideways()
        screen.page.get_by_role("button", name="App Home").click()
        screen.page.get_by_role("region", name="App Home").get_by_role("textbox").first.wait_for()
        assert not screen.sideways()
