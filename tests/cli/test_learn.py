"""`mappa-bot learn`: as a learner types, over days, with what is kept of them."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from bot.services import open_store
from bot.settings import load_settings
from bot.training.types import Completion, Review, Wishes
from tests.cli.conftest import CommandLine, Ran
from tests.lesson_files import CONFIRMED, LESSON, confirmed_text, lesson_text, write_lesson

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
RIGHT = "Whether meetings help"
WRONG = "Every case of high risk"
OTHER_ENTRY = "lay-advisers.role"
_PROJECT = Path(__file__).parents[2]

Says = Callable[[str], str | None]


@pytest.fixture(autouse=True)
def lessons(mappa_bot: CommandLine) -> None:
    """A lesson of four cards, twelve quiz items and three scenarios; its first item rests on another entry besides."""
    rests_on = "entries: [levels.level-2, levels.level-3"
    text = lesson_text()
    start = text.index("quiz:")
    write_lesson(mappa_bot.knowledge, text[:start] + text[start:].replace(rests_on, f"{rests_on}, {OTHER_ENTRY}", 1))


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Sets the clock, which goes on by a second each time it is read; on Monday morning before that."""

    def set_clock(now: datetime) -> None:
        seconds = count()
        monkeypatch.setattr("bot.session.now", lambda: now + timedelta(seconds=next(seconds)))

    set_clock(MONDAY)
    return set_clock


def choosing(text: str, *, then: str = "") -> Says:
    """Somebody who chooses the option of this text wherever it is on offer, and types the same to all else."""

    def says(shown: str) -> str:
        found = re.search(rf"^  ([A-J])\. {re.escape(text)}$", shown, re.MULTILINE)
        return found[1] if found else then

    return says


def until(says: Says, page: int) -> Says:
    """The same, who closes the terminal when asked for the so-manieth time (1 for the first)."""
    asked = iter(range(1, page))
    return lambda shown: says(shown) if next(asked, 0) else None


def words(ran: Ran) -> str:
    """All that was printed, as one line."""
    return " ".join(ran.out.split())


def reviews() -> tuple[Review, ...]:
    """What is kept of the answers of the person at the terminal."""
    with open_store(load_settings()) as store:
        return store.learning.reviews("terminal")


def completions() -> tuple[Completion, ...]:
    """What is kept of the paths they completed."""
    with open_store(load_settings()) as store:
        return store.learning.completions("terminal")


# What there is


def test_the_first_look_shows_what_there_is_and_keeps_nothing(mappa_bot: CommandLine) -> None:
    """Paths, lessons and how to begin; without an index, and without the model that makes one."""
    ran = mappa_bot("learn")
    assert 0 == ran.status
    assert "short: A short path Everybody. 1 lesson, about 2 minutes." in words(ran)
    assert "tiers: Which level it is (2 minutes)" in words(ran)
    assert "Start a path, for example: mappa-bot learn --path short" in words(ran)
    assert ["mappa.sqlite3"] == [
        path.name for path in mappa_bot.var.iterdir() if not path.name.endswith(("wal", "shm"))
    ]
    assert "Nothing is kept about your learning." in words(mappa_bot("learn", "--show"))


def test_enter_goes_on_with_what_comes_next(mappa_bot: CommandLine, at: Callable[[datetime], None]) -> None:
    """The lesson that was left, then the questions of the next day."""
    mappa_bot("learn", "--path", "short")
    assert "Which level it is · page 1 of 4" in words(mappa_bot.talk("learn", says=choosing(RIGHT)))
    at(MONDAY + timedelta(days=1))
    ran = mappa_bot.talk("learn", says=choosing(RIGHT))
    assert "1 of 1 lesson read" in words(ran)
    assert "Today's questions · question 1 of" in words(ran)


# A lesson


