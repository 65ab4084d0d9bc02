"""The command line: `mappa-bot --help` lists the commands, and each has help and examples of its own."""

import json
import logging
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console

from bot import services, terminal
from bot.answer import evaluate
from bot.answer.answerer import Answerer
from bot.answer.as_json import Json, answer_as_json
from bot.answer.stop import clean_thread, stop_personal_data
from bot.answer.types import Answer, Question
from bot.answer.understand import understand
from bot.batch import answer_lines, read_line
from bot.charts import describe, draw
from bot.doctor import check_encoder, check_index, is_ready, run_doctor
from bot.eligibility import Concluded, as_text, conclude_with_entries, read_answers, walk
from bot.services import LoadEncoder
from bot.session import FAILED, WRONG_USE, Session
from bot.settings import load_settings
from bot.slack.serve import serve as run_bot
from bot.store.errors import StoreFault
from bot.wording import DEMO_GOODBYE, DEMO_PROMPT, DEMO_WELCOME, GUIDE_MISSING, guide_incomplete
from index.coverage import read_facts
from index.encode import load_encoder
from index.errors import IndexFault, KnowledgeFault
from index.guide import next_question
from index.load import load_knowledge
from index.questions import read_questions
from index.types import Hit

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode="markdown")

Batch = Annotated[
    Path | None, typer.Option(help="JSON Lines with id and question; `-` reads standard input.", allow_dash=True)
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]
Knowledge = Annotated[Path | None, typer.Option("--knowledge", help="The knowledge folder to use.", show_default=False)]
AllowStale = Annotated[bool, typer.Option(help="Use the index as it was built, even if the knowledge has changed.")]


@app.callback()
def options(
    context: typer.Context,
    knowledge: Knowledge = None,
) -> None:
    """Short, curated, cited answers to questions about MAPPA (England and Wales)."""
    out, err = Console(soft_wrap=False), Console(stderr=True)
    try:
        settings = load_settings()
    except ValidationError as error:
        for problem in error.errors(include_url=False, include_input=False):
            err.print(f"MAPPA_{str(problem['loc'][0]).upper()}: {problem['msg']}", markup=False)
        raise typer.Exit(WRONG_USE) from None
    logging.getLogger("bm25s").setLevel(logging.WARNING)  # it sets itself to DEBUG
    # Libraries speak only when something is wrong; what they say at INFO can hold what a person typed.
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    context.obj = Session(settings, out, err, context.obj or load_encoder).on(knowledge)


@app.command()
def ask(
    context: typer.Context,
    question: Annotated[str | None, typer.Argument(help="The question, in quotes.", show_default=False)] = None,
    *,
    as_json: AsJson = False,
    batch: Batch = None,
    allow_stale: AllowStale = False,
    knowledge: Knowledge = None,
) -> None:
    """
    Answer a question, or a file of them.

    Examples:

        mappa-bot ask "When should I refer a case to Level 2?"

        mappa-bot ask --batch questions.jsonl > answers.jsonl
    """
    session: Session = context.obj.on(knowledge)
    lines = _one_of(session, question, batch)
    answerer = session.answerer(allow_stale=allow_stale)
    if lines is not None:
        _run_batch(session, lines, lambda name, asked: answer_as_json(_timed_answer(answerer, asked), name))
        return
    answer = _timed_answer(answerer, Question(question or "", as_of=_today(), area=session.settings.area))
    if as_json:
        _print_json(answer_as_json(answer))
    else:
        terminal.print_answer(session.out, answer)


