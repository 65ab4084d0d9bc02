"""The course material of the day, made once a day: every press of a learner needs it, and every answer."""

import threading
from datetime import date

from bot.training.course import Course, course_of
from index.types import Knowledge


class Courses:
    """Remembers the course of the last day it was asked for; safe between threads."""

    def __init__(self) -> None:
        self._made: tuple[Knowledge, date, Course] | None = None
        self._lock = threading.Lock()

    def on(self, knowledge: Knowledge, day: date) -> Course:
        """Return what of the knowledge's course material may be shown on a day."""
        with self._lock:
            if self._made is None or self._made[0] is not knowledge or self._made[1] != day:
                self._made = (knowledge, day, course_of(knowledge, day))
            return self._made[2]

    def testable(self, knowledge: Knowledge, day: date) -> frozenset[str]:
        """Return the ids of the entries on which there is something to ask."""
        course = self.on(knowledge, day)
        return frozenset(name for item in course.items.values() for name in item.entries)
