"""Answers as messages that Slack takes and people can read."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from bot.answer.types import Answer, CitedPassage, CitedSource, Notice, Outcome
from bot.demo.blocks import check_blocks
from bot.slack import ids
from bot.slack.blocks.answer import Look, render_answer
from bot.slack.blocks.citation import PlainTeams
from bot.slack.blocks.plain import render_error, render_help, render_restarted
from bot.slack.blocks.ref import MAX_CHARS, AnswerRef, pack, pack_verdict, unpack, unpack_verdict
from bot.slack.blocks.reply import Reply
from bot.slack.blocks.text import escape, pack_lines, shorten, split_text
from bot.wording import (
    CRISIS_FIRST,
    EXAMPLE_QUESTIONS,
    NOTICES,
    SHORTENED,
    SMALL_TALK,
    TIE,
    full_date,
    not_covered,
    published_date,
)
from index.types import Source

TODAY = date(2026, 11, 22)


def source(title: str = "MAPPA Guidance", url: str = "https://www.gov.uk/mappa", published: str = "2024-08") -> Source:
    return Source("guidance", title, "HMPPS", published, url)


def passage(*citations: CitedSource, checked_on: date | None = TODAY, text: str = "text") -> CitedPassage:
    return CitedPassage("a.b", "A", text, "current", citations, 0.9, TODAY, checked_on)


def cited(number: int, **about: str) -> CitedSource:
    return CitedSource(number, "chapter 7, para 7.9", source(**about))


def check(reply: Reply) -> None:
    """Slack would take this message: slack_sdk's limits, and the loopback's, written from Slack's own pages."""
    assert 0 < len(reply.text) <= 40_000
    assert 0 < len(reply.blocks) <= 50
    check_blocks(json.loads(json.dumps(reply.blocks)))
    for block in reply.blocks:
        parsed = Block.parse(block)
        assert parsed is not None
        parsed.validate_json()


def markdown(reply: Reply) -> str:
    """Everything in Slack's markup."""
    return "\n".join(
        b["text"]["text"] for b in reply.blocks if b["type"] == "section" and b["text"]["type"] == "mrkdwn"
    )


def test_an_answer_shows_text_notices_sources_and_when_it_was_checked() -> None:
    """In this order; the text for phones holds the same but for links and the check."""
    older = passage(cited(2, title="Annual report", published="2021"), checked_on=date(2026, 9, 1))
    answer = Answer(Outcome.ANSWERED, "Level 2 it is.", (passage(cited(1)), older), (Notice.LOCAL,))
    reply = render_answer(answer)
    check(reply)
    assert [block["type"] for block in reply.blocks] == ["section", "context", "section", "context"]
    assert markdown(reply) == (
        "*Sources*\n"
        "1. <https://www.gov.uk/mappa|MAPPA Guidance>, HMPPS, chapter 7, para 7.9 (August 2024)\n"
        "2. <https://www.gov.uk/mappa|Annual report>, HMPPS, chapter 7, para 7.9 (2021)"
    )
    assert reply.blocks[-1]["elements"][0]["text"] == "Checked on 1 September 2026"
    assert reply.text == (
        "Level 2 it is.\n\n"
        "This is local to one MAPPA area and may not hold elsewhere.\n\n"
        "1. MAPPA Guidance, HMPPS, chapter 7, para 7.9 (August 2024)\n"
        "2. Annual report, HMPPS, chapter 7, para 7.9 (2021)"
    )


def test_an_abstention_lists_what_can_be_asked() -> None:
    """The suggestions are in the text too, since phones show only that; there are no sources."""
    reply = render_answer(
        Answer(Outcome.ABSTAINED_NO_EVIDENCE, "I can't answer that.", suggestions=("What is X?", "Y?"))
    )
    check(reply)
    assert reply.text == "I can't answer that.\n\nYou could ask:\n• What is X?\n• Y?"
    assert ["section", "section", "actions"] == [block["type"] for block in reply.blocks]
    buttons = reply.blocks[2]["elements"]
    assert [("What is X?", "What is X?"), ("Y?", "Y?")] == [(b["text"]["text"], b["value"]) for b in buttons]
    assert [f"{ids.ASK_SUGGESTED}:0", f"{ids.ASK_SUGGESTED}:1"] == [b["action_id"] for b in buttons]


