"""The commands of those who maintain the knowledge: check, build, eval, chart and coverage."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot import services, terminal
from bot.answer.evidence import OPERATING_POINTS, Caution
from bot.evaluation import against as runs
from bot.evaluation import measures
from bot.evaluation.bars import broken_bars
from bot.evaluation.calibrate import calibrate
from bot.evaluation.judge import Judged, judge
from bot.evaluation.record import RecordFault, Row, read_record, to_rows, write_record
from bot.session import FAILED, WRONG_USE, AsJson, KnowledgeFolder, Session, print_json, today
from index.bars import BARS_FILE, Bars, read_bars
from index.coverage import read_facts
from index.load import load_knowledge
from index.questions import EvaluationQuestion, read_questions


def check(
    context: typer.Context,
    folder: Annotated[Path | None, typer.Argument(help="The knowledge folder.", show_default=False)] = None,
    *,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Check as on this day (default: today).")
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Do not compare entries with each other.")] = False,
) -> None:
    """Check every rule on the knowledge files and print all problems at once, as `path:line: message (rule)`."""
    session: Session = context.obj.on(folder)
    root = session.settings.knowledge_dir
    day = as_of.date() if as_of else today()
    problems = services.check(session.settings, day, session.say, session.progress, quick=quick, load=session.load)
    for problem in problems:
        print(replace(problem, place=replace(problem.place, path=str(root / problem.place.path))))
    session.say(f"{len(problems)} problems." if problems else "No problems.")
    raise typer.Exit(FAILED if problems else 0)


def build(context: typer.Context, *, knowledge: KnowledgeFolder = None) -> None:
    """Build or update the index; only texts that are new or changed are encoded."""
    session: Session = context.obj.on(knowledge)
    started = time.perf_counter()
    report = services.build(
        session.settings,
        session.load(session.settings.model_dir, services.tuned_file(session.settings)),
        session.progress,
    )
    manifest = report.index.manifest
    print(f"entries   {manifest.entries}")
    print(f"passages  {manifest.passages}")
    print(f"encoded   {report.encoded}")
    print(f"reused    {report.reused}")
    print(f"encoder   {manifest.encoder}")
    print(f"seconds   {time.perf_counter() - started:.1f}")


def evaluate_answers(
    context: typer.Context,
    *,
    as_json: AsJson = False,
    record: Annotated[
        Path | None, typer.Option(help="Write the run as JSON Lines: ids and figures.", show_default=False)
    ] = None,
    against: Annotated[
        Path | None, typer.Option(help="Compare with a run that --record wrote.", show_default=False)
    ] = None,
    bars: Annotated[bool, typer.Option("--bars", help="Fail where a figure is below its bar in bars.yaml.")] = False,
    report: Annotated[
        Path | None, typer.Option(help="Write report.md and pictures into this folder.", show_default=False)
    ] = None,
    calibration: Annotated[bool, typer.Option("--calibrate", help="Fit the decision on the calibration file.")] = False,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Answer as on this day (default: today).")
    ] = None,
    knowledge: KnowledgeFolder = None,
) -> None:
    """
    Measure the answers on the project's own questions (knowledge/evaluation), each file by itself.

    Exit status 1 when a bar is broken.

    Examples:

        mappa-bot eval --report report

        mappa-bot eval --against recorded.jsonl --record recorded.jsonl

        mappa-bot eval --bars --json > figures.json
    """
    session: Session = context.obj.on(knowledge)
    questions = _read_questions(session)
    least = _read_bars(session, questions) if bars else {}
    earlier = _read_record(session, against) if against else ()
    day = as_of.date() if as_of else today()
    searcher = session.searcher(allow_stale=False)
    with session.progress("Answering") as progress:
        answerer = services.make_answerer(session.settings, searcher)
        judged = judge(answerer, questions, as_of=day, area=session.settings.area, progress=progress)
    if calibration:
        print_json(asdict(calibrate([item for item in judged if item.question.use == "calibration"])))
        return
    files, rows = measures.measure_files(judged), to_rows(judged)
    compared = runs.compare(rows, earlier) if against else {}
    broken = tuple(broken_bars(least, files))
    manifest = searcher.index.manifest
    measured_on = {"as_of": day.isoformat(), "encoder": manifest.encoder, "knowledge": manifest.knowledge}
    try:
        if record:
            record.write_text(write_record(rows, files, measured_on), encoding="utf-8")
        if report:
            _write_report(report, judged, files, session.settings.caution)
    except OSError as error:
        session.fail(f"{error.filename}: {error.strerror}")
    if as_json:
        print_json(
            {
                "files": {use: measures.file_as_json(measured) for use, measured in files.items()},
                **({"against": {use: runs.as_json(found) for use, found in compared.items()}} if against else {}),
                **({"broken_bars": [each.as_json() for each in broken]} if bars else {}),
            }
        )
    else:
        terminal.print_figures(session.out, files)
        terminal.print_comparison(session.out, compared)
    for line in broken or (["Every bar holds."] if bars else []):
        session.say(str(line))
    raise typer.Exit(FAILED if broken else 0)


def chart(
    context: typer.Context,
    table: Annotated[str | None, typer.Argument(help="The id of the table.", show_default=False)] = None,
    file: Annotated[Path | None, typer.Argument(help="Where to write the PNG.", show_default=False)] = None,
    *,
    knowledge: KnowledgeFolder = None,
) -> None:
    """Draw a table of figures as a small picture and print its description; without a table, list the tables."""
    # Imports that no other command should wait for.
    from bot.charts import describe, draw  # noqa: PLC0415

    session: Session = context.obj.on(knowledge)
    tables = {found.id: found for found in load_knowledge(session.settings.knowledge_dir).tables}
    if table is None:
        for name, found in tables.items():
            print(f"{name}  {found.title} ({found.period})")
        return
    if table not in tables or file is None:
        session.fail(f"give a table ({', '.join(tables)}) and a file to write", WRONG_USE)
    try:
        file.write_bytes(draw(tables[table]))
    except OSError as error:
        session.fail(f"{file}: {error.strerror}")
    print(describe(tables[table]))


def coverage(
    context: typer.Context,
    facts_folder: Annotated[Path, typer.Argument(help="The folder of researched facts.", show_default=False)],
    *,
    uncovered: Annotated[bool, typer.Option("--uncovered", help="Only facts that no entry seems to carry.")] = False,
    as_json: AsJson = False,
) -> None:
    """
    Show which entry carries which researched fact, and list the facts that none seems to carry.

    Exit status 1 when there are facts that nobody has decided about (knowledge/coverage.yaml).
    """
    session: Session = context.obj
    try:
        facts = read_facts(facts_folder)
    except OSError as error:
        session.fail(f"{facts_folder}: {error.strerror}", WRONG_USE)
    if not facts:
        session.fail(f"no facts in {facts_folder}: files named like 01-topic.md are read", WRONG_USE)
    carried, needless = services.cover_facts(session.settings, facts, session.progress, load=session.load)
    shown = [item for item in carried if not uncovered or item.status == "uncovered"]
    if as_json:
        for item in shown:
            print_json(asdict(item))
    else:
        terminal.print_coverage(session.out, shown)
    counts = Counter(item.status for item in carried)
    session.say(f"{len(carried)} facts: " + ", ".join(f"{count} {status}" for status, count in sorted(counts.items())))
    for left in needless:
        session.say(f"coverage.yaml: no fact begins with {left.fact!r}")
    raise typer.Exit(FAILED if counts["uncovered"] or needless else 0)


def _read_questions(session: Session) -> tuple[EvaluationQuestion, ...]:
    questions, problems = read_questions(session.settings.knowledge_dir / "evaluation")
    if problems or not questions:
        session.fail("\n".join(map(str, problems)) or "no questions in knowledge/evaluation")
    return questions


def _read_bars(session: Session, questions: Sequence[EvaluationQuestion]) -> dict[str, Bars]:
    bars, problems = read_bars(session.settings.knowledge_dir, frozenset(asked.use for asked in questions))
    if problems or not bars:
        session.fail("\n".join(map(str, problems)) or f"no bars in {session.settings.knowledge_dir / BARS_FILE}")
    return bars


def _read_record(session: Session, path: Path) -> tuple[Row, ...]:
    try:
        return read_record(path)
    except RecordFault as fault:
        session.fail(str(fault), WRONG_USE)


def _write_report(
    folder: Path, judged: Sequence[Judged], files: Mapping[str, measures.Measured], caution: Caution
) -> None:
    # It draws, and no other command should wait for what draws.
    from bot.evaluation.report import write_report  # noqa: PLC0415

    write_report(folder, judged, files, {str(name): least for name, least in OPERATING_POINTS.items()}, caution)
