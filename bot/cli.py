"""The command line: `mappa-bot --help` lists the commands, and each has help and examples of its own."""

import logging
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console

from bot import maintain, services, terminal, train
from bot.answer.answerer import Answerer
from bot.answer.as_json import Json, answer_as_json
from bot.answer.stop import clean_thread, stop_personal_data
from bot.answer.types import Answer, Question
from bot.answer.understand import understand
from bot.asked import asked
from bot.batch import answer_lines, read_line, report_fault
from bot.confirm import confirm
from bot.eligibility import Concluded, as_text, conclude_with_entries, read_answers, walk
from bot.learn.command import learn
from bot.services import LoadEncoder
from bot.session import FAILED, WRONG_USE, AsJson, KnowledgeFolder, Session, print_json, today
from bot.settings import load_settings
from bot.store.errors import StoreFault
from bot.tune import tune
from bot.wording import DEMO_GOODBYE, DEMO_PROMPT, DEMO_WELCOME, GUIDE_MISSING, demo_missing, line_failed
from index.encode import load_encoder
from index.errors import IndexFault, KnowledgeFault
from index.load import load_knowledge
from index.types import Hit

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode="markdown")

Batch = Annotated[
    Path | None, typer.Option(help="JSON Lines with id and question; `-` reads standard input.", allow_dash=True)
]
AllowStale = Annotated[bool, typer.Option(help="Use the index as it was built, even if the knowledge has changed.")]


@app.callback()
def options(
    context: typer.Context,
    knowledge: KnowledgeFolder = None,
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
    knowledge: KnowledgeFolder = None,
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
    answer = _timed_answer(answerer, Question(question or "", as_of=today(), area=session.settings.area))
    if as_json:
        print_json(answer_as_json(answer))
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
    knowledge: KnowledgeFolder = None,
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
    asked = Question(query or "", as_of=today(), area=session.settings.area)
    if as_json:
        print_json(reply(None, asked))
    elif stop := stop_personal_data(asked.text):
        terminal.print_answer(session.out, stop)
    else:
        entries = {entry.id: entry for entry in searcher.index.knowledge.entries}
        terminal.print_hits(session.out, find(asked), entries)


@app.command()
def eligibility(
    context: typer.Context,
    *,
    answer: Annotated[list[str] | None, typer.Option(help="An answer as question=option, for scripts.")] = None,
    as_json: AsJson = False,
    knowledge: KnowledgeFolder = None,
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
        concluded: Concluded | None = conclude_with_entries(guide, given)
    else:
        concluded = walk(guide, lambda prompt: session.err.input(prompt, markup=False), session.say)
    if concluded is None:
        raise typer.Exit(FAILED)
    if as_json:
        print_json({"reminder": guide.reminder, **asdict(concluded)})
        return
    entries = {entry.id: entry for entry in loaded.entries}
    sources = {source.id: source for source in loaded.sources}
    session.out.print(as_text(guide, concluded, entries, sources), markup=False, highlight=False)


for command in (maintain.check, maintain.build, maintain.chart, maintain.coverage, asked, confirm, learn, tune):
    app.command()(command)
app.command(name="eval")(maintain.evaluate_answers)
app.add_typer(train.app, name="train")


@app.command()
def demo(
    context: typer.Context,
    *,
    port: Annotated[int, typer.Option(help="Where on 127.0.0.1 the page is; 0 is any free port.", min=0)] = 0,
    browser: Annotated[bool, typer.Option(help="Show the page in the browser.")] = True,
    in_terminal: Annotated[bool, typer.Option("--terminal", help="A conversation in the terminal instead.")] = False,
) -> None:
    """
    Show the bot in a page in the browser that works like Slack, with no Slack account. Ctrl-C ends it.

    Examples:

        mappa-bot demo

        mappa-bot demo --port 8700 --no-browser

        mappa-bot demo --terminal
    """
    session: Session = context.obj
    searcher = session.searcher(allow_stale=False)
    answerer = services.make_answerer(session.settings, searcher)
    if in_terminal:
        _converse(session, answerer)
        return
    try:
        from bot.demo.run import run_demo  # noqa: PLC0415 - the loopback Slack, which is an extra
    except ModuleNotFoundError as fault:
        session.fail(demo_missing(fault.name or ""))
    status = run_demo(
        session.settings,
        answerer.answer,
        searcher.index.knowledge,
        now=lambda: datetime.now(UTC).astimezone(),
        about=services.describe(searcher, session.settings),
        say=session.say,
        port=port,
        opens_browser=browser and session.err.is_terminal,
    )
    raise typer.Exit(status)


def _converse(session: Session, answerer: Answerer) -> None:
    """Hold a conversation in the terminal."""
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
        answer = _timed_answer(answerer, Question(asked, today(), thread[-5:], session.settings.area))
        terminal.print_answer(session.out, answer)
        session.out.print()
        thread = (*thread, asked)
    session.out.print(DEMO_GOODBYE, markup=False)


@app.command()
def serve(context: typer.Context, *, allow_stale: AllowStale = False) -> None:
    """
    Run the Slack bot until it is told to stop, on Socket Mode or on HTTP (MAPPA_TRANSPORT).

    `mappa-bot doctor` says what it needs.

    Exit status: 0 after an orderly stop, 1 when something could not be reached or opened, 3 when an administrator has
    to mend a setting or a token.
    """
    from bot.web.serve import run as run_bot  # noqa: PLC0415 - Slack's libraries, which no other command needs

    session: Session = context.obj
    settings = session.settings
    for name in ("bot", "index"):
        logging.getLogger(name).setLevel(settings.log_level)
    searcher = session.searcher(allow_stale=allow_stale)
    answerer = services.make_answerer(settings, searcher)
    with services.open_store(settings) as store:
        status = run_bot(
            settings,
            answerer.answer,
            searcher.index.knowledge,
            store,
            now=lambda: datetime.now(UTC).astimezone(),
            about=services.describe(searcher, settings),
            announce=session.say,
        )
    raise typer.Exit(status)


@app.command()
def doctor(context: typer.Context) -> None:
    """Say what is missing before `mappa-bot serve` can run, and what to do about each thing."""
    from bot.doctor import check_encoder, check_index, is_ready, run_doctor  # noqa: PLC0415 - Slack's libraries too

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
    except Exception as error:  # noqa: BLE001 - what an error says may hold what was typed: only where it happened is shown
        print(line_failed(report_fault(error)), file=sys.stderr)
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
    day, area = today(), session.settings.area
    all_handled = True
    for result, handled in answer_lines(lines, lambda line: read_line(line, area=area, today=day), reply):
        print_json(result)
        all_handled = all_handled and handled
    raise typer.Exit(0 if all_handled else FAILED)


def _timed_answer(answerer: Answerer, question: Question) -> Answer:
    started = time.perf_counter()
    answer = answerer.answer(question)
    return replace(answer, took_ms=(time.perf_counter() - started) * 1000)


if __name__ == "__main__":
    main()
