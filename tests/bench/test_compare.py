"""The comparison, over three entries and five questions whose rankings can be worked out by hand."""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime

import numpy as np
import pytest

from bench.compare.contender import Contender, Reply
from bench.compare.dense import DenseOnly
from bench.compare.entrants import Entrant, Texts, line_up
from bench.compare.measures import (
    AnswerFigures,
    RankFigures,
    answer_figures,
    choose_threshold,
    latency,
    rank_figures,
)
from bench.compare.ours import ThisBot
from bench.compare.report import BEGIN, END, HEADING, place, write_markdown
from bench.compare.run import Comparison, Row, Stopwatch, compare, take_turns
from bench.compare.words import WordsOnly
from bot.evaluation.measures import Share
from index.build import build_index
from index.encode import Progress, Vectors
from index.load import load_knowledge
from index.questions import EvaluationQuestion, read_questions
from index.search import Searcher
from tests.answer.small import TODAY, answerer_over
from tests.hashing import HashingEncoder
from tests.knowledge_folders import SMALL, entry_text, write_folder

_PLAIN, _WITH_ASKS = "title, answer", "title, asks, answer"
_FOOD = "\n".join(
    (
        entry_text("food.bread", title="Bread", answer="Bread rises in ovens.", asks=["loaf"]),
        entry_text("food.cheese", title="Cheese", answer="Cheese ripens in cellars.", asks=["dairy"]),
        entry_text("food.apples", title="Apples", answer="Apples grow on trees.", asks=["orchard fruit"]),
    )
)
_CALIBRATION = """\
- {id: c1, question: apples grow on trees, expect: answered, entries: [food.apples]}
- {id: c2, question: who can grow cheese, expect: abstained}
"""
# The second is judged so that its nearest entry, bread, is not among the right ones.
_REPORTING = """\
- {id: r1, question: trees, expect: answered, entries: [food.apples]}
- {id: r2, question: bread bread rises in ovens, expect: answered, entries: [food.cheese, food.apples]}
- {id: r3, question: zebra, expect: abstained}
- {id: r4, question: help, expect: clarify}
- {id: r5, question: fruit, thread: [orchard], expect: answered, entries: [food.apples]}
"""


