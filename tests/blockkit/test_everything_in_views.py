"""Every modal and Home tab of the bot, over all entries, tables and paths, in light of the longest texts."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from bot.answer.evidence import Caution
from bot.charts import describe
from bot.slack.blocks import details, escalation, guide, home, settings, shortcut
from bot.slack.blocks.answer import Look, render_answer
from bot.slack.blocks.ref import AnswerRef, pack
from bot.slack.choosing import Shown as ShownForm
from bot.slack.choosing import areas_of, values_of
from bot.slack.rules import AREA, CAUTION, IS_ON, LANGUAGES, OFF_MESSAGE, UNIT_CHANNEL, VISIBILITY, Rules
from bot.store.choices import Change
from bot.store.escalations import Escalation, State
from index.guide import conclude, every_path
from index.load import load_knowledge
from index.types import Knowledge
from tests.blockkit.check import check_view
from tests.blockkit.fits import message_problems, view_problems
from tests.blockkit.longest import GROWING_WORD, LONG_WORD, TODAY, longest_answer, longest_knowledge, words

View = dict[str, Any]
WORDS = pytest.mark.parametrize("word", [LONG_WORD, GROWING_WORD], ids=["long", "growing"])
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
REF = pack(AnswerRef("message:T0123456789:C0123456789:1700000000.000100", ("topic.slug-of-an-entry",) * 20, TODAY))
UNIT = "C0123456789"


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    """The project's own knowledge."""
    return load_knowledge(Path(__file__).parents[2] / "knowledge")


def all_problems(views: Iterable[Any]) -> list[str]:
    """What is wrong with any of these views."""
    return [problem for view in views for problem in view_problems(view)]


def detail_views(shown: details.Shown) -> Iterator[View]:
    """The four modals behind the buttons of an answer."""
    yield details.passage_view(shown)
    yield details.sources_view(shown)
    yield details.related_view(shown, metadata=REF)
    yield details.currency_view(shown, today=TODAY, metadata=REF)


def test_the_details_of_any_entry_are_taken(knowledge: Knowledge) -> None:
    """Passage, sources and currency of each entry, for people in its area."""

    def problems(name: str, area: str | None) -> list[str]:
        shown = details.look_up(knowledge, [name], details.usable(area, TODAY))
        passage, sources, _, currency = detail_views(shown)
        return [problem for view in (passage, sources, currency) for problem in check_view(view)]

    assert {} == {entry.id: found for entry in knowledge.entries if (found := problems(entry.id, entry.area))}


def test_the_related_entries_of_the_best_connected_are_taken(knowledge: Knowledge) -> None:
    """The list behind "See also", for the entries that point to most others, and by both checks."""
    connected = sorted(knowledge.entries, key=lambda entry: len(entry.see_also))[-20:]
    for entry in connected:
        may_show = details.usable(entry.area, TODAY)
        shown = details.look_up(knowledge, [entry.id], may_show)
        there = details.look_up(knowledge, details.related(shown), may_show)
        assert [] == all_problems([*detail_views(shown), *detail_views(there)]), entry.id


@WORDS
def test_the_details_of_the_longest_entries_are_taken(word: str) -> None:
    """Three entries at every limit, twenty-one of them at once, and none."""
    long = longest_knowledge(word)
    names = [entry.id for entry in long.entries]
    for count in (0, 1, 3, 21):
        shown = details.look_up(long, names[:count], details.usable("llr", TODAY))
        assert [] == all_problems(detail_views(shown)), count


@WORDS
def test_the_modals_that_ask_about_an_answer_are_taken(word: str) -> None:
    """Why it did not help, and what is said in a modal that holds one text."""
    views = [details.reasons_view(metadata=REF), details.message_view(words(20, word), words(900, word))]
    assert [] == all_problems(views)


def test_every_table_is_taken_as_a_chart(knowledge: Knowledge) -> None:
    """Each table with its picture, before it is uploaded and after, with its description as alt text."""
    assert knowledge.tables
    for table in knowledge.tables:
        said = describe(table)
        views = [details.chart_view(table, said), details.chart_view(table, said, file="F0123456789", note=words(30))]
        assert [] == all_problems(views), table.id


