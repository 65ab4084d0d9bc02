"""Standing notices in Welsh too, where a workspace wants that; curated words stay as they were written."""

import pytest

from bot.answer.notices import in_languages
from bot.answer.types import Answer, Outcome
from bot.wording import WELSH, abstained, language_declined, personal_data_found

_NOTICES = {
    "abstained": Answer(Outcome.ABSTAINED_NO_EVIDENCE, abstained("the unit")),
    "language": Answer(Outcome.ABSTAINED_LANGUAGE, language_declined("the unit", is_welsh=False)),
    "personal_data": Answer(Outcome.BLOCKED_PERSONAL_DATA, personal_data_found(["a name"])),
}


@pytest.mark.parametrize("notice", _NOTICES)
def test_a_notice_has_its_welsh_below_the_english(notice: str) -> None:
    """English first, then a paragraph of Welsh, and nothing else changes."""
    answer = _NOTICES[notice]
    both = in_languages(answer, ("en", "cy"))
    assert f"{answer.text}\n\n{WELSH[notice]}" == both.text
    assert answer.outcome is both.outcome


@pytest.mark.parametrize("notice", _NOTICES)
def test_without_the_setting_a_notice_is_english(notice: str) -> None:
    """The usual setting changes no word."""
    assert _NOTICES[notice] is in_languages(_NOTICES[notice], ("en",))


def test_welsh_that_is_there_already_is_not_repeated() -> None:
    """A question asked in Welsh is declined in Welsh whatever the setting."""
    answer = Answer(Outcome.ABSTAINED_LANGUAGE, language_declined("the unit", is_welsh=True))
    assert answer.text == in_languages(answer, ("en", "cy")).text


def test_what_is_no_standing_notice_stays_in_english() -> None:
    """Asking back, for one."""
    answer = Answer(Outcome.CLARIFY_VAGUE, "Say more.")
    assert answer is in_languages(answer, ("en", "cy"))
