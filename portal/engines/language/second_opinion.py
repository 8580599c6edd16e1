"""langdetect's view of a text: asked when the portal's own model is in doubt, or faces a language it has never seen."""

from __future__ import annotations

import functools

from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
from langdetect.lang_detect_exception import LangDetectException

_SEED = 0
_OWN_CODES = {"zh-cn": "zh-Hans", "zh-tw": "zh-Hant"}
_PORTAL_LANGUAGES = frozenset(
    ("ar", "de", "en", "es", "fr", "hi", "id", "ja", "ko", "ne", "ru", "th", "tl", "vi", "zh-cn", "zh-tw")
)
# A visitor of the portal writes one of its languages far more often than any other that langdetect knows.
_PRIOR_ELSEWHERE = 0.2


@functools.cache
def _factory() -> DetectorFactory:
    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)
    factory.set_seed(_SEED)
    return factory


def opinion(text: str) -> dict[str, float]:
    """Give langdetect's probabilities by language code (Chinese by script), always the same; {} if it has none."""
    factory = _factory()
    detector = factory.create()
    detector.set_prior_map(
        {code: 1.0 if code in _PORTAL_LANGUAGES else _PRIOR_ELSEWHERE for code in factory.get_lang_list()}
    )
    detector.append(text)
    try:
        found = detector.get_probabilities()
    except LangDetectException:
        return {}
    return {_OWN_CODES.get(answer.lang, answer.lang): float(answer.prob) for answer in found}
