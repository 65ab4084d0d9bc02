"""The maintainers' command `confirm`: course material holds for its entries as they are now."""

from collections.abc import Iterator
from typing import Annotated

import typer

from bot.confirmations import ConfirmFault, Difference, Wanted, choose, confirm_all, write_confirmations
from bot.session import FAILED, WRONG_USE, KnowledgeFolder, Session, today
from index.confirmed import changed_under, withdrawn
from index.lessons import Item, Option, card_name, rests_on
from index.load import load_knowledge
from index.types import Entry, Knowledge


def confirm(
    context: typer.Context,
    items: Annotated[list[str] | None, typer.Argument(help="Ids of items, or cards as lesson:number.")] = None,
    *,
    entry: Annotated[str, typer.Option(help="All that rests on this entry and needs it.")] = "",
    lesson: Annotated[str, typer.Option(help="All of this lesson that needs it.")] = "",
    new: Annotated[bool, typer.Option("--new", help="All that has never been confirmed.")] = False,
    note: Annotated[
        str, typer.Option(help="What is different now, in a sentence or two that learners read.", show_default=False)
    ] = "",
    no_change: Annotated[
        bool, typer.Option("--no-change-for-learners", help="What people learned is still right as it was.")
    ] = False,
    knowledge: KnowledgeFolder = None,
) -> None:
    """
    List the course material that its entries have left behind, or confirm that it holds as they are now.

    Read each item beside its entries first. Until it is confirmed nobody is asked it; after a note it comes back early
    to those who learned the old version, with the note.

    Exit status of the list: 1 while something needs confirming.

    Examples:

        mappa-bot confirm

        mappa-bot confirm --new

        mappa-bot confirm --entry levels.level-2 --note "The test has two parts now: …"
    """
    session: Session = context.obj.on(knowledge)
    root = session.settings.knowledge_dir
    loaded = load_knowledge(root)
    wanted = Wanted(tuple(items or ()), entry, lesson, new)
    if wanted.is_nothing:
        if note or no_change:
            session.fail("say what to confirm: items, --entry, --lesson or --new", WRONG_USE)
        raise typer.Exit(FAILED if _list(session, loaded) else 0)
    try:
        chosen = choose(wanted, loaded, today())
        confirmed = confirm_all(chosen, Difference(note, no_change), loaded, today())
    except ConfirmFault as fault:
        session.fail(str(fault), WRONG_USE)
    if confirmed == loaded.teaching.confirmed:
        session.say("Nothing of this needs confirming.")
        return
    try:
        path = write_confirmations(root, confirmed)
    except OSError as fault:
        session.fail(f"{root}: {fault.strerror}")
    dropped = {held.item for held in loaded.teaching.confirmed} - {held.item for held in confirmed}
    for name in chosen:
        print(name)
    session.say(
        f"{len(chosen)} confirmed, {len(dropped)} of what is gone dropped, in {path}. Now run `mappa-bot build`."
    )


def _list(session: Session, knowledge: Knowledge) -> bool:
    """Print what needs confirming, why, and what to read; say whether there is any."""
    reasons = withdrawn(knowledge, today())
    told = _told(knowledge)
    under = rests_on(knowledge.teaching)
    entries = {held.id: held for held in knowledge.entries}
    confirmed = {held.item: held for held in knowledge.teaching.confirmed}
    root = session.settings.knowledge_dir
    for name, why in reasons.items():
        place = knowledge.places["item", name]
        print(f"{root / place.path}:{place.line}: {name}: {why}")
        for label, text in told[name]:
            print(f"    {label}: {text}")
        for changed in changed_under(under[name], entries, confirmed.get(name)):
            print(f"    {changed} says now: {_now(entries[changed])}")
    session.say(
        f"{len(reasons)} need confirming: `mappa-bot confirm --help`." if reasons else "Nothing needs confirming."
    )
    return bool(reasons)


def _told(knowledge: Knowledge) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return what each item and card says, as (label, text), for whoever reads it again."""
    told: dict[str, tuple[tuple[str, str], ...]] = {}
    for lesson in knowledge.teaching.lessons:
        for number, card in enumerate(lesson.cards):
            told[card_name(lesson, number)] = (("says", card.says),)
        told |= {item.id: tuple(_lines(item)) for item in lesson.items}
    return told


def _lines(item: Item) -> Iterator[tuple[str, str]]:
    if item.is_scenario:
        yield "situation", item.situation
    yield "asks", item.asks
    yield "right", _right(item.options)
    if item.reason is not None:
        yield "then asks", item.reason.asks
        yield "right", _right(item.reason.options)


def _right(options: tuple[Option, ...]) -> str:
    return " / ".join(f"{option.says} ({option.because})" for option in options if option.right)


def _now(entry: Entry) -> str:
    beliefs = (f"Not {wrong.belief!r}: {wrong.correction}" for wrong in entry.corrects)
    return " ".join((entry.answer, entry.detail or "", *beliefs)).strip()
