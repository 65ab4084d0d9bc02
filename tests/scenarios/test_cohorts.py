"""A trainer makes a cohort, people join it, and the trainer reads of the group: through the loopback Slack."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import wording
from bot.demo.loopback import LoopbackSlack
from bot.demo.types import Message, View
from bot.slack import ids
from bot.slack import train_words as words
from bot.slack.blocks.train import CHANNEL, DUE, NAME, PATH, STARTS
from bot.slack.choosing import block_of
from bot.slack.rules import TRAINERS
from bot.store.learning import LearningLog
from bot.training import report_words
from bot.training.types import Cohort, Review, Source
from tests.scenarios.running import Bot, running_bot, settle
from tests.scenarios.test_home import ADMIN, choose, modal_with, shown
from tests.scenarios.test_settings import settings_of
from tests.training_material import PATH as SHORT
from tests.training_material import small_knowledge

TESS, OTHER = "U0TESS", "U0OTHER"  # trainers
GROUP = ("U0LEA", "U0LIAM", "U0LOU", "U0LUC", "U0LYN", "U0LEO", "U0LILY", "U0LARS", "U0LARA", "U0LUIS")
KNOWLEDGE = small_knowledge(datetime.now(UTC).date())
DUE_ON = datetime.now(UTC).date() + timedelta(days=60)


def log_of(bot: Bot) -> LearningLog:
    assert bot.store is not None
    return bot.store.learning


def menu_of(slack: LoopbackSlack, user: str = TESS) -> View:
    """Open a trainer's cohorts by the command, with no other modal open."""
    if left_open := slack.view_of(user):
        slack.close_view(user, left_open.id, everything=True)
    slack.command(user, slack.channel, "cohort")
    return modal_with(slack, user, words.MENU_INTRO)


def new_form(slack: LoopbackSlack, user: str = TESS) -> View:
    slack.press(user, menu_of(slack, user).id, ids.COHORT_NEW)
    return modal_with(slack, user, words.NAME_LABEL)


def made(
    bot: Bot, slack: LoopbackSlack, name: str = "Spring starters", *, channel: str | None = None, user: str = TESS
) -> Cohort:
    """Make a cohort as a trainer does, and return it as it is kept."""
    values: dict[str, object] = {NAME: name, PATH: SHORT, DUE: str(DUE_ON)}
    slack.submit(user, new_form(slack, user).id, values | ({CHANNEL: channel} if channel else {}))
    modal_with(slack, user, words.code_is("").strip())
    person = [row for row in log_of(bot).cohorts_of(person_of(bot, slack, user), slack.team) if row.name == name]
    return person[0]


def person_of(bot: Bot, slack: LoopbackSlack, user: str) -> str:
    from bot.store.identity import keyed_hash  # noqa: PLC0415

    return keyed_hash("k" * 32, slack.team, user)


def joined(slack: LoopbackSlack, user: str, code: str) -> View:
    """Join by the command."""
    slack.command(user, slack.channel, f"join {code}")
    view = modal_with(slack, user, words.SEES_TITLE)
    slack.submit(user, view.id)
    return modal_with(slack, user, "You have joined")


def answered(bot: Bot, person: str, item: str, chosen: int, at: datetime) -> None:
    known = {each.id: each for lesson in KNOWLEDGE.teaching.lessons for each in lesson.items}[item]
    is_right = known.options[chosen].right
    log_of(bot).review(Review(f"{person}:{item}:{at}", person, item, chosen, is_right, Source.LESSON, at))


def learned(bot: Bot, person: str, *, wrong: Sequence[str] = (), now: datetime | None = None) -> None:
    """Let a person have read both lessons and answered everything yesterday, wrongly where said."""
    at = (now or datetime.now(UTC)) - timedelta(days=1)
    for lesson in KNOWLEDGE.teaching.lessons:
        log_of(bot).read(person, lesson.id, at)
        for item in lesson.items:
            right = next(number for number, option in enumerate(item.options) if option.right)
            first_wrong = next(number for number, option in enumerate(item.options) if not option.right)
            answered(bot, person, item.id, first_wrong if item.id in wrong else right, at)


def to(slack: LoopbackSlack, user: str) -> tuple[Message, ...]:
    """What the bot wrote to a person directly."""
    return tuple(message for message in slack.said() if message.channel == slack.dm(user))


