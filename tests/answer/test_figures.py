"""Figures read off a table: the one that was asked for, and nothing that the table does not print."""

from dataclasses import replace

import pytest

from bot.answer.figures import read_off
from index.tables import Column, Row, Table

SNAPSHOT = Table(
    "area.snapshot",
    "Offenders by level and category",
    "offenders in the area",
    "on 31 March 2020",
    columns=(Column("Category 1", ("RSO", "sex offender")), Column("Category 2"), Column("Category 3")),
    rows=(
        Row("Level 1", (1196, 344, 0), total=1540),
        Row("Level 2", (4, 5, 1), total=10),
        Row("Level 3", (3, 1, 0), total=4),
    ),
    totals=(1203, 350, 1, 1554),
    rows_are="level",
    columns_are="category",
    entries=("area.figures",),
)
ORDERS = Table(
    "area.orders",
    "Orders",
    "orders in the area",
    "in 2020",
    columns=(Column("2020"),),
    rows=(
        Row("SHPO", (76,)),
        Row("SHPO with foreign travel restriction", (0,), also=("travel ban",)),
        Row("Notification order", (None,)),
    ),
    rows_are="order",
    columns_are="year",
    entries=("area.orders",),
)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        # a cell, whatever the level and the category are called
        ("how many category 1 offenders were at level 2?", "Level 2, Category 1: 4."),
        ("lvl 2 cat 1 numbers", "Level 2, Category 1: 4."),
        ("how many RSOs at Level Two", "Level 2, Category 1: 4."),
        ("cat3 at level3", "Level 3, Category 3: 0."),
        # a row and a column
        ("how many at level 2?", "Level 2: 10, made up of 4 in Category 1, 5 in Category 2 and 1 in Category 3."),
        (
            "how many sex offenders are there",
            "Category 1: 1203, made up of 1196 in Level 1, 4 in Level 2 and 3 in Level 3.",
        ),
        # a total
        ("what is the total", "In all: 1554."),
        ("how many at level 2 and 3", "Level 2: 10; Level 3: 4. Together: 14."),
        ("levels 1, 2 and 3 please", "Level 1: 1540; Level 2: 10; Level 3: 4. Together: 1554."),
        # a comparison
        ("more at level 2 than at level 3?", "Level 2 has 6 more than Level 3. Level 2: 10; Level 3: 4."),
        (
            "category 3 compared with category 1 at level 3",
            "Category 1 has 3 more than Category 3. Category 1: 3; Category 3: 0 (Level 3).",
        ),
        (
            "which level had the fewest",
            "The fewest: Level 3, with 4. All of them: Level 1: 1540; Level 2: 10; Level 3: 4.",
        ),
        (
            "which category was biggest at level 2",
            "The most (Level 2): Category 2, with 5. All of them: Category 1: 4; Category 2: 5; Category 3: 1.",
        ),
        # a share
        ("what share of offenders were at level 1", "Level 1: 1540. That is 99.1 per cent of all 1554."),
        ("percentage at levels 2 and 3", "Level 2: 10; Level 3: 4. Together: 14. That is 0.9 per cent of all 1554."),
        (
            "what proportion of category 2 was at level 2",
            "Level 2, Category 2: 5. That is 50.0 per cent of the 10 in Level 2. "
            "That is 1.4 per cent of the 350 in Category 2.",
        ),
    ],
)
def test_the_figure_that_was_asked_for_comes_with_what_it_counts(question: str, said: str) -> None:
    """Worked out by hand from the table above, and always followed by what is counted and when."""
    assert f"{said} This counts offenders in the area on 31 March 2020." == read_off(SNAPSHOT, question)


@pytest.mark.parametrize(
    "question",
    [
        "hello",
        "who decides the level?",
        "what does category mean",
        "how many meetings were there",
        "level 4",
        "category 12",
    ],
)
def test_a_question_that_names_no_line_gets_no_figure(question: str) -> None:
    """The entry answers such a question by itself."""
    assert "" == read_off(SNAPSHOT, question)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("how many SHPOs", "SHPO: 76. "),
        ("SHPOs with a travel ban", "SHPO with foreign travel restriction: 0. "),
        ("how many notification orders", ""),
        ("SHPOs compared with notification orders", ""),
        ("total", ""),
    ],
)
def test_what_the_table_does_not_print_is_not_made_up(question: str, said: str) -> None:
    """No figure for a missing cell, no total where none is printed, and the longer of two names that overlap."""
    expected = f"{said}This counts orders in the area in 2020." if said else ""
    assert expected == read_off(ORDERS, question)


def test_what_the_source_does_not_add_up_is_not_added_up() -> None:
    """Two years, or an order and a kind of it, are listed side by side."""
    years = replace(SNAPSHOT, rows=(Row("2020", (5, 6, 7)), Row("2021", (1, 2, 3))), totals=(), rows_are="year")
    said = "2020: 5; 2021: 1 (Category 1). This counts offenders in the area on 31 March 2020."
    assert said == read_off(years, "RSOs in 2020 and 2021")
