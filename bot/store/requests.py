"""Each signed request is taken in once, whichever replica it reaches."""

from datetime import datetime

from sqlalchemy import Engine, delete

from bot.store.models import requests
from bot.store.transaction import has_changed, insert_into, transaction


class RequestLog:
    """
    The requests table: signatures of the last minutes.

    Every method is one transaction and raises `StoreUnreachable` when the database does not answer.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def is_first(self, signature: str, now: datetime) -> bool:
        """Note a request and return whether that is the first time; of several callers at once, one hears True."""
        insert = insert_into(self._engine, requests).values(signature=signature, at=now)
        with transaction(self._engine) as connection:
            return has_changed(connection, insert.on_conflict_do_nothing().returning(requests.c.signature))

    def forget(self, signature: str) -> None:
        """Let a request come again: it could not be handled."""
        with transaction(self._engine) as connection:
            connection.execute(delete(requests).where(requests.c.signature == signature))

    def forget_before(self, when: datetime) -> int:
        """Delete what came before `when`, and return how many that were."""
        with transaction(self._engine) as connection:
            return connection.execute(delete(requests).where(requests.c.at < when)).rowcount
