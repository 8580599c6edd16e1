"""The keys of addresses: made here, sealed with the portal's own secret, opened when something is signed."""

from __future__ import annotations

import secrets

from portal.domain.webhooks import rules
from portal.domain.webhooks.models import Endpoint
from portal.engines import tickets as engine

PURPOSE = "webhook endpoint {}"


def new_key() -> bytes:
    """Make a key that nobody can guess."""
    return secrets.token_bytes(rules.KEY_BYTES)


def sealed(endpoint_id: int, key: bytes, secret: str) -> bytes:
    """Return a key as it rests; it opens for its own address only."""
    return engine.seal(secret, key, PURPOSE.format(endpoint_id))


def opened(endpoint: Endpoint, secret: str) -> tuple[bytes, ...]:
    """Return the keys that can be opened, the present one first."""
    found = []
    for resting in (endpoint.key, endpoint.older_key):
        try:
            if resting:
                found.append(engine.unseal(secret, resting, PURPOSE.format(endpoint.id)))
        except engine.SealBroken:
            continue
    return tuple(found)
