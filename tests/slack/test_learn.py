"""The pages that a learner sees, over all lessons there are: nothing is lost on the way, and Slack takes each."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.slack import ids
from bot.slack import learn_words as words
from bot.slack.blocks.learn import Choice, Showing, digest_of, pack_choice, page_view, unpack_choice
from bot.slack.blocks.learning import learning_blocks, menu_view, over_view
from bot.slack.blocks.ref import unpack as unpack_ref
from bot.slack.courses import Courses
from bot.slack.listeners.ask import find_word
from bot.slack.listeners.learn import choose_items
from bot.training import words as shared
from bot.training.course import Change, Course, course_of
from bot.training.progress import progress_of
from bot.training.run import Run, choose, item_run, lesson_run, page_of, turn, unpack
from bot.training.schedule import remember
from bot.training.standing import Standing
from bot.training.types import Learner, Review, Source, Wishes
from index.lessons import Item
from index.load import load_knowledge
from index.types import Knowledge
from tests.blockkit.check import check_view
from tests.training_material import CHANGING, LESSONS, PATH, changed, small_knowledge

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
LEARNER = Learner("p" * 64, "T1", "D1", Wishes(), NOW, NOW)


@pytest.fixture(scope="module")
def real() -> Knowledge:
    """The project's own knowledge."""
    return load_knowledge(Path(__file__).parents[2] / "knowledge")


@pytest.fixture(scope="module")
def material() -> Course:
    """The small course."""
    return course_of(small_knowledge(TODAY), TODAY)


def showing_of(knowledge: Knowledge) -> Showing:
    """What the pages of a knowledge are made from."""
    return Showing(course_of(knowledge, TODAY), {source.id: source for source in knowledge.sources}, TODAY)


def pages_of(run: Run, course: Course) -> Iterator[Run]:
    """Yield the run at each page, and after each answer that can be given there."""
    while not run.is_over:
        page = page_of(run, course)
        assert page is not None
        yield run
        yield from (choose(run, page, chosen) for chosen, _ in page.options)
        run = turn(run, course)


def test_slack_takes_every_page_of_every_lesson_we_have(real: Knowledge) -> None:
    """All cards, all quiz items and all scenarios, each before an answer and after each answer that can be given."""
    showing = showing_of(real)
    seen = 0
    for lesson in showing.course.lessons.values():
        whole = replace(
            item_run(lesson.items, Source.LESSON, 7),
            steps=(
                *(f"card:{lesson.id}:{number}" for number in range(len(lesson.cards))),
                *item_run(lesson.items, Source.LESSON, 7).steps,
            ),
            lesson=lesson.id,
        )
        change = Change(TODAY, "It now takes two weeks, where it took three.")
        for run in pages_of(whole, showing.course):
            # What a modal carries is a run of its own page only: the whole bank of a lesson would not fit.
            own = replace(run, steps=(run.steps[run.at],), at=0)
            view = page_view(own, showing, notes=(words.WITHDRAWN,), change=change)
            assert () == check_view(view), (lesson.id, run.step)
            seen += 1
    assert len(showing.course.lessons) >= 10
    assert seen > 1500


def test_slack_takes_the_menu_of_all_there_is_and_every_real_run_fits_its_modal(real: Knowledge) -> None:
    """Before a path is begun and with all of them, and no step of a lesson's run is cut off."""
    course = course_of(real, TODAY)
    everything = replace(started(course, *course.paths), today=tuple(course.items.values())[:5])
    for standing in (Standing(course, NOW), everything):
        assert () == check_view(menu_view(standing, words.LOST))
        assert len(learning_blocks(standing, is_trainer=True)) <= 25
    for lesson in course.lessons:
        run = lesson_run(course, lesson, [], 999_999)
        view = page_view(run, showing_of(real))
        assert run == unpack(view["private_metadata"])
        assert () == check_view(over_view(replace(run, at=len(run.steps), right=3, asked=5), everything))


def test_a_question_shows_its_options_by_letter_and_says_them_on_the_buttons(material: Course) -> None:
    """What a screen reader says on button B is B's text; the order is the run's, and there is no way to go on."""
    showing = showing_of(small_knowledge(TODAY))
    run = item_run([material.items["levels.level-2-test"]], Source.TEST, 3)
    page = page_of(run, material)
    assert page is not None
    view = page_view(run, showing)
    (row,) = [block for block in view["blocks"] if block["type"] == "actions"]
    assert ["A", "B", "C"] == [button["text"]["text"] for button in row["elements"]]
    for button, (chosen, option) in zip(row["elements"], page.options, strict=True):
        assert f"{button['text']['text']}: {option.says}" == button["accessibility_label"]
        assert Choice(chosen, digest_of(page)) == unpack_choice(button["value"])
        assert f"{button['text']['text']}.  {option.says}" in text_of(view)
    assert "submit" not in view


