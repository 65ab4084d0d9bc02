"""`mappa-bot eval`, as a maintainer and as CI run it."""

import io
import json
from dataclasses import fields, replace
from pathlib import Path

import pytest
from rich.console import Console

from bot.answer.evidence import Caution, Weights
from bot.evaluation.measures import Measured, Share, measure
from bot.terminal import print_figures
from tests.cli.conftest import CommandLine

LEVEL_2 = "when should I refer a case to Level 2?"
QUESTIONS = f"""\
- {{id: r1, question: '{LEVEL_2}', kind: direct, expect: answered, entries: [levels.level-2]}}
- {{id: r2, question: zebra xylophone, expect: abstained}}
- {{id: r3, question: help, expect: clarify}}
- {{id: r4, question: 'is jo.bloggs@example.org a Level 2 case', expect: blocked}}
- {{id: r5, question: what does a lay adviser do, expect: answered, entries: [levels.level-3]}}
"""


@pytest.fixture(autouse=True)
def evaluation(mappa_bot: CommandLine) -> Path:
    """The questions of the small folder."""
    folder = mappa_bot.knowledge / "evaluation"
    folder.mkdir()
    (folder / "reporting.yaml").write_text(QUESTIONS)
    return folder


def test_each_file_of_questions_has_its_figures(mappa_bot: CommandLine, evaluation: Path) -> None:
    """With counts and intervals, by topic and by kind, for programs and for people."""
    (evaluation / "public.yaml").write_text("- {id: p1, question: badgers, expect: abstained}\n")
    files = mappa_bot("eval", "--json").json["files"]
    assert ["public", "reporting"] == list(files)
    figures = files["reporting"]
    assert (5, {"share": 0.8, "part": 4, "whole": 5, "low": 0.3755, "high": 0.9638}) == (
        figures["questions"],
        figures["accuracy"],
    )
    assert (["-", "levels"], ["-", "direct"]) == (list(figures["topics"]), list(figures["kinds"]))
    assert 1.0 == figures["kinds"]["direct"]["answered_right"]["share"]
    printed = mappa_bot("eval").out
    assert "reporting: 5 questions" in printed
    assert "right among the answers given" in printed
    assert "1 of 2" in printed
    assert "9.5 to 90.5" in printed


def test_what_is_printed_fits_a_narrow_terminal() -> None:
    """Eighty characters, every name in full and no figure broken, with the longest that there are."""
    share = Share(214, 266)
    figures = replace(
        measure([]),
        questions=645,
        accuracy_among_answered=share,
        answered_right=share,
        abstention_recall=share,
        r_at_1=share,
        ndcg_at_10=0.896,
    )
    printed = io.StringIO()
    measured = Measured(figures, {"information-sharing": figures}, {"false-premise": figures})
    print_figures(Console(file=printed, width=80), {"calibration": measured})
    assert max(map(len, printed.getvalue().splitlines())) <= 80
    for name in ("information-sharing", "false-premise"):
        (line,) = (line for line in printed.getvalue().splitlines() if line.startswith(name))
        assert ["645", *["214/266", "80", "%"] * 3, "80", "%", "0.896"] == line.split()[1:]


def test_the_same_run_prints_the_same_bytes(mappa_bot: CommandLine, tmp_path: Path) -> None:
    """In two processes with other seeds for Python's hashes, for programs, people, the record and the report."""
    mappa_bot("build")
    left = []
    for seed in ("1", "2"):
        report, record = tmp_path / f"report-{seed}", tmp_path / f"record-{seed}.jsonl"
        arguments = ("eval", "--as-of", "2026-11-22", "--report", str(report), "--record", str(record))
        settings = {"PYTHONHASHSEED": seed}
        ran = [mappa_bot.process(*arguments, *more, settings=settings) for more in ((), ("--json",))]
        assert [0, 0] == [each.status for each in ran]
        files = {path.name: path.read_bytes() for path in sorted(report.iterdir())}
        left.append(([each.out for each in ran], record.read_bytes(), files))
    assert left[0] == left[1]
    assert "seconds" not in left[0][0][0]


def test_a_run_is_compared_with_a_recorded_one(mappa_bot: CommandLine, evaluation: Path, tmp_path: Path) -> None:
    """What flipped is named with what it was and is; the record may be replaced by the run compared with it."""
    record = tmp_path / "recorded.jsonl"
    assert 0 == mappa_bot("eval", "--record", str(record)).status
    assert "xylophone" not in record.read_text()
    rows = record.read_text().splitlines()
    changed = [row.replace('"answered", "shown": ["levels.level-2"]', '"clarify_vague", "shown": []') for row in rows]
    changed = [row.replace('"right": true', '"right": false') if '"r1"' in row else row for row in changed]
    record.write_text("\n".join(changed))
    (evaluation / "reporting.yaml").write_text(QUESTIONS + "- {id: r6, question: badgers, expect: abstained}\n")
    ran = mappa_bot("eval", "--against", str(record), "--record", str(record))
    assert 0 == ran.status
    assert "reporting: 5 questions in both runs, 3 right then and 4 now; 0 lost, 1 won, p = 1.0000" in ran.out
    assert "  won   r1: was wrong (clarify_vague), is right (answered levels.level-2)" in ran.out
    assert "  added since: 1 (r6)" in ran.out
    said = mappa_bot("eval", "--json", "--against", str(record)).json["against"]["reporting"]
    assert (6, [], [], []) == (said["questions"], said["won"], said["lost"], said["added"])


