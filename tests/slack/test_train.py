"""Cohorts and certificates: their codes and forms, and a certificate that is posted once whatever happens."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from slack_sdk import WebClient

from bot.answer.evidence import Caution
from bot.demo.loopback import LoopbackSlack
from bot.settings import Settings
from bot.slack import train_words as words
from bot.slack.app import slack_client
from bot.slack.blocks.table import MOST_ROWS, Grid, native_table, plain_table
from bot.slack.blocks.train import CHANNEL, DUE, NAME, PATH, STARTS, Draft, new_view, read_draft, read_new
from bot.slack.calls import Patience
from bot.slack.certificates import award_if_complete, hand_over
from bot.slack.certifying import certifier
from bot.slack.codes import ALPHABET, new_code, read_code
from bot.slack.cohorts import invite, why_not_train
from bot.slack.courses import Courses
from bot.slack.desk import Desk
from bot.slack.rules import Rules
from bot.store.database import open_database
from bot.store.store import Store, open_store
from bot.training.badge import new_key
from bot.training.types import Cohort, Completion, Enrolment, Learner, Review, Source, Wishes
from tests.training_material import PATH as SHORT
from tests.training_material import small_knowledge

ANA = "U0ANA"
TODAY = date(2026, 11, 23)
KNOWLEDGE = small_knowledge(TODAY)
PATHS = {SHORT: "A short course"}


@pytest.fixture
def store() -> Iterator[Store]:
    """A database in memory."""
    engine = open_database("sqlite://")
    yield open_store(engine, replica="one", run="1")
    engine.dispose()


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    """What the steps need; certificates are signed by a stand-in."""

    def answer(_question: object) -> None:
        raise AssertionError("nothing is answered here")

    return Desk(
        answer=answer,  # type: ignore[arg-type]
        knowledge=KNOWLEDGE,
        rules=lambda _team, _channel: Rules("llr", Caution.BALANCED, trainers=("U0TESS",)),
        now=lambda: datetime.now(UTC),
        store=store,
        hash_key="k" * 32,
        patience=Patience(lambda _: None, tries=3),
        on_token_refused=lambda _code: None,
        unit_contact="the duty desk",
        drafts_dir=tmp_path,
        certify=lambda completion, path: f"signed {completion.certificate} {path.id}",
    )


@pytest.fixture
def client(slack: LoopbackSlack) -> WebClient:
    """The bot's client."""
    return slack_client(slack.bot_token, slack.api_url)


def learner(desk: Desk, slack: LoopbackSlack) -> Learner:
    """Ana, who learns alone."""
    person, now = desk.person(slack.team, ANA), desk.now()
    made = Learner(person, slack.team, slack.dm(ANA), Wishes(), now, now)
    desk.store.learning.save(made)
    desk.store.learning.enrol(Enrolment(person, SHORT, "", now))
    return made


def knows_all(desk: Desk, person: str) -> None:
    """Let somebody have read all, and answered all rightly on three days."""
    for lesson in KNOWLEDGE.teaching.lessons:
        desk.store.learning.read(person, lesson.id, desk.now())
        for item in lesson.items:
            right = next(number for number, option in enumerate(item.options) if option.right)
            for days in (3, 2, 1):
                at = desk.now() - timedelta(days=days)
                key = f"{item.id}:{days}"
                desk.store.learning.review(Review(key, person, item.id, right, True, Source.DAILY, at, None))


def test_codes_are_easy_to_say_and_hard_to_guess() -> None:
    """Eight of thirty signs, none of which is taken for another; no two alike in a thousand."""
    codes = {new_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert {8} == set(map(len, codes))
    assert not set("".join(codes)) & set("01ILOU")
    assert len(set(ALPHABET)) == 30


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("ABCD2345", "ABCD2345"),
        (" abcd-2345 ", "ABCD2345"),
        ("abcd 2345", "ABCD2345"),
        ("“ABCD2345”.", "ABCD2345"),
        ("ABCD234", ""),
        ("ABCD23456", ""),
        ("ABCD2340", ""),  # no 0 in any code
        ("", ""),
        ("the office", ""),
    ],
)
def test_a_code_is_read_however_it_is_typed(typed: str, read: str) -> None:
    """Small letters, hyphens, spaces and quotes; what cannot be a code is none."""
    assert read == read_code(typed)


def sent(**filled: object) -> dict[str, object]:
    """A filled-in form as Slack sends it."""
    usual: dict[str, object] = {
        NAME: {"value": "Spring starters"},
        PATH: {"selected_option": {"value": SHORT}},
        STARTS: {"selected_date": "2026-11-23"},
        DUE: {"selected_date": "2027-01-31"},
        CHANNEL: {"selected_conversation": None},
    }
    return {"state": {"values": {name: {name: held} for name, held in (usual | filled).items()}}}