def reported(slack: LoopbackSlack, user: str = TESS, *, files: int = 0) -> tuple[Message, ...]:
    """Ask for the report of the only cohort, and return what came once all is there, and so many files."""
    before = len(to(slack, user))
    slack.press(user, menu_of(slack, user).id, ids.COHORT_REPORT)
    modal_with(slack, user, words.REPORT_COMING)
    slack.wait_for(lambda: any(report_words.HEADING_NEXT in json.dumps(one.blocks) for one in to(slack, user)[before:]))
    slack.wait_for(lambda: len([file for file in slack.files if file.is_complete]) >= files, 30)
    settle(slack)
    return to(slack, user)[before:]


def tables_of(messages: Sequence[Message]) -> list[list[list[str]]]:
    """Return the tables in messages as rows of texts."""

    def said(cell: dict[str, object]) -> str:
        return str(cell["text"]) if cell["type"] == "raw_text" else json.dumps(cell)

    found = [block for message in messages for block in message.blocks if block["type"] == "table"]
    return [[[said(cell) for cell in row] for row in table["rows"]] for table in found]


def test_from_naming_a_trainer_to_closing_a_cohort(slack: LoopbackSlack, tmp_path: Path) -> None:
    """An administrator names a trainer, who invites; ten people join, and the report tells of all, and of nobody."""
    with running_bot(slack, tmp_path, knowledge=KNOWLEDGE) as bot:
        slack.add_person(TESS)
        assert slack.submit(ADMIN, settings_of(slack).id, {block_of(TRAINERS): [TESS]}) is None
        cohort = made(bot, slack, channel=slack.channel)
        (told,) = slack.wait_for(lambda: to(slack, TESS))
        (invitation,) = (message for message in slack.said() if message.channel == slack.channel)
        assert f"/archives/{slack.channel}/p{invitation.ts.replace('.', '')}" in told.text
        by_button, by_command = GROUP[:5], GROUP[5:]
        for user in by_button:
            slack.press(user, invitation.ts, ids.COHORT_JOIN)
            slack.submit(user, modal_with(slack, user, words.SEES_NOT).id)
            modal_with(slack, user, words.joined("Spring starters"))
        for user in by_command:
            joined(slack, user, f"{cohort.id[:4].lower()}-{cohort.id[4:]}")
        people = [person_of(bot, slack, user) for user in GROUP]
        for number, person in enumerate(people):
            learned(bot, person, wrong=["levels.level-2-test"] if number < 5 else [])
        messages = reported(slack, files=2)
        slack.press(TESS, menu_of(slack).id, ids.COHORT_CLOSE)
        modal_with(slack, TESS, "Closed on")
        slack.command("U0LATE", slack.channel, f"join {cohort.id}")
        modal_with(slack, "U0LATE", words.JOIN_CLOSED)
        files = [file for file in slack.files if file.is_complete]
    progress, questions = tables_of(messages)
    titles = [lesson.title for lesson in KNOWLEDGE.teaching.lessons]
    assert [row[0] for row in progress[1:]] == titles
    assert [row[1] for row in progress[1:]] == ["10", "10"]
    assert any("What makes Level 2 right?" in row[0] and row[2] == "about 50 %" for row in questions[1:])
    page, sheet = (next(file for file in files if file.name.endswith(kind)) for kind in (".html", ".csv"))
    rows = list(csv.DictReader(io.StringIO(sheet.content.decode("utf-8-sig"))))
    assert [row["title"] for row in rows if row["kind"] == "lesson"] == titles
    assert b"<svg" in page.content
    everything = json.dumps([message.blocks for message in messages]) + "".join(
        file.content.decode() + file.title for file in files
    )
    for user, person in zip(GROUP, people, strict=True):
        assert user not in everything
        assert person[:12] not in everything


def test_four_people_make_no_figures(slack: LoopbackSlack, tmp_path: Path) -> None:
    """A report on a group so small would be one on its people."""
    with running_bot(slack, tmp_path, knowledge=KNOWLEDGE) as bot:
        choose(bot, slack, {TRAINERS: TESS})
        cohort = made(bot, slack)
        for user in GROUP[:4]:
            joined(slack, user, cohort.id)
            learned(bot, person_of(bot, slack, user), wrong=["levels.level-2-test"])
        messages = reported(slack)
    assert tables_of(messages) == []
    assert report_words.TOO_FEW in json.dumps([message.blocks for message in messages])
    assert "Level 2 right" not in json.dumps([message.blocks for message in messages])
    assert not slack.files