def test_a_record_that_is_none_is_wrong_use(mappa_bot: CommandLine, tmp_path: Path) -> None:
    """Said before any question is answered."""
    (tmp_path / "bad.jsonl").write_text("{}\nnothing\n")
    for name in ("bad.jsonl", "missing.jsonl"):
        ran = mappa_bot("eval", "--against", str(tmp_path / name))
        assert (2, "", True) == (ran.status, ran.out, name in ran.err)


@pytest.mark.parametrize(
    ("bars", "status", "said"),
    [
        ("reporting: {accuracy: 0.8, personal_data: 1.0}\n", 0, "Every bar holds."),
        (
            "reporting: {accuracy: 0.81, accuracy_among_answered: 0.9, personal_data: 1.0}\n",
            1,
            "reporting: accuracy is 0.8000 (4 of 5, 95 % interval 0.3755 to 0.9638), below its bar of 0.81\n"
            "reporting: accuracy_among_answered is 0.5000 (1 of 2, 95 % interval 0.0945 to 0.9055), "
            "below its bar of 0.9\n",
        ),
        ("reporting: {accuracies: 0.8}\n", 1, "bars.yaml:1: accuracies: must be a figure"),
        (None, 1, "no bars in"),
    ],
)
def test_a_broken_bar_ends_in_status_1(mappa_bot: CommandLine, bars: str | None, status: int, said: str) -> None:
    """Each is named with its figure, its interval and its bar, for CI to show; `check` reads the same file."""
    if bars is not None:
        (mappa_bot.knowledge / "bars.yaml").write_text(bars)
    ran = mappa_bot("eval", "--bars")
    assert (status, True) == (ran.status, said in ran.err)
    assert 0 == mappa_bot("eval").status


def test_broken_bars_are_in_the_json_too(mappa_bot: CommandLine) -> None:
    """For a program that wants to know which."""
    (mappa_bot.knowledge / "bars.yaml").write_text("reporting: {r_at_1: 0.9}\n")
    ran = mappa_bot("eval", "--bars", "--json")
    (broken,) = ran.json["broken_bars"]
    assert (1, "reporting", "r_at_1", 0.9, 0.5) == (
        ran.status,
        broken["file"],
        broken["name"],
        broken["bar"],
        broken["figure"]["share"],
    )


def test_the_bars_are_checked_with_the_knowledge(mappa_bot: CommandLine) -> None:
    """A slip in bars.yaml is found by `check`, long before CI measures anything."""
    (mappa_bot.knowledge / "bars.yaml").write_text("# the lowest\nreporting: {acuracy: 0.8}\n")
    ran = mappa_bot("check", "--as-of", "2026-11-22", "--quick")
    assert (1, True) == (ran.status, "bars.yaml:2: acuracy: " in ran.out)


def test_what_cannot_be_written_is_said(mappa_bot: CommandLine, tmp_path: Path) -> None:
    """A folder in the way of the record, a file in the way of the report."""
    (tmp_path / "file").write_text("")
    for option, path in (("--record", tmp_path), ("--report", tmp_path / "file" / "folder")):
        ran = mappa_bot("eval", option, str(path))
        assert (1, True) == (ran.status, str(path) in ran.err)


def test_the_decision_is_fitted_on_the_calibration_file_alone(mappa_bot: CommandLine, evaluation: Path) -> None:
    """`--calibrate` prints both models, what thresholds would give, and the threshold of each operating point."""
    asks = ["when do I go to level 2", "what does a lay adviser do", "when is level 3 right", "how many categories"]
    entries = ["levels.level-2", "lay-advisers.role", "levels.level-3", "categories.how-many"]
    rows = [
        {
            "id": f"c{number}",
            "question": f"{asks[number % 4]} {number}",
            "expect": "answered",
            "entries": [entries[number % 4]],
        }
        for number in range(12)
    ] + [{"id": f"n{number}", "question": f"zebra {number} crossings", "expect": "abstained"} for number in range(12)]
    (evaluation / "calibration.yaml").write_text(json.dumps(rows))
    said = mappa_bot("eval", "--calibrate").json
    assert 24 == said["points"][0]["answerable"] + said["points"][0]["must_decline"]
    assert [field.name for field in fields(Weights)] == list(said["first"]) == list(said["either"])
    assert set(Caution) == set(said["chosen"])