class CountingEncoder(HashingEncoder):
    """A place for each word, with the number of times that it occurs: cosines can be worked out by hand."""

    def __init__(self) -> None:
        super().__init__("counting")
        self._places: dict[str, int] = {}

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one unit vector a text, shape (len(texts), 64)."""
        vectors = np.zeros((len(texts), 64), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().replace(".", "").split():
                vectors[row, self._places.setdefault(word, len(self._places))] += 1
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def _cannot_enter(_texts: Texts) -> Contender:
    raise ModuleNotFoundError("No module named 'elsewhere'")


@pytest.fixture(scope="module")
def comparison(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    """The bot, the two contenders that need no extra, and one that lacks its package, over three entries."""
    root = tmp_path_factory.mktemp("compare")
    files = {"calibration.yaml": _CALIBRATION, "reporting.yaml": _REPORTING}
    folder = write_folder(
        root / "knowledge",
        {"sources.yaml": SMALL["sources.yaml"], "entries/food.yaml": _FOOD}
        | {f"evaluation/{name}": content for name, content in files.items()},
    )
    knowledge = load_knowledge(folder)
    own, encoder = HashingEncoder(), CountingEncoder()
    searcher = Searcher(build_index(knowledge, own, root / "index", datetime(2026, 11, 22, tzinfo=UTC)).index, own)
    entrants = (
        Entrant("dense only", ("numpy",), lambda texts: DenseOnly(texts, encoder)),
        Entrant("BM25 only", ("bm25s",), WordsOnly),
        Entrant("Elsewhere", ("elsewhere",), _cannot_enter),
    )
    lineup = line_up(entrants, knowledge.entries, lambda _said: None)
    questions, problems = read_questions(folder / "evaluation")
    assert () == problems
    bot = ThisBot(searcher, answerer_over(searcher), as_of=TODAY, area=None)
    return compare(bot, lineup, questions, encoder, lambda _said: None)


def _row(comparison: Comparison, name: str, searched: str) -> Row:
    (row,) = (row for row in comparison.rows if (row.name, row.searched) == (name, searched))
    return row


def _ranks(comparison: Comparison, name: str, searched: str) -> RankFigures:
    return _row(comparison, name, searched).files["reporting"].ranks


# Where the right entries of r2 stand second and third: (1 / log2 3 + 1 / log2 4) / (1 + 1 / log2 3).
_SECOND_AND_THIRD = (1 / math.log2(3) + 0.5) / (1 + 1 / math.log2(3))


def test_cosines_rank_every_entry(comparison: Comparison) -> None:
    """r1 first; r2 second and third ("in" is cheese's too); r5 is in no text, so all are equal and apples come last."""
    expected = (3, 1 / 3, 1.0, (1 + _SECOND_AND_THIRD + 0.5) / 3, (1 + 1 / 2 + 1 / 3) / 3)
    assert expected == pytest.approx(tuple(asdict(_ranks(comparison, "dense only", _PLAIN)).values()))


def test_asks_are_searched_where_they_are_in_the_texts(comparison: Comparison) -> None:
    """With the asks, the words of r5 and of the question before it are those of apples."""
    expected = (3, 2 / 3, 1.0, (1 + _SECOND_AND_THIRD + 1) / 3, (1 + 1 / 2 + 1) / 3)
    assert expected == pytest.approx(tuple(asdict(_ranks(comparison, "dense only", _WITH_ASKS)).values()))
    assert _ranks(comparison, "BM25 only", _WITH_ASKS).first == pytest.approx(2 / 3)


def test_words_find_only_what_shares_one(comparison: Comparison) -> None:
    """r1 first; r2 finds bread alone, since "in" is a stop word; r5 finds nothing."""
    expected = (3, 1 / 3, 1 / 3, 1 / 3, 1 / 3)
    assert expected == pytest.approx(tuple(asdict(_ranks(comparison, "BM25 only", _PLAIN)).values()))


def test_a_threshold_comes_from_the_calibration_questions(comparison: Comparison) -> None:
    """c1 has the cosine (2 + 1 + 1 + 1) / (2 * sqrt 7), and c2 below it is a wrong answer that costs three."""
    row = _row(comparison, "dense only", _PLAIN)
    assert row.threshold == pytest.approx(5 / (2 * math.sqrt(7)))
    # Of the reported ones only r2 is above it, with cosine 1: a wrong answer.
    expected = AnswerFigures(answers_right=Share(0, 1), answerable_right=Share(0, 3), declined=Share(1, 1))
    assert expected == row.files["reporting"].answers


def test_who_answers_everything_declines_nothing_that_it_finds_something_for(comparison: Comparison) -> None:
    """Cosines find something for all four questions, words for the first two; "help" is asked of nobody."""
    dense = _row(comparison, "dense only", _PLAIN).files["reporting"].answers_always
    words = _row(comparison, "BM25 only", _PLAIN).files["reporting"].answers_always
    assert AnswerFigures(Share(1, 4), Share(1, 3), Share(0, 1)) == dense
    assert AnswerFigures(Share(1, 2), Share(1, 3), Share(1, 1)) == words


def test_the_bot_comes_first_with_its_own_decision(comparison: Comparison) -> None:
    """It has no threshold, the time of its whole answer, and declines what has nothing to do with its entries."""
    bot = comparison.rows[0]
    assert ("this bot", None) == (bot.name, bot.threshold)
    assert bot.answering is not None
    assert Share(1, 1) == bot.files["reporting"].answers.declined
    assert bot.files["reporting"].ranks.first == pytest.approx(2 / 3)


def test_who_cannot_take_part_is_named_with_the_reason(comparison: Comparison) -> None:
    """Nobody is dropped silently: neither from the figures nor from the table."""
    assert {"Elsewhere": "No module named 'elsewhere'"} == comparison.missing
    assert "Not measured: Elsewhere (No module named 'elsewhere')." in write_markdown(comparison, cores=2)


def test_the_table_has_a_line_for_everybody(comparison: Comparison) -> None:
    """Ranking, answers and times: one line each, with the figures as people read them."""
    said = write_markdown(comparison, cores=2)
    assert f"| BM25 only | {_PLAIN} | 0.333 | 0.333 | 0.333 | 0.333 |" in said
    assert (
        f"| dense only | {_PLAIN} | 25.0 % (1 of 4) | 0.945 | 0.0 % (0 of 1) | 0.0 % (0 of 3) | 100.0 % (1 of 1) |"
        in said
    )
    assert 3 == said.count(f"| dense only | {_WITH_ASKS} |")
    assert "public.yaml" not in said


def test_the_figures_can_be_read_by_programs(comparison: Comparison) -> None:
    """They are plain JSON, without infinities."""
    figures = json.loads(json.dumps(asdict(comparison), allow_nan=False))
    assert {"part": 1, "whole": 1} == figures["rows"][1]["files"]["reporting"]["answers"]["declined"]


def test_a_partial_answer_is_given_and_not_right() -> None:
    """As in `mappa-bot eval`: one of two parts is wrong, both are right, and asking back is no decline."""
    two = EvaluationQuestion("q", "q", "answered", parts=(("a",), ("b",)))
    no = EvaluationQuestion("q", "q", "abstained")
    replies = [Reply("answered", ("a",)), Reply("answered", ("b", "a")), Reply("partial", ("a",)), Reply("clarify")]
    expected = AnswerFigures(answers_right=Share(1, 3), answerable_right=Share(1, 3), declined=Share(0, 1))
    assert expected == answer_figures([two, two, two, no], replies)


def test_the_lowest_of_equally_good_thresholds_is_taken() -> None:
    """Three right answers after a wrong one make up for it, so it is as well to answer them all."""
    right, wrong = EvaluationQuestion("q", "q", "answered", ("a",)), EvaluationQuestion("q", "q", "abstained")
    scores = [(0.9, right), (0.8, wrong), (0.7, right), (0.6, right), (0.5, right), (0.4, wrong)]
    asked = [question for _, question in scores]
    assert 0.5 == choose_threshold(asked, [[("a", score)] for score, _ in scores])


def test_equal_scores_are_answered_together_or_not_at_all() -> None:
    """A right answer cannot be had without the wrong one of the same score."""
    right, wrong = EvaluationQuestion("q", "q", "answered", ("a",)), EvaluationQuestion("q", "q", "abstained")
    asked = [right, right, wrong]
    assert 0.9 == choose_threshold(asked, [[("a", 0.9)], [("a", 0.5)], [("a", 0.5)]])


def test_nothing_to_measure_on_is_said() -> None:
    """An empty file gives no figures that look like some."""
    with pytest.raises(ValueError, match="no answerable question"):
        rank_figures([EvaluationQuestion("q", "q", "abstained")], [[]])
    with pytest.raises(ValueError, match="nothing was found"):
        choose_threshold([], [])


def test_everybody_gets_a_question_before_the_next_one() -> None:
    """Whoever begins changes from question to question, and the warm-up leaves no trace in the times."""
    order: list[str] = []

    def ask(name: str) -> Stopwatch[None]:
        return Stopwatch(lambda question: order.append(f"{name}{question.id}"))

    one, two = ask("a"), ask("b")
    questions = [EvaluationQuestion(str(number), "q", "abstained") for number in range(3)]
    take_turns((one, two), questions, warm_up=questions[:1])
    assert ["a0", "b0", "a0", "b0", "b1", "a1", "a2", "b2"] == order
    assert (3, 3) == (len(one.milliseconds), len(two.milliseconds))


def test_percentiles_are_those_of_numpy() -> None:
    """Of 0 to 100 milliseconds the middle is 50, and 95 in 100 are up to 95."""
    took = latency([float(number) for number in range(101)])
    assert (50.0, 95.0) == (took.p50, took.p95)


def test_the_section_replaces_what_is_between_its_markers() -> None:
    """The rest of the document stays to the letter, however often it is written."""
    once = place("# Decisions\n\nA.\n", "old")
    assert f"# Decisions\n\nA.\n\n{HEADING}\n\n{BEGIN}\nold\n{END}\n" == once
    assert once.replace("old", "new") + "\n## More\n" == place(once + "\n## More\n", "new")


@pytest.mark.parametrize("document", [BEGIN, END, f"{END} {BEGIN}", f"{BEGIN} {BEGIN} {END}", f"{BEGIN} {END} {END}"])
def test_markers_out_of_order_are_refused(document: str) -> None:
    """Nothing is written where it is not clear what would be replaced."""
    with pytest.raises(ValueError, match="must stand once each"):
        place(document, "new")
