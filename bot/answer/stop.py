"""What ends a question before anything is searched, and keeps its like out of a conversation."""

from bot.answer.language import WELSH, foreign_language
from bot.answer.types import Answer, Outcome
from bot.privacy.guard import find_personal_data
from bot.privacy.kinds import label_of
from bot.wording import language_declined, personal_data_found, too_long


def stop_too_long(text: str, max_chars: int) -> Answer | None:
    """Return the refusal of a question too long to be one, or None."""
    return Answer(Outcome.ERROR_TOO_LONG, too_long(max_chars)) if len(text) > max_chars else None


def stop_personal_data(text: str) -> Answer | None:
    """Return the refusal of a question that holds personal data, naming the kinds and never the data, or None."""
    findings = find_personal_data(text)
    if not findings:
        return None
    kinds = tuple(dict.fromkeys(finding.kind for finding in findings))
    said = personal_data_found([label_of(kind) for kind in kinds])
    return Answer(Outcome.BLOCKED_PERSONAL_DATA, said, found=kinds)


def stop_foreign(text: str, unit_contact: str) -> Answer | None:
    """Return the kind refusal of a question in another language than English, or None."""
    language = foreign_language(text)
    if language is None:
        return None
    return Answer(Outcome.ABSTAINED_LANGUAGE, language_declined(unit_contact, is_welsh=language == WELSH))


def clean_thread(thread: tuple[str, ...], max_chars: int) -> tuple[str, ...]:
    """Return the earlier questions without those that were, or would have been, stopped in their turn."""
    return tuple(
        earlier for earlier in thread if not stop_too_long(earlier, max_chars) and not stop_personal_data(earlier)
    )
