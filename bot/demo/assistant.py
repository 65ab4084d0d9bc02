"""What the agent view shows beside the messages: status lines, suggested prompts and titles of threads."""

from dataclasses import dataclass, field

from bot.demo.types import JSON


@dataclass(slots=True)
class Assistant:
    """Statuses and titles by channel and thread, prompts by channel."""

    statuses: dict[tuple[str, str], str] = field(default_factory=dict)
    titles: dict[tuple[str, str], str] = field(default_factory=dict)
    prompts: dict[str, tuple[JSON, ...]] = field(default_factory=dict)

    def spoke(self, channel: str, thread_ts: str) -> None:
        """Clear the status of a thread: Slack does when the app posts there."""
        self.statuses.pop((channel, thread_ts), None)
