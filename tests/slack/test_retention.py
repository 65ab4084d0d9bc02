"""What the retention job deletes, by the settings alone."""

from datetime import UTC, datetime, timedelta

from bot.settings import Settings
from bot.slack.starting import forget
from bot.store.database import open_database
from bot.store.escalations import Escalation
from bot.store.store import open_store
from bot.training.types import Learner, Wishes

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_questions_go_after_a_month_and_learning_after_two_years() -> None:
    """Each is counted from when a person last did something with it, unless the settings say otherwise."""
    engine = open_database("sqlite://")
    store = open_store(engine, replica="r", run="1")
    for days in (29, 31, 729, 731):
        then = NOW - timedelta(days=days)
        store.escalations.open(
            Escalation(f"e{days}", "T1", None, "Who?", "C1", "", "CUNIT", "ana", "key", created_at=then, due_at=then)
        )
        store.learning.save(Learner(f"p{days}", "T1", "D1", Wishes(), started_at=then, seen_at=then))
    assert 3 + 1 == forget(Settings(), store, NOW)
    assert store.escalations.find("e29") is not None
    assert {"p29", "p31", "p729"} == {learner.person for learner in store.learning.learners()}
    assert 2 == forget(Settings(learning_retention_days=30), store, NOW)
    engine.dispose()
