"""What a person sees in a terminal: answers, ranked entries, progress."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as ProgressBar
from rich.table import Column, Table
from rich.text import Text

from bot.answer.types import Answer, CitedSource
from bot.evaluation.against import Comparison
from bot.evaluation.measures import Measured
from bot.evaluation.tables import GROUP_HEADINGS, HEADINGS, comparison_lines, figure_rows, group_row
from bot.wording import NOTICES, SOURCES, SUGGESTIONS, checked_on, published_date
from index.coverage import Carried
from index.encode import Progress
from index.types import Entry, Hit

if TYPE_CHECKING:
    from bot.doctor import Finding  # with Slack's libraries and the database, which few commands need

_LEVEL_STYLES = {"ok": "green", "warn": "yellow", "missing": "red"}


def print_answer(console: Console, answer: Answer) -> None:
    """Print an answer with its notices, sources and suggestions."""
    console.print(Text(answer.text))
    for notice in answer.notices:
        console.print(Text(NOTICES[notice], style="yellow"))
    if answer.passages:
        console.print(Text(f"\n{SOURCES}", style="bold"))
        for passage in answer.passages:
            for cited in passage.citations:
                console.print(Padding(_citation(cited), (0, 0, 0, 2)))
                if cited.source.url:
                    # Never broken over lines: people click on it or copy it.
                    console.print(Text(f"      {cited.source.url}", style="dim"), soft_wrap=True)
        days = [passage.checked_on for passage in answer.passages if passage.checked_on]
        if days:
            console.print(Padding(Text(checked_on(min(days)), style="dim"), (0, 0, 0, 2)))
    if answer.suggestions:
        console.print(Text(f"\n{SUGGESTIONS}", style="bold"))
        for suggestion in answer.suggestions:
            console.print(Padding(Text(f"• {suggestion}"), (0, 0, 0, 2)))


def print_hits(console: Console, hits: Sequence[Hit], entries: dict[str, Entry]) -> None:
    """Print ranked entries with the scores of each stage."""
    table = Table("rank", Column("entry", overflow="fold"), "title", "score", "dense", "BM25", "coverage")
    for rank, hit in enumerate(hits, start=1):
        figures = (f"{value:.2f}" for value in (hit.score, hit.dense, hit.lexical, hit.coverage))
        table.add_row(str(rank), hit.entry, Text(entries[hit.entry].title), *figures)
    console.print(table)


def print_figures(console: Console, files: Mapping[str, Measured]) -> None:
    """Print what was measured on each file of questions, then its key figures by topic and by kind."""
    for use, measured in files.items():
        console.print(Text(f"{use}: {measured.figures.questions} questions", style="bold"))
        table = Table(*HEADINGS, box=SIMPLE_HEAD)
        for row in figure_rows(measured.figures):
            table.add_row(*row)
        console.print(table)
        for what, groups in (("topic", measured.topics), ("kind", measured.kinds)):
            # Every name in full and no figure broken, in 80 columns.
            first, *rest = GROUP_HEADINGS
            narrow = Table(Column(what, no_wrap=True), first, *rest, box=SIMPLE_HEAD, padding=0, show_edge=False)
            for name, figures in groups.items():
                narrow.add_row(Text(name), *group_row(figures))
            console.print(narrow)


def print_comparison(console: Console, compared: Mapping[str, Comparison]) -> None:
    """Print what changed since an earlier run, and every question that flipped."""
    for use, comparison in compared.items():
        for line in comparison_lines(use, comparison):
            # Whole lines, so that they can be searched and cut.
            console.print(Text(line), soft_wrap=True)


def print_findings(console: Console, findings: "Sequence[Finding]") -> None:
    """Print what was looked at, a line each, and under it what to do where something is not well."""
    for finding in findings:
        console.print(Text(f"{finding.level.value:<8}{finding.what}", style=_LEVEL_STYLES[finding.level.value]))
        if finding.next_step:
            console.print(Padding(Text(finding.next_step), (0, 0, 0, 8)))


def print_coverage(console: Console, carried: Sequence[Carried]) -> None:
    """Print facts with the entry nearest to each, how near it is, and what was decided."""
    table = Table("fact", Column("entry", overflow="fold"), "cosine", "figures", "", Column("text", ratio=1))
    for item in carried:
        place = f"{item.fact.place.path}:{item.fact.place.line}"
        text = f"{item.fact.text[:160]}{f' ({item.because})' if item.because else ''}"
        table.add_row(place, item.entry, f"{item.cosine:.2f}", f"{item.figures:.0%}", item.status, Text(text))
    console.print(table)


@contextmanager
def progress_bar(console: Console, label: str) -> Iterator[Progress]:
    """Show a bar while something long goes on; the callable takes (done, all)."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with ProgressBar(*columns, console=console, transient=True) as bar:
        task = bar.add_task(label, total=None)

        def report(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield report


def _citation(cited: CitedSource) -> Text:
    source = cited.source
    text = Text(f"[{cited.number}] {source.title}, {cited.locator} ")
    text.append(f"({source.publisher}, {published_date(source.published)})", style="dim")
    return text
