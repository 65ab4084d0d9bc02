"""The installed program with the real encoder on the real knowledge: what practitioners are promised."""

import json
import os
import re
import subprocess
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.wording import EXAMPLE_QUESTIONS, used_in
from index.load import load_knowledge
from index.passages import split_sentences
from index.questions import read_questions
from tests.cli.conftest import Ran

pytestmark = pytest.mark.model

_PROJECT = Path(__file__).parents[2]
_KNOWLEDGE = _PROJECT / "knowledge"
LEVEL_2 = "When should I refer a case to Level 2?"
# Invented. The words are looked for in everything the program leaves behind.
PERSONAL = "Does Wilberforce Zanzibarson, born 14/02/1979, CRN X123456, belong at Level 3?"
PERSONAL_WORDS = ("wilberforce", "zanzibarson", "14/02/1979", "x123456")
OUTCOMES = re.compile(r"(answered|partial|clarify|abstained|blocked|error)(_[a-z_]+)?")

ASKED: dict[str, dict[str, Any]] = {
    **{f"example-{number}": {"question": text} for number, text in enumerate(EXAMPLE_QUESTIONS)},
    "level-2": {"question": LEVEL_2},
    "level-3": {"question": "and for level 3?", "thread": [LEVEL_2], "area": "llr", "as_of": "2026-11-22"},
    "personal": {"question": PERSONAL},
    "personal-thread": {"question": "and for level 3?", "thread": [LEVEL_2, PERSONAL]},
    "endless": {"question": "Level 2? " * 4445},
    "empty": {"question": ""},
    "emoji": {"question": "🙈🙉🙊"},
    "nonsense": {"question": "How do I descale a kettle in hard water areas?"},
}


