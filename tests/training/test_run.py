"""A run: pages are turned in order, survive packing, skip what is withdrawn, and never count an answer twice."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.training.course import course_of
from bot.training.run import (
    MAX_CHARS,
    Page,
    Run,
    back,
    can_turn_back,
    choose,
    item_run,
    lesson_run,
    pack,
    page_of,
    turn,
    unpack,
)
from bot.training.types import Source
from tests.training_material import CHANGING, changed, small_knowledge

TODAY = date(2026, 11, 25)
KNOWLEDGE = small_knowledge(TODAY)
COURSE = course_of(KNOWLEDGE, TODAY)
WITHDRAWN = course_of(changed(KNOWLEDGE, CHANGING, "It is all different now. " * 8), TODAY)
ITEMS = tuple(COURSE.items.values())


def page(run: Run) -> Page:
    found = page_of(run, COURSE)
    assert found is not None
    return found


def right_of(shown: Page) -> int:
    return next(place for place, option in shown.options if option.right)


def test_a_lesson_is_its_cards_then_questions_then_a_scenario_with_its_reason() -> None:
    """Turned through from the first page to the last, as a person does, all of it right."""
    run, seen = lesson_run(COURSE, "levels", (), 7), []
    while not run.is_over:
        seen.append(run.step)
        if page(run).item is not None:
            run = choose(run, page(run), right_of(page(run)))
        run = turn(run, COURSE)
    cards = [("card", f"levels:{number}") for number in range(3)]
    quiz = [("item", item.id) for item in COURSE.lessons["levels"].quiz[:4]]
    assert [*cards, *quiz, ("item", "levels.s-case"), ("reason", "levels.s-case")] == seen
    assert (6, 6) == (run.right, run.asked)


def test_a_lesson_asks_first_what_was_never_asked() -> None:
    """Whoever knows the first four gets the other four."""
    known = [item.id for item in COURSE.lessons["levels"].quiz[:4]]
    steps = lesson_run(COURSE, "levels", known, 7).steps
    assert [f"item:{item.id}" for item in COURSE.lessons["levels"].quiz[4:]] == list(steps[3:7])


def test_an_answer_is_counted_once_and_stands() -> None:
    """A second press, also on another option, changes nothing."""
    run = item_run(ITEMS[:2], Source.TEST, 7)
    shown = page(run)
    wrong = next(place for place, option in shown.options if not option.right)
    answered = choose(run, shown, wrong)
    assert (0, 1, wrong) == (answered.right, answered.asked, answered.chosen)
    assert answered == choose(answered, shown, right_of(shown))


def test_options_keep_their_places_on_a_page_and_change_them_between_runs() -> None:
    """The same page shown again looks the same; over runs the right one is everywhere."""
    places = set()
    for seed in range(40):
        run = item_run(ITEMS[:1], Source.TEST, seed)
        assert page(run) == page(run)
        places.add([option.right for _, option in page(run).options].index(True))
        assert sorted(page(run).options, key=lambda each: each[0]) == list(enumerate(ITEMS[0].options))
    assert {0, 1, 2} == places


def test_what_is_withdrawn_meanwhile_is_turned_over() -> None:
    """Two of four items go while the first is on show."""
    wanted = ["levels.level-1-plan", "levels.level-3-test", "levels.two-or-three", "meetings.who"]
    run = turn(item_run([COURSE.items[id] for id in wanted], Source.DAILY, 7), WITHDRAWN)
    assert ("item", "meetings.who") == run.step
    assert turn(run, WITHDRAWN).is_over


@pytest.mark.parametrize(
    "step", ["card:levels:2", "card:gone:0", "item:levels.level-3-test", "reason:levels.no-meeting"]
)
def test_a_page_that_may_not_be_shown_is_none(step: str) -> None:
    """The third card and the item are withdrawn, the lesson is gone, and a quiz item has no reason."""
    assert page_of(Run(Source.LESSON, (step,), 7), WITHDRAWN) is None


def test_only_a_card_can_be_turned_back_to() -> None:
    """From a card and from a question that is open; not from the first page, nor over an answer."""
    run = lesson_run(COURSE, "levels", (), 7)
    assert not can_turn_back(run)
    assert run == back(run)
    question = replace(run, at=3)
    assert replace(run, at=2) == back(question)
    answered = choose(question, page(question), 0)
    assert answered == back(answered)
    assert not can_turn_back(replace(run, at=4))


@given(st.sampled_from(list(Source)), st.integers(0, 2**31), st.integers(0, 17), st.integers(-1, 3), st.integers(0, 9))
@settings(max_examples=50, deadline=None)
def test_a_run_survives_packing(source: Source, seed: int, at: int, chosen: int, right: int) -> None:
    """What a modal carries comes back as it was."""
    run = replace(item_run(ITEMS, source, seed), at=at, chosen=chosen, right=right, asked=right + 1)
    assert run == unpack(pack(run))


def test_a_run_too_long_for_a_modal_loses_its_end() -> None:
    """The pages that are left are those from the start."""
    run = Run(Source.TEST, tuple(f"item:{'x' * 90}{number}" for number in range(60)), 7)
    packed = pack(run)
    held = unpack(packed)
    assert len(packed) <= MAX_CHARS
    assert held is not None
    assert 0 < len(held.steps) < 60
    assert run.steps[: len(held.steps)] == held.steps


def changed_run(**values: object) -> str:
    return json.dumps(json.loads(pack(item_run(ITEMS[:2], Source.TEST, 7))) | values)


@pytest.mark.parametrize(
    "text",
    [
        None,
        7,
        "",
        "null",
        "[]",
        "{}",
        "{" * 2000,
        changed_run(more=1),
        changed_run(steps="item:a"),
        changed_run(steps=["item:"]),
        changed_run(steps=["card:levels:two"]),
        changed_run(steps=["other:a"]),
        changed_run(steps=[1]),
        changed_run(lesson=None),
        changed_run(source="elsewhere"),
        changed_run(at=3),
        changed_run(at=-1),
        changed_run(at=True),
        changed_run(at=1.0),
        changed_run(chosen=-2),
        changed_run(right=1, asked=0),
        changed_run(right=-1),
        changed_run(lesson="x" * MAX_CHARS),
    ],
)
def test_what_is_no_run_is_none(text: object) -> None:
    """Metadata of an older program, of another modal, or forged: nothing of it reaches a page."""
    assert unpack(text) is None


def test_the_next_to_nothing_that_is_a_run_is_one() -> None:
    """What the refusals above were made from is accepted."""
    assert unpack(changed_run()) == item_run(ITEMS[:2], Source.TEST, 7)
