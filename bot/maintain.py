"""The commands of those who maintain the knowledge: check, build, eval, chart and coverage."""

import time
from collections import Counter
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot import services, terminal
from bot.answer import evaluate
from bot.session import FAILED, WRONG_USE, AsJson, KnowledgeFolder, Session, print_json, today
from index.coverage import read_facts
from index.load import load_knowledge
from index.questions import read_questions


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
    report = services.build(session.settings, session.load(session.settings.model_dir), session.progress)
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
    calibration: Annotated[bool, typer.Option("--calibrate", help="Fit the decision on the calibration file.")] = False,
) -> None:
    """Measure the answers on the project's own questions (knowledge/evaluation), each file by itself."""
    session: Session = context.obj
    answerer = session.answerer(allow_stale=False)
    questions, problems = read_questions(session.settings.knowledge_dir / "evaluation")
    if problems or not questions:
        session.fail("\n".join(map(str, problems)) or "no questions in knowledge/evaluation")
    area = session.settings.area
    judged = evaluate.judge(answerer, questions, as_of=today(), area=area)
    if calibration:
        weights, points = evaluate.calibrate([item for item in judged if item.question.use == "calibration"])
        print_json({"weights": asdict(weights), "points": [asdict(point) for point in points]})
        return
    uses = list(dict.fromkeys(item.question.use for item in judged))
    figures = {use: evaluate.count([item for item in judged if item.question.use == use]) for use in uses}
    if as_json:
        print_json({use: asdict(counted) for use, counted in figures.items()})
    else:
        terminal.print_figures(session.out, figures)


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
