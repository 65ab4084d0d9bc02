"""What people learn: their wishes, paths, lessons and answers. It belongs to them: they see, take and delete all."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Table,
    and_,
    case,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)

from bot.store.cohorts import CohortLog, review_of, row_of
from bot.store.models import cohorts, completions, enrolments, figures, learners, lessons_read, reviews
from bot.store.transaction import has_changed, insert_into, transaction
from bot.training.types import Completion, Enrolment, Learner, Review, Wishes

# What there is of a person besides the learner.
_RECORDS: Mapping[str, Table] = {
    "enrolments": enrolments,
    "lessons_read": lessons_read,
    "reviews": reviews,
    "completions": completions,
}
_WISHES = tuple(field.name for field in fields(Wishes))


class LearningLog(CohortLog):
    """
    The tables of those who learn; of their cohorts, `CohortLog` knows.

    Every method is one transaction and raises `StoreUnreachable` when the database does not answer. Those that return
    a bool say whether they changed anything: of several callers at once, one is told True. People are keyed hashes.
    """

    def learner(self, person: str) -> Learner | None:
        """Return who learns, or None for somebody who never has, or whose records are deleted."""
        found = self._learners(learners.c.person == person)
        return found[0] if found else None

    def learners(self, team: str | None = None) -> tuple[Learner, ...]:
        """Return who has not stopped, of one workspace or (None) of all."""
        here = [] if team is None else [learners.c.team == team]
        return self._learners(learners.c.is_stopped.is_(False), *here)

    def save(self, learner: Learner) -> None:
        """Keep a learner and their wishes; `sent_on`, and since when they learn, stay as they are in the store."""
        row = {name: value for name, value in row_of(learner).items() if name not in {"wishes", "sent_on"}}
        row |= row_of(learner.wishes) | {"quiet_days": sorted(learner.wishes.quiet_days)}
        changed = {name: row[name] for name in ("team", "channel", *_WISHES)}
        upsert = insert_into(self._engine, learners).values(row)
        seen = {"seen_at": _later(learner.seen_at)}
        with transaction(self._engine) as connection:
            connection.execute(upsert.on_conflict_do_update(index_elements=["person"], set_={**changed, **seen}))

    def seen(self, person: str, now: datetime) -> None:
        """Note that a person did something; nothing for who does not learn."""
        with transaction(self._engine) as connection:
            _see(connection, person, now)

    def mark_sent(self, person: str, day: date) -> bool:
        """Note that this day's set goes out; False when it did already, or a later day's, or nobody learns there."""
        due = or_(learners.c.sent_on.is_(None), learners.c.sent_on < day)
        change = update(learners).where(learners.c.person == person, due).values(sent_on=day)
        with transaction(self._engine) as connection:
            return has_changed(connection, change.returning(learners.c.person))

    def enrol(self, enrolment: Enrolment) -> bool:
        """
        Take a path, alone or with a cohort; who takes it alone may join a cohort later.

        Returns:
            False when the person takes the path already, with this or another cohort, or the cohort is closed.
        """
        insert = insert_into(self._engine, enrolments).values(row_of(enrolment))
        upsert = insert.on_conflict_do_update(
            index_elements=["person", "path"],
            set_={"cohort": insert.excluded.cohort, "at": insert.excluded.at},
            where=and_(enrolments.c.cohort == "", insert.excluded.cohort != ""),
        )
        # Locked, so that closing waits for those who are just joining.
        closed = select(cohorts.c.closed_at).where(cohorts.c.id == enrolment.cohort).with_for_update(read=True)
        with transaction(self._engine) as connection:
            _see(connection, enrolment.person, enrolment.at)
            if connection.execute(closed).scalar_one_or_none() is not None:
                return False
            return has_changed(connection, upsert.returning(enrolments.c.person))

    def leave(self, person: str, path: str) -> bool:
        """Take a path no more; what was learned stays."""
        gone = delete(enrolments).where(enrolments.c.person == person, enrolments.c.path == path)
        with transaction(self._engine) as connection:
            return has_changed(connection, gone.returning(enrolments.c.person))

    def enrolments(self, person: str) -> tuple[Enrolment, ...]:
        """Return the paths a person takes, in the order in which they took them up."""
        return tuple(Enrolment(**row._mapping) for row in self._of(enrolments, person))

    def read(self, person: str, lesson: str, now: datetime) -> None:
        """Note that a person has read a lesson; the first time counts."""
        insert = insert_into(self._engine, lessons_read).values(person=person, lesson=lesson, at=now)
        with transaction(self._engine) as connection:
            _see(connection, person, now)
            connection.execute(insert.on_conflict_do_nothing())

    def lessons_read(self, person: str) -> dict[str, datetime]:
        """Return the lessons a person has read, and when first, in that order."""
        return {row.lesson: row.at for row in self._of(lessons_read, person)}

    def review(self, review: Review) -> bool:
        """Keep an answer; False when its key is known: it was delivered twice, and the first counts."""
        insert = insert_into(self._engine, reviews).values(row_of(review))
        with transaction(self._engine) as connection:
            _see(connection, review.person, review.at)
            return has_changed(connection, insert.on_conflict_do_nothing().returning(reviews.c.key))

    def reason(self, key: str, person: str, is_right: bool) -> None:  # noqa: FBT001
        """Add to a person's answer whether its reason was right too; the first one counts."""
        open_ = and_(reviews.c.key == key, reviews.c.person == person, reviews.c.reason_right.is_(None))
        with transaction(self._engine) as connection:
            connection.execute(update(reviews).where(open_).values(reason_right=is_right))

    def reviews(self, person: str) -> tuple[Review, ...]:
        """Return all a person answered, oldest first."""
        return tuple(review_of(row) for row in self._of(reviews, person))

    def complete(self, completion: Completion) -> bool:
        """Keep that a person completed a path; False when they had, and the first certificate stays."""
        insert = insert_into(self._engine, completions).values(row_of(completion))
        with transaction(self._engine) as connection:
            _see(connection, completion.person, completion.at)
            return has_changed(connection, insert.on_conflict_do_nothing().returning(completions.c.person))

    def completions(self, person: str) -> tuple[Completion, ...]:
        """Return the paths a person completed, oldest first."""
        return tuple(Completion(**row._mapping) for row in self._of(completions, person))

    def completion(self, certificate: str) -> Completion | None:
        """Return what a certificate is about, or None when there is none of this id."""
        query = select(completions).where(completions.c.certificate == certificate)
        with transaction(self._engine) as connection:
            row = connection.execute(query).first()
        return Completion(**row._mapping) if row is not None else None

    def everything_of(self, person: str) -> dict[str, list[dict[str, object]]]:
        """Return every row that holds a person, table by table, with times as ISO 8601 in UTC: it can go as JSON."""
        whole = {"learners": learners.c.person, **{name: table.c.person for name, table in _RECORDS.items()}}
        whole["cohorts"] = cohorts.c.trainer
        with transaction(self._engine) as connection:
            return {
                name: [_plain(row) for row in connection.execute(select(column.table).where(column == person))]
                for name, column in whole.items()
            }

    def erase(self, person: str, now: datetime) -> int:
        """
        Delete everything that holds a person, all of it or nothing, and return how many rows that were.

        A cohort they lead stays with those who learn in it, but nobody leads it: it is closed.
        """
        closed = {"trainer": "", "channel": "", "closed_at": func.coalesce(cohorts.c.closed_at, literal(now, _TIME))}
        with transaction(self._engine) as connection:
            tables = (learners, *_RECORDS.values())
            gone = (connection.execute(delete(table).where(table.c.person == person)) for table in tables)
            rows = sum(result.rowcount for result in gone)
            return rows + connection.execute(update(cohorts).where(cohorts.c.trainer == person).values(closed)).rowcount

    def forget_before(self, when: datetime) -> int:
        """
        Delete who was last seen before `when` with all that is theirs, and return how many rows that were.

        Records without a learner go in the same time, and so do cohorts without members that were closed (or opened,
        if nobody closed them) before `when`.
        """
        with transaction(self._engine) as connection:
            gone = [connection.execute(delete(learners).where(learners.c.seen_at < when))]
            for table in _RECORDS.values():
                # Nothing of theirs is younger than they were seen: every record moves that on.
                orphans = ~exists().where(learners.c.person == table.c.person)
                gone.append(connection.execute(delete(table).where(table.c.at < when, orphans)))
            is_old = func.coalesce(cohorts.c.closed_at, cohorts.c.created_at) < when
            is_empty = ~exists().where(enrolments.c.cohort == cohorts.c.id)
            gone.append(connection.execute(delete(cohorts).where(is_old, is_empty)))
            connection.execute(delete(figures).where(~exists().where(cohorts.c.id == figures.c.cohort)))
            return sum(result.rowcount for result in gone)

    def _learners(self, *where: ColumnElement[bool]) -> tuple[Learner, ...]:
        with transaction(self._engine) as connection:
            rows = connection.execute(select(learners).where(*where).order_by(learners.c.person)).all()
        return tuple(_learner(row) for row in rows)

    def _of(self, table: Table, person: str) -> list[Row[Any]]:
        """Return a person's rows of a table, oldest first."""
        query = select(table).where(table.c.person == person).order_by(table.c.at, *table.primary_key)
        with transaction(self._engine) as connection:
            return list(connection.execute(query))


_TIME = learners.c.seen_at.type


def _learner(row: Row[Any]) -> Learner:
    values = dict(row._mapping)
    wishes = {name: values.pop(name) for name in _WISHES}
    return Learner(wishes=Wishes(**{**wishes, "quiet_days": frozenset(wishes["quiet_days"])}), **values)


def _see(connection: Connection, person: str, now: datetime) -> None:
    """Move on when a learner was seen; first in its transaction, so that all lock in one order."""
    connection.execute(
        update(learners).where(learners.c.person == person, learners.c.seen_at < now).values(seen_at=now)
    )


def _later(now: datetime) -> ColumnElement[datetime]:
    """Return when a learner was seen last, now that they were seen at another time too."""
    other = literal(now, _TIME)
    return case((learners.c.seen_at > other, learners.c.seen_at), else_=other)


def _plain(row: Row[Any]) -> dict[str, object]:
    """Return a row as JSON can hold it."""
    return {
        name: value.isoformat() if isinstance(value, date) else value  # a datetime is a date too
        for name, value in row._mapping.items()
    }