@app.command()
def search(
    context: typer.Context,
    query: Annotated[str | None, typer.Argument(help="What to search for, in quotes.", show_default=False)] = None,
    *,
    k: Annotated[int, typer.Option("--k", help="How many entries.", min=1, max=1000)] = 10,
    as_json: AsJson = False,
    batch: Batch = None,
    allow_stale: AllowStale = False,
    knowledge: Knowledge = None,
) -> None:
    """
    Show ranked entries without deciding whether they answer.

    Examples:

        mappa-bot search "who appoints lay advisers" --k 5

        mappa-bot search --knowledge other-folder --batch questions.jsonl --k 100
    """
    session: Session = context.obj.on(knowledge)
    lines = _one_of(session, query, batch)
    searcher = session.searcher(allow_stale=allow_stale)

    def find(asked: Question) -> tuple[Hit, ...]:
        query = understand(asked.text, clean_thread(asked.thread, session.settings.max_question_chars)).query
        return searcher.search(query, k, lambda entry: entry.area in {None, asked.area})

    def reply(name: object, asked: Question) -> Json:
        if stop := stop_personal_data(asked.text):
            return {"id": name, "hits": [], "outcome": stop.outcome.value, "message": stop.text}
        hits = [{"entry": hit.entry, "score": round(hit.score, 6)} for hit in find(asked)]
        return {"id": name, "hits": hits}

    if lines is not None:
        _run_batch(session, lines, reply)
        return
    asked = Question(query or "", as_of=_today(), area=session.settings.area)
    if as_json:
        _print_json(reply(None, asked))
    elif stop := stop_personal_data(asked.text):
        terminal.print_answer(session.out, stop)
    else:
        entries = {entry.id: entry for entry in searcher.index.knowledge.entries}
        terminal.print_hits(session.out, find(asked), entries)


@app.command()
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
    today = as_of.date() if as_of else _today()
    problems = services.check(session.settings, today, session.say, session.progress, quick=quick, load=session.load)
    for problem in problems:
        print(replace(problem, place=replace(problem.place, path=str(root / problem.place.path))))
    session.say(f"{len(problems)} problems." if problems else "No problems.")
    raise typer.Exit(FAILED if problems else 0)


@app.command()
def build(context: typer.Context, *, knowledge: Knowledge = None) -> None:
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


@app.command(name="eval")
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
    judged = evaluate.judge(answerer, questions, as_of=_today(), area=area)
    if calibration:
        weights, points = evaluate.calibrate([item for item in judged if item.question.use == "calibration"])
        _print_json({"weights": asdict(weights), "points": [asdict(point) for point in points]})
        return
    uses = list(dict.fromkeys(item.question.use for item in judged))
    figures = {use: evaluate.count([item for item in judged if item.question.use == use]) for use in uses}
    if as_json:
        _print_json({use: asdict(counted) for use, counted in figures.items()})
    else:
        terminal.print_figures(session.out, figures)


@app.command()
def eligibility(
    context: typer.Context,
    *,
    answer: Annotated[list[str] | None, typer.Option(help="An answer as question=option, for scripts.")] = None,
    as_json: AsJson = False,
    knowledge: Knowledge = None,
) -> None:
    """
    Walk through the questions that lead to a category, the level question and what to do. Nothing is stored.

    Examples:

        mappa-bot eligibility

        mappa-bot eligibility --json --answer offence=terrorism --answer …
    """
    session: Session = context.obj.on(knowledge)
    loaded = load_knowledge(session.settings.knowledge_dir)
    guide = loaded.guide
    if guide is None:
        session.fail(GUIDE_MISSING)
    if answer:
        try:
            given = read_answers(guide, answer)
        except ValueError as error:
            session.fail(str(error), WRONG_USE)
        if open_question := next_question(guide, given):
            said = guide_incomplete(open_question.id, [option.id for option in open_question.options])
            session.fail(said, WRONG_USE)
        concluded: Concluded | None = conclude_with_entries(guide, given)
    else:
        concluded = walk(guide, lambda prompt: session.err.input(prompt, markup=False), session.say)
    if concluded is None:
        raise typer.Exit(FAILED)
    if as_json:
        _print_json({"reminder": guide.reminder, **asdict(concluded)})
        return
    entries = {entry.id: entry for entry in loaded.entries}
    sources = {source.id: source for source in loaded.sources}
    session.out.print(as_text(guide, concluded, entries, sources), markup=False, highlight=False)


@app.command()
def chart(
    context: typer.Context,
    table: Annotated[str | None, typer.Argument(help="The id of the table.", show_default=False)] = None,
    file: Annotated[Path | None, typer.Argument(help="Where to write the PNG.", show_default=False)] = None,
    *,
    knowledge: Knowledge = None,
) -> None:
    """Draw a table of figures as a small picture and print its description; without a table, list the tables."""
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


@app.command()
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
            _print_json(asdict(item))
    else:
        terminal.print_coverage(session.out, shown)
    counts = Counter(item.status for item in carried)
    session.say(f"{len(carried)} facts: " + ", ".join(f"{count} {status}" for status, count in sorted(counts.items())))
    for left in needless:
        session.say(f"coverage.yaml: no fact begins with {left.fact!r}")
    raise typer.Exit(FAILED if counts["uncovered"] or needless else 0)


