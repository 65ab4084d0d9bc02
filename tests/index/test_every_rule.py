"""
Every rule has a small folder that breaks just that rule.

`broken/<rule>/` is a knowledge folder whose broken lines end in "# broken here"; `mappa-bot check` on it shows what a
maintainer would see.
"""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.check import check_folder, in_order
from index.load import read_knowledge
from index.pairs import find_pairs, texts_to_compare
from index.types import Problem
from tests.hashing import HashingEncoder
from tests.index.broken_lessons import BROKEN
from tests.knowledge_folders import TODAY, entry_text, write_small_knowledge

_BROKEN = Path(__file__).parent / "broken"
_SOURCE = Path(__file__).parents[2] / "index"
_MARK = b"# broken here"


def every_problem(root: Path) -> tuple[Problem, ...]:
    """What `mappa-bot check` finds, with the entries compared by a small encoder."""
    problems = check_folder(root, TODAY)
    result = read_knowledge(root)
    if result.problems:
        return problems
    texts = texts_to_compare(result.knowledge)
    vectors = dict(zip(texts, HashingEncoder().encode(texts), strict=True))
    return in_order((*problems, *find_pairs(result.knowledge, vectors)))


STORED = sorted(folder.name for folder in _BROKEN.iterdir())


def _too_large(path: Path) -> None:
    path.write_text(entry_text("large.entry", answer="word " * 1024 * 1024))


def _not_utf8(path: Path) -> None:
    path.write_bytes("- id: latin.entry  # en français\n".encode("latin-1"))


def _unreadable(path: Path) -> None:
    # A file that every user may open and none may read, not even root.
    if not Path("/proc/self/mem").exists():
        pytest.skip("no /proc here")
    path.symlink_to("/proc/self/mem")


# What cannot lie in a repository: the file that breaks the rule, at line 1.
MADE: dict[str, Callable[[Path], None]] = {
    "file-size": _too_large,
    "file-encoding": _not_utf8,
    "file-read": _unreadable,
}


@pytest.mark.parametrize("rule", STORED)
def test_a_broken_folder_shows_its_rule_and_no_other_at_the_marked_lines(rule: str) -> None:
    """Each broken line is reported as path:line with the rule that the folder is named after, and nothing else is."""
    found = every_problem(_BROKEN / rule)
    assert [(place, rule) for place in _marked(rule)] == [
        (f"{problem.place.path}:{problem.place.line}", problem.rule) for problem in found
    ]


@pytest.mark.parametrize("rule", STORED)
def test_a_problem_is_one_line_that_ends_in_its_rule(rule: str) -> None:
    """`path:line: message (rule)`, as editors and CI read it, with a message in between."""
    for problem in every_problem(_BROKEN / rule):
        line = str(problem)
        start, end = f"{problem.place.path}:{problem.place.line}: ", f" ({rule})"
        assert line.startswith(start)
        assert line.endswith(end)
        assert line.removeprefix(start).removesuffix(end).strip()
        assert "\n" not in line


@pytest.mark.parametrize("rule", sorted(MADE))
def test_a_file_that_cannot_be_stored_broken_is_reported(rule: str, tmp_path: Path) -> None:
    """A file too large, not in UTF-8 or not readable is one problem at its first line; the others are still checked."""
    root = write_small_knowledge(tmp_path)
    MADE[rule](root / "entries" / "bad.yaml")
    found = [(str(problem.place.path), problem.place.line, problem.rule) for problem in check_folder(root, TODAY)]
    assert [("entries/bad.yaml", 1, rule)] == found


@pytest.mark.parametrize("rule", sorted(BROKEN))
def test_a_broken_lesson_shows_its_rule_and_no_other(rule: str, tmp_path: Path) -> None:
    """The one thing that is wrong with the lesson is reported where it stands, in one line, and nothing else is."""
    BROKEN[rule].write(tmp_path)
    found = every_problem(tmp_path)
    assert [(BROKEN[rule].place, rule)] == [(f"{each.place.path}:{each.place.line}", each.rule) for each in found]
    assert "\n" not in str(found[0])


def test_every_rule_has_an_example() -> None:
    """Whoever adds a rule adds the folder that breaks it, and no folder outlives its rule."""
    emitted = {rule for path in sorted(_SOURCE.rglob("*.py")) for rule in _rules_in(ast.parse(path.read_text()))}
    assert emitted == {*STORED, *MADE, *BROKEN}


def test_rules_are_read_from_the_source_in_each_form_they_are_written_in() -> None:
    """The reading of the source finds a rule given as text and one put together from the names of a loop."""
    written = """
def rule(place):
    yield Problem(place, "said", "plain-rule")
    for what in ("title", "ask"):
        yield Problem(place, "said", f"{what}-twice")
    for name, text in (("answer", 1), ("detail", 2)):
        reader.refuse(place, "said", f"{name}-length")
"""
    assert {"plain-rule", "title-twice", "ask-twice", "answer-length", "detail-length"} == set(
        _rules_in(ast.parse(written))
    )


def _marked(rule: str) -> list[str]:
    folder = _BROKEN / rule
    places = [
        f"{path.relative_to(folder).as_posix()}:{number}"
        for path in sorted(folder.rglob("*.y*ml"))
        for number, line in enumerate(path.read_bytes().split(b"\n"), start=1)
        if line.endswith(_MARK)
    ]
    # A folder without entries has no line to mark.
    return places or ["entries:1"]


def _rules_in(module: ast.Module) -> Iterator[str]:
    """Yield the rule of each `Problem(place, message, rule)` and each `refuse(place, message, rule)` of a module."""
    for function in ast.walk(module):
        if isinstance(function, ast.FunctionDef):
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and _is_report(call.func):
                    yield from _texts(call.args[-1], function)


def _is_report(called: ast.expr) -> bool:
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    return name in {"Problem", "refuse"}


def _texts(rule: ast.expr, function: ast.FunctionDef) -> Iterator[str]:
    """Yield the values that the expression of a rule can have."""
    if isinstance(rule, ast.Constant):
        yield str(rule.value)
    elif isinstance(rule, ast.JoinedStr):
        first, *rest = rule.values
        assert isinstance(first, ast.FormattedValue)
        assert isinstance(first.value, ast.Name)
        ending = "".join(str(part.value) for part in rest if isinstance(part, ast.Constant))
        yield from (f"{value}{ending}" for value in _looped_over(first.value.id, function))
    else:
        # A function that passes on the rule it is given; its callers are read instead.
        assert isinstance(rule, ast.Name), ast.dump(rule)
        assert function.name in {"refuse", "_read_text"}


def _looped_over(name: str, function: ast.FunctionDef) -> Iterator[str]:
    """Yield what the `for` loops over tuples in `function` give to the variable `name`."""
    for loop in ast.walk(function):
        if not isinstance(loop, ast.For) or not isinstance(loop.iter, ast.Tuple):
            continue
        targets = [ast.unparse(target) for target in _parts(loop.target)]
        if name in targets:
            yield from (str(ast.literal_eval(_parts(row)[targets.index(name)])) for row in loop.iter.elts)


def _parts(expression: ast.expr) -> list[ast.expr]:
    return expression.elts if isinstance(expression, ast.Tuple) else [expression]
