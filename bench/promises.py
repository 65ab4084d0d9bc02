"""What was asked and what came back: exactly one answer each, how soon, and the words to report it in."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["mention", "direct", "follow-up", "command"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question; `key` is what its answer is known by, `ts` is "" for a command."""

    key: str
    kind: Kind
    user: str
    channel: str
    ts: str


@dataclass(slots=True)
class Promises:
    """
    What is still due and what was kept.

    `answers` and `excuses` count the messages for each key: an excuse says that something went wrong and to ask again.
    """

    asked: dict[str, Asked] = field(default_factory=dict)
    told_at: dict[str, float] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    waiting: set[str] = field(default_factory=set)
    answers: Counter[str] = field(default_factory=Counter)
    excuses: Counter[str] = field(default_factory=Counter)
    strays: int = 0

    @property
    def answered(self) -> int:
        """How many questions have had a reply of some kind."""
        return len(self.seconds)

    def said(self, key: str) -> int:
        """
        Return how many replies a question has had.

        A replica killed between answering a command and noting so cannot look whether it has answered, and tells the
        person to ask again: that is no second answer.
        """
        is_command = self.asked[key].kind == "command"
        return self.answers[key] + (0 if is_command and self.answers[key] else self.excuses[key])

    def expect(self, asked: Asked) -> None:
        """Note a question before the bot hears of it."""
        self.asked[asked.key] = asked

    def told(self, key: str, at: float) -> None:
        """Note that the bot hears of a question, for the first time or again; `at` is seconds since 1970."""
        if key in self.asked and key not in self.told_at:
            self.told_at[key] = at
            self.waiting.add(key)

    def answer(self, key: str, at: float, *, is_excuse: bool) -> Asked | None:
        """Note a message of the bot and return the question that it answers, None for one that nobody asked."""
        asked = self.asked.get(key)
        if asked is None:
            self.strays += 1
            return None
        (self.excuses if is_excuse else self.answers)[key] += 1
        self.seconds.setdefault(key, at - self.told_at.get(key, at))
        self.waiting.discard(key)
        return asked


@dataclass(frozen=True, slots=True)
class Report:
    """The lines to print, and those that say which promise was broken."""

    lines: tuple[str, ...]
    broken: tuple[str, ...]

    def __str__(self) -> str:
        """Return the report as text."""
        return "\n".join((*self.lines, *(f"BROKEN: {line}" for line in self.broken)))


def report(promises: Promises, *, faults: Mapping[str, int], dealt: int, seconds: float, unheard: int) -> Report:
    """Return what came of a run; `dealt` events were told in `seconds`, `unheard` commands never acknowledged."""
    lost = [asked for key, asked in promises.asked.items() if not promises.answers[key] and not promises.excuses[key]]
    lost_commands = [asked for asked in lost if asked.kind == "command"]
    lost_messages = [asked for asked in lost if asked.kind != "command"]
    twice = [key for key in promises.asked if promises.said(key) > 1]
    excused = [key for key in promises.excuses if not promises.answers[key]]
    # Slack itself tells people whose command nobody acknowledged.
    broken = [
        *(f"{asked.kind} {asked.key} has no answer" for asked in lost_messages),
        *(
            [f"{len(lost_commands)} commands without an answer, {unheard} told so by Slack"]
            if len(lost_commands) > unheard
            else []
        ),
        *([f"{len(twice)} questions answered more than once"] if twice else []),
        *([f"{promises.strays} messages that answer nothing"] if promises.strays else []),
    ]
    kinds = Counter(asked.kind for asked in promises.asked.values())
    once = sum(count == 1 for count in promises.answers.values())
    lines = [
        _line("questions", len(promises.asked), ", ".join(f"{count} {kind}" for kind, count in kinds.items())),
        _line("events told", dealt, "up to three times each, in random order, besides Slack's own repetitions"),
        _line("answered once", once, ""),
        _line("answered twice", len(twice), ""),
        _line("asked to ask again", len(excused), "after a fault of ours or a kill"),
        _line("messages lost", len(lost_messages), ""),
        _line("commands unheard", len(lost_commands), f"of {unheard} that nobody acknowledged: Slack says so itself"),
        f"took                 {seconds:6.1f} s   {len(promises.asked) / max(seconds, 0.001):.1f} questions a second",
        *_times(promises),
        *(_line("fault", count, name) for name, count in sorted(faults.items())),
    ]
    return Report(tuple(lines), tuple(broken))


def _line(name: str, count: int, about: str) -> str:
    return f"{name:<20} {count:6}   {about}".rstrip()


def _times(promises: Promises) -> list[str]:
    """Return the time from an event to its answer, all questions together and each kind by itself."""
    of_kind: dict[str, list[float]] = {"all": list(promises.seconds.values())}
    for key, seconds in promises.seconds.items():
        of_kind.setdefault(promises.asked[key].kind, []).append(seconds)
    return [
        f"event to answer      p50 {_percentile(took, 50):7.3f} s   p95 {_percentile(took, 95):7.3f} s   "
        f"max {max(took, default=0.0):7.3f} s   {kind}"
        for kind, took in of_kind.items()
    ]


def _percentile(values: Sequence[float], percent: int) -> float:
    """Return the smallest value that at least so many per cent are not above, 0.0 of nothing."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[max(-(-len(ordered) * percent // 100) - 1, 0)]
