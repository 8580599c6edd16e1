"""Language codes: the portal's BCP 47 tags and the names that Argos packages use."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection
from typing import Final

_TO_ARGOS: Final = {"zh-Hans": "zh", "zh-Hant": "zt", "pt-BR": "pb"}
_TO_PORTAL: Final = {argos: portal for portal, argos in _TO_ARGOS.items()}
_TRADITIONAL: Final = frozenset({"hant", "tw", "hk", "mo"})
_PRIMARY: Final = {
    "ara": "ar", "chi": "zh", "cmn": "zh", "deu": "de", "eng": "en", "fil": "tl", "fra": "fr", "fre": "fr", "ger": "de",
    "hin": "hi", "ind": "id", "jpn": "ja", "kor": "ko", "mon": "mn", "nep": "ne", "rus": "ru", "spa": "es", "tgl": "tl",
    "tha": "th", "uzb": "uz", "vie": "vi", "zho": "zh",
}  # fmt: skip
"""Names of three letters, by ISO 639-2 and 639-3."""
_PAIR: Final = re.compile(r"([a-z]{2,3}(?:-[A-Z][A-Za-z]+)?)-([a-z]{2,3}(?:-[A-Z][A-Za-z]+)?)")
_ARGOS_CODE: Final = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})?")


def to_argos(code: str) -> str:
    """Name a portal language as Argos packages do."""
    return _TO_ARGOS.get(code, code)


def to_portal(code: str) -> str:
    """Name an Argos language as the portal does."""
    return _TO_PORTAL.get(code, code)


def parse_pair(pair: str) -> tuple[str, str] | None:
    """Read a pair of portal codes, ``ko-en`` or ``zh-Hans-en``; None for anything else."""
    match = _PAIR.fullmatch(pair)
    return (match[1], match[2]) if match else None


def is_argos_code(code: object) -> bool:
    """Tell whether a value read from a package's metadata has the shape of a language code."""
    return isinstance(code, str) and _ARGOS_CODE.fullmatch(code) is not None


@functools.lru_cache(maxsize=256)
def base(code: str) -> str:
    """Give the language subtag alone: ``zh`` for ``zh-Hant``."""
    return code.split("-", 1)[0].lower()


def match_tag(tag: str, known: Collection[str]) -> str | None:
    """Return which of some portal languages a tag from elsewhere means: ``zh-TW``, ``en_US``, ``kor``; None if none.

    A region or a variant is of no account, but that it tells the script of Chinese; without one, it is simplified.
    """
    primary, *others = tag.strip().replace("_", "-").lower().split("-")
    primary = _PRIMARY.get(primary, primary)
    if primary == "zh":
        primary = "zh-Hant" if _TRADITIONAL.intersection(others) else "zh-Hans"
    return primary if primary in known else None
