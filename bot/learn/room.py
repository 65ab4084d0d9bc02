"""Learning in the terminal: pages are shown one after the other, and each answer is kept as soon as it is given."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from bot.learn.pages import Line, Material, card_lines, feedback_lines, question_lines
from bot.learn.standing import WISHES, next_line, progress_line, standing_of
from bot.training import words
from bot.training.course import Change
from bot.training.run import MOST_TESTED, Page, Run, back, can_turn_back, choose, item_run, lesson_run, page_of, turn
from bot.training.schedule import remember
from bot.training.standing import Standing
from bot.training.types import Completion, Enrolment, Learner, Review, Source
from index.lessons import Item

if TYPE_CHECKING:
    from bot.store.learning import LearningLog

# Whoever sits at the terminal: one person for each database.
PERSON, TEAM, CHANNEL = "terminal", "", ""
_MOST_SEED = 1_000_000


class Left(Exception):
    """The person stopped, or nothing more can be typed."""


@dataclass(frozen=True, slots=True)
class Room:
    """
    Where one person learns.

    Args:
        material: What may be shown today.
        log: What is kept.
        now: The present time, with its zone.
        ask: Shows a prompt and returns what was typed; raises `Left` when the person stops.
        say: Shows lines.
    """

    material: Material
    log: "LearningLog"
    now: Callable[[], datetime]
    ask: Callable[[str], str]
    say: Callable[[Iterable[Line]], None]

    def standing(self) -> Standing:
        """Return how far the person is."""
        return standing_of(self.material.course, self.log, PERSON, self.now())


def take_path(room: Room, path: str) -> None:
    """Let the person take a path, and go on with what comes next on it."""
    _begin(room)
    room.log.enrol(Enrolment(PERSON, path, "", room.now()))
    progress = next(each for each in room.standing().progresses if each.path == path)
    if progress.next_lesson:
        read_lesson(room, progress.next_lesson)
    else:
        room.say([Line(words.ALL_READ)])
        ask_daily(room)


def read_lesson(room: Room, lesson: str) -> None:
    """Lead through a lesson and its questions; one that is read begins with its questions."""
    _begin(room)
    standing, course = room.standing(), room.material.course
    run = lesson_run(course, lesson, [review.item for review in standing.reviews], _seed())
    if lesson in standing.lessons_read:
        room.say([Line(words.ALREADY_READ)])
        run = replace(run, at=len(course.lessons[lesson].cards))
    _finish(room, go_through(room, run))


def ask_daily(room: Room) -> None:
    """Ask what is due today; says so when that is nothing."""
    items = room.standing().today
    if not items:
        room.say([Line(words.NOTHING_TODAY), next_line(room.standing())])
        return
    _finish(room, go_through(room, item_run(items, Source.DAILY, _seed())))


def test_on(room: Room, items: tuple[Item, ...]) -> None:
    """Ask about one entry: what has been asked least comes first."""
    _begin(room)
    asked = [review.item for review in room.standing().reviews]
    fewest = sorted(items, key=lambda item: asked.count(item.id))
    _finish(room, go_through(room, item_run(fewest[:MOST_TESTED], Source.TEST, _seed())))


def go_through(room: Room, run: Run) -> Run:
    """Return the run over, after its pages were shown and answered; raises `Left` when the person stops."""
    course, key = room.material.course, ""
    while not run.is_over:
        page = page_of(run, course)
        if page is None:
            run = turn(run, course)
        elif page.card is not None:
            run = _card(room, run, page)
        else:
            key = key if page.is_reason else str(uuid4())
            run = _question(room, run, page, key)
    return run


def _card(room: Room, run: Run, page: Page) -> Run:
    room.say(card_lines(run, page, room.material))
    may_go_back = can_turn_back(run)
    typed = room.ask(words.CARD_PROMPT_WITH_BACK if may_go_back else words.CARD_PROMPT)
    if may_go_back and typed.strip().lower() in words.BACK:
        return back(run)
    if run.at + 1 >= len(run.steps) or not run.steps[run.at + 1].startswith("card:"):
        room.log.read(PERSON, run.lesson, room.now())
    return turn(run, room.material.course)


def _question(room: Room, run: Run, page: Page, key: str) -> Run:
    """Ask until something on offer is typed, keep it, and say what it was worth."""
    room.say(question_lines(run, page, room.material.course))
    while (place := words.place_of(typed := room.ask(words.ANSWER_PROMPT), len(page.options))) is None:
        if can_turn_back(run) and typed.strip().lower() == "back":
            return back(run)
        room.say([Line(words.choose_letter(len(page.options)))])
    chosen = page.options[place][0]
    change = _keep(room, run, page, chosen, key)
    room.say(feedback_lines(page, chosen, change, room.material))
    run = turn(choose(run, page, chosen), room.material.course)
    if not run.is_over:
        room.ask(words.FEEDBACK_PROMPT)
    return run


def _keep(room: Room, run: Run, page: Page, chosen: int, key: str) -> Change | None:
    """Keep an answer, and return what changed in the item since this person learned it."""
    is_right = dict(page.options)[chosen].right
    if page.item is None or page.is_reason:
        room.log.reason(key, PERSON, is_right)
        return None
    item = page.item.id
    before = [review for review in room.log.reviews(PERSON) if review.item == item]
    room.log.review(Review(key, PERSON, item, chosen, is_right, run.source, room.now()))
    memory = remember(before, room.material.course.changes, WISHES.timezone).get(item)
    return memory.changed if memory else None


def _finish(room: Room, run: Run) -> None:
    """Say how it went, how far the person is, and what comes next."""
    standing, course = room.standing(), room.material.course
    room.say([Line(), Line(words.score(run.right, run.asked), "bold")])
    if run.lesson in course.lessons:
        room.say([Line(words.lesson_read(course.lessons[run.lesson].title))])
    for progress in standing.progresses:
        if progress.path not in course.paths:
            continue
        title, now = course.paths[progress.path].title, room.now()
        room.say([Line(f"{title}: {progress_line(progress)}")])
        if progress.is_complete and room.log.complete(Completion(PERSON, progress.path, "", now, str(uuid4()))):
            room.say([Line(words.path_complete(title, now.date()), "bold green")])
    room.say([next_line(standing)])


def _begin(room: Room) -> None:
    """From now on keep what the person learns, and say so, unless that is so already."""
    now = room.now()
    if room.log.learner(PERSON) is None:
        room.log.save(Learner(PERSON, TEAM, CHANNEL, WISHES, started_at=now, seen_at=now))
        room.say([Line(words.WHAT_IS_KEPT, "dim")])


def _seed() -> int:
    return secrets.randbelow(_MOST_SEED)
