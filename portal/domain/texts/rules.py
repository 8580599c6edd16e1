"""Pure decisions about texts: which language, what may be shown, when to try again."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from portal.domain.texts.types import (
    LanguageChoice,
    LanguageOrigin,
    Paragraph,
    Piece,
    Shown,
    Status,
    TextProblem,
    Waiting,
)
from portal.engines.language import Detection
from portal.foundation.languages import Language, get, is_known

RETRY_MINUTES = (1, 5, 30, 120, 720, 1440)
LONG = 8_000
"""Characters above which a text is worked alone, in parts that let shorter ones in between."""
SHARE = 50_000
"""Characters times languages of the shorter texts that are taken at once."""
OLDEST = 4
"""One in so many of the texts taken at once is of those that have waited longest."""
PATIENCE = timedelta(minutes=10)
"""After that a long text begins, even while shorter ones wait."""
MOST_WANTED = 200
WANTED_FOR = timedelta(hours=1)
"""How many texts that somebody has looked at come before all others, and for how long."""
BIDI_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")


def fingerprint(body: str) -> str:
    """Return the source hash that ties a translation to the version it was made from."""
    return hashlib.sha256(body.encode("utf-8")).hexdigest()


def sentence_key(sentence: str) -> str:
    """Return the key of a sentence in the translation memory: NFC, outer and doubled space aside."""
    return fingerprint(" ".join(unicodedata.normalize("NFC", sentence).split()))


def check_words(text: str, shortest: int, longest: int) -> TextProblem | None:
    """Return what is wrong with a text that people are to read: it has words, fits, and arrived whole."""
    if "\x00" in text or any("\ud800" <= ch <= "\udfff" for ch in text):
        return TextProblem.UNSTORABLE
    if "\ufffd" in text:
        return TextProblem.DAMAGED
    visible = [ch for ch in text if unicodedata.category(ch) not in {"Cf", "Cc", "Zs", "Zl", "Zp"}]
    if not visible:
        return TextProblem.EMPTY
    if len(text) > longest:
        return TextProblem.TOO_LONG
    if not any(unicodedata.category(ch).startswith("L") for ch in visible):
        return TextProblem.NO_WORDS
    return TextProblem.TOO_SHORT if len(visible) < shortest else None


def choose_language(chosen: str | None, detection: Detection) -> LanguageChoice:
    """Take the writer's own choice, else what was detected; never the language of the page."""
    if is_known(chosen):
        return LanguageChoice(str(chosen), LanguageOrigin.CHOSEN, detection.language, detection.confidence)
    return LanguageChoice(
        detection.language or "und", LanguageOrigin.DETECTED, detection.language, detection.confidence
    )


def targets_for(source: str, languages: Iterable[str]) -> tuple[str, ...]:
    """Return the languages that a text in `source` is to be brought into."""
    return tuple(code for code in languages if code != source)


def next_try(attempts: int) -> timedelta:
    """Return how long to wait after the given number of failures."""
    return timedelta(minutes=RETRY_MINUTES[min(attempts, len(RETRY_MINUTES) - 1)])


def take_next(
    wanted: Sequence[Waiting], latest: Sequence[Waiting], oldest: Sequence[Waiting], limit: int, now: datetime
) -> list[Waiting]:
    """Choose what is translated next of what waits, each list in its own order.

    What somebody looks at comes first, then the latest, and always some of the oldest, so that nothing waits for ever.
    A long text goes alone: when nothing shorter waits, somebody looks at it, or it has waited long enough.
    """
    long = [one for one in (*wanted, *oldest, *latest) if one.size > LONG]
    overdue = [one for one in long if one.since <= now - PATIENCE]
    wanted_short, latest_short, oldest_short = (
        [one for one in waiting if one.size <= LONG] for waiting in (wanted, latest, oldest)
    )
    if overdue:
        return [min(overdue, key=lambda one: one.since)]
    if wanted_short:
        return _shared(wanted_short, oldest_short, limit)
    if wanted:
        return [wanted[0]]
    return _shared(latest_short, oldest_short, limit) or long[:1]


def _shared(first: Sequence[Waiting], oldest: Sequence[Waiting], limit: int) -> list[Waiting]:
    ids = {one.text_id for one in first}
    taken = _fitting([one for one in oldest if one.text_id not in ids], limit // OLDEST, SHARE // OLDEST)
    return _fitting(first, limit - len(taken), SHARE - sum(map(_cost, taken))) + taken


def _fitting(waiting: Sequence[Waiting], limit: int, share: int) -> list[Waiting]:
    """Take from the front what fits, one at least."""
    taken: list[Waiting] = []
    for one in waiting[:limit]:
        share -= _cost(one)
        if taken and share < 0:
            break
        taken.append(one)
    return taken


def _cost(one: Waiting) -> int:
    return one.size * len(one.targets)


def shown_status(status: Status, has_body: bool) -> Shown:
    """Return what a reader is told; a stale translation without a body is one still waiting."""
    if status is Status.STALE and not has_body:
        return Shown.PENDING
    return Shown(status.value)


def harmless(text: str) -> str:
    """Return the text for showing, without the characters that turn the order of its surroundings around."""
    return BIDI_OVERRIDES.sub("", text)


def paragraphs_of(body: str, language: Language) -> tuple[Paragraph, ...]:
    """Cut an original into paragraphs for showing."""
    return _cut([(harmless(body), language, True)])


def paragraphs_of_segments(segments: Sequence[Sequence[Any]], target: Language) -> tuple[Paragraph, ...]:
    """Cut stored segments `[text, language]` into paragraphs, each piece with its own language."""
    return _cut([(harmless(text), get(code), code != target.code) for text, code, *_ in segments])


def _cut(stretches: Iterable[tuple[str, Language, bool]]) -> tuple[Paragraph, ...]:
    paragraphs: list[list[Piece]] = [[]]
    for text, language, is_original in stretches:
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        for number, line in enumerate(lines):
            if number:
                paragraphs.append([])
            if line:
                paragraphs[-1].append(Piece(line, language, is_original))
    return tuple(tuple(paragraph) for paragraph in paragraphs if any(piece.text.strip() for piece in paragraph))
