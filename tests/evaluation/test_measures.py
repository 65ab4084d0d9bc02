"""Figures by hand, and by packages that have nothing to do with ours."""

import random

import ir_measures
import pytest
from ir_measures import nDCG
from scipy.stats import binomtest

from bot.evaluation.measures import Figures, Share, as_json, measure, measure_files, ndcg
from tests.evaluation.given import BLOCKED, SILENT, VAGUE, answered, asked, found, judged

_NOTHING = Share(0, 0)


def test_figures_are_counts_by_hand() -> None:
    """Thirteen judged questions, counted on paper."""
    some = [
        judged(asked("a", "answered", "x"), answered("x", hits=found("x")), right=True, rank=1),
        judged(asked("b", "answered", "x"), answered("y", hits=found("y", "z", "x")), right=False, rank=3),
        judged(asked("c", "answered", "x"), SILENT, right=False, rank=4),
        judged(asked("d", "answered", "x"), VAGUE, right=False),
        judged(asked("e", "answered", "x"), BLOCKED, right=False),
        judged(asked("f", "partial", parts=(("x",),)), answered("x"), right=False),
        judged(asked("g", "abstained"), SILENT, right=True),
        judged(asked("h", "abstained"), answered("x"), right=False),
        judged(asked("i", "abstained"), VAGUE, right=False),
        judged(asked("j", "clarify"), VAGUE, right=True),
        judged(asked("k", "clarify"), SILENT, right=False),
        judged(asked("l", "blocked"), BLOCKED, right=True),
        judged(asked("m", "blocked"), answered("x"), right=False),
    ]
    assert Figures(
        questions=13,
        accuracy=Share(4, 13),
        accuracy_among_answered=Share(1, 5),
        answered_right=Share(1, 6),
        abstention_recall=Share(1, 3),
        false_abstention=Share(1, 6),
        asked_back=Share(1, 6),
        stopped=Share(1, 11),
        clarified=Share(1, 2),
        personal_data=Share(1, 2),
        r_at_1=Share(1, 6),
        r_at_3=Share(2, 6),
        # 1 for the first; 1 / log2(3 + 1) for the second; nothing for the others.
        ndcg_at_10=(1 + 0.5) / 6,
    ) == measure(some)


def test_nothing_judged_has_no_figure() -> None:
    """No question, no share, no interval, no division by zero."""
    figures = measure([])
    assert _NOTHING == figures.accuracy == figures.r_at_3
    assert (None, None, None) == (figures.accuracy.value, figures.accuracy.interval, figures.ndcg_at_10)
    assert {"share": None, "part": 0, "whole": 0, "low": None, "high": None} == as_json(figures)["accuracy"]


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        # Newcombe (1998), "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17,
        # table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_intervals_are_the_published_ones(part: int, whole: int, low: float, high: float) -> None:
    """The four examples that are printed to four places."""
    interval = Share(part, whole).interval
    assert interval is not None
    assert (low, high) == tuple(round(end, 4) for end in interval)


@pytest.mark.parametrize("whole", [1, 2, 13, 642])
def test_intervals_are_those_of_scipy(whole: int) -> None:
    """For every possible count, and never outside 0 to 1."""
    for part in range(whole + 1):
        expected = binomtest(part, whole).proportion_ci(method="wilson")
        assert pytest.approx((expected.low, expected.high), abs=1e-12) == Share(part, whole).interval


def test_ndcg_is_that_of_another_package() -> None:
    """Over random rankings with one to fourteen relevant entries, some of them not found."""
    chance = random.Random(4)  # noqa: S311 (for rankings, not for secrets)
    for _ in range(50):
        relevant = [f"r{number}" for number in range(chance.randint(1, 14))]
        pool = relevant + [f"n{number}" for number in range(12)]
        ranked = chance.sample(pool, min(len(pool), 10))
        qrels = [ir_measures.Qrel("q", entry, 1) for entry in relevant]
        run = [ir_measures.ScoredDoc("q", entry, -place) for place, entry in enumerate(ranked)]
        expected = ir_measures.calc_aggregate([nDCG @ 10], qrels, run)[nDCG @ 10]
        assert pytest.approx(expected) == ndcg(ranked, relevant)


def test_each_file_has_its_topics_and_kinds() -> None:
    """The topic is that of the first judged entry; whatever has none, or no kind, stands under a dash."""
    some = [
        judged(asked("a", "answered", "spo.length", "voo.length", kind="direct", use="two"), right=False),
        judged(asked("b", "answered", parts=(("llr.panel",), ("spo.test",)), use="two"), right=False),
        judged(asked("c", "abstained", kind="decline", use="two"), right=True),
        judged(asked("d", "answered", "spo.breach", use="one"), right=False),
    ]
    files = measure_files(some)
    assert ["one", "two"] == list(files)
    assert [("-", 1), ("llr", 1), ("spo", 1)] == [
        (name, figures.questions) for name, figures in files["two"].topics.items()
    ]
    assert [("-", 1), ("decline", 1), ("direct", 1)] == [
        (name, figures.questions) for name, figures in files["two"].kinds.items()
    ]
    assert Share(1, 1) == files["two"].topics["-"].abstention_recall
