"""Learning on the demonstration page: whole walks in a real browser, with the unmodified bot and two small lessons."""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from pydantic import SecretStr

from bot.demo.clock import DemoClock, clock_acts, next_day
from bot.demo.imagined import CODE, PEOPLE, answers_of, imagine_group
from bot.demo.loopback import LoopbackSlack
from bot.demo.run import ADMINISTRATOR, PRACTITIONER, UNIT
from bot.store.database import open_database
from bot.store.identity import keyed_hash
from bot.store.learning import LearningLog
from bot.training import badge
from bot.training.course import course_of
from bot.training.results import group_report
from bot.training.types import Enrolment, Review, Source, Wishes
from bot.wording import full_date
from tests.demo.browser import Screen, open_screen, running_chromium
from tests.scenarios.running import Bot, running_bot, settings_for
from tests.training_material import LESSONS, PATH, small_knowledge

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

LONDON = ZoneInfo("Europe/London")
# The next Tuesday, in the afternoon: nobody is asked on that day any more, and on the next day everybody is.
NOW = datetime.now(LONDON)
TUESDAY = NOW.date() + timedelta(days=(1 - NOW.weekday()) % 7 or 7)
KNOWLEDGE = small_knowledge(TUESDAY)
COURSE = course_of(KNOWLEDGE, TUESDAY)
ITEMS = [item for lesson in LESSONS for item in COURSE.lessons[lesson].items]
# Right and wrong answers, by all that is offered together.
CHOICES = {
    frozenset(option.says for option in options): [
        option.says for option in sorted(options, key=lambda one: not one.right)
    ]
    for item in ITEMS
    for options in (item.options, *([item.reason.options] if item.reason else []))
}


class Walk:
    """The page with the bot behind it, from a Tuesday afternoon on."""

    def __init__(self, slack: LoopbackSlack, bot: Bot, clock: DemoClock, screen: Screen) -> None:
        assert bot.store is not None
        self.slack, self.clock, self.screen, self.page = slack, clock, screen, screen.page
        self.log: LearningLog = bot.store.learning

    @property
    def modal(self) -> "Locator":
        """The modal, open or not."""
        return self.page.locator("#modal")

    @property
    def person(self) -> str:
        """How the bot keeps the practitioner."""
        return person_of(self.slack, PRACTITIONER)

    def become(self, name: str) -> None:
        """Be somebody else."""
        self.page.get_by_label("You are").select_option(label=name)

    def go(self, name: str) -> None:
        """Open a conversation or App Home, by the menu where there is one."""
        menu = self.page.get_by_role("button", name="Menu")
        if menu.is_visible():
            menu.click()
        self.page.locator("nav").get_by_role("button", name=name).click()

    def from_home(self, name: str) -> None:
        """Press a button of App Home that opens a modal."""
        self.go("App Home")
        self.page.locator("#home").get_by_role("button", name=name).click()
        self.modal.wait_for()

    def press(self, name: str) -> None:
        """Press a button in the middle of the modal."""
        self.modal.locator(".modal-body button").filter(has_text=re.compile(f"^{name}$")).first.click()

    def submit(self) -> None:
        """Press the modal's own button."""
        self.modal.locator("button[type=submit]").click()

    def sees(self, text: str) -> None:
        """Wait until the modal says this."""
        self.modal.get_by_text(text).first.wait_for()

    def close(self) -> None:
        """Close the modal and what lies beneath."""
        self.page.keyboard.press("Escape")
        self.modal.wait_for(state="hidden")

    def begin(self) -> None:
        """Start the path, and see its first lesson."""
        self.from_home("Start the path")
        self.sees("page 1 of 3")

    def read(self) -> None:
        """Turn the three pages of a lesson."""
        for page in (1, 2, 3):
            self.sees(f"page {page} of 3")
            self.submit()

    def answer(self, *, first_wrong: bool = False) -> int:
        """Answer every question to the end, all rightly or all but the first, and return how many there were."""
        done, question = self.modal.get_by_role("heading", name="Done"), self.modal.get_by_role("button", name="A: ")
        count = 0
        while True:
            done.or_(question).first.wait_for()
            if done.is_visible():
                return count
            count += 1
            is_wrong = first_wrong and count == 1
            labels = [one.get_attribute("aria-label") or "" for one in self.modal.locator("[aria-label*=': ']").all()]
            offered = CHOICES[frozenset(label[3:] for label in labels if label[1:3] == ": ")]
            self.modal.get_by_role("button", name=f": {offered[is_wrong]}").click()
            self.modal.get_by_text("Not quite." if is_wrong else "Right.", exact=True).wait_for()
            self.submit()
            self.modal.get_by_text("You chose").wait_for(state="detached")


