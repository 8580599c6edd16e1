"""What a package says about itself, and the gate of the sample packages.

A sample package covers a small vocabulary and is fluent even where it is wrong. Its metadata therefore asks for a gate:
a sentence passes only if every piece of it is known, its placeholders come out again, the reverse package turns the
translation back into exactly the same sentence, and no token was less likely than the package's own threshold.
Packages without such metadata pass the general checks instead (``checks``).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from portal.engines.translation.codes import is_argos_code, to_portal

_MASKING: Final = "circled-digits"
_KIND: Final = "round_trip"
_LOWEST: Final = -1000


@dataclass(frozen=True, slots=True)
class Gate:
    """The round-trip gate: a natural log-probability, and the (source, target) pair of portal codes that leads back."""

    min_token_logprob: float
    reverse: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Policy:
    """How a package wants to be used."""

    gate: Gate | None = None
    masks_numbers: bool = False


def read_policy(metadata: Mapping[str, Any]) -> Policy:
    """Read a package's ``portal`` metadata; a package without any is an ordinary one.

    Raises ValueError for a gate this portal does not know, because guessing would let unchecked translations through.
    """
    portal = metadata.get("portal")
    if portal is None:
        return Policy()
    if not isinstance(portal, dict):
        raise ValueError("portal metadata is not an object")
    masking = portal.get("masking")
    if masking not in (None, _MASKING):
        raise ValueError("unknown masking")
    return Policy(_read_gate(portal.get("gate")), masks_numbers=masking == _MASKING)


def _read_gate(gate: object) -> Gate | None:
    if gate is None:
        return None
    if not isinstance(gate, dict) or gate.get("kind") != _KIND:
        raise ValueError("unknown gate")
    threshold = gate.get("min_token_logprob")
    if isinstance(threshold, bool) or not isinstance(threshold, int | float) or not _LOWEST <= threshold <= 0:
        raise ValueError("min_token_logprob is not a log-probability")
    source, _, target = str(gate.get("reverse")).partition("-")
    if not (is_argos_code(source) and is_argos_code(target)):
        raise ValueError("reverse is not a pair of languages")
    return Gate(float(threshold), (to_portal(source), to_portal(target)))


def normalise(text: str) -> str:
    """Bring a sentence into the form in which models see it and round trips are compared: NFC, no outer white space."""
    return unicodedata.normalize("NFC", text).strip()


def came_back(sentence: str, returned: str) -> bool:
    """Tell whether a round trip ended where it began."""
    return normalise(sentence) == normalise(returned)