def test_every_page_of_the_guide_is_taken(knowledge: Knowledge) -> None:
    """Each question that any path leads to, with and without a choice marked, and with a note above."""
    assert knowledge.guide is not None
    seen: set[tuple[str, ...]] = set()
    for path in every_path(knowledge.guide):
        steps = list(path.items())
        for number, (name, choice) in enumerate(steps):
            if (key := (name, choice, str(number))) in seen:
                continue
            seen.add(key)
            given = dict(steps[:number])
            pages = [
                guide.question_view(knowledge.guide, given),
                guide.question_view(knowledge.guide, given, chosen=choice, notes=(words(60), words(20))),
            ]
            assert [] == all_problems(pages), key
    assert len(seen) > len(knowledge.guide.questions)


def test_every_result_of_the_guide_is_taken(knowledge: Knowledge) -> None:
    """Each set of findings that any path leads to, with the entries it rests on."""
    assert knowledge.guide is not None
    entries = {entry.id: entry for entry in knowledge.entries}
    longest: dict[tuple[str, ...], dict[str, str]] = {}
    for path in every_path(knowledge.guide):
        found = tuple(finding.id for finding in conclude(knowledge.guide, path))
        longest[found] = max(path, longest.get(found, {}), key=len)
    for path in longest.values():
        assert () == check_view(guide.result_view(knowledge.guide, path, entries, TODAY)), path


def test_the_guide_that_is_not_there_is_taken() -> None:
    """A knowledge folder without a guide gets a modal that says so."""
    assert [] == all_problems([guide.missing_view(words(30, GROWING_WORD))])


@WORDS
def test_the_home_tab_is_taken(word: str) -> None:
    """With nothing in it, with everything of the longest, on and off, for administrators and for everybody."""
    long = longest_knowledge(word).entries
    full = home.Home(
        TODAY,
        new=long[:5],
        frequent=long[5:10],
        has_guide=True,
        unit_contact=words(10, word),
    )
    flags = product((False, True), (False, True), (None, "", words(100, word)[: settings.MESSAGE_CHARS]))
    homes = [
        home.Home(
            TODAY, full.new, full.frequent, has_guide=True, has_unit_channel=unit, unit_contact=full.unit_contact,
            is_administrator=admin, off_message=off,
        )
        for unit, admin, off in flags
    ]  # fmt: skip
    assert [] == all_problems(map(home.render_home, [home.Home(TODAY), full, *homes]))


def test_the_home_tab_of_the_projects_own_knowledge_is_taken(knowledge: Knowledge) -> None:
    """What is new and what is asked most, in every area there is."""
    for area in (None, *areas_of(knowledge)):
        new = home.whats_new(knowledge, area, TODAY)
        frequent = [entry for entry in knowledge.entries if home.is_shown(entry, area)][: home.MOST_FREQUENT]
        assert [] == all_problems([home.render_home(home.Home(TODAY, new, frequent, has_guide=True))])


@WORDS
def test_an_answer_in_a_modal_is_taken(word: str) -> None:
    """What is asked in App Home is answered in a modal, with what the buttons of a message would be left out."""
    answer = longest_answer(word)
    ref = AnswerRef("home:1", ("topic.slug",), TODAY)
    replies = [render_answer(answer, ref=ref, look=Look(native, is_private=True)) for native in (True, False)]
    views = [home.render_answer_modal(reply) for reply in replies]
    assert [] == all_problems([*views, home.render_words_modal(words(60))])


@WORDS
def test_every_modal_of_the_message_shortcut_is_taken(word: str) -> None:
    """The box with the longest message in it, what is shown meanwhile, and the answer with its buttons."""
    message = words(500, word)[: shortcut.MAX_CHARS]
    views = [shortcut.ask_view(text, note, metadata=REF) for text, note in (("", ""), (message, words(40)))]
    views += [shortcut.looking_view(), shortcut.words_view(words(100))]
    answer = longest_answer(word)
    ref = AnswerRef("about:1", tuple(passage.entry for passage in answer.passages), TODAY)
    for native in (True, False):
        views.append(shortcut.answer_view(render_answer(answer, ref=ref, look=Look(native, is_private=True))))
    assert [] == all_problems(views)


