"""From the text Slack sends to the question a person typed."""

import re

# Slack writes everything that is not plain text between angle brackets; brackets a person typed arrive as entities.
_TOKEN = re.compile(r"<([^<>]*)>")
_SPACES = re.compile(r"[ \t\u00a0]+")
_EMOJI_CODE = re.compile(r":[a-z0-9_+'\-]+:", re.IGNORECASE)
_KEYCAP = re.compile("[0-9#*]\ufe0f?\u20e3")
# The bare forms of a mention: "<@U012ABC>" and, from older clients, "<@U012ABC|name>"; or of a call to a group. A word
# of greeting or thanks may stand before it: "Thanks <@U012ABC>" is for that person, "does <@U012ABC> know?" may be not.
_OPENING_MENTION = re.compile(
    r"\s*(?:(?:hi|hiya|hey|hello|morning|good (?:morning|afternoon|evening)|many thanks|thanks|thank you|cheers|ta"
    r"|sorry|ok|okay|yes|no|great|agreed)(?: (?:so|very) much| a lot)?[\s,.!:–-]*)?"
    r"<(?:@([UW][A-Z0-9]+)|!(?:subteam\^[A-Z0-9]+|here|channel|everyone))(?:\|[^<>]*)?>",
    re.IGNORECASE,
)


def question_text(text: str) -> str:
    """
    Return what the person typed, without mentions and with links as they read on screen.

    Empty when nothing is left that could be a question: no letter and no digit besides emoji and formatting marks.
    """
    words = unescape(_TOKEN.sub(_as_read, text))
    lines = (_SPACES.sub(" ", line).strip() for line in words.splitlines())
    cleaned = "\n".join(line for line in lines if line)
    return cleaned if has_words(cleaned) else ""


def has_words(text: str) -> bool:
    """True when the text holds a letter or a digit that is not part of an emoji."""
    return any(char.isalnum() for char in _KEYCAP.sub("", _EMOJI_CODE.sub("", text)))


def unescape(text: str) -> str:
    """Return the text with Slack's three entities read back; `&amp;` last, so that "&amp;lt;" becomes "&lt;"."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def mentions(text: str, user: str) -> bool:
    """True when the text mentions the user with this id."""
    return f"<@{user}>" in text or f"<@{user}|" in text


def speaks_to_someone_else(text: str, user: str) -> bool:
    """True when the text opens by mentioning a person other than `user`, or by calling a group."""
    opening = _OPENING_MENTION.match(text)
    return opening is not None and opening[1] != user


def _as_read(token: re.Match[str]) -> str:
    """Return how Slack shows one bracketed token; mentions and group calls are not part of a question."""
    target, bar, label = token[1].partition("|")
    if target.startswith(("@", "!subteam")) or target in {"!channel", "!here", "!everyone"}:
        return " "
    if target.startswith(("#", "!")):
        return label
    return label if bar and label.strip() else target
