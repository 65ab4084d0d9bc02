"""Imagined learners: fair to every way of practising, honest about what the bot knows, and within every cap."""

import json
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random

import numpy as np
import pytest
from fsrs import Card, Rating, Scheduler
from hypothesis import given
from hypothesis import strategies as st

from bot.training.course import Course, course_of
from bot.training.imagined import Life, Mind, imagine
from bot.training.outcomes import figures, in_words, spread
from bot.training.picture import draw
from bot.training.schedule import BOUNDS, PARAMETERS
from bot.training.simulate import (
    FIXED,
    LESSON_WEEKS,
    MASSED,
    MASSED_WIDE,
    OURS,
    POLICIES,
    START,
    LearnerResult,
    lessons_due,
    only_path,
    simulate_learner,
    simulate_some,
)
from bot.training.types import Source, Wishes
from index.load import load_knowledge
from tests.cli.conftest import CommandLine, mappa_bot
from tests.training_material import PATH, small_knowledge

__all__ = ["mappa_bot"]  # a fixture of the command line's tests

ROOT = Path(__file__).parents[2]
SMALL = course_of(small_knowledge(START), START)
DAYS = 120
SAMPLED = (0, 60, DAYS - 1)


@cache
def real_course() -> Course:
    return only_path(course_of(load_knowledge(ROOT / "knowledge"), START), "crc")


@cache
def real_results() -> tuple[LearnerResult, ...]:
    """Return six learners on the real path: about a second of work, done once."""
    return tuple(simulate_some(real_course(), "crc", 7, range(6), DAYS, SAMPLED, Wishes()))


def small(name: str = "7 0", wishes: Wishes | None = None) -> LearnerResult:
    return simulate_learner(SMALL, PATH, name, DAYS, SAMPLED, wishes or Wishes())


def there(life: Life) -> Life:
    """Return the life of somebody who is never away."""
    return replace(life, present=(True,) * life.days)


def test_the_real_path_has_the_items_that_are_claimed() -> None:
    """Ten lessons of fifteen quiz items and three scenarios."""
    assert 180 == len(real_course().items) == len(real_course().items_of_path("crc"))


def test_the_same_name_is_the_same_learner() -> None:
    """And another name another one."""
    assert small("7 1") == small("7 1")
    assert small("7 1").life != small("7 2").life
    assert small("7 1").outcomes != small("7 2").outcomes


def test_learners_differ_from_what_the_scheduler_assumes() -> None:
    """Every parameter is moved, none leaves its bounds, and over many learners they lie on both sides."""
    lives = [imagine(f"{number}", START, DAYS, Wishes()) for number in range(200)]
    for number, (default, (low, high)) in enumerate(zip(PARAMETERS, BOUNDS, strict=True)):
        values = [life.parameters[number] for life in lives]
        assert low <= min(values) <= default < max(values) <= high
        assert len(set(values)) > 50
        assert abs(np.log(np.median(values) / default)) < 0.15


def test_learners_miss_what_they_are_said_to_miss() -> None:
    """Weekends always, a gap of two to four weeks once, and besides about one working day in six."""
    lives = [imagine(f"{number}", START, DAYS, Wishes()) for number in range(200)]
    for life in lives:
        assert not any(life.present[day] for day in range(DAYS) if life.date_of(day).weekday() > 4)
        assert not any(life.present[slice(*life.gap)])
        assert 14 <= life.gap[1] - life.gap[0] <= 28
    working = [life.present[day] for life in lives for day in range(35) if life.date_of(day).weekday() <= 4]
    assert (1 - 0.1) * (1 - 0.08) == pytest.approx(np.mean(working), abs=0.03)


