"""What a team asks and cannot get answered leads to what to teach next."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.answer.types import Answer, CitedPassage, CitedSource, Outcome, Question
from bot.training.teach_next import AskedInVain, Next, Uncovered, teach_next
from index.types import Source
from tests.training.cohort_material import COURSE
from tests.training_material import LESSONS

TODAY = date(2026, 11, 22)
LEVELS, MEETINGS = LESSONS
LEVEL_3 = COURSE.entries["levels.level-3"]
MINUTES = COURSE.entries["meetings.minutes"]
Answers = Callable[[Question], Answer]


def suggesting(*texts: str) -> Answers:
    """A bot that cannot answer, and says what could be asked instead."""
    return lambda _: Answer(Outcome.ABSTAINED_NO_EVIDENCE, "I cannot answer that.", suggestions=texts)


def vain(people: int, *, each: int = 1, entries: tuple[str, ...] = ()) -> list[AskedInVain]:
    return [AskedInVain(f"question {n}?", f"asker-{n}", entries) for n in range(people) for _ in range(each)]


def ask(
    in_vain: list[AskedInVain],
    answer: Answers | None = None,
    *,
    frequent: tuple[str, ...] = (),
    wrong: tuple[str, ...] = (),
) -> tuple[tuple[Next, ...], tuple[Uncovered, ...]]:
    return teach_next(COURSE, in_vain, frequent, wrong, answer or suggesting(), today=TODAY, days=30)


def test_questions_in_vain_lead_to_the_lesson_they_came_near() -> None:
    """By the questions that the bot suggests instead, which are ways of asking for an entry."""
    nexts, uncovered = ask(vain(5, each=2), suggesting(LEVEL_3.asks[1], MINUTES.asks[0]))
    said = "10 questions in the last 30 days came near this lesson and found no answer that helped."
    assert ((Next(LEVELS, (said,)),), ()) == (nexts, uncovered)


def test_what_fewer_than_five_people_asked_is_not_told() -> None:
    """However often they asked: the fifth person makes it a reason."""
    for people, expected in ((4, ()), (5, (LEVELS,))):
        nexts, _ = ask(vain(people, each=9), suggesting(LEVEL_3.title))
        assert expected == tuple(each.lesson for each in nexts)


def test_for_fewer_than_five_people_nothing_is_searched_for() -> None:
    """It could not be told, and a search takes its time."""
    searched: list[Question] = []

    def answer(question: Question) -> Answer:
        searched.append(question)
        return suggesting(LEVEL_3.title)(question)

    ask(vain(4, each=50), answer)
    assert [] == searched
    ask(vain(5), answer)
    assert 5 == len(searched)


def test_an_answer_that_did_not_help_leads_to_its_lesson_without_a_search() -> None:
    """What was shown then says where it belongs."""

    def never(question: Question) -> Answer:
        raise AssertionError(question)

    nexts, _ = ask(vain(6, entries=("gone.entry", MINUTES.id)), never)
    assert (MEETINGS,) == tuple(each.lesson for each in nexts)


def test_a_question_that_is_answered_by_now_leads_to_that_answer() -> None:
    """An entry was written since: the lesson on it is what to teach."""
    source = Source("guidance", "MAPPA guidance", "HMPPS", "2026", "https://www.gov.uk", "OGL")
    passage = CitedPassage(MINUTES.id, "T", "Text.", "current", (CitedSource(1, "", source),), 0.9, TODAY)
    nexts, _ = ask(vain(5), lambda _: Answer(Outcome.ANSWERED, "Text.", (passage,)))
    assert (MEETINGS,) == tuple(each.lesson for each in nexts)


def test_subjects_that_no_lesson_covers_are_for_the_maintainers() -> None:
    """Where no card and no item rests on the entry that came nearest."""
    lesson = COURSE.lessons[MEETINGS]
    bare = replace(COURSE, lessons={LEVELS: COURSE.lessons[LEVELS]})
    nexts, uncovered = teach_next(bare, vain(7), (), (), suggesting(MINUTES.title), today=TODAY, days=30)
    assert lesson.id not in bare.lessons
    assert ((), (Uncovered(MINUTES.id, MINUTES.title, 7),)) == (nexts, uncovered)


def test_a_question_near_nothing_is_nobodys() -> None:
    """No suggestion, or one that is no entry of the course."""
    assert ((), ()) == ask(vain(9), suggesting())
    assert ((), ()) == ask(vain(9), suggesting("What is the weather?"))


def test_all_reasons_for_a_lesson_stand_together_and_the_most_pressing_lesson_first() -> None:
    """Questions in vain before what a group gets wrong, before what is asked most."""
    wrong = ("levels.level-3-test", "levels.single-agency", "meetings.who", "no.such-item")
    nexts, _ = ask([], frequent=("levels.level-1", "meetings.minutes", "gone.entry"), wrong=wrong)
    assert (
        Next(
            LEVELS,
            (
                "Most of the group got 2 questions of this lesson wrong at first.",
                "It covers one of the subjects that people ask the bot about most.",
            ),
        ),
        Next(
            MEETINGS,
            (
                "Most of the group got one question of this lesson wrong at first.",
                "It covers one of the subjects that people ask the bot about most.",
            ),
        ),
    ) == nexts
    nexts, _ = ask(vain(5), suggesting(MINUTES.title), wrong=wrong)
    assert [MEETINGS, LEVELS] == [each.lesson for each in nexts]
    assert 2 == len(nexts[0].reasons)


@given(st.lists(st.tuples(st.integers(0, 7), st.sampled_from(sorted(COURSE.entries))), max_size=40))
def test_no_reason_rests_on_fewer_than_five_people(asked: list[tuple[int, str]]) -> None:
    """Counted again from the questions: every lesson named was asked about by five people or more, and vice versa."""
    nexts, uncovered = ask([AskedInVain("?", f"a{who}", (entry,)) for who, entry in asked])
    of_lesson = {
        lesson: {who for who, entry in asked if entry.partition(".")[0] == lesson} for lesson in (LEVELS, MEETINGS)
    }
    assert {lesson for lesson, people in of_lesson.items() if len(people) >= 5} == {each.lesson for each in nexts}
    assert () == uncovered
