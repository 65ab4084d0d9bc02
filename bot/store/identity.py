"""Slack ids as keyed hashes, so that the database alone names nobody."""

import hashlib
import hmac


def keyed_hash(key: str, *parts: str) -> str:
    """
    Return the HMAC-SHA-256 of `parts` under `key`, as 64 hex digits.

    Each part is preceded by its length, so that ("T1", "U2") and ("T1U", "2") differ.

    Raises:
        ValueError: `key` is empty, which would make the hash anybody's to compute.
    """
    if not key:
        raise ValueError("the hash key is empty: set MAPPA_HASH_KEY to any long random text")
    digest = hmac.new(key.encode(), digestmod=hashlib.sha256)
    for part in parts:
        encoded = part.encode()
        digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return digest.hexdigest()