def test_a_partial_answer_shows_what_is_missing_and_the_sources_of_the_rest() -> None:
    """The words as they were composed, then the numbered sources, on phones too."""
    words = "Two for each area.\n\nI have no checked passage on the rest of your question, “who pays them”."
    reply = render_answer(Answer(Outcome.PARTIAL, words, (passage(cited(1)),)))
    check(reply)
    assert "".join(b["text"]["text"] for b in reply.blocks if b["type"] == "section").startswith(words)
    assert "1. <https://www.gov.uk/mappa|MAPPA Guidance>" in markdown(reply)
    assert reply.text.startswith(words)


def test_what_was_typed_is_shown_and_not_obeyed_where_an_answer_quotes_it() -> None:
    """A part without an answer and a mended word come from the question: Slack's signs in them do nothing."""
    quoted = not_covered(["who pays <!channel> and *all* <https://x|y>"], "the unit")
    reply = render_answer(Answer(Outcome.PARTIAL, quoted, (passage(cited(1)),)))
    check(reply)
    assert "<!channel>" not in reply.text
    assert "plain_text" == reply.blocks[0]["text"]["type"]


def test_a_tie_shows_the_two_titles_to_choose_from() -> None:
    """The question back, a button for each title, a list on phones; no sources, since nothing is claimed yet."""
    reply = render_answer(Answer(Outcome.CLARIFY_TIE, TIE, suggestions=("When Level 2 is right", "Level 3 & up")))
    check(reply)
    assert f"{TIE}\n\nYou could ask:\n• When Level 2 is right\n• Level 3 &amp; up" == reply.text
    assert ["section", "section", "actions"] == [block["type"] for block in reply.blocks]
    assert ["When Level 2 is right", "Level 3 & up"] == [button["value"] for button in reply.blocks[2]["elements"]]


@pytest.mark.parametrize("kind", SMALL_TALK)
def test_small_talk_shows_examples(kind: str) -> None:
    """Each friendly word comes with questions that can be asked."""
    reply = render_answer(Answer(Outcome.CLARIFY_HELP, SMALL_TALK[kind], suggestions=EXAMPLE_QUESTIONS))
    check(reply)
    assert reply.text.startswith(SMALL_TALK[kind])
    assert all(f"• {example}" in reply.text for example in EXAMPLE_QUESTIONS)


def test_an_emergency_is_the_first_thing_to_be_read() -> None:
    """In the notification of a phone, in the text and in the blocks."""
    words = f"{CRISIS_FIRST}\n\nLevel 2 it is."
    reply = render_answer(Answer(Outcome.ANSWERED, words, (passage(cited(1)),), (Notice.EMERGENCY,)))
    check(reply)
    assert reply.text.startswith(CRISIS_FIRST)
    assert reply.blocks[0]["text"]["text"].startswith(CRISIS_FIRST)


@pytest.mark.parametrize("notice", Notice)
def test_every_notice_has_its_words(notice: Notice) -> None:
    """None is lost, in the text or in the blocks."""
    reply = render_answer(Answer(Outcome.ANSWERED, "a", (passage(cited(1)),), (notice,)))
    check(reply)
    assert NOTICES[notice] in reply.text
    assert NOTICES[notice] in json.dumps(reply.blocks)


@pytest.mark.parametrize("outcome", [o for o in Outcome if o.group not in {"answered", "partial"}])
def test_every_other_outcome_is_its_own_words(outcome: Outcome) -> None:
    """Nothing is added to the words of the answer."""
    reply = render_answer(Answer(outcome, "Some words."))
    check(reply)
    assert reply.text == "Some words."


