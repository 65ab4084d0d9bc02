"""The report: tables, and a picture with its words."""

import io
from pathlib import Path

import pytest
from PIL import Image

from bot.answer.types import Answer, Outcome
from bot.evaluation.judge import Judged
from bot.evaluation.measures import measure_files
from bot.evaluation.picture import describe, draw, look_at_trust
from bot.evaluation.report import write_report
from tests.evaluation.given import SILENT, answered, asked, found, judged

POINTS = {"strict": 0.9, "balanced": 0.75, "helpful": 0.5}


def _some(use: str, count: int = 40) -> list[Judged]:
    """Questions of which the sure ones are right more often."""
    some = []
    for number in range(count):
        sure, right = number / count, number % 7 < number * 7 // count
        question = asked(f"{use}-{number}", "answered", "spo.length", use=use)
        silent = Answer(Outcome.ABSTAINED_NO_EVIDENCE, "", evidence=sure, hits=found("spo.length"))
        answer = answered("spo.length", evidence=sure, hits=found("spo.length")) if sure >= 0.75 else silent
        some.append(judged(question, answer, right=right and sure >= 0.75, rank=1 if right else None))
    return some


def test_a_report_has_a_picture_for_each_file_and_words_for_each_picture(tmp_path: Path) -> None:
    """Tables with the figures; the operating point in use is marked in words too."""
    some = [*_some("calibration"), *_some("reporting")]
    write_report(tmp_path / "new" / "folder", some, measure_files(some), POINTS, "balanced")
    folder = tmp_path / "new" / "folder"
    assert ["calibration.png", "report.md", "reporting.png"] == sorted(path.name for path in folder.iterdir())
    text = (folder / "report.md").read_text(encoding="utf-8")
    assert "## calibration.yaml, 40 questions: the decision was fitted on these\n" in text
    assert "## reporting.yaml, 40 questions\n" in text
    assert "](reporting.png)" in text
    assert "| **balanced** (in use) | 0.75 | 8 of 10 | 8 of 40 |" in text
    assert "balanced (in use), from 0.75: " in text
    assert "| spo | 40 |" in text


def test_the_same_run_gives_the_same_report(tmp_path: Path) -> None:
    """Byte for byte: no day, no version, no order of chance."""
    some = _some("reporting")
    for name in ("one", "two"):
        write_report(tmp_path / name, some, measure_files(some), POINTS, "strict")
    for name in ("report.md", "reporting.png"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_the_picture_is_a_png_that_shows_its_figures() -> None:
    """Of a size for a page, and another one where a figure or the point in use differs."""
    some = _some("reporting")
    drawn = draw(look_at_trust("reporting", some, POINTS, "balanced"))
    picture = Image.open(io.BytesIO(drawn))
    assert ("PNG", (1560, 744)) == (picture.format, picture.size)
    assert drawn != draw(look_at_trust("reporting", some, POINTS, "strict"))
    assert drawn != draw(look_at_trust("reporting", some[1:], POINTS, "balanced"))


@pytest.mark.parametrize("some", [[], [judged(asked("a", "abstained"), SILENT, right=True)]])
def test_nothing_searched_is_drawn_and_said(some: list[Judged]) -> None:
    """An empty frame, and words that say why."""
    trust = look_at_trust("empty", some, POINTS, "balanced")
    assert draw(trust).startswith(b"\x89PNG")
    assert "no question was searched" in describe(trust)


def test_the_words_hold_what_the_picture_shows() -> None:
    """Every bin with its count, the error, and each named point with both of its shares."""
    said = describe(look_at_trust("reporting", _some("reporting"), POINTS, "balanced"))
    assert 10 == said.count(" of 4")
    assert "Expected calibration error 0." in said
    for name in POINTS:
        assert f"{name} (in use), from" in said if name == "balanced" else f"{name}, from" in said