def person_of(slack: LoopbackSlack, user: str) -> str:
    """How the bot keeps a person."""
    return keyed_hash("k" * 32, slack.team, user)


def learnt(log: LearningLog, person: str, at: datetime, *, days: Sequence[int] = (0,), is_right: bool = True) -> None:
    """Let a person have answered everything on these days before."""
    for item in ITEMS:
        right = next(place for place, option in enumerate(item.options) if option.right)
        for day in days:
            when = at - timedelta(days=day)
            chosen = right if is_right else (right + 1) % len(item.options)
            review = Review(
                f"{person}:{item.id}:{day}", person, item.id, chosen, is_right, Source.LESSON, when, is_right
            )
            log.review(review)


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """One Chromium for all tests here."""
    with running_chromium() as running:
        yield running


@pytest.fixture
def clock(slack: LoopbackSlack) -> DemoClock:
    """A clock that stands on the Tuesday."""
    # In UTC, since the clocks may be moved until then.
    slack.go_on(datetime.combine(TUESDAY, time(15), LONDON).astimezone(UTC) - NOW.astimezone(UTC))
    return DemoClock(slack, lambda: datetime.now(LONDON))


@pytest.fixture
def log(tmp_path: Path) -> Iterator[LearningLog]:
    """An empty database."""
    engine = open_database(f"sqlite:///{tmp_path / 'log.sqlite3'}")
    yield LearningLog(engine)
    engine.dispose()


@pytest.fixture
def bot(slack: LoopbackSlack, clock: DemoClock, tmp_path: Path) -> Iterator[Bot]:
    """The bot, by the same clock, with a key for certificates."""
    settings = settings_for(slack, tmp_path).model_copy(update={"badge_key": SecretStr(badge.new_key())})
    with running_bot(slack, tmp_path, knowledge=KNOWLEDGE, now=clock.now, settings=settings) as running:
        yield running


@pytest.fixture
def walk(browser: "Browser", slack: LoopbackSlack, clock: DemoClock, bot: Bot) -> Iterator[Walk]:
    """The page, open."""
    assert bot.store is not None
    log = bot.store.learning

    def wishes_of(user: str) -> Wishes:
        learner = log.learner(person_of(slack, user))
        return learner.wishes if learner else Wishes()

    with open_screen(browser, slack, more=clock_acts(clock, wishes_of)) as opened:
        yield Walk(slack, bot, clock, opened)


def test_a_lesson_from_app_home_to_its_end(walk: Walk) -> None:
    """Cards, a wrong answer with why, right ones, and the end; App Home then knows; the first steps by keyboard."""
    walk.go("App Home")
    walk.page.locator("#home").get_by_role("button", name="Start the path").wait_for()
    walk.screen.tab_to("Start the path A short course")
    walk.page.keyboard.press("Enter")
    walk.sees("page 1 of 3")
    walk.screen.tab_to("Next")
    walk.page.keyboard.press("Enter")
    walk.sees("page 2 of 3")
    walk.submit()
    walk.sees("page 3 of 3")
    walk.submit()
    walk.sees("question 1 of 6")
    assert ([], []) == (walk.screen.nameless(), walk.screen.faint())
    assert 6 == walk.answer(first_wrong=True)
    walk.sees("You have finished the lesson “The three levels”.")
    walk.sees("5 of 6 right.")
    reviews = walk.log.reviews(walk.person)
    assert [False, True, True, True, True] == [review.is_right for review in reviews]
    assert TUESDAY == reviews[0].at.astimezone(LONDON).date()
    walk.close()
    walk.page.locator("#home").get_by_text("1 of 2 lessons read").wait_for()


