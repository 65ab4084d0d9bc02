"""Opening and migrating the database."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from subprocess import Popen

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

import bot.store as migrations_of
from bot.store.database import open_database
from bot.store.errors import StoreNewer, StoreUnreachable
from bot.store.models import metadata


def test_migrations_make_the_tables_the_program_expects(engine: Engine) -> None:
    """Alembic, comparing the migrated database with the models, finds nothing to change."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert [] == compare_metadata(context, metadata)


def test_opening_again_changes_nothing(url: str) -> None:
    """A restart finds the rows it left."""
    for expected in (0, 1):
        engine = open_database(url)
        with engine.begin() as connection:
            assert expected == connection.scalar(text("SELECT count(*) FROM events"))
            connection.execute(
                text(
                    "INSERT INTO events VALUES ('k', 'T', 'C', '1', '1', 'a', '', 'r', '1', "
                    "'2026-11-22 09:00:00', '2026-11-22 09:02:00', NULL, NULL) ON CONFLICT DO NOTHING"
                )
            )
        engine.dispose()


def test_a_database_of_the_first_version_keeps_its_rows(url: str) -> None:
    """What an older program has handled, a newer one does not answer again; its choices and all start empty."""
    engine = open_database(url)
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(migrations_of.__file__).parent / "migrations"))
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
        assert ["alembic_version", "events"] == sorted(inspect(connection).get_table_names())
        connection.execute(
            text(
                "INSERT INTO events VALUES ('k', 'T', 'C', '1', '1', 'a', '', 'r', '1', "
                "'2026-11-22 09:00:00', '2026-11-22 09:02:00', '2026-11-22 09:01:00', 'answered')"
            )
        )
    engine.dispose()
    engine = open_database(url)
    with engine.connect() as connection:
        assert [("k", "answered")] == [
            tuple(row) for row in connection.execute(text("SELECT key, outcome FROM events"))
        ]
        assert 0 == connection.scalar(text("SELECT count(*) FROM escalations"))
    engine.dispose()


def test_a_newer_schema_is_refused_with_the_way_out(url: str) -> None:
    """A program older than its database says so, instead of writing into tables it does not know."""
    engine = open_database(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StoreNewer, match=r"schema 9999.*update mappa-bot"):
        open_database(url)
    # And it has left the version as it was.
    with pytest.raises(StoreNewer, match="9999"):
        open_database(url)


def test_processes_starting_together_all_get_a_migrated_database(
    url: str, start_claimant: Callable[..., Popen[str]]
) -> None:
    """Four processes open one empty database at once: one migrates it, none fails."""
    processes = [start_claimant(url, f"message:{number}", "replica", str(number)) for number in range(4)]
    assert ["open"] * 4 == [process.stdout.readline().strip() for process in processes if process.stdout]


def test_threads_opening_one_sqlite_file_together_all_get_it(tmp_path: Path) -> None:
    """Switching to WAL, where SQLite does not wait for others, does not make one of them fail."""
    opened: list[Engine] = []
    barrier = threading.Barrier(8)

    def open_one() -> None:
        barrier.wait()
        opened.append(open_database(f"sqlite:///{tmp_path}/mappa.db"))

    threads = [threading.Thread(target=open_one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for engine in opened:
        engine.dispose()
    assert 8 == len(opened)


def test_sqlite_runs_in_wal_mode_with_foreign_keys(tmp_path: Path) -> None:
    """Readers do not block the writer, and references are checked."""
    engine = open_database(f"sqlite:///{tmp_path}/mappa.db")
    with engine.connect() as connection:
        assert "wal" == connection.exec_driver_sql("PRAGMA journal_mode").scalar()
        assert 1 == connection.exec_driver_sql("PRAGMA foreign_keys").scalar()
    engine.dispose()


def test_a_failed_migration_leaves_nothing_behind(tmp_path: Path) -> None:
    """When a migration fails half-way, the next start finds the database as it was, not half-made."""
    url = f"sqlite:///{tmp_path}/mappa.db"
    engine = open_database(url)
    with engine.begin() as connection:
        metadata.drop_all(connection)
        connection.exec_driver_sql("CREATE TABLE in_the_way (x)")
        # The index's name is taken, so the migration fails after it has created its table.
        connection.exec_driver_sql("CREATE INDEX events_by_thread ON in_the_way (x)")
        connection.exec_driver_sql("DELETE FROM alembic_version")
    engine.dispose()
    with pytest.raises(StoreUnreachable, match="events_by_thread"):
        open_database(url)
    remaining = _read_raw(tmp_path / "mappa.db", "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    assert ["alembic_version", "in_the_way"] == remaining


def test_a_path_with_spaces_and_signs_works(tmp_path: Path) -> None:
    """Folders are called all sorts of things; missing ones are made, for the owner alone."""
    path = tmp_path / "the bot's 100% own" / "mappa.db"
    open_database(f"sqlite:///{path}").dispose()
    assert ["0004"] == _read_raw(path, "SELECT version_num FROM alembic_version")
    assert 0o700 == path.parent.stat().st_mode & 0o777


def test_memory_is_shared_between_threads() -> None:
    """A database in memory is one database, whichever thread asks."""
    engine = open_database("sqlite://")
    counts: list[int] = []

    def count() -> None:
        with engine.connect() as connection:
            counts.append(connection.execute(text("SELECT count(*) FROM events")).scalar_one())

    thread = threading.Thread(target=count)
    thread.start()
    thread.join()
    engine.dispose()
    assert [0] == counts


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://bot:sekrit@127.0.0.1:1/mappa", "cannot be opened"),
        ("mysql://bot:sekrit@127.0.0.1/mappa", "only sqlite and postgresql"),
        ("bot:sekrit", "is not an address"),
        ("sqlite:////dev/null/mappa.db", "cannot be opened"),
    ],
)
def test_an_unusable_address_is_explained_without_its_password(url: str, said: str) -> None:
    """The message says what to check and shows no secret."""
    with pytest.raises(StoreUnreachable, match=said) as caught:
        open_database(url)
    assert "MAPPA_DATABASE_URL" in str(caught.value)
    assert "sekrit" not in str(caught.value)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """A wrong path does not overwrite somebody's file."""
    path = tmp_path / "notes.txt"
    path.write_text("minutes of the meeting, " * 100)
    with pytest.raises(StoreUnreachable, match="not a database"):
        open_database(f"sqlite:///{path}")
    assert "minutes of the meeting, " * 100 == path.read_text()


def _read_raw(path: Path, query: str) -> list[str]:
    """Return the first column of a query, read by the driver alone."""
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute(query)]
