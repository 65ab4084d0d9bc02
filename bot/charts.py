"""A small picture of a published table, for a message in Slack, with the words for those who cannot see it."""

import io

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from index.tables import Table

# Wide enough for a phone held upright at twice its density; Slack shows it no wider in a message.
_INCHES, _DOTS_PER_INCH = (6.4, 3.6), 150
# Told apart without colour vision too (Okabe and Ito 2008), and by their order in the legend.
_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00")
# Slack's limit for the alt text of an image block.
ALT_TEXT_MAX = 2000


def draw(table: Table) -> bytes:
    """
    Return a bar chart of the table as PNG, 960 by 540 pixels, every bar with its figure.

    The bars of one row stand together, one colour a column. The scale is logarithmic where the largest figure is more
    than a hundred times the smallest above 0, so that small figures can be seen at all; the title says so.
    """
    figure = Figure(figsize=_INCHES, dpi=_DOTS_PER_INCH, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    width = 0.8 / len(table.columns)
    for number, column in enumerate(table.columns):
        cells = [row.cells[number] for row in table.rows]
        places = [row + (number - (len(table.columns) - 1) / 2) * width for row in range(len(table.rows))]
        bars = axes.bar(
            places, [cell or 0 for cell in cells], width, label=column.name, color=_COLOURS[number % len(_COLOURS)]
        )
        axes.bar_label(bars, ["not\nknown" if cell is None else f"{cell:,}" for cell in cells], fontsize=7, padding=2)
    axes.set_xticks(range(len(table.rows)), [row.name for row in table.rows])
    logarithmic = _spread(table) > 100
    if logarithmic:
        axes.set_yscale("symlog", linthresh=1)
    axes.set_title(
        f"{table.title}\n({table.period}{', logarithmic scale' if logarithmic else ''})", fontsize=10, wrap=True
    )
    # Every bar has its figure, so the scale at the side would only take room.
    axes.yaxis.set_visible(False)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.margins(y=0.15)
    axes.tick_params(labelsize=8)
    if len(table.columns) > 1:
        axes.legend(fontsize=8, frameon=False)
    picture = io.BytesIO()
    figure.savefig(picture, format="png", metadata={"Title": table.title, "Software": None})
    return picture.getvalue()


def describe(table: Table) -> str:
    """Return every figure of the table in words, at most 2,000 characters: what a screen reader says of the chart."""
    parts = [f"Bar chart. {table.title}, {table.period}."]
    for row in table.rows:
        cells = (
            f"{column.name} {'not known' if cell is None else cell}"
            for column, cell in zip(table.columns, row.cells, strict=True)
        )
        parts.append(f"{row.name}: {', '.join(cells)}.")
    said = " ".join(parts)
    return said if len(said) <= ALT_TEXT_MAX else f"{said[: ALT_TEXT_MAX - 1]}…"


def _spread(table: Table) -> float:
    cells = [cell for row in table.rows for cell in row.cells if cell]
    return max(cells) / min(cells) if cells else 1.0
