"""The decision table: which question comes next, what follows, and every path through it."""

from index.guide import Finding, Guide, GuideQuestion, Option, conclude, every_path, next_question

OFFENCE = GuideQuestion("offence", "Which?", (Option("sexual", "S"), Option("other", "O")), ("a.b",))
LENGTH = GuideQuestion(
    "length", "How long?", (Option("long", "L"), Option("short", "S")), ("a.b",), when=({"offence": ("other",)},)
)
RISK = GuideQuestion("risk", "High?", (Option("high", "H"), Option("low", "L")), ("a.b",))
CATEGORY_1 = Finding("category-1", "category", "1", ({"offence": ("sexual",)},), ("a.b",))
CATEGORY_2 = Finding("category-2", "category", "2", ({"length": ("long",)},), ("a.b",))
MEETING = Finding("meeting", "step", "Meet", ({"risk": ("high",)}, {"length": ("long",), "risk": ("low",)}), ("a.b",))
GUIDE = Guide("Intro", "Reminder", (OFFENCE, LENGTH, RISK), (CATEGORY_1, CATEGORY_2, MEETING))


def test_a_question_is_asked_only_where_its_condition_fits() -> None:
    """In the order of the table, and None at the end."""
    assert OFFENCE == next_question(GUIDE, {})
    assert RISK == next_question(GUIDE, {"offence": "sexual"})
    assert LENGTH == next_question(GUIDE, {"offence": "other"})
    assert next_question(GUIDE, {"offence": "sexual", "risk": "low"}) is None


def test_what_follows_fits_any_of_its_conditions_as_a_whole() -> None:
    """All keys of one condition, and one condition is enough."""
    assert (CATEGORY_1, MEETING) == conclude(GUIDE, {"offence": "sexual", "risk": "high"})
    assert (CATEGORY_2, MEETING) == conclude(GUIDE, {"offence": "other", "length": "long", "risk": "low"})
    assert () == conclude(GUIDE, {"offence": "other", "length": "short", "risk": "low"})


def test_every_path_is_walked_once() -> None:
    """Two answers after a sexual offence, four after any other."""
    assert [
        {"offence": "sexual", "risk": "high"},
        {"offence": "sexual", "risk": "low"},
        {"offence": "other", "length": "long", "risk": "high"},
        {"offence": "other", "length": "long", "risk": "low"},
        {"offence": "other", "length": "short", "risk": "high"},
        {"offence": "other", "length": "short", "risk": "low"},
    ] == list(every_path(GUIDE))
