"""Files that answer a question: known by what is in them, whatever their name says."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from portal.domain.registration.rules import clean_name
from portal.domain.registration.types import File

KINDS = {
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/webp": ".webp",
    "text/plain": ".txt",
}
UNKNOWN = "application/octet-stream"
LONGEST_NAME = 100
NAMELESS = "file"
BEGINNINGS = (
    (re.compile(rb"%PDF-"), "application/pdf"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), "image/webp"),
)
UNWANTED = re.compile(r'[\\/:*?"<>|]')


def received(name: str, data: bytes) -> File:
    """Return a file as it is kept: a name that harms no disk, and the kind that its first bytes tell."""
    kind = kind_of(data)
    stem = PurePosixPath(name.replace("\\", "/")).stem
    line = (clean_name(UNWANTED.sub(" ", _whole(stem))) or "")[:LONGEST_NAME].strip(" .")
    return File((line or NAMELESS) + KINDS.get(kind, ""), kind, data)


def kind_of(data: bytes) -> str:
    """Return the media type of a file by its first bytes; UNKNOWN for what is not taken."""
    found = next((kind for beginning, kind in BEGINNINGS if beginning.match(data)), None)
    return found or ("text/plain" if _is_text(data) else UNKNOWN)


def _is_text(data: bytes) -> bool:
    try:
        words = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return bool(words.strip()) and not any(unicodedata.category(ch) == "Cc" and ch not in "\t\n\r\f" for ch in words)


def _whole(name: str) -> str:
    return "".join(ch for ch in name if not "\ud800" <= ch <= "\udfff")