def test_a_path_is_begun_with_its_first_lesson(mappa_bot: CommandLine, at: Callable[[datetime], None]) -> None:
    """What is kept is said first; then cards with their source, questions, what answers are worth, and the summary."""
    ran = mappa_bot.talk("learn", "--path", "short", says=choosing(RIGHT))
    said = words(ran)
    assert 0 == ran.status
    assert said.startswith("From now on I keep which lessons you have read")
    assert "After this you can say which level fits a case and why. 2 minutes. Card 1 says" in said
    source = "Source: MAPPA Guidance, chapter 7, para 7.4 (HMPPS, August 2024) https://www.gov.uk/mappa-guidance"
    assert source in said
    assert "Checked on 20 November 2026 Enter goes on, q leaves:" in said
    assert "Which level it is · question 1 of 6 What is question q1 about? A. " in said
    assert f"Right. You chose A: {RIGHT} That is the test" in said or f": {RIGHT} That is the test" in said
    assert said.index("The right decision: Whether meetings help") > said.index("You are asked about a man on licence")
    assert "Everything right. You have finished the lesson “Which level it is”." in said
    assert "A short path: 1 of 1 lesson read" in said
    assert [(True, None)] * 4 + [(True, True)] == [(review.is_right, review.reason_right) for review in reviews()]


def test_a_wrong_answer_gets_its_reason_and_the_right_one(mappa_bot: CommandLine) -> None:
    """Without blame; the wrong reason of a scenario is kept too."""
    said = words(mappa_bot.talk("learn", "--lesson", "tiers", says=choosing(WRONG)))
    assert re.search(rf"Not quite\. You chose [A-C]: {WRONG} High risk does not by itself mean Level 2", said)
    assert re.search(rf"The right answer is [A-C]: {RIGHT} That is the test", said)
    assert "0 of 6 right. What was not right comes back" in said
    assert [None] * 4 + [False] == [review.reason_right for review in reviews()]


@pytest.mark.parametrize("typed", ["z", "", "D", "1", "AB", "a b", "é", "b" * 5000])
def test_a_letter_that_is_not_on_offer_is_asked_for_again(mappa_bot: CommandLine, typed: str) -> None:
    """With what is; nothing is counted until one of them is typed."""
    to_question = "\n" * 4
    ran = mappa_bot("learn", "--lesson", "tiers", stdin=f"{to_question}{typed}\n{typed}\nc.\nq\n".encode())
    assert 2 == words(ran).count("Please type A, B or C, or q to leave.")
    assert 1 == len(reviews())


def test_one_can_turn_back_to_the_lesson(mappa_bot: CommandLine) -> None:
    """From card to card, and from the first question; not from an answer."""
    ran = mappa_bot("learn", "--lesson", "tiers", stdin=b"\nb\n\n\n\n\nback\n\na\nb\n")
    pages = re.findall(r"Which level it is · (\w+ \d)", ran.out)
    cards = [f"page {number}" for number in (1, 2, 1, 2, 3, 4)]
    assert [*cards, "question 1", "page 4", "question 1", "question 2"] == pages


def test_a_lesson_that_is_read_begins_with_questions_not_asked_before(mappa_bot: CommandLine) -> None:
    """Its cards are one word away."""
    mappa_bot.talk("learn", "--lesson", "tiers", says=choosing(RIGHT))
    said = words(mappa_bot.talk("learn", "--lesson", "tiers", says=choosing(RIGHT)))
    assert "You have read this lesson" in said
    assert "page 1 of 4" not in said
    answered = [review.item for review in reviews()]
    assert 10 == len(answered) == len(set(answered))


# Broken off


