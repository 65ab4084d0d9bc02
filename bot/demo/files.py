"""Uploaded files, in the three steps Slack wants: an address, the content, and the completion."""

import secrets
from dataclasses import dataclass, field, replace

from bot.demo.types import File, SlackRefusal


@dataclass(slots=True)
class Files:
    """Files by id, and the secrets of the addresses they are sent to."""

    by_id: dict[str, File] = field(default_factory=dict)
    _addresses: dict[str, str] = field(default_factory=dict)

    def begin(self, name: str, length: int, alt_text: str) -> tuple[str, str]:
        """Return a new file's id and the secret of its upload address."""
        file_id, secret = "F" + secrets.token_hex(5).upper(), secrets.token_urlsafe(16)
        self.by_id[file_id] = File(file_id, name, name, length, alt_text)
        self._addresses[secret] = file_id
        return file_id, secret

    def expects(self, secret: str) -> bool:
        """Return whether this is the secret of an upload address."""
        return secret in self._addresses

    def receive(self, secret: str, content: bytes) -> None:
        """Take a file's content, or refuse an unknown address or another length than was announced."""
        file_id = self._addresses.get(secret)
        if file_id is None or len(content) != self.by_id[file_id].length:
            raise SlackRefusal("invalid_upload")
        self.by_id[file_id] = replace(self.by_id[file_id], content=content)

    def complete(self, file_id: str, title: str, channels: tuple[str, ...]) -> File:
        """Finish an upload, or refuse as Slack does."""
        known = self.by_id.get(file_id)
        if known is None:
            raise SlackRefusal("file_not_found")
        if not known.content:
            raise SlackRefusal("file_update_failed")
        done = replace(known, title=title or known.name, is_complete=True, channels=channels)
        self.by_id[file_id] = done
        return done
