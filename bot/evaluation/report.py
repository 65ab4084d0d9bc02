"""The report of an evaluation: tables in Markdown, and a picture for each file of questions."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bot.evaluation.judge import Judged
from bot.evaluation.measures import Figures, Measured
from bot.evaluation.picture import Trust, describe, draw, look_at_trust
from bot.evaluation.tables import GROUP_HEADINGS, HEADINGS, figure_rows, group_row

_FITTED_ON = "calibration"


def write_report(
    folder: Path,
    judged: Sequence[Judged],
    files: Mapping[str, Measured],
    operating_points: Mapping[str, float],
    current: str,
) -> None:
    """
    Write report.md and a picture for each file of questions into `folder`, which is made where needed.

    Args:
        folder: Where to write; what has the same name there is replaced.
        judged: The questions of all files.
        files: What was measured on each.
        operating_points: Thresholds on the sureness, by the names that people know them by.
        current: The name of the one in use.

    Raises:
        OSError: Something cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lines = ["# How good the answers are", "", "Written by `mappa-bot eval --report`. Intervals are Wilson's.", ""]
    for use, measured in files.items():
        some = [item for item in judged if item.question.use == use]
        trust = look_at_trust(_title(use, measured.figures), some, operating_points, current)
        (folder / f"{use}.png").write_bytes(draw(trust))
        lines += _section(use, measured, trust)
    (folder / "report.md").write_text("\n".join(lines), encoding="utf-8")


def _title(use: str, figures: Figures) -> str:
    fitted = ": the decision was fitted on these" if use == _FITTED_ON else ""
    return f"{use}.yaml, {figures.questions} questions{fitted}"


def _section(use: str, measured: Measured, trust: Trust) -> Iterator[str]:
    yield from (f"## {trust.title}", "")
    yield from (*_table(HEADINGS, figure_rows(measured.figures)), "")
    yield from (f"![{describe(trust)}]({use}.png)", "")
    yield (
        f"The picture is over the {trust.questions} questions that were searched and that one entry answers, or none."
    )
    yield from ("", *_table(("operating point", "answers from", "right of answers", "answered right"), _named(trust)))
    for what, groups in (("topic", measured.topics), ("kind", measured.kinds)):
        rows = ((name, *group_row(figures)) for name, figures in groups.items())
        yield from ("", f"### By {what}", "", *_table((what, *GROUP_HEADINGS), rows))
    yield ""


def _named(trust: Trust) -> Iterator[tuple[str, str, str, str]]:
    for name, point in trust.named.items():
        shown = f"**{name}** (in use)" if name == trust.current else name
        counts = (f"{share.part} of {share.whole}" for share in (point.accuracy, point.answered_right))
        yield shown, f"{point.threshold:.2f}", next(counts), next(counts)


def _table(headings: Sequence[str], rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    yield _row(headings)
    yield _row(["---"] * len(headings))
    yield from map(_row, rows)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