@pytest.mark.parametrize(
    "url", ["", "ftp://x.uk/a", "javascript:alert(1)", "see the library", "https://x/" + "a" * 2000]
)
def test_a_source_without_a_web_address_has_no_link(url: str) -> None:
    """What is not http(s), or too long, is shown without a link rather than as a broken one."""
    shown = markdown(render_answer(Answer(Outcome.ANSWERED, "a", (passage(cited(1, url=url)),))))
    assert "1. MAPPA Guidance, HMPPS" in shown
    assert "<" not in shown


def test_an_address_cannot_break_out_of_its_link() -> None:
    """Signs that end a link or begin a label are percent-encoded, and the ampersand is escaped."""
    shown = markdown(
        render_answer(Answer(Outcome.ANSWERED, "a", (passage(cited(1, url="HTTPS://x.uk/a|b>c<d e?f&g")),)))
    )
    assert "<HTTPS://x.uk/a%7Cb%3Ec%3Cd%20e?f&amp;g|MAPPA Guidance>" in shown


def test_nothing_in_an_answer_calls_anybody_or_turns_bold() -> None:
    """Slack's signs in the text, a title and a suggestion are shown, not obeyed."""
    nasty = "<!channel> *all* of R&D <@U1> <https://x|y>"
    answer = Answer(Outcome.ANSWERED, nasty, (passage(cited(1, title=nasty)),), suggestions=(nasty,))
    reply = render_answer(answer)
    check(reply)
    for button in reply.blocks[2]["elements"]:
        assert nasty == button.pop("value")  # goes back to us, and is never shown
    sent = reply.text + json.dumps(reply.blocks)
    assert "<!" not in sent
    assert "<@" not in sent
    assert "R&amp;D" in reply.text
    assert all(b["text"]["type"] == "plain_text" for b in reply.blocks[:2])
    assert "*all*" not in markdown(reply)


REF = AnswerRef("message:T1:C1:1700000000.000100", ("a.b",), TODAY)
ALL_ON = Look(native_citations=True, is_private=True, has_unit=True, has_chart=True, has_test=True)


def pressable(reply: Reply) -> list[str]:
    """The actions of all buttons, in order."""
    rows = [block for block in reply.blocks if block["type"] in {"actions", "context_actions"}]
    return [element["action_id"] for row in rows for element in row["elements"]]


def test_native_citations_name_link_and_number_every_source() -> None:
    """The shape Slack's own page gives; the locator and the publisher stand in the line and on the card."""
    answer = Answer(Outcome.ANSWERED, "Yes.", (passage(cited(1, title="R&D <x>"), cited(2, url="")),))
    reply = render_answer(answer, look=Look(native_citations=True))
    check(reply)
    (block,) = (block for block in reply.blocks if block["type"] == "rich_text")
    heading, listed = block["elements"]
    assert "Sources" == heading["elements"][0]["text"]
    first, second = (line["elements"] for line in listed["elements"])
    place = "HMPPS, chapter 7, para 7.9 (August 2024)"
    assert {
        "type": "citation",
        "url": "https://www.gov.uk/mappa",
        "text": "R&D <x>",
        "index": 1,
        "details": {"citation_type": "web", "display_name": "HMPPS", "title": "R&D <x>", "snippet": place},
        "from_llm": False,
    } == first[0]
    assert f", {place}" == first[1]["text"]
    assert [{"type": "text", "text": f"MAPPA Guidance, {place}"}] == second
    assert reply.text == render_answer(answer).text


def test_an_answer_has_the_buttons_that_make_sense() -> None:
    """No chart without a table, no unit without its channel, nothing to share that all can see."""
    plain = Answer(Outcome.ANSWERED, "Yes.", (passage(cited(1)),))
    assert [ids.SHOW_SOURCES, ids.OUT_OF_DATE, ids.FEEDBACK] == pressable(render_answer(plain, ref=REF))
    rich = replace(passage(cited(1)), detail="More.", see_also=("c.d",))
    reply = render_answer(Answer(Outcome.ANSWERED, "Yes.", (rich,)), ref=REF, look=ALL_ON)
    check(reply)
    assert [
        ids.SHOW_PASSAGE,
        ids.SHOW_SOURCES,
        ids.SEE_ALSO,
        ids.SHOW_CHART,
        ids.LEARN_TEST,
        ids.OUT_OF_DATE,
        ids.ASK_UNIT,
        ids.SHARE,
        ids.FEEDBACK,
    ] == pressable(reply)
    row = next(block for block in reply.blocks if block["type"] == "actions")
    assert {pack(REF)} == {element["value"] for element in row["elements"]}


