"""Imagined learners: fair to every way of practising, honest about what the bot knows, and within every cap."""

import json
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from fsrs import Card, Rating, Scheduler
from hypothesis import given
from hypothesis import strategies as st

from bot.training.course import Course, course_of
from bot.training.daily import GENTLE_MOST
from bot.training.imagined import Life, Mind, imagine
from bot.training.outcomes import figures, in_words, spread
from bot.training.picture import draw
from bot.training.schedule import BOUNDS, PARAMETERS
from bot.training.simulate import (
    FIXED,
    FIXED_INTERVALS,
    LESSON_WEEKS,
    MASSED,
    MASSED_WIDE,
    OURS,
    POLICIES,
    REST_DAYS,
    START,
    Fixed,
    LearnerResult,
    Ours,
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
COUNTS = ("answers", "items_asked")
CHANCES = ("recall_over_all_items", "recall_over_items_asked", "recall_over_all_items_after_rest")


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


def test_fixed_intervals_are_counted_from_the_last_answer() -> None:
    """Of one item, day by day: what was missed while away is asked once, and the next interval begins then."""
    life = there(imagine("7", START, DAYS, Wishes()))
    item = SMALL.items["levels.level-2-test"]
    plan = Fixed([(0, (item, Source.LESSON))], life)
    days = [day for day in range(DAYS) if not 2 <= day < 30 and list(plan.asks(day))]
    waits = [1, 29, 7, 14, 30]  # three days are over when the learner is back on day 30
    assert days == [0, *np.cumsum(waits)]
    assert FIXED_INTERVALS[:1] + FIXED_INTERVALS[2:5] == (waits[0], *waits[2:])


def test_fixed_intervals_never_ask_an_item_twice_in_a_set() -> None:
    """Though a month was missed and everything is late: that would be a poor opponent."""
    life = imagine("7 0", START, DAYS, Wishes())
    items = list(SMALL.items.values())
    plan = Fixed([(number, (item, Source.DAILY)) for number, item in enumerate(items)], life)
    for day in range(DAYS):
        asked = [item.id for item, _ in plan.asks(day)] if life.present[day] else []
        assert len(set(asked)) == len(asked) <= life.wishes.most


def test_ours_knows_at_once_when_the_path_is_completed() -> None:
    """Looked at anew on every day or only until it is so: the same items on the same days."""

    class Anew(Ours):
        def _has_completed(self) -> bool:
            return self.progress.is_complete

    course, life = real_course(), imagine("7 0", START, DAYS, Wishes())
    logs = []
    for kind in (Ours, Anew):
        plan, mind = kind(course, "crc", life), Mind(life, OURS)
        for day in range(DAYS):
            for item, source in plan.asks(day) if life.present[day] else ():
                plan.note(mind.answer(item, life.time_of(day, source), source))
        logs.append(plan.log)
    assert plan.progress.is_complete
    assert logs[0] == logs[1]


def test_on_the_real_path_the_load_stays_under_the_cap() -> None:
    """Eight in a set, thirteen with the questions of a lesson, three in each of the three sets after the gap."""
    for result in real_results():
        ours = result.outcomes[OURS]
        assert 8 == max(ours.sets)
        assert 13 >= max(map(sum, zip(ours.sets, ours.lessons, strict=True)))
        assert result.due > 15
        assert (3, 3, 3) == result.first_sets


def test_on_the_real_path_spacing_beats_massing_over_the_items_asked() -> None:
    """By five points or more for each of these learners; at equal rest massing over all items knows more of all."""
    rested = {policy: np.mean([each.outcomes[policy].recall_rested for each in real_results()]) for policy in POLICIES}
    assert rested[MASSED] < rested[OURS] < rested[MASSED_WIDE]
    for result in real_results():
        ours, same, wide = (result.outcomes[policy] for policy in (OURS, MASSED, MASSED_WIDE))
        assert ours.recall_asked - same.recall_asked > 0.05
        assert ours.recall_all > same.recall_all
        assert ours.asked < wide.asked


def test_against_fixed_intervals_ours_is_no_better_with_fewer_answers() -> None:
    """Within three points of each other on the mean, and it is not hidden."""
    ours, fixed = ([result.outcomes[policy] for result in real_results()] for policy in (OURS, FIXED))
    assert abs(np.mean([each.recall_all for each in ours]) - np.mean([each.recall_all for each in fixed])) < 0.03
    assert sum(each.reviews for each in ours) < sum(each.reviews for each in fixed)


def test_every_policy_rests_as_long() -> None:
    """Recall ninety days after the last answer, computed here for massed practice by asking the mind again."""
    result = real_results()[0]
    massed = result.outcomes[MASSED_WIDE]
    last = max(day for day in range(DAYS) if massed.sets[day] or massed.lessons[day])
    assert last + REST_DAYS < DAYS
    assert massed.recall_all < massed.recall_rested < massed.recall_all + 0.02
    ours = result.outcomes[OURS]
    assert ours.recall_rested < ours.recall_all - 0.03


def test_every_figure_is_a_chance_and_the_curves_end_near_the_end() -> None:
    """The last sampled day is the one before the measurement."""
    for result in real_results():
        for outcome in result.outcomes.values():
            figures_held = (*outcome.curve, outcome.recall_all, outcome.recall_asked, outcome.recall_rested)
            assert all(0 <= value <= 1 for value in figures_held)
            assert outcome.recall_all == pytest.approx(outcome.recall_asked * outcome.asked / 180)
            assert outcome.recall_all == pytest.approx(outcome.curve[-1], abs=0.03)
            assert outcome.asked == outcome.asked_by[-1]


def test_a_learner_who_is_always_away_learns_nothing() -> None:
    """Every day is quiet: no answers, no error, a recall of nought."""
    result = small(wishes=Wishes(quiet_days=frozenset(range(7))))
    assert {(0, 0, 0.0, 0.0, 0.0)} == {
        (each.reviews, each.asked, each.recall_all, each.recall_asked, each.recall_rested)
        for each in result.outcomes.values()
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
    assert better == pytest.approx(held["ours_minus"][FIXED]["recall_over_all_items"]["better_for_share"], abs=1e-4)
    fewer = [result.outcomes[OURS].reviews - result.outcomes[FIXED].reviews for result in results]
    assert np.mean(fewer) == pytest.approx(held["ours_minus"][FIXED]["answers"]["mean"], abs=1e-4)
    assert 8 == held["policies"][OURS]["most_answers_in_a_set"]
    assert 3 == held["after_the_long_gap"]["most_in_the_first_three_sets"]


def test_the_words_say_where_ours_is_not_better() -> None:
    """Against fixed intervals it is a draw, and at equal rest massed practice over all items knows more of them."""
    said = in_words(real_results(), 180)
    assert "massed, all items: " in said
    for policy in (MASSED, MASSED_WIDE, FIXED):
        pairs = [(each.outcomes[OURS], each.outcomes[policy]) for each in real_results()]
        (line,) = (line for line in said.splitlines() if line.startswith(f"ours against {policy}: "))
        for figure in ("recall_all", "recall_asked", "recall_rested"):
            assert (
                f"for {np.mean([getattr(ours, figure) > getattr(other, figure) for ours, other in pairs]):.0%}" in line
            )
    assert "better for 50% of the learners over all items" in line
    assert "to 86% to" not in in_words(real_results()[:1], 180)


@pytest.mark.parametrize("learners", [1, 6])
def test_the_picture_is_a_png_and_the_same_for_the_same_results(learners: int) -> None:
    """Of one learner and of several; width and height are read from its header."""
    picture = draw(real_results()[:learners], SAMPLED, 180)
    assert b"\x89PNG\r\n\x1a\n" == picture[:8]
    assert (1560, 984) == (int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24]))
    assert picture == draw(real_results()[:learners], SAMPLED, 180)


