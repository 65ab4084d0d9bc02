"""Who may change the settings: the workspace's administrators and owners, as Slack says."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from slack_sdk import WebClient

from bot.slack.calls import SlackCallError
from bot.slack.hurry import once_quickly

# How long an answer of Slack is good enough to show or hide a button; each change of a setting asks afresh.
_REMEMBERED = timedelta(minutes=5)


def is_administrator(client: WebClient, team: str, user: str) -> bool:
    """
    Return whether Slack calls this person an administrator or owner of this workspace, and the account is in use.

    Where the bot is installed for a whole organisation, a rank in another of its workspaces does not count.

    Raises:
        SlackCallError: Slack did not say.
    """
    about = once_quickly(client, lambda quick: quick.users_info(user=user)).get("user") or {}
    has_rank = any(about.get(rank) is True for rank in ("is_admin", "is_owner", "is_primary_owner"))
    return has_rank and about.get("deleted") is not True and about.get("team_id") in {None, "", team}


@dataclass(frozen=True, slots=True)
class Administrators:
    """Remembers for some minutes who is an administrator, so that opening App Home seldom asks Slack for it."""

    now: Callable[[], datetime]
    _known: dict[tuple[str, str], tuple[bool, datetime]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def include(self, client: WebClient, team: str, user: str) -> bool:
        """Return whether the person is one; False where Slack does not say, which is not remembered."""
        moment = self.now()
        with self._lock:
            for key in [key for key, (_, until) in self._known.items() if until <= moment]:
                del self._known[key]
            if (team, user) in self._known:
                return self._known[team, user][0]
        try:
            is_one = is_administrator(client, team, user)
        except SlackCallError:
            return False
        with self._lock:
            self._known[team, user] = (is_one, moment + _REMEMBERED)
        return is_one