def test_a_mind_is_fsrs_with_its_own_parameters() -> None:
    """Against py-fsrs driven by hand: told what was recalled, the same stability, and the library's chance."""
    life = replace(there(imagine("7 3", START, DAYS, Wishes())), knows_first=1.0)
    mind, item = Mind(life, "any"), SMALL.items["levels.level-2-test"]
    scheduler = Scheduler(life.parameters, learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card, chance = Card(card_id=1), Random(f"{life.name} any")  # noqa: S311 - as the mind itself draws
    for day in (0, 1, 3, 8, 30, 80):
        at = life.time_of(day, Source.DAILY)
        expected = scheduler.get_card_retrievability(card, at)
        if day:
            assert expected == pytest.approx(mind.recall(item.id, at), abs=0.005)
            recalls = chance.random() < mind.recall(item.id, at)
        review = mind.answer(item, at, Source.DAILY)
        recalls = recalls if day else True
        if not recalls:
            chance.random()  # the guess
        assert review.is_right or not recalls
        card, _ = scheduler.review_card(card, Rating.Good if recalls else Rating.Again, at)
        assert card.stability == pytest.approx(mind.memories[item.id].stability)


@given(st.integers(0, 50), st.integers(0, 200), st.integers(0, 200))
def test_without_practice_a_mind_only_forgets(number: int, first: int, second: int) -> None:
    """And what was never asked is not known."""
    life = there(imagine(f"{number}", START, DAYS, Wishes()))
    mind, item = Mind(life, "any"), SMALL.items["levels.level-2-test"]
    mind.answer(item, life.time_of(0, Source.DAILY), Source.DAILY)
    later, latest = sorted((first, second))
    assert mind.recall(item.id, life.time_of(latest, Source.LESSON)) <= mind.recall(
        item.id, life.time_of(later, Source.LESSON)
    )
    assert 0.0 == mind.recall("other", life.time_of(0, Source.LESSON))


def test_some_guesses_are_right() -> None:
    """Nothing is known at all, and a third of the answers to three options is right: the bot takes it for knowledge."""
    life = replace(there(imagine("7", START, DAYS, Wishes())), knows_first=0.0)
    right = [
        Mind(replace(life, name=str(number)), "any").answer(item, life.time_of(0, Source.DAILY), Source.DAILY).is_right
        for number in range(60)
        for item in SMALL.items.values()
    ]
    assert 1 / 3 == pytest.approx(np.mean(right), abs=0.05)


def test_lessons_are_read_over_four_weeks_of_working_days() -> None:
    """The first on the first day, the tenth of ten before the four weeks end, one at most from day to day."""
    due = [lessons_due(day, 10) for day in range(7 * LESSON_WEEKS)]
    assert (1, 10) == (due[0], due[17 + 7])
    assert {0, 1} == set(np.diff(due))
    assert due[4] == due[5] == due[6]


@pytest.mark.parametrize("most", [1, 2, 5, 15])
def test_no_set_is_above_the_cap(most: int) -> None:
    """Ours and the fixed intervals, whatever the cap, with all that two lessons hold being due after the gap."""
    for number in range(4):
        outcomes = small(f"7 {number}", Wishes(most=most)).outcomes
        assert most >= max(outcomes[OURS].sets)
        assert most >= max(outcomes[FIXED].sets)


def test_nobody_answers_while_away() -> None:
    """With none of the policies."""
    for result in real_results():
        for outcome in result.outcomes.values():
            load = [sets + lessons for sets, lessons in zip(outcome.sets, outcome.lessons, strict=True)]
            assert not [day for day, count in enumerate(load) if count and not result.life.present[day]]


def test_massed_practice_gets_as_many_answers_as_ours_all_in_the_lesson_weeks() -> None:
    """One over the same items, one over all items of the lessons."""
    for result in real_results():
        ours, same, wide = (result.outcomes[policy] for policy in (OURS, MASSED, MASSED_WIDE))
        last = max(day for day, count in enumerate(ours.lessons) if count)
        assert ours.reviews == same.reviews == wide.reviews
        assert 0 == sum(same.sets[last + 1 :]) == sum(wide.sets[last + 1 :])
        assert ours.asked == same.asked
        assert 180 == wide.asked
        assert ours.lessons == same.lessons == wide.lessons


def test_fixed_intervals_introduce_the_same_items_at_the_same_time() -> None:
    """So that what differs is when they are asked again."""
    for result in real_results():
        ours, fixed = result.outcomes[OURS], result.outcomes[FIXED]
        assert ours.asked_by == fixed.asked_by
        assert ours.lessons == fixed.lessons


def test_on_the_real_path_the_load_stays_under_the_cap() -> None:
    """Five in a set, ten with the questions of a lesson, three and nothing more in each of three sets after the gap."""
    for result in real_results():
        ours = result.outcomes[OURS]
        assert 5 == max(ours.sets)
        assert 10 >= max(map(sum, zip(ours.sets, ours.lessons, strict=True)))
        assert result.due > 15
        assert (3, 3, 3) == result.first_sets


def test_on_the_real_path_spacing_beats_massing_over_the_items_asked() -> None:
    """By five points or more for every one of these learners; and it is no better over items it never asked."""
    for result in real_results():
        ours, same, wide = (result.outcomes[policy] for policy in (OURS, MASSED, MASSED_WIDE))
        assert ours.recall_asked - same.recall_asked > 0.05
        assert ours.recall_all > same.recall_all
        assert ours.asked < wide.asked


def test_every_figure_is_a_chance_and_the_curves_end_near_the_end() -> None:
    """The last sampled day is the one before the measurement."""
    for result in real_results():
        for outcome in result.outcomes.values():
            assert all(0 <= value <= 1 for value in (*outcome.curve, outcome.recall_all, outcome.recall_asked))
            assert outcome.recall_all == pytest.approx(outcome.recall_asked * outcome.asked / 180)
            assert outcome.recall_all == pytest.approx(outcome.curve[-1], abs=0.03)
            assert outcome.asked == outcome.asked_by[-1]


def test_a_learner_who_is_always_away_learns_nothing() -> None:
    """Every day is quiet: no answers, no error, a recall of nought."""
    result = small(wishes=Wishes(quiet_days=frozenset(range(7))))
    assert {(0, 0, 0.0, 0.0)} == {
        (each.reviews, each.asked, each.recall_all, each.recall_asked) for each in result.outcomes.values()
    }
    assert (0, (), False) == (result.due, result.first_sets, result.is_complete)
    figures([result])


@given(st.lists(st.floats(-5, 5), min_size=2, max_size=60))
def test_spreads_are_those_of_numpy(values: list[float]) -> None:
    """Percentiles interpolated between neighbours."""
    expected = [np.mean(values), *np.percentile(values, [50, 5, 95])]
    found = spread(values)
    assert expected == pytest.approx([found.mean, found.median, found.p5, found.p95], abs=1e-4)


def test_a_spread_of_nothing_is_refused() -> None:
    """There is no median of no learners."""
    with pytest.raises(ValueError, match="needs a value"):
        spread([])


def test_the_figures_are_those_of_the_learners() -> None:
    """Counted again by hand from the results, and fit for JSON."""
    results = real_results()
    held = json.loads(json.dumps(figures(results)))
    ours = [result.outcomes[OURS] for result in results]
    assert np.median([each.recall_all for each in ours]) == pytest.approx(
        held["policies"][OURS]["recall_over_all_items"]["median"], abs=1e-4
    )
    better = np.mean([result.outcomes[OURS].recall_all > result.outcomes[FIXED].recall_all for result in results])
    assert better == pytest.approx(held["ours_minus"][FIXED]["better_for_share_over_all_items"], abs=1e-4)
    assert 5 == held["policies"][OURS]["most_answers_in_a_set"]
    assert 3 == held["after_the_long_gap"]["most_in_the_first_three_sets"]


def test_the_words_say_where_ours_is_not_better() -> None:
    """Massed practice over all items knows more of them at the end, for all but a few learners, and that is said."""
    said = in_words(real_results(), 180)
    assert "massed, all items: " in said
    assert "ours against massed, all items: better for 0% of the learners over all items, for 100%" in said
    assert "%" in said
    assert "to 86% to" not in in_words(real_results()[:1], 180)


@pytest.mark.parametrize("learners", [1, 6])
def test_the_picture_is_a_png_and_the_same_for_the_same_results(learners: int) -> None:
    """Of one learner and of several; width and height are read from its header."""
    picture = draw(real_results()[:learners], SAMPLED, 180)
    assert b"\x89PNG\r\n\x1a\n" == picture[:8]
    assert (1560, 984) == (int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24]))
    assert picture == draw(real_results()[:learners], SAMPLED, 180)