def test_what_was_shortened_can_be_shown_whole() -> None:
    """The words that say so bring the button, whether there is more detail or not."""
    short = Answer(Outcome.ANSWERED, f"Yes. {SHORTENED}", (passage(cited(1)),))
    assert ids.SHOW_PASSAGE in pressable(render_answer(short, ref=REF))


def test_an_abstention_leads_to_the_unit_and_nowhere_else() -> None:
    """There is nothing to look behind, to judge or to share."""
    nothing = Answer(Outcome.ABSTAINED_NO_EVIDENCE, "I can't answer that.")
    assert [ids.ASK_UNIT] == pressable(render_answer(nothing, ref=REF, look=ALL_ON))
    assert [] == pressable(render_answer(nothing, ref=REF))


@pytest.mark.parametrize("outcome", [Outcome.BLOCKED_PERSONAL_DATA, Outcome.ERROR_TOO_LONG, Outcome.CLARIFY_VAGUE])
def test_what_was_stopped_has_no_buttons(outcome: Outcome) -> None:
    """A question that held personal data leads nowhere, least of all to other people."""
    assert [] == pressable(render_answer(Answer(outcome, "No."), ref=REF, look=ALL_ON))


def test_an_emergency_cannot_be_shared() -> None:
    """What was asked is about somebody, and is not kept."""
    urgent = Answer(Outcome.ANSWERED, "Call 999.", (passage(cited(1)),), (Notice.EMERGENCY,))
    assert ids.SHARE not in pressable(render_answer(urgent, ref=REF, look=ALL_ON))


def test_a_long_suggestion_is_cut_on_its_button_and_asked_whole() -> None:
    """A button has 75 characters; its value is the question as it is."""
    question = "What happens at a meeting of Level 2 & of Level 3 " + "and then " * 12
    reply = render_answer(Answer(Outcome.CLARIFY_TIE, TIE, suggestions=(question, "x" * 600)))
    check(reply)
    (button,) = reply.blocks[-1]["elements"]
    assert " ".join(question.split()) == button["value"]
    assert len(button["text"]["text"]) <= 75
    assert button["text"]["text"].endswith("…")


def test_a_workspace_without_citations_is_remembered() -> None:
    """Each workspace for itself."""
    teams = PlainTeams()
    teams.add("T1")
    assert [True, False] == [teams.holds("T1"), teams.holds("T2")]


keys = st.from_regex(r"(message|command|press):[A-Z0-9:.]{1,80}", fullmatch=True)
entry_ids = st.from_regex(r"[a-z]{1,30}\.[a-z0-9-]{1,60}", fullmatch=True)


@given(key=keys, entries=st.lists(entry_ids, max_size=30), as_of=st.dates(), is_helpful=st.booleans())
def test_a_reference_comes_back_as_it_went(*, key: str, entries: list[str], as_of: date, is_helpful: bool) -> None:
    """Within the length of a button's value; of too many entries the first stay."""
    ref = AnswerRef(key, tuple(entries), as_of)
    assert len(pack(ref)) <= MAX_CHARS
    back = unpack(pack(ref))
    assert back is not None
    assert (key, as_of) == (back.key, back.as_of)
    assert entries[: len(back.entries)] == list(back.entries)
    assert len(back.entries) >= min(len(entries), 3)
    assert (back, is_helpful) == unpack_verdict(pack_verdict(ref, is_helpful=is_helpful))


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "x",
        "[]",
        "null",
        '{"key":"a","entries":[]}',
        '{"key":"a","entries":[1],"as_of":"2026-11-22"}',
        '{"key":"a","entries":["a b"],"as_of":"2026-11-22"}',
        '{"key":"<!channel>","entries":[],"as_of":"2026-11-22"}',
        '{"key":"a","entries":[],"as_of":"yesterday"}',
        '{"key":"a","entries":[],"as_of":"2026-11-22","more":1}',
        '{"key":["a"],"entries":[],"as_of":"2026-11-22"}',
        "[" * 1800,
        '{"key":"a","entries":[],"as_of":"2026-11-22"}' + " " * 2000,
    ],
)
def test_a_forged_reference_is_none(value: object) -> None:
    """Anything may come back as a button's value."""
    assert unpack(value) is None
    assert unpack_verdict(value) is None
    assert unpack_verdict(f"+{value}") is None