@dataclass(frozen=True)
class Real:
    """The installed program with built files in a folder of its own, and its answers to one batch."""

    var: Path
    built: Ran
    batch: Ran

    def __call__(self, *arguments: str, stdin: str = "") -> Ran:
        """Run a command, from a folder that is not the project's."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("MAPPA_")}
        done = subprocess.run(
            [Path(sysconfig.get_path("scripts")) / "mappa-bot", "--knowledge", _KNOWLEDGE, *arguments],
            input=stdin,
            env={**kept, "MAPPA_VAR_DIR": str(self.var)},
            cwd=self.var.parent,
            capture_output=True,
            text=True,
            check=False,
            timeout=1200,  # building everything takes minutes on two cores, and more when they are shared
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    @property
    def answers(self) -> dict[str, Any]:
        """The answers of the batch by id."""
        return {line["id"]: line for line in self.batch.lines}


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Real:
    """Builds the index once, and asks everything these tests look at in one batch."""
    var = tmp_path_factory.mktemp("real") / "var"
    program = Real(var, Ran(0, "", ""), Ran(0, "", ""))
    built = program("build")
    questions, problems = read_questions(_KNOWLEDGE / "evaluation")
    assert not problems
    evaluation = {item.id: {"question": item.question, "thread": list(item.thread)} for item in questions}
    lines = (json.dumps({"id": name, **asked}) for name, asked in {**ASKED, **evaluation}.items())
    return Real(var, built, program("ask", "--batch", "-", stdin="\n".join(lines)))


def test_the_real_knowledge_builds(real: Real) -> None:
    """Every entry gets its passages, by the published model, and the program says how long it took."""
    assert 0 == real.built.status
    assert re.search(r"^entries +(\d{2,})$", real.built.out, re.MULTILINE)
    assert re.search(r"^encoder +all-MiniLM-L6-v2@53aa51172d142c89$", real.built.out, re.MULTILINE)


def test_every_line_is_handled(real: Real) -> None:
    """As many answers as questions, status 0, nothing on standard error: the index was there."""
    questions, _ = read_questions(_KNOWLEDGE / "evaluation")
    assert (0, "") == (real.batch.status, real.batch.err)
    assert [*ASKED, *(item.id for item in questions)] == [line["id"] for line in real.batch.lines]


@pytest.mark.parametrize("number", range(len(EXAMPLE_QUESTIONS)))
def test_what_the_bot_suggests_itself_it_answers(real: Real, number: int) -> None:
    """The questions shown to whoever needs an example are all answered."""
    assert "answered" == real.answers[f"example-{number}"]["outcome"]


def test_when_to_refer_to_level_2_is_answered_with_sources(real: Real) -> None:
    """The question of the README: the referral entry answers, and every source has a place and a name."""
    said = real.answers["level-2"]
    assert ("answered", "referral.when-to-level-2") == (said["outcome"], said["passages"][0]["entry"])
    assert all(
        cited["locator"] and cited["title"] and cited["publisher"] and cited["published"]
        for cited in said["passages"][0]["citations"]
    )


def test_the_follow_up_of_the_contract_is_answered_for_level_3(real: Real) -> None:
    """'and for level 3?' is not answered with Level 2 once more; a question that was stopped plays no part."""
    for name in ("level-3", "personal-thread"):
        said = real.answers[name]
        assert "answered" == said["outcome"]
        assert "level-3" in said["passages"][0]["entry"]


def test_personal_data_is_stopped_and_left_nowhere(real: Real) -> None:
    """No word of it on either stream or in any file that the program keeps."""
    assert "blocked_personal_data" == real.answers["personal"]["outcome"]
    kept = [path.read_bytes().lower() for path in real.var.rglob("*") if path.is_file()]
    printed = (real.batch.out + real.batch.err).lower()
    for word in PERSONAL_WORDS:
        assert word not in printed
        assert not any(word.encode() in content for content in kept)


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("endless", "error_too_long"),
        ("empty", "clarify_empty"),
        ("emoji", "clarify_empty"),
        ("nonsense", "abstained_no_evidence"),
    ],
)
def test_what_is_no_question_for_the_bot_is_said_so(real: Real, name: str, outcome: str) -> None:
    """40,000 characters, nothing, only emoji, another subject: each is declined in its own way."""
    assert outcome == real.answers[name]["outcome"]
    assert real.answers[name]["answer"]


def test_a_person_can_read_the_answer_in_a_terminal(real: Real) -> None:
    """`mappa-bot ask "…"`: text, sources and the date checked on standard output, and nothing else anywhere."""
    ran = real("ask", LEVEL_2)
    assert (0, "") == (ran.status, ran.err)
    assert re.search(r"\n  \[1\] .+\n", ran.out)
    assert "Checked on" in ran.out
    assert not [line for line in ran.out.splitlines() if "https://" in line and not line.strip().startswith("https://")]


def test_every_answer_keeps_the_promises_of_the_contract(real: Real) -> None:
    """One to three passages, each cited and as curated, numbered through, short, and history said to be history."""
    entries = {entry.id: entry for entry in load_knowledge(_KNOWLEDGE).entries}
    answered = [line for line in real.batch.lines if line["outcome"] in {"answered", "partial"}]
    assert len(answered) > len(real.batch.lines) / 3
    for line in answered:
        passages = line["passages"]
        assert 1 <= len(passages) <= 3, line["id"]
        numbers = [cited["number"] for passage in passages for cited in passage["citations"]]
        assert list(range(1, len(numbers) + 1)) == numbers, line["id"]
        assert all(passage["citations"] for passage in passages), line["id"]
        assert all(passage["text"] == entries[passage["entry"]].answer for passage in passages), line["id"]
        # Of the position now one sentence is said, of an entry that only uses a term its title.
        openings = [(split_sentences(passage["text"])[0], used_in(passage["title"])) for passage in passages]
        assert all(opening in line["answer"] or used in line["answer"] for opening, used in openings), line["id"]
        assert len(line["answer"].split()) <= 250, line["id"]
        assert all(0 <= passage["score"] <= 1 for passage in passages), line["id"]
        if "historical" in {passage["currency"] for passage in passages}:
            assert "history" in line["answer"], line["id"]
            assert "superseded" in line["notices"], line["id"]


def test_whatever_is_not_answered_has_no_passages_and_says_why(real: Real) -> None:
    """Every outcome is one of the contract's; without an answer there are words but no passages."""
    for line in real.batch.lines:
        assert OUTCOMES.fullmatch(line["outcome"]), line["id"]
        assert line["answer"].strip(), line["id"]
        assert bool(line["passages"]) == (line["outcome"] in {"answered", "partial"}), line["id"]


def test_what_is_suggested_can_be_answered(real: Real) -> None:
    """Each suggestion, asked in its turn, is answered: a second dead end would be worse than none."""
    suggested = sorted({text for line in real.batch.lines for text in line["suggestions"]})
    ran = real("ask", "--batch", "-", stdin="\n".join(json.dumps({"id": text, "question": text}) for text in suggested))
    assert [] == [line["id"] for line in ran.lines if line["outcome"] != "answered"]


def test_search_ranks_for_an_evaluation(real: Real) -> None:
    """`search --json --k`: as many entries as asked for, the right one first."""
    ran = real("search", "--json", "--k", "7", LEVEL_2)
    hits = ran.json["hits"]
    assert (0, "", 7, "referral.when-to-level-2") == (ran.status, ran.err, len(hits), hits[0]["entry"])
