"""The trainers' commands, `mappa-bot train …`: the quiz bank, reports of cohorts, completions and certificates."""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from bot import services
from bot.figures import report_of
from bot.session import AsJson, KnowledgeFolder, Session, now, print_json, today
from bot.simulate import simulate
from bot.training import report_words as words
from bot.training.course import Course, course_of
from bot.training.gift import quiz_bank
from bot.training.report import path_title, report_csv, report_json, report_lines
from bot.training.results import GroupReport
from bot.training.teach_next import Uncovered
from bot.training.types import Cohort
from bot.training.xapi import NO_ADDRESS, Pseudonym, Statement, lesson_statements, path_statements
from index.load import load_knowledge

if TYPE_CHECKING:
    from bot.store.store import Store

app = typer.Typer(no_args_is_help=True, rich_markup_mode="markdown")

# Half of a SHA-256: no two people meet under one name.
_PSEUDONYM_CHARS = 32

CohortCode = Annotated[str | None, typer.Option("--cohort", help="The code people join it by.", show_default=False)]


@app.callback()
def train() -> None:
    """For trainers: reports of cohorts, completions for a learning system, certificates, and the quiz bank."""


app.command()(simulate)


@app.command()
def quiz(
    context: typer.Context,
    *,
    gift: Annotated[Path, typer.Option(help="The file to write.", dir_okay=False)],
    path: Annotated[str | None, typer.Option(help="Only the lessons of a path.", show_default=False)] = None,
    lesson: Annotated[str | None, typer.Option(help="Only one lesson.", show_default=False)] = None,
    knowledge: KnowledgeFolder = None,
) -> None:
    """
    Write the quiz bank as GIFT, which Moodle imports, each lesson in a category of its own.

    Only what may be shown today is written: what rests on an entry that has changed waits until it is confirmed.

    Examples:

        mappa-bot train quiz --gift mappa.gift

        mappa-bot train quiz --gift new-staff.gift --path new
    """
    session: Session = context.obj.on(knowledge)
    held = load_knowledge(session.settings.knowledge_dir)
    course = course_of(held, today())
    if path is not None and path not in course.paths:
        _choose(session, "path", path, course.paths)
    lessons = course.paths[path].lessons if path is not None else tuple(course.lessons)
    if lesson is not None and lesson not in lessons:
        _choose(session, "lesson", lesson, lessons)
    chosen = lessons if lesson is None else (lesson,)
    within = () if path is None else (course.paths[path].title,)
    text = quiz_bank(course, {source.id: source for source in held.sources}, chosen, within)
    _write(session, gift, text)
    items = [item for name in chosen for item in course.lessons[name].items]
    session.say(f"{gift}: {len(items) + sum(item.is_scenario for item in items)} questions of {len(chosen)} lessons")


@app.command()
def cohorts(context: typer.Context, *, as_json: AsJson = False, knowledge: KnowledgeFolder = None) -> None:
    """List the cohorts, each with its code, path and dates. Of who is in them nothing is shown."""
    session: Session = context.obj.on(knowledge)
    course = _course(session)
    with services.open_store(session.settings) as store:
        found = store.learning.cohorts()
    for cohort in found:
        dates = {"starts_on": cohort.starts_on, "due_on": cohort.due_on}
        if as_json:
            said = {name: None if day is None else day.isoformat() for name, day in dates.items()}
            is_closed = cohort.closed_at is not None
            print_json({"cohort": cohort.id, "name": cohort.name, "path": cohort.path, **said, "is_closed": is_closed})
        else:
            title = path_title(cohort, course)
            print(f"{cohort.id}  {cohort.name}\n    {words.cohort(title, cohort.starts_on, cohort.due_on)}")
    session.say(f"{len(found)} cohorts.")


