"""The eligibility guide: a decision table of questions, answers, and what follows from them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import ConfigDict

from index.fields import NO_OTHER_KEYS

# Question id -> the options that fit; every question named must fit.
Condition = dict[str, tuple[str, ...]]
Answers = Mapping[str, str]
Kind = Literal["urgent", "category", "level", "step"]


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen."""

    __pydantic_config__: ClassVar[ConfigDict] = NO_OTHER_KEYS

    id: str
    says: str


@dataclass(frozen=True, slots=True)
class GuideQuestion:
    """A question with its options; it is asked when one of `when` fits (always, where there is none)."""

    __pydantic_config__: ClassVar[ConfigDict] = NO_OTHER_KEYS

    id: str
    asks: str
    options: tuple[Option, ...]
    entries: tuple[str, ...]
    hint: str = ""
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """
    What follows where one of `when` fits, and the entries that it rests on.

    `kind` is "urgent" (what cannot wait for the rest), "category" (which may apply, or that none seems to), "level"
    (the level question to put next) or "step" (what to do: refer, notify, record, ask).
    """

    __pydantic_config__: ClassVar[ConfigDict] = NO_OTHER_KEYS

    id: str
    kind: Kind
    says: str
    when: tuple[Condition, ...]
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """The whole table: questions in the order they are asked, findings in the order they are shown."""

    __pydantic_config__: ClassVar[ConfigDict] = NO_OTHER_KEYS

    intro: str
    reminder: str
    questions: tuple[GuideQuestion, ...]
    findings: tuple[Finding, ...]


def next_question(guide: Guide, answers: Answers) -> GuideQuestion | None:
    """Return the first question that is still open, given the answers so far (question id -> option id)."""
    return next(
        (
            asked
            for asked in guide.questions
            if asked.id not in answers and (not asked.when or fits(asked.when, answers))
        ),
        None,
    )


def conclude(guide: Guide, answers: Answers) -> tuple[Finding, ...]:
    """Return what follows from a full set of answers, in the order of the table."""
    return tuple(finding for finding in guide.findings if fits(finding.when, answers))


def fits(when: tuple[Condition, ...], answers: Answers) -> bool:
    """Return whether all of any one condition holds; a question that was not asked fits nothing."""
    return any(all(answers.get(name) in allowed for name, allowed in condition.items()) for condition in when)


def every_path(guide: Guide, answers: Answers | None = None) -> Iterator[dict[str, str]]:
    """Yield each full set of answers that a person can give, in the order of the options."""
    given = dict(answers or {})
    asked = next_question(guide, given)
    if asked is None:
        yield given
        return
    for option in asked.options:
        yield from every_path(guide, {**given, asked.id: option.id})
