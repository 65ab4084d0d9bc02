"""House rules on tables of figures."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from index.tables import Table, misshapen, wrong_sums
from index.types import Knowledge, Problem


def tables_are_tables(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """Every row has a cell for every column, and no two rows or columns go by the same name."""
    for table in knowledge.tables:
        place = knowledge.places["table", table.id]
        for said in misshapen(table):
            yield Problem(place, f"{table.id}: {said}", "table-shape")
        rows = (name for row in table.rows for name in (row.name, *row.also))
        columns = (name for column in table.columns for name in (column.name, *column.also))
        names = Counter(name.lower() for name in (*rows, *columns))
        for name in sorted(name for name, uses in names.items() if uses > 1):
            yield Problem(place, f"{table.id}: two rows or columns go by {name!r}", "table-name")


def totals_add_up(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """Every printed total is the sum of its cells, or the table says that it is not, and how."""
    for table in knowledge.tables:
        place = knowledge.places["table", table.id]
        wrong = () if any(misshapen(table)) else tuple(wrong_sums(table))
        if table.adds_up:
            for said in wrong:
                mend = "mend it, or write adds_up: false and say so under inconsistencies"
                yield Problem(place, f"{table.id}: {said}: {mend}", "table-sum")
        elif not wrong or not table.inconsistencies:
            said = "adds_up is false, so a total must be wrong and inconsistencies must say which"
            yield Problem(place, f"{table.id}: {said}", "table-sum")


def tables_belong_to_entries(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """A table names at least one entry, which lies in the same area and gives the sources; no entry has two tables."""
    entries = {entry.id: entry for entry in knowledge.entries}
    taken: dict[str, str] = {}
    for table in knowledge.tables:
        place = knowledge.places["table", table.id]
        for wrong in _wrong_entries(table, place.path, {name: entry.area for name, entry in entries.items()}):
            yield Problem(place, f"{table.id}: {wrong}", "table-entry")
        for name in table.entries:
            other = taken.setdefault(name, table.id)
            if other != table.id:
                yield Problem(place, f"{table.id}: {name} already has the table {other}", "table-entry")


def _wrong_entries(table: Table, path: str, areas: dict[str, str | None]) -> Iterator[str]:
    parts = Path(path).parts
    area = parts[1] if parts[0] == "areas" else None
    if not table.entries:
        yield "name the entry that rests on it (entries)"
    for name in table.entries:
        if name not in areas:
            yield f"{name!r} is no entry"
        elif areas[name] != area:
            yield f"{name} belongs to another area"
