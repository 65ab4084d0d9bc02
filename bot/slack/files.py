"""Files that the bot puts into a conversation."""

from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk import WebClient

from bot.slack.calls import Kind, Patience, SlackCallError, patiently
from bot.slack.thread import thread_messages


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file of text, with the name it is kept under and the one people read."""

    name: str
    title: str
    content: str


def post_files(
    client: WebClient, place: tuple[str, str], files: Sequence[TextFile], comment: str, patience: Patience
) -> None:
    """
    Put files into a thread, or into the channel itself where the thread is ""; `comment` is escaped.

    After a doubtful failure it is not tried again: the thread might show them twice.

    Raises:
        SlackCallError: Slack does not have them, or we do not know.
    """
    channel, thread_ts = place

    def attempt(uncertain: bool) -> None:  # noqa: FBT001 - the shape `patiently` calls
        if uncertain:
            raise SlackCallError(Kind.REFUSED, "upload_uncertain")
        client.files_upload_v2(
            file_uploads=[{"content": file.content, "filename": file.name, "title": file.title} for file in files],
            channel=channel,
            thread_ts=thread_ts or None,
            initial_comment=comment or None,
        )

    patiently(attempt, patience)


def has_file(client: WebClient, place: tuple[str, str], name: str, patience: Patience) -> bool:
    """Return whether a file of this name is in a thread."""
    messages = patiently(lambda _: list(thread_messages(client, *place)), patience)
    return any(file.get("name") == name for message in messages for file in message.get("files") or ())