def test_on_the_next_day_what_was_wrong_comes_back(walk: Walk) -> None:
    """The clock goes on to nine the next day, the bot writes, and the set is answered there; time never goes back."""
    walk.begin()
    walk.close()
    learnt(walk.log, walk.person, walk.clock.now(), is_right=False)
    walk.page.get_by_role("button", name="Demo only: go on to the next day").click()
    wednesday = TUESDAY + timedelta(days=1)
    walk.page.get_by_text(
        f"Demo date: Wednesday {wednesday.day} {wednesday:%B} {wednesday.year}", exact=True
    ).wait_for()
    walk.page.locator("#home").get_by_role("button", name=f"Today's questions ({Wishes().most})").wait_for()
    walk.go("Messages 1 new")
    daily = walk.page.locator("#messages > li").filter(has_text=f"{Wishes().most} questions for today")
    daily.locator("time", has_text=f"{wednesday:%a} {wednesday.day} {wednesday:%b}").wait_for()
    daily.get_by_role("button", name="Start", exact=True).click()
    assert walk.answer() >= Wishes().most
    reviews = [review for review in walk.log.reviews(walk.person) if review.source is Source.DAILY]
    assert {wednesday} == {review.at.astimezone(LONDON).date() for review in reviews}
    assert Wishes().most == len(reviews)
    stamps = [float(message.ts) for message in walk.slack.messages]
    assert stamps == sorted(stamps)
    assert datetime.combine(wednesday, time(9), LONDON).timestamp() <= stamps[-1] <= walk.clock.now().timestamp()


def test_wishes_are_saved_and_what_is_wrong_is_said_at_the_field(walk: Walk) -> None:
    """Menu, boxes, days and choice arrive; a leave that ends before it begins does not, and nothing typed is lost."""
    walk.begin()
    walk.close()
    walk.from_home("When and how much")
    walk.modal.get_by_label("At what time").select_option(label="14:00")
    walk.modal.get_by_role("checkbox", name="Friday").check()
    begins, ends = TUESDAY + timedelta(days=20), TUESDAY + timedelta(days=30)
    walk.modal.get_by_label("Away from").fill(str(begins))
    walk.modal.get_by_label("Away until").fill(str(begins - timedelta(days=1)))
    walk.submit()
    walk.sees("The last day is before the first.")
    assert walk.modal.get_by_role("checkbox", name="Friday").is_checked()
    walk.modal.get_by_label("Away until").fill(str(ends))
    walk.submit()
    walk.sees("Saved.")
    learner = walk.log.learner(walk.person)
    assert learner is not None
    walk.close()
    walk.from_home("My records")
    walk.sees(f"Away from {full_date(begins)} until {full_date(ends)}.")
    assert Wishes(hour=14, quiet_days=frozenset({4, 5, 6}), leave_from=begins, leave_until=ends) == learner.wishes


def test_records_are_taken_along_and_deleted_after_a_question(walk: Walk) -> None:
    """The copy is a file in the direct message; "Keep" keeps, and "Delete" leaves nothing."""
    walk.begin()
    walk.close()
    walk.from_home("My records")
    walk.press("Send me a copy")
    walk.sees("The copy is in your direct messages")
    confirm = walk.page.locator("#confirm")
    walk.press("Delete all of it")
    confirm.get_by_role("button", name="Keep").click()
    assert walk.log.learner(walk.person) is not None
    walk.press("Delete all of it")
    confirm.get_by_role("button", name="Delete", exact=True).click()
    walk.modal.get_by_role("button", name="Delete all of it").wait_for(state="detached")
    walk.slack.wait_for(lambda: walk.log.learner(walk.person) is None)
    walk.close()
    walk.go("Messages")
    with walk.page.expect_download() as download:
        walk.page.get_by_role("link", name="My learning records").click()
    assert "my-mappa-learning-records.json" == download.value.suggested_filename
    kept = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert [PATH] == [row["path"] for row in kept["enrolments"]]


