"""What administrators chose for a workspace or a channel, and who changed what."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, insert, select

from bot.store.models import choice_audit, choices
from bot.store.transaction import insert_into, transaction


@dataclass(frozen=True, slots=True)
class Change:
    """
    One change of a choice. `old` or `new` is None where nothing was, or is now, chosen.

    `channel` is "" for the workspace's own choices. `by` is a keyed hash.
    """

    team: str
    channel: str
    name: str
    old: str | None
    new: str | None
    by: str
    at: datetime


class ChoiceLog:
    """
    The choices and their history.

    Every method is one transaction and raises `StoreUnreachable` when the database does not answer.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def chosen(self, team: str, channel: str) -> dict[str, str]:
        """Return what was chosen, by name, for this channel itself ("" for the workspace)."""
        query = select(choices.c.name, choices.c.value).where(choices.c.team == team, choices.c.channel == channel)
        with transaction(self._engine) as connection:
            return dict(connection.execute(query).all())

    def choose(self, team: str, channel: str, name: str, value: str | None, by: str, now: datetime) -> None:  # noqa: PLR0917
        """Choose a value, or with None take the choice back; what was so already leaves no trace."""
        self.choose_all(team, channel, {name: value}, by, now)

    def choose_all(self, team: str, channel: str, wanted: Mapping[str, str | None], by: str, now: datetime) -> None:
        """Choose several values, by name, all of them or none."""
        with transaction(self._engine) as connection:
            for name, value in wanted.items():
                self._choose(connection, {"team": team, "channel": channel, "name": name}, value, {"by": by, "at": now})

    def _choose(
        self, connection: Connection, place: Mapping[str, str], value: str | None, whom: Mapping[str, object]
    ) -> None:
        here = [choices.c[column] == said for column, said in place.items()]
        old = connection.execute(select(choices.c.value).where(*here).with_for_update()).scalar_one_or_none()
        if old == value:
            return
        if value is None:
            connection.execute(delete(choices).where(*here))
        else:
            upsert = insert_into(self._engine, choices).values(**place, value=value)
            connection.execute(upsert.on_conflict_do_update(index_elements=list(place), set_={"value": value}))
        connection.execute(insert(choice_audit).values(**place, old=old, new=value, **whom))

    def audit(self, team: str, limit: int = 50) -> tuple[Change, ...]:
        """Return the workspace's last changes, newest first."""
        columns = [choice_audit.c[field.name] for field in fields(Change)]
        query = select(*columns).where(choice_audit.c.team == team).order_by(choice_audit.c.id.desc()).limit(limit)
        with transaction(self._engine) as connection:
            return tuple(Change(*row) for row in connection.execute(query))
