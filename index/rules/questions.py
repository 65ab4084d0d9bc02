"""House rules on evaluation questions: what they name exists, and the files are kept apart."""

from collections.abc import Iterator, Sequence

from index.questions import EvaluationQuestion
from index.types import Knowledge, Problem

# Real wordings from public pages, each with its address; the other files are written by us.
PUBLIC = "public"


def questions_name_entries(knowledge: Knowledge, questions: Sequence[EvaluationQuestion]) -> Iterator[Problem]:
    """The entries of a question exist."""
    known = {entry.id for entry in knowledge.entries}
    for asked in questions:
        for name in asked.judged:
            if name not in known:
                message = f"question {asked.id} names the entry {name!r}, which does not exist"
                yield Problem(asked.place, message, "evaluation-entry")


def questions_are_kept_apart(knowledge: Knowledge, questions: Sequence[EvaluationQuestion]) -> Iterator[Problem]:
    """No question stands twice, in one file or in two, and none is an `ask` that the entries are found by."""
    first: dict[tuple[str, ...], EvaluationQuestion] = {}
    asks = {_plain(ask) for entry in knowledge.entries for ask in entry.asks}
    for asked in questions:
        other = first.setdefault(tuple(map(_plain, (*asked.thread, asked.question))), asked)
        if other is not asked:
            said = f"question {asked.id} is also {other.id} ({other.use})"
            yield Problem(asked.place, said, "evaluation-twice")
        if not asked.thread and _plain(asked.question) in asks and asked.use != PUBLIC:
            said = f"question {asked.id} is word for word an ask of an entry, so it measures nothing"
            yield Problem(asked.place, said, "evaluation-ask")


def public_questions_have_an_address(
    _knowledge: Knowledge, questions: Sequence[EvaluationQuestion]
) -> Iterator[Problem]:
    """A question taken from a public page says where it stands."""
    for asked in questions:
        if (asked.use == PUBLIC) != asked.address.startswith(("https://", "http://")):
            said = f"question {asked.id}: address (a web address) goes with {PUBLIC}.yaml, and only with it"
            yield Problem(asked.place, said, "evaluation-address")


def _plain(text: str) -> str:
    return " ".join("".join(char if char.isalnum() else " " for char in text.lower()).split())