@app.command()
def report(
    context: typer.Context,
    *,
    cohort: Annotated[str, typer.Option(help="The code people join it by: see `mappa-bot train cohorts`.")],
    csv: Annotated[Path | None, typer.Option(help="Also write the figures as CSV.", show_default=False)] = None,
    page: Annotated[Path | None, typer.Option(help="Also write a page with charts.", show_default=False)] = None,
    days: Annotated[int, typer.Option(help="How far back questions to the bot are looked at.", min=1, max=365)] = 30,
    as_json: AsJson = False,
    knowledge: KnowledgeFolder = None,
) -> None:
    """
    Report on a cohort: how far it has come, the questions it gets wrong, and what to teach next.

    Numbers that would tell of fewer than five people are left out, and figures given once stand until five members have
    joined, left or learned, so that no two reports tell what one person did. Subjects that no lesson covers are for the
    maintainers.

    Examples:

        mappa-bot train report --cohort K7Q2MZ

        mappa-bot train report --cohort K7Q2MZ --csv report.csv --page report.html
    """
    session: Session = context.obj.on(knowledge)
    course = _course(session)
    with services.open_store(session.settings) as store:
        found, uncovered = _report(session, store, course, _cohort(session, store, cohort), days)
    if csv is not None:
        _write(session, csv, report_csv(found, course), encoding="utf-8-sig", newline="")
    if page is not None:
        from bot.training.page import report_page  # noqa: PLC0415 - half a second of imports for the charts

        _write(session, page, report_page(found, course))
    if as_json:
        bare = [{"entry": each.entry, "questions": each.questions} for each in uncovered]
        print_json({**report_json(found, course), "no_lesson_covers": bare})
        return
    for line in report_lines(found, course, uncovered):
        print(line)


@app.command()
def xapi(
    context: typer.Context,
    *,
    cohort: CohortCode = None,
    every: Annotated[bool, typer.Option("--all", help="All cohorts.")] = False,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="From this day on.", show_default=False)
    ] = None,
    knowledge: KnowledgeFolder = None,
) -> None:
    """
    Print completions of lessons and paths as xAPI 1.0.3 statements, one a line, for a learning record store.

    Only of people in cohorts, who were told when they joined, and under a pseudonym made with MAPPA_HASH_KEY, the same
    key that the bot runs with. A statement has the same id
    whenever it is printed, so a store that has it already takes it once.

    Examples:

        mappa-bot train xapi --cohort K7Q2MZ > completions.jsonl

        mappa-bot train xapi --all --since 2026-11-01
    """
    session: Session = context.obj.on(knowledge)
    if (cohort is None) != every:
        session.fail("give --cohort ID, or --all, and not both", 2)
    hash_key = session.settings.hash_key
    if hash_key is None:
        session.fail(words.NO_HASH_KEY, 2)
    course, home = _course(session), (session.settings.public_url or NO_ADDRESS).rstrip("/")

    def pseudonym(person: str) -> str:
        from bot.store.identity import keyed_hash  # noqa: PLC0415 - with the store, for whoever needs one

        return keyed_hash(hash_key.get_secret_value(), "xapi", person)[:_PSEUDONYM_CHARS]

    with services.open_store(session.settings) as store:
        chosen = store.learning.cohorts() if cohort is None else (_cohort(session, store, cohort),)
        found = (one for each in chosen for one in _statements(store, course, each, home, pseudonym))
        statements = {str(one["id"]): one for one in found}
    start = None if since is None else since.replace(tzinfo=UTC)
    for one in sorted(statements.values(), key=lambda each: str(each["timestamp"])):
        if start is None or datetime.fromisoformat(str(one["timestamp"])) >= start:
            print(json.dumps(one))


