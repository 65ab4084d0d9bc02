"""How far a person is with their learning, as far as anything is kept of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.training.course import Course
from bot.training.progress import PathProgress
from bot.training.schedule import Memory
from bot.training.types import Completion, Enrolment, Learner, Review
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
    def next_lesson(self) -> str:
        """The lesson to go on with: the first that is not read, of the path begun first; "" for none."""
        return next((progress.next_lesson for progress in self.progresses if progress.next_lesson), "")
