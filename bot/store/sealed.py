"""Columns that the database alone cannot read: tokens are sealed under a key that is kept elsewhere."""

import base64
import hashlib
import hmac
import logging
from collections.abc import Iterable

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import Dialect, Table, Text
from sqlalchemy.types import TypeDecorator

LOG = logging.getLogger(__name__)

# Keeps the sealing key apart from every other use of the key it is derived from.
_PURPOSE = b"mappa-bot: tokens at rest"


class SealedText(TypeDecorator[str]):
    """
    Text encrypted and authenticated with Fernet (AES-128-CBC, HMAC-SHA-256).

    What does not open, since it was changed or sealed under another key, reads as None: nothing is there to be used.
    """

    impl = Text
    cache_ok = False  # the key must not become part of a cached statement

    def __init__(self, fernet: Fernet) -> None:
        super().__init__()
        self.fernet = fernet  # by this name SQLAlchemy finds it when it copies the type

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Return what is stored."""
        return None if value is None else self.fernet.encrypt(value.encode()).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Return what was sealed, or None."""
        if value is None:
            return None
        try:
            return self.fernet.decrypt(value.encode()).decode()
        except InvalidToken:
            LOG.warning(
                "a stored token does not open with the present MAPPA_HASH_KEY: the workspace must install again"
            )
            return None


def seal(tables: Iterable[Table], names: Iterable[str], key: str) -> None:
    """
    Seal the columns with these names, before anything is created, read or written.

    Raises:
        ValueError: `key` is empty.
    """
    if not key:
        raise ValueError("the hash key is empty: set MAPPA_HASH_KEY to any long random text")
    derived = hmac.new(key.encode(), _PURPOSE, hashlib.sha256).digest()
    sealed, wanted = SealedText(Fernet(base64.urlsafe_b64encode(derived))), set(names)
    for table in tables:
        for column in table.columns:
            if column.name in wanted:
                column.type = sealed