RULES = Rules("llr", Caution.STRICT, is_private=True, unit_channel=UNIT, languages=("en", "cy"))


def changes(word: str) -> list[Change]:
    """A change of every kind, more of them than are shown."""
    values = {AREA: words(3, word), CAUTION: "strict", VISIBILITY: "private", UNIT_CHANNEL: UNIT, LANGUAGES: "en,cy"}
    values |= {IS_ON: "no", OFF_MESSAGE: words(20, word)}
    return [
        Change("T0123456789", channel, name, None, value, "h" * 64, NOW)
        for channel, (name, given) in product(("", UNIT), values.items())
        for value in (given, None)
    ]


@WORDS
def test_every_settings_form_is_taken(word: str) -> None:
    """For the workspace and for a channel, on and off, with many areas and a history of every kind of change."""
    audit = changes(word)
    forms = [
        settings.Form(
            shown=ShownForm(channel, values_of(RULES) if filled else {}, parent="V0123456789"),
            workspace=RULES,
            areas=areas,
            is_on=is_on,
            off_message=words(60, word)[: settings.MESSAGE_CHARS],
            changes=audit[start:],
            viewer="h" * 64,
        )
        for channel, areas, is_on, start, filled in product(
            ("", UNIT),
            ((), ("llr",), tuple(f"area-{number}" for number in range(99))),
            (True, False),
            (0, 10, 99),
            (True,),
        )
    ]
    assert [] == all_problems(map(settings.render_settings, forms))


@WORDS
def test_the_modals_beside_the_settings_are_taken(word: str) -> None:
    """Switching off, with and without a message that is there already, and why there is no form."""
    shown = ShownForm(UNIT, values_of(RULES), parent="V0123456789")
    views = [settings.render_switch_off(shown, message) for message in ("", words(90, word))]
    assert [] == all_problems([*views, settings.render_settings_notice(words(40))])


def escalations(word: str) -> Iterator[Escalation]:
    """A question of the greatest length in every state."""
    for state in State:
        yield Escalation(
            id="esc-0123456789abcdef",
            team="T0123456789",
            area=words(3, word),
            question=words(400, word)[: escalation.QUESTION_CHARS],
            reply_channel=UNIT,
            reply_thread="1700000000.000100",
            unit_channel=UNIT,
            asker="h" * 64,
            asked_key="message:T0:C0:1700000000.000100",
            created_at=NOW,
            due_at=NOW,
            state=state,
            claimed_by="h" * 64,
            answer="" if state in {State.OPEN, State.CLAIMED} else words(500, word)[: escalation.ANSWER_CHARS],
        )


@WORDS
def test_every_modal_of_an_escalation_is_taken(word: str) -> None:
    """Asking, answering and closing, with questions of the greatest length."""
    question = words(400, word)[: escalation.QUESTION_CHARS]
    views = [
        escalation.ask_modal(said, REF, is_private=private, hours=72)
        for said, private in product(("", question), (True, False))
    ]
    views.append(escalation.note_modal(words(60), words(20)))
    for one in escalations(word):
        views += [escalation.answer_modal(one), escalation.close_modal(one)]
    assert [] == all_problems(views)


@WORDS
def test_every_message_of_an_escalation_is_taken(word: str) -> None:
    """In the unit's channel in every state, its reminders, and what the asker reads."""
    replies = [escalation.delay_message(words(30, word)), escalation.waiting_message(words(30, word))]
    for one in escalations(word):
        who = "" if one.state is State.OPEN else "U0123456789"
        replies += [escalation.unit_message(one, who, is_suggested=suggested) for suggested in (True, False)]
        replies += [escalation.reminder_message(one, 2, 3), escalation.outcome_message(one)]
    assert [] == [problem for reply in replies for problem in message_problems(reply)]
