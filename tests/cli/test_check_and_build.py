"""`mappa-bot check`, `mappa-bot build`, and an index that is missing, stale or damaged."""

import re
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine, Ran
from tests.knowledge_folders import TODAY, entry_text

LEVEL_2 = "when should I refer a case to Level 2?"


def counts(ran: Ran) -> dict[str, str]:
    """Return what `build` printed, by its labels."""
    return dict(line.split(maxsplit=1) for line in ran.out.splitlines())


def test_a_clean_folder_has_no_problems(mappa_bot: CommandLine) -> None:
    """Status 0, and nothing on standard output."""
    ran = mappa_bot("check", "--as-of", TODAY.isoformat())
    assert (0, "", "No problems.") == (ran.status, ran.out, ran.err.strip())


@pytest.mark.parametrize("how", ["argument", "option", "setting"])
def test_problems_are_lines_that_an_editor_can_follow(mappa_bot: CommandLine, how: str) -> None:
    """Each is `path:line: message (rule)` with a path that opens from here; all come at once, and the status is 1."""
    (mappa_bot.knowledge / "entries" / "bad.yaml").write_text(
        entry_text("bad.one", asks=["only one"]) + entry_text("bad.two", owner=None, citations=[])
    )
    day = ("--as-of", TODAY.isoformat())
    arguments = {
        "argument": ("check", str(mappa_bot.knowledge), *day),
        "option": ("--knowledge", str(mappa_bot.knowledge), "check", *day),
        "setting": ("check", *day),
    }
    ran = mappa_bot(*arguments[how])
    lines = [re.fullmatch(r"(.+\.yaml):(\d+): (.+) \(([a-z-]+)\)", line) for line in ran.out.splitlines()]
    assert 1 == ran.status
    assert all(line and Path(line[1]).is_file() for line in lines)
    assert {("1", "asks-count"), ("10", "citation-missing"), ("10", "entry-incomplete")} <= {
        (line[2], line[4]) for line in lines if line
    }
    assert f"{len(lines)} problems." in ran.err


def test_a_folder_that_is_not_one_is_a_problem(mappa_bot: CommandLine, tmp_path: Path) -> None:
    """A wrong path does not look like a clean folder."""
    ran = mappa_bot("check", str(tmp_path / "nowhere"))
    assert (1, True) == (ran.status, "is this a knowledge folder?" in ran.out)


def test_building_twice_encodes_nothing_the_second_time(mappa_bot: CommandLine) -> None:
    """Counts of entries, passages, texts encoded and taken over, and the seconds; then everything is taken over."""
    first, second = counts(mappa_bot("build")), counts(mappa_bot("build"))
    assert ["entries", "passages", "encoded", "reused", "encoder", "seconds"] == list(first)
    assert "0" == first["reused"] == second["encoded"]
    assert first["encoded"] == second["reused"]
    assert int(first["encoded"]) > int(first["entries"]) > 5
    assert re.fullmatch(r"small@[0-9a-f]{16}", first["encoder"])
    assert re.fullmatch(r"\d+\.\d", first["seconds"])


def test_a_changed_entry_is_all_that_is_encoded_again(mappa_bot: CommandLine) -> None:
    """One new way of asking, one new text."""
    mappa_bot("build")
    file = mappa_bot.knowledge / "entries" / "levels.yaml"
    file.write_text(file.read_text().replace("- when do I go to level 2\n", "- what gets a case into level 2\n"))
    assert "1" == counts(mappa_bot("build"))["encoded"]


def test_build_takes_another_folder(mappa_bot: CommandLine, tmp_path: Path) -> None:
    """After the command as before it."""
    (tmp_path / "other" / "entries").mkdir(parents=True)
    (tmp_path / "other" / "entries" / "a.yaml").write_text("- {id: a.b, title: T, answer: A.}\n")
    other = str(tmp_path / "other")
    assert "1" == counts(mappa_bot("build", "--knowledge", other))["entries"]
    assert "0" == counts(mappa_bot("--knowledge", other, "build"))["encoded"]


