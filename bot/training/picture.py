"""Pictures of a simulation: what is recalled over the days, and the load of each day beneath."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from bot.training.outcomes import spread
from bot.training.simulate import FIXED, MASSED, MASSED_WIDE, OURS, LearnerResult, Outcome

_INCHES, _DOTS_PER_INCH = (13.0, 8.2), 120
_GREY = "#666666"


@dataclass(frozen=True, slots=True)
class _Style:
    """How a policy is drawn: told apart without colour vision too (Okabe and Ito 2008), and by the kind of line."""

    policy: str
    label: str
    colour: str
    line: str


_STYLES = (
    _Style(OURS, "mappa-bot", "#0072B2", "-"),
    _Style(FIXED, "fixed intervals", "#D55E00", "--"),
    _Style(MASSED, "massed, the same items", "#444444", "-."),
    _Style(MASSED_WIDE, "massed, all items", "#009E73", ":"),
)


def draw(results: Sequence[LearnerResult], sampled: Sequence[int], items: int) -> bytes:
    """
    Return the picture as PNG, 1560 by 984 pixels, the same bytes for the same results.

    Of many learners it shows the median and, for ours, where 90 % of them lie; their load is the mean.

    Args:
        results: At least one.
        sampled: The days of their curves.
        items: How many items the path has.
    """
    figure = Figure(figsize=_INCHES, dpi=_DOTS_PER_INCH, layout="constrained")
    FigureCanvasAgg(figure)
    title = _title(results, items)
    figure.suptitle(title, fontsize=14)
    grid = figure.add_gridspec(2, 2, height_ratios=(3, 2))
    every, asked = figure.add_subplot(grid[0, 0]), figure.add_subplot(grid[0, 1])
    _draw_recall(every, results, sampled, lambda outcome: outcome.curve)
    every.set_title(f"Chance to recall an item, over all {items} (never asked counts 0)", fontsize=11)
    _draw_recall(asked, results, sampled, lambda outcome: _over_asked(outcome, items))
    asked.set_title("Chance to recall an item, over those asked so far", fontsize=11)
    _draw_load(figure.add_subplot(grid[1, :]), results)
    if len(results) == 1:
        for axes in figure.axes:
            _shade_absence(axes, results[0])
    picture = io.BytesIO()
    figure.savefig(picture, format="png", metadata={"Title": title, "Software": None})
    return picture.getvalue()


def _title(results: Sequence[LearnerResult], items: int) -> str:
    who = "One imagined learner" if len(results) == 1 else f"{len(results):,} imagined learners (medians)"
    return f"{who}, {results[0].life.days} days, {items} items, at most {results[0].life.wishes.most} in a set"


def _over_asked(outcome: Outcome, items: int) -> tuple[float, ...]:
    pairs = zip(outcome.curve, outcome.asked_by, strict=True)
    return tuple(value * items / asked if asked else 0.0 for value, asked in pairs)


def _draw_recall(
    axes: Axes, results: Sequence[LearnerResult], sampled: Sequence[int], curve: Callable[[Outcome], tuple[float, ...]]
) -> None:
    ends = []
    for style in _STYLES:
        curves = [curve(each.outcomes[style.policy]) for each in results]
        # Who was never asked anything has no such chance yet.
        known = [[value for value in values if value > 0] for values in zip(*curves, strict=True)]
        days = [day for day, values in zip(sampled, known, strict=True) if values]
        spreads = [spread(values) for values in known if values]
        middle = [each.median for each in spreads]
        axes.plot(days, middle, color=style.colour, linestyle=style.line, linewidth=2)
        if style.policy == OURS and len(results) > 1:
            low, high = [each.p5 for each in spreads], [each.p95 for each in spreads]
            axes.fill_between(days, low, high, color=style.colour, alpha=0.15, linewidth=0)
        ends.append((middle[-1], style))
    _label_ends(axes, ends, sampled[-1])
    axes.set_xlim(0, sampled[-1] * 1.48)
    axes.set_ylim(0, 1)
    axes.set_xticks(range(0, sampled[-1] + 2, 20))
    axes.set_xlabel("day", fontsize=10)
    axes.grid(alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)


def _label_ends(axes: Axes, ends: Sequence[tuple[float, _Style]], day: int) -> None:
    """Write the name of each line at its end, moved apart where two would lie on each other."""
    lowest = 0.0
    for value, style in sorted(ends, key=lambda end: end[0]):
        place = max(value, lowest)
        lowest = place + 0.06
        axes.text(day * 1.02, place, f"{style.label} {value:.0%}", color=style.colour, fontsize=10, va="center")


def _draw_load(axes: Axes, results: Sequence[LearnerResult]) -> None:
    days = results[0].life.days
    for style in _STYLES[:3]:
        outcomes = [each.outcomes[style.policy] for each in results]
        sets, lessons = (
            [fmean(counts[day] for counts in kind) for day in range(days)]
            for kind in ([each.sets for each in outcomes], [each.lessons for each in outcomes])
        )
        if style.policy == OURS:
            most = max(max(each.sets) for each in outcomes)
            axes.bar(range(days), sets, 0.9, color=style.colour, label=f"{style.label}, daily set (largest: {most})")
            axes.bar(range(days), lessons, 0.9, sets, color="#9ECAE9", label=f"{style.label}, questions after a lesson")
        else:
            load = [each + more for each, more in zip(sets, lessons, strict=True)]
            axes.step(range(days), load, style.line, where="mid", color=style.colour, linewidth=1.4, label=style.label)
    most = results[0].life.wishes.most
    axes.axhline(most, color=_GREY, linewidth=1)
    axes.text(days, most + 0.3, f"cap of a set: {most}", color=_GREY, fontsize=10, ha="right", va="bottom")
    axes.set_title(f"Answers {'in a' if len(results) == 1 else 'per learner and'} day", fontsize=11)
    axes.set_xlabel("day (shaded: away)" if len(results) == 1 else "day", fontsize=10)
    axes.set_xlim(-1, days)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(loc="upper right", fontsize=10, frameon=False)


def _shade_absence(axes: Axes, result: LearnerResult) -> None:
    """Shade the weeks and longer in which the learner never answered."""
    life, start = result.life, 0
    for day in range(life.days + 1):
        if day < life.days and not life.present[day]:
            continue
        if day - start >= 5:
            axes.axvspan(start - 0.5, day - 0.5, color=_GREY, alpha=0.12, linewidth=0)
        start = day + 1
