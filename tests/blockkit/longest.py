"""The longest texts that can come: what the knowledge rules allow, and what would come if a text ran away."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.answer.cite import cite
from bot.answer.compose import MAX_PASSAGES, MAX_WORDS
from bot.answer.types import Answer, CitedPassage, Notice, Outcome
from index.types import Citation, Correction, Entry, Knowledge, Source

TODAY = date(2026, 11, 22)
# The rules of `check`: an answer has at most 120 words, a detail 200. None says how long a word is.
ANSWER_WORDS, DETAIL_WORDS = 120, 200
# Nothing in English is longer; "&" is what grows most when Slack's control characters are written out.
LONG_WORD = "antidisestablishmentarianism"
GROWING_WORD = "&<>" * 9


def words(count: int, word: str = LONG_WORD, *, sentence: int = 12) -> str:
    """Return a text of so many words, with a full stop after every `sentence` of them."""
    return " ".join(word + ("." if number % sentence == 0 else "") for number in range(1, count + 1))


def many_sources(count: int = 20, word: str = LONG_WORD, *, url_chars: int = 1000) -> tuple[Source, ...]:
    """Return sources with long titles, publishers and addresses, each replaced by the next."""
    path = "https://www.gov.uk/government/publications/?a=1&b="
    return tuple(
        Source(
            id=f"source-{number}",
            title=words(12, word),
            publisher=words(6, word),
            published="2024-08-31",
            url=path + "x" * (url_chars - len(path)),
            licence=words(4, word),
            version=words(3, word),
            checked_on=TODAY,
            superseded_by=f"source-{(number + 1) % count}",
        )
        for number in range(count)
    )


def longest_entry(number: int = 0, word: str = LONG_WORD, *, sources: Sequence[Source]) -> Entry:
    """Return an entry at every limit of the rules, citing all these sources and pointing to twenty others."""
    return Entry(
        id=f"topic.longest-{number}",
        title=words(30, word),
        answer=words(ANSWER_WORDS, word),
        detail=words(DETAIL_WORDS, word),
        asks=tuple(words(25, word) for _ in range(12)),
        corrects=tuple(Correction(words(25, word), words(40, word)) for _ in range(6)),
        citations=tuple(Citation(source.id, words(8, word)) for source in sources),
        currency="historical",
        valid_from=date(2009, 1, 1),
        valid_to=date(2024, 8, 30),
        superseded_by=f"topic.longest-{number + 1}",
        area="llr",
        see_also=tuple(f"topic.longest-{other}" for other in range(20)),
        support="local",
        owner=words(3, word),
        last_reviewed_on=TODAY - timedelta(days=400),
        review_in_days=365,
    )


def longest_knowledge(word: str = LONG_WORD) -> Knowledge:
    """Return twenty-one entries of the greatest length and their sources."""
    sources = many_sources(word=word)
    entries = tuple(longest_entry(number, word, sources=sources) for number in range(21))
    return Knowledge(entries=entries, sources=sources)


def answer_of(
    entries: Sequence[Entry], sources: dict[str, Source], *, text: str = "", outcome: Outcome = Outcome.ANSWERED
) -> Answer:
    """Return the answer that shows these entries, with every notice and three suggestions."""
    passages: list[CitedPassage] = []
    for entry in entries[:MAX_PASSAGES]:
        cited = cite(entry, sources, first_number=1 + sum(len(passage.citations) for passage in passages))
        passages.append(
            CitedPassage(
                entry.id, entry.title, entry.answer, entry.currency, cited, 1.0, TODAY, entry.last_reviewed_on,
                entry.detail, entry.area, entry.see_also,
            )
        )  # fmt: skip
    return Answer(
        outcome,
        text or "\n\n".join(entry.answer for entry in entries),
        tuple(passages),
        notices=tuple(Notice),
        suggestions=tuple(entry.title for entry in entries[:3]) if entries else (),
    )


def longest_answer(word: str = LONG_WORD) -> Answer:
    """Return 250 words out of three passages with twenty sources each, all notices, and three long suggestions."""
    knowledge = longest_knowledge(word)
    sources = {source.id: source for source in knowledge.sources}
    paragraphs = "\n\n".join(words(MAX_WORDS // MAX_PASSAGES, word) for _ in range(MAX_PASSAGES))
    return answer_of(knowledge.entries[:3], sources, text=paragraphs)
