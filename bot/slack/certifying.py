"""What signs certificates, made from the settings once."""

import logging
from collections.abc import Callable

from bot.services import signing_key
from bot.settings import Settings
from bot.slack.train_words import BADGE_KEY_UNUSABLE
from bot.training.types import Completion
from index.lessons import Path

LOG = logging.getLogger(__name__)

Certify = Callable[[Completion, Path], str]


def certifier(settings: Settings) -> Certify | None:
    """Return what makes the certificate of a completed path, or None where there is no key that can be used."""
    key = signing_key(settings)
    if key is None:
        return None
    from bot.training import badge  # noqa: PLC0415 - half a second of imports that a bot without a key need not pay

    try:
        badge.public_key(key)
    except badge.BadKey:
        LOG.error(BADGE_KEY_UNUSABLE)  # noqa: TRY400 - what the library says of a key may repeat it
        return None
    issuer = badge.Issuer(settings.badge_issuer, settings.public_url)
    return lambda completion, path: badge.certificate(completion, path, issuer, key)
