"""Cohorts: groups that take a path together, and what a report on one is made from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from sys import intern
from typing import Any, cast

from sqlalchemy import ColumnElement, Engine, Row, and_, func, select, union, update
from sqlalchemy.sql.selectable import Join

from bot.store.models import cohorts, completions, enrolments, figures, lessons_read, reviews
from bot.store.transaction import has_changed, insert_into, transaction
from bot.training.types import Cohort, Completion, Enrolment, Review, Source

_SOURCES = {str(source): source for source in Source}


@dataclass(frozen=True, slots=True)
class KeptFigures:
    """The figures of a cohort that were given last, as JSON holds them, and when they were made."""

    at: datetime
    figures: Mapping[str, Any]


class CohortLog:
    """
    The cohorts table, and what its members did.

    A member is who is enrolled with the cohort now: who leaves is out of everything that is returned here.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def open_cohort(self, cohort: Cohort) -> bool:
        """Keep a new cohort; False when its code is taken."""
        insert = insert_into(self._engine, cohorts).values(row_of(cohort))
        with transaction(self._engine) as connection:
            return has_changed(connection, insert.on_conflict_do_nothing().returning(cohorts.c.id))

    def cohort(self, id: str) -> Cohort | None:
        """Return one cohort, or None when it is unknown or forgotten."""
        found = self._cohorts(cohorts.c.id == id)
        return found[0] if found else None

    def cohorts(self, team: str | None = None) -> tuple[Cohort, ...]:
        """Return the cohorts of one workspace or (None) of all, closed ones too, the oldest first."""
        here = [] if team is None else [cohorts.c.team == team]
        return self._cohorts(*here)[::-1]

    def cohorts_of(self, trainer: str, team: str) -> tuple[Cohort, ...]:
        """Return a trainer's cohorts in a workspace, closed ones too, the newest first."""
        return self._cohorts(cohorts.c.trainer == trainer, cohorts.c.team == team)

    def close_cohort(self, id: str, trainer: str, now: datetime) -> bool:
        """End joining, which only its trainer can, once."""
        change = update(cohorts).values(closed_at=now)
        mine = and_(cohorts.c.id == id, cohorts.c.trainer == trainer, cohorts.c.closed_at.is_(None))
        with transaction(self._engine) as connection:
            return has_changed(connection, change.where(mine).returning(cohorts.c.id))

    def cohort_enrolments(self, id: str) -> tuple[Enrolment, ...]:
        """Return the members, in the order in which they joined."""
        query = select(enrolments).where(enrolments.c.cohort == id).order_by(enrolments.c.at, enrolments.c.person)
        with transaction(self._engine) as connection:
            return tuple(Enrolment(**row._mapping) for row in connection.execute(query))

    def cohort_reviews(self, id: str, since: datetime | None) -> tuple[Review, ...]:
        """Return what the members answered, whatever it was about, from `since` on (None: ever), oldest first."""
        query = select(reviews).select_from(_with_members(reviews)).where(enrolments.c.cohort == id)
        if since is not None:
            query = query.where(reviews.c.at >= since)
        with transaction(self._engine) as connection:
            return tuple(review_of(row) for row in connection.execute(query.order_by(reviews.c.at, reviews.c.key)))

    def cohort_lessons_read(self, id: str) -> dict[str, frozenset[str]]:
        """Return the lessons each member has read, by person; an empty set for who has read none."""
        joined = enrolments.outerjoin(lessons_read, lessons_read.c.person == enrolments.c.person)
        query = select(enrolments.c.person, lessons_read.c.lesson).select_from(joined).where(enrolments.c.cohort == id)
        read: dict[str, set[str]] = {}
        with transaction(self._engine) as connection:
            for person, lesson in connection.execute(query):
                read.setdefault(person, set()).update([lesson] if lesson is not None else [])
        return {person: frozenset(lessons) for person, lessons in read.items()}

    def cohort_completions(self, id: str) -> tuple[Completion, ...]:
        """Return who of the members has completed the cohort's path, oldest first."""
        same = and_(completions.c.person == enrolments.c.person, completions.c.path == enrolments.c.path)
        query = select(completions).select_from(completions.join(enrolments, same)).where(enrolments.c.cohort == id)
        with transaction(self._engine) as connection:
            rows = connection.execute(query.order_by(completions.c.at, completions.c.person)).all()
        return tuple(Completion(**row._mapping) for row in rows)

    def cohort_changed(self, cohort: Cohort, since: datetime, members_then: int) -> int:
        """
        Return of how many people the figures of a cohort changed since, at the least; its trainer does not count.

        Args:
            cohort: Whose figures.
            since: When they were made last.
            members_then: How many members there were.
        """
        mine = and_(enrolments.c.cohort == cohort.id, enrolments.c.person != cohort.trainer)
        learned = [
            select(enrolments.c.person).select_from(_with_members(table)).where(mine, table.c.at > since)
            for table in (reviews, lessons_read, completions)
        ]
        joined = select(enrolments.c.person).where(mine, enrolments.c.at > since)
        changed = select(func.count()).select_from(union(joined, *learned).subquery())
        members = select(func.count()).select_from(enrolments).where(mine)
        with transaction(self._engine) as connection:
            # Who left and came back, or who left while another joined, counts once.
            gone = max(0, members_then - connection.execute(members).scalar_one())
            return int(connection.execute(changed).scalar_one()) + gone

    def kept_figures(self, id: str) -> KeptFigures | None:
        """Return the figures of a cohort that were given last, None where there are none."""
        query = select(figures.c.at, figures.c.figures).where(figures.c.cohort == id)
        with transaction(self._engine) as connection:
            row = connection.execute(query).first()
        return KeptFigures(row.at, row.figures) if row is not None else None

    def keep_figures(self, id: str, found: Mapping[str, Any], now: datetime, before: datetime | None) -> bool:
        """Keep figures in place of those made at `before` (None: of none); False when others were kept meanwhile."""
        new = {"at": now, "figures": dict(found)}
        insert = insert_into(self._engine, figures).values(cohort=id, **new).on_conflict_do_nothing()
        change = update(figures).where(figures.c.cohort == id, figures.c.at == before).values(new)
        statement = insert if before is None else change
        with transaction(self._engine) as connection:
            return has_changed(connection, statement.returning(figures.c.cohort))

    def _cohorts(self, *where: ColumnElement[bool]) -> tuple[Cohort, ...]:
        query = select(cohorts).where(*where).order_by(cohorts.c.created_at.desc(), cohorts.c.id)
        with transaction(self._engine) as connection:
            return tuple(Cohort(**row._mapping) for row in connection.execute(query))


def row_of(value: Any) -> dict[str, Any]:
    """Return a frozen value's fields as a row; what is an enum goes as its text."""
    row = {name: getattr(value, name) for name in value.__dataclass_fields__}
    return {name: str(held) if isinstance(held, Source) else held for name, held in row.items()}


def review_of(row: Row[Any]) -> Review:
    """Return a row as the review it was; a large cohort has half a million, with few people and items among them."""
    key, person, item, chosen, is_right, source, at, reason_right = cast("tuple[Any, ...]", row)
    return Review(key, intern(person), intern(item), chosen, is_right, _SOURCES[source], at, reason_right)


def _with_members(table: Any) -> Join:
    return table.join(enrolments, enrolments.c.person == table.c.person)  # type: ignore[no-any-return]