@pytest.mark.parametrize("how", ["closed", "q", "Ctrl-C", "bytes"])
def test_what_is_broken_off_loses_nothing(mappa_bot: CommandLine, how: str) -> None:
    """After two answers, by whichever way: both are kept, the words say so, and one goes on with the next."""

    def leave(shown: str) -> str | None:
        if "question 3" not in shown:
            return choosing(RIGHT)(shown)
        if how == "Ctrl-C":
            raise KeyboardInterrupt
        if how == "bytes":
            raise UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")
        return None if how == "closed" else "q"

    ran = mappa_bot.talk("learn", "--path", "short", says=leave)
    assert (0, "") == (ran.status, ran.err)
    assert words(ran).endswith(
        "You have left. What you answered is kept, so you can go on at any time: mappa-bot learn"
    )
    assert ["tiers.q1", "tiers.q2"] == [review.item for review in reviews()]
    assert "What is question q3 about?" in words(mappa_bot.talk("learn", "--lesson", "tiers", says=choosing(RIGHT)))


def test_a_lesson_left_among_its_cards_is_not_read(mappa_bot: CommandLine) -> None:
    """It comes next again, from its first card."""
    mappa_bot.talk("learn", "--path", "short", says=until(choosing(RIGHT), 3))
    said = words(mappa_bot("learn"))
    assert "0 of 1 lesson read" in said
    assert "Next: the lesson “Which level it is” (mappa-bot learn --lesson tiers)" in said


def test_a_process_killed_at_a_question_loses_nothing(mappa_bot: CommandLine) -> None:
    """What was answered was kept before the next page was shown."""
    started = subprocess.Popen(
        [sys.executable, str(Path(__file__).parent / "program.py"), "learn", "--lesson", "tiers"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(_PROJECT), "PYTHONUNBUFFERED": "1"},
    )
    with started:
        assert started.stdin is not None
        assert started.stdout is not None
        started.stdin.write(b"\n\n\n\na\n")
        started.stdin.flush()
        while b"Checked on" not in (line := started.stdout.readline()) or b"" == line or not reviews():
            pass
        started.kill()
    assert 1 == len(reviews())


