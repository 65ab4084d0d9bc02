"""Which events an app gets of what happens in a workspace."""

from collections.abc import Iterator

from bot.demo.app_side import AppSide
from bot.demo.envelopes import deleted_event, edited_event, joined_event, posted_events
from bot.demo.types import JSON, Channel, Message
from bot.demo.workspace import Workspace


class Teller:
    """Tells one app of the changes in one workspace, where its bot is there to hear; `echo_own`: of its own, too."""

    def __init__(self, workspace: Workspace, app: AppSide, *, echo_own: bool) -> None:
        self._workspace = workspace
        self._app = app
        self._echo_own = echo_own

    def __call__(self, change: str, now: Message | Channel, before: Message | Channel | None) -> None:
        """Make the events of a change and deliver them."""
        for event in tuple(self._events(change, now, before)):
            self._app.tell(event)

    def _events(self, change: str, now: Message | Channel, before: Message | Channel | None) -> Iterator[JSON]:
        if isinstance(now, Channel):
            if change == "joined" and isinstance(before, Channel) and self._workspace.bot_user in now.members:
                for user in sorted(now.members - before.members):
                    yield joined_event(user, "U0ADMIN", now, self._workspace, self._workspace.next_ts())
            return
        channel = self._workspace.channel(now.channel)
        is_own = self._workspace.bot_user == (before.user if isinstance(before, Message) else now.user)
        if self._workspace.bot_user not in channel.members or (is_own and not self._echo_own):
            return
        if change == "posted":
            yield from posted_events(now, channel, self._workspace, {} if now.by_bot else self._workspace.extra)
        elif change == "edited":
            old = before if isinstance(before, Message) else None
            yield edited_event(now, old, channel, self._workspace, self._workspace.next_ts())
        else:
            yield deleted_event(now, channel, self._workspace, self._workspace.next_ts())
