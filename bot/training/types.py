"""The values that flow through training: who learns what, when they wish to be asked, and what they answered."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

WEEKEND = frozenset({5, 6})


class Source(StrEnum):
    """Where an item was asked: in a lesson, in the daily set, or as "test me on this"."""

    LESSON = "lesson"
    DAILY = "daily"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Wishes:
    """
    When a person wishes to be asked, and how much.

    `hour` is 0 to 23 in `timezone` (an IANA name); `quiet_days` are weekdays (0 is Monday) without a set; `most` is the
    cap of a day's set (1 to 15). From `leave_from` to `leave_until` (both inclusive) and before `snoozed_until` nothing
    is sent. Who has stopped is sent nothing, and may still learn when they like.
    """

    hour: int = 9
    timezone: str = "Europe/London"
    quiet_days: frozenset[int] = WEEKEND
    most: int = 8
    leave_from: date | None = None
    leave_until: date | None = None
    snoozed_until: datetime | None = None
    is_stopped: bool = False


@dataclass(frozen=True, slots=True)
class Learner:
    """
    A person who learns: `person` is a keyed hash, `channel` where the bot writes to them (a direct message).

    `sent_on` is the day of the last daily set that was sent, in the person's own time zone; `seen_at` when they last
    did something.
    """

    person: str
    team: str
    channel: str
    wishes: Wishes
    started_at: datetime
    seen_at: datetime
    sent_on: date | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """
    One item answered: the truth from which every schedule is computed.

    `key` identifies the answer however often it is delivered. `chosen` is the option's place in the item as it is
    written (0 first). `reason_right` is None while a scenario's reason has not been given, and for quiz items.
    """

    key: str
    person: str
    item: str
    chosen: int
    is_right: bool
    source: Source
    at: datetime
    reason_right: bool | None = None


@dataclass(frozen=True, slots=True)
class Enrolment:
    """That a person takes a path, alone (`cohort` is "") or with a cohort."""

    person: str
    path: str
    cohort: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Cohort:
    """
    A group that takes a path together.

    `id` is the code people join by. `name` has passed the guard. `trainer` is a keyed hash, `channel` where the
    trainer reads reports (a direct message). `starts_on` and `due_on` are inclusive; `closed_at` ends joining.
    """

    id: str
    team: str
    name: str
    path: str
    trainer: str
    channel: str
    created_at: datetime
    starts_on: date | None = None
    due_on: date | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Completion:
    """That a person completed a path; `certificate` is the id (a UUID) under which it is certified."""

    person: str
    path: str
    cohort: str
    at: datetime
    certificate: str
