"""An answer as the JSON object of the command-line contract."""

from bot.answer.types import Answer, CitedPassage

Json = dict[str, object]


def answer_as_json(answer: Answer, name: object = None) -> Json:
    """Return the contract's object for `answer`; `name` is the question's id, as it was given."""
    return {
        "id": name,
        "outcome": answer.outcome.value,
        "answer": answer.text,
        "passages": [_passage(passage) for passage in answer.passages],
        "notices": [notice.value for notice in answer.notices],
        "suggestions": list(answer.suggestions),
        "found": list(answer.found),
        "evidence": round(answer.evidence, 4),
        "took_ms": round(answer.took_ms, 1),
    }


def _passage(passage: CitedPassage) -> Json:
    return {
        "entry": passage.entry,
        "title": passage.title,
        "text": passage.text,
        "currency": passage.currency,
        "as_of": passage.as_of.isoformat(),
        "checked_on": passage.checked_on.isoformat() if passage.checked_on else None,
        "area": passage.area,
        "citations": [
            {
                "number": cited.number,
                "source": cited.source.id,
                "title": cited.source.title,
                "publisher": cited.source.publisher,
                "locator": cited.locator,
                "published": cited.source.published,
                "url": cited.source.url,
            }
            for cited in passage.citations
        ],
        "score": round(passage.score, 4),
    }
