"""A run written down and a later one compared with it."""

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
from scipy.stats import binomtest

from bot.evaluation.against import Comparison, compare, sign_test
from bot.evaluation.measures import measure_files
from bot.evaluation.record import RecordFault, Row, read_record, to_rows, write_record
from bot.evaluation.tables import comparison_lines
from tests.evaluation.given import SILENT, answered, asked, judged

_ROW = Row("q1", "reporting", "answered", ("spo.length",), right=True, evidence=0.9)


def test_a_record_can_be_read_back(tmp_path: Path) -> None:
    """Sorted by file and id, with the figures in the first line and nothing that was asked."""
    some = [
        judged(
            asked("rep-2 secret words", "answered", "x", use="reporting"), answered("x", evidence=1 / 3), right=True
        ),
        judged(asked("cal-1", "abstained", use="calibration"), SILENT, right=True),
    ]
    rows = to_rows([replace(item, question=replace(item.question, id=item.question.id[:5])) for item in some])
    path = tmp_path / "recorded.jsonl"
    path.write_text(write_record(rows, measure_files(some), {"as_of": "2026-11-22"}))
    assert rows == read_record(path)
    assert rows == (
        Row("cal-1", "calibration", "abstained_no_evidence", (), right=True, evidence=0.0),
        Row("rep-2", "reporting", "answered", ("x",), right=True, evidence=0.3333),
    )
    first = json.loads(path.read_text().splitlines()[0])
    assert ({"as_of": "2026-11-22"}, 1) == (first["measured_on"], first["figures"]["reporting"]["questions"])
    assert "secret" not in path.read_text()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "No such file"),
        (b"\xff\xfe", "UTF-8"),
        (b"", "no row"),
        (b"{}\n", "no row"),
        (b"{}\nnot json\n", ":2: is no row"),
        (b'{}\n{"id": "q1"}\n', ":2: is no row"),
    ],
)
def test_what_is_no_record_is_said_to_be_none(tmp_path: Path, content: bytes | None, said: str) -> None:
    """With the file and the line."""
    path = tmp_path / "recorded.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(RecordFault, match=said) as caught:
        read_record(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(("lost", "won"), [(0, 0), (0, 1), (0, 6), (3, 3), (2, 12), (40, 61), (600, 700)])
def test_the_test_is_the_exact_binomial_one(lost: int, won: int) -> None:
    """As scipy gives it, whichever run is the better one."""
    expected = binomtest(lost, lost + won, 0.5).pvalue if lost + won else 1.0
    assert math.isclose(expected, sign_test(lost, won), rel_tol=1e-9)
    assert sign_test(lost, won) == sign_test(won, lost)


def test_every_flip_is_named_and_counted_on_its_side() -> None:
    """Lost, won, judged anew, added and removed, each by its id; what stayed as it was is not named."""
    wrong = replace(_ROW, outcome="abstained_no_evidence", shown=(), right=False)
    earlier = [
        replace(_ROW, id="lost"),
        replace(wrong, id="won"),
        replace(_ROW, id="same"),
        replace(_ROW, id="anew"),
        replace(_ROW, id="removed"),
    ]
    now = [
        replace(wrong, id="lost"),
        replace(_ROW, id="won"),
        replace(_ROW, id="same"),
        replace(_ROW, id="anew", right=False),
        replace(_ROW, id="added"),
    ]
    found = compare(now, earlier)["reporting"]
    assert (4, 3, 2) == (found.questions, found.right_then, found.right_now)
    assert (["lost"], ["won"], ["anew"]) == tuple(
        [flip.now.id for flip in flips] for flips in (found.lost, found.won, found.judged_anew)
    )
    assert (("added",), ("removed",), 1.0) == (found.added, found.removed, found.p_value)
    said = list(comparison_lines("reporting", found))
    assert "4 questions in both runs, 3 right then and 2 now; 1 lost, 1 won, p = 1.0000" in said[0]
    assert "  lost  lost: was right (answered spo.length), is wrong (abstained_no_evidence)" in said
    assert "  won   won: was wrong (abstained_no_evidence), is right (answered spo.length)" in said
    assert "  added since: 1 (added)" in said
    assert not [line for line in said if "same" in line]


def test_files_are_compared_each_by_itself() -> None:
    """A file that is new, or gone, has only added or removed questions."""
    public = replace(_ROW, use="public")
    compared = compare([_ROW, public], [_ROW])
    assert ["public", "reporting"] == list(compared)
    assert Comparison(0, 0, 0, (), (), (), ("q1",), (), 1.0) == compared["public"]
    assert ("q1",) == compare([_ROW], [_ROW, public])["public"].removed
