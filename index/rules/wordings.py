"""House rules on wordings: each belongs somewhere, stands once there, and is no evaluation question."""

from collections.abc import Iterator, Sequence
from datetime import date

from index.questions import EvaluationQuestion
from index.types import Knowledge, Place, Problem, Wordings


def wordings_belong_to_entries(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """A group of wordings names an entry that exists, or the subjects of its unanswered questions; not both."""
    known = {entry.id for entry in knowledge.entries}
    for group in knowledge.wordings:
        if (group.entry is None) == (group.unanswered is None):
            yield Problem(_place(knowledge, group), "give either entry or unanswered", "wordings-entry")
        elif group.entry is not None and group.entry not in known:
            yield Problem(_place(knowledge, group), f"the entry {group.entry!r} does not exist", "wordings-entry")


def wordings_stand_once(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """No wording stands twice in one group, and none is both answered and unanswered."""
    answered = {plain(text) for group in knowledge.wordings if group.entry for text in group.asked}
    for group in knowledge.wordings:
        seen: set[str] = set()
        for text in group.asked:
            if plain(text) in seen or (not group.entry and plain(text) in answered):
                said = f"{group.name}: {text!r} stands here or in another group already"
                yield Problem(_place(knowledge, group), said, "wordings-twice")
            seen.add(plain(text))


def wordings_measure_nothing(knowledge: Knowledge, questions: Sequence[EvaluationQuestion]) -> Iterator[Problem]:
    """No evaluation question is also a wording: it would measure what tuning has learnt by heart."""
    known = {plain(text): group for group in knowledge.wordings for text in group.asked}
    for asked in questions:
        group = known.get(plain(asked.question))
        if group is not None and not asked.thread:
            said = f"question {asked.id} is also a wording of {group.name}: take it out of one of them"
            yield Problem(asked.place, said, "wordings-question")


def plain(text: str) -> str:
    """Return the words of a text and nothing else, for comparison."""
    return " ".join("".join(char if char.isalnum() else " " for char in text.lower()).split())


def _place(knowledge: Knowledge, group: Wordings) -> Place:
    return knowledge.places.get(("wordings", group.name), Place("wordings", 1))
