"""The charts of a report's page, as SVG that stands in the page itself and takes its colours."""

import io
import re
from collections.abc import Sequence

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from bot.training import report_words as words

# As wide as a phone's page, so that its letters are not made smaller there; at 72 dots an inch.
_WIDTH, _DOTS_PER_INCH = 4.6, 72
_FONT_SIZE = 11
# Told apart without colour vision too (Okabe and Ito 2008); besides, the bars stand in one order.
_BLUE, _ORANGE = "#0072B2", "#E69F00"
# Drawn in this, then given the colour of the page's own text.
_INK = "#010203"
_MAX_LABEL = 24


def lessons_chart(rows: Sequence[tuple[str, int | None, int | None]], members: int) -> str:
    """Return bars of how many members have read each lesson and have it done; what is not shown has no bar."""
    figure, axes = _empty(0.7 + 0.62 * len(rows))
    for number, (label, colour) in enumerate(((words.READ, _BLUE), (words.DONE, _ORANGE))):
        counts = [row[number + 1] for row in rows]
        places = [row + (number - 0.5) * 0.36 for row in range(len(rows))]
        bars = axes.barh(places, [count or 0 for count in counts], 0.34, label=label, color=colour)
        said = [words.NOT_SHOWN if count is None else str(count) for count in counts]
        axes.bar_label(bars, said, padding=3, fontsize=_FONT_SIZE - 1, color=_INK)
    _name_rows(axes, [row[0] for row in rows])
    axes.set_xlim(0, members * 1.3)
    figure.legend(loc="outside upper left", ncols=2, fontsize=_FONT_SIZE, frameon=False, labelcolor=_INK)
    return _as_svg(figure, "lessons", words.lessons_in_words(list(rows), members))


def items_chart(rows: Sequence[tuple[float, str]]) -> str:
    """Return bars of the share that was right at the first attempt, each with its words, numbered as in the table."""
    shares, said = [share for share, _ in rows], [words_of for _, words_of in rows]
    figure, axes = _empty(0.3 + 0.34 * len(shares))
    bars = axes.barh(range(len(shares)), shares, 0.6, color=_BLUE)
    axes.bar_label(bars, said, padding=3, fontsize=_FONT_SIZE - 1, color=_INK, parse_math=False)
    _name_rows(axes, [str(number) for number in range(1, len(shares) + 1)])
    axes.set_xlim(0, 1.45)
    return _as_svg(figure, "items", words.items_in_words(said))


def _empty(height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(_WIDTH, height), dpi=_DOTS_PER_INCH, layout="constrained")
    FigureCanvasSVG(figure)
    axes = figure.add_subplot()
    # Every bar has its figure, so the scale below would only take room.
    axes.xaxis.set_visible(False)
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    axes.spines["left"].set_color(_INK)
    axes.tick_params(length=0, labelsize=_FONT_SIZE, colors=_INK)
    return figure, axes


def _name_rows(axes: Axes, names: Sequence[str]) -> None:
    short = [name if len(name) <= _MAX_LABEL else f"{name[: _MAX_LABEL - 1].rstrip()}…" for name in names]
    axes.set_yticks(range(len(names)), short)
    for label in axes.get_yticklabels():
        label.set_parse_math(False)
    axes.invert_yaxis()


def _as_svg(figure: Figure, name: str, in_words: str) -> str:
    """Return a drawing as one element, with names of its own and the words for those who cannot see it."""
    held = io.StringIO()
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": name, "font.family": "sans-serif"}):
        figure.savefig(held, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    drawing = held.getvalue()
    drawing = drawing[drawing.index("<svg") :].strip()
    drawing = re.sub(r"<metadata>.*?</metadata>", "", drawing, flags=re.DOTALL)
    drawing = re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>{name}-", drawing)
    drawing = drawing.replace(_INK, "currentColor")
    return drawing.replace("<svg ", f'<svg role="img" aria-label="{_attribute(in_words)}" ', 1)


def _attribute(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
