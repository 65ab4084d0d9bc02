"""`mappa-bot confirm`: as a maintainer types it, from a changed entry to material that is shown again."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.load import load_knowledge
from tests.cli.conftest import CommandLine
from tests.lesson_files import CONFIRMED, LESSON, lesson_text, write_lesson

NOTE = "The test for Level 3 has changed: media interest counts now."
# The entries are to be read again in 2027, which `check` would say then.
TODAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
_PROJECT = Path(__file__).parents[2]


@pytest.fixture
def folder(mappa_bot: CommandLine, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The command line's knowledge folder, with a lesson, all of it confirmed by the command."""
    monkeypatch.setattr("bot.session.now", lambda: TODAY)
    write_lesson(mappa_bot.knowledge)
    (mappa_bot.knowledge / CONFIRMED).unlink()
    assert 0 == mappa_bot("confirm", "--new").status
    return mappa_bot.knowledge


def change(folder: Path, old: str = "Few cases need it", new: str = "Media interest counts") -> None:
    """Change what levels.level-3 says."""
    path = folder / "entries" / "levels.yaml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))


def held(folder: Path, item: str) -> tuple[str, str]:
    """Return when an item changed and what its note says."""
    found = next(each for each in load_knowledge(folder).teaching.confirmed if each.item == item)
    return str(found.changed_on or ""), found.note


def test_all_that_is_new_is_confirmed_once_and_nothing_is_left(mappa_bot: CommandLine, folder: Path) -> None:
    """The names are printed as they are confirmed; the file says who writes it, is sorted, and `check` is content."""
    text = (folder / CONFIRMED).read_text()
    names = [line.removeprefix("- item: ") for line in text.splitlines() if line.startswith("- item: ")]
    assert text.startswith("# Written by `mappa-bot confirm`")
    assert 4 + 12 + 3 == len(names)
    assert sorted(names) == names
    assert ("", "") == held(folder, "tiers.q1")
    ran = mappa_bot("confirm")
    assert (0, "", "Nothing needs confirming.") == (ran.status, ran.out, ran.err.strip())
    again = mappa_bot("confirm", "--new")
    assert (0, "", "Nothing of this needs confirming.") == (again.status, again.out, again.err.strip())
    assert text == (folder / CONFIRMED).read_text()
    assert 0 == mappa_bot("check", "--quick").status


def test_the_list_says_what_changed_and_what_to_read(mappa_bot: CommandLine, folder: Path) -> None:
    """Where the item stands, why it is withdrawn, what it asks, its right answer, and what the entry says now."""
    change(folder)
    ran = mappa_bot("confirm")
    assert 1 == ran.status
    assert f"{folder / LESSON}:23: tiers.q1: it rests on levels.level-3, which has changed" in ran.out
    assert "asks: What is question q1 about?" in ran.out
    assert "right: Whether meetings help (That is the test" in ran.out
    assert "levels.level-3 says now: Level 3 is for cases that" in ran.out
    assert "Media interest counts" in ran.out
    assert "levels.level-2 says now" not in ran.out
    assert "tiers:1" not in ran.out
    assert "15 need confirming" in ran.err
    assert 15 == mappa_bot("check", "--quick").out.count("(lesson-changed)")


def test_what_changed_comes_back_with_a_note_and_its_day(mappa_bot: CommandLine, folder: Path) -> None:
    """One item by its name, then the rest by the entry; cards that rest on nothing changed keep no note."""
    change(folder)
    today = TODAY.date().isoformat()
    assert 0 == mappa_bot("confirm", "tiers.q1", "--note", f"  {NOTE.replace(' ', '  ')} ").status
    assert (today, NOTE) == held(folder, "tiers.q1")
    assert 14 == mappa_bot("check", "--quick").out.count("(lesson-changed)")
    ran = mappa_bot("confirm", "--entry", "levels.level-3", "--note", NOTE)
    assert (0, 14) == (ran.status, len(ran.out.splitlines()))
    assert (today, NOTE) == held(folder, "tiers.s3")
    assert ("", "") == held(folder, "tiers:1")
    assert 0 == mappa_bot("check", "--quick").status


