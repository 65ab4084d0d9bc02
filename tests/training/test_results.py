"""What a trainer is told of a group, and what nobody can work out from it."""

import csv
import io
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.training.course import Change
from bot.training.page import report_page
from bot.training.report import report_csv, report_json, report_lines
from bot.training.results import (
    GroupReport,
    ItemResult,
    LessonRow,
    discrimination,
    first_attempts,
    group_report,
    mostly_wrong,
)
from bot.training.teach_next import Next
from bot.training.types import Completion, Enrolment
from tests.training.cohort_material import (
    BEGUN,
    COHORT,
    COURSE,
    NOW,
    Member,
    finished,
    report_on,
    reviews_of,
    right,
    wrong,
)
from tests.training_material import LESSONS, PATH

FIRST, SECOND = LESSONS
ITEM = COURSE.lessons[FIRST].quiz[0]


def test_a_cohort_in_figures() -> None:
    """Twenty members: those who read and did a lesson, who completed, and an item that half got wrong at first."""
    half = [Member(f"a{n}", [FIRST], answers=[(ITEM.id, right(ITEM))]) for n in range(7)]
    others = [Member(f"b{n}", answers=[(ITEM.id, wrong(ITEM, 1))]) for n in range(6)]
    found = report_on([*half, *others, *(finished(f"c{n}") for n in range(7))])
    assert (20, 7, 30) == (found.members, found.complete, (NOW - BEGUN).days)
    assert (LessonRow(FIRST, 14, 7), LessonRow(SECOND, 7, 7)) == found.lessons
    hardest = found.items[0]
    # 7 + 7 of 20 were right at first: 0.7. Six chose the second wrong option.
    assert (ITEM.id, 20, 0.7, wrong(ITEM, 1)) == (
        hardest.item,
        hardest.learners,
        hardest.difficulty,
        hardest.common_wrong,
    )
    # Only seven met the other items.
    assert [] == list(found.items[1:])
    assert len(COURSE.items) - 1 == found.suppressed
    assert date(2026, 11, 22) == found.as_of


def test_of_fewer_than_five_people_nothing_is_told() -> None:
    """Not even how many they are."""
    found = report_on(finished(f"a{n}") for n in range(4))
    assert (None, None, (), 0) == (found.members, found.complete, found.items, found.suppressed)
    assert (LessonRow(FIRST, None, None), LessonRow(SECOND, None, None)) == found.lessons
    assert 5 == report_on(finished(f"a{n}") for n in range(5)).members


@pytest.mark.parametrize(
    ("readers", "told"), [(0, 0), (1, None), (4, None), (5, 5), (7, 7), (8, None), (11, None), (12, 12)]
)
def test_a_few_are_not_told_and_neither_are_all_but_a_few(readers: int, told: int | None) -> None:
    """Of twelve: 1 to 4 and 8 to 11 would tell of one to four people."""
    found = report_on(Member(f"a{n}", [FIRST] if n < readers else []) for n in range(12))
    assert told == found.lessons[0].read


def test_what_subtraction_would_tell_is_left_out() -> None:
    """Ten have read a lesson and seven of them have done it: the difference is three people, so one number goes."""
    members = [Member(f"a{n}", [FIRST], [FIRST] if n < 7 else []) for n in range(10)]
    assert LessonRow(FIRST, 10, None) == report_on([*members, *(Member(f"b{n}") for n in range(5))]).lessons[0]
    # Who completed the path has done each of its lessons: six and eight tell of two people.
    complete = [finished(f"c{n}") for n in range(6)]
    found = report_on(
        [*complete, *(Member(f"d{n}", [FIRST], [FIRST]) for n in range(2)), *(Member(f"e{n}") for n in range(6))]
    )
    assert 6 == found.complete
    assert LessonRow(FIRST, None, None) == found.lessons[0]