def test_the_committed_figures_hold_what_is_claimed_of_them() -> None:
    """Two thousand learners, no set above the cap, three at most after the gap, every policy with its answers."""
    held = json.loads((ROOT / "docs/learning/simulation.json").read_text(encoding="utf-8"))
    assert (2000, 120, 180, 5) == (held["learners"], held["days"], held["items"], held["most_in_a_set"])
    assert set(POLICIES) == set(held["policies"])
    assert 5 == held["policies"][OURS]["most_answers_in_a_set"]
    assert 5 >= held["policies"][OURS]["answers_in_a_set"]["p95"]
    assert 3 == held["after_the_long_gap"]["most_in_the_first_three_sets"]
    assert held["ours_minus"][MASSED]["better_for_share_over_items_asked"] > 0.95


def test_processes_share_the_work_and_change_nothing(mappa_bot: CommandLine, tmp_path: Path) -> None:
    """The command with one process and with two: the same figures in JSON, a picture, and the time it took."""
    held = []
    for processes in ("1", "2"):
        file = tmp_path / f"{processes}.json"
        options = ("--learners", "21", "--days", "28", "--processes", processes, "--json", str(file))
        ran = mappa_bot(
            "train", "simulate", *options, "--knowledge", str(ROOT / "knowledge"), "--out", str(tmp_path / "a/b.png")
        )
        assert 0 == ran.status
        assert f"21 learners, 28 days each: {json.loads(file.read_text())['seconds']} seconds" in ran.err
        assert "fixed intervals: " in ran.out
        held.append({**json.loads(file.read_text()), "seconds": 0, "processes": 0})
    assert held[0] == held[1]
    assert (tmp_path / "a/b.png").read_bytes().startswith(b"\x89PNG")


def test_an_unknown_path_is_refused_with_those_there_are(mappa_bot: CommandLine) -> None:
    """And with a word about confirming where there is none."""
    ran = mappa_bot("train", "simulate", "--path", "no-such", "--knowledge", str(ROOT / "knowledge"))
    assert 1 == ran.status
    assert "there is no path 'no-such': choose one of crc, new, refresher" in ran.err
    assert "nothing is confirmed" in mappa_bot("train", "simulate").err


def test_the_simulation_runs_over_a_change_of_clocks() -> None:
    """The clocks go back within it, and the set is still answered a little after nine."""
    life = imagine("7", START, DAYS, Wishes())
    assert START <= date(2026, 10, 25) < START + timedelta(days=DAYS)
    hours = {life.time_of(day, Source.DAILY).hour for day in (47, 49)}
    assert {8, 9} == hours
