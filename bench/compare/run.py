"""The comparison itself: everybody gets every question, one at a time and in turn."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, Generic, TypeVar

from bench.compare.contender import Contender, Ranking, reply_above
from bench.compare.entrants import Lineup, Say, Seat
from bench.compare.measures import (
    AnswerFigures,
    Latency,
    RankFigures,
    answer_figures,
    choose_threshold,
    latency,
    rank_figures,
)
from bench.compare.ours import ThisBot
from index.encode import Encoder
from index.questions import EvaluationQuestion

# Only the first may be used to choose anything, only the others to report (DECISIONS.md, "Three files of questions").
CALIBRATION = "calibration"
REPORTED = ("reporting", "public")
_WARM_UP = 20

_Result = TypeVar("_Result")
_ByFile = Mapping[str, Sequence[EvaluationQuestion]]


@dataclass(frozen=True, slots=True)
class FileFigures:
    """What a contender does on one file: how it ranks, its answers, and its answers if it never declined."""

    ranks: RankFigures
    answers: AnswerFigures
    answers_always: AnswerFigures | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """
    A contender over some texts.

    `threshold` is the score from which it answers. The bot has none, since it decides for itself; `answering` is how
    long its whole answer takes.
    """

    name: str
    searched: str
    files: dict[str, FileFigures]
    ranking: Latency
    threshold: float | None = None
    answering: Latency | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All rows, the bot's first, and what the bare encoding of a question took in the same run, by which encoder."""

    rows: tuple[Row, ...]
    encoder: str
    encoding: Latency
    versions: dict[str, str]
    missing: dict[str, str]
    limit: int | None


class Stopwatch(Generic[_Result]):
    """Asks one thing question after question, keeping what it says and how long it took."""

    def __init__(self, ask: Callable[[EvaluationQuestion], _Result]) -> None:
        self.ask = ask
        self.results: list[_Result] = []
        self.milliseconds: list[float] = []

    def __call__(self, asked: EvaluationQuestion) -> None:
        """Ask one question."""
        started = time.perf_counter()
        result = self.ask(asked)
        self.milliseconds.append((time.perf_counter() - started) * 1e3)
        self.results.append(result)


def compare(
    bot: ThisBot,
    lineup: Lineup,
    questions: Sequence[EvaluationQuestion],
    encoder: Encoder,
    say: Say,
    *,
    limit: int | None = None,
) -> Comparison:
    """
    Return what everybody does on the reported files, with thresholds chosen on the calibration file.

    Questions to be asked back or stopped for personal data are left out, since only the bot does either.

    Args:
        bot: This bot.
        lineup: Everybody else.
        questions: Those of all files.
        encoder: What "bare encoding" means.
        say: Hears what is going on.
        limit: Take only so many questions of each file, spread evenly.

    Raises:
        ValueError: A file has too little to measure anything on.
    """
    calibration = _searched(questions, CALIBRATION, limit)
    reported = {use: asked for use in REPORTED if (asked := _searched(questions, use, limit))}
    say(f"choosing thresholds on {len(calibration)} questions")
    thresholds = [_tune(seat.contender, calibration) for seat in lineup.seats]
    bare = Stopwatch(lambda asked: encoder.encode([spoken(asked)]))
    ranked = [Stopwatch(partial(_rank, contender)) for contender in (bot, *(seat.contender for seat in lineup.seats))]
    replied = Stopwatch(bot.reply)
    everything = [asked for of_file in reported.values() for asked in of_file]
    say(f"asking everybody {len(everything)} questions in turn")
    take_turns((bare, replied, *ranked), everything, warm_up=calibration[:_WARM_UP])
    theirs = zip(lineup.seats, ranked[1:], thresholds, strict=True)
    return Comparison(
        rows=(_our_row(ranked[0], replied, reported), *(_their_row(*each, reported) for each in theirs)),
        encoder=encoder.identity,
        encoding=latency(bare.milliseconds),
        versions=lineup.versions,
        missing=lineup.missing,
        limit=limit,
    )


def spoken(asked: EvaluationQuestion) -> str:
    """Return the question for those who know no conversations: what was asked before it comes first."""
    return " ".join((*asked.thread, asked.question))


def take_turns(
    watches: Sequence[Stopwatch[Any]], questions: Sequence[EvaluationQuestion], warm_up: Sequence[EvaluationQuestion]
) -> None:
    """
    Ask everybody each question before the next one, so that a busy machine slows all of them alike.

    Each question is begun by somebody else, since whoever comes after the encoder finds its weights at hand.
    """
    for watch in watches:
        for asked in warm_up:
            watch.ask(asked)
    for number, asked in enumerate(questions):
        first = number % len(watches)
        for watch in (*watches[first:], *watches[:first]):
            watch(asked)


def _searched(questions: Sequence[EvaluationQuestion], use: str, limit: int | None) -> list[EvaluationQuestion]:
    found = [asked for asked in questions if asked.use == use and (asked.is_answerable or asked.expect == "abstained")]
    count = len(found) if limit is None else min(limit, len(found))
    return [found[place * len(found) // count] for place in range(count)]


def _rank(contender: Contender, asked: EvaluationQuestion) -> Ranking:
    return contender.rank(spoken(asked))


def _tune(contender: Contender, calibration: Sequence[EvaluationQuestion]) -> float:
    return choose_threshold(calibration, [_rank(contender, asked) for asked in calibration])


def _our_row(ranked: Stopwatch[Ranking], replied: Stopwatch[Any], reported: _ByFile) -> Row:
    rankings, replies = _divide(ranked.results, reported), _divide(replied.results, reported)
    return Row(
        name="this bot",
        searched="its own index",
        files={
            use: FileFigures(rank_figures(asked, rankings[use]), answer_figures(asked, replies[use]))
            for use, asked in reported.items()
        },
        ranking=latency(ranked.milliseconds),
        answering=latency(replied.milliseconds),
    )


def _their_row(seat: Seat, ranked: Stopwatch[Ranking], threshold: float, reported: _ByFile) -> Row:
    rankings = _divide(ranked.results, reported)
    return Row(
        name=seat.name,
        searched=seat.searched,
        files={use: _their_figures(asked, rankings[use], threshold) for use, asked in reported.items()},
        ranking=latency(ranked.milliseconds),
        threshold=threshold,
    )


def _their_figures(asked: Sequence[EvaluationQuestion], rankings: Sequence[Ranking], threshold: float) -> FileFigures:
    return FileFigures(
        ranks=rank_figures(asked, rankings),
        answers=answer_figures(asked, [reply_above(ranking, threshold) for ranking in rankings]),
        answers_always=answer_figures(asked, [reply_above(ranking, float("-inf")) for ranking in rankings]),
    )


def _divide(results: Sequence[_Result], by_file: _ByFile) -> dict[str, list[_Result]]:
    rest = iter(results)
    return {use: list(islice(rest, len(asked))) for use, asked in by_file.items()}
