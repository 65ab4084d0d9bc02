"""What a process has to load before it answers its first question."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from index.tuned import TUNED_FILE
from tests.knowledge_folders import write_small_knowledge
from tests.lesson_files import write_lesson

_PROJECT = Path(__file__).parents[2]
# What trains and exports models, what draws, what only the Slack bot needs.
HEAVY = {"torch", "transformers", "sentence_transformers", "onnx", "onnxscript", "sklearn", "matplotlib"}
SERVING = {"slack_bolt", "slack_sdk", "sqlalchemy", "alembic"}


def _run(var: Path, knowledge: Path, *arguments: str) -> tuple[str, set[str]]:
    """Return what a new process printed, and the packages it imported."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "bot.cli", "--knowledge", knowledge, *arguments],
        env={**os.environ, "MAPPA_VAR_DIR": str(var), "PYTHONPATH": str(_PROJECT)},
        cwd=_PROJECT,
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    return done.stdout, set(re.findall(r"^import time:.*\| +(\w+)", done.stderr, re.MULTILINE))


@pytest.mark.model
def test_a_question_is_answered_without_loading_what_trains_models(tmp_path: Path) -> None:
    """After `build`, a new process reads its question by the export: nothing heavy, and the answer is cited."""
    knowledge = write_small_knowledge(tmp_path / "knowledge")
    (knowledge / TUNED_FILE).write_bytes((_PROJECT / "knowledge" / TUNED_FILE).read_bytes())
    _, built_with = _run(tmp_path / "var", knowledge, "build")
    assert {"torch", "sentence_transformers", "onnxruntime"} <= built_with
    said, imported = _run(tmp_path / "var", knowledge, "search", "--json", "Who looks at referrals in Rutland?")
    assert "llr.referral-meeting" in said
    assert {"numpy", "faiss", "onnxruntime", "tokenizers"} <= imported
    assert set() == imported & (HEAVY | SERVING)


def test_help_loads_no_model() -> None:
    """Whoever only wants to know what there is does not wait for it."""
    said, imported = _run(Path("unused"), Path("unused"), "--help")
    assert "ask" in said
    assert set() == imported & (HEAVY | SERVING | {"onnxruntime", "tokenizers"})


def test_learning_in_the_terminal_loads_no_model(tmp_path: Path) -> None:
    """Only the knowledge's files and the database; nothing of Slack either."""
    said, imported = _run(tmp_path / "var", write_lesson(tmp_path / "knowledge"), "learn")
    assert "A short path" in said
    assert {"sqlalchemy", "fsrs"} <= imported
    assert set() == imported & (HEAVY | {"onnxruntime", "tokenizers", "slack_bolt", "slack_sdk"})
