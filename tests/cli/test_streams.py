"""What goes to which stream, and exit statuses, seen from outside the process."""

import json
import os
from pathlib import Path

import pytest

from bot.cli import main
from index.encode import Reading, locate_model
from tests.cli.conftest import CommandLine
from tests.hashing import HashingEncoder

LEVEL_2 = "when should I refer a case to Level 2?"


def test_results_and_everything_else_go_their_own_ways(mappa_bot: CommandLine) -> None:
    """On a first run, which also builds, standard output holds one JSON object a line and nothing else."""
    lines = [json.dumps({"id": 1, "question": LEVEL_2}), "{", json.dumps({"id": 2, "question": "help?"})]
    ran = mappa_bot.process("ask", "--batch", "-", stdin="\n".join(lines).encode())
    assert 1 == ran.status
    assert ["answered", "error_bad_input", "clarify_help"] == [line["outcome"] for line in ran.lines]
    assert "no index in" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("ask", "--json", LEVEL_2), 0),
        (("check", "--as-of", "2026-11-22"), 0),
        (("ask",), 2),
        (("ask", "--batch", "missing.jsonl"), 2),
        (("ask", "--knowledge", "missing", LEVEL_2), 1),
    ],
)
def test_exit_statuses_are_those_of_the_contract(
    mappa_bot: CommandLine, arguments: tuple[str, ...], status: int
) -> None:
    """0 all handled, 1 some could not be, 2 used wrongly."""
    assert status == mappa_bot.process(*arguments).status


def test_it_works_from_any_folder(mappa_bot: CommandLine, tmp_path: Path) -> None:
    """A relative `--knowledge` is meant from where one stands, and shares its index with the absolute one."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    relative = os.path.relpath(mappa_bot.knowledge, elsewhere)
    ran = mappa_bot.process("--knowledge", relative, "ask", "--json", LEVEL_2, cwd=elsewhere)
    assert "answered" == ran.json["outcome"]
    assert "" == mappa_bot("ask", "--knowledge", str(mappa_bot.knowledge), "--json", LEVEL_2).err


def test_a_terminal_of_another_encoding_is_no_obstacle(mappa_bot: CommandLine) -> None:
    """Input is UTF-8 and output is ASCII, whatever the locale of the machine says."""
    line = json.dumps({"id": "ü€", "question": f"{LEVEL_2} ’"}, ensure_ascii=False).encode()
    ran = mappa_bot.process(
        "ask", "--batch", "-", stdin=line, settings={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    )
    assert (0, "ü€", "answered") == (ran.status, ran.json["id"], ran.json["outcome"])


def test_what_is_typed_wrongly_is_not_logged(mappa_bot: CommandLine) -> None:
    """At the chattiest log level too, neither stream repeats a question."""
    lines = (
        b'{"id": 1, "question": "kumquat referral to Level 2"}\n{"id": 2, "question": "kumquat", "as_of": "kumquat"}'
    )
    ran = mappa_bot.process("ask", "--batch", "-", stdin=lines, settings={"MAPPA_LOG_LEVEL": "DEBUG"})
    assert "kumquat" not in ran.out + ran.err


class FailingEncoder(HashingEncoder):
    """An encoder that cannot take in one word, and says so with all that it was given."""

    def read(self, question: str) -> Reading:
        if "kumquat" in question:
            raise ValueError(f"cannot read {question}")
        return super().read(question)


@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_fault_on_the_way_shows_its_reference_and_nothing_that_was_typed(
    mappa_bot: CommandLine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    """What an error says may hold the question, so only where it happened is shown; the exit status is 1."""
    monkeypatch.setenv("MAPPA_KNOWLEDGE_DIR", str(mappa_bot.knowledge))
    monkeypatch.setenv("MAPPA_VAR_DIR", str(mappa_bot.var))
    monkeypatch.setattr("sys.argv", ["mappa-bot", command, "the kumquat referral to Level 2"])
    with pytest.raises(SystemExit) as ended:
        main(lambda folder, _tuned: FailingEncoder(locate_model(folder)[1]))
    err = capsys.readouterr().err
    assert 1 == ended.value.code
    assert "look for reference" in err
    assert "kumquat" not in err
