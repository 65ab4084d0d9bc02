"""Whether a question asks for a decision about one person, which is not the bot's to take."""

import re

_CASE = (
    r"((this|our|my|the) (client|case|guy|man|woman|lad|girl|boy|bloke|person|offender|nominal|licensee|pop)|my one"
    r"|this one)"
)
_HE = rf"(he|she|they|{_CASE})"
_SOMEONE = rf"\b(him|her|his|them|he's|she's|they're|{_HE})\b"
_ACT = (
    r"(recall|refer|re-?refer|disclose|tell|let|breach|escalate|move|allow|release|recommend|apply|put|drop|raise|share"
    r"|warn|place|approve|support|oppose|withdraw|go|push|ask|send|take|keep|give|close|report|step|bring|downgrade"
    r"|upgrade|exclude|register|de-?register|hold|visit|say|be worried|be concerned|trust|remove|add|impose|seek"
    r"|request|issue|treat|accept|screen|manage|lower|increase|reduce|stop|make|do)"
)
_PLACE = r"(mappa )?(level|lvl|category|cat|band|risk)"
_SO_FAR = r"(^|[.,;:?!–-] ?|\b(so|and|but|or|ok|think|reckon|if|wondering|sure|whether) )"
_FIT = r"(safe|ready|too (risky|dangerous)|dangerous enough)"
_THINK = r"(think|reckon|feel|agree|believe|recommend|advise|suggest|say)"
_REST = r"[^?.!]*"
_ASKED = tuple(
    re.compile(pattern)
    for pattern in (
        # "should I recall him", "so shall we tell his partner"
        rf"{_SO_FAR}(should|shall|ought|would)(n't|nt)? (i|we|you)("
        rf" not| just| really| be| have to| to)* {_ACT}(ing)?\b{_REST}{_SOMEONE}",
        r"\bshould i be (recalling|referring|disclosing|escalating|breaching)\b",
        rf"\bam i right to {_ACT}\b{_REST}{_SOMEONE}",
        rf"\bis it worth (me |us )?{_ACT}[a-z]*ing\b{_REST}{_SOMEONE}",
        # "what level should he be", "should she be cat 3"
        rf"\b(what|which) {_PLACE}\b[^?.!]{{0,30}}\b(should|shall|ought)\b{_REST}{_SOMEONE}",
        rf"\b(should|shall|ought) {_HE}( not| to| really| still)* (be|go|stay|move|get|come|have been|remain)\b",
        rf"\b((is|are) {_HE}|(if|whether) {_HE} (is|are)) {_FIT}\b",
        # "is he cat 2 or 3 do you think", "what would you do", "in your opinion"
        rf"\b(do|d') ?(you|u) {_THINK}\b{_REST}{_SOMEONE}|{_SOMEONE}{_REST}\b(do|would|d') ?(you|u) {_THINK}\b",
        r"\bwhat (would|should) you do\b|\b(what|which|how) (\w+ ){0,2}would you (go for|choose|pick|advise|suggest)\b",
        rf"\b{_PLACE} would you\b|\bif you were (me|in my (shoes|position))\b|\b(your|ur) (opinion|view|advice|gut)\b",
        r"\b(decide|choose) for me\b|\btell me (what to do|which way to go)\b",
    )
)
# What a rule says is asked with "when", "who" or "how", even where it is about "him".
_RULE = re.compile(
    r"^(and |so |but |ok )?(when|where|who|whose|whom|why|by when"
    r"|how (long|often|soon|many|much|quickly|do|does|should)"
    r"|(which|what) (form|part|section|box|contact|code|chapter))\b"
)
_ASKS_BACK = re.compile(r"\b(do|d') ?(you|u) (think|reckon)\b|\bwould you\b|\bif you were\b")


def asks_for_decision(text: str) -> bool:
    """Return whether a message asks what to do about one person, rather than what the rule is."""
    said = " ".join(text.lower().replace("’", "'").split())
    return any(_asks(sentence) for sentence in re.split(r"(?<=[.?!;])\s+", said))


def _asks(sentence: str) -> bool:
    if _RULE.match(sentence) and not _ASKS_BACK.search(sentence):
        return False
    return any(pattern.search(sentence) for pattern in _ASKED)
