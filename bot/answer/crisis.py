"""Words of harm that is happening or about to happen, told from questions about harm."""

import re

_HARM = (
    r"(kill|murder|stab|shoot|strangle|attack|rape|hurt|harm|batter|bomb|beat|burn|torch|assault|abduct|snatch|kidnap"
    r"|drown|smother|poison|do (her|him|them|someone|somebody) in|finish (her|him|them) off)"
)
_SUICIDE = (
    r"(end (it all|his|her|their|my) ?(own )?(life|lives)?|(kill|hang|harm|hurt|cut) ?(himself|herself|themsel(f|ves)"
    r"|myself)|take (his|her|their|my) own life|commit suicide|jump off|overdose|die)"
)
_PERSON = (
    r"(her|him|them|me|us|you|someone|somebody|a|an|the|his|my|our|their|another|everyone|people|this|that|staff|kids"
    r"|children|himself|herself|themselves|myself|[a-z]+'s)"
)
_DO_HARM = rf"({_HARM} (all )?{_PERSON}\b|{_SUICIDE})"
_WHO = (
    r"(i|he|she|they|we|client|offender|prisoner|nominal|dad|mum|father|mother|husband|brother|son|ex|partner|man"
    r"|bloke|lad|guy|woman|girl|boy|victim|patient|lodger|resident|pop|someone|somebody|child|kids?|tenant)"
)
_IS = r"(\bis|\bare|\bam|'s|'m|'re)"
_HAS = r"(\bhas|\bhave|'s|'ve)"
_WILL = (
    r"('ll| will|('s|'m|'re| is| are| am| was)? (going to|gonna|about to|planning to|threatening to|trying to)"
    r"|('s|'m|'re) gonna| plans to| intends to| wants to| want to| threatens to)"
)
_TELLS = (
    r"(said|says|saying|told|tells|texted|texting|messaged|threatened|threatening|threatens|threat|shouting|posted"
    r"|swears|swore|wrote|rang|phoned|called|disclosed)"
)
_NOW = (
    r"\b(right now|just now|now|tonight|today|this (morning|afternoon|evening|weekend|minute|week)|tomorrow"
    r"|at the moment|as we speak|imminently|any minute|immediately|in the next (hour|few hours|day)|minutes ago"
    r"|an hour ago|on (his|her|their) way|currently|later on)\b"
)
_WEAPON = r"(knife|gun|machete|weapon|axe|hammer|blade|sword|petrol|acid|bat|firearm|shotgun)"
_WHERE = (
    r"(house|home|flat|door|place|school|work|workplace|office|car|garden|refuge|building|reception|gate|nursery|ward"
    r"|window|address|street|property)"
)
_TOWARDS = (
    r"(victim|ex|partner|wife|girlfriend|mum|mother|house|home|flat|school|refuge|address|her|him|them|kids|children)"
)
_THEIR = r"(the |his |her |a |their |my |our )?(\w+('s)? ){0,2}"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


