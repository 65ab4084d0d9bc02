"""Reading ages, compared with texts worked out by hand."""

import pytest

from index.reading import reading_age


def test_the_age_of_a_text_is_what_the_formula_gives() -> None:
    """Six words of one syllable in one sentence: 0.39 * 6 + 11.8 * 1 - 15.59 + 5."""
    assert 3.55 == pytest.approx(reading_age("The cat sat on the mat."))


def test_longer_words_and_sentences_make_a_text_harder() -> None:
    """Each by itself."""
    plain = reading_age("The man will meet the team. They will talk of the plan.")
    assert plain < reading_age("The man will meet the team and they will talk of the plan.")
    assert plain < reading_age("The individual will accompany the organisation. They will negotiate the arrangement.")


def test_the_parts_of_a_list_are_read_one_by_one() -> None:
    """A list between semicolons is as hard as its items."""
    assert reading_age("They bring the plan; they read the notes.") < reading_age(
        "They bring the plan and read the notes."
    )


def test_acronyms_and_numbers_do_not_make_a_text_harder() -> None:
    """Those who read this know the one and need the other."""
    assert reading_age("The SHPO ran on.") == reading_age("The rule ran on.")
    assert reading_age("It ran for 123456789 days.") == reading_age("It ran for days.")


@pytest.mark.parametrize("text", ["", "   ", "123; 456."])
def test_a_text_without_words_has_no_reading_age(text: str) -> None:
    """Nothing to read, nothing to divide by."""
    assert 0.0 == reading_age(text)
