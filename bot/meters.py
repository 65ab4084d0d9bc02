"""What the bot counts about itself, for Prometheus: outcomes and times, never anything a person typed."""

import re
from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

# Upper bounds in seconds: Slack's three seconds, then what a rate limit (30 s) and a takeover (120 s) cost.
_BUCKETS = (0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0)
# A label is a word of the program's own; whatever else comes is counted as "other".
_WORD = re.compile(r"[a-z][a-z0-9_]{0,39}")
_OTHER = "other"

CONTENT_TYPE = CONTENT_TYPE_LATEST


class Meters:
    """
    The counters of one running bot, in a registry of their own; safe to use from several threads.

    deploy/runbook.md says what each metric means and when to worry.
    """

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self._answers = Counter("mappa_answers", "Answers by outcome.", ["outcome"], registry=registry)
        self._seconds = Histogram(
            "mappa_answer_seconds", "From the event to its posted answer.", buckets=_BUCKETS, registry=registry
        )
        self._deliveries = Counter(
            "mappa_deliveries", "Deliveries by what the claim found.", ["claim"], registry=registry
        )
        self._failures = Counter("mappa_slack_failures", "Failed calls to Slack by kind.", ["kind"], registry=registry)
        self._in_hand = Gauge("mappa_in_hand", "Deliveries being answered now.", registry=registry)
        self._escalations = Counter(
            "mappa_escalations", "Questions to the MAPPA unit by the state they reached.", ["state"], registry=registry
        )
        self._store_errors = Counter("mappa_store_errors", "Times the database did not answer.", registry=registry)
        self._requests = Counter("mappa_requests", "HTTP requests from Slack by result.", ["result"], registry=registry)

    def answered(self, outcome: str, seconds: float | None = None) -> None:
        """Count an answer that was posted, `seconds` after the event it answers (None: not known)."""
        self._answers.labels(_word(outcome)).inc()
        if seconds is not None:
            self._seconds.observe(max(seconds, 0.0))

    def delivered(self, claim: str) -> None:
        """Count a delivery for the bot by what its claim found: new, taken_over or duplicate."""
        self._deliveries.labels(_word(claim)).inc()

    def call_failed(self, kind: str) -> None:
        """Count a call to Slack that failed: rate_limited, uncertain, token or refused."""
        self._failures.labels(_word(kind)).inc()

    def watch_in_hand(self, count: Callable[[], int]) -> None:
        """Ask `count` how many deliveries are in hand whenever somebody reads the meters."""
        self._in_hand.set_function(count)

    def escalated(self, state: str) -> None:
        """Count an escalation that reached a state: open, claimed, answered, closed, …."""
        self._escalations.labels(_word(state)).inc()

    def store_failed(self) -> None:
        """Count a time the database did not answer."""
        self._store_errors.inc()

    def requested(self, result: str) -> None:
        """Count a request in HTTP mode: accepted, failed, or why it was turned away."""
        self._requests.labels(_word(result)).inc()

    def text(self) -> bytes:
        """Return all of it in Prometheus' text format (`CONTENT_TYPE`)."""
        return generate_latest(self._registry)


def _word(label: str) -> str:
    return str(label) if _WORD.fullmatch(label) else _OTHER