def test_a_wrong_answer_is_told_why_and_what_is_right_with_source_and_passage(material: Course) -> None:
    """What was chosen and its reason, the right one and its reason, the first source, and a button to the passage."""
    item = material.items["levels.level-2-test"]
    wrong = next(number for number, option in enumerate(item.options) if not option.right)
    right = next(option for option in item.options if option.right)
    view = answered_view(item, wrong)
    said = text_of(view)
    expected = [shared.NOT_QUITE, item.options[wrong].because, right.says, right.because, "MAPPA guidance", "chapter 7"]
    assert expected == [part for part in expected if part in said]
    (show,) = [button for button in buttons_of(view) if button["action_id"] == ids.SHOW_PASSAGE]
    ref = unpack_ref(show["value"])
    assert ref is not None
    assert item.entries == ref.entries
    assert words.FINISH == view["submit"]["text"]


def test_a_right_answer_is_told_once(material: Course) -> None:
    """The right option is not repeated below itself."""
    item = material.items["levels.level-2-test"]
    right = next(number for number, option in enumerate(item.options) if option.right)
    said = text_of(answered_view(item, right))
    assert shared.RIGHT in said
    assert 1 == said.count(item.options[right].says)


def test_what_changed_since_it_was_learned_is_told_with_the_answer(material: Course) -> None:
    """The note and the day, in words."""
    item = material.items["levels.level-3-test"]
    said = text_of(answered_view(item, 0, Change(date(2026, 11, 3), "Two senior people are needed now.")))
    assert "changed on 3 November 2026" in said
    assert "Two senior people are needed now." in said


def test_the_question_why_repeats_the_situation_and_gives_the_right_decision(material: Course) -> None:
    """Whoever decided wrongly must not argue for the wrong decision."""
    item = material.items["levels.s-case"]
    run = turn(item_run([item], Source.DAILY, 5), material)
    said = text_of(page_view(run, showing_of(small_knowledge(TODAY))))
    assert item.situation.split(".")[0] in said
    assert shared.was_decided("Refer him for Level 2") in said
    assert item.reason is not None
    assert all(option.says in said for option in item.reason.options)


def test_the_first_page_says_what_the_lesson_is_for_and_only_later_ones_lead_back(material: Course) -> None:
    """The aim and the minutes stand on page 1; the last card leads to the questions."""
    showing = showing_of(small_knowledge(TODAY))
    first = lesson_run(material, LESSONS[0], [], 1)
    last = turn(turn(first, material), material)
    assert material.lessons[LESSONS[0]].aim in text_of(page_view(first, showing))
    assert ids.LEARN_BACK not in str(page_view(first, showing))
    assert ids.LEARN_BACK in str(page_view(last, showing))
    assert words.TO_QUESTIONS == page_view(last, showing)["submit"]["text"]


def test_a_page_that_may_not_be_shown_is_none(material: Course) -> None:
    """The flow has to turn it first."""
    withdrawn = showing_of(changed(small_knowledge(TODAY), CHANGING, "It is different now."))
    with pytest.raises(ValueError, match="may not be shown"):
        page_view(item_run([material.items["levels.level-3-test"]], Source.TEST, 1), withdrawn)


@pytest.mark.parametrize("value", ["", "1", "a:b", ":x", "-1:x", "1000:x", "²:x"])
def test_the_value_of_another_button_is_no_choice(value: str) -> None:
    """Whatever is no number of an option before a colon."""
    assert unpack_choice(value) is None


def test_a_choice_reads_back_and_belongs_to_its_question_alone(material: Course) -> None:
    """A reworded question has another digest."""
    run = item_run([material.items["levels.level-2-test"]], Source.TEST, 3)
    page = page_of(run, material)
    assert page is not None
    choice = Choice(2, digest_of(page))
    assert choice == unpack_choice(pack_choice(choice))
    assert choice.digest != digest_of(replace(page, asks="What makes Level 2 wrong?"))


def test_app_home_before_a_path_has_a_button_for_each_path_and_says_that_nothing_is_kept(material: Course) -> None:
    """And none for records that are not there."""
    blocks = learning_blocks(Standing(material, NOW))
    assert [(ids.LEARN_PATH, PATH), (ids.LEARN_OPEN, "menu")] == pressable(blocks)
    assert words.NOTHING_KEPT_YET in str(blocks)


def test_app_home_with_a_path_says_how_far_and_leads_on(material: Course) -> None:
    """Progress in words before the bar, the next lesson, today's questions, wishes, records; cohorts for trainers."""
    standing = replace(started(material, PATH), today=tuple(material.items.values())[:3])
    blocks = learning_blocks(standing)
    assert [
        (ids.LEARN_LESSON, LESSONS[0]),
        (ids.LEARN_SET, "today"),
        (ids.LEARN_OPEN, "menu"),
        (ids.WISHES_OPEN, "wishes"),
        (ids.RECORDS_OPEN, "records"),
    ] == pressable(blocks)
    assert "0 of 2 lessons read, 0 learnt.\n▱▱▱▱▱▱▱▱▱▱" in blocks[0]["text"]["text"]
    assert "Today's questions (3)" in str(blocks)
    assert (ids.COHORT_MENU, "cohorts") in pressable(learning_blocks(standing, is_trainer=True))


