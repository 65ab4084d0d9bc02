"""What the documents tell people to type exists."""

import re
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app

PROJECT = Path(__file__).parents[1]
DOCUMENTS = [
    *sorted(PROJECT.glob("*.md")),
    *sorted((PROJECT / "docs").rglob("*.md")),
    PROJECT / "knowledge" / "README.md",
    PROJECT / "deploy" / "README.md",
]
CODE = re.compile(r"```[a-z]*\n(.*?)```|`([^`\n]+)`", re.DOTALL)


def typed(document: Path) -> str:
    """Everything a document sets as code."""
    return "\n".join(block or inline for block, inline in CODE.findall(document.read_text(encoding="utf-8")))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_every_make_target_in_the_documents_exists(document: Path) -> None:
    """A target that a document names is a target of the Makefile."""
    targets = set(re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+)\b", typed(document)))
    assert set() == named - targets


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_every_command_in_the_documents_exists(document: Path) -> None:
    """A command of mappa-bot that a document names is one that `--help` lists."""
    known = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    known |= {group.name for group in app.registered_groups if group.name}
    named = set(re.findall(r"\bmappa-bot (?!--|mappa-bot)([a-z]+)\b", typed(document)))
    assert set() == named - known


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_every_file_in_the_documents_exists(document: Path) -> None:
    """A link to a file of the repository leads to one."""
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text(encoding="utf-8"))
    assert [] == [link for link in links if not (document.parent / link).exists()]


def test_bare_make_prints_help() -> None:
    """`make` alone lists the targets instead of doing something."""
    said = subprocess.run(["make"], cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    assert "make demo" in said
    assert "make test" in said


def test_the_program_lists_its_commands() -> None:
    """`mappa-bot --help` names every command of the contract."""
    said = CliRunner().invoke(app, ["--help"]).output
    missing = [
        name for name in ("ask", "check", "build", "search", "eval", "serve", "demo", "doctor") if name not in said
    ]
    assert [] == missing
