"""The modals behind an answer: everything there is about its entries, in a form that Slack takes."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from slack_sdk.models.views import View as SdkView

from bot import wording
from bot.charts import describe
from bot.demo.view_checks import read_view
from bot.slack import ids
from bot.slack.blocks import details
from bot.slack.blocks.details import Shown, View, find_table, look_up, related, usable
from bot.slack.blocks.ref import AnswerRef, pack, unpack
from index.load import load_knowledge
from index.types import Citation, Correction, Entry, Knowledge, Source

TODAY = date(2026, 11, 22)
OLD = Source("old", "Guidance 2012", "MoJ", "2012", "https://www.gov.uk/old?a=1&b=2", superseded_by="new")
NEW = Source("new", "Guidance <2024>", "HMPPS", "2024-08", "", checked_on=date(2026, 10, 1))
ENTRY = Entry(
    id="levels.level-2",
    title="When Level 2 is right",
    answer="When the case needs <active> involvement.",
    detail="And senior people.",
    corrects=(Correction("It's for Category 1 only", "Any category may be at Level 2."),),
    citations=(Citation("old", "para 7.9"), Citation("missing", "para 1"), Citation("new", "chapter 7")),
    see_also=("levels.level-3", "llr.only", "levels.level-3"),
    last_reviewed_on=date(2025, 11, 1),
    review_in_days=365,
)
OTHER = Entry(id="levels.level-3", title="Level 3", answer="The few.", citations=(Citation("new", "p 2"),))
LOCAL = Entry(id="llr.only", title="In Leicester", answer="Here.", area="llr", citations=(Citation("new", "p 3"),))
PAST = Entry(
    id="levels.before",
    title="Levels before",
    answer="They were otherwise.",
    currency="historical",
    valid_from=date(2009, 1, 1),
    valid_to=date(2012, 3, 31),
    superseded_by="levels.level-2",
    citations=(Citation("old", "p 1"),),
)
SMALL = Knowledge((ENTRY, OTHER, LOCAL, PAST), (OLD, NEW))


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    """The project's own knowledge."""
    return load_knowledge(Path(__file__).parents[2] / "knowledge")


def check(view: View) -> None:
    """Slack would take this view: the loopback's limits, written from Slack's own pages, and the SDK's."""
    read_view(json.loads(json.dumps(view)), "modal")
    SdkView(**view).validate_json()


def everything(entry: Entry) -> bool:
    """Any entry may be shown."""
    return True


def shown(*names: str, area: str | None = None) -> Shown:
    """Entries of the small knowledge as people in an area may see them."""
    return look_up(SMALL, names, usable(area, TODAY))


def said(view: View) -> str:
    """All words of a view."""
    return json.dumps(view, ensure_ascii=False)


def test_the_whole_passage_has_answer_detail_corrections_and_check() -> None:
    """In this order, escaped, with the entry's title on top."""
    view = details.passage_view(shown("levels.level-2"))
    check(view)
    texts = [block["text"]["text"] for block in view["blocks"] if "text" in block]
    assert [
        "When Level 2 is right",
        "When the case needs &lt;active&gt; involvement.",
        f"*{wording.DETAIL}*",
        "And senior people.",
        f"*{wording.CORRECTIONS}*",
        "People say: It's for Category 1 only\nIn fact: Any category may be at Level 2.",
    ] == texts
    assert "Last checked on 1 November 2025." in said(view)


def test_a_passage_of_the_past_says_so() -> None:
    """Whoever reads it in full is warned as in the answer."""
    assert wording.NOTICES["superseded"] in said(details.passage_view(shown("levels.before")))


def test_the_sources_have_all_that_is_known_of_them() -> None:
    """Numbered as in the answer, which leaves out what leads nowhere; replaced and unlinked ones say so."""
    view = details.sources_view(shown("levels.level-2", "levels.level-3"))
    check(view)
    first, second, third = (block["text"]["text"] for block in view["blocks"])
    assert (
        "1. <https://www.gov.uk/old?a=1&amp;b=2|Guidance 2012>, MoJ, para 7.9 (2012)\n"
        "Replaced by: Guidance &lt;2024&gt;" == first
    )
    assert (
        "2. Guidance &lt;2024&gt;, HMPPS, chapter 7 (August 2024)\nNot on the web. Looked up on 1 October 2026."
        == second
    )
    assert third.startswith("3. Guidance &lt;2024&gt;, HMPPS, p 2")


def test_what_else_there_is_comes_with_a_button_each() -> None:
    """Each entry once; one of another area only for that area."""
    names = related(shown("levels.level-2"))
    assert ("levels.level-3", "llr.only") == names
    for area, titles in ((None, ["Level 3"]), ("llr", ["Level 3", "In Leicester"])):
        view = details.related_view(shown(*names, area=area))
        check(view)
        assert titles == [block["text"]["text"] for block in view["blocks"]]
        assert {ids.SEE_ALSO_SHOW} == {block["accessory"]["action_id"] for block in view["blocks"]}
    assert wording.NO_RELATED in said(details.related_view(shown()))


