"""The demonstration's clock: the machine's, moved on from day to day so that spaced practice can be seen."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.demo.loopback import LoopbackSlack
from bot.demo.page_acts import GO_ON, Act, guarded, user_in
from bot.demo.page_state import Stage
from bot.demo.types import JSON
from bot.training.daily import local_day, next_set_at
from bot.training.schedule import zone_of
from bot.training.types import Wishes

# When the day begins for somebody who wishes to be asked nothing.
_MORNING = time(9)

WishesOf = Callable[[str], Wishes]


@dataclass(frozen=True, slots=True)
class DemoClock:
    """
    What the bot and the loopback go by; `real` is the machine's time, with its zone.

    Only the loopback keeps how far it was moved, so that the two always agree.
    """

    slack: LoopbackSlack
    real: Callable[[], datetime]

    def now(self) -> datetime:
        """Return the time in the demonstration."""
        return self.real() + self.slack.ahead

    def go_on(self, wishes: Wishes) -> datetime:
        """Move on to the next day on which this person would be asked, at their hour, and return when that is."""
        at = next_day(wishes, self.now())
        self.slack.go_on(max(timedelta(), at - self.now()))
        return at


def next_day(wishes: Wishes, now: datetime) -> datetime:
    """Return when somebody is asked on a later day than today; the next morning for whom that is never."""
    zone = zone_of(wishes.timezone)
    tomorrow = local_day(wishes, now) + timedelta(days=1)
    # One second before, since a set at midnight counts.
    asked = next_set_at(wishes, datetime.combine(tomorrow, time(0), zone) - timedelta(seconds=1))
    return asked or datetime.combine(tomorrow, _MORNING, zone)


def clock_acts(clock: DemoClock, wishes_of: WishesOf) -> dict[str, Act]:
    """Return what the page can do with the clock; `wishes_of` knows what a person wishes for, by their id."""

    def go_on(_slack: LoopbackSlack, stage: Stage, body: JSON) -> JSON:
        return {"now": clock.go_on(wishes_of(user_in(stage, body))).isoformat()}

    return {GO_ON: guarded(go_on)}
