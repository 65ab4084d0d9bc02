"""
Certificates: Open Badges 3.0 credentials, signed as VC-JWT with Ed25519, that anybody can verify without asking us.

The issuer is known by the key itself (did:key), so that verifying needs no network. Whom a certificate is about is a
salted hash, which only tells this bot whether it belongs to somebody who is there.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.keys import KeyEd25519
from openbadgeslib.ob3 import (
    Achievement,
    IdentityObject,
    OB3Signer,
    OB3Verifier,
    OpenBadgeCredential,
    did_key_from_pem,
)
from openbadgeslib.ob3 import Issuer as Profile

from bot.training import report_words as words
from bot.training.types import Completion
from index.lessons import Path

_ALGORITHM = "EdDSA"
# The person is one that this bot has given a keyed hash.
_IDENTITY = "ext:mappaBotLearner"


class BadCertificate(Exception):
    """A certificate that is not one, was altered, or was not signed with the key it is held against."""


class BadKey(Exception):
    """A signing key that is not a private Ed25519 key in PEM, or one to verify with that is not a public one."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who certifies: a name people know, and an address, if it has one."""

    name: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Verified:
    """What a valid certificate says; `id` is the certificate's UUID."""

    id: str
    issuer: str
    path: str
    title: str
    at: datetime


def new_key() -> str:
    """Return a new signing key as PEM; keep it secret."""
    private, _ = KeyEd25519().generate_keypair()
    return private.decode()


def public_key(key_pem: str) -> str:
    """Return what certificates are verified with, as PEM; raises BadKey."""
    return _key(key_pem).get_pub_key_pem().decode()


def certificate(completion: Completion, path: Path, issuer: Issuer, key_pem: str) -> str:
    """
    Return the certificate of a completion, one line of text: the same for the same completion and key.

    Raises:
        BadKey: `key_pem` is no private Ed25519 key.
    """
    key = _key(key_pem)
    profile = Profile(id=did_key_from_pem(key.get_pub_key_pem()), name=issuer.name, url=issuer.url)
    credential = OpenBadgeCredential(
        issuer=profile,
        recipient_id=None,
        identifiers=[_identity(completion)],
        achievement=Achievement(
            id=f"urn:mappa-bot:path:{completion.path}",
            name=path.title,
            description=words.certified(path.title),
            criteria_narrative=words.DONE_MEANS,
            achievement_type="Course",
        ),
        id=f"urn:uuid:{completion.certificate}",
        issuance_date=completion.at.astimezone(UTC),
    )
    return OB3Signer(key.get_priv_key_pem(), _ALGORITHM).sign(credential)


def verify(text: str, public_pem: str) -> Verified:
    """
    Return what a certificate says.

    Raises:
        BadCertificate: It is none, was altered, or was signed with another key.
        BadKey: What it is held against is no public key.
    """
    try:
        did = did_key_from_pem(public_pem)
    except (LibOpenBadgesException, ValueError) as error:
        raise BadKey("this is no public Ed25519 key in PEM, as `mappa-bot train key` prints it") from error
    try:
        held = OB3Verifier(public_pem, issuer_did=did).verify(text.strip())
    except (LibOpenBadgesException, ValueError) as error:
        raise BadCertificate(str(error)) from error
    at = held.issuance_date
    if held.id is None or at is None:
        raise BadCertificate("it says neither which certificate it is nor when it was given")
    return Verified(
        id=held.id.removeprefix("urn:uuid:"),
        issuer=held.issuer.name,
        path=held.achievement.id.rpartition(":")[2],
        title=held.achievement.name,
        at=at,
    )


def is_about(text: str, public_pem: str, person: str) -> bool:
    """Whether a valid certificate is about a person, a keyed hash; raises BadCertificate."""
    verify(text, public_pem)
    held = OB3Verifier(public_pem).verify(text.strip())
    return any(each.identity_hash == _hash(person, each.salt or "") for each in held.identifiers)


def _identity(completion: Completion) -> IdentityObject:
    # The certificate's id is random and given once, so it serves as the salt.
    salt = completion.certificate
    return IdentityObject(_hash(completion.person, salt), _IDENTITY, hashed=True, salt=salt)


def _hash(person: str, salt: str) -> str:
    """Return an identity as Open Badges has it: SHA-256 of the identity followed by the salt."""
    return f"sha256${hashlib.sha256(f'{person}{salt}'.encode()).hexdigest()}"


def _key(key_pem: str) -> KeyEd25519:
    key = KeyEd25519()
    try:
        # In a file of variables a line break is written as two characters.
        key.read_private_key(key_pem.replace("\\n", "\n"))
    except LibOpenBadgesException as error:
        raise BadKey("the signing key is not a private Ed25519 key in PEM: see `mappa-bot train key`") from error
    key.pub_key = key.priv_key.public_key()
    return key
