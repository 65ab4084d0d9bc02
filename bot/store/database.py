"""Opening the database: SQLite or PostgreSQL, brought to the schema this program knows."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from bot.store.errors import StoreFault, StoreNewer, StoreUnreachable

# How long one process waits for another that writes: a migration of a large table takes seconds.
BUSY_SECONDS = 30
_CONNECT_SECONDS = 10
# Any number no other program takes in the same database: the ASCII codes of "MAPPA".
_POSTGRES_LOCK = 0x4D41505041
_MIGRATIONS = Path(__file__).parent / "migrations"


def open_database(url: str) -> Engine:
    """
    Return an engine for `url`, with the database created and migrated where needed.

    SQLite runs in WAL mode, and its folder is made when missing. Several processes may call this at the same time:
    one migrates, the others wait. Whoever opens an engine disposes of it.

    Raises:
        StoreUnreachable: The address is wrong, or nothing usable is there.
        StoreNewer: The database has a schema this program does not know.
    """
    address = _read_url(url)
    with _clear_faults(address):
        engine = _sqlite_engine(address) if _is_sqlite(address) else _postgres_engine(address)
        try:
            if _is_sqlite(address):
                _use_wal(engine)
            with engine.begin() as connection:
                _migrate(connection, address)
        except BaseException:
            engine.dispose()
            raise
    return engine


def _read_url(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError:
        # The text is not repeated: it may hold a password.
        raise StoreUnreachable("MAPPA_DATABASE_URL is not an address: write sqlite:///FILE or postgresql://…") from None
    backend = address.get_backend_name()
    if backend in {"postgresql", "postgres"}:
        return address.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise StoreUnreachable(f"MAPPA_DATABASE_URL starts with {backend}: only sqlite and postgresql are supported")
    return address


def _is_sqlite(address: URL) -> bool:
    return address.get_backend_name() == "sqlite"


@contextmanager
def _clear_faults(address: URL) -> Iterator[None]:
    """Turn what the drivers raise into a sentence with the way out; passwords are shown as ***."""
    try:
        yield
    except ModuleNotFoundError as fault:
        raise StoreUnreachable(f"the driver for {address!r} is missing: install mappa-bot[postgres]") from fault
    except (OSError, DBAPIError, sqlite3.Error) as fault:
        reason = str(getattr(fault, "orig", None) or fault).strip()
        raise StoreUnreachable(f"{address!r} cannot be opened ({reason}): check MAPPA_DATABASE_URL") from fault
    except SQLAlchemyError as fault:
        raise StoreFault(f"{address!r} cannot be used ({fault})") from fault


def _sqlite_engine(address: URL) -> Engine:
    options: dict[str, Any] = {"timeout": BUSY_SECONDS, "check_same_thread": False}
    if address.database in {None, "", ":memory:"}:
        # Each connection to memory is a database of its own: all threads take turns with one.
        engine = create_engine(
            address, connect_args=options, hide_parameters=True, poolclass=QueuePool, pool_size=1, max_overflow=0
        )
    else:
        Path(str(address.database)).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        engine = create_engine(address, connect_args=options, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    """Take transactions into our own hands: the driver starts none before DDL, and late ones before writes."""
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once: a transaction that reads first and writes later can fail without waiting."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _use_wal(engine: Engine) -> None:
    """Switch the file to WAL, which stays; SQLite does not wait for others here, so try again."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        connection = engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as fault:
            if "locked" not in str(fault) or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return
        finally:
            connection.close()


def _postgres_engine(address: URL) -> Engine:
    # Without these a machine that vanishes, instead of saying no, holds every worker for a quarter of an hour.
    options = {
        "connect_timeout": _CONNECT_SECONDS,
        "keepalives_idle": BUSY_SECONDS,
        "tcp_user_timeout": BUSY_SECONDS * 1000,
    }
    return create_engine(address, connect_args=options, hide_parameters=True, pool_pre_ping=True)


def _migrate(connection: Connection, address: URL) -> None:
    """Bring the schema to the newest known; the transaction holds the lock (SQLite: BEGIN IMMEDIATE)."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _POSTGRES_LOCK})
    script = ScriptDirectory(str(_MIGRATIONS))
    known = {revision.revision for revision in script.walk_revisions()}
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in known:
        raise StoreNewer(
            f"{address!r} has schema {current}, and this program knows none newer than {script.get_current_head()}: "
            "update mappa-bot, or restore a backup made by this version"
        )
    if current != script.get_current_head():
        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
