"""What a person sees in a terminal: answers, ranked entries, progress."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as ProgressBar
from rich.table import Column, Table
from rich.text import Text

from bot.answer.evaluate import Figures
from bot.answer.types import Answer, CitedSource
from bot.doctor import Finding, Level
from bot.wording import NOTICES, SOURCES, SUGGESTIONS, checked_on, published_date
from index.coverage import Carried
from index.encode import Progress
from index.types import Entry, Hit

_LEVEL_STYLES = {Level.OK: "green", Level.WARN: "yellow", Level.MISSING: "red"}


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


def print_figures(console: Console, figures: Mapping[str, Figures]) -> None:
    """Print what was counted over each file of questions, one column a file."""

    def share(part: int, whole: int) -> str:
        return f"{part / whole:6.1%}  ({part} of {whole})" if whole else "-"

    rows: list[tuple[str, Callable[[Figures], str]]] = [
        ("questions", lambda f: str(f.questions)),
        ("right among the answers given", lambda f: share(f.answered_right, f.answered)),
        ("answerable ones answered right", lambda f: share(f.answered_right, f.answerable)),
        ("unanswerable ones declined", lambda f: share(f.declined, f.must_decline)),
        ("vague ones asked back", lambda f: share(f.clarified, f.clarify)),
        ("personal data stopped", lambda f: share(f.blocked_right, f.blocked)),
        ("right entry found first", lambda f: share(f.first_hit_right, f.answerable)),
        ("right entry among the first three", lambda f: share(f.first_three_right, f.answerable)),
    ]
    table = Table("", *figures)
    for label, figure in rows:
        table.add_row(label, *(figure(counted) for counted in figures.values()))
    console.print(table)


def print_findings(console: Console, findings: Sequence[Finding]) -> None:
    """Print what was looked at, a line each, and under it what to do where something is not well."""
    for finding in findings:
        console.print(Text(f"{finding.level.value:<8}{finding.what}", style=_LEVEL_STYLES[finding.level]))
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
