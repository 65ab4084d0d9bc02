"""A chart is a picture that Slack takes, with every figure in words beside it."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from bot.charts import ALT_TEXT_MAX, describe, draw
from index.tables import Column, Row, Table

TABLE = Table(
    "area.snapshot",
    "Offenders by level and category",
    "offenders",
    "on 31 March 2020",
    columns=(Column("Category 1"), Column("Category 2")),
    rows=(Row("Level 1", (1196, 344)), Row("Level 2", (0, None))),
    entries=("area.figures",),
)


def test_a_chart_is_a_png_of_960_by_540_pixels_and_not_empty() -> None:
    """Small enough for a message, and with more than one colour in it."""
    picture = Image.open(io.BytesIO(draw(TABLE)))
    assert ("PNG", (960, 540)) == (picture.format, picture.size)
    assert len(set(picture.convert("RGB").resize((96, 54)).get_flattened_data())) > 10


def test_the_same_table_gives_the_same_picture() -> None:
    """Byte for byte, so that a cache can know it."""
    assert draw(TABLE) == draw(TABLE)


def test_another_figure_gives_another_picture() -> None:
    """The figures are in it."""
    assert draw(TABLE) != draw(replace(TABLE, rows=(Row("Level 1", (1197, 344)), TABLE.rows[1])))


@pytest.mark.parametrize("cells", [(None,), (0,), (5,)])
def test_the_smallest_table_can_be_drawn(cells: tuple[int | None, ...]) -> None:
    """One cell, whatever is in it."""
    assert draw(replace(TABLE, columns=TABLE.columns[:1], rows=(Row("Level 1", cells),))).startswith(b"\x89PNG")


def test_who_cannot_see_the_chart_is_told_every_figure() -> None:
    """Row by row, and what is not known is said to be so."""
    assert (
        "Bar chart. Offenders by level and category, on 31 March 2020. "
        "Level 1: Category 1 1196, Category 2 344. Level 2: Category 1 0, Category 2 not known."
    ) == describe(TABLE)


def test_the_description_keeps_to_slacks_limit() -> None:
    """Two thousand characters, the last of which says that something is missing."""
    said = describe(replace(TABLE, rows=TABLE.rows * 100))
    assert (ALT_TEXT_MAX, "…") == (len(said), said[-1])
