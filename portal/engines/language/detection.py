"""Which language a text is written in: script rules, then the n-gram model, then langdetect where that is in doubt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from portal.engines.language import grams, scripts
from portal.engines.language.mixture import languages_of
from portal.engines.language.neighbours import looks_foreign
from portal.engines.language.second_opinion import opinion

LANGUAGES = (
    *("ar", "de", "en", "es", "fr", "hi", "id", "ja", "ko"),
    *("mn", "ne", "ru", "th", "tl", "uz", "vi", "zh-Hans", "zh-Hant"),
)

_ONE_LANGUAGE = {"hangul": "ko", "thai": "th", "arabic": "ar"}
_UNKNOWN_TO_LANGDETECT = frozenset({"mn", "uz"})
# The model knows at least this share of the n-grams in all but about one in twenty texts of its own languages.
_USUAL_COVERAGE = {"latin": 0.86, "cyrillic": 0.79, "devanagari": 0.78, "han": 0.6}
# Where the model knows fewer of the n-grams, it is no text of its languages: letters typed at random, a code.
_LEAST_COVERAGE = {"latin": 0.6, "cyrillic": 0.55}
_SCRAP, _LEAST_LETTERS = 40, 2
_SURE = 0.9
# Even a sure reading is wrong now and then (a name, a quotation, a loan word).
_LAPSE = 0.004
_TRUST_IN_LANGDETECT = 0.3
_TRUST_ABOUT_FOREIGN_TEXT = 0.9
_SURELY_FOREIGN = 0.9
_OPINION_LENGTH = 300
_LEAST_SHARE = 0.02
_MOST_ALTERNATIVES = 3
_ELSEWHERE = ""
_FIRST_DENSE = "\u0530"
# The end of a sentence with more behind it.
_BETWEEN = re.compile(r"[.!?。！？\n;:|/]+\s*[^\W\d_]")
_LEAST_MIXED = 16
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Detection:
    """A language code of the portal or None, how sure that is (0..1), and what else it may be, likeliest first.

    ``mixed`` names the languages of a text that is written in several side by side, the heaviest first; else it is ().
    """

    language: str | None
    confidence: float
    alternatives: tuple[tuple[str, float], ...] = ()
    mixed: tuple[str, ...] = ()


UNDETERMINED = Detection(None, 0.0)


def detect(text: str, models: Mapping[str, grams.Group] | None = None) -> Detection:
    """Tell the language of a text of any length.

    ``language`` is None, with confidence 0, when the text has no letters, or letters that are no words, or is in a
    script or language that the portal does not know. Otherwise ``confidence`` is a probability, fitted on held-out
    short texts. Same text, same answer; no text raises.
    ``models`` are other n-gram models than the shipped ones, by script.
    """
    models = models if models is not None else grams.groups()
    taken = scripts.sample(text)
    masses = scripts.masses(taken)
    found = _detect(taken, masses, models)
    mixed = languages_of(taken, partial(_told, models=models)) if _may_be_mixed(taken, masses) else ()
    return replace(found, mixed=mixed) if mixed else found


def _may_be_mixed(text: str, masses: Mapping[str, float]) -> bool:
    """Tell whether a text has several sentences or scripts: asking is slower than most answers."""
    return len(text) >= _LEAST_MIXED and (len(masses) > 1 or _BETWEEN.search(text) is not None)


def _told(text: str, models: Mapping[str, grams.Group]) -> tuple[str | None, float]:
    found = _detect(text, scripts.masses(text), models, asks=False)
    return found.language, found.confidence


def _detect(
    text: str, masses: Mapping[str, float], models: Mapping[str, grams.Group], *, asks: bool = True
) -> Detection:
    """Tell the language of a sample; langdetect, which takes its time, is asked only if `asks`."""
    if len(text) < _SCRAP and not _says_a_word(text):
        return UNDETERMINED
    total: dict[str, float] = {}
    for script, share in _script_shares(masses).items():
        for language, probability in _languages_of(script, text, models, asks).items():
            total[language] = total.get(language, 0.0) + share * probability
    return _answer(total) if total else UNDETERMINED


def _says_a_word(text: str) -> bool:
    """Tell whether two different letters stand together, or one of a script whose marks cut words or that has none."""
    return any(len(set(run)) >= _LEAST_LETTERS or run[0] > _FIRST_DENSE for run in _LETTERS.findall(text))


def _script_shares(masses: Mapping[str, float]) -> dict[str, float]:
    """Tell how much of the decision each script gets; squares let the main script lead."""
    squares = {script: mass * mass for script, mass in masses.items()}
    whole = sum(squares.values())
    shares = {script: square / whole for script, square in squares.items() if square >= _LEAST_SHARE * whole}
    kept = sum(shares.values())
    return {script: share / kept for script, share in shares.items()}


def _languages_of(script: str, text: str, models: Mapping[str, grams.Group], asks: bool) -> dict[str, float]:
    """Spread a script's share over its languages; the rest is what lies outside the portal's languages."""
    if script == "other":
        return {_ELSEWHERE: 1.0}
    if script in _ONE_LANGUAGE:
        own, doubtful = {_ONE_LANGUAGE[script]: 1.0}, False
    else:
        reading = grams.read(models[script], text, script)
        if reading.coverage < _LEAST_COVERAGE.get(script, 0.0):
            return {_ELSEWHERE: 1.0}
        own = reading.probabilities
        doubtful = max(own.values()) < _SURE or reading.coverage < _USUAL_COVERAGE[script]
    foreign = looks_foreign(text, script, max(own, key=own.__getitem__))
    if foreign and not asks:
        return {_ELSEWHERE: 1.0}
    if asks and (doubtful or foreign):
        own = _pooled(own, opinion(text[:_OPINION_LENGTH]), foreign)
    even = _LAPSE / len(own)
    return {language: (1 - _LAPSE) * probability + even for language, probability in own.items()}


def _pooled(own: Mapping[str, float], theirs: Mapping[str, float], foreign: bool) -> dict[str, float]:
    """Mix the model's probabilities with langdetect's; what the latter cannot know stays with the former."""
    # langdetect does not weigh scripts: kanji alone is Korean to it.
    theirs = {
        language: probability
        for language, probability in theirs.items()
        if language in own or language not in LANGUAGES
    }
    whole = sum(theirs.values())
    if not whole:
        return dict(own)
    theirs = {language: probability / whole for language, probability in theirs.items()}
    elsewhere = sum(probability for language, probability in theirs.items() if language not in own)
    if foreign and elsewhere >= _SURELY_FOREIGN:
        kept = {language: (1 - _TRUST_ABOUT_FOREIGN_TEXT) * probability for language, probability in own.items()}
        return {**kept, _ELSEWHERE: _TRUST_ABOUT_FOREIGN_TEXT}
    trust = _TRUST_IN_LANGDETECT
    unknown = sum(own.get(language, 0.0) for language in _UNKNOWN_TO_LANGDETECT)
    told = {language: theirs.get(language, 0.0) * (1 - unknown) for language in own}
    told |= {language: own[language] for language in _UNKNOWN_TO_LANGDETECT if language in own}
    pooled = {language: (1 - trust) * own[language] + trust * told[language] for language in own}
    pooled[_ELSEWHERE] = max(0.0, 1 - sum(pooled.values()))
    return pooled


def _answer(total: Mapping[str, float]) -> Detection:
    ranked = sorted(total.items(), key=lambda item: (-item[1], item[0]))
    likely = tuple((language, round(p, 4)) for language, p in ranked if language and p >= _LEAST_SHARE)
    best, confidence = ranked[0]
    if not best:
        return Detection(None, 0.0, likely[:_MOST_ALTERNATIVES])
    return Detection(best, round(min(1.0, confidence), 4), likely[1 : 1 + _MOST_ALTERNATIVES])
