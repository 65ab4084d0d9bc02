"""Whether a question is in another language than English: said only when it is as good as certain."""

import re
import unicodedata
from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from bot.privacy.normalise import normalise

# Measured on the 23,000 English questions and titles of knowledge/ (evaluation, wordings, entries) and on the sentences
# of tests/answer/test_language.py. The identifier alone calls 952 of the English ones foreign; so guarded, none at this
# margin (one at 0.6, three at 0.5), and 4 of the 51 foreign ones in Latin letters are missed.
_MARGIN = 0.7
_LEAST_WORDS = 3

WELSH = "cy"

# What the identifier takes badly typed English for: Nigerian Pidgin, Latin, Esperanto, Volapük, no language at all.
_LIKE_ENGLISH = frozenset({"en", "pcm", "la", "eo", "vo", "zxx"})

# One of these makes a text English: each is a word of no other language that is written in Latin letters without
# accents (so not "was", "are", "over", "of" or "can").
_ENGLISH = frozenset(
    (
        "the what what's whats which who who's whos whose when where why how how's does doesn't did didn't should "
        "would with from this that that's these those they them their there she his you your our were isn't aren't "
        "don't can't about after before between into then not only some someone anyone because while through until "
        "without and shall could must may might i'm it's its level category meeting meetings offence offences "
        "offender offenders victim victims licence prisoner release released harm order orders review referral "
        "refer year years month months disclosure people person young children"
    ).split()
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_TERMS = frozenset({"mappa", "mappas", "visor", "marac", "oasys", "shpo", "sro", "rso", "pdp", "iom", "voo", "spo"})


def foreign_language(text: str) -> str | None:
    """
    Return the ISO 639 code of the language a question is in, or None when it is English or may well be.

    Few words, acronyms, names and slips are all read as English: to turn an English question away is worse than to
    look up a foreign one in vain. "und" stands for a language that only its script tells.
    """
    if _is_in_other_script(text):
        return _identify(text)[0] or "und"
    words = _telling_words(text)
    if len(words) < _LEAST_WORDS or not _ENGLISH.isdisjoint(words):
        return None
    code, lead = _identify(" ".join(words))
    return code if lead >= _MARGIN else None


def _is_in_other_script(text: str) -> bool:
    """True when most letters stand in words that no look-alikes could spell in Latin letters."""
    words = _WORD.findall(text)
    other = sum(len(word) for word in words if _is_other_script(word))
    return other >= _LEAST_WORDS and other * 2 > sum(map(len, words))


def _is_other_script(word: str) -> bool:
    letters = [char for char in normalise(word).text if char.isalpha()]
    return not all("LATIN" in unicodedata.name(char, "") for char in letters)


def _telling_words(text: str) -> list[str]:
    """Return the words in small letters without acronyms, terms and names, which are the same in every language."""
    found = list(_WORD.finditer(unicodedata.normalize("NFC", text)))
    kept = [word[0] for place, word in enumerate(found) if not _is_name(word[0], is_first=place == 0)]
    return [word for word in (word.lower().replace("’", "'") for word in kept) if word not in _TERMS]


def _is_name(word: str, *, is_first: bool) -> bool:
    return word.isupper() if is_first else not word.islower()


def _identify(text: str) -> tuple[str | None, float]:
    """Return the likeliest language, None for English, and by how much it is likelier than English (-1 to 1)."""
    ranked = _identifier().rank(text)
    code, share = ranked[0]
    english = sum(portion for name, portion in ranked if name in _LIKE_ENGLISH)
    return (None, -english) if code in _LIKE_ENGLISH else (code, share - english)


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    """Return the model that comes with the package; it takes half a second and 80 MB, so only when first needed."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
