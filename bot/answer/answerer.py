"""The steps from a question to an answer, in order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answer.cite import is_citable
from bot.answer.compose import (
    Part,
    choose_entries,
    find_correction,
    find_lead,
    find_notices,
    make_passages,
    quote,
    write_text,
)
from bot.answer.crisis import is_crisis
from bot.answer.definitions import Glossary, asks_meaning, define, is_about
from bot.answer.evidence import Caution, Evidence, weigh
from bot.answer.figures import read_off
from bot.answer.past import is_about_now
from bot.answer.stop import clean_thread, stop_foreign, stop_personal_data, stop_too_long
from bot.answer.types import Answer, Notice, Outcome, Question
from bot.answer.understand import Language, Understood, clean, understand
from bot.wording import (
    CRISIS_FIRST,
    DECISION_REMINDER,
    EMPTY,
    EXAMPLE_QUESTIONS,
    SMALL_TALK,
    TIE,
    VAGUE,
    abstained,
    not_covered,
    read_as,
    used_in,
)
from index.search import Searcher
from index.types import Entry

# Enough to show a maintainer what was nearly used, and to suggest from.
_HITS = 10
_SUGGESTIONS = 3
# Slips that are named in an answer; more would bury it.
_SLIPS = 5
# Below this cosine an entry hardly has to do with the question, and to suggest it would be noise: so are 55 % of the
# questions of calibration.yaml that nothing answers, half of which are about MAPPA, and 0.4 % of the answerable ones.
_WORTH_SUGGESTING = 0.35


@dataclass(frozen=True, slots=True)
class _Finding:
    """What there is on one query: its evidence and, when that is enough, what to show."""

    evidence: Evidence
    part: Part | None = None


class Answerer:
    """Answers questions from one index. Holds no state of its own: the same question gets the same answer."""

    def __init__(
        self,
        searcher: Searcher,
        *,
        unit_contact: str,
        max_chars: int,
        caution: Caution = Caution.BALANCED,
        language: Language | None = None,
    ) -> None:
        knowledge = searcher.index.knowledge
        self._searcher = searcher
        self._entries = {entry.id: entry for entry in knowledge.entries}
        offered = ((entry.title, self._as_question(entry)) for entry in knowledge.entries)
        self._offered = frozenset(_bare(text) for texts in offered for text in texts)
        self._titles = {_bare(entry.title): entry for entry in reversed(knowledge.entries)}
        self._sources = {source.id: source for source in knowledge.sources}
        self._glossary = Glossary(knowledge.terms)
        self._tables = {name: table for table in knowledge.tables for name in table.entries}
        self._unit_contact = unit_contact
        self._max_chars = max_chars
        self._usual_caution = caution
        self._language = language or Language.from_knowledge(knowledge)

    def answer(self, question: Question) -> Answer:
        """Return the answer; every question gets one, whatever it holds, and an emergency is told first what to do."""
        reply = self._reply(question)
        # Of what is too long to be read as a question, the beginning and the end are looked at.
        looked_at = (question.text[: self._max_chars], question.text[self._max_chars :][-self._max_chars :])
        if not any(is_crisis(clean(text)) for text in looked_at):
            return reply
        return replace(reply, text=f"{CRISIS_FIRST}\n\n{reply.text}", notices=(Notice.EMERGENCY, *reply.notices))

    def _reply(self, question: Question) -> Answer:
        stop = stop_too_long(question.text, self._max_chars) or stop_personal_data(question.text)
        stop = stop or stop_foreign(question.text, self._unit_contact)
        if stop:
            return stop
        # What the bot itself offers to be asked is a whole question, however short, and leans on none before it.
        thread = () if _bare(question.text) in self._offered else clean_thread(question.thread, self._max_chars)
        understood = understand(question.text, thread, self._language)
        chosen = self._titles.get(_bare(question.text))
        if chosen and self._may_use(chosen, question):
            return self.show(chosen, understood, question)
        if ask_back := self.clarify(understood):
            return ask_back
        findings = self.find(understood, question)
        if any(finding.part for finding in findings):
            return self.compose(findings, understood, question)
        return self.ask_which(findings[0].evidence, question) or self.abstain(findings[0].evidence)

    def show(self, entry: Entry, understood: Understood, question: Question) -> Answer:
        """Answer from the entry whose title was typed; who chooses history is told the present position too."""
        evidence = replace(self.find_evidence(understood.query, understood, question), sureness=1.0)
        meant = replace(understood, about_the_past=entry.currency == "historical")
        part = self.define(question.text, meant, question) or self._part(entry, 1.0, meant, question, lead="")
        return self.compose([_Finding(evidence, part)], understood, question)

    def clarify(self, understood: Understood) -> Answer | None:
        """Talk back, or ask back, when there is nothing to search for."""
        if understood.empty:
            return Answer(Outcome.CLARIFY_EMPTY, EMPTY, suggestions=EXAMPLE_QUESTIONS)
        if understood.small_talk:
            return Answer(Outcome.CLARIFY_HELP, SMALL_TALK[understood.small_talk], suggestions=EXAMPLE_QUESTIONS)
        if understood.vague:
            return Answer(Outcome.CLARIFY_VAGUE, VAGUE, suggestions=EXAMPLE_QUESTIONS)
        return None

    def find(self, understood: Understood, question: Question) -> list[_Finding]:
        """Return what there is on each part of a question; of a comparison, on the whole or else on both sides."""
        if understood.parts.kind == "compound":
            return [self._find(query, understood, question) for query in understood.parts.queries]
        whole = self._find(understood.query, understood, question)
        if understood.parts.kind == "one" or whole.part:
            return [whole]
        sides = [self._find(query, understood, question) for query in understood.parts.queries[1:]]
        return sides if all(side.part for side in sides) else [whole]

    def _find(self, query: str, understood: Understood, question: Question) -> _Finding:
        evidence = self.find_evidence(query, understood, question)
        if definition := self.define(query, understood, question):
            return _Finding(replace(evidence, sureness=1.0), definition)
        if not evidence.is_enough(self._caution(question)) or self.leans_on_nothing(understood, question):
            return _Finding(evidence)
        hit = evidence.hits[0]
        entry = self._entries[hit.entry]
        table = self._tables.get(entry.id)
        figure = read_off(table, query) if table else ""
        lead = figure or find_correction(entry, hit, query) or find_lead(entry, hit)
        return _Finding(evidence, self._part(entry, evidence.sureness, understood, question, lead=lead))

    def find_evidence(self, query: str, understood: Understood, question: Question) -> Evidence:
        """Return what there is on a query among the entries that may be used for this person on this day."""
        asks_about_now = is_about_now(understood.alone)

        def allow(entry: Entry) -> bool:
            over = entry.currency == "historical" and self._successor(entry, question) is None
            return self._may_use(entry, question) and not (over and asks_about_now)

        return weigh(query, self._searcher.search(query, _HITS, allow))

    def leans_on_nothing(self, understood: Understood, question: Question) -> bool:
        """Return whether a follow-up goes on from a question that the bot could not have answered."""
        leans = understood.leans_on
        return bool(leans) and not self.find_evidence(leans, understood, question).is_enough(self._caution(question))

    def _caution(self, question: Question) -> Caution:
        return question.caution or self._usual_caution

    def define(self, query: str, understood: Understood, question: Question) -> Part | None:
        """Say what a term stands for and means, when that is all that was asked and its entry may be shown."""
        if understood.leans_on and not asks_meaning(understood.alone):  # "and level 3?" wants no definition
            return None
        term = self._glossary.asked_about(query if understood.parts.kind != "one" else understood.alone)
        entry = self._entries.get(term.entry or "") if term else None
        if term is None or entry is None or not self._may_use(entry, question):
            return None
        said = define(term)
        part = self._part(entry, 1.0, understood, question, lead=said)
        if is_about(entry, term) or not said:
            return part
        return replace(part, lead=f"{said} {used_in(entry.title)}", only_lead=True)

    def ask_which(self, evidence: Evidence, question: Question) -> Answer | None:
        """Ask back with two titles when the bot is sure of two entries but not of either."""
        if not evidence.is_tie(self._caution(question)):
            return None
        titles = tuple(self._entries[hit.entry].title for hit in evidence.hits[:2])
        return Answer(
            Outcome.CLARIFY_TIE,
            TIE,
            suggestions=titles,
            evidence=evidence.sureness,
            hits=evidence.hits,
            searched_for=evidence.query,
        )

    def abstain(self, evidence: Evidence) -> Answer:
        """Say that there is no good answer, what could be asked instead, and whom to ask."""
        near = (hit.entry for hit in evidence.hits if hit.dense >= _WORTH_SUGGESTING)
        return Answer(
            Outcome.ABSTAINED_NO_EVIDENCE,
            abstained(self._unit_contact),
            suggestions=tuple(self._as_question(self._entries[name]) for name in near)[:_SUGGESTIONS],
            evidence=evidence.sureness,
            hits=evidence.hits,
            searched_for=evidence.query,
        )

    def compose(self, findings: Sequence[_Finding], understood: Understood, question: Question) -> Answer:
        """Return the curated words with their sources, part by part, and say which part has none."""
        parts = _each_entry_once([finding.part for finding in findings if finding.part])
        missing = [finding.evidence.query for finding in findings if not finding.part]
        besides = []
        if missing:
            besides.append(not_covered([quote(query) for query in missing], self._unit_contact))
        if understood.asks_for_decision:
            besides.append(DECISION_REMINDER)
        if understood.read_as:
            besides.append(read_as(understood.read_as[:_SLIPS]))
        # What an emergency will be told first takes its room too.
        first_of_all = [CRISIS_FIRST] if understood.is_crisis else []
        text = write_text(parts, as_of=question.as_of, besides=[*besides, *first_of_all])
        first = next(finding.evidence for finding in findings if finding.part)
        return Answer(
            Outcome.PARTIAL if missing else Outcome.ANSWERED,
            "\n\n".join([text, *besides]),
            passages=make_passages(parts, self._sources, as_of=question.as_of),
            notices=find_notices(parts, question.as_of),
            evidence=min(finding.evidence.sureness for finding in findings if finding.part),
            hits=first.hits,
            searched_for=first.query,
        )

    def _part(self, entry: Entry, sureness: float, understood: Understood, question: Question, *, lead: str) -> Part:
        """Return what to show for an entry, or for what has superseded it; `lead` comes first."""
        chosen = choose_entries(
            entry,
            self._successor(entry, question),
            as_of=question.as_of,
            about_the_past=understood.about_the_past,
        )
        return Part(chosen, lead if chosen[0] == entry else "", sureness)

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


def _bare(text: str) -> str:
    """Return a text as two people might type it alike."""
    return clean(text).casefold().strip(" ?.!•")


def _each_entry_once(parts: Sequence[Part]) -> list[Part]:
    """Return the parts without what an earlier one shows already; a part of which nothing is left goes."""
    seen: set[str] = set()
    kept: list[Part] = []
    for part in parts:
        entries = tuple(entry for entry in part.entries if entry.id not in seen)
        seen.update(entry.id for entry in entries)
        if entries:
            kept.append(replace(part, entries=entries))
    return kept
