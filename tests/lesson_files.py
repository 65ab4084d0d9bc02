"""
A small lesson for tests, as the files of a knowledge folder.

`write_lesson(root)` writes `SMALL` with the lesson "tiers", a path to it, and the confirmation of all that is in it: a
folder that passes every rule on `TODAY`.
"""

from pathlib import Path

from index.confirmed import confirm
from index.lessons import rests_on
from index.load import load_knowledge
from tests.knowledge_folders import write_folder, write_small_knowledge

LESSON = "lessons/tiers.yaml"
PATHS = "paths.yaml"
CONFIRMED = "confirmed.yaml"

_HEAD = """\
id: tiers
title: Which level it is
minutes: 2
aim: After this you can say which level fits a case and why.
"""
_CARD = """\
  - says: >-
      Card {number} says that a case goes to Level 2 when formal meetings would add value to how the lead agency manages
      the risk, and not because the risk is high.
    entries: [levels.level-2]
"""
_ITEM = """\
  - id: tiers.{id}
{situation}    asks: What is question {id} about?
    options:
{options}{reason}    entries: [levels.level-2, levels.level-3]
"""
_WRONG = """\
{indent}- says: Every case of high risk
{indent}  because: High risk does not by itself mean Level 2, since meetings must add value.
{indent}  corrects: levels.level-2
{indent}- says: Nothing that anybody has to decide
{indent}  because: The lead agency decides it, and says why formal meetings would help.
"""
_RIGHT = """\
{indent}- says: Whether meetings help
{indent}  right: true
{indent}  because: That is the test, so say what the meetings would add to it.
"""
SITUATION = "    situation: " + "You are asked about a man on licence and what his level should be now. " * 3 + "\n"

LESSON_PATHS = """\
- id: short
  title: A short path
  whom: Everybody
  lessons: [tiers]
"""


def lesson_text(*, right_is_first: bool = False) -> str:
    """Return the YAML of the lesson "tiers": 4 cards, 12 quiz items and 3 scenarios that pass every rule."""
    cards = "".join(card_text(number) for number in range(1, 5))
    quiz = "".join(_quiz_item(number, right_is_first or number % 2 == 1) for number in range(1, 13))
    scenarios = "".join(_scenario(number, right_is_first or number % 2 == 1) for number in range(1, 4))
    return f"{_HEAD}cards:\n{cards}quiz:\n{quiz}scenarios:\n{scenarios}"


def card_text(number: int) -> str:
    """Return the YAML of a card, each with words of its own."""
    return _CARD.format(number=number)


def write_lesson(root: Path, lesson: str = "", paths: str = LESSON_PATHS) -> Path:
    """Write `SMALL`, a lesson (default: `lesson_text()`) and paths, confirm all of it, and return `root`."""
    write_small_knowledge(root, {LESSON: lesson or lesson_text(), PATHS: paths})
    return write_folder(root, {CONFIRMED: confirmed_text(root)})


def confirmed_text(root: Path) -> str:
    """Return the YAML that confirms all course material of a folder for its entries as they are."""
    knowledge = load_knowledge(root)
    entries = {entry.id: entry for entry in knowledge.entries}
    made = (confirm(name, under, entries, None) for name, under in rests_on(knowledge.teaching).items())
    return "".join(
        f"- item: {held.item}\n  rests_on:\n"
        + "".join(f'    {id}: "{digest}"\n' for id, digest in held.rests_on.items())
        for held in made
    )


def _quiz_item(number: int, right_is_first: bool) -> str:
    return _ITEM.format(id=f"q{number}", situation="", options=_options(right_is_first, " " * 6), reason="")


def _scenario(number: int, right_is_first: bool) -> str:
    why = "    reason:\n      asks: Why?\n      options:\n" + _options(right_is_first, " " * 8)
    return _ITEM.format(id=f"s{number}", situation=SITUATION, options=_options(right_is_first, " " * 6), reason=why)


def _options(right_is_first: bool, indent: str) -> str:
    return "".join((_RIGHT, _WRONG) if right_is_first else (_WRONG, _RIGHT)).format(indent=indent)