@pytest.mark.parametrize("closed", ["<&-", "</dev/null"])
def test_without_a_keyboard_it_shows_and_leaves(mappa_bot: CommandLine, closed: str) -> None:
    """As a job without a terminal, or with nothing to read from."""
    program = [sys.executable, str(Path(__file__).parent / "program.py"), "learn", "--path", "short"]
    done = subprocess.run(
        ["sh", "-c", f'"$@" {closed}', "sh", *program],
        env=os.environ | {"PYTHONPATH": str(_PROJECT)},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert (0, b"") == (done.returncode, done.stderr)
    assert b"page 1 of 4" in done.stdout
    assert b"You have left." in done.stdout


# Days


def test_questions_come_back_on_the_days_on_which_they_are_due(
    mappa_bot: CommandLine, at: Callable[[datetime], None]
) -> None:
    """What was wrong, on the next day and with two new ones; on one day no more than was wished for."""
    mappa_bot.talk("learn", "--path", "short", says=choosing(WRONG))
    wrong = {review.item for review in reviews()}
    at(MONDAY + timedelta(days=1))
    mappa_bot.talk("learn", "--daily", says=choosing(RIGHT))
    today = [review for review in reviews() if review.at > MONDAY + timedelta(hours=12)]
    assert (7, 7) == (len(today), len({review.item for review in today}))
    assert wrong < {review.item for review in today}
    assert {"daily"} == {review.source.value for review in today}
    mappa_bot.talk("learn", "--daily", says=choosing(RIGHT))
    assert Wishes().most == len([review for review in reviews() if review.at > MONDAY + timedelta(hours=12)])
    said = words(mappa_bot("learn", "--daily"))
    assert said.startswith("There is nothing to ask you today. Your next questions come on Wednesday 25 November 2026")


def test_a_path_is_completed_by_coming_back(mappa_bot: CommandLine, at: Callable[[datetime], None]) -> None:
    """A few questions on each of some days, all right: then it is complete, is said once, and stays so."""
    said = [words(mappa_bot.talk("learn", "--path", "short", says=choosing(RIGHT)))]
    for day in range(1, 15):
        at(MONDAY + timedelta(days=day))
        said.append(words(mappa_bot.talk("learn", "--daily", says=choosing(RIGHT))))
    complete = [text for text in said if "You completed the path “A short path” on" in text]
    assert 1 == len(complete)
    assert "1 of 1 lesson read, 100% of the way" in complete[0]
    (kept,) = completions()
    assert ("short", "") == (kept.path, kept.cohort)
    assert "You completed the path “A short path” on" in words(mappa_bot("learn", "--show"))


# Knowledge that changes


def change(mappa_bot: CommandLine) -> None:
    """Change the entry that only the first item rests on besides the others."""
    path = mappa_bot.knowledge / "entries" / "lay-advisers.yaml"
    path.write_text(path.read_text().replace("They do not manage cases", "They do not manage any cases"))


def test_an_item_is_not_asked_once_its_entry_has_changed(
    mappa_bot: CommandLine, at: Callable[[datetime], None]
) -> None:
    """Whatever asks: the lesson, the daily questions, a test; the rest of the lesson goes on."""
    mappa_bot.talk("learn", "--path", "short", says=choosing(WRONG))
    change(mappa_bot)
    at(MONDAY + timedelta(days=1))
    mappa_bot.talk("learn", "--daily", says=choosing(RIGHT))
    assert "tiers.q1" not in {review.item for review in reviews() if review.at > MONDAY + timedelta(hours=12)}
    ran = mappa_bot("learn", "--test", OTHER_ENTRY)
    assert (1, True) == (ran.status, "There is no question on “What lay advisers do” at present." in ran.err)


def test_a_confirmed_item_comes_back_early_with_what_changed(
    mappa_bot: CommandLine, at: Callable[[datetime], None]
) -> None:
    """To those who learned the old version: first in the next set, with the note under the answer, once."""
    mappa_bot.talk("learn", "--path", "short", says=choosing(RIGHT))
    change(mappa_bot)
    assert 0 == mappa_bot("confirm", "--entry", OTHER_ENTRY, "--note", "Lay advisers sit on the board only.").status
    for day, expected in ((1, True), (2, False)):
        at(MONDAY + timedelta(days=day))
        ran = mappa_bot.talk("learn", "--daily", says=choosing(RIGHT))
        assert expected == ("This has changed since you last answered it" in words(ran))
        assert expected == ("Lay advisers sit on the board only." in words(ran))
        assert expected == bool(re.search(r"question 1 of \d What is question q1 about\?", words(ran)))


# Tests


def test_a_test_asks_three_at_most_about_one_entry(mappa_bot: CommandLine) -> None:
    """And next time those that were asked least."""
    for _ in range(2):
        said = words(mappa_bot.talk("learn", "--test", "levels.level-2", says=choosing(RIGHT)))
        assert "Test yourself · question 1 of 3" in said
        assert "Everything right." in said
    answered = [review.item for review in reviews()]
    assert 6 == len(answered) == len(set(answered))
    assert {"test"} == {review.source.value for review in reviews()}


# One's own records


def test_everything_that_is_kept_can_be_seen_and_taken_along(
    mappa_bot: CommandLine, tmp_path: Path, at: Callable[[datetime], None]
) -> None:
    """In words, as JSON for programs, and as a file that holds every answer."""
    mappa_bot.talk("learn", "--path", "short", says=choosing(RIGHT))
    said = words(mappa_bot("learn", "--show"))
    assert "You have been learning since 23 November 2026: 5 answers, 5 right." in said
    assert "Which level it is: 0 of 6 questions remembered on two days" in said
    assert "Which level it is: read on 23 November 2026" in said
    file = tmp_path / "mine.json"
    assert f"(8 records) is in {file}." in words(mappa_bot("learn", "--export", str(file)))
    exported = json.loads(file.read_text())
    rows = exported["records"]
    assert [review.item for review in reviews()] == [row["item"] for row in rows["reviews"]]
    assert ([1, 1, 1], "terminal") == (
        [len(rows[name]) for name in ("learners", "enrolments", "lessons_read")],
        exported["person"],
    )
    shown = mappa_bot("learn", "--show", "--json").json
    assert rows == shown["records"]
    assert ["short"] == [progress["path"] for progress in shown["progress"]]


def test_deletion_leaves_nothing(mappa_bot: CommandLine, tmp_path: Path) -> None:
    """Only after the word is typed; then nothing in the database, nor in an export, is about the person."""
    mappa_bot.talk("learn", "--path", "short", says=choosing(RIGHT))
    for typed in (b"", b"\n", b"yes\n", b"q\n"):
        assert "Nothing was removed." in words(mappa_bot("learn", "--delete", stdin=typed))
    assert 5 == len(reviews())
    assert "Removed: 8 records." in words(mappa_bot("learn", "--delete", stdin=b" Delete\n"))
    assert "Nothing is kept about your learning." in words(mappa_bot("learn", "--show"))
    file = tmp_path / "mine.json"
    mappa_bot("learn", "--export", str(file))
    assert not any(json.loads(file.read_text())["records"].values())


# What cannot be


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("--path", "long"), 2, "There is no path 'long'. There are: short."),
        (("--lesson", "levels"), 2, "There is no lesson 'levels' at present. There are: tiers."),
        (("--test", "levels.level2"), 2, "There is no entry 'levels.level2'. Did you mean levels.level-2"),
        (("--test", "kettle"), 2, "There is no entry 'kettle'. `mappa-bot search` shows entries with their ids."),
        (("--test", "categories.how-many"), 1, "There is no question on “How many categories there are” at present."),
        (("--daily", "--show"), 2, "Choose one of --path, --lesson, --test, --daily, --show, --export and --delete."),
        (("--path", "short", "--lesson", "tiers"), 2, "Choose one of"),
        (("--json",), 2, "--json goes with --show."),
        (("--export", "no/such/folder/mine.json"), 1, "no/such/folder/mine.json: No such file or directory"),
    ],
    ids=lambda value: value[-1] if isinstance(value, tuple) else "",
)
def test_what_is_asked_for_wrongly_is_said(
    mappa_bot: CommandLine, arguments: tuple[str, ...], status: int, said: str
) -> None:
    """With what there is instead; nothing is kept."""
    ran = mappa_bot("learn", *arguments)
    assert (status, "") == (ran.status, ran.out)
    assert said in " ".join(ran.err.split())
    assert () == reviews()