def test_a_form_is_read_as_it_was_filled_in() -> None:
    """White space in a name is one space; a day left out is none."""
    asked, problems = read_new(
        sent(**{NAME: {"value": " Spring \n starters "}, DUE: {"selected_date": None}}), PATHS, TODAY
    )
    assert problems == {}
    assert ("Spring starters", SHORT, TODAY, None, "") == (
        asked.name,
        asked.path,
        asked.starts_on,
        asked.due_on,
        asked.channel,
    )


@pytest.mark.parametrize(
    ("filled", "field"),
    [
        ({NAME: {"value": None}}, NAME),
        ({NAME: {"value": "Case of John Smith, born 3 May 1971"}}, NAME),
        ({PATH: {"selected_option": {"value": "another"}}}, PATH),
        ({PATH: {}}, PATH),
        ({DUE: {"selected_date": "2026-11-22"}}, DUE),
        ({DUE: {"selected_date": "2026-11-23"}}, DUE),
    ],
)
def test_what_nobody_can_ask_for_is_a_problem_beside_its_field(filled: dict[str, object], field: str) -> None:
    """A payload can be forged; a cohort cannot be over before it begins."""
    _, problems = read_new(sent(**filled), PATHS, TODAY)
    assert [field] == list(problems)


@pytest.mark.parametrize("carried", [None, "", "{", "[]", '{"code": 1, "channel": "D1"}', '{"code": "ABCD2345"}'])
def test_what_a_form_carries_is_read_strictly(carried: object) -> None:
    """Anything but what the form wrote is nothing; what it wrote comes back."""
    assert read_draft(carried) is None
    draft = Draft("ABCD2345", "D0TESS")
    assert draft == read_draft(new_view(PATHS, draft, TODAY)["private_metadata"])


def test_a_table_keeps_to_the_limits_and_says_what_it_holds() -> None:
    """Rows that do not fit are left out, as a block and as lines; no cell is empty."""
    grid = Grid(("Lesson", "Read", "Why"), tuple((f"Lesson {n}", "", "x" * 200) for n in range(300)), frozenset({0, 2}))
    (block,), shown = native_table(grid)
    cells = [cell for row in block["rows"] for cell in row]
    assert shown == len(block["rows"]) - 1 < MOST_ROWS
    assert sum(len(cell.get("text", "")) for cell in cells) < 10_000  # Slack's own limit
    assert all(cell["type"] == "rich_text" or cell["text"] for cell in cells)
    assert block["column_settings"] == [{"is_wrapped": True}, {"align": "right"}, {"is_wrapped": True}]
    lines, held = plain_table(grid)
    assert "• Lesson 0 (Why: xxx" in lines[0]["text"]["text"]
    assert held < 300
    assert native_table(Grid(("Lesson",), ())) == ([], 0)


def test_administrators_and_those_they_named_why_not_train(desk: Desk, slack: LoopbackSlack, client: WebClient) -> None:
    """Nobody else, and not while Slack does not say who somebody is."""
    slack.add_person("U0BOSS", is_admin=True)
    for user in ("U0TESS", ANA):
        slack.add_person(user)
    said = [why_not_train(desk, client, slack.team, user) for user in ("U0BOSS", "U0TESS", ANA)]
    assert ["", "", words.NOT_TRAINER] == said
    slack.fail_next("users.info", status=500)
    assert words.TRAINER_UNSURE == why_not_train(desk, client, slack.team, "U0BOSS")


def test_a_completed_path_is_certified_once(desk: Desk, slack: LoopbackSlack, client: WebClient) -> None:
    """The person gets a message and the file, the modal says so once, and no trainer is offered to who learns alone."""
    ana = learner(desk, slack)
    assert award_if_complete(desk, client, slack.team, ANA) == []
    knows_all(desk, ana.person)
    blocks = award_if_complete(desk, client, slack.team, ANA)
    assert words.completed("A short course") in str(blocks)
    assert award_if_complete(desk, client, slack.team, ANA) == []
    (completion,) = desk.store.learning.completions(ana.person)
    message, upload = slack.said()
    assert completion.certificate in message.text
    assert words.SEND not in str(message.blocks)
    assert upload.thread_ts == message.ts
    (file,) = slack.files
    assert file.content.decode() == f"signed {completion.certificate} {SHORT}"


