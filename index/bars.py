"""The lowest figures that an evaluation may give before CI fails (`bars.yaml`)."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from index.fields import NO_OTHER_KEYS
from index.strict_yaml import read_yaml
from index.types import Place, Problem

BARS_FILE = "bars.yaml"
# A share, 0 to 1; a bar of 0 would hold nothing up.
Least = Annotated[float, Field(strict=True, gt=0, le=1)]


@dataclass(frozen=True, slots=True)
class Bars:
    """
    The lowest permitted figures of one file of questions; None where there is no bar.

    The names are those of `mappa-bot eval --json`.
    """

    __pydantic_config__: ClassVar[ConfigDict] = NO_OTHER_KEYS

    accuracy: Least | None = None
    accuracy_among_answered: Least | None = None
    answered_right: Least | None = None
    abstention_recall: Least | None = None
    clarified: Least | None = None
    personal_data: Least | None = None
    r_at_1: Least | None = None
    r_at_3: Least | None = None
    ndcg_at_10: Least | None = None


def read_bars(root: Path, uses: frozenset[str]) -> tuple[dict[str, Bars], tuple[Problem, ...]]:
    """
    Return the bars of each file of questions and what is wrong with them; no file means none of either.

    Args:
        root: The knowledge folder.
        uses: The names of the files of questions that there are.
    """
    if not (root / BARS_FILE).is_file():
        return {}, ()
    document = read_yaml(root / BARS_FILE, BARS_FILE)
    problems = list(document.problems)
    if not problems and not isinstance(document.value, dict):
        problems.append(Problem(Place(BARS_FILE, 1), "must be groups of bars by file of questions", "bars-format"))
    bars: dict[str, Bars] = {}
    adapter = TypeAdapter(Bars)
    for use, written in document.value.items() if isinstance(document.value, dict) else ():
        place = Place(BARS_FILE, document.lines[(use,)])
        if use not in uses:
            problems.append(Problem(place, f"there are no questions in evaluation/{use}.yaml", "bars-format"))
            continue
        try:
            bars[use] = adapter.validate_python(written)
        except ValidationError as error:
            names = ", ".join(str(wrong["loc"][0]) if wrong["loc"] else use for wrong in error.errors())
            said = f"{names}: must be a figure of `mappa-bot eval --json` with a bar above 0 and up to 1"
            problems.append(Problem(place, said, "bars-format"))
    return bars, tuple(problems)
