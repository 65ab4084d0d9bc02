"""Evaluation questions are read as strictly as entries."""

from pathlib import Path

import pytest

from index.questions import EvaluationQuestion, read_questions
from index.types import Place
from tests.knowledge_folders import write_folder

_GOOD = "- {id: q1, question: who are lay advisers, expect: answered, entries: [lay-advisers.role, levels.level-2]}\n"


def _problems(root: Path, content: str) -> list[str]:
    _, problems = read_questions(write_folder(root, {"evaluation/reporting.yaml": content}) / "evaluation")
    return [f"{problem.place.path}:{problem.place.line} {problem.rule}" for problem in problems]


def test_questions_come_with_their_use_and_place(tmp_path: Path) -> None:
    """What is for calibration and what is for reporting is told apart by the file, and each knows its line."""
    declined = "\n- id: q2\n  question: what is the weather\n  expect: abstained\n  thread: [who are lay advisers]\n"
    root = write_folder(tmp_path, {"evaluation/reporting.yaml": _GOOD, "evaluation/calibration.yaml": declined})
    questions, problems = read_questions(root / "evaluation")
    assert () == problems
    assert questions == (
        EvaluationQuestion(
            id="q2",
            question="what is the weather",
            expect="abstained",
            thread=("who are lay advisers",),
            use="calibration",
            place=Place("evaluation/calibration.yaml", 2),
        ),
        EvaluationQuestion(
            id="q1",
            question="who are lay advisers",
            expect="answered",
            entries=("lay-advisers.role", "levels.level-2"),
            use="reporting",
            place=Place("evaluation/reporting.yaml", 1),
        ),
    )


def test_no_folder_means_no_questions(tmp_path: Path) -> None:
    """Other people's knowledge folders need none."""
    assert ((), ()) == read_questions(tmp_path / "evaluation")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (_GOOD + "- {question: x, expect: abstained}\n", "2 evaluation-format"),
        (_GOOD + "- {id: q2, expect: abstained}\n", "2 evaluation-format"),
        (_GOOD + "- {id: q2, question: x}\n", "2 evaluation-format"),
        (_GOOD + "- {id: q2, question: x, expect: maybe}\n", "2 evaluation-format"),
        (_GOOD + "- {id: q2, question: x, expect: answered}\n", "2 evaluation-format"),
        (_GOOD + "- {id: q2, question: x, expect: abstained, entries: [levels.level-2]}\n", "2 evaluation-format"),
        (_GOOD + "- {id: q2, question: x, expect: abstained, note: y}\n", "2 evaluation-format"),
        (_GOOD + "- {id: q2, question: 2012, expect: abstained}\n", "2 evaluation-format"),
        (_GOOD + "- what is level 2\n", "2 evaluation-format"),
        ("questions:\n  - what is level 2\n", "1 evaluation-format"),
        (_GOOD + "\t\n", "2 yaml-tab"),
        ("", "1 yaml-empty"),
    ],
)
def test_a_question_that_cannot_be_judged_is_reported(tmp_path: Path, content: str, expected: str) -> None:
    """Without an id, a question, what is expected and the entries that go with it, a question measures nothing."""
    assert [f"evaluation/reporting.yaml:{expected}"] == _problems(tmp_path, content)
