"""How far a person is with their learning, as far as anything is kept of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.training.course import Course
from bot.training.daily import answered_today, daily_set, local_day
from bot.training.progress import PathProgress, have_completed, progress_of
from bot.training.schedule import LONGEST_INTERVAL_DAYS, Memory, remember
from bot.training.types import Completion, Enrolment, Learner, Review, Wishes
from index.lessons import Item


@dataclass(frozen=True, slots=True)
class Standing:
    """
    One person's learning at a moment.

    Nothing is kept of a person before they begin a path: then `learner` is None and the rest is empty. `progresses` has
    one for each path they take that can still be shown, in the order in which they began. `today` is what may be asked
    today and has not been; `next_at` when the next daily questions are sent, None for never.
    """

    course: Course
    now: datetime
    learner: Learner | None = None
    enrolments: tuple[Enrolment, ...] = ()
    progresses: tuple[PathProgress, ...] = ()
    reviews: tuple[Review, ...] = ()
    memories: Mapping[str, Memory] = field(default_factory=dict)
    lessons_read: Mapping[str, datetime] = field(default_factory=dict)
    completions: tuple[Completion, ...] = ()
    today: tuple[Item, ...] = ()
    next_at: datetime | None = None

    @property
    def wishes(self) -> Wishes:
        """How much they wish to be asked; who is no learner is sent nothing."""
        return self.learner.wishes if self.learner else Wishes(is_stopped=True)

    @property
    def next_lesson(self) -> str:
        """The lesson to go on with: the first that is not read, of the path begun first; "" for none."""
        return next((progress.next_lesson for progress in self.progresses if progress.next_lesson), "")


def standing_at(  # noqa: PLR0917 - all that is kept of one person, in the order in which it is read
    course: Course,
    now: datetime,
    learner: Learner,
    enrolments: Sequence[Enrolment],
    reviews: Sequence[Review],
    lessons_read: Mapping[str, datetime],
    completions: Sequence[Completion] = (),
) -> Standing:
    """Return how far a learner is, computed from what is kept of them; `next_at` is left to whoever sends sets."""
    wishes = learner.wishes
    memories = remember(reviews, course.changes, wishes.timezone)
    paths = dict.fromkeys(enrolment.path for enrolment in enrolments if enrolment.path in course.paths)
    progresses = tuple(progress_of(course, path, reviews, lessons_read, wishes.timezone) for path in paths)
    done = answered_today(reviews, wishes, now)
    return Standing(
        course=course,
        now=now,
        learner=learner,
        enrolments=tuple(enrolments),
        progresses=progresses,
        reviews=tuple(reviews),
        memories=memories,
        lessons_read=lessons_read,
        completions=tuple(completions),
        today=daily_set(course, memories, done, lessons_read, wishes, now, is_complete=have_completed(progresses)),
    )


def next_day(standing: Standing) -> date | None:
    """Return the first day after today with something to ask, None where there is none."""
    wishes = standing.wishes
    is_complete = have_completed(standing.progresses)
    for days in range(1, LONGEST_INTERVAL_DAYS + 1):
        then = standing.now + timedelta(days=days)
        read = standing.lessons_read
        if daily_set(standing.course, standing.memories, 0, read, wishes, then, is_complete=is_complete):
            return local_day(wishes, then)
    return None
