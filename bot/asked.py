"""The maintainers' command `asked`: what people asked in vain, and what they said of the answers."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from bot import services
from bot.session import AsJson, Session, print_json

_Days = Annotated[int, typer.Option(help="How many days to look back.", min=1, max=3650)]


@dataclass(frozen=True, slots=True)
class InVain:
    """A question that found no answer, or one that did not help; `said` is what people gave as reasons."""

    day: str
    question: str
    outcome: str
    entries: tuple[str, ...]
    said: tuple[str, ...]


def asked(context: typer.Context, *, days: _Days = 30, as_json: AsJson = False) -> None:
    """
    List the questions that found no answer, or whose answer did not help, oldest first.

    They passed the guard for personal data before they were kept; of who asked them nothing is shown.

    Examples:

        mappa-bot asked --days 7

        mappa-bot asked --json > in-vain.jsonl
    """
    session: Session = context.obj
    found = find_in_vain(session, datetime.now(UTC) - timedelta(days=days))
    for question in found:
        if as_json:
            print_json({name: getattr(question, name) for name in InVain.__slots__})
        else:
            about = f" ({', '.join(question.entries)})" if question.entries else ""
            print(f"{question.day}  {question.outcome}{about}\n    {question.question}")
            for reason in question.said:
                print(f"    - {reason}")
    session.say(f"{len(found)} questions in {days} days.")


def find_in_vain(session: Session, since: datetime) -> tuple[InVain, ...]:
    """Return what was asked in vain in all workspaces, with the reasons people gave."""
    with services.open_store(session.settings) as store:
        reasons: dict[str, list[str]] = defaultdict(list)
        for judgement in store.asked.judgements(since):
            if not judgement.is_helpful and judgement.reason:
                reasons[judgement.key].append(judgement.reason)
        return tuple(
            InVain(
                day=kept.at.date().isoformat(),
                question=kept.question,
                outcome=kept.outcome,
                entries=kept.entries,
                said=tuple(reasons[kept.key]),
            )
            for kept in store.asked.in_vain(None, since)
        )
