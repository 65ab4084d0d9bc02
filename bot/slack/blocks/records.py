"""A person's own learning records: all that is kept, in plain words and figures, with the ways out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bot.slack import daily_words as words
from bot.slack import ids
from bot.slack.blocks.buttons import actions, button
from bot.slack.blocks.reply import Block, plain_section
from bot.slack.blocks.text import escape, pack_lines, shorten
from bot.training.course import Course
from bot.training.daily import local_day
from bot.training.types import Completion, Enrolment, Learner, Review, Wishes

View = dict[str, Any]

_TITLE_CHARS = 200
# A lesson or a path that is no longer in the knowledge; nothing else is known of it but its id.
_GONE = ""


@dataclass(frozen=True, slots=True)
class Records:
    """
    All that is kept of a person; `learner` is None for somebody of whom nothing is.

    `kept_days`: how long it is kept after the last sign of the person.
    """

    learner: Learner | None = None
    enrolments: Sequence[Enrolment] = ()
    reviews: Sequence[Review] = ()
    lessons_read: Mapping[str, datetime] = field(default_factory=dict)
    completions: Sequence[Completion] = ()
    kept_days: int = 730

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing at all."""
        return not (self.learner or self.enrolments or self.reviews or self.lessons_read or self.completions)

    def day(self, at: datetime) -> date:
        """Return the day of a moment where the person lives."""
        return local_day(self.learner.wishes if self.learner else Wishes(), at)


def records_view(records: Records, course: Course, *notes: str) -> View:
    """Return the modal; `notes` come first."""
    said = [plain_section(escape(note)) for note in notes]
    if records.is_empty:
        return _modal([*said, *([] if notes else [plain_section(escape(words.RECORDS_NONE))])])
    return _modal(
        [
            *said,
            plain_section(escape(words.RECORDS_INTRO)),
            actions(button(words.EXPORT, ids.RECORDS_EXPORT, "json"), _delete_button()),
            *_lines(words.RECORDS_KEPT, _kept_lines(records, course)),
            *_lines(words.RECORDS_LESSONS, _lesson_lines(records, course)),
            *_lines(words.RECORDS_WHO, (*words.WHO_SEES, words.kept_for(records.kept_days))),
        ]
    )


def records_notice(said: str) -> View:
    """Return the modal with nothing but a sentence."""
    return _modal([plain_section(escape(said))])


def _kept_lines(records: Records, course: Course) -> list[str]:
    lines = []
    if learner := records.learner:
        right = sum(review.is_right for review in records.reviews)
        lines.append(words.since(records.day(learner.started_at), len(records.reviews), right))
        lines.append(_wishes_line(learner.wishes))
        lines.extend(_away_lines(learner.wishes))
    paths = (
        words.path_line(_path_title(course, taken.path), records.day(taken.at), in_cohort=bool(taken.cohort))
        for taken in records.enrolments
    )
    completions = (
        words.completion_line(_path_title(course, done.path), records.day(done.at)) for done in records.completions
    )
    return [*lines, *paths, *completions]


def _lesson_lines(records: Records, course: Course) -> list[str]:
    """Return a line for each lesson that was read or asked about, in the order of the course."""
    answers, right = Counter[str](), Counter[str]()
    for review in records.reviews:
        lesson = course.lesson_of.get(review.item, _GONE)
        answers[lesson] += 1
        right[lesson] += review.is_right
    wanted = set(answers) | set(records.lessons_read)
    known, gone = (lesson for lesson in course.lessons if lesson in wanted), wanted - set(course.lessons) - {_GONE}
    return [
        words.lesson_line(
            _lesson_title(course, lesson),
            records.day(records.lessons_read[lesson]) if lesson in records.lessons_read else None,
            answers[lesson],
            right[lesson],
        )
        for lesson in (*known, *sorted(gone), *([_GONE] if answers[_GONE] else []))
    ]


def _wishes_line(wishes: Wishes) -> str:
    if wishes.is_stopped:
        return words.WISHES_STOPPED
    quiet = [words.DAYS[day] for day in sorted(wishes.quiet_days)]
    return words.wishes_line(wishes.hour, wishes.timezone, wishes.most, quiet)


def _away_lines(wishes: Wishes) -> Iterator[str]:
    """Yield the leave and the pause that are kept, over or not."""
    if wishes.leave_from or wishes.leave_until:
        yield words.leave_line(wishes.leave_from, wishes.leave_until)
    if wishes.snoozed_until:
        yield words.pause_line(local_day(wishes, wishes.snoozed_until))


def _path_title(course: Course, path: str) -> str:
    known = course.paths.get(path)
    return shorten(known.title if known else path, _TITLE_CHARS)


def _lesson_title(course: Course, lesson: str) -> str:
    if lesson == _GONE:
        return words.OLD_QUESTIONS
    known = course.lessons.get(lesson)
    return shorten(known.title if known else lesson, _TITLE_CHARS)


def _lines(heading: str, lines: Iterable[str]) -> list[Block]:
    pieces = pack_lines([escape(f"• {line}") for line in lines])
    return [_header(heading), *map(plain_section, pieces)] if pieces else []


def _delete_button() -> Block:
    confirm = {
        "title": _plain(words.DELETE_TITLE),
        "text": _plain(words.DELETE_WORDS),
        "confirm": _plain(words.DELETE_YES),
        "deny": _plain(words.DELETE_NO),
        "style": "danger",
    }
    return button(words.DELETE, ids.RECORDS_DELETE, "all") | {"style": "danger", "confirm": confirm}


def _modal(blocks: Sequence[Block]) -> View:
    return {
        "type": "modal",
        "callback_id": ids.RECORDS_SHOW,
        "title": _plain(words.RECORDS_TITLE),
        "close": _plain(words.CLOSE),
        "blocks": list(blocks),
    }


def _header(text: str) -> Block:
    return {"type": "header", "text": _plain(text)}


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": escape(text), "emoji": False}
