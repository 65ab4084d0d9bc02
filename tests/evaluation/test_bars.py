"""The lowest figures that are permitted."""

from dataclasses import fields
from pathlib import Path

import pytest

from bot.evaluation.bars import broken_bars
from bot.evaluation.measures import Figures, measure_files
from index.bars import Bars, read_bars
from tests.evaluation.given import SILENT, answered, asked, found, judged

_FILES = measure_files(
    [
        judged(asked("a", "answered", "x", use="reporting"), answered("x", hits=found("x")), right=True, rank=1),
        judged(asked("b", "answered", "x", use="reporting"), SILENT, right=False),
        judged(asked("c", "abstained", use="reporting"), SILENT, right=True),
    ]
)


def test_a_bar_is_for_a_figure_that_is_measured() -> None:
    """Each name that bars.yaml may hold is a figure."""
    assert {bar.name for bar in fields(Bars)} <= {figure.name for figure in fields(Figures)}


@pytest.mark.parametrize(
    ("bars", "said"),
    [
        (Bars(), []),
        (Bars(answered_right=0.5, abstention_recall=1.0, ndcg_at_10=0.5), []),
        (
            Bars(answered_right=0.51),
            [
                "reporting: answered_right is 0.5000 (1 of 2, 95 % interval 0.0945 to 0.9055), below its bar of 0.51",
            ],
        ),
        (Bars(ndcg_at_10=0.6), ["reporting: ndcg_at_10 is 0.5000, below its bar of 0.6"]),
        (Bars(personal_data=1.0), ["reporting: personal_data has a bar of 1.0, and there was nothing to measure"]),
    ],
)
def test_what_is_below_its_bar_is_named(bars: Bars, said: list[str]) -> None:
    """With the figure, its count and its interval; a figure that just reaches its bar is no matter."""
    assert said == [str(each) for each in broken_bars({"reporting": bars}, _FILES)]


def test_bars_are_read_by_file(tmp_path: Path) -> None:
    """Only the figures that are named have one."""
    (tmp_path / "bars.yaml").write_text("reporting: {r_at_1: 0.82, personal_data: 1.0}\n")
    assert ({"reporting": Bars(r_at_1=0.82, personal_data=1.0)}, ()) == read_bars(tmp_path, frozenset({"reporting"}))
    assert ({}, ()) == read_bars(tmp_path / "nowhere", frozenset())


@pytest.mark.parametrize(
    "content",
    [
        "- reporting\n",
        "reporting: 0.9\n",
        "reporting: {accuracy: 0}\n",
        "reporting: {accuracy: 96}\n",
        "reporting: {accuracy: '0.9'}\n",
        "reporting: {false_abstention: 0.1}\n",
        "calibration: {accuracy: 0.9}\n",
        "reporting: {accuracy: 0.9}\nreporting: {accuracy: 0.8}\n",
    ],
)
def test_what_is_no_bar_is_reported(tmp_path: Path, content: str) -> None:
    """Not a share, not a figure, not a file of questions, or written twice."""
    (tmp_path / "bars.yaml").write_text(content)
    _, problems = read_bars(tmp_path, frozenset({"reporting"}))
    assert 1 == len(problems)
