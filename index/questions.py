"""Evaluation questions: what people ask, and the entries that answer it, or that nothing should."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError

from index.strict_yaml import read_yaml
from index.types import Place, Problem

Expectation = Literal["answered", "partial", "abstained", "clarify", "blocked"]
_NOWHERE = Place("", 0)
# An answer shows one to three passages, so no question can need more.
_MOST_PARTS = 3


@dataclass(frozen=True, slots=True)
class EvaluationQuestion:
    """
    One judged question.

    `entries` are those that answer it, any of them will do; none when the question must be declined. A question that
    takes two or three entries has `parts` instead: each part is answered by any of its entries. Where an answer can be
    only `partial`, the parts are those that can be answered. `use` is the name of its file: questions for calibration
    and for reporting are never mixed. `kind` is the sort of question (direct, vignette, false-premise, ...), `address`
    the page that a real wording was taken from.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    id: str
    question: str
    expect: Expectation
    entries: tuple[str, ...] = ()
    parts: tuple[tuple[str, ...], ...] = ()
    thread: tuple[str, ...] = ()
    kind: str = ""
    address: str = ""
    use: str = ""
    place: Place = _NOWHERE

    @property
    def judged(self) -> tuple[str, ...]:
        """Every entry that answers it or a part of it, each once, in the order they were written."""
        return tuple(dict.fromkeys((*self.entries, *(name for part in self.parts for name in part))))

    @property
    def is_answerable(self) -> bool:
        """Whether there is something to say, be it only on a part."""
        return self.expect in {"answered", "partial"}


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
                said = "must have id, question, expect and, when answered, entries or parts"
                problems.append(Problem(place, said, "evaluation-format"))
                continue
            if question.parts or question.expect == "partial":
                if said := _wrong_parts(question):
                    problems.append(Problem(place, f"{question.id}: {said}", "evaluation-parts"))
            elif (question.expect == "answered") != bool(question.entries):
                said = f"{question.id}: entries go with expect: answered, and only with it"
                problems.append(Problem(place, said, "evaluation-format"))
            questions.append(question)
    return tuple(questions), tuple(problems)


def _wrong_parts(question: EvaluationQuestion) -> str:
    """Return what is wrong with a question that has parts, or should have them; nothing when all is well."""
    if not question.parts:
        return "expect: partial needs parts, the entries of what can be answered"
    if question.entries:
        return "give entries or parts, not both"
    if not question.is_answerable:
        return "parts go with expect: answered or partial, and only with them"
    least = 2 if question.expect == "answered" else 1
    if not least <= len(question.parts) <= _MOST_PARTS or not all(question.parts):
        return f"parts must be {least} to {_MOST_PARTS} lists of entries, none of them empty"
    return ""