def test_what_rests_on_two_changes_is_not_confirmed_by_one(mappa_bot: CommandLine, folder: Path) -> None:
    """Only one may have been read: the other is named, and by their names the items are confirmed for both."""
    change(folder)
    change(folder, "High risk alone is not enough", "Risk alone is not enough")
    before = (folder / CONFIRMED).read_bytes()
    ran = mappa_bot("confirm", "--entry", "levels.level-3", "--note", NOTE)
    assert (2, "") == (ran.status, ran.out)
    assert "tiers.q1: levels.level-2" in ran.err
    assert before == (folder / CONFIRMED).read_bytes()
    names = [line.strip().partition(":")[0] for line in ran.err.splitlines() if line.startswith("  tiers.")]
    assert 0 == mappa_bot("confirm", *names, "--note", NOTE).status
    assert NOTE == held(folder, "tiers.q1")[1]


def test_what_check_says_to_type_works(mappa_bot: CommandLine, folder: Path) -> None:
    """For a card without a note, which is for questions; for a question with one, or with the word that none is due."""
    change(folder)
    change(folder, "High risk alone is not enough", "Risk alone is not enough")
    lines = mappa_bot("check", "--quick").out.splitlines()
    for name, wanted in (("tiers:1", 1), ("tiers.q1", 2), ("tiers.q2", 2)):
        (line,) = (line for line in lines if f" {name}: " in line and "(lesson-changed)" in line)
        commands = [said.split() for said in line.split("`")[1::2]]
        assert wanted == len(commands)
        arguments = commands[-1 if name == "tiers.q2" else 0][1:]
        assert 0 == mappa_bot(*[NOTE if each == '"…"' else each for each in arguments]).status
    assert NOTE == held(folder, "tiers.q1")[1]


def test_a_note_keeps_no_control_characters(mappa_bot: CommandLine, folder: Path) -> None:
    """They would move the cursor of whoever learns in a terminal."""
    assert 0 == mappa_bot("confirm", "tiers.q1", "--note", f"\x1b[2J{NOTE}\x07").status
    assert f"[2J{NOTE}" == held(folder, "tiers.q1")[1]


def test_a_change_without_a_note_is_refused_and_nothing_is_written(mappa_bot: CommandLine, folder: Path) -> None:
    """The message names the items, why, and the two ways out."""
    change(folder)
    before = (folder / CONFIRMED).read_bytes()
    ran = mappa_bot("confirm", "--lesson", "tiers")
    assert (2, "") == (ran.status, ran.out)
    assert "tiers.q1: it rests on levels.level-3, which has changed" in ran.err
    assert "--note" in ran.err
    assert "--no-change-for-learners" in ran.err
    assert before == (folder / CONFIRMED).read_bytes()


def test_a_change_that_alters_nothing_learned_needs_no_note(mappa_bot: CommandLine, folder: Path) -> None:
    """Nobody is asked again early; a note of an earlier change stays."""
    change(folder)
    mappa_bot("confirm", "tiers.q1", "--note", NOTE)
    earlier = held(folder, "tiers.q1")
    change(folder, "Level 3 is for cases that meet", "Level 3 is for such cases as meet")
    assert 0 == mappa_bot("confirm", "--lesson", "tiers", "--no-change-for-learners").status
    assert [earlier, ("", "")] == [held(folder, "tiers.q1"), held(folder, "tiers.q2")]
    assert 0 == mappa_bot("confirm").status


def test_a_card_that_has_changed_needs_no_note(mappa_bot: CommandLine, folder: Path) -> None:
    """Nobody is asked a card."""
    change(folder, "High risk alone is not enough", "Risk alone is not enough")
    ran = mappa_bot("confirm", "tiers:1", "tiers:2")
    assert (0, "tiers:1\ntiers:2\n") == (ran.status, ran.out)


