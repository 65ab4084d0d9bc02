"""How far the person at the terminal is, and what comes next for them."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from bot.learn.pages import Line
from bot.training import words
from bot.training.course import Course
from bot.training.progress import PathProgress
from bot.training.standing import Standing, next_day, standing_at
from bot.training.types import Wishes

if TYPE_CHECKING:
    from bot.store.learning import LearningLog

# Nobody is written to who learns in a terminal: they come when they like.
WISHES = Wishes(is_stopped=True)


def standing_of(course: Course, log: "LearningLog", person: str, now: datetime) -> Standing:
    """Return how far a person is; raises StoreUnreachable."""
    learner = log.learner(person)
    if learner is None:
        return Standing(course, now)
    return standing_at(
        course,
        now,
        learner,
        log.enrolments(person),
        log.reviews(person),
        log.lessons_read(person),
        log.completions(person),
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
    if (day := next_day(standing)) is not None:
        return Line(words.next_day(day))
    paths = list(standing.course.paths)
    return Line(words.next_path(paths[0]) if paths and not standing.enrolments else words.NOTHING_TODAY)