@pytest.mark.parametrize("few", range(5))
def test_of_a_few_nobody_is_told_from_some(few: int) -> None:
    """Twelve answers, none to four of them wrong, or right: the same is told, so nobody knows that all did alike."""

    def group(some: int, others: int) -> GroupReport:
        return report_on(Member(f"a{n}", answers=[(ITEM.id, some if n < few else others)]) for n in range(12))

    (easy,) = group(wrong(ITEM), right(ITEM)).items
    assert (10, 0.6, 1, None, None) == (
        easy.learners,
        easy.difficulty,
        easy.bound,
        easy.discrimination,
        easy.common_wrong,
    )
    (hard,) = group(right(ITEM), wrong(ITEM)).items
    assert (10, 0.4, -1, None) == (hard.learners, hard.difficulty, hard.bound, hard.discrimination)
    assert (ITEM.id,) == mostly_wrong(group(right(ITEM), wrong(ITEM)))


@pytest.mark.parametrize("people", range(5, 10))
def test_of_fewer_than_ten_answers_nothing_is_told(people: int) -> None:
    """With five to nine only what all did alike could be told, and that is what each of them answered."""
    found = report_on(Member(f"a{n}", answers=[(ITEM.id, wrong(ITEM))]) for n in range(people))
    assert ((), 1) == (found.items, found.suppressed)


def test_nobody_learns_how_many_questions_a_few_have_answered() -> None:
    """One of twelve has begun: that there are answers is no more told than which."""
    alone = Member("a", answers=[(item.id, right(item)) for item in COURSE.items.values()])
    found = report_on([alone, *(Member(f"b{n}") for n in range(11))])
    assert ((), 0) == (found.items, found.suppressed)


def test_a_trainer_who_joins_does_not_count() -> None:
    """They know their own part, so that with four others the group would be too small."""
    found = report_on([finished(COHORT.trainer), *(finished(f"a{n}") for n in range(4))])
    assert (None, None) == (found.members, found.complete)


def test_rounding_does_not_tell_of_the_few_who_have_not_answered() -> None:
    """Five right of 34 is a tenth; of 30 to 33 it would not be, so of 37 members three would be missing."""

    def group(answered: int, members: int) -> list[Member]:
        said = [(ITEM.id, right(ITEM)) for _ in range(5)] + [(ITEM.id, wrong(ITEM)) for _ in range(answered - 5)]
        return [Member(f"a{n}", answers=said[n : n + 1]) for n in range(members)]

    assert ((), 1) == ((found := report_on(group(34, 37))).items, found.suppressed)
    # Nothing of the kind follows where nobody, or more than a few, have not answered.
    assert 1 == len(report_on(group(34, 34)).items) == len(report_on(group(34, 50)).items)


def test_only_the_first_answer_counts_and_only_that_of_members() -> None:
    """A second attempt changes nothing, and neither does somebody of another cohort or another path."""
    members = [Member(f"a{n}", answers=[(ITEM.id, wrong(ITEM)), (ITEM.id, right(ITEM))]) for n in range(12)]
    stranger = Member("stranger", [FIRST], [FIRST], True)
    found = group_report(
        COURSE,
        COHORT,
        [
            *(Enrolment(member.name, PATH, COHORT.id, BEGUN) for member in members),
            Enrolment("stranger", PATH, "other", BEGUN),
        ],
        [review for member in (*members, stranger) for review in reviews_of(member)],
        {"stranger": frozenset({FIRST})},
        [Completion("stranger", PATH, "other", NOW, "c"), Completion("a1", "another-path", COHORT.id, NOW, "d")],
        NOW,
    )
    assert (12, 0, 0) == (found.members, found.complete, found.lessons[0].read)
    (result,) = found.items
    assert (0.4, wrong(ITEM)) == (result.difficulty, result.common_wrong)
    assert (ITEM.id,) == mostly_wrong(found)


def test_answers_from_before_an_item_changed_do_not_count() -> None:
    """They were about what is no longer taught."""
    course = replace(COURSE, changes={ITEM.id: Change((BEGUN + timedelta(days=1)).date(), "now different")})
    members = [Member(f"a{n}", done=[FIRST], answers=[(ITEM.id, wrong(ITEM))]) for n in range(6)]
    reviews = [review for member in members for review in reviews_of(member)]
    firsts = first_attempts(course, [ITEM.id], reviews)[ITEM.id]
    assert {BEGUN.date() + timedelta(days=2)} == {review.at.date() for review in firsts.values()}
    assert all(review.is_right for review in firsts.values())