def test_the_form_about_currency_says_what_the_entry_says_of_itself() -> None:
    """When it was checked, that it is overdue, and which of its sources has been replaced; then the form."""
    view = details.currency_view(shown("levels.level-2"), today=TODAY, metadata="x")
    check(view)
    words = view["blocks"][1]["text"]["text"]
    assert words.startswith("Last checked on 1 November 2025.\nIt was due to be checked again by 1 November 2026")
    assert words.endswith("Guidance 2012. Replaced by: Guidance &lt;2024&gt;")
    assert (details.NOTE, True) == (view["blocks"][-1]["block_id"], view["blocks"][-1]["optional"])
    assert (ids.OUT_OF_DATE_SEND, "x") == (view["callback_id"], view["private_metadata"])


def test_an_entry_of_the_past_names_its_dates_and_what_replaced_it() -> None:
    """Right from when to when, and the title of what holds now."""
    words = said(details.currency_view(shown("levels.before"), today=TODAY, metadata=""))
    assert "Right from 1 January 2009 to 31 March 2012." in words
    assert "Replaced by: When Level 2 is right" in words
    assert wording.NO_REVIEW_KNOWN in words


def test_a_review_that_is_not_due_is_announced() -> None:
    """The day it falls due is not yet overdue."""
    on_the_day = details.currency_view(shown("levels.level-2"), today=date(2026, 11, 1), metadata="")
    assert "To be checked again by 1 November 2026." in said(on_the_day)


def test_what_is_gone_is_said_kindly() -> None:
    """All of it, or part of it; the form can still be sent."""
    for view in (details.passage_view(shown("gone")), details.sources_view(shown("gone"))):
        check(view)
        assert wording.PASSAGE_GONE in said(view)
    assert wording.SOME_GONE in said(details.passage_view(shown("levels.level-3", "gone")))
    form = details.currency_view(shown("gone"), today=TODAY, metadata="")
    check(form)
    assert wording.PASSAGE_GONE in said(form)


def test_an_entry_that_has_not_begun_is_not_shown() -> None:
    """An answer is right for its date; what comes later counts as gone, even behind a button."""
    later = replace(OTHER, valid_from=date(2026, 12, 1))
    found = look_up(Knowledge((later,)), (later.id,), usable(None, TODAY))
    assert ((), True) == (found.entries, found.gone)
    assert (later,) == look_up(Knowledge((later,)), (later.id,), usable(None, date(2026, 12, 1))).entries


def test_the_form_that_asks_why_has_five_reasons() -> None:
    """One to choose, and a few words of one's own, which nobody has to give."""
    view = details.reasons_view(metadata="x")
    check(view)
    choice, note = view["blocks"]
    assert ["wrong", "out_of_date", "not_asked", "unclear", "other"] == [
        option["value"] for option in choice["element"]["options"]
    ]
    assert note["optional"]


def test_every_entry_fits_every_modal(knowledge: Knowledge) -> None:
    """Of all the project's own texts, with every area's."""
    for entry in knowledge.entries:
        found = look_up(knowledge, (entry.id,), everything)
        listed = look_up(knowledge, related(found), everything)
        assert not listed.gone
        metadata = pack(AnswerRef("message:T0123456789:C0123456789:1700000000.000100", related(found), TODAY))
        back = unpack(metadata)
        assert back is not None
        assert back.entries == related(found)
        check(details.passage_view(found))
        check(details.sources_view(found))
        check(details.related_view(listed, metadata=metadata))
        check(details.currency_view(found, today=TODAY, metadata=metadata))


def test_the_three_longest_entries_fit_together(knowledge: Knowledge) -> None:
    """An answer has three passages at most."""
    for size in (
        lambda entry: len(entry.answer) + len(entry.detail or ""),
        lambda entry: len(entry.citations),
        lambda entry: len(entry.see_also),
    ):
        names = [entry.id for entry in sorted(knowledge.entries, key=size)[-3:]]
        found = look_up(knowledge, names, everything)
        for view in (
            details.passage_view(found),
            details.sources_view(found),
            details.related_view(look_up(knowledge, related(found), everything)),
            details.currency_view(found, today=TODAY, metadata=""),
        ):
            check(view)


def test_too_many_blocks_are_cut_and_that_is_said() -> None:
    """A modal holds a hundred."""
    many = [replace(OTHER, id=f"levels.e{number}") for number in range(60)]
    found = look_up(Knowledge(tuple(many), (NEW,)), [entry.id for entry in many], everything)
    view = details.passage_view(found)
    check(view)
    assert 100 == len(view["blocks"])
    assert wording.CUT_SHORT in said(view["blocks"][-1])
    check(details.currency_view(found, today=TODAY, metadata=""))


def test_every_table_has_its_chart_in_a_modal_and_in_words(knowledge: Knowledge) -> None:
    """The picture once it is there, and the words in any case; the words are the picture's description."""
    for table in knowledge.tables:
        words = describe(table)
        before = details.chart_view(table, words, note=wording.CHART_COMING)
        after = details.chart_view(table, words, file="F0123456789")
        for view in (before, after):
            check(view)
            assert table.title in said(view)
        (picture,) = (block for block in after["blocks"] if block["type"] == "image")
        assert words == picture["alt_text"]
        assert all(find_table(knowledge, (name,)) == table for name in table.entries)
    assert find_table(knowledge, ("levels.level-2",)) is None