def test_build_on_a_folder_that_does_not_load_lists_the_problems(mappa_bot: CommandLine) -> None:
    """As `ask` does: all of them, status 1, and the index in use stays."""
    mappa_bot("build")
    (mappa_bot.knowledge / "entries" / "bad.yaml").write_text("- id: bad.a\n")
    ran = mappa_bot("build")
    assert (1, "") == (ran.status, ran.out)
    assert "entries/bad.yaml:1:" in ran.err
    assert 0 == mappa_bot("ask", "--allow-stale", LEVEL_2).status


@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_missing_index_is_built_on_the_way(mappa_bot: CommandLine, command: str) -> None:
    """With a line on standard error; the next call finds it and says nothing."""
    first, second = (mappa_bot(command, "--json", LEVEL_2) for _ in range(2))
    assert (0, 0) == (first.status, second.status)
    assert "no index in" in first.err
    assert "doing it now" in first.err
    assert "" == second.err


def test_a_stale_index_is_built_anew_on_the_way(mappa_bot: CommandLine) -> None:
    """What was added to the knowledge is found at once, and a line says why it took longer."""
    mappa_bot("build")
    (mappa_bot.knowledge / "entries" / "new.yaml").write_text(entry_text("new.polygraph-tests"))
    ran = mappa_bot("ask", "--json", "who decides on new polygraph tests")
    assert "the knowledge changed after" in ran.err
    assert "new.polygraph-tests" == ran.json["passages"][0]["entry"]


def test_an_index_of_another_encoder_is_built_anew(mappa_bot: CommandLine, tmp_path: Path) -> None:
    """The line names both encoders."""
    mappa_bot("build")
    (tmp_path / "small" / "model.safetensors").write_bytes(b"other weights")
    ran = mappa_bot("ask", "--json", LEVEL_2)
    assert re.search(r"index built with encoder small@[0-9a-f]{16}, configured small@[0-9a-f]{16}", ran.err)
    assert "answered" == ran.json["outcome"]


def test_a_stale_index_can_be_used_as_it_is(mappa_bot: CommandLine) -> None:
    """`--allow-stale` answers from what was built, silently; a missing index is then refused with the way out."""
    missing = mappa_bot("ask", "--allow-stale", LEVEL_2)
    assert (1, True) == (missing.status, "run `mappa-bot build`" in missing.err)
    mappa_bot("build")
    (mappa_bot.knowledge / "entries" / "new.yaml").write_text(entry_text("new.polygraph-tests"))
    ran = mappa_bot("search", "--allow-stale", "--json", "who decides on new polygraph tests")
    assert "" == ran.err
    assert "new.polygraph-tests" not in ran.out


@pytest.mark.parametrize("name", ["knowledge.json", "passages.json", "dense.faiss", "manifest.json"])
@pytest.mark.parametrize("harm", ["cut", "gone"])
def test_a_damaged_index_is_refused_with_the_way_out(mappa_bot: CommandLine, name: str, harm: str) -> None:
    """The message names the file and the command that mends it; that command does."""
    mappa_bot("build")
    (file,) = mappa_bot.var.rglob(name)
    if harm == "gone":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:-1])
    ran = mappa_bot("ask", LEVEL_2)
    assert (1, "") == (ran.status, ran.out)
    assert f"{name} is missing or altered: run `mappa-bot build`" in ran.err
    assert 0 == mappa_bot("build").status
    assert "answered" == mappa_bot("ask", "--json", LEVEL_2).json["outcome"]


def test_a_model_that_is_not_there_is_said_with_the_way_out(mappa_bot: CommandLine, tmp_path: Path) -> None:
    """The folder, and the setting or command that mends it."""
    (tmp_path / "small" / "model.safetensors").unlink()
    ran = mappa_bot("ask", LEVEL_2)
    assert (1, "") == (ran.status, ran.out)
    assert f"no model.safetensors in {tmp_path / 'small'}: run `make setup`, or set MAPPA_MODEL_DIR" in ran.err
