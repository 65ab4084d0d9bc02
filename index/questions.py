"""Evaluation questions: what people ask, and the entries that answer it, or that nothing should."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError

from index.strict_yaml import read_yaml
from index.types import Place, Problem

Expectation = Literal["answered", "abstained", "clarify", "blocked"]
_NOWHERE = Place("", 0)


@dataclass(frozen=True, slots=True)
class EvaluationQuestion:
    """
    One judged question.

    `entries` are those that answer it, any of them will do; none when the question must be declined. `use` is the
    name of its file: questions for calibration and for reporting are never mixed. `kind` is the sort of question
    (direct, vignette, false-premise, ...), `address` the page that a real wording was taken from.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    id: str
    question: str
    expect: Expectation
    entries: tuple[str, ...] = ()
    thread: tuple[str, ...] = ()
    kind: str = ""
    address: str = ""
    use: str = ""
    place: Place = _NOWHERE


def read_questions(folder: Path) -> tuple[tuple[EvaluationQuestion, ...], tuple[Problem, ...]]:
    """Return the questions of every file in a folder and what is wrong with them; no folder means none of either."""
    questions: list[EvaluationQuestion] = []
    problems: list[Problem] = []
    adapter = TypeAdapter(EvaluationQuestion)
    for path in sorted(folder.glob("*.yaml")):
        shown = f"{folder.name}/{path.name}"
        document = read_yaml(path, shown)
        problems += document.problems
        if not document.problems and not isinstance(document.value, tuple):
            problems.append(Problem(Place(shown, 1), "must be a list of questions", "evaluation-format"))
        for number, item in enumerate(document.value if isinstance(document.value, tuple) else ()):
            place = Place(shown, document.lines[(number,)])
            written = item if isinstance(item, dict) else {}
            try:
                question = adapter.validate_python({**written, "use": path.stem, "place": place})
            except ValidationError:
                said = "must have id, question, expect and, when answered, entries"
                problems.append(Problem(place, said, "evaluation-format"))
                continue
            if (question.expect == "answered") != bool(question.entries):
                said = f"{question.id}: entries go with expect: answered, and only with it"
                problems.append(Problem(place, said, "evaluation-format"))
            questions.append(question)
    return tuple(questions), tuple(problems)