def test_a_workspace_without_tables_gets_lines(tmp_path: Path) -> None:
    """Slack refuses the block: the same figures go as lines, and the next report does not try again."""
    with (
        LoopbackSlack(supports_tables=False) as slack,
        running_bot(slack, tmp_path, knowledge=KNOWLEDGE) as bot,
    ):
        choose(bot, slack, {TRAINERS: TESS})
        cohort = made(bot, slack)
        for user in GROUP[:5]:
            joined(slack, user, cohort.id)
            learned(bot, person_of(bot, slack, user))
        messages = reported(slack)
        refused = [call.error for call in slack.calls_to("chat.postMessage") if call.error]
        reported(slack)
        again = [call.error for call in slack.calls_to("chat.postMessage") if call.error]
    assert "The three levels (Read: 5; Done: 0)" in json.dumps([message.blocks for message in messages])
    assert (refused, again) == (["invalid_blocks"], ["invalid_blocks"])


def test_only_trainers_make_cohorts_and_only_for_themselves(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Who is none reads whom to ask; whose name was taken off is refused at the end; others' are not theirs."""
    with running_bot(slack, tmp_path, knowledge=KNOWLEDGE) as bot:
        slack.command(OTHER, slack.channel, "cohort")
        modal_with(slack, OTHER, words.NOT_TRAINER)
        choose(bot, slack, {TRAINERS: f"{OTHER},{TESS}"})
        theirs = made(bot, slack)
        assert theirs.name not in shown(menu_of(slack, OTHER))
        form = new_form(slack)
        choose(bot, slack, {TRAINERS: OTHER})
        reply = slack.submit(TESS, form.id, {NAME: "Another", PATH: SHORT})
        assert reply == {"response_action": "errors", "errors": {NAME: words.NOT_TRAINER}}
        assert made(bot, slack, "The boss's own", user=ADMIN).trainer == person_of(bot, slack, ADMIN)


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({NAME: "Jane Doe born 3 May 1971, 07700 900123"}, NAME, "Please take it out"),
        ({NAME: "  "}, NAME, words.NAME_EMPTY),
        ({DUE: "2020-01-01"}, DUE, words.DUE_PAST),
        ({STARTS: str(DUE_ON)}, DUE, words.DUE_EARLY),
        ({CHANNEL: "C0ELSEWHERE"}, CHANNEL, wording.SETTING_INVITE),
    ],
)
def test_what_a_form_cannot_be_is_said_beside_the_field(
    slack: LoopbackSlack, tmp_path: Path, values: dict[str, object], field: str, said: str
) -> None:
    """Personal data in the name, days that cannot be, a channel without the bot: nothing is kept."""
    with running_bot(slack, tmp_path, knowledge=KNOWLEDGE) as bot:
        choose(bot, slack, {TRAINERS: TESS})
        form = new_form(slack)
        reply = slack.submit(TESS, form.id, {NAME: "Spring starters", PATH: SHORT, DUE: str(DUE_ON)} | values)
        assert reply is not None
        assert list(reply["errors"]) == [field]
        assert said in reply["errors"][field]
        assert "Doe" not in json.dumps(reply)
        assert log_of(bot).cohorts_of(person_of(bot, slack, TESS), slack.team) == ()