words = st.text(alphabet=st.sampled_from("ab<>&*_é字🎉 .\n"), max_size=9000)
long_words = st.builds(
    lambda text, times: text * times, st.text(alphabet="a&<> .\n字", min_size=1, max_size=50), st.integers(1, 900)
)


@settings(max_examples=60, deadline=None)
@given(
    text=st.one_of(words, long_words).filter(lambda text: bool(text.strip())),
    title=st.one_of(words, long_words),
    locator=long_words,
    url=st.builds("https://x.uk/{}".format, long_words),
    sources=st.integers(1, 120),
    suggestions=st.lists(long_words, max_size=30),
)
def test_the_longest_answer_still_fits(
    *, text: str, title: str, locator: str, url: str, sources: int, suggestions: list[str]
) -> None:
    """Whatever is in it, Slack takes the message in either form, and every source shown is whole."""
    many = tuple(CitedSource(n, locator, source(title, url)) for n in range(1, sources + 1))
    answer = Answer(Outcome.ANSWERED, text, (passage(*many),), tuple(Notice), tuple(suggestions))
    check(render_answer(answer, look=Look(native_citations=True)))
    reply = render_answer(answer)
    check(reply)
    lines = markdown(reply).split("\n")[1:]
    assert all(line.endswith("(August 2024)") for line in lines)


@settings(deadline=None)
@given(text=words, limit=st.integers(10, 300))
def test_splitting_keeps_every_word_within_the_limit(text: str, limit: int) -> None:
    """No piece is too long or empty, and all together hold every sign that is not white space, in order."""
    pieces = split_text(text, limit)
    assert all(0 < len(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(escape(text).split())


def test_splitting_prefers_paragraphs_then_lines_then_sentences() -> None:
    """A person's pauses come before the limit."""
    assert split_text("one two\n\nthree four", 12) == ("one two", "three four")
    assert split_text("one two\n\nthree", 40) == ("one two\n\nthree",)
    assert split_text("First line\nsecond line", 15) == ("First line", "second line")
    assert split_text("First one. Second one.", 15) == ("First one.", "Second one.")
    assert split_text("&&&&", 10) == ("&amp;&amp;", "&amp;&amp;")


def test_lines_are_packed_and_never_cut() -> None:
    """As many whole lines as fit in each piece."""
    assert pack_lines(["aaaa", "bbbb", "cccc"], 9) == ("aaaa\nbbbb", "cccc")


def test_shortening_ends_at_a_word() -> None:
    """A text that fits is left alone; a longer one ends with an ellipsis within the limit."""
    assert shorten("one two", 7) == "one two"
    assert shorten("one two three", 9) == "one two…"
    assert shorten("&&&&&&", 12) == "&&…"


def test_dates_are_written_as_people_write_them() -> None:
    """As exact as the source; what is no date stays as it is."""
    assert full_date(TODAY) == "22 November 2026"
    cases = ["2024-08", "2024-08-05", "2012", "undated", "2024-13", "c. 2010-11"]
    assert [published_date(case) for case in cases] == [
        "August 2024",
        "5 August 2024",
        "2012",
        "undated",
        "2024-13",
        "c. 2010-11",
    ]


def test_the_other_messages_fit_too() -> None:
    """Help, apology and excuse; the apology names its reference."""
    for reply in (render_help(), render_error("1A2B"), render_restarted()):
        check(reply)
    assert "reference 1A2B." in render_error("1A2B").text
