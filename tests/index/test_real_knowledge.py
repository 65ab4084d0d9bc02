"""The knowledge that practitioners get: the repository's own folder, as on the day it was last gone through."""

from datetime import date
from pathlib import Path

from index.check import check_folder

_KNOWLEDGE = Path(__file__).parents[2] / "knowledge"


def test_our_own_knowledge_has_no_problems() -> None:
    """Every house rule holds for every file in knowledge/; the failure lists what to mend, a line for each."""
    problems = check_folder(_KNOWLEDGE, date(2026, 11, 22))
    assert "" == "\n".join(f"knowledge/{problem}" for problem in problems)