def test_where_there_is_no_course_trainers_and_learners_hear_that(material: Course) -> None:
    """No dead buttons."""
    empty = Standing(course_of(Knowledge((), ()), TODAY), NOW)
    assert [] == pressable(learning_blocks(empty))
    assert words.NOTHING_HERE in text_of(menu_view(empty))
    assert () == check_view(menu_view(empty))


def test_the_last_page_says_how_it_went_when_the_next_questions_come_and_what_is_kept(material: Course) -> None:
    """In the person's own time: 09:00 in London on the next day, a Tuesday."""
    run = lesson_run(material, LESSONS[0], [], 1)
    over = replace(run, at=len(run.steps), right=3, asked=6)
    standing = replace(started(material, PATH), next_at=datetime(2026, 7, 7, 8, tzinfo=UTC))
    said = text_of(over_view(over, standing))
    assert "3 of 6 right" in said
    assert "Tuesday 7 July 2026 at 09:00" in said
    assert words.WHAT_IS_KEPT in said
    later = replace(standing, lessons_read={"a": NOW, "b": NOW}, next_at=None)
    assert words.WHAT_IS_KEPT not in text_of(over_view(over, later))
    assert words.NO_QUESTIONS_SENT in text_of(over_view(over, later))


def test_who_has_begun_nothing_hears_that_nothing_was_kept(material: Course) -> None:
    """With the way to the paths, and without records and wishes that they do not have."""
    run = item_run(material.items_on(["levels.level-2"])[:1], Source.TEST, 1)
    view = over_view(replace(run, at=len(run.steps), asked=1), Standing(material, NOW))
    assert words.NOT_RECORDED in text_of(view)
    assert [(ids.LEARN_OPEN, "menu")] == pressable(view["blocks"])


def test_a_test_asks_what_cites_the_entry_and_was_asked_least(material: Course) -> None:
    """Three items at most; one answered before comes after those that were not."""
    standing = started(material, PATH)
    first = choose_items(standing, ("levels.level-3",), 1)
    assert {"levels.level-3-test", "levels.level-3-after"} == {item.id for item in first[:2]}
    assert 3 == len(first)
    asked = replace(standing, reviews=(review(first[0]),))
    assert [first[1].id, first[0].id] == [item.id for item in choose_items(asked, ("levels.level-3",), 1)[:2]]


def test_a_course_is_made_once_a_day() -> None:
    """And anew for another knowledge, or another day."""
    courses, knowledge = Courses(), small_knowledge(TODAY)
    first = courses.on(knowledge, TODAY)
    assert courses.on(knowledge, TODAY) is first
    assert courses.on(knowledge, date(2026, 11, 24)) is not first
    assert CHANGING in courses.testable(knowledge, TODAY)
    assert CHANGING not in courses.testable(changed(knowledge, CHANGING, "Other."), TODAY)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("learn", "learn"),
        (" Learn ", "learn"),
        ("guide", "guide"),
        ("join ABCD2345", "join"),
        ("join abcd 2345", "join"),
    ],
)
def test_a_word_of_the_command_is_known(text: str, word: str) -> None:
    """In any case, alone or with a code."""
    found, opens = find_word(text)
    assert word == found
    assert opens is not None


@pytest.mark.parametrize("text", ["", "learn about levels", "what is Level 2?", "join me at the meeting", "guides"])
def test_a_question_is_no_word_of_the_command(text: str) -> None:
    """Even where it begins with one."""
    assert find_word(text)[1] is None


def started(course: Course, *paths: str) -> Standing:
    """The standing of somebody who has just begun these paths."""
    return Standing(course, NOW, LEARNER, progresses=tuple(progress_of(course, path, (), ()) for path in paths))


def review(item: Item) -> Review:
    """A right answer to an item."""
    right = next(number for number, option in enumerate(item.options) if option.right)
    made = Review(f"k:{item.id}", LEARNER.person, item.id, right, True, Source.TEST, NOW)
    assert item.id in remember([made], {})
    return made


def answered_view(item: Item, chosen: int, change: Change | None = None) -> dict[str, Any]:
    """The page after an answer."""
    showing = showing_of(small_knowledge(TODAY))
    run = replace(item_run([replace(item, reason=None)], Source.TEST, 3), chosen=chosen, asked=1)
    return page_view(run, showing, change=change)


def text_of(view: dict[str, Any]) -> str:
    """Every word on a page, top to bottom, as it is read."""
    parts = [part for block in view["blocks"] for part in (block.get("text"), *block.get("elements", ()))]
    return "\n".join(part["text"] for part in parts if part and isinstance(part["text"], str))


def buttons_of(view: dict[str, Any]) -> list[dict[str, Any]]:
    """Every button of a page."""
    rows = [block["elements"] if block["type"] == "actions" else [block.get("accessory")] for block in view["blocks"]]
    return [button for row in rows for button in row if button]


def pressable(blocks: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """What can be pressed: action and value."""
    return [(button["action_id"], button["value"]) for button in buttons_of({"blocks": blocks})]