def test_a_cohort_is_made_joined_and_reported_on(walk: Walk) -> None:
    """A trainer invites, somebody joins by the button, and the report has a table and two files."""
    walk.become("Administrator")
    walk.from_home("My cohorts")
    walk.press("New cohort")
    walk.modal.get_by_label("Name").fill("Spring starters")
    walk.modal.get_by_label("Channel to invite in").select_option(label="#mappa-help")
    walk.submit()
    walk.sees("The cohort is there.")
    walk.page.keyboard.press("Escape")
    walk.sees("A cohort is a group")
    walk.close()
    walk.become("MAPPA unit")
    walk.go("# mappa-help")
    walk.page.locator("#messages").get_by_role("button", name="Join").click()
    walk.sees("What your trainer sees")
    walk.submit()
    walk.sees("You have joined Spring starters.")
    walk.close()
    (cohort,) = walk.log.cohorts_of(person_of(walk.slack, ADMINISTRATOR), walk.slack.team)
    assert [person_of(walk.slack, UNIT)] == [one.person for one in walk.log.cohort_enrolments(cohort.id)]
    others(walk, cohort.id)
    walk.become("Administrator")
    walk.from_home("My cohorts")
    walk.press("Report")
    walk.sees("The report comes to your direct messages")
    walk.page.keyboard.press("Escape")
    walk.sees("A cohort is a group")
    walk.close()
    walk.go("Messages")
    report = walk.page.locator("#messages > li").filter(has_text="Report on Spring starters")
    row = report.get_by_role("row", name="The three levels")
    assert [str(PEOPLE)] == row.get_by_role("cell").all_inner_texts()[:1]
    questions = walk.page.locator("#messages > li").filter(has_text="Questions, the hardest first")
    assert questions.get_by_role("row").count() > 2
    report.get_by_role("button", name="1 reply").click()
    files = walk.page.locator("#replies").get_by_role("link")
    files.nth(1).wait_for()
    with walk.page.expect_download() as download:
        files.filter(has_text=".html").click()
    assert Path(download.value.path()).read_text(encoding="utf-8").startswith("<!")
    assert walk.page.url == walk.screen.address


def test_a_certificate_comes_and_is_sent_on_request_only(walk: Walk) -> None:
    """With the path complete there is a file in the direct message, and the trainer hears of it after "Send it"."""
    began = walk.clock.now() - timedelta(days=5)
    trainer = (person_of(walk.slack, ADMINISTRATOR), walk.slack.dm(ADMINISTRATOR))
    imagine_group(walk.log, COURSE, walk.slack.team, trainer, began)
    walk.begin()
    walk.close()
    walk.log.enrol(Enrolment(walk.person, PATH, CODE, began))
    walk.log.read(walk.person, LESSONS[1], began)
    learnt(walk.log, walk.person, began, days=(0, 2))
    walk.from_home("Go on with")
    walk.read()
    walk.answer()
    walk.sees("Your certificate comes to your direct messages")
    walk.close()
    walk.go("Messages")
    certificate = walk.page.locator("#messages > li").filter(has_text="Send to my trainer")
    certificate.get_by_role("button", name="Send to my trainer").click()
    confirm = walk.page.locator("#confirm")
    assert not [one for one in walk.slack.said() if one.channel == walk.slack.dm(ADMINISTRATOR)]
    confirm.get_by_role("button", name="Send it").click()
    walk.page.get_by_text("Your trainer has it now.").wait_for()
    certificate.get_by_role("button", name="1 reply").click()
    with walk.page.expect_download() as download:
        walk.page.locator("#replies").get_by_role("link").click()
    assert 2 == Path(download.value.path()).read_text(encoding="utf-8").count(".")  # a token of three parts
    walk.become("Administrator")
    walk.go("Messages")
    walk.page.locator("#messages").get_by_text("Practitioner").first.wait_for()


