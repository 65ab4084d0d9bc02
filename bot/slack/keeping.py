"""What is kept of a question that was answered."""

from datetime import datetime

from bot.slack.saying import Said
from bot.store.asked import Asked
from bot.store.events import Delivery


def asked_of(said: Said, delivery: Delivery, *, reply_ts: str, digest: str, now: datetime) -> Asked | None:
    """
    Return the record of a question, or None where it may not be kept.

    Args:
        said: What was said to it.
        delivery: What brought it.
        reply_ts: Our message, "" where others cannot see it.
        digest: Of the knowledge that answered.
        now: When it was answered.
    """
    if said.question is None or said.answer is None:
        return None
    return Asked(
        key=delivery.key,
        team=delivery.team,
        channel=delivery.channel,
        ts=delivery.ts,
        thread_ts=delivery.thread_ts,
        reply_ts=reply_ts,
        asker=delivery.asker,
        question=said.question.text,
        outcome=said.outcome,
        entries=tuple(passage.entry for passage in said.answer.passages),
        area=said.question.area,
        as_of=said.question.as_of,
        evidence=said.answer.evidence,
        digest=digest,
        at=now,
    )
