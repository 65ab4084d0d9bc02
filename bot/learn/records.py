"""A person's own records in the terminal: shown, taken along, deleted."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from bot.learn.pages import Line
from bot.learn.room import PERSON, Room
from bot.learn.standing import next_line, progress_line
from bot.training import words
from bot.training.daily import local_day
from bot.training.standing import Standing


def record_lines(standing: Standing) -> Iterator[Line]:
    """Yield what is kept of a person, in words; `--export` has every row of it."""
    if standing.learner is None and not standing.reviews and not standing.lessons_read:
        yield Line(words.NOTHING_KEPT)
        return
    course, wishes = standing.course, standing.wishes
    if standing.learner is not None:
        right = sum(review.is_right for review in standing.reviews)
        since = local_day(wishes, standing.learner.started_at)
        yield Line(words.learning_since(since, len(standing.reviews), right))
    for progress in standing.progresses:
        path = course.paths.get(progress.path)
        yield from (Line(), Line(f"{path.title if path else progress.path}: {progress_line(progress)}", "bold"))
        for each in progress.lessons:
            yield Line(f"{course.lessons[each.lesson].title}: {words.held(each.held, each.of)}", indent=2)
    for done in standing.completions:
        title = course.paths[done.path].title if done.path in course.paths else done.path
        yield from (Line(), Line(words.path_complete(title, local_day(wishes, done.at))))
    yield Line()
    for name, at in standing.lessons_read.items():
        title = course.lessons[name].title if name in course.lessons else name
        yield Line(f"{title}: {words.read_on(local_day(wishes, at))}")
    yield next_line(standing)


def as_json(room: Room) -> dict[str, object]:
    """Return every row that is kept of the person, and what follows from them."""
    standing = room.standing()
    return {
        "records": room.log.everything_of(PERSON),
        "progress": [asdict(progress) for progress in standing.progresses],
        "due_today": [item.id for item in standing.today],
    }


def export(room: Room, file: Path, now: datetime) -> int:
    """Write every row that is kept of the person as JSON, and return how many there are; raises OSError."""
    records = room.log.everything_of(PERSON)
    held = {"exported_at": now.isoformat(timespec="seconds"), "person": PERSON, "records": records}
    file.write_text(json.dumps(held, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return sum(len(rows) for rows in records.values())


def delete(room: Room, now: datetime) -> int | None:
    """Delete everything that is kept of the person, once they said so; None when they did not."""
    if room.ask(words.DELETE_PROMPT).strip().lower() != words.DELETE_WORD:
        return None
    return room.log.erase(PERSON, now)
