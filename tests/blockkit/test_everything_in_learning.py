"""Every page that a learner sees, with the longest texts that can come: Slack takes them all, by both checks."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.slack import learn_words
from bot.slack.blocks.home import Home, render_home
from bot.slack.blocks.learn import Showing, page_view
from bot.slack.blocks.learning import learning_blocks, menu_view, over_view, words_view
from bot.training.course import Change, Course
from bot.training.progress import progress_of
from bot.training.run import Run, choose, item_run, lesson_run, page_of, turn
from bot.training.standing import Standing
from bot.training.types import Learner, Source, Wishes
from index.lessons import Card, Item, Lesson, Option, Path, Reason
from tests.blockkit.fits import view_problems
from tests.blockkit.longest import GROWING_WORD, LONG_WORD, TODAY, longest_knowledge, words

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
WORDS = pytest.mark.parametrize("word", [LONG_WORD, GROWING_WORD], ids=["long", "growing"])
# Twice what the rules for lessons allow of each text, and as many of everything as one modal could ever list.
LESSONS, ITEMS, OPTIONS, CARDS, PATHS = 60, 24, 6, 12, 20


def longest_course(word: str) -> Course:
    """A course of many lessons with long texts on long entries."""
    entries = {entry.id: entry for entry in longest_knowledge(word).entries}
    under = tuple(list(entries)[:5])
    options = tuple(Option(words(40, word), words(60, word), right=number == 2) for number in range(OPTIONS))

    def item(lesson: str, number: int) -> Item:
        reason = Reason(words(60, word), options) if number % 2 else None
        situation = words(120, word) if number % 2 else ""
        return Item(f"{lesson}.item-{number}", words(60, word), options, under, situation, reason)

    def lesson(number: int) -> Lesson:
        name = f"lesson-of-a-long-name-{number}"
        items = tuple(item(name, one) for one in range(ITEMS))
        cards = tuple(Card(words(120, word), under) for _ in range(CARDS))
        quiz = tuple(one for one in items if not one.is_scenario)
        return Lesson(name, words(20, word), 2, words(40, word), cards, quiz, items[1::2])

    lessons = {one.id: one for one in map(lesson, range(LESSONS))}
    paths = {
        f"path-{number}": Path(f"path-{number}", words(20, word), words(30, word), tuple(lessons))
        for number in range(PATHS)
    }
    items = {one.id: one for known in lessons.values() for one in known.items}
    return Course(entries, lessons, paths, items, {name: name.split(".")[0] for name in items}, {})


def standing_in(course: Course) -> Standing:
    """Somebody who has begun every path and has a full set today."""
    learner = Learner("p" * 64, "T1", "D1", Wishes(timezone="America/Argentina/ComodRivadavia"), NOW, NOW)
    progresses = tuple(progress_of(course, path, (), ()) for path in course.paths)
    today = tuple(course.items.values())[:15]
    return Standing(course, NOW, learner, progresses=progresses, today=today, next_at=NOW)


@WORDS
def test_every_kind_of_page_is_taken(word: str) -> None:
    """Cards, questions, scenarios and reasons, before and after every answer, with a note and with a change."""
    course = longest_course(word)
    sources = {source.id: source for source in longest_knowledge(word).sources}
    showing, change = Showing(course, sources, TODAY), Change(date(2026, 11, 1), words(60, word))
    lesson = next(iter(course.lessons))
    run: Run = lesson_run(course, lesson, [], 999_999)
    views: list[Any] = []
    while not run.is_over:
        page = page_of(run, course)
        assert page is not None
        views.append(page_view(run, showing, notes=(words(60, word), learn_words.WITHDRAWN)))
        answers = [choose(run, page, chosen) for chosen, _ in page.options]
        views += [page_view(one, showing, change=change, notes=(learn_words.NOT_SAVED,)) for one in answers]
        run = turn(run, course)
    assert len(views) > CARDS
    assert [] == all_problems(views)


@WORDS
def test_the_menu_the_last_page_and_app_home_are_taken(word: str) -> None:
    """With everything there is, with nothing, before a path is begun and after a certificate."""
    course = longest_course(word)
    begun, new = standing_in(course), Standing(course, NOW)
    empty = Standing(replace(course, lessons={}, paths={}, items={}), NOW)
    over = replace(lesson_run(course, next(iter(course.lessons)), [], 1), right=1, asked=9)
    over = replace(over, at=len(over.steps))
    nothing = item_run((), Source.DAILY, 1)
    earned = [{"type": "section", "text": {"type": "plain_text", "text": "A certificate."}}] * 5
    views = [words_view(words(900, word))]
    for standing in (begun, new, empty):
        views += [menu_view(standing, words(60, word)), over_view(over, standing, earned, notes=(words(60, word),))]
        views += [over_view(nothing, standing)]
        homes = (Home(TODAY, learning=standing, is_trainer=trains, has_guide=True) for trains in (True, False))
        views += [render_home(home) for home in homes]
        assert len(learning_blocks(standing, is_trainer=True)) <= 25
    assert [] == all_problems(views)


def all_problems(views: list[Any]) -> list[str]:
    """What is wrong with any of these views."""
    return [problem for view in views for problem in view_problems(view)]
