"""The gate before everything Slack sends: who does not know the signing secret gets no further."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from slack_sdk.signature import SignatureVerifier

from bot.meters import Meters
from bot.store.errors import StoreUnreachable
from bot.store.requests import RequestLog

# Slack's payloads stay far below: the largest hold 50 blocks of 3,000 characters, twice.
MAX_BODY_BYTES = 1_000_000

# A signature is good for five minutes either way (slack_sdk checks that), so for ten from its first use on.
REMEMBERED = timedelta(minutes=10)

_TIMESTAMP = re.compile(r"\d{1,12}")
_RETRY = "x-slack-retry-num"
_EVENT = "application/json"


class Refused(StrEnum):
    """Why a request is turned away."""

    UNSIGNED = "unsigned"  # no signature, a wrong one, or an old time stamp
    REPLAYED = "replayed"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    MALFORMED = "malformed"

    @property
    def status(self) -> int:
        """The HTTP status that says so."""
        return {"unsigned": 401, "replayed": 409, "too_large": 413, "too_slow": 408, "malformed": 400}[self.value]


@dataclass(frozen=True, slots=True)
class Gate:
    """
    Checks signature, time stamp and repetition, in this order; nothing is parsed before.

    Signatures are remembered in the database, so a request that one replica took in is refused by the others too.
    While the database is away nothing is refused as repeated: no answer can be claimed then either.
    """

    verifier: SignatureVerifier
    requests: RequestLog
    now: Callable[[], datetime]
    meters: Meters

    def refusal(self, body: str, headers: Mapping[str, str]) -> Refused | None:
        """Return why this request goes no further, or None; header names are in lower case."""
        signature, timestamp = signature_of(headers), headers.get("x-slack-request-timestamp", "")
        # The verifier raises at a time stamp that is no number and at signatures outside ASCII.
        if not _TIMESTAMP.fullmatch(timestamp) or not signature.isascii():
            return Refused.UNSIGNED
        if not self.verifier.is_valid(body, timestamp, signature):
            return Refused.UNSIGNED
        if _is_retry(headers):
            # Slack's own second try can fall into the same second and then has the same signature. Who claims to be
            # one gains nothing: what an event leads to is claimed in the database.
            return None
        try:
            return None if self.requests.is_first(signature, self.now()) else Refused.REPLAYED
        except StoreUnreachable:
            self.meters.store_failed()
            return None

    def forget(self, headers: Mapping[str, str]) -> None:
        """Let a request come again: it could not be handled."""
        try:
            self.requests.forget(signature_of(headers))
        except StoreUnreachable:
            self.meters.store_failed()


def signature_of(headers: Mapping[str, str]) -> str:
    """Return what Slack signed the request with, or ""."""
    return headers.get("x-slack-signature", "")


def _is_retry(headers: Mapping[str, str]) -> bool:
    """True for an event (they alone come as JSON) that Slack says it sent before."""
    return _RETRY in headers and headers.get("content-type", "").startswith(_EVENT)
