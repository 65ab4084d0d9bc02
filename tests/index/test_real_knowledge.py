"""The knowledge that practitioners get: the repository's own folder, as on the day it was last gone through."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from index.check import check_folder
from index.confirmed import withdrawn
from index.guide import conclude, every_path
from index.load import load_knowledge
from index.questions import read_questions

_KNOWLEDGE = Path(__file__).parents[2] / "knowledge"


def test_our_own_knowledge_has_no_problems() -> None:
    """Every house rule holds for every file in knowledge/; the failure lists what to mend, a line for each."""
    problems = check_folder(_KNOWLEDGE, date(2026, 11, 22))
    assert "" == "\n".join(f"knowledge/{problem}" for problem in problems)


def test_every_way_through_the_eligibility_guide_ends_in_cited_words() -> None:
    """A category, a level question and a step for each, all resting on entries with known sources, and who decides."""
    knowledge = load_knowledge(_KNOWLEDGE)
    guide = knowledge.guide
    assert guide is not None
    assert "MAPPA unit" in guide.reminder
    sources = {source.id for source in knowledge.sources}
    cited = {entry.id for entry in knowledge.entries if any(citation.source in sources for citation in entry.citations)}
    paths = list(every_path(guide))
    assert len(paths) > 1000
    for answers in paths:
        found = conclude(guide, answers)
        assert {"category", "level", "step"} <= {finding.kind for finding in found}, answers
        assert all(finding.entries and cited.issuperset(finding.entries) for finding in found), answers


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        # Custody of 12 months or more for a violent offence on the list, and in prison now.
        ({"offence": "violent", "sentence": "custody-12", "notification": "none", "now": "inside"}, "Category 2 may"),
        # Subject to the notification requirements, whatever the sentence.
        ({"offence": "schedule-3", "notification": "subject"}, "Category 1"),
        ({"offence": "terrorism", "notification": "none"}, "Category 4"),
        # Below the threshold and on no list, Category 3 can still be considered.
        ({"offence": "violent", "sentence": "under-12", "notification": "none", "terrorism": "none"}, "Category 3"),
    ],
)
def test_the_guide_leads_where_the_law_does(answers: dict[str, str], expected: str) -> None:
    """Every path of an adult convicted here who has these answers names the category."""
    guide = load_knowledge(_KNOWLEDGE).guide
    assert guide is not None
    said = [
        " ".join(finding.says for finding in conclude(guide, path) if finding.kind == "category")
        for path in every_path(guide)
        if path.get("age") == "adult" and path.get("dealt") == "convicted" and answers.items() <= path.items()
    ]
    assert said
    assert [] == [text for text in said if expected not in text]


def test_what_cannot_wait_is_said_on_every_path_to_it() -> None:
    """Very high risk, or a worry that looks imminent, always brings the police and the unit first."""
    guide = load_knowledge(_KNOWLEDGE).guide
    assert guide is not None
    urgent = [
        path for path in every_path(guide) if path.get("risk") == "very-high" or path.get("concern") == "imminent"
    ]
    assert len(urgent) > 100
    for answers in urgent:
        assert "contact the police" in " ".join(
            finding.says for finding in conclude(guide, answers) if finding.kind == "urgent"
        )


def test_there_are_questions_enough_in_three_files_kept_apart() -> None:
    """For calibration, for reporting, and real wordings from public pages: 400 with an answer, 120 to decline."""
    questions, problems = read_questions(_KNOWLEDGE / "evaluation")
    assert () == problems
    assert {"calibration", "reporting", "public"} == {asked.use for asked in questions}
    expected = Counter(asked.expect for asked in questions)
    assert expected["answered"] >= 400
    assert expected["abstained"] >= 120
    assert len(load_knowledge(_KNOWLEDGE).entries) >= 320


def test_every_topic_has_a_history_that_points_to_the_present() -> None:
    """Each historical entry names its successor or is a figure of its time, and each successor points back."""
    entries = {entry.id: entry for entry in load_knowledge(_KNOWLEDGE).entries}
    past = [entry for entry in entries.values() if entry.currency == "historical" and entry.superseded_by]
    assert len(past) > 30
    assert all(entry.id in entries[str(entry.superseded_by)].see_also for entry in past)


def test_there_are_lessons_enough_and_none_of_them_is_withdrawn() -> None:
    """Five paths through the lessons; 220 quiz items and 40 scenarios, each confirmed for its entries as they are."""
    knowledge = load_knowledge(_KNOWLEDGE)
    teaching = knowledge.teaching
    assert {} == withdrawn(knowledge, date(2026, 11, 22))
    assert ["crc", "new", "refresher", "lay-advisers", "duty"] == [path.id for path in teaching.paths]
    assert 10 == len(teaching.paths[0].lessons)
    assert sum(len(lesson.quiz) for lesson in teaching.lessons) >= 220
    assert sum(len(lesson.scenarios) for lesson in teaching.lessons) >= 40
    corrected = {option.corrects for lesson in teaching.lessons for item in lesson.items for option in item.options}
    assert len(corrected - {None}) > 100