# Harm that is said to be coming: "he will kill her", "told me he's going to hurt a child".
_COMING = _any(
    rf"\b{_WHO}{_WILL} (just )?{_DO_HARM}",
    rf"\b{_TELLS}\b.{{0,60}}({_WILL}|\bto) (just )?{_DO_HARM}",
    rf"({_IS}|{_HAS}( just| now)?|\bjust|\bkeeps) threaten(ed|ing)? (to )?{_DO_HARM}",
)
# Harm that is happening: "she's being attacked", "he has taken an overdose".
_HAPPENING = _any(
    rf"{_IS} (currently )?being (attacked|stabbed|strangled|beaten( up)?|raped|assaulted|hurt|followed|abducted"
    r"|threatened with|held (hostage|against|at))\b",
    rf"{_IS} (currently )?(attacking|stabbing|strangling|beating( up)?|raping|hitting|battering|assaulting|kicking"
    rf"|smashing (up )?|holding) {_PERSON}\b(?! (accountable|responsible|meeting|panel|conference))",
    rf"{_HAS} (just )?(stabbed|shot|attacked|strangled|taken an overdose|overdosed|cut (his|her|their) wrists|abducted"
    r"|taken .{0,20}hostage|swallowed)\b",
    rf"{_IS} (all )?in (immediate|serious|real|imminent|grave|mortal)? ?danger( (of|from|now|right)\b|[.!?,]|$)",
    r"\b(life|lives) (is|are) (in|at) (immediate )?(danger|risk)\b",
    rf"{_IS} (actively |acutely |currently |feeling |really |very )?suicidal\b",
    r"\b(has|left|planning|planned|'s got|sent) (a |his |her )?suicide (note|attempt)\b",
    r"\bdon'?t want to (live|be here) any ?more\b|\bstanding on (a|the) (bridge|ledge|roof|edge)\b",
    rf"\b(has|is|'s|are) (got )?(alone|run off|gone missing|missing) with (a |the |his |her |their |my )(\w+ )?"
    rf"(child|children|kids?|daughter|son|girl|boy|baby|victim)\b.{{0,30}}{_NOW}",
)
_ARMED = _any(
    rf"\b(with|has|have|got|holding|carrying|waving|brandishing|armed with|pulled) (a |an |the |his )?{_WEAPON}\b"
)
_AT_THE_DOOR = _any(
    r"\b(outside|at|in|inside|waiting at|waiting outside|banging on|trying to get in(to)?|broken into|breaking into) "
    rf"{_THEIR}{_WHERE}\b"
)
_FORCING = _any(r"\b(banging|trying to get in|broken into|breaking into|threaten\w*|outside|scared|terrified)\b")
_ON_THE_WAY = _any(
    r"\b(heading|headed|on (his|her|their) way|making (his|her|their) way|driving|drove|walking|going|gone|travelling)"
    rf"( over| round| back| straight)? (to|for|towards|round to) {_THEIR}{_TOWARDS}\b"
)
_OFF_THE_TAG = _any(
    r"\b(cut|ripped|taken|removed|smashed|tampered)( off)? (off |with )?(his|her|their|the) (gps )?tag\b"
)
# What is over, supposed or asked about in general is no emergency, unless it is said to be now.
_OVER = _any(
    r"\b(in (19|20)\d\d|(years?|months?) ago|back in|in the past|used to|last (year|month)|previous(ly)?|historic)\b",
    r"\b(convicted|conviction|sentenced?|served|serving|acquitted|index offence|found guilty|pleaded|offence of|charged"
    r" with|cautioned|custody for|prison for|jailed|case review|inquest)\b",
    r"\b(was|were|been) (found|caught|seen|arrested|stopped)\b",
)
_SUPPOSED = _any(
    r"\b(if|whether|when|where|suppose|supposing|imagine|what happens|in case|unless|once|e\.g\.)\b[^.!?]{0,60}$"
)
_IN_GENERAL = _any(
    r"\b(anyone|an offender|a person|a prisoner|offenders|(someone|somebody|people|those|a man) who)\b",
    r"\b(definition|meaning|means?|meant|example|likely|likelihood|risk (that|of)|probability|does the|order|form)\b",
)


def is_crisis(text: str) -> bool:
    """
    Return whether a message tells of harm to a person that is happening or about to happen.

    A wrong yes costs a line about 999 above the answer, a wrong no may cost more, so doubt counts as yes. Murder as an
    offence, "risk of serious harm", and what was done years ago are what the bot is asked about every day, and are no
    crisis.
    """
    said = " ".join(text.lower().replace("’", "'").split())
    sentences = re.split(r"(?<=[.!?;])\s+", said)
    # What is said in two sentences ("He's outside her house. He has a knife.") is seen in the whole.
    return any(_tells_of_harm(part) for part in (*sentences, said))


def _tells_of_harm(said: str) -> bool:
    is_now = bool(re.search(_NOW, said))
    if _OVER.search(said) and not is_now:
        return False
    if (_ARMED.search(said) or (is_now and _FORCING.search(said))) and (near := _AT_THE_DOOR.search(said)):
        return not _is_supposed(said, near)
    if (_OFF_THE_TAG.search(said) or _ARMED.search(said)) and (coming := _ON_THE_WAY.search(said)):
        return is_now or not _is_supposed(said, coming)
    if harm := _HAPPENING.search(said) or _COMING.search(said):
        return is_now or not (_IN_GENERAL.search(said) or _is_supposed(said, harm))
    return is_now and bool(_ARMED.search(said)) and not _IN_GENERAL.search(said)


def _is_supposed(said: str, harm: re.Match[str]) -> bool:
    """Return whether "if", "whether" or the like stands before the harm."""
    return bool(_SUPPOSED.search(said[: harm.start() + 1]))
