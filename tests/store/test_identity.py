"""Keyed hashes of Slack ids."""

import hashlib
import hmac

import pytest

from bot.store.identity import keyed_hash


def test_the_hash_is_hmac_sha256_of_the_length_prefixed_parts() -> None:
    """Another program can compute the same hash from this description: a subject-access request needs that."""
    message = b"\x00\x00\x00\x00\x00\x00\x00\x02T1" + b"\x00\x00\x00\x00\x00\x00\x00\x03U\xc3\xa9"
    assert hmac.new(b"key", message, hashlib.sha256).hexdigest() == keyed_hash("key", "T1", "Ué")


@pytest.mark.parametrize(
    ("key", "parts"),
    [("key", ("T1", "U2")), ("key", ("T2", "U1")), ("other", ("T1", "U1")), ("key", ("T1U", "1")), ("key", ("T1U1",))],
)
def test_another_key_or_other_parts_give_another_hash(key: str, parts: tuple[str, ...]) -> None:
    """Neither another person, nor another workspace, nor the same letters split elsewhere share a hash."""
    assert keyed_hash("key", "T1", "U1") != keyed_hash(key, *parts)


def test_an_empty_key_is_refused() -> None:
    """Without a key anybody could compute the hash of every Slack id."""
    with pytest.raises(ValueError, match="MAPPA_HASH_KEY"):
        keyed_hash("", "T1", "U1")
