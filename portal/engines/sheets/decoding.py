"""Bytes of a text file to text: a byte order mark is believed, UTF-8 comes next, then what makes most sense."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from functools import partial
from itertools import islice

from portal.engines.sheets import letters
from portal.engines.sheets.model import Problem, Refused

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_SAMPLE = 20_000
"""Characters that are looked at."""
_LEAST, _LEAST_LATIN = 0.2, 0.7
"""Shares that right decodings are far above; a wrong Latin one looks half right, since all its letters exist."""
_FOREIGN_LETTER = re.compile(r"[^\W\d_a-zA-Z]")
_ASCII_LETTER = re.compile("[a-zA-Z]")
_LATIN_WORD = re.compile(f"[a-zA-Z]*[{letters.LATIN}][a-zA-Z{letters.LATIN}]*")
_LONELY = re.compile(
    rf"(?<![^\x00-\x7f{letters.LATIN}])[{letters.MARKS}][“”’]?(?![^\x00-\x7f{letters.LATIN}])"
    rf"|(?<![^\x00-\x7f])\b[{letters.LATIN}]\b(?![^\x00-\x7f])"
)
"""Marks by themselves, and words of one letter (the French à)."""


def decode(data: bytes) -> str:
    """Return the text of a file; one that no encoding makes sense of, and one that is no text, raise Refused."""
    text = _decoded(data)
    if "\0" in text:
        raise Refused(Problem.UNREADABLE)
    return text


def _decoded(data: bytes) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _certain(data[len(mark) :], encoding)
    if b"\0" in data:
        return _certain(data, "utf-16-le" if data[1::2].count(0) > data[::2].count(0) else "utf-16-be")
    text = _as(data, "utf-8")
    return _most_sensible(data) if text is None else text


def _certain(data: bytes, encoding: str) -> str:
    text = _as(data, encoding)
    if text is None:
        raise Refused(Problem.BAD_ENCODING)
    return text


def _as(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _most_sensible(data: bytes) -> str:
    best, most = None, 0.0
    for encoding, sense, least in _CANDIDATES:
        text = _as(data, encoding)
        if text is not None and (found := sense(text)) >= least and found > most:
            best, most = text, found
    if best is None:
        raise Refused(Problem.BAD_ENCODING)
    return best


def _share(usual: frozenset[str], text: str) -> float:
    """Return how many of the letters that are not ASCII are usual ones."""
    found = [match[0] for match in islice(_FOREIGN_LETTER.finditer(text), _SAMPLE)]
    return sum(letter in usual for letter in found) / max(len(found), 1)


def _latin_share(text: str) -> float:
    """Return how many characters that are not ASCII are letters in words with some that are, or stand alone."""
    lettered = sum(_foreign(word[0]) for word in _LATIN_WORD.finditer(text) if _ASCII_LETTER.search(word[0]))
    return (lettered + sum(map(len, _LONELY.findall(text)))) / max(_foreign(text), 1)


def _foreign(text: str) -> int:
    return len(text) - len(text.encode("ascii", errors="ignore"))


_CANDIDATES: tuple[tuple[str, Callable[[str], float], float], ...] = (
    ("cp949", partial(_share, letters.HANGUL), _LEAST),
    ("gb18030", partial(_share, letters.HAN_SIMPLIFIED), _LEAST),
    ("cp932", partial(_share, letters.KANA | letters.KANJI), _LEAST),
    ("cp950", partial(_share, letters.HAN_TRADITIONAL), _LEAST),
    ("cp1252", _latin_share, _LEAST_LATIN),
)
"""Windows' own versions of EUC-KR, GBK, Shift_JIS, Big5 and Latin-1, each with its sense and how much is enough."""