def test_on_a_narrow_screen_nothing_scrolls_sideways(
    browser: "Browser", slack: LoopbackSlack, clock: DemoClock, bot: Bot
) -> None:
    """At 360 pixels: card, question, what an answer was worth, wishes, records, and the menu with the clock."""
    with open_screen(browser, slack, width=360, height=640, more=clock_acts(clock, lambda _: Wishes())) as screen:
        walk = Walk(slack, bot, clock, screen)
        walk.begin()
        assert not screen.sideways()
        walk.read()
        walk.modal.get_by_role("button", name="A: ").wait_for()
        assert not screen.sideways()
        walk.modal.get_by_role("button", name="A: ").click()
        walk.sees("You chose A")
        assert not screen.sideways()
        walk.close()
        for name in ("When and how much", "My records"):
            walk.from_home(name)
            assert ([], [], []) == (screen.sideways(), screen.nameless(), screen.faint())
            walk.close()
        screen.page.get_by_role("button", name="Menu").click()
        assert ([], []) == (screen.sideways(), screen.faint())
        screen.page.get_by_role("button", name="Demo only: go on to the next day").click()
        screen.page.get_by_text("Demo date: Wednesday").wait_for()
        screen.page.locator("#nav").wait_for(state="hidden")
        assert "App Home" == screen.focused()
        assert not screen.sideways()


@pytest.mark.parametrize(
    ("wishes", "at"),
    [
        (Wishes(), datetime(2026, 11, 23, 9, tzinfo=LONDON)),
        (Wishes(hour=15), datetime(2026, 11, 23, 15, tzinfo=LONDON)),
        (Wishes(hour=0, quiet_days=frozenset()), datetime(2026, 11, 21, 0, tzinfo=LONDON)),
        (
            Wishes(leave_from=date(2026, 11, 20), leave_until=date(2026, 11, 25)),
            datetime(2026, 11, 26, 9, tzinfo=LONDON),
        ),
        (Wishes(is_stopped=True), datetime(2026, 11, 21, 9, tzinfo=LONDON)),
    ],
    ids=["weekend", "own-hour", "midnight", "leave", "stopped"],
)
def test_the_clock_goes_to_the_next_day_on_which_somebody_is_asked(wishes: Wishes, at: datetime) -> None:
    """From a Friday, early or late: over the weekend and over leave, at the hour chosen; never stuck."""
    for hour in (0, 8, 23):
        assert at == next_day(wishes, datetime(2026, 11, 20, hour, tzinfo=LONDON))


def test_the_clock_of_the_loopback_never_goes_back(slack: LoopbackSlack) -> None:
    """What would take it back is refused, and messages keep their order."""
    first = slack.post_as(PRACTITIONER, slack.channel, "today")
    slack.go_on(timedelta(days=1))
    second = slack.post_as(PRACTITIONER, slack.channel, "tomorrow")
    with pytest.raises(ValueError, match="not back"):
        slack.go_on(timedelta(seconds=-1))
    assert 86_400 <= float(second) - float(first) < 86_500


def test_the_imagined_group_has_a_report(log: LearningLog, slack: LoopbackSlack) -> None:
    """It tells of lessons and of hard questions, the same at every start, and sends nobody anything."""
    now = datetime.combine(TUESDAY, time(15), LONDON)
    imagine_group(log, COURSE, slack.team, ("trainer", "D0TRAINER"), now)
    cohort = log.cohort(CODE)
    assert cohort is not None
    report = group_report(
        COURSE,
        cohort,
        log.cohort_enrolments(CODE),
        log.cohort_reviews(CODE, None),
        log.cohort_lessons_read(CODE),
        log.cohort_completions(CODE),
        now,
    )
    assert PEOPLE == report.members
    assert report.items
    assert not log.learners()
    began = cohort.created_at.date()
    assert list(answers_of(COURSE, LESSONS, began)) == list(answers_of(COURSE, LESSONS, began))


def others(walk: Walk, cohort: str) -> None:
    """Let imagined people join a cohort, so that there is something to report."""
    at = walk.clock.now() - timedelta(days=1)
    joining = [f"imagined-{number}" for number in range(PEOPLE - 1)]
    for person in joining:
        walk.log.enrol(Enrolment(person, PATH, cohort, at))
    for person in (*joining, person_of(walk.slack, UNIT)):
        walk.log.read(person, LESSONS[0], at)
    for review in answers_of(COURSE, LESSONS, at.date()):
        walk.log.review(review)
