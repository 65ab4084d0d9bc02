"""Messages that use an element which some workspaces do not take yet, with plain ones to go instead."""

from collections.abc import Callable
from typing import TypeVar

from bot.slack.blocks.citation import PlainTeams
from bot.slack.blocks.reply import Reply
from bot.slack.calls import Kind, SlackCallError

T = TypeVar("T")

# Slack's word where a workspace does not take an element that it should know.
_REFUSED_BLOCKS = "invalid_blocks"


def send_native(
    team: str,
    plain_teams: PlainTeams,
    send: Callable[[Reply], T],
    *,
    native: Callable[[], Reply],
    plain: Callable[[], Reply],
) -> T:
    """
    Send the native message, or the plain one where the workspace is known, or found now, not to take it.

    Raises:
        SlackCallError: It could not be sent, for another reason or in either form.
    """
    if plain_teams.holds(team):
        return send(plain())
    try:
        return send(native())
    except SlackCallError as trouble:
        if trouble.kind is not Kind.REFUSED or not trouble.code.startswith(_REFUSED_BLOCKS):
            raise
    sent = send(plain())
    plain_teams.add(team)
    return sent
