"""`mappa-bot learn`: lessons, today's questions and tests in the terminal, and one's own records."""

import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import services
from bot import session as sessions
from bot.learn.pages import Line, Material
from bot.session import WRONG_USE, AsJson, KnowledgeFolder, Session, print_json
from bot.training import words
from bot.training.course import Course, course_of
from index.load import load_knowledge

if TYPE_CHECKING:
    from bot.learn.room import Room

# Longer lines are hard to read, however wide the window.
_MOST_COLUMNS = 100


def learn(
    context: typer.Context,
    *,
    path: Annotated[str | None, typer.Option(help="Take a path, and go on with it.", show_default=False)] = None,
    lesson: Annotated[str | None, typer.Option(help="Read a lesson.", show_default=False)] = None,
    test: Annotated[
        str | None, typer.Option(metavar="ENTRY", help="Questions on an entry.", show_default=False)
    ] = None,
    daily: Annotated[bool, typer.Option("--daily", help="Today's questions.")] = False,
    show: Annotated[bool, typer.Option("--show", help="What is kept of you, and how far you are.")] = False,
    export: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write all that is kept of you as JSON.", show_default=False)
    ] = None,
    delete: Annotated[bool, typer.Option("--delete", help="Delete all that is kept of you.")] = False,
    as_json: AsJson = False,
    knowledge: KnowledgeFolder = None,
) -> None:
    """
    Learn in the terminal: lessons of two minutes, today's questions, a test on an entry. Answers are kept at once.

    Examples:

        mappa-bot learn

        mappa-bot learn --path crc

        mappa-bot learn --test levels.level-2

        mappa-bot learn --show --json
    """
    session: Session = context.obj.on(knowledge)
    if sum((path is not None, lesson is not None, test is not None, daily, show, export is not None, delete)) > 1:
        session.fail(words.ONE_AT_A_TIME, WRONG_USE)
    if as_json and not show:
        session.fail(words.JSON_ONLY_SHOWS, WRONG_USE)
    with _room(session) as room:
        course = room.material.course
        if show:
            _show(room, as_json=as_json)
        elif export is not None:
            _export(session, room, export)
        elif delete:
            _delete(room)
        elif not course.lessons:
            session.fail(words.NOTHING_TO_LEARN)
        else:
            _learn(session, room, _chosen(session, course, path, lesson, test, daily=daily))


def _chosen(
    session: Session, course: Course, path: str | None, lesson: str | None, test: str | None, *, daily: bool
) -> "Callable[[Room], None]":
    """Return what the options ask for; stops where there is no such thing."""
    from bot.learn import room as learning  # noqa: PLC0415

    if path is not None:
        if path not in course.paths:
            session.fail(words.no_such_path(path, course.paths), WRONG_USE)
        return lambda room: learning.take_path(room, path)
    if lesson is not None:
        if lesson not in course.lessons:
            session.fail(words.no_such_lesson(lesson, course.lessons), WRONG_USE)
        return lambda room: learning.read_lesson(room, lesson)
    if test is not None:
        if test not in course.entries:
            session.fail(words.no_such_entry(test, get_close_matches(test, course.entries, n=2)), WRONG_USE)
        items = course.items_on([test])
        if not items:
            session.fail(words.no_test(course.entries[test].title))
        return lambda room: learning.test_on(room, items)
    return learning.ask_daily if daily else _menu


def _learn(session: Session, room: "Room", act: "Callable[[Room], None]") -> None:
    from bot.learn.room import Left  # noqa: PLC0415

    try:
        act(room)
    except Left:
        session.out.print()
        room.say([Line(words.LEFT)])


def _menu(room: "Room") -> None:
    """Show what there is and what comes next; Enter starts it."""
    from bot.learn import room as learning  # noqa: PLC0415
    from bot.learn.standing import menu_lines, next_line  # noqa: PLC0415

    standing = room.standing()
    room.say([*menu_lines(standing), Line(), next_line(standing)])
    lesson = standing.next_lesson
    if standing.today:
        room.ask(words.MENU_PROMPT)
        learning.ask_daily(room)
    elif lesson:
        room.ask(words.MENU_PROMPT)
        learning.read_lesson(room, lesson)


def _show(room: "Room", *, as_json: bool) -> None:
    from bot.learn import records  # noqa: PLC0415

    if as_json:
        print_json(records.as_json(room))
    else:
        room.say(records.record_lines(room.standing()))


def _export(session: Session, room: "Room", file: Path) -> None:
    from bot.learn import records  # noqa: PLC0415

    try:
        rows = records.export(room, file, sessions.now())
    except OSError as error:
        session.fail(f"{file}: {error.strerror}")
    room.say([Line(words.exported(str(file), rows), whole=True)])


def _delete(room: "Room") -> None:
    from bot.learn import records  # noqa: PLC0415
    from bot.learn.room import Left  # noqa: PLC0415

    try:
        rows = records.delete(room, sessions.now())
    except Left:
        rows = None
    room.say([Line(words.NOT_DELETED if rows is None else words.deleted(rows))])


@contextmanager
def _room(session: Session) -> "Iterator[Room]":
    """Hold the room that the session's knowledge and store make; raises KnowledgeFault, StoreFault."""
    # With the scheduler and the database, which no other command should wait for.
    from bot.learn.room import Left, Room  # noqa: PLC0415

    loaded = load_knowledge(session.settings.knowledge_dir)
    material = Material(course_of(loaded, sessions.today()), {source.id: source for source in loaded.sources})

    def ask(prompt: str) -> str:
        try:
            typed = _typed(session, prompt)
        except (EOFError, KeyboardInterrupt, UnicodeDecodeError):
            raise Left from None
        if typed.strip().lower() in words.LEAVING:
            raise Left
        return typed

    with services.open_store(session.settings) as store:
        yield Room(material, store.learning, sessions.now, ask, lambda lines: _say(session, lines))


def _typed(session: Session, prompt: str) -> str:
    if sys.stdin is None:  # closed before the program began
        raise EOFError
    typed = session.out.input(prompt, markup=False)
    if not sys.stdin.isatty():
        session.out.print()  # what is piped in does not end the line of the prompt
    return typed


def _say(session: Session, lines: Iterable[Line]) -> None:
    columns = min(session.out.width, _MOST_COLUMNS)
    for line in lines:
        first = " " * line.indent + line.mark
        rest = " " * len(first)
        whole = (
            first + line.text
            if line.whole
            else textwrap.fill(
                line.text,
                columns,
                initial_indent=first,
                subsequent_indent=rest,
                break_long_words=False,
                break_on_hyphens=False,
            )
        )
        session.out.print(whole, style=line.style or None, markup=False, highlight=False, emoji=False, soft_wrap=True)