def test_an_item_that_was_mended_can_be_told_of_though_its_entries_stand(mappa_bot: CommandLine, folder: Path) -> None:
    """Where the item itself taught something wrong."""
    assert 0 == mappa_bot("confirm", "tiers.q1", "--note", NOTE).status
    assert NOTE == held(folder, "tiers.q1")[1]
    unchanged = mappa_bot("confirm", "tiers.q2")
    assert (0, "Nothing of this needs confirming.") == (unchanged.status, unchanged.err.strip())


def test_confirmations_of_what_is_gone_are_dropped(mappa_bot: CommandLine, folder: Path) -> None:
    """With the next confirmation, whatever it is of."""
    path = folder / LESSON
    path.write_text(lesson_text().replace("tiers.q7", "tiers.q70"))
    assert "(confirmation-unknown)" in mappa_bot("check", "--quick").out
    ran = mappa_bot("confirm", "--new")
    assert (0, "tiers.q70\n") == (ran.status, ran.out)
    assert "1 confirmed, 1 of what is gone dropped" in ran.err
    assert 0 == mappa_bot("check", "--quick").status


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["tiers.q99"], "no item or card is called tiers.q99"),
        (["--entry", "levels.nowhere"], "no entry is called levels.nowhere"),
        (["--lesson", "nowhere"], "no lesson is called nowhere"),
        (["--note", NOTE], "say what to confirm"),
        (["--no-change-for-learners"], "say what to confirm"),
        (["tiers.q1", "--note", "x" * 19], "19 characters; 20 to 300 are right"),
        (["tiers.q1", "--note", "x" * 301], "301 characters; 20 to 300 are right"),
        (["tiers.q1", "--note", NOTE, "--no-change-for-learners"], "not both"),
        (["--new", "--note", NOTE], "leave it out"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_way_out(
    mappa_bot: CommandLine, folder: Path, arguments: list[str], said: str
) -> None:
    """Status 2, a sentence, and the file as it was."""
    before = (folder / CONFIRMED).read_bytes()
    ran = mappa_bot("confirm", *arguments)
    assert (2, "") == (ran.status, ran.out)
    assert said in " ".join(ran.err.split())
    assert before == (folder / CONFIRMED).read_bytes()


def test_what_no_longer_holds_cannot_be_confirmed(mappa_bot: CommandLine, folder: Path) -> None:
    """An entry that has run out, or is gone, has to be mended first."""
    change(folder, "  see_also: [levels.level-2]\n", "  see_also: [levels.level-2]\n  valid_to: 2026-01-31\n")
    ran = mappa_bot("confirm", "tiers.q1", "--note", NOTE)
    assert 2 == ran.status
    assert "levels.level-3, which held until 2026-01-31" in ran.err


def test_knowledge_that_does_not_load_is_not_confirmed(mappa_bot: CommandLine, folder: Path) -> None:
    """The problems are listed, as by every command."""
    (folder / CONFIRMED).write_text("- item: tiers.q1\n<<<<<<< ours\n")
    ran = mappa_bot("confirm", "--new")
    assert 1 == ran.status
    assert "confirmed.yaml:2: Git could not merge this: choose one of the sides" in ran.err


_KILLED = """
import os, signal, sys
from pathlib import Path
from bot import confirmations
os.fsync = lambda _handle: os.kill(os.getpid(), signal.SIGKILL)
confirmations.write_confirmations(Path(sys.argv[1]), ())
"""


def test_killed_half_way_the_old_file_stays(mappa_bot: CommandLine, folder: Path) -> None:
    """Killed when the new file has been written and before it is in place; what is left over is read by nobody."""
    before = (folder / CONFIRMED).read_bytes()
    done = subprocess.run(
        [sys.executable, "-c", _KILLED, str(folder)],
        env=os.environ | {"PYTHONPATH": str(_PROJECT)},
        check=False,
        timeout=60,
    )
    assert -signal.SIGKILL == done.returncode
    assert before == (folder / CONFIRMED).read_bytes()
    assert 0 == mappa_bot("check", "--quick").status
