"""How every table is used: one transaction for each method, and one fault when the database does not answer."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql.dml import ReturningDelete, ReturningInsert, ReturningUpdate

from bot.store.errors import StoreUnreachable


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """
    Hold a transaction, committed at the end of the block.

    Raises:
        StoreUnreachable: The database did not answer, or refused; the message repeats nothing that was stored.
    """
    try:
        with engine.begin() as connection:
            yield connection
    except SQLAlchemyError as fault:
        raise StoreUnreachable(f"the database did not answer ({type(fault).__name__})") from fault


def insert_into(engine: Engine, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT that knows ON CONFLICT, which the two databases write alike."""
    return sqlite.insert(table) if engine.dialect.name == "sqlite" else postgresql.insert(table)


def has_changed(
    connection: Connection, returning: ReturningInsert[str] | ReturningUpdate[str] | ReturningDelete[str]
) -> bool:
    """Return whether a statement touched its row; for an INSERT, PostgreSQL's driver does not count rows."""
    return connection.execute(returning).first() is not None