@pytest.mark.parametrize("gone", [CONFIRMED, LESSON])
def test_without_confirmed_material_there_is_nothing_to_learn_yet(mappa_bot: CommandLine, gone: str) -> None:
    """And one's own records are still to be had."""
    mappa_bot.talk("learn", "--path", "short", says=choosing(RIGHT))
    (mappa_bot.knowledge / gone).unlink()
    for arguments in ((), ("--path", "short"), ("--daily",)):
        ran = mappa_bot("learn", *arguments)
        assert (1, "") == (ran.status, ran.out)
        assert "There is nothing to learn in this knowledge folder yet" in ran.err
    assert "5 answers, 5 right." in words(mappa_bot("learn", "--show"))


def test_a_path_that_is_gone_does_not_disturb_those_who_took_it(mappa_bot: CommandLine) -> None:
    """The menu and the next questions go on without it."""
    mappa_bot.talk("learn", "--path", "short", says=choosing(RIGHT))
    paths = mappa_bot.knowledge / "paths.yaml"
    paths.write_text(paths.read_text().replace("id: short", "id: brief"))
    (mappa_bot.knowledge / CONFIRMED).write_text(confirmed_text(mappa_bot.knowledge))
    ran = mappa_bot("learn")
    assert 0 == ran.status
    assert "brief: A short path" in words(ran)
    assert "Next: 2 questions for today" in words(ran)
    assert 0 == mappa_bot("learn", "--show").status
