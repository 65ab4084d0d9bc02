"""The standing notices among the answers, in the languages that a workspace wants them in."""

from collections.abc import Collection
from dataclasses import replace

from bot.answer.language import WELSH
from bot.answer.types import Answer, Outcome
from bot.wording import in_welsh_too


def in_languages(answer: Answer, languages: Collection[str]) -> Answer:
    """
    Return the answer with Welsh below the English, where that is wanted and the answer is a standing notice.

    `languages` are ISO 639 codes. Curated passages are in English only.
    """
    notice = _notice_of(answer.outcome)
    if WELSH not in languages or not notice:
        return answer
    return replace(answer, text=in_welsh_too(answer.text, notice))


def _notice_of(outcome: Outcome) -> str:
    """Return the key of `wording.WELSH` for an outcome that is a standing notice, "" for any other."""
    return {
        Outcome.ABSTAINED_NO_EVIDENCE: "abstained",
        Outcome.ABSTAINED_LANGUAGE: "language",
        Outcome.BLOCKED_PERSONAL_DATA: "personal_data",
    }.get(outcome, "")