def test_a_scenario_counts_as_right_when_its_reason_was_right_too() -> None:
    """Right for the wrong reason is not known."""
    scenario = COURSE.lessons[FIRST].scenarios[0]
    members = [Member(f"a{n}", answers=[(scenario.id, right(scenario))]) for n in range(10)]
    reviews = [
        replace(review, reason_right=number >= 5)
        for number, review in enumerate(review for member in members for review in reviews_of(member))
    ]
    people = [Enrolment(member.name, PATH, COHORT.id, BEGUN) for member in members]
    (result,) = group_report(COURSE, COHORT, people, reviews, {}, [], NOW).items
    # Nobody chose a wrong decision.
    assert (0.5, None) == (result.difficulty, result.common_wrong)


def answers(generator: random.Random, people: int, items: int) -> list[Member]:
    """People who answer most items, the abler the more rightly."""
    chosen = list(COURSE.items.values())[:items]
    members = []
    for number in range(people):
        ability = generator.random()
        said = [
            (item.id, right(item) if generator.random() < ability else wrong(item, generator.randrange(2)))
            for item in chosen
            if generator.random() < 0.9
        ]
        members.append(Member(f"p{number}", answers=said))
    return members


@given(st.integers(0, 10_000))
@settings(max_examples=30)
def test_discrimination_is_the_correlation_with_the_rest(seed: int) -> None:
    """The same as numpy gives for the two columns, written down another way; None where a column has no variance."""
    members = answers(random.Random(seed), 25, 8)  # noqa: S311 - people, not keys
    firsts = first_attempts(COURSE, COURSE.items, [review for member in members for review in reviews_of(member)])
    for item in firsts:
        table = [
            [
                float(firsts[name][person].is_right)
                for name in (item, *(each for each in firsts if each != item))
                if person in firsts[name]
            ]
            for person in firsts[item]
        ]
        rows = [(row[0], np.mean(row[1:])) for row in table if len(row) >= 4]
        own, rest = np.array(rows).T
        found = discrimination(item, firsts)
        if np.ptp(own) == 0 or np.ptp(rest) == 0:
            assert found is None
        else:
            assert found == pytest.approx(np.corrcoef(own, rest)[0, 1])


def test_discrimination_by_hand() -> None:
    """Those who know the rest are right and the others wrong: 1; the other way round: -1; too few people: None."""
    items = list(COURSE.items.values())[:4]

    def member(name: str, *is_right: bool) -> Member:
        pairs = zip(items, is_right, strict=True)
        return Member(name, answers=[(item.id, right(item) if good else wrong(item)) for item, good in pairs])

    alike = [member(f"a{n}", n < 5, n < 5, n < 5, n < 5) for n in range(10)]
    against = [member(f"a{n}", n >= 5, n < 5, n < 5, n < 5) for n in range(10)]
    for members, expected in ((alike, 1.0), (against, -1.0), (alike[:9], None)):
        firsts = first_attempts(COURSE, COURSE.items, [review for each in members for review in reviews_of(each)])
        found = discrimination(items[0].id, firsts)
        assert found == (None if expected is None else pytest.approx(expected))


@st.composite
def groups(draw: st.DrawFn) -> list[Member]:
    """Groups of one to forty people at any stage."""
    generator = random.Random(draw(st.integers(0, 10**9)))  # noqa: S311 - people, not keys
    wish = [draw(st.integers(0, 6)) for _ in range(4)]
    members = answers(generator, draw(st.integers(1, 40)), 6)
    staged = []
    for member in members:
        stage = generator.choices(range(4), [weight + 0.01 for weight in wish])[0]
        done = ([], [], [FIRST], [FIRST, SECOND])[stage]
        staged.append(replace(member, read=[FIRST] if stage else [], done=done, complete=stage == 3))
    return staged