@app.command()
def key(
    context: typer.Context,
    *,
    file: Annotated[Path | None, typer.Option(help="Where to leave it; left out: in MAPPA_VAR_DIR.")] = None,
) -> None:
    """
    Make the key that certificates are signed with, unless there is one, and print what they are verified with.

    The file is readable by its owner alone and never written over: certificates signed with another key are no longer
    known as ours. For several replicas give each the same key, as MAPPA_BADGE_KEY or in MAPPA_SECRETS_DIR.
    """
    from bot.training.badge import BadKey, new_key, public_key  # noqa: PLC0415 - half a second of imports

    session: Session = context.obj
    held = services.signing_key(session.settings) if file is None else None
    path = file or services.badge_key_file(session.settings)
    if held is None:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as out:
                out.write(new_key())
            session.say(f"{path}: a new signing key. Keep a copy of it where only its owner can read it.")
        except FileExistsError:
            session.say(f"{path}: there is a key already, which stays as it is.")
        held = path.read_text(encoding="ascii")
    try:
        print(public_key(held), end="")
    except BadKey as fault:
        session.fail(str(fault))


@app.command()
def verify(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A certificate.", exists=True, dir_okay=False)],
    *,
    public: Annotated[
        list[Path] | None,
        typer.Option(
            "--key",
            help="What to verify with, as `mappa-bot train key` prints it; once for each key that was in use. "
            "Left out: our own key.",
            exists=True,
            dir_okay=False,
            show_default=False,
        ),
    ] = None,
) -> None:
    """
    Say whether a certificate is ours and unaltered, and then for what and when it was given.

    It does not say about whom: no name is in it. Whoever must know asks for it to be sent through the bot, which says
    who sends it.

    Exit status: 0 when it is valid, 1 when it is not.
    """
    from bot.training import badge  # noqa: PLC0415 - half a second of imports

    session: Session = context.obj
    signing = services.signing_key(session.settings) if not public else None
    if not public and signing is None:
        session.fail(words.NO_KEY, 2)
    # An editor that the file was opened with may have put a mark at its beginning.
    text = file.read_text(encoding="utf-8-sig", errors="replace")
    try:
        keys = [one.read_text(encoding="utf-8-sig", errors="replace") for one in public or ()]
        for pem in keys or [badge.public_key(signing or "")]:
            with suppress(badge.BadCertificate):
                found = badge.verify(text, pem)
                print(words.valid(found.issuer, found.title, found.at.date(), found.id))
                return
    except badge.BadKey as fault:
        session.fail(str(fault), 2)
    session.fail(words.NOT_VALID)


def _write(session: Session, path: Path, text: str, *, encoding: str = "utf-8", newline: str | None = None) -> None:
    """Write a file that was asked for, or say why that cannot be."""
    try:
        path.write_text(text, encoding=encoding, newline=newline)
    except OSError as fault:
        session.fail(f"{path}: {fault.strerror}")


def _choose(session: Session, what: str, wrong: str, names: Iterable[str]) -> NoReturn:
    session.fail(f"there is no {what} {wrong!r}: choose one of {', '.join(names) or 'none, nothing is confirmed'}")


def _course(session: Session) -> Course:
    return course_of(load_knowledge(session.settings.knowledge_dir), today())


def _cohort(session: Session, store: "Store", id: str) -> Cohort:
    # People write codes as they like, in Slack too.
    found = store.learning.cohort(id) or store.learning.cohort("".join(filter(str.isalnum, id)).upper())
    if found is None:
        session.fail(f"there is no cohort {id!r}: `mappa-bot train cohorts` lists them")
    return found


def _report(
    session: Session, store: "Store", course: Course, cohort: Cohort, days: int
) -> tuple[GroupReport, tuple[Uncovered, ...]]:
    # Made for the first question that is searched for: it takes a model.
    answerer = cache(lambda: session.answerer(allow_stale=False))
    return report_of(
        store,
        course,
        cohort,
        lambda question: answerer().answer(question),
        now=now(),
        days=days,
        area=session.settings.area,
    )


def _statements(store: "Store", course: Course, cohort: Cohort, home: str, pseudonym: Pseudonym) -> Iterator[Statement]:
    log = store.learning
    yield from path_statements(course, log.cohort_completions(cohort.id), home=home, pseudonym=pseudonym)
    reviews, read = log.cohort_reviews(cohort.id, None), log.cohort_lessons_read(cohort.id)
    yield from lesson_statements(course, cohort.path, reviews, read, home=home, pseudonym=pseudonym)