@app.command()
def demo(context: typer.Context) -> None:
    """Hold a conversation in the terminal: the same answers as in Slack, with no Slack account."""
    session: Session = context.obj
    answerer = session.answerer(allow_stale=False)
    session.out.print(DEMO_WELCOME, markup=False)
    thread: tuple[str, ...] = ()
    while True:
        try:
            asked = input(DEMO_PROMPT).strip()
        except (EOFError, KeyboardInterrupt):
            break
        if asked.lower() in {"quit", "exit"}:
            break
        if asked.lower() == "new":
            thread = ()
            continue
        answer = _timed_answer(answerer, Question(asked, _today(), thread[-5:], session.settings.area))
        terminal.print_answer(session.out, answer)
        session.out.print()
        thread = (*thread, asked)
    session.out.print(DEMO_GOODBYE, markup=False)


@app.command()
def serve(context: typer.Context, *, allow_stale: AllowStale = False) -> None:
    """
    Run the Slack bot (Socket Mode) until it is told to stop; `mappa-bot doctor` says what it needs.

    Exit status: 0 after an orderly stop, 1 when something could not be reached or opened, 3 when an administrator has
    to mend a setting or a token.
    """
    session: Session = context.obj
    settings = session.settings
    for name in ("bot", "index"):
        logging.getLogger(name).setLevel(settings.log_level)
    searcher = session.searcher(allow_stale=allow_stale)
    answerer = services.make_answerer(settings, searcher)
    with services.open_events(settings) as events:
        status = run_bot(
            settings,
            answerer.answer,
            events,
            now=lambda: datetime.now(UTC).astimezone(),
            about=services.describe(searcher),
            announce=session.say,
        )
    raise typer.Exit(status)


@app.command()
def doctor(context: typer.Context) -> None:
    """Say what is missing before `mappa-bot serve` can run, and what to do about each thing."""
    session: Session = context.obj
    settings = session.settings
    findings = run_doctor(
        settings,
        database_url=services.database_url(settings),
        checks=[lambda: check_encoder(settings.model_dir), lambda: check_index(settings)],
    )
    terminal.print_findings(session.out, findings)
    raise typer.Exit(0 if is_ready(findings) else FAILED)


def main(load: LoadEncoder = load_encoder) -> None:
    """
    Run the command line; what the index and the store raise on purpose ends in words and exit status 1.

    Args:
        load: Gives the encoder of a model's folder (None: the default one); tests give a small one.
    """
    try:
        app(obj=load)
    except KnowledgeFault as fault:
        for problem in fault.problems:
            print(problem, file=sys.stderr)
        print("The knowledge does not load: mend the lines above, then run `mappa-bot check`.", file=sys.stderr)
        sys.exit(FAILED)
    except (IndexFault, StoreFault) as fault:
        print(fault, file=sys.stderr)
        sys.exit(FAILED)


def _one_of(session: Session, text: str | None, batch: Path | None) -> Iterator[bytes] | None:
    """Return the lines of the batch, or None for a single text; exactly one of the two must be given."""
    if (text is None) == (batch is None):
        session.fail("give a question in quotes, or --batch FILE, and not both", WRONG_USE)
    if batch is None:
        return None
    try:
        return iter(sys.stdin.buffer) if str(batch) == "-" else iter(batch.read_bytes().splitlines())
    except OSError as error:
        session.fail(f"{batch}: {error.strerror}", WRONG_USE)


def _run_batch(session: Session, lines: Iterator[bytes], reply: Callable[[object, Question], Json]) -> None:
    today, area = _today(), session.settings.area
    all_handled = True
    for result, handled in answer_lines(lines, lambda line: read_line(line, area=area, today=today), reply):
        _print_json(result)
        all_handled = all_handled and handled
    raise typer.Exit(0 if all_handled else FAILED)


def _timed_answer(answerer: Answerer, question: Question) -> Answer:
    started = time.perf_counter()
    answer = answerer.answer(question)
    return replace(answer, took_ms=(time.perf_counter() - started) * 1000)


def _print_json(value: Json) -> None:
    # In ASCII, so that it is one line and the same JSON whatever the id holds and the terminal can show.
    print(json.dumps(value), flush=True)


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


if __name__ == "__main__":
    main()