def committed() -> dict[str, Any]:
    held: dict[str, Any] = json.loads((ROOT / "docs/learning/simulation.json").read_text(encoding="utf-8"))
    return held


def test_the_committed_figures_hold_what_is_claimed_of_them() -> None:
    """Two thousand learners, no set above the cap, three at most after the gap, every policy with its answers."""
    held = committed()
    assert (2000, 120, 180) == (held["learners"], held["days"], held["items"])
    assert Wishes().most == held["most_in_a_set"] == held["policies"][OURS]["most_answers_in_a_set"]
    assert set(POLICIES) == set(held["policies"])
    assert GENTLE_MOST == held["after_the_long_gap"]["most_in_the_first_three_sets"]
    assert held["ours_minus"][MASSED]["recall_over_items_asked"]["better_for_share"] > 0.95
    assert held["share_who_completed_the_path"] > 0.5


def test_the_committed_figures_are_those_of_this_program() -> None:
    """The first of the learners, run again with the committed seed, lies where most of them are said to lie."""
    held = committed()
    (first,) = simulate_some(real_course(), "crc", held["seed"], range(1), held["days"], SAMPLED, Wishes())
    for policy, outcome in first.outcomes.items():
        over = held["policies"][policy]["recall_over_all_items"]
        assert over["p5"] - 0.1 < outcome.recall_all < over["p95"] + 0.1
    assert held["assumptions"] == json.loads(json.dumps(figures([first])["assumptions"]))


def test_the_page_says_the_committed_figures() -> None:
    """Each row of its table, the shares and the load are read from the JSON file again."""
    held, page = committed(), (ROOT / "docs/learning/README.md").read_text(encoding="utf-8")

    def percent(figure: dict[str, float]) -> str:
        return f"{figure['median']:.0%} ({figure['p5']:.0%} to {figure['p95']:.0%})".replace("%", " %")

    for policy, row in held["policies"].items():
        cells = [f"{row[name]['median']:.0f} ({row[name]['p5']:.0f} to {row[name]['p95']:.0f})" for name in COUNTS]
        cells += [percent(row[name]) for name in CHANCES]
        assert "| " + " | ".join(cells) + " |" in page, policy
    for policy in (MASSED, MASSED_WIDE, FIXED):
        over = held["ours_minus"][policy]
        assert " | ".join(f"{over[name]['better_for_share']:.0%}".replace("%", " %") for name in CHANCES) in page
    assert f"completed by {held['share_who_completed_the_path']:.0%}".replace("%", " %") in page
    due = held["after_the_long_gap"]["items_due"]
    assert f"{due['median']:.0f} items ({due['p5']:.0f} to {due['p95']:.0f})" in page
    assert f"{held['seconds']:.0f} seconds" in page


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
