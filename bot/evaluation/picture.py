"""How far the sureness can be trusted and what each threshold gives, as a picture with the words for it."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from bot.evaluation.judge import Judged
from bot.evaluation.sureness import (
    Bin,
    Point,
    answerable_in_one_part,
    at,
    calibration_error,
    curve,
    reliability,
    weighed,
)

_INCHES, _DOTS_PER_INCH = (13.0, 6.2), 120
# Told apart without colour vision too (Okabe and Ito 2008); besides, the kinds of marks differ.
_BLUE, _ORANGE, _GREY = "#0072B2", "#D55E00", "#666666"
_MARKERS = ("s", "o", "^", "D", "v")
# Of fewer answers the share that is right says next to nothing, and the line only trembles.
_FEWEST_ANSWERS = 20


@dataclass(frozen=True, slots=True)
class Trust:
    """What the picture shows: bins of sureness, what every threshold gives, and what the named ones do."""

    title: str
    bins: tuple[Bin, ...]
    points: tuple[Point, ...]
    named: dict[str, Point]
    current: str

    @property
    def questions(self) -> int:
        """How many questions are in the bins."""
        return sum(each.observed.whole for each in self.bins)


def look_at_trust(title: str, judged: Sequence[Judged], operating_points: Mapping[str, float], current: str) -> Trust:
    """
    Return what there is to show for a file of questions.

    Args:
        title: What the picture is headed by.
        judged: The questions of the file.
        operating_points: Thresholds on the sureness, by the names that people know them by.
        current: The name of the one in use.
    """
    items, answerable = weighed(judged), answerable_in_one_part(judged)
    named = {name: at(items, answerable, threshold) for name, threshold in operating_points.items()}
    return Trust(title, reliability(items), curve(items, answerable), named, current)


def draw(trust: Trust) -> bytes:
    """Return the picture as PNG, 1560 by 744 pixels, the same bytes for the same figures."""
    figure = Figure(figsize=_INCHES, dpi=_DOTS_PER_INCH, layout="constrained")
    FigureCanvasAgg(figure)
    figure.suptitle(trust.title, fontsize=14)
    left, right = figure.subplots(1, 2)
    _draw_reliability(left, trust.bins)
    _draw_curve(right, trust)
    picture = io.BytesIO()
    figure.savefig(picture, format="png", metadata={"Title": trust.title, "Software": None})
    return picture.getvalue()


def describe(trust: Trust) -> str:
    """Return the picture in words, for those who cannot see it."""
    bins = "; ".join(f"{_in_words(each)}" for each in trust.bins) or "no question was searched"
    named = "; ".join(
        f"{name}{' (in use)' if name == trust.current else ''}, from {point.threshold:.2f}: "
        f"{_percent(point.accuracy.value)} of the answers right, "
        f"{_percent(point.answered_right.value)} of the answerable questions answered right"
        for name, point in trust.named.items()
    )
    return (
        f"Two charts. Left, how sure the bot was against how often it was right: {bins}. Expected calibration error "
        f"{calibration_error(trust.bins):.3f}. Right, the share of answers that are right against the share of "
        f"answerable questions answered right, as the threshold moves; marked: {named}."
    )


def _draw_reliability(axes: Axes, bins: Sequence[Bin]) -> None:
    axes.plot([0, 1], [0, 1], linestyle="--", color=_GREY, label="as sure as right")
    for each in bins:
        value, interval = each.observed.value, each.observed.interval
        if value is None or interval is None:
            continue
        below, above = value - interval[0], interval[1] - value
        axes.errorbar([each.sureness], [value], [[below], [above]], fmt="o", color=_BLUE, capsize=3)
    axes.set_title(f"Reliability: expected calibration error {calibration_error(bins):.3f}", fontsize=12)
    axes.set_xlabel(f"how sure the bot is ({_counts(bins)})", fontsize=11)
    axes.set_ylabel("share that is right, with 95 % intervals", fontsize=11)
    axes.set_xlim(-0.02, 1.05)
    axes.set_ylim(-0.02, 1.05)
    axes.grid(alpha=0.3)
    axes.legend(loc="upper left", fontsize=10)


def _draw_curve(axes: Axes, trust: Trust) -> None:
    drawn = [
        (point.answered_right.value, point.accuracy.value)
        for point in trust.points
        if point.answered_right.value is not None and point.accuracy.value is not None
        if point.accuracy.whole >= _FEWEST_ANSWERS
    ]
    axes.plot([x for x, _ in drawn], [y for _, y in drawn], color=_BLUE, linewidth=1.8)
    for (name, point), marker in zip(trust.named.items(), cycle(_MARKERS)):
        x, y = point.answered_right.value, point.accuracy.value
        if x is None or y is None:
            continue
        in_use = name == trust.current
        label = f"{name}{', in use' if in_use else ''}, from {point.threshold:.2f}: {100 * y:.1f} %, {100 * x:.1f} %"
        axes.plot(
            [x],
            [y],
            linestyle="none",
            marker=marker,
            markersize=13 if in_use else 10,
            color=_ORANGE,
            markerfacecolor=_ORANGE if in_use else "white",
            markeredgewidth=2,
            label=label,
        )
    axes.set_title(f"What each threshold gives (from {_FEWEST_ANSWERS} answers on)", fontsize=12)
    axes.set_xlabel("share of answerable questions answered right", fontsize=11)
    axes.set_ylabel("share right among the answers given", fontsize=11)
    axes.set_xlim(0, 1.02)
    axes.set_ylim(_floor(drawn), 1.01)
    axes.grid(alpha=0.3)
    if axes.get_legend_handles_labels()[0]:
        axes.legend(loc="lower left", fontsize=10, title="right of the answers, right of the answerable")


def _floor(drawn: Sequence[tuple[float, float]]) -> float:
    """Return a fifth below the lowest point: what matters is not pressed flat, and the legend has room."""
    return max(0.0, min((y for _, y in drawn), default=0.0) // 0.1 / 10 - 0.2)


def _counts(bins: Sequence[Bin]) -> str:
    counts = sorted({each.observed.whole for each in bins})
    return f"mean of {len(bins)} bins of {' or '.join(map(str, counts))} questions" if bins else "no question"


def _in_words(each: Bin) -> str:
    return f"sure {each.sureness:.2f}, right {each.observed.part} of {each.observed.whole}"


def _percent(value: float | None) -> str:
    return "none" if value is None else f"{100 * value:.1f} %"
