"""What a press of a button posts is posted once, however often it is delivered and by however many replicas."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.slack.desk import Claim, ClaimLostError, Desk
from bot.store.events import Claimed, Delivery

# How the deliveries of `once` end.
DONE = "done"


@contextmanager
def once(desk: Desk, key: str, team: str, channel: str, *, ts: str = "", thread_ts: str = "") -> Iterator[Claim | None]:
    """
    Hold the claim on one piece of work, or yield None when it is done or somebody is at it.

    Args:
        desk: Where claims are kept.
        key: What identifies the work, the same on every delivery: begins with what it is ("share:", "escalation:").
        team: Where the work is.
        channel: Where its message goes.
        ts: No message of the work is older than this.
        thread_ts: The thread its message goes to.

    When the block raises, the claim is given back, and whoever presses again looks first whether it is done after all.
    So does whoever presses after a process died in the block, once the lease has run out.
    """
    delivery, now = Delivery(key, team, channel, ts, thread_ts, asker=""), desk.now()
    claimed = desk.events.claim(delivery, now)
    if claimed is Claimed.DUPLICATE:
        yield None
        return
    try:
        yield Claim(delivery, now, look_first=claimed is Claimed.TAKEN_OVER)
    except BaseException:
        desk.events.release(key, desk.now())
        raise
    desk.events.finish(key, DONE, desk.now())


def keeping(desk: Desk, key: str) -> Callable[[], None]:
    """Return what keeps the claim on this work while waiting for Slack; it raises ClaimLostError when it is gone."""

    def keep() -> None:
        if not desk.events.renew(key, desk.now()):
            raise ClaimLostError(key)

    return keep
