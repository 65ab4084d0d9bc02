"""The eligibility guide in the terminal: one question after the other, and what follows from the answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.wording import (
    GUIDE_BACK,
    GUIDE_CHOOSE,
    GUIDE_HEADINGS,
    GUIDE_LEFT,
    GUIDE_QUIT,
    GUIDE_SOURCES,
    guide_choice_unknown,
    guide_incomplete,
)
from index.guide import Finding, Guide, GuideQuestion, conclude, next_question
from index.types import Entry, Source

Ask = Callable[[str], str]
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Concluded:
    """What the answers lead to: the findings in the table's order, and the entries that they rest on, each once."""

    answers: Mapping[str, str]
    findings: tuple[Finding, ...]
    entries: tuple[str, ...]


def walk(guide: Guide, ask: Ask, say: Say) -> Concluded | None:
    """
    Lead through the guide; None when the person leaves before the end.

    Args:
        guide: The decision table.
        ask: Shows a prompt and returns what was typed; raises EOFError when there is nothing more.
        say: Shows a line.
    """
    given: dict[str, str] = {}
    say(f"{guide.intro}\n{GUIDE_BACK}\n")
    while asked := next_question(guide, given):
        typed = _choose(asked, ask, say)
        if typed is None:
            say(GUIDE_LEFT)
            return None
        if typed:
            given[asked.id] = typed
        elif given:
            given.popitem()
    return conclude_with_entries(guide, given)


def conclude_with_entries(guide: Guide, answers: Mapping[str, str]) -> Concluded:
    """Return what a full set of answers leads to, with the entries of the findings."""
    findings = conclude(guide, answers)
    names = dict.fromkeys(name for finding in findings for name in finding.entries)
    return Concluded(dict(answers), findings, tuple(names))


def read_answers(guide: Guide, pairs: list[str]) -> dict[str, str]:
    """
    Return the answers written as "question=option".

    Raises:
        ValueError: One is not of that form, names no question or option, or answers what is not asked, or a question is
            left open; the message says which, and what there is.
    """
    given: dict[str, str] = {}
    options = {asked.id: [option.id for option in asked.options] for asked in guide.questions}
    for pair in pairs:
        name, _, choice = pair.partition("=")
        if name not in options:
            raise ValueError(f"{name!r} is no question of the guide; there are: {', '.join(options)}")
        if choice not in options[name]:
            raise ValueError(f"{choice!r} is no answer to {name!r}; there are: {', '.join(options[name])}")
        given[name] = choice
    followed: dict[str, str] = {}
    while asked := next_question(guide, followed):
        if asked.id not in given:
            raise ValueError(guide_incomplete(asked.id, options[asked.id]))
        followed[asked.id] = given[asked.id]
    if needless := sorted(given.keys() - followed.keys()):
        raise ValueError(f"{needless[0]!r} is not asked with these answers: leave it out")
    return followed


def as_text(guide: Guide, concluded: Concluded, entries: Mapping[str, Entry], sources: Mapping[str, Source]) -> str:
    """Return the result for reading: findings under their headings, the reminder, and every entry with its sources."""
    lines: list[str] = []
    numbers = {name: number for number, name in enumerate(concluded.entries, start=1)}
    for kind, heading in GUIDE_HEADINGS.items():
        found = [finding for finding in concluded.findings if finding.kind == kind]
        if found:
            lines += [heading, *(f"  - {finding.says} {_marks(finding, numbers)}" for finding in found), ""]
    lines += [guide.reminder, "", GUIDE_SOURCES]
    for name, number in numbers.items():
        lines.append(f"  [{number}] {entries[name].title} ({name})")
        lines += [
            f"      {sources[citation.source].title}, {citation.locator}"
            for citation in entries[name].citations
            if citation.source in sources
        ]
    return "\n".join(lines)


def _marks(finding: Finding, numbers: Mapping[str, int]) -> str:
    return " ".join(f"[{numbers[name]}]" for name in finding.entries)


def _choose(asked: GuideQuestion, ask: Ask, say: Say) -> str | None:
    """Return the id of the chosen option, "" for one step back, None to leave."""
    say(asked.asks + (f"\n  ({asked.hint})" if asked.hint else ""))
    for number, option in enumerate(asked.options, start=1):
        say(f"  {number}. {option.says}")
    while True:
        try:
            typed = ask(GUIDE_CHOOSE).strip().lower()
        except (EOFError, KeyboardInterrupt):
            return None
        if typed in GUIDE_QUIT:
            return None
        if typed in {"b", "back"}:
            return ""
        if typed.isascii() and typed.isdecimal() and 1 <= int(typed) <= len(asked.options):
            return asked.options[int(typed) - 1].id
        say(guide_choice_unknown(len(asked.options)))
