"""
Names that the words around them tie to a case: no number is needed to see who is meant.

Four signs, each read right beside a name: a word that says whose name follows ("my client Darren"), an age after it,
what only the person of a case is or has ("… is on licence"), and what is asked about one ("what level is …"). Names
without such a sign pass: colleagues, chairs and authors are named in questions, too.
"""

from bot.privacy.kind import END, START, pattern
from bot.privacy.names import Name, find_names
from bot.privacy.words import MONTHS

# "offender", "my client", "service user", "PP": followed at once by a name, or by "called", "is", a comma or a colon.
_ROLE = (
    r"(?:client|service user|s\.?u|offender|prisoner|inmate|detainee|patient|perpetrator|perp|defendant|suspect|nominal"
    r"|registrant|lifer|r\.?s\.?o|mdso|pp|person on (?:probation|licence)|people on probation|supervisee|victim"
    r"|survivor|complainant|ex-?partner)s?"
)
# These precede other capitals as well ("case Review", "man City fan"), so the name has to be certain.
_LOOSE_ROLE = r"(?:case|subject|individual|resident|male|female|man|woman|lad|guy|chap|partner)"
_LINK = (
    r"(?: ?[,:;=(-]{1,2} ?| (?:is|was|being|now) | (?:is |was )?(?:called|named|known as|by the name of):? | )['\"]?"
)
_ROLE_BEFORE = pattern(rf"{START}{_ROLE}{_LINK}$")
_LOOSE_ROLE_BEFORE = pattern(rf"{START}{_LOOSE_ROLE}{_LINK}$")
# These say that a name follows, or that somebody is on the writer's caseload, without saying who the person is.
_SAID_BEFORE = pattern(
    rf"{START}(?:(?:(?:sur|fore|first |last |full |maiden |birth )?name|alias)(?:'s| is| was)?(?: ?[,:;=-])? "
    r"|(?:called|named|known as|aka|a\.k\.a\.?|re:|regarding|(?:case|matter) of|supervis(?:e|es|ing)|case ?load:?) )"
    r"['\"]?$"
)
# What is asked about a case, up to its name: "what level is …", "a MAPPA A for …", "refer …", "look up …".
_ASKED_BEFORE = pattern(
    rf"{START}(?:(?:categor(?:y|ies)|cat|level|lvl|tier) (?:is|was|would|should|does|do|will|for|to put)"
    r"|(?:licen[cs]e|conditions|convictions?|offences?|sentence|risk|file|records?|referral|(?:form )?mappa [a-t]"
    r"|shpo|sopo|(?:level|cat|category) [1-4])"
    r"(?: (?:of|for|on|about)| ?[:-])|refer(?:ring)?|look(?:ing)? up|re) $"
)

_IS = r",? (?:who )?(?:is |who's )?"
_AGE_OR_SENTENCE_AFTER = pattern(
    rf"(?:{_IS}aged? ?[1-9]\d?{END}"
    rf"|{_IS}(?:an? )?[1-9]\d ?-?(?:yo|y/o|(?:yrs?|years?)[ -](?:old|of age)){END}"
    r"|,? ?\([1-9]\d\)|, [1-9]\d(?=,| of | from )|,? who(?: is|'s) [1-9]\d(?! ?%)"
    r"|,? (?:is|was|turns|turned) [1-9]\d(?= ?(?:[,.?!;)]|$| and ))"
    rf"|,? (?:got|gets|received|is serving|is doing|was given) (?:\d{{1,2}}|life|an?|ipp){END})"
)
# Between the name and the case: only words that keep them together ("is due to come off the", "should be at").
_JOIN = (
    r"(?:'?s|and|who|is|isn't|was|wasn't|be|been|being|has|had|have|a|an|the|his|her|their|at|on|off|in|to|under|as|of"
    r"|already|still|currently|now|just|not|got|get|gets|go|going|goes|gone|move|moves|moved|come|comes|stay|stays"
    r"|count|counts|automatically|managed|should|could|can|will|would|may|must|needs?|put|due|out|remains?|for"
    rf"|{'|'.join(sorted(MONTHS))})"
)
_DONE = (
    r"(?:(?:re-?)?(?:convicted|sentenced|offended)|arrested|recalled|released|imprisoned|jailed|charged|remanded"
    r"|breached|assaulted|raped|abused|stalked|groomed)(?! (?:him|her|them|someone|people|offenders|a|the|my|our)\b)"
)
_CASE = (
    rf"(?:{_DONE}|been referred|known to|licen[cs]e|tag|on probation|custody|remand|parole|offender|r\.?s\.?o|lifer"
    r"|(?:registered )?(?:sex(?:ual)?|violent|terrorist|mappa|dangerous) offender|victim|(?:sex offenders?'? )?register"
    r"|(?:very )?(?:high|medium|low)[ -]risk|nominal|visor|shpo|sopo|restraining order|index offence|eligible"
    r"|mappa (?:case|eligible|nominal|offender|[a-t])"
    r"|(?:(?:categor(?:y|ies)|cat) ?-?[1-4]|(?:level|lvl) ?-?[123]|l[123]))"
)
# "… is the level 2 chair", "… is the victim liaison officer": somebody at work.
_AT_WORK = (
    r"(?! (?:meeting|panel|chair|lead|co-?ordinator|manager|unit|team|rep|training|report|referral|guidance|minutes"
    r"|review|inquiry|staff|service|law|officer|board|liaison|contact|support|expert|trainer|case|work))"
)
_CASE_AFTER = pattern(
    rf"(?:'s?)?(?: \([^()]{{1,30}}\))?(?:[ ,]{{1,2}}{_JOIN}{END}){{0,7}}[ ,;:?.!(-]{{1,3}}{_CASE}{END}{_AT_WORK}"
)
_LONGEST_BEFORE = 40


def has_named_case(text: str) -> bool:
    """True when `text`, normalised, names the person of a case."""
    return any(_is_of_a_case(name, text) for name in find_names(text))


def _is_of_a_case(name: Name, text: str) -> bool:
    from_here = max(0, name.start - _LONGEST_BEFORE)
    if _ROLE_BEFORE.search(text, from_here, name.start):
        return True
    if not name.is_certain:
        return False
    before = [_SAID_BEFORE, _LOOSE_ROLE_BEFORE]
    after = []
    if name.is_whole:  # one word alone is as likely a colleague's: "can Dave go to a level 2 meeting"
        before.append(_ASKED_BEFORE)
        after = [_AGE_OR_SENTENCE_AFTER, _CASE_AFTER]
    return any(sign.search(text, from_here, name.start) for sign in before) or any(
        sign.match(text, name.end) for sign in after
    )
