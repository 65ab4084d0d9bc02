"""Certificates: issued here, verified by the library and by keys alone, and silent about whom they are about."""

import base64
import json
import socket
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier, OpenBadgeCredential

from bot.training.badge import (
    BadCertificate,
    BadKey,
    Issuer,
    Verified,
    certificate,
    is_about,
    new_key,
    public_key,
    verify,
)
from bot.training.types import Completion
from index.lessons import Path

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
ID = "0b1c6a2e-3f0d-4c55-9a0e-8f3f0f2b7c11"
DONE = Completion("person-hash", "crc", "K7Q2", AT, ID)
PATH = Path("crc", 'MAPPA for staff from the "former" CRCs', "Former CRC staff.", ("why-mappa",))
KEY = new_key()
ISSUER = Issuer("Leicestershire and Rutland MAPPA", "https://mappa.example.org")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Issuing and verifying ask nobody."""

    def refuse(*_: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


def issue(completion: Completion = DONE, key: str = KEY) -> str:
    return certificate(completion, PATH, ISSUER, key)


def parts(text: str) -> list[Any]:
    return [json.loads(base64.urlsafe_b64decode(f"{part}==")) for part in text.split(".")[:2]]


def with_payload(text: str, **changes: object) -> str:
    """The certificate with a changed payload under the old signature."""
    head, _, signature = text.split(".")
    payload = json.dumps(parts(text)[1] | changes).encode()
    return ".".join((head, base64.urlsafe_b64encode(payload).rstrip(b"=").decode(), signature))


def test_a_certificate_says_by_whom_for_what_and_when() -> None:
    """Read with the public key."""
    found = verify(issue(), public_key(KEY))
    assert Verified(ID, ISSUER.name, "crc", PATH.title, AT) == found
    assert found == verify(f"\n {issue()}\n", public_key(KEY))


def test_the_libraries_own_verifier_takes_it() -> None:
    """With the key, and with nothing but the issuer's name, which is a key itself."""
    header, payload = parts(issue())
    assert "EdDSA" == header["alg"]
    assert "d" not in header["jwk"]
    for verifier in (OB3Verifier(public_key(KEY)), OB3Verifier.for_issuer_did(payload["issuer"]["id"])):
        held = verifier.verify(issue())
        assert isinstance(held, OpenBadgeCredential)
        assert f"urn:uuid:{ID}" == held.id
        assert PATH.title == held.achievement.name


def test_the_signature_holds_without_the_library() -> None:
    """Ed25519 over the two parts, checked by cryptography alone."""
    signed, _, signature = issue().rpartition(".")
    key: Any = load_pem_public_key(public_key(KEY).encode())
    key.verify(base64.urlsafe_b64decode(f"{signature}=="), signed.encode())


def test_it_has_the_shape_of_an_open_badge() -> None:
    """The members that Open Badges 3.0 requires of an achievement credential, with their types."""
    _, payload = parts(issue())
    assert "https://www.w3.org/ns/credentials/v2" == payload["@context"][0]
    assert payload["@context"][1].startswith("https://purl.imsglobal.org/spec/ob/v3p0/context")
    assert ["VerifiableCredential", "OpenBadgeCredential"] == payload["type"]
    assert ["Profile"] == payload["issuer"]["type"]
    assert "2026-11-22T12:00:00Z" == payload["validFrom"]
    subject = payload["credentialSubject"]
    assert ["AchievementSubject"] == subject["type"]
    assert {"id", "type", "name", "description", "criteria"} <= subject["achievement"].keys()
    assert (payload["issuer"]["id"], f"urn:uuid:{ID}", int(AT.timestamp())) == (
        payload["iss"],
        payload["jti"],
        payload["nbf"],
    )


def test_the_subject_is_a_hash_that_only_we_can_follow() -> None:
    """Nothing personal, another hash in every certificate; who is there can be matched with it."""
    _, payload = parts(issue())
    (identity,) = payload["credentialSubject"]["identifier"]
    assert "id" not in payload["credentialSubject"]
    assert "sub" not in payload
    assert identity["hashed"] is True
    assert "person-hash" not in json.dumps(payload)
    assert "K7Q2" not in json.dumps(payload)
    other = issue(Completion("person-hash", "new", "", AT, ID.replace("0b", "1c")))
    assert identity["identityHash"] != parts(other)[1]["credentialSubject"]["identifier"][0]["identityHash"]
    assert is_about(issue(), public_key(KEY), "person-hash")
    assert not is_about(issue(), public_key(KEY), "another-hash")


def test_an_altered_certificate_is_refused() -> None:
    """Any part of it: the library's verifier says so, and so do we."""
    text = issue()
    head, payload, signature = text.split(".")
    altered = [
        with_payload(text, name="Another course"),
        with_payload(text, validFrom="2020-01-01T00:00:00Z"),
        f"{head}.{payload}.{signature[:-4]}AAAA",
        f"{payload}.{payload}.{signature}",
        f"{head}.{payload}.",
        f"{base64.urlsafe_b64encode(json.dumps({'alg': 'none'}).encode()).decode().rstrip('=')}.{payload}.",
        text[:-1],
        "",
        "Dear trainer, I have completed the course.",
        "{}",
        "é" * 50,
    ]
    for one in altered:
        with pytest.raises(BadCertificate):
            verify(one, public_key(KEY))
    with pytest.raises(OB3VerificationError):
        OB3Verifier(public_key(KEY)).verify(altered[0])


def test_another_key_is_refused() -> None:
    """A certificate that somebody else signed, even one that names us."""
    other = new_key()
    with pytest.raises(BadCertificate):
        verify(issue(key=other), public_key(KEY))
    with pytest.raises(BadCertificate):
        verify(issue(), public_key(other))


def test_the_same_completion_gives_the_same_certificate() -> None:
    """Sent again, it is the same file."""
    assert issue() == issue()


def test_a_key_may_stand_in_one_line_and_a_wrong_one_says_where_to_get_one() -> None:
    """In a file of variables line breaks are written as two characters."""
    assert public_key(KEY) == public_key(KEY.replace("\n", "\\n"))
    for wrong in ("", "secret", public_key(KEY)):
        with pytest.raises(BadKey, match="mappa-bot train key"):
            certificate(DONE, PATH, ISSUER, wrong)
