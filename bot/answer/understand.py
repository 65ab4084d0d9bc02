"""From what was typed to what is searched for."""

import re
import unicodedata
from dataclasses import dataclass
from functools import partial

# Words that carry no subject of their own: with nothing else, a question cannot be answered without asking back.
_EMPTY_WORDS = frozenset(
    """
    a an the and or but so if then than as at by for from in into of off on onto out over to up with about after again
    all also am any anyone anything are aren't be been being both can can't cannot case cases client could did didn't
    do does doesn't doing done don't each either else ever every get gets getting give go going got had has have having
    he he's help her here hers hi him his how how's i i'd i'm i've is isn't it it's its just kind know let like lot
    make makes many may me mean means might more most much must my need needs no not now offender ok okay one one's ones
    only other our person please question right same say says shall she she's should shouldn't some someone something
    still such sure tell thanks that that's their them there these they they're thing things this those too us very was
    wasn't we were what what's when where which who who's whom whose why will with without won't would yes yet you your
    apply applies applied happen happens next possible use used work works
    count counts end ends last lasts long start starts cost costs
    """.split()
)
# Words that point back to something said before.
_POINTERS = frozenset("it its it's they them their theirs that those these this he she him her his one ones".split())
_FOLLOW_UP_START = re.compile(r"(and|but|so|what about|how about|what if|or|ok|okay|then|also|why|why not)\b", re.I)
# "What is ViSOR?" is whole, however short.
_DEFINITION = re.compile(r"(what|who)('s|s| is| are| was| were| does| do)\b", re.IGNORECASE)
_WORD = re.compile(r"[\w'’]+")
# How things were: asked in the past tense about a rule, or with words that say so. A past tense alone is no sign, since
# every description of a person has one ("he was convicted of…"), nor is the year of an Act.
_PAST = re.compile(
    r"^(and |so |but )?(what|which|who|how( many| much| long| often)?|when|where|why)\b"
    r"[^,.?;:]{0,30}\b(was|were|did|had)\b"
    r"|\b(used to|previously|formerly|historic(al(ly)?)?|history|originally|back then|at the time|in the past)\b"
    r"|\b(the |an? )?(old|former|previous|original) (rule|law|test|position|definition|standard|list|system|guidance)\b"
    r"|\bin the [\w\s-]{0,20}report\b|\b(19|20)\d\d\s*[-–/]\s*(20)?\d\d\b"
    r"|\b(before|until|back in) (\d{1,2} )?([A-Z][a-z]+ )?(19|20)\d\d\b",
    re.IGNORECASE,
)
# "Level 2", "cat three": a follow-up that names another one means that one instead.
_NUMBERED = re.compile(r"\b(level|lvl|category|cat)s?\.?\s*-?(\d|one|two|three|four)\b", re.IGNORECASE)
# A question with this many words of its own needs no help from the one before.
_OWN_SUBJECT_WORDS = 4
# Earlier questions that are looked at. A subject rarely carries further, and each may lean on the one before it.
_THREAD_QUESTIONS = 10
# With no more than these, and no sign either way, it most likely goes on from the one before.
_FEW_SUBJECT_WORDS = 2


@dataclass(frozen=True, slots=True)
class Understood:
    """
    What a question is taken to ask.

    `query` stands by itself: a follow-up has the question it leans on in front, which is `leans_on`. `vague` is true
    when nothing in it names a subject, `empty` when there is no word at all, `about_the_past` when it asks how things
    were.
    """

    query: str
    leans_on: str = ""
    vague: bool = False
    empty: bool = False
    about_the_past: bool = False


def understand(text: str, thread: tuple[str, ...] = ()) -> Understood:
    """Return what is asked, given the earlier questions of the conversation, oldest first."""
    question = clean(text)
    thread = thread[-_THREAD_QUESTIONS:]
    words = _words(question)
    if not words:
        return Understood(question, empty=True)
    earlier = understand(thread[-1], thread[:-1]) if thread and leans_on_thread(question) else None
    query = _follow(earlier.query, question) if earlier else question
    return Understood(
        query=query,
        leans_on=earlier.query if earlier and not earlier.vague else "",
        vague=not _subject_words(query),
        about_the_past=bool(_PAST.search(query)),
    )


def clean(text: str) -> str:
    """Return the text with one form for each character and single spaces; invisible characters are dropped."""
    normal = unicodedata.normalize("NFKC", text)
    visible = (char for char in normal if unicodedata.category(char) not in {"Cf", "Co", "Cn", "Cs"})
    return " ".join("".join(visible).split())


def leans_on_thread(question: str) -> bool:
    """Return whether a question needs the one before it: it points back, or has hardly a subject of its own."""
    own = _subject_words(question)
    if len(own) >= _OWN_SUBJECT_WORDS:
        return False
    if _FOLLOW_UP_START.match(question) or not _POINTERS.isdisjoint(_words(question)):
        return True
    return len(own) <= _FEW_SUBJECT_WORDS and not (own and _DEFINITION.match(question))


def _follow(earlier: str, question: str) -> str:
    """Return both questions as one; a level or category that the new one names takes the place of the earlier one's."""
    changed = earlier
    for match in reversed(list(_NUMBERED.finditer(question))):
        changed = _NUMBERED.sub(partial(_put, match), changed)
    only_changes = changed != earlier and not _subject_words(_NUMBERED.sub("", question))
    return changed if only_changes else f"{changed} {question}"


def _put(new: re.Match[str], old: re.Match[str]) -> str:
    return new[0] if new[1][0].lower() == old[1][0].lower() else old[0]


def _words(text: str) -> list[str]:
    return [word.lower().replace("’", "'") for word in _WORD.findall(text) if any(char.isalnum() for char in word)]


def _subject_words(text: str) -> list[str]:
    return [word for word in _words(text) if word not in _EMPTY_WORDS]
