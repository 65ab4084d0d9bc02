"""The steps from a question to an answer, in order."""

from dataclasses import replace

from bot.answer.cite import is_citable
from bot.answer.compose import choose_entries, find_correction, find_notices, make_passages, write_text
from bot.answer.definitions import Glossary, define, is_about
from bot.answer.evidence import Evidence, weigh
from bot.answer.figures import read_off
from bot.answer.stop import clean_thread, stop_personal_data, stop_too_long
from bot.answer.types import Answer, Outcome, Question
from bot.answer.understand import Understood, clean, understand
from bot.wording import EMPTY, EXAMPLE_QUESTIONS, VAGUE, abstained, used_in
from index.search import Searcher
from index.types import Entry

# Enough to show a maintainer what was nearly used, and to suggest from.
_HITS = 10
_SUGGESTIONS = 3
# Below this cosine an entry hardly has to do with the question, and to suggest it would be noise: so are 83 % of the
# out-of-scope questions of calibration.yaml, and 2 % of the answerable ones.
_WORTH_SUGGESTING = 0.45


class Answerer:
    """Answers questions from one index. Holds no state of its own: the same question gets the same answer."""

    def __init__(self, searcher: Searcher, *, unit_contact: str, max_chars: int) -> None:
        knowledge = searcher.index.knowledge
        self._searcher = searcher
        self._entries = {entry.id: entry for entry in knowledge.entries}
        self._sources = {source.id: source for source in knowledge.sources}
        self._glossary = Glossary(knowledge.terms)
        self._tables = {name: table for table in knowledge.tables for name in table.entries}
        self._unit_contact = unit_contact
        self._max_chars = max_chars

    def answer(self, question: Question) -> Answer:
        """Return the answer; every question gets one, whatever it holds."""
        stop = stop_too_long(question.text, self._max_chars) or stop_personal_data(question.text)
        if stop:
            return stop
        understood = understand(question.text, clean_thread(question.thread, self._max_chars))
        if ask_back := self.clarify(understood):
            return ask_back
        evidence = self.find_evidence(understood.query, question)
        if definition := self.define(understood, evidence, question):
            return definition
        if not evidence.is_enough or self.leans_on_nothing(understood, question):
            return self.abstain(evidence)
        return self.compose(evidence, understood, question)

    def clarify(self, understood: Understood) -> Answer | None:
        """Ask back when there is nothing to search for."""
        if understood.empty:
            return Answer(Outcome.CLARIFY_EMPTY, EMPTY, suggestions=EXAMPLE_QUESTIONS)
        if understood.vague:
            return Answer(Outcome.CLARIFY_VAGUE, VAGUE, suggestions=EXAMPLE_QUESTIONS)
        return None

    def find_evidence(self, query: str, question: Question) -> Evidence:
        """Return what there is on a query among the entries that may be used for this person on this day."""
        return weigh(query, self._searcher.search(query, _HITS, lambda entry: self._may_use(entry, question)))

    def leans_on_nothing(self, understood: Understood, question: Question) -> bool:
        """Return whether a follow-up goes on from a question that the bot could not have answered."""
        leans = understood.leans_on
        return bool(leans) and not self.find_evidence(leans, question).is_enough

    def define(self, understood: Understood, evidence: Evidence, question: Question) -> Answer | None:
        """Say what a term stands for and means, when that is all that was asked and its entry may be shown."""
        term = self._glossary.asked_about(clean(question.text))
        entry = self._entries.get(term.entry or "") if term else None
        if term is None or entry is None or not self._may_use(entry, question):
            return None
        said = define(term)
        certain = replace(evidence, sureness=1.0)
        shown = self._show(entry, certain, question, lead=said, about_the_past=understood.about_the_past)
        return shown if is_about(entry, term) or not said else replace(shown, text=f"{said} {used_in(entry.title)}")

    def abstain(self, evidence: Evidence) -> Answer:
        """Say that there is no good answer, what could be asked instead, and whom to ask."""
        near = (hit.entry for hit in evidence.hits if hit.dense >= _WORTH_SUGGESTING)
        return Answer(
            Outcome.ABSTAINED_NO_EVIDENCE,
            abstained(self._unit_contact),
            suggestions=tuple(self._as_question(self._entries[name]) for name in near)[:_SUGGESTIONS],
            evidence=evidence.sureness,
            hits=evidence.hits,
        )

    def compose(self, evidence: Evidence, understood: Understood, question: Question) -> Answer:
        """Return the curated words with their sources."""
        hit = evidence.hits[0]
        entry = self._entries[hit.entry]
        table = self._tables.get(entry.id)
        figure = read_off(table, understood.query) if table else ""
        lead = figure or find_correction(entry, hit)
        return self._show(entry, evidence, question, lead=lead, about_the_past=understood.about_the_past)

    def _show(self, entry: Entry, evidence: Evidence, question: Question, *, lead: str, about_the_past: bool) -> Answer:
        """Return the answer from an entry, or from what has superseded it; `lead` comes first."""
        chosen = choose_entries(
            entry, self._successor(entry, question), as_of=question.as_of, about_the_past=about_the_past
        )
        return Answer(
            Outcome.ANSWERED,
            write_text(chosen, lead if chosen[0] == entry else "", as_of=question.as_of),
            passages=make_passages(chosen, self._sources, score=evidence.sureness, as_of=question.as_of),
            notices=find_notices(chosen, question.as_of),
            evidence=evidence.sureness,
            hits=evidence.hits,
        )

    def _may_use(self, entry: Entry, question: Question) -> bool:
        right_area = entry.area is None or entry.area == question.area
        begun = entry.valid_from is None or entry.valid_from <= question.as_of
        return right_area and begun and is_citable(entry, self._sources)

    def _successor(self, entry: Entry, question: Question) -> Entry | None:
        """Return what superseded an entry, where that may be used itself."""
        later = self._entries.get(entry.superseded_by or "")
        return later if later is not None and later != entry and self._may_use(later, question) else None

    @staticmethod
    def _as_question(entry: Entry) -> str:
        """Return the entry's most complete way of asking: the longest that ends as a question, or its title."""
        asked = [ask for ask in entry.asks if ask.endswith("?") and ask[0].isupper()]
        return max(asked, key=len, default=entry.title)
