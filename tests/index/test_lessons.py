"""Lessons, paths and confirmations: read as strictly as entries, and their rules at the edges."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.build import build_index
from index.check import check_folder
from index.load import knowledge_digest, load_knowledge, read_knowledge
from index.store import open_index
from tests.hashing import HashingEncoder
from tests.knowledge_folders import TODAY, write_folder, write_small_knowledge
from tests.lesson_files import CONFIRMED, LESSON, LESSON_PATHS, PATHS, lesson_text, write_lesson


def _rules(root: Path) -> list[str]:
    return [problem.rule for problem in check_folder(root, TODAY)]


def test_a_lesson_comes_back_as_it_was_written(tmp_path: Path) -> None:
    """Cards, items with one right option, scenarios with a reason, paths and confirmations."""
    teaching = load_knowledge(write_lesson(tmp_path)).teaching
    (lesson,), (path,) = teaching.lessons, teaching.paths
    assert ("tiers", 2, 4, 12, 3) == (
        lesson.id,
        lesson.minutes,
        len(lesson.cards),
        len(lesson.quiz),
        len(lesson.scenarios),
    )
    assert ("short", ("tiers",)) == (path.id, path.lessons)
    assert (True, False, False) == tuple(option.right for option in lesson.quiz[0].options)
    assert "levels.level-2" == lesson.quiz[0].options[1].corrects
    scenario = lesson.scenarios[0]
    assert scenario.is_scenario
    assert scenario.reason is not None
    assert ("Why?", 3) == (scenario.reason.asks, len(scenario.reason.options))
    assert {*(f"tiers:{n}" for n in range(1, 5)), *(item.id for item in lesson.items)} == {
        held.item for held in teaching.confirmed
    }


def test_everything_that_has_a_name_has_a_place(tmp_path: Path) -> None:
    """Lessons, items, cards, paths and confirmations."""
    places = load_knowledge(write_lesson(tmp_path)).places
    shown = {
        key: f"{places[key].path}:{places[key].line}"
        for key in [("lesson", "tiers"), ("item", "tiers:2"), ("item", "tiers.q2"), ("path", "short")]
    }
    assert [f"{LESSON}:1", f"{LESSON}:10", f"{LESSON}:35", f"{PATHS}:1"] == list(shown.values())
    assert (CONFIRMED, 4) == ((place := places["confirmation", "tiers:2"]).path, place.line)


def test_a_folder_without_lessons_loads(tmp_path: Path) -> None:
    """None of these files is needed."""
    teaching = load_knowledge(write_small_knowledge(tmp_path)).teaching
    assert ((), (), ()) == (teaching.lessons, teaching.paths, teaching.confirmed)


@pytest.mark.parametrize(
    ("name", "content", "line", "said"),
    [
        (LESSON, lesson_text().replace("minutes: 2", "minutes: two"), 3, "minutes"),
        (LESSON, lesson_text().replace("aim:", "goal: x\naim:"), 4, "goal is not a field here"),
        (
            LESSON,
            lesson_text().replace("right: true", "right: sometimes", 1),
            27,
            "quiz.0.options.0.right must be true",
        ),
        (LESSON, lesson_text().replace("    entries: [levels.level-2]\n", "", 1), 6, "cards.0.entries is missing"),
        (LESSON, f"- {LESSON}\n", 1, "the file must be a group of fields"),
        (LESSON, lesson_text().replace("tiers.q2", "tiers.q1"), 35, f"'tiers.q1' is already in {LESSON}:23"),
        ("lessons/zwei.yaml", lesson_text(), 1, f"the lesson 'tiers' is already in {LESSON}:1"),
        ("lessons/tiers.yml", lesson_text(), 1, "this file is not read: name it .yaml"),
        (PATHS, LESSON_PATHS + LESSON_PATHS, 5, f"the path 'short' is already in {PATHS}:1"),
        (PATHS, LESSON_PATHS.replace("[tiers]", "tiers"), 4, "lessons must be a list"),
        (PATHS, "id: short\n", 1, "must be a list of paths"),
        (CONFIRMED, "- {item: tiers.q1, rests_on: [levels.level-2]}\n", 1, "rests_on"),
        (CONFIRMED, "- {item: tiers.q1, rests_on: {}, changed_on: yesterday}\n", 1, "must be a date"),
        (CONFIRMED, "- {item: tiers.q1, rests_on: {levels.level-2: 12345678}}\n", 1, "put it in quotes"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, name: str, content: str, line: int, said: str) -> None:
    """In the words that are used for entries."""
    problems = read_knowledge(write_folder(write_lesson(tmp_path), {name: content})).problems
    assert [(name, line)] == [(problem.place.path, problem.place.line) for problem in problems]
    assert said in problems[0].message


@pytest.mark.parametrize("name", [LESSON, PATHS, CONFIRMED])
def test_the_digest_knows_them(tmp_path: Path, name: str) -> None:
    """An index built before they changed is stale."""
    before = knowledge_digest(write_lesson(tmp_path))
    (tmp_path / name).write_text((tmp_path / name).read_text() + "# changed\n")
    assert before != knowledge_digest(tmp_path)


def test_a_built_index_carries_them_and_an_edited_lesson_encodes_nothing(tmp_path: Path) -> None:
    """What is taught travels with what is answered; lessons are not searched, so no text of theirs is encoded."""
    root, encoder = write_lesson(tmp_path / "knowledge"), HashingEncoder()
    now = load_knowledge(root)
    build_index(now, encoder, tmp_path / "index", _moment(1))
    assert now.teaching == open_index(tmp_path / "index").knowledge.teaching
    write_folder(root, {LESSON: lesson_text().replace("Which level it is", "Which tier it is")})
    report = build_index(load_knowledge(root), encoder, tmp_path / "index", _moment(2))
    assert 0 == report.encoded
    assert "Which tier it is" == open_index(tmp_path / "index").knowledge.teaching.lessons[0].title


@pytest.mark.parametrize(
    ("old", "shortest", "longest", "beyond"),
    [
        ("says: Whether meetings help\n", "says: I\n", f"says: {'x' * 145}\n", f"says: {'x' * 146}\n"),
        ("asks: What is question q1 about?", "asks: Why", f"asks: {'x' * 300}", f"asks: {'x' * 301}"),
        (
            "That is the test, so say what the meetings would add to it.",
            "word " * 8,
            "word " * 60,
            "word " * 61,
        ),
        ("title: Which level it is", "title: Level", f"title: {'x' * 60}", f"title: {'x' * 61}"),
    ],
)
def test_texts_at_the_edge_pass(tmp_path: Path, old: str, shortest: str, longest: str, beyond: str) -> None:
    """The shortest and the longest text pass, and one more is reported."""
    found = [
        _rules(write_lesson(tmp_path / str(number), lesson_text().replace(old, text, 1)))
        for number, text in enumerate((shortest, longest, beyond))
    ]
    assert [[], [], ["lesson-text"]] == found


@pytest.mark.parametrize(
    ("under", "said"),
    [
        ("[levels.nowhere]", "'levels.nowhere' is no entry with a citation"),
        ("[llr.referral-meeting]", "holds for llr only"),
        ("[levels.level-2, levels.level-2]", "each once"),
        ("[]", "name 1 to 8 entries"),
        ("[categories.past-how-many]", "is history: name a current entry first"),
    ],
)
def test_what_a_card_rests_on_is_national_and_current(tmp_path: Path, under: str, said: str) -> None:
    """A card without an entry, or with one that does not hold everywhere now, is reported with the reason."""
    root = write_lesson(tmp_path)
    write_folder(root, {LESSON: lesson_text().replace("[levels.level-2]", under, 1)})
    found = [problem for problem in check_folder(root, TODAY) if problem.rule == "lesson-entry"]
    assert [said in problem.message for problem in found] == [True]


def test_history_may_stand_behind_what_is_current(tmp_path: Path) -> None:
    """A lesson on what changed names the past after the present."""
    text = lesson_text().replace("[levels.level-2]", "[levels.level-2, categories.past-how-many]", 1)
    assert [] == _rules(write_lesson(tmp_path, text))


def test_a_corrected_entry_has_to_stand_under_the_item(tmp_path: Path) -> None:
    """Else a change of what is corrected would leave the item standing."""
    text = lesson_text().replace("[levels.level-2, levels.level-3]", "[levels.level-3]", 1)
    root = write_lesson(tmp_path, text)
    found = [problem.message for problem in check_folder(root, TODAY)]
    assert ["tiers.q1: levels.level-2 is corrected here: name it under entries too"] == found


@pytest.mark.parametrize(
    ("note", "changed_on", "expected"),
    [
        ("x" * 20, "2026-11-22", []),
        ("x" * 300, "2026-11-22", []),
        ("x" * 19, "2026-11-22", ["confirmation-note"]),
        ("x" * 301, "2026-11-22", ["confirmation-note"]),
        ("x" * 20, "2026-11-23", ["confirmation-note"]),
    ],
)
def test_a_note_is_a_sentence_or_two(tmp_path: Path, note: str, changed_on: str, expected: list[str]) -> None:
    """20 to 300 characters pass, and no day that is to come."""
    path = write_lesson(tmp_path) / CONFIRMED
    item = "- item: tiers.q1\n"
    path.write_text(path.read_text().replace(item, f"{item}  changed_on: {changed_on}\n  note: {note}\n"))
    assert expected == _rules(tmp_path)


def _moment(day: int) -> datetime:
    return datetime(2026, 11, day, tzinfo=UTC)
