"""Whether a question asks how things were."""

import re

# Words that speak of how things were, whoever asks.
_FORMERLY = re.compile(
    r"\bused to\b|\b(previously|formerly|historically|history of|originally|back then"
    r"|at the time|in the past|in those days|the old days)\b"
    r"|\b(old|former|previous|original) (rule|law|test|position|definition|standard|list|system|guidance)s?\b",
    re.IGNORECASE,
)
_IS_USED_TO = re.compile(r"\b(is|are|be|been|being)\b[^.?!]{0,40}\bused to\b", re.IGNORECASE)
_YEAR = r"(the )?(\w+ ){0,2}(19|20)\d\d"
_IN_A_PAST_REPORT = re.compile(
    rf"\bin (the|that|your|our|its) [\w\s-]{{0,20}}report\b|\b(19|20)\d\d\s*[-–/]\s*(20)?\d\d\b"
    rf"|\b(before|until|back in) {_YEAR}\b|\b(in|under) {_YEAR}( act)?,? (\w+ ){{0,3}}(could|was|were|did|had)\b",
    re.IGNORECASE,
)
# Asked in the past tense about a rule. A past tense alone is no sign, since every description of a person has one ("he
# was convicted of…"), nor is the year of an Act.
_ASKED_IN_PAST = re.compile(
    r"^(and |so |but )?(what|which|who|how( many| much| long| often)?|when|where|why)\b"
    r"[^,.?;:]{0,30}\b(was|were|did|had)\b"
    r"|^(and |so |but )?(was|were|did) (?!(he|she|i|we|you|his|her|my|our)\b)",
    re.IGNORECASE,
)
# What an Act or a year changed is asked about the present, whatever the tense.
_CHANGE = re.compile(
    r"\b(what|which|anything|how)\b[^.?;]{0,60}\b(change[sd]?|changing|new|different|moved on|updated?|amend(ed)?"
    r"|replaced?|introduced?|add(ed)?)\b|\bsince\b|^did .*\bact\b",
    re.IGNORECASE,
)
_BEFORE_THAT = re.compile(r"\b(before|prior to|until|used to|previously|back then)\b", re.IGNORECASE)
_PRESENT = re.compile(
    r"\b(is|are|isn't|arent|aren't|does|doesn't|don't|do (i|we|you|they|the|people)|can"
    r"|must|should|will|has|have|still|now|today|any more|nowadays)\b",
    re.IGNORECASE,
)
_NOW = re.compile(r"\b(now|today|nowadays|these days|currently|at present|still|any more)\b", re.IGNORECASE)
_CLAUSE = re.compile(
    r"(?<=[.?!;])\s+|,\s+(?=(?:is|are|does|do|can|must|should|will|has|have)\b)|\s[-–]\s", re.IGNORECASE
)


def is_about_the_past(question: str) -> bool:
    """
    Return whether a question asks how things were.

    "How many were there in the 2020-21 report?" does. What has changed since, whether an old rule still holds, and what
    holds now for someone convicted years ago, are questions about the present.
    """
    if _CHANGE.search(question) and not _BEFORE_THAT.search(question):
        return False
    asks = _CLAUSE.split(question)[-1]
    present = bool(_PRESENT.search(asks))
    if _FORMERLY.search(_IS_USED_TO.sub(" ", asks)):
        return not is_about_now(asks)
    if _ASKED_IN_PAST.search(question) or _ASKED_IN_PAST.search(asks):
        return True
    return bool(_IN_A_PAST_REPORT.search(question)) and not present


def is_about_now(question: str) -> bool:
    """Return whether a question says that it asks about the present."""
    return bool(_NOW.search(question))