def test_a_name_is_shown_letter_by_letter(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Nothing in a name mentions anybody or formats anything."""
    with running_bot(slack, tmp_path, knowledge=KNOWLEDGE) as bot:
        choose(bot, slack, {TRAINERS: TESS})
        cohort = made(bot, slack, "<!channel> & *all*", channel=slack.channel)
        slack.wait_for(lambda: [m for m in slack.said() if m.channel == slack.channel])
        joined(slack, GROUP[0], cohort.id)
        menu = shown(menu_of(slack))
        messages = json.dumps([message.blocks for message in (*slack.said(), *reported(slack))])
    assert "<!channel>" not in messages + menu + shown(slack.view_of(GROUP[0]))
    assert "*all*" not in menu


def test_codes_that_lead_nowhere(slack: LoopbackSlack, tmp_path: Path) -> None:
    """No code, a wrong one, and one of another workspace: kind words, and nobody learns that it exists elsewhere."""
    other = slack.second_workspace()
    with running_bot(slack, tmp_path, knowledge=KNOWLEDGE) as bot:
        far = Cohort("ABCD2345", other.team, "Far", SHORT, "x" * 64, "D0FAR", datetime.now(UTC))
        log_of(bot).open_cohort(far)
        for typed, said in (("join", words.JOIN_HOW), ("join ABCD2346", words.JOIN_UNKNOWN)):
            slack.command(GROUP[0], slack.channel, typed)
            slack.close_view(GROUP[0], modal_with(slack, GROUP[0], said).id)
        slack.command(GROUP[0], slack.channel, f"join {far.id}")
        modal_with(slack, GROUP[0], words.JOIN_UNKNOWN)


def test_joining_twice_switching_and_leaving(slack: LoopbackSlack, tmp_path: Path) -> None:
    """One cohort to a path at a time; whoever leaves goes on alone with all they have learned."""
    with running_bot(slack, tmp_path, knowledge=KNOWLEDGE) as bot:
        choose(bot, slack, {TRAINERS: TESS})
        first, second = made(bot, slack, "First"), made(bot, slack, "Second")
        me, person = GROUP[0], person_of(bot, slack, GROUP[0])
        joined(slack, me, first.id)
        learned(bot, person)
        slack.close_view(me, slack.view_of(me).id)  # type: ignore[union-attr]
        slack.command(me, slack.channel, f"join {first.id}")
        slack.close_view(me, modal_with(slack, me, words.ALREADY_IN).id)
        slack.command(me, slack.channel, f"join {second.id}")
        asking = modal_with(slack, me, words.switching("First"))
        slack.submit(me, asking.id)
        view = modal_with(slack, me, words.joined("Second"))
        assert [one.cohort for one in log_of(bot).enrolments(person)] == [second.id]
        slack.press(me, view.id, ids.COHORT_LEAVE)
        modal_with(slack, me, words.left("Second"))
        assert [(one.path, one.cohort) for one in log_of(bot).enrolments(person)] == [(SHORT, "")]
        assert len(log_of(bot).reviews(person)) == sum(len(lesson.items) for lesson in KNOWLEDGE.teaching.lessons)
        assert log_of(bot).cohort_enrolments(second.id) == ()


def test_nobody_is_enrolled_by_looking(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Only the button under what the trainer sees enrols."""
    with running_bot(slack, tmp_path, knowledge=KNOWLEDGE) as bot:
        choose(bot, slack, {TRAINERS: TESS})
        cohort = made(bot, slack)
        slack.command(GROUP[0], slack.channel, f"join {cohort.id}")
        view = modal_with(slack, GROUP[0], words.SEES_TITLE)
        for said in (words.SEES, words.SEES_NOT, words.kept_for(730), words.EMPLOYER):
            assert json.dumps(said, ensure_ascii=False)[1:-1] in shown(view)
        slack.close_view(GROUP[0], view.id)
        settle(slack)
        assert log_of(bot).learner(person_of(bot, slack, GROUP[0])) is None
        assert log_of(bot).cohort_enrolments(cohort.id) == ()


def test_an_invitation_stands_once_in_a_channel(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Inviting again where it stands shows the same link; a cohort that is closed invites nobody."""
    with running_bot(slack, tmp_path, knowledge=KNOWLEDGE) as bot:
        choose(bot, slack, {TRAINERS: TESS})
        made(bot, slack, channel=slack.channel)
        slack.wait_for(lambda: [m for m in slack.said() if m.channel == slack.channel])
        slack.press(TESS, menu_of(slack).id, ids.COHORT_INVITE)
        form = modal_with(slack, TESS, words.CHANNEL_LABEL)
        reply = slack.submit(TESS, form.id, {CHANNEL: slack.elsewhere})
        assert reply == {"response_action": "errors", "errors": {CHANNEL: wording.SETTING_INVITE}}
        slack.submit(TESS, form.id, {CHANNEL: slack.channel})
        first, second = slack.wait_for(lambda: to(slack, TESS) if len(to(slack, TESS)) == 2 else ())
        assert first.text == second.text
        assert len([message for message in slack.said() if message.channel == slack.channel]) == 1


def test_bots_and_people_gone_are_no_trainers(slack: LoopbackSlack, tmp_path: Path) -> None:
    """The form says so, and nothing is stored; who is fine is, and the history names nobody."""
    slack.add_person(OTHER)
    slack.add_person(TESS)
    slack.deactivate(OTHER)
    with running_bot(slack, tmp_path) as bot:
        form = settings_of(slack)
        for gone in (slack.bot_user, OTHER):
            reply = slack.submit(ADMIN, form.id, {block_of(TRAINERS): [TESS, gone]})
            assert reply == {"response_action": "errors", "errors": {block_of(TRAINERS): words.SETTING_NOT_PEOPLE}}
        assert slack.submit(ADMIN, form.id, {block_of(TRAINERS): [TESS]}) is None
        assert bot.store is not None
        assert bot.store.choices.chosen(slack.team, "") == {TRAINERS: TESS}
        again = settings_of(slack)
        history = json.dumps(again.blocks[-1], ensure_ascii=False)
    assert "changed “Trainers” to 1 person" in history
    assert TESS not in history