@given(groups())
@settings(max_examples=60, deadline=None)
def test_no_report_tells_of_one_to_four_people(members: list[Member]) -> None:
    """Not by a number, not by its difference from another, and not by what rounded figures leave possible."""
    found = report_on(members)
    if found.members is None:
        assert len(members) < 5
        return
    for row in found.lessons:
        # Completed, done, read, members: each is part of the next.
        chain = [0, found.complete, row.done, row.read, found.members]
        told = [count for count in chain if count is not None]
        assert not any(0 < larger - smaller < 5 for smaller, larger in pairwise(told)), chain
    for result in found.items:
        possible = list(readings(result, found.members))
        assert possible
        for few in (
            {count for count, _ in possible},
            {right_ for _, right_ in possible},
            {count - right_ for count, right_ in possible},
            {found.members - count for count, _ in possible},
        ):
            assert len(few) > 1 or few.pop() not in {1, 2, 3, 4}
        # Nobody's own answer follows: some may have been right, and some wrong.
        assert {0} != {right_ for _, right_ in possible}
        assert {0} != {count - right_ for count, right_ in possible}


def readings(result: ItemResult, members: int) -> Iterator[tuple[int, int]]:
    """Everything that an item's figures leave possible to who knows all rules: answers, and right ones among them."""
    for count in range(5, members + 1):
        for right_ in range(count + 1):
            off = Fraction(right_, count) - Fraction(str(result.difficulty))
            few = right_ < 5 if result.bound < 0 else count - right_ < 5
            near = min(right_, count - right_) >= 5 and -Fraction(1, 20) <= off < Fraction(1, 20)
            if result.learners <= count < result.learners + 5 and (few if result.bound else near):
                yield count, right_


@given(groups())
@settings(max_examples=15, deadline=None)
def test_no_form_of_a_report_names_anybody(members: list[Member]) -> None:
    """Neither members nor the trainer, by whatever they are known, in lines, CSV, JSON and on the page."""
    people = [replace(member, name=f"person-{member.name}-hash") for member in members]
    found = report_on(people)
    forms = (
        "\n".join(report_lines(found, COURSE, ())),
        report_csv(found, COURSE),
        json.dumps(report_json(found, COURSE)),
        report_page(found, COURSE),
    )
    for form in forms:
        assert "person-" not in form
        assert COHORT.trainer not in form
        assert COHORT.channel not in form


def rows_of(found: GroupReport) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(report_csv(found, COURSE), newline="")))


def test_a_table_has_the_figures_for_a_spreadsheet() -> None:
    """One row for the cohort, then lessons, questions and what to teach next; what is not told says so."""
    members = [Member(f"a{n}", [FIRST] if n < 3 else [], answers=[(ITEM.id, wrong(ITEM))]) for n in range(12)]
    found = replace(report_on(members), teach_next=(Next(SECOND, ("Because.", "And.")),))
    cohort, first, second, question, taught = rows_of(found)
    assert ("cohort", "Autumn starters", "12", "0") == (
        cohort["kind"],
        cohort["title"],
        cohort["members"],
        cohort["complete"],
    )
    assert ("not shown", "0") == (first["read"], second["read"])
    assert (ITEM.asks, "10", "at most", "0.4") == (
        question["title"],
        question["answered by at least"],
        question["share is"],
        question["share right at first"],
    )
    assert ITEM.options[wrong(ITEM)].says == question["often chosen instead"]
    assert ("teach next", SECOND, "Because. And.") == (taught["kind"], taught["id"], taught["why"])


@given(
    st.sampled_from(["=", "+", "-", "@", "\t", "\r", "＝", " =", "\n="]),
    st.text(st.characters(exclude_categories=["Cs", "Cc"])),
)
def test_no_cell_of_a_table_begins_a_formula(start: str, text: str) -> None:
    """Names come from people: a spreadsheet must show `=HYPERLINK(…)` as text."""
    name = start + text
    found = replace(report_on([]), cohort=replace(COHORT, name=name))
    (cohort, *_) = rows_of(found)
    assert "'" == cohort["title"][0]
    assert name == cohort["title"][1:].replace("\r\n", "\n") or "\r" in name
    assert all(cell.lstrip()[:1] not in {"=", "+", "@", "＝"} for row in rows_of(found) for cell in row.values())
