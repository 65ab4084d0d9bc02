"""Published figures as data: rows, columns, printed totals, and what does not add up."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from pydantic import ConfigDict, StrictBool, StrictInt

from index.fields import NO_OTHER_KEYS

# None where the source prints no figure.
Figure = StrictInt | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `also` are other names by which people ask for it."""

    __pydantic_config__: ClassVar[ConfigDict] = NO_OTHER_KEYS

    name: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, one cell a column, with the total as it is printed (None where none is)."""

    __pydantic_config__: ClassVar[ConfigDict] = NO_OTHER_KEYS

    name: str
    cells: tuple[Figure, ...]
    also: tuple[str, ...] = ()
    total: Figure = None


@dataclass(frozen=True, slots=True)
class Table:
    """
    One published table, as printed.

    `counts` says what is counted and where, `period` when ("on 31 March 2020"), `rows_are` and `columns_are` what the
    rows and columns divide it by ("level", "category"). `totals` are the printed totals of the columns, and last the
    grand total where one is printed. `entries` are the entries that rest on it: their answers are led by its figures.
    `inconsistencies` says in words where the source contradicts itself; `adds_up` is false where printed totals are
    not the sums of their cells, which must then be said there.
    """

    __pydantic_config__: ClassVar[ConfigDict] = NO_OTHER_KEYS

    id: str
    title: str
    counts: str
    period: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    entries: tuple[str, ...]
    rows_are: str = "row"
    columns_are: str = "column"
    totals: tuple[StrictInt, ...] = ()
    notes: tuple[str, ...] = ()
    inconsistencies: tuple[str, ...] = ()
    adds_up: StrictBool = True

    @property
    def grand_total(self) -> int | None:
        """The printed total of all cells, None where none is printed."""
        return self.totals[-1] if len(self.totals) > len(self.columns) else None

    def column_total(self, column: int) -> int | None:
        """Return the printed total of a column (counted from 0), None where none is printed."""
        return self.totals[column] if self.totals else None


def misshapen(table: Table) -> Iterator[str]:
    """Yield what keeps the cells from making a table: rows of the wrong length, too few or too many totals."""
    width = len(table.columns)
    for row in table.rows:
        if len(row.cells) != width:
            yield f"row {row.name!r} has {len(row.cells)} cells for {width} columns"
    if table.totals and len(table.totals) not in {width, width + 1}:
        yield f"{len(table.totals)} totals for {width} columns (and one more for all of them)"


def wrong_sums(table: Table) -> Iterator[str]:
    """Yield each printed total that is not the sum of what it is the total of; unknown cells make no sum."""
    for row in table.rows:
        yield from _wrong_sum(f"row {row.name!r}", row.cells, row.total)
    for number, column in enumerate(table.columns):
        cells = tuple(row.cells[number] for row in table.rows)
        yield from _wrong_sum(f"column {column.name!r}", cells, table.column_total(number))
    every_cell = tuple(cell for row in table.rows for cell in row.cells)
    yield from _wrong_sum("the whole table", every_cell, table.grand_total)


def _wrong_sum(what: str, cells: tuple[Figure, ...], printed: Figure) -> Iterator[str]:
    known = [cell for cell in cells if cell is not None]
    if printed is not None and len(known) == len(cells) and sum(known) != printed:
        yield f"{what} adds up to {sum(known)}, printed is {printed}"
