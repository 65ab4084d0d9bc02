"""What a person typed, out of what Slack sends."""

import pytest

from bot.slack.incoming import mentions, question_text, speaks_to_someone_else

BOT = "U0MAPPABOT"


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        (f"<@{BOT}> When is it Level 2?", "When is it Level 2?"),
        (f"hey <@{BOT}|mappa>, when?", "hey , when?"),
        ("is <@U1> or <@W2|ben> right about MARAC", "is or right about MARAC"),
        ("<!channel> <!here> <!everyone> what is ViSOR", "what is ViSOR"),
        ("ask <!subteam^S123|@staff> about <!subteam^S9> VLO", "ask about VLO"),
        ("what does <#C123|mappa-help> do", "what does mappa-help do"),
        ("what does <#C123> do", "what does do"),
        ("read <https://gov.uk/a?b=1&amp;c=2|the guidance> please", "read the guidance please"),
        ("read <https://gov.uk/a?b=1&amp;c=2> please", "read https://gov.uk/a?b=1&c=2 please"),
        ("read <https://gov.uk|> please", "read https://gov.uk please"),
        ("mail <mailto:ana@example.org|ana@example.org>", "mail ana@example.org"),
        ("on <!date^1392734382^{date}|18 February 2014> it changed", "on 18 February 2014 it changed"),
        ("R&amp;D &lt;5 &gt;3", "R&D <5 >3"),
        ("he typed &lt;!channel&gt; and &lt;@U1&gt;", "he typed <!channel> and <@U1>"),
        ("&amp;lt; is an entity", "&lt; is an entity"),
        ("first line  \n\n   second\u00a0 line", "first line\nsecond line"),
        ("*bold* _italic_ `s.325` :smile: what?", "*bold* _italic_ `s.325` :smile: what?"),
        ("10:30:15 is the time", "10:30:15 is the time"),
        ("Beth yw MAPPA?", "Beth yw MAPPA?"),
        ("什么是", "什么是"),
        ("3", "3"),
        ("a < b", "a < b"),
    ],
)
def test_a_question_reads_as_on_screen(sent: str, typed: str) -> None:
    """Mentions and calls go, links and channels become what is shown, entities become signs; the rest stays."""
    assert question_text(sent) == typed


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "   \n ",
        f"<@{BOT}>",
        "<!channel>",
        ":smile: :+1:",
        "🎉👍🏽",
        "2️⃣ #️⃣",
        "*_~`",
        "???",
        ":man-woman-boy:",
        "…",
        "<@U1> :wave:",
    ],
)
def test_without_a_word_there_is_no_question(sent: str) -> None:
    """Nothing, only mentions, only emoji in either form, only signs: an empty question."""
    assert question_text(sent) == ""


@pytest.mark.parametrize("text", ["<@U1> what do you think?", "  <@U1|ana>: and you?", "<@W1> hm"])
def test_opening_with_another_name_speaks_to_that_person(text: str) -> None:
    """A message that begins with somebody's name is for them."""
    assert speaks_to_someone_else(text, BOT)


@pytest.mark.parametrize("text", [f"<@{BOT}> and <@U1>?", "does <@U1> know?", "what?", "", "&lt;@U1&gt; what?"])
def test_a_name_later_on_does_not(text: str) -> None:
    """The bot's own name first, a name in the middle, or one only typed: the message may be for the bot."""
    assert not speaks_to_someone_else(text, BOT)


def test_a_mention_is_known_with_and_without_a_label() -> None:
    """Both forms Slack has used; never part of a longer id."""
    assert mentions(f"hi <@{BOT}>", BOT)
    assert mentions(f"hi <@{BOT}|mappa>", BOT)
    assert not mentions(f"hi <@{BOT}2>", BOT)
