"""
The house rules on knowledge files, one function each.

A folder that breaks them still loads and can be searched; what breaks them is not fit to be shown to practitioners.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from index.load import read_knowledge
from index.questions import read_questions
from index.types import Entry, Knowledge, Place, Problem, Term

Rule = Callable[[Knowledge, date], Iterator[Problem]]

# The lengths of design.md section 4: what a person reads in a message, and what still fits one screen on request.
ANSWER_WORDS = range(30, 121)
DETAIL_WORDS = range(10, 201)
ASKS = range(3, 9)
REVIEW_IN_DAYS = range(1, 731)

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)+$")
_ACRONYM = re.compile(r"\b[A-Z][A-Za-z]?[A-Z]{1,5}\b")


def check_folder(root: Path, today: date) -> tuple[Problem, ...]:
    """
    Return every problem of a knowledge folder: what does not load and, over what does, every broken rule.

    The rules that compare one file with another wait until everything loads.
    """
    result = read_knowledge(root)
    questions, question_problems = read_questions(root / "evaluation")
    problems = [*result.problems, *question_problems]
    known = {entry.id for entry in result.knowledge.entries}
    for question in questions:
        for name in question.entries:
            if name not in known and not result.problems:
                message = f"question {question.id} names the entry {name!r}, which does not exist"
                problems.append(Problem(question.place, message, "evaluation-entry"))
    for rule in RULES:
        # Where a file does not load, what refers to it is not to blame.
        if not result.problems or rule not in _ACROSS_FILES:
            problems += rule(result.knowledge, today)
    return tuple(sorted(set(problems), key=lambda problem: (problem.place.path, problem.place.line, problem.message)))


def ids_follow_the_pattern(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """An id is topic.slug in lower-case words, and its topic is the name of its file (or of its area)."""
    for entry in knowledge.entries:
        place = _place(knowledge, entry)
        topic = entry.area if place.path.startswith("areas/") else Path(place.path).stem
        if not _ID.match(entry.id):
            yield Problem(place, f"the id {entry.id!r} is not topic.slug in lower-case words and hyphens", "id-format")
        elif entry.id.partition(".")[0] != topic:
            yield Problem(place, f"the id {entry.id!r} should start with {topic!r}, after its file or area", "id-topic")


def entries_are_complete(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """Every entry says who owns it, how well it is supported, and when it was and will be reviewed."""
    for entry in knowledge.entries:
        for name in ("support", "owner", "last_reviewed_on", "review_in_days"):
            if getattr(entry, name) is None:
                yield Problem(_place(knowledge, entry), f"{entry.id}: {name} is missing", "entry-incomplete")


def answers_have_the_right_length(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """An answer has 30 to 120 words; a detail, where there is one, 10 to 200."""
    for entry in knowledge.entries:
        for name, text, allowed in (("answer", entry.answer, ANSWER_WORDS), ("detail", entry.detail, DETAIL_WORDS)):
            words = len((text or "").split())
            if text is not None and words not in allowed:
                said = f"{entry.id}: the {name} has {words} words; {allowed[0]} to {allowed[-1]} are right"
                yield Problem(_place(knowledge, entry), said, f"{name}-length")


def asks_are_enough(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """An entry has 3 to 8 ways of asking for it."""
    for entry in knowledge.entries:
        if len(entry.asks) not in ASKS:
            said = f"{entry.id}: {len(entry.asks)} asks; {ASKS[0]} to {ASKS[-1]} are right"
            yield Problem(_place(knowledge, entry), said, "asks-count")


def nothing_is_said_twice(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """No two entries share a title, an ask or an answer, so that it is clear which of them to find."""
    for what in ("title", "answer", "ask"):
        first: dict[str, str] = {}
        for entry in knowledge.entries:
            for text in entry.asks if what == "ask" else (getattr(entry, what),):
                other = first.setdefault(" ".join(text.lower().split()), entry.id)
                if other != entry.id:
                    said = f"{entry.id}: the same {what} as in {other}: {text[:60]!r}"
                    yield Problem(_place(knowledge, entry), said, f"{what}-twice")


def citations_lead_to_sources(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """Every entry cites at least one known source at a stated place, and no superseded one for current text."""
    sources = {source.id: source for source in knowledge.sources}
    for entry in knowledge.entries:
        place = _place(knowledge, entry)
        if not entry.citations:
            yield Problem(place, f"{entry.id}: no citation, so the bot can never show it", "citation-missing")
        for citation in entry.citations:
            source = sources.get(citation.source)
            if source is None:
                said = f"{entry.id}: the source {citation.source!r} is not in sources.yaml"
                yield Problem(place, said, "source-unknown")
            elif source.superseded_by and entry.currency == "current":
                said = f"{entry.id}: {source.id} is superseded by {source.superseded_by}; cite that"
                yield Problem(place, said, "source-superseded")
            if not citation.locator.strip():
                yield Problem(place, f"{entry.id}: say where in {citation.source!r} (locator)", "citation-locator")


def support_matches_citations(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """`confirmed` means that at least two different sources are cited."""
    for entry in knowledge.entries:
        if entry.support == "confirmed" and len({citation.source for citation in entry.citations}) < 2:
            said = f"{entry.id}: confirmed needs two sources or more"
            yield Problem(_place(knowledge, entry), said, "support-citations")


def references_lead_to_entries(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """see_also, superseded_by and the entries of terms name entries that exist, and never the entry itself."""
    known = {entry.id for entry in knowledge.entries}
    for entry in knowledge.entries:
        for name in (*entry.see_also, *([entry.superseded_by] if entry.superseded_by else [])):
            if name not in known or name == entry.id:
                said = f"{entry.id}: {name!r} is {'itself' if name == entry.id else 'no entry'}"
                yield Problem(_place(knowledge, entry), said, "entry-unknown")
    for term in knowledge.terms:
        if term.entry is not None and term.entry not in known:
            said = f"{term.term}: {term.entry!r} is no entry"
            yield Problem(knowledge.places["term", term.term], said, "entry-unknown")


def history_is_marked(knowledge: Knowledge, today: date) -> Iterator[Problem]:
    """A historical entry says when it stopped being right; a current one is neither over nor superseded."""
    entries = {entry.id: entry for entry in knowledge.entries}
    for entry in knowledge.entries:
        for said in _wrong_with_dates(entry, today):
            yield Problem(_place(knowledge, entry), f"{entry.id}: {said}", "history")
        later = entries.get(entry.superseded_by or "")
        if later is not None and later.currency != "current":
            said = f"{entry.id}: superseded by {later.id}, which is historical itself"
            yield Problem(_place(knowledge, entry), said, "history")


def _wrong_with_dates(entry: Entry, today: date) -> Iterator[str]:
    if entry.valid_from and entry.valid_to and entry.valid_from > entry.valid_to:
        yield f"valid_from {entry.valid_from} is after valid_to {entry.valid_to}"
    if entry.currency == "historical" and entry.valid_to is None:
        yield "historical without valid_to: when did it stop being right?"
    if entry.currency == "current" and entry.superseded_by:
        yield "current, yet superseded: make it historical"
    if entry.currency == "current" and entry.valid_to and entry.valid_to < today:
        yield f"current, yet valid only to {entry.valid_to}: make it historical"


def areas_match_folders(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """An entry under areas/<area>/ belongs to that area, and no other entry to any."""
    for entry in knowledge.entries:
        place = _place(knowledge, entry)
        parts = Path(place.path).parts
        folder = parts[1] if parts[0] == "areas" else None
        if entry.area != folder:
            said = f"{entry.id}: area is {entry.area!r} but the file belongs to {folder or 'all areas'}"
            yield Problem(place, said, "area-folder")


def reviews_are_on_time(knowledge: Knowledge, today: date) -> Iterator[Problem]:
    """An entry is reviewed at least every two years, is not past that date, and was not reviewed in the future."""
    for entry in knowledge.entries:
        if entry.last_reviewed_on is None or entry.review_in_days is None:
            continue
        if entry.review_in_days not in REVIEW_IN_DAYS:
            said = f"{entry.id}: a review in {entry.review_in_days} days; 1 to {REVIEW_IN_DAYS[-1]} are right"
            yield Problem(_place(knowledge, entry), said, "review-days")
        elif (today - entry.last_reviewed_on).days > entry.review_in_days:
            due = entry.last_reviewed_on + timedelta(days=entry.review_in_days)
            said = f"{entry.id}: its review was due on {due}; ask {entry.owner}"
            yield Problem(_place(knowledge, entry), said, "review-overdue")
        if entry.last_reviewed_on > today:
            said = f"{entry.id}: reviewed on {entry.last_reviewed_on}, which is still to come"
            yield Problem(_place(knowledge, entry), said, "review-date")


def sources_are_complete(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """A source says when it was checked, its address is a web address, and at least one entry cites it."""
    cited = {citation.source for entry in knowledge.entries for citation in entry.citations}
    for source in knowledge.sources:
        place = knowledge.places["source", source.id]
        if source.checked_on is None:
            yield Problem(place, f"{source.id}: checked_on is missing", "source-incomplete")
        if source.url and not re.match(r"https?://[^\s<>|\"]+$", source.url):
            yield Problem(place, f"{source.id}: {source.url!r} is not a web address", "source-url")
        if source.id not in cited:
            yield Problem(place, f"{source.id}: no entry cites it", "source-unused")


def acronyms_are_explained(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """Every acronym in an entry is in terms.yaml, so that search can expand it and a reader can look it up."""
    known = {word for term in knowledge.terms for name in (term.term, *term.synonyms) for word in name.split()}
    for entry in knowledge.entries:
        text = " ".join((entry.title, entry.answer, entry.detail or ""))
        for acronym in sorted(set(_ACRONYM.findall(text)) - known):
            said = f"{entry.id}: {acronym!r} is not in terms.yaml"
            yield Problem(_place(knowledge, entry), said, "acronym-unknown")


def terms_are_unambiguous(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """No word stands for two terms."""
    uses = Counter(form for term in knowledge.terms for form in _forms(term))
    for term in knowledge.terms:
        for form in sorted(_forms(term)):
            if uses[form] > 1:
                said = f"{term.term}: {form!r} also stands for another term"
                yield Problem(knowledge.places["term", term.term], said, "term-ambiguous")


RULES: tuple[Rule, ...] = (
    ids_follow_the_pattern,
    entries_are_complete,
    answers_have_the_right_length,
    asks_are_enough,
    nothing_is_said_twice,
    citations_lead_to_sources,
    support_matches_citations,
    references_lead_to_entries,
    history_is_marked,
    areas_match_folders,
    reviews_are_on_time,
    sources_are_complete,
    acronyms_are_explained,
    terms_are_unambiguous,
)


# The rules that go wrong over knowledge of which a part is missing.
_ACROSS_FILES = frozenset(
    {citations_lead_to_sources, references_lead_to_entries, sources_are_complete, acronyms_are_explained}
)


def _forms(term: Term) -> set[str]:
    return {name.lower() for name in (term.term, *term.synonyms)}


def _place(knowledge: Knowledge, entry: Entry) -> Place:
    return knowledge.places["entry", entry.id]