def test_of_two_at_once_one_certifies(desk: Desk, slack: LoopbackSlack, client: WebClient, tmp_path: Path) -> None:
    """Two replicas see the same path completed: one completion, one message, one file."""
    engine = open_database(f"sqlite:///{tmp_path / 'two.sqlite3'}")
    desks = [replace(desk, store=open_store(engine, replica=str(n), run=str(n))) for n in range(2)]
    ana = learner(desks[0], slack)
    knows_all(desks[0], ana.person)
    threads = [threading.Thread(target=award_if_complete, args=(each, client, slack.team, ANA)) for each in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine.dispose()
    assert len(slack.said()) == 2  # the message and its file
    assert len(slack.files) == 1


def test_a_path_is_not_certified_while_a_lesson_of_it_is_withdrawn(
    desk: Desk, slack: LoopbackSlack, client: WebClient
) -> None:
    """What is left of it is done, and is not the path; with the lesson back, and done, it is certified."""
    ana = learner(desk, slack)
    knows_all(desk, ana.person)
    teaching, first = KNOWLEDGE.teaching, KNOWLEDGE.teaching.lessons[0].id
    kept = tuple(held for held in teaching.confirmed if held.item.startswith((f"{first}.", f"{first}:")))
    less = replace(KNOWLEDGE, teaching=replace(teaching, confirmed=kept))
    assert not award_if_complete(replace(desk, knowledge=less, courses=Courses()), client, slack.team, ANA)
    assert () == desk.store.learning.completions(ana.person)
    assert award_if_complete(desk, client, slack.team, ANA)


def test_a_certificate_that_was_never_posted_is_taken_up(desk: Desk, slack: LoopbackSlack, client: WebClient) -> None:
    """The process died after the path was completed: the next look posts message and file."""
    ana = learner(desk, slack)
    desk.store.learning.complete(Completion(ana.person, SHORT, "", desk.now(), "c-1"))
    hand_over(desk, client, ana)
    hand_over(desk, client, ana)
    assert len(slack.said()) == 2
    assert len(slack.files) == 1


def test_a_message_without_its_file_gets_it(desk: Desk, slack: LoopbackSlack, client: WebClient) -> None:
    """Slack took the message and not the file: the next look finds the message, and adds the file once."""
    ana = learner(desk, slack)
    desk.store.learning.complete(Completion(ana.person, SHORT, "", desk.now(), "c-1"))
    slack.fail_next("files.getUploadURLExternal", status=200, error="not_allowed")
    hand_over(desk, client, ana)
    assert len(slack.said()) == 1
    hand_over(desk, client, ana)
    assert [False, True] == [bool(message.files) for message in slack.said()]


def test_when_the_deliveries_are_forgotten_the_message_itself_tells(
    desk: Desk, slack: LoopbackSlack, client: WebClient
) -> None:
    """After a month nobody remembers having posted it; the certificate is found where it stands."""
    ana = learner(desk, slack)
    desk.store.learning.complete(Completion(ana.person, SHORT, "", desk.now(), "c-1"))
    hand_over(desk, client, ana)
    desk.store.events.forget_before(desk.now() + timedelta(days=1))
    hand_over(desk, client, ana)
    assert len(slack.said()) == 2


def test_without_a_key_the_words_go_alone(desk: Desk, slack: LoopbackSlack, client: WebClient) -> None:
    """No file, and no word of one."""
    desk = replace(desk, certify=None)
    ana = learner(desk, slack)
    desk.store.learning.complete(Completion(ana.person, SHORT, "", desk.now(), "c-1"))
    hand_over(desk, client, ana)
    (message,) = slack.said()
    assert words.CERTIFICATE_FILE not in str(message.blocks)
    assert not slack.files


def test_a_key_that_is_none_is_said_at_the_start(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Certificates then go without a file; a key that can be used signs, and no key is fine."""
    usual = Settings(var_dir=tmp_path)
    assert certifier(usual) is None
    assert certifier(Settings(var_dir=tmp_path, badge_key="not a key")) is None
    assert words.BADGE_KEY_UNUSABLE in caplog.text
    certify = certifier(Settings(var_dir=tmp_path, badge_key=new_key()))
    assert certify is not None
    path, completion = KNOWLEDGE.teaching.paths[0], Completion("p", SHORT, "", datetime.now(UTC), "c-1")
    assert certify(completion, path).count(".") == 2


def test_dates_are_written_as_people_write_them() -> None:
    """Only the line begins with a capital letter made large; months keep theirs."""
    assert words.dates(date(2026, 11, 23), date(2027, 9, 30)) == "From 23 November 2026, by 30 September 2027"
    assert words.dates(None, date(2027, 9, 30)) == "By 30 September 2027"
    assert not words.dates(None, None)


def test_an_invitation_that_slack_refuses_is_said_to_the_trainer(
    desk: Desk, slack: LoopbackSlack, client: WebClient
) -> None:
    """The bot was taken out of the channel meanwhile: the trainer hears of it, and may invite again."""
    cohort = Cohort("ABCD2345", slack.team, "Spring", SHORT, "t" * 64, slack.dm("U0TESS"), desk.now())
    desk.store.learning.open_cohort(cohort)
    invite(desk, client, cohort, slack.elsewhere, "V1")
    (message,) = slack.said()
    assert (message.channel, message.text) == (cohort.channel, words.not_invited("Spring"))
    invite(desk, client, cohort, slack.elsewhere, "V1")  # delivered again
    assert len(slack.said()) == 1
