"""What was measured as rows of words, for a terminal and for a report alike."""

from collections.abc import Iterator, Mapping

from bot.evaluation.against import Comparison, Flip
from bot.evaluation.measures import Figures, Share
from bot.evaluation.record import Row

LABELS: Mapping[str, str] = {
    "accuracy": "right, of all questions",
    "accuracy_among_answered": "right among the answers given",
    "answered_right": "answerable ones answered right",
    "abstention_recall": "unanswerable ones declined",
    "false_abstention": "answerable ones declined",
    "asked_back": "answerable ones asked back",
    "stopped": "stopped with nothing personal in them",
    "clarified": "vague ones asked back",
    "personal_data": "personal data stopped",
    "r_at_1": "right entry found first (R@1)",
    "r_at_3": "right entry in the first three (R@3)",
}
HEADINGS = ("measure", "share", "count", "95 % interval")
GROUP_HEADINGS = ("asked", "right of answers", "answered right", "declined", "R@1", "nDCG@10")


def figure_rows(figures: Figures) -> Iterator[tuple[str, str, str, str]]:
    """Yield measure, share, count and 95 % interval; what was not counted has a dash."""
    for name, label in LABELS.items():
        share: Share = getattr(figures, name)
        low, high = share.interval or (None, None)
        interval = "-" if low is None or high is None else f"{100 * low:.1f} to {100 * high:.1f}"
        yield label, _percent(share.value), f"{share.part} of {share.whole}" if share.whole else "-", interval
    count = f"over {figures.r_at_1.whole}" if figures.r_at_1.whole else "-"
    yield "nDCG@10", _decimal(figures.ndcg_at_10), count, "-"


def group_row(figures: Figures) -> tuple[str, ...]:
    """Return the key figures of a topic or kind, in the order of `GROUP_HEADINGS`."""
    return (
        str(figures.questions),
        _counted(figures.accuracy_among_answered),
        _counted(figures.answered_right),
        _counted(figures.abstention_recall),
        _percent(figures.r_at_1.value, places=0),
        _decimal(figures.ndcg_at_10),
    )


def comparison_lines(use: str, comparison: Comparison) -> Iterator[str]:
    """Yield what changed on a file of questions: the test in a line, then every question that flipped."""
    lost, won = len(comparison.lost), len(comparison.won)
    yield (
        f"{use}: {comparison.questions} questions in both runs, {comparison.right_then} right then and "
        f"{comparison.right_now} now; {lost} lost, {won} won, "
        f"p = {comparison.p_value:.4f} (exact sign test, two-sided)"
    )
    for what, flips in (("lost", comparison.lost), ("won", comparison.won), ("judged anew", comparison.judged_anew)):
        for flip in flips:
            yield f"  {what:<5} {_flip(flip)}"
    for what, names in (("added", comparison.added), ("removed", comparison.removed)):
        if names:
            yield f"  {what} since: {len(names)} ({', '.join(names)})"


def _flip(flip: Flip) -> str:
    return f"{flip.now.id}: was {_ended(flip.was)}, is {_ended(flip.now)}"


def _ended(row: Row) -> str:
    said = " ".join((row.outcome, *row.shown))
    return f"{'right' if row.right else 'wrong'} ({said})"


def _percent(value: float | None, places: int = 1) -> str:
    return "-" if value is None else f"{100 * value:.{places}f} %"


def _decimal(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _counted(share: Share) -> str:
    return f"{share.part}/{share.whole} {_percent(share.value, places=0)}" if share.whole else "-"
