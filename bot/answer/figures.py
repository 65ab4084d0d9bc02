"""A figure read off a published table: a cell, a row, a total, a comparison, a share."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.tables import Table

_SHARE = re.compile(r"\b(share|percent|percentage|per cent|proportion|fraction|ratio)\b|%")
_COMPARE = re.compile(
    r"\b(more|fewer|less|higher|lower|bigger|smaller|larger|compared?|comparison|difference|versus|vs|than)\b"
)
_MOST = re.compile(r"\b(most|biggest|largest|highest)\b")
_FEWEST = re.compile(r"\b(fewest|least|smallest|lowest)\b")
_TOTAL = re.compile(r"\b(total|altogether|in all|overall)\b")
_NUMBERS = {"one": "1", "two": "2", "three": "3", "four": "4"}
_SHORT = {r"lvls?|levels": "level", r"cats?|categories": "category"}
# "Level 2 and 3", "categories 1, 2 and 3": the word goes with each number.
_SERIES = re.compile(r"\b(level|category) (\d(?:(?:,| and| or| to|/| &|, and) ?\d)+)\b")


@dataclass(frozen=True, slots=True)
class _Line:
    """A row or a column: its names, its cells and its printed total."""

    name: str
    also: tuple[str, ...]
    cells: tuple[int | None, ...]
    total: int | None


def read_off(table: Table, question: str) -> str:
    """
    Return the figure that a question asks for and what it counts, "" when the question names no row, column or total.

    Nothing is estimated: a figure that the table does not print is said to be missing, and only sums, differences and
    shares of printed figures are worked out.
    """
    asked = _plain(question)
    rows = [_Line(row.name, row.also, row.cells, row.total) for row in table.rows]
    columns = [
        _Line(column.name, column.also, tuple(row.cells[number] for row in table.rows), table.column_total(number))
        for number, column in enumerate(table.columns)
    ]
    said = _read(table, rows, columns, asked)
    return f"{said} This counts {table.counts} {table.period}." if said else ""


def _read(table: Table, rows: list[_Line], columns: list[_Line], asked: str) -> str:
    down, across = _named(rows, asked), _named(columns, asked)
    if not down and not across and _TOTAL.search(asked) and table.grand_total is not None:
        return f"In all: {_shown(table.grand_total)}."
    if most := _MOST.search(asked) or _FEWEST.search(asked):
        by_column = table.columns_are in asked or bool(down and not across)
        lines, crossing, at = (columns, rows, down) if by_column else (rows, columns, across)
        return _extreme(lines, _at(crossing, at), most=most.re is _MOST)
    if len(down) == len(across) == 1:
        return _cell(rows, columns, down[0], across[0], asked)
    # Years, or orders of which one may hold another, are added up only where the source does so itself.
    rows_add, columns_add = bool(table.totals), any(row.total is not None for row in table.rows)
    for lines, crossing, named, other, may_add in (
        (rows, columns, down, across, rows_add),
        (columns, rows, across, down, columns_add),
    ):
        if len(named) > 1 and len(other) <= 1:
            chosen = [lines[number] for number in named]
            return _several(table, chosen, _at(crossing, other), asked, may_add=may_add)
        if len(named) == 1 and not other:
            return _whole(table, lines[named[0]], crossing, asked)
    return ""


def _cell(rows: list[_Line], columns: list[_Line], row: int, column: int, asked: str) -> str:
    figure = rows[row].cells[column]
    where = f"{rows[row].name}, {columns[column].name}"
    if figure is None:
        return f"{where}: no figure is printed."
    said = f"{where}: {_shown(figure)}."
    if _SHARE.search(asked):
        wholes = ((rows[row].total, rows[row].name), (columns[column].total, columns[column].name))
        said += "".join(f" {share}" for whole, name in wholes if (share := _share(figure, whole, name)))
    return said


def _whole(table: Table, line: _Line, crossing: list[_Line], asked: str) -> str:
    total = _total(line)
    if total is None:
        known = [(one.name, cell) for one, cell in zip(crossing, line.cells, strict=True) if cell is not None]
        return f"{line.name}: {_listed([f'{_shown(cell)} ({name})' for name, cell in known])}." if known else ""
    said = f"{line.name}: {_shown(total)}"
    if _SHARE.search(asked) and (share := _share(total, table.grand_total, "all")):
        return f"{said}. {share}"
    if len(line.cells) > 1 and None not in line.cells:
        parts = [
            f"{_shown(cell)} in {one.name}" for one, cell in zip(crossing, line.cells, strict=True) if cell is not None
        ]
        return f"{said}, made up of {_listed(parts)}."
    return f"{said}."


def _several(table: Table, lines: Sequence[_Line], at: tuple[int, str] | None, asked: str, *, may_add: bool) -> str:
    figures = [line.cells[at[0]] if at else _total(line) for line in lines]
    known = [figure for figure in figures if figure is not None]
    if len(known) < len(figures):
        return ""
    where = f" ({at[1]})" if at else ""
    parts = [f"{line.name}: {_shown(figure)}" for line, figure in zip(lines, known, strict=True)]
    said = f"{'; '.join(parts)}{where}."
    if _COMPARE.search(asked):
        return f"{_compared(lines, known)}{said}"
    if not may_add:
        return said
    together = f"{said} Together: {_shown(sum(known))}."
    share = _share(sum(known), table.grand_total, "all") if at is None and _SHARE.search(asked) else ""
    return f"{together} {share}" if share else together


def _compared(lines: Sequence[_Line], known: Sequence[int]) -> str:
    if len(known) != 2:
        return ""
    if known[0] == known[1]:
        return f"{lines[0].name} and {lines[1].name} have the same figure. "
    more, fewer = sorted(range(2), key=lambda number: -known[number])
    return f"{lines[more].name} has {_shown(known[more] - known[fewer])} more than {lines[fewer].name}. "


def _extreme(lines: list[_Line], at: tuple[int, str] | None, *, most: bool) -> str:
    figures = [(line.cells[at[0]] if at else _total(line), line.name) for line in lines]
    known = [(figure, name) for figure, name in figures if figure is not None]
    if len(known) < 2:
        return ""
    best = (max if most else min)(figure for figure, _ in known)
    names = _listed([name for figure, name in known if figure == best])
    where = f" ({at[1]})" if at else ""
    listed = "; ".join(f"{name}: {_shown(figure)}" for figure, name in known)
    return f"The {'most' if most else 'fewest'}{where}: {names}, with {_shown(best)}. All of them: {listed}."


def _at(crossing: list[_Line], other: list[int]) -> tuple[int, str] | None:
    return (other[0], crossing[other[0]].name) if other else None


def _total(line: _Line) -> int | None:
    return line.cells[0] if line.total is None and len(line.cells) == 1 else line.total


def _share(part: int, whole: int | None, name: str) -> str:
    """Return "That is 0.3 per cent of the 1203 in Category 1.", "" where there is no whole to divide by."""
    if not whole:
        return ""
    of = f"all {_shown(whole)}" if name == "all" else f"the {_shown(whole)} in {name}"
    return f"That is {100 * part / whole:.1f} per cent of {of}."


def _listed(parts: list[str]) -> str:
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)


def _shown(figure: int) -> str:
    """Return a figure as our texts write it: with a comma from five digits on."""
    return f"{figure:,}" if figure >= 10_000 else str(figure)


def _named(lines: Sequence[_Line], asked: str) -> list[int]:
    """Return the numbers of the lines that a question names, in the order of the table."""
    found = [
        number
        for number, line in enumerate(lines)
        if any(_says(asked, form) for form in map(_plain, (line.name, *line.also)))
    ]
    # "SHPO with a travel ban" names the second of "SHPO" and "SHPO with foreign travel restriction", not both.
    within = {
        number
        for number in found
        for other in found
        if number != other and _plain(lines[number].name) in _plain(lines[other].name)
    }
    return [number for number in found if number not in within or _COMPARE.search(asked)]


def _says(asked: str, form: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(form)}s?(?!\w)", asked))


def _plain(text: str) -> str:
    """Return a text in lower case with numbers as digits and one word for each kind of line."""
    plain = re.sub(r"[^\w%/&,.]+", " ", text.lower())
    for short, word in _SHORT.items():
        plain = re.sub(rf"\b({short})\.?(?=\s|\d|$)", word, plain)
    plain = re.sub(
        r"\b(level|category) ?(\d|one|two|three|four)\b", lambda m: f"{m[1]} {_NUMBERS.get(m[2], m[2])}", plain
    )
    plain = _SERIES.sub(_spell_out, plain)
    return " ".join(plain.replace(",", " ").split())


def _spell_out(series: re.Match[str]) -> str:
    def each() -> Iterator[str]:
        for number in re.findall(r"\d", series[2]):
            yield f"{series[1]} {number}"

    return " and ".join(each())
