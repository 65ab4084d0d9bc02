"""
Every house rule on the knowledge files, put to a folder.

A folder that breaks them still loads and can be searched; what breaks them is not fit to be shown to practitioners.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from index.bars import read_bars
from index.coverage import Left, read_decisions
from index.load import LoadResult, read_knowledge
from index.questions import EvaluationQuestion, read_questions
from index.rules import (
    confirmations,
    dates,
    entries,
    guide,
    lesson_texts,
    lessons,
    questions,
    references,
    tables,
    terms,
    wordings,
)
from index.types import Knowledge, Problem

Rule = Callable[[Knowledge, date], Iterator[Problem]]
QuestionRule = Callable[[Knowledge, Sequence[EvaluationQuestion]], Iterator[Problem]]

RULES: tuple[Rule, ...] = (
    entries.ids_follow_the_pattern,
    entries.entries_are_complete,
    entries.answers_have_the_right_length,
    entries.answers_are_readable,
    entries.asks_are_enough,
    entries.nothing_is_said_twice,
    entries.areas_match_folders,
    dates.history_is_marked,
    dates.reviews_are_on_time,
    dates.nothing_is_dated_in_the_future,
    tables.tables_are_tables,
    tables.totals_add_up,
    terms.terms_are_unambiguous,
    references.support_matches_citations,
    lesson_texts.lessons_are_short,
    lessons.lessons_are_whole,
    lessons.items_can_be_answered,
    lessons.scenarios_are_scenarios,
    lessons.answers_cannot_be_guessed,
    lessons.nothing_is_asked_twice,
)
# The rules that go wrong over knowledge of which a part is missing: they wait until everything loads.
RULES_ACROSS_FILES: tuple[Rule, ...] = (
    references.citations_lead_to_sources,
    references.references_lead_to_entries,
    references.sources_are_complete,
    tables.tables_belong_to_entries,
    terms.acronyms_are_explained,
    terms.terms_are_defined,
    guide.the_guide_holds_together,
    guide.every_path_leads_somewhere,
    wordings.wordings_belong_to_entries,
    wordings.wordings_stand_once,
    lessons.lessons_rest_on_entries,
    lessons.wrong_options_are_beliefs,
    lessons.paths_lead_through_lessons,
    confirmations.lessons_are_confirmed,
    confirmations.confirmations_are_of_something,
    confirmations.notes_say_what_changed,
)
QUESTION_RULES: tuple[QuestionRule, ...] = (
    questions.questions_name_entries,
    questions.questions_are_kept_apart,
    questions.public_questions_have_an_address,
    wordings.wordings_measure_nothing,
)


def check_folder(root: Path, today: date) -> tuple[Problem, ...]:
    """Return every problem of a knowledge folder: what does not load and, over what does, every broken rule."""
    return check_read(root, read_knowledge(root), today)


def check_read(root: Path, result: LoadResult, today: date) -> tuple[Problem, ...]:
    """Return the same for a folder that has been read."""
    asked, question_problems = read_questions(root / "evaluation")
    left, coverage_problems = read_decisions(root / "coverage.yaml")
    _, bar_problems = read_bars(root, frozenset(question.use for question in asked))
    problems = [*result.problems, *question_problems, *coverage_problems, *bar_problems]
    for rule in RULES if result.problems else (*RULES, *RULES_ACROSS_FILES):
        problems += rule(result.knowledge, today)
    for question_rule in () if result.problems else QUESTION_RULES:
        problems += question_rule(result.knowledge, asked)
    problems += () if result.problems else _lead_nowhere(result.knowledge, left)
    return in_order(problems)


def _lead_nowhere(knowledge: Knowledge, decisions: Sequence[Left]) -> Iterator[Problem]:
    """Yield the decisions on facts that name an entry which does not exist."""
    known = {entry.id for entry in knowledge.entries}
    for left in decisions:
        if left.entry and left.entry not in known:
            yield Problem(left.place, f"{left.entry!r} is no entry", "coverage-entry")


def in_order(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Return problems by path, line and message, each once."""
    return tuple(sorted(set(problems), key=lambda problem: (problem.place.path, problem.place.line, problem.message)))
