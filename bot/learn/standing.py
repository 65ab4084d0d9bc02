"""How far the person at the terminal is, and what comes next for them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.learn.pages import Line
from bot.training import words
from bot.training.course import Course
from bot.training.daily import answered_today, daily_set, local_day
from bot.training.progress import PathProgress, have_completed, progress_of
from bot.training.schedule import LONGEST_INTERVAL_DAYS, Memory, remember
from bot.training.types import Completion, Enrolment, Learner, Review, Wishes
from index.lessons import Item

if TYPE_CHECKING:
    from bot.store.learning import LearningLog

# Nobody is written to who learns in a terminal: they come when they like.
WISHES = Wishes(is_stopped=True)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a person at a moment: `learner` is None, and the rest is empty, when nothing is kept."""

    course: Course
    now: datetime
    learner: Learner | None
    enrolments: tuple[Enrolment, ...]
    reviews: tuple[Review, ...]
    lessons_read: Mapping[str, datetime]
    progresses: tuple[PathProgress, ...]
    memories: Mapping[str, Memory]
    completions: tuple[Completion, ...]

    @property
    def wishes(self) -> Wishes:
        """How much they wish to be asked."""
        return self.learner.wishes if self.learner else WISHES

    @property
    def today(self) -> tuple[Item, ...]:
        """What to ask them today."""
        done = answered_today(self.reviews, self.wishes, self.now)
        return self._set_at(self.now, done)

    @property
    def next_lesson(self) -> str:
        """The first lesson of their paths that is not read, "" for none."""
        return next((each.next_lesson for each in self.progresses if each.next_lesson), "")

    @property
    def next_day(self) -> date | None:
        """The first day after today with something to ask, None where there is none."""
        for days in range(1, LONGEST_INTERVAL_DAYS + 1):
            then = self.now + timedelta(days=days)
            if self._set_at(then, 0):
                return local_day(self.wishes, then)
        return None

    def _set_at(self, now: datetime, done: int) -> tuple[Item, ...]:
        is_complete = have_completed(self.progresses)
        return daily_set(self.course, self.memories, done, self.lessons_read, self.wishes, now, is_complete=is_complete)


def standing_of(course: Course, log: "LearningLog", person: str, now: datetime) -> Standing:
    """Return how far a person is; raises StoreUnreachable."""
    learner, reviews, read = log.learner(person), log.reviews(person), log.lessons_read(person)
    zone = (learner.wishes if learner else WISHES).timezone
    enrolments = log.enrolments(person)
    return Standing(
        course=course,
        now=now,
        learner=learner,
        enrolments=enrolments,
        reviews=reviews,
        lessons_read=read,
        progresses=tuple(progress_of(course, each.path, reviews, tuple(read), zone) for each in enrolments),
        memories=remember(reviews, course.changes, zone),
        completions=log.completions(person),
    )


def menu_lines(standing: Standing) -> Iterator[Line]:
    """Yield what there is to learn, and how far the person is in it."""
    course, taken = standing.course, {each.path: each for each in standing.progresses}
    yield Line(words.INTRO)
    mine = [path for path in course.paths.values() if path.id in taken]
    others = [path for path in course.paths.values() if path.id not in taken]
    for heading, paths in ((words.YOUR_LEARNING, mine), (words.OTHER_PATHS if mine else words.PATHS, others)):
        if paths:
            yield from (Line(), Line(heading, "bold"))
        for path in paths:
            minutes = sum(course.lessons[name].minutes for name in path.lessons)
            yield Line(path.title, indent=2, mark=f"{path.id}: ")
            yield Line(words.path_line(path.whom.rstrip("."), len(path.lessons), minutes), "dim", indent=4)
            if path.id in taken:
                yield Line(progress_line(taken[path.id]), indent=4)
    yield from (Line(), Line(words.SINGLE_LESSONS, "bold"))
    for lesson in course.lessons.values():
        about = words.lesson_line(lesson.minutes, is_read=lesson.id in standing.lessons_read)
        yield Line(f"{lesson.title} ({about})", indent=2, mark=f"{lesson.id}: ")


def progress_line(progress: PathProgress) -> str:
    """Return how far a path is."""
    return words.path_progress(sum(each.is_read for each in progress.lessons), len(progress.lessons), progress.share)


def next_line(standing: Standing) -> Line:
    """Return what comes next: today's questions, the next lesson, the next day with questions, or a path to start."""
    if today := standing.today:
        return Line(words.next_set(len(today)), "bold")
    if lesson := standing.next_lesson:
        return Line(words.next_lesson(standing.course.lessons[lesson].title, lesson), "bold")
    if (day := standing.next_day) is not None:
        return Line(words.next_day(day))
    paths = list(standing.course.paths)
    return Line(words.next_path(paths[0]) if paths and not standing.enrolments else words.NOTHING_TODAY)
