"""Finding what was handed back instead of being translated, in whole or in part, or put into a third language."""

from __future__ import annotations

import functools
import re
from typing import Final

from portal.engines.translation.masking import without_links
from portal.engines.translation.scripts import Script, scripts_of_language

# Titles and names stay as they are, and stand between signs of their own.
_QUOTED: Final = re.compile(
    r"\"[^\"]*\"|[“„][^”“]*[”“]|«[^»]*»|「[^」]*」|『[^』]*』|《[^》]*》|[(（][^)）]*[)）]|'[^']*'"
)
_QUOTES: Final = frozenset("\"“„«「『《(（'")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SIMPLE_WORD: Final = re.compile(r"[^\W\d_]+")
_MIN_COPIED_WORDS: Final = 4
_MIN_COPIED_LETTERS: Final = 6
_RUN: Final = 3
_RUN_OF_SCRIPT: Final = {
    Script.HANGUL: re.compile(r"[가-힣]{2,}"),
    Script.HAN: re.compile(r"[\u3400-\u9fff]{2,}"),
    Script.KANA: re.compile(r"[\u3041-\u30fa]{2,}"),
    Script.CYRILLIC: re.compile(r"[\u0400-\u04ff]{3,}"),
    Script.THAI: re.compile(r"[\u0e01-\u0e4e]{3,}"),
    Script.ARABIC: re.compile(r"[\u0620-\u064a]{3,}"),
    Script.HEBREW: re.compile(r"[\u05d0-\u05ea]{3,}"),
    Script.GREEK: re.compile(r"[\u0370-\u03ff]{3,}"),
    Script.DEVANAGARI: re.compile(r"[\u0900-\u097f]{3,}"),
}


def is_copied(source: str, target: str) -> bool:
    """Tell whether a sentence of some words was handed back as its own translation."""
    if source.casefold() != target.casefold():
        return False
    words = _WORD.findall(source)
    is_sentence_of_signs = any(character > "\u2e80" for character in source)
    return len(words) >= _MIN_COPIED_WORDS or (
        is_sentence_of_signs and sum(map(len, words)) >= _MIN_COPIED_LETTERS and source[-1:] in ".。!?！？"
    )


def is_copied_in_part(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Tell whether a piece of the source stands untranslated in the translation, quotations and names aside."""
    bare = _unquoted(without_links(target))
    for run in _foreign_runs(source_language, target_language):
        if any(piece in source for piece in run.findall(bare)):
            return True
    return Script.LATIN in scripts_of_language(source_language) and _repeats_words(source, bare)


def _unquoted(text: str) -> str:
    return text if _QUOTES.isdisjoint(text) else _QUOTED.sub(" ", text)


@functools.lru_cache(maxsize=1_024)
def _foreign_runs(source_language: str, target_language: str) -> tuple[re.Pattern[str], ...]:
    """List patterns of what only the source is written in."""
    foreign = scripts_of_language(source_language) - scripts_of_language(target_language)
    return tuple(run for script, run in _RUN_OF_SCRIPT.items() if script in foreign)


def _repeats_words(source: str, target: str) -> bool:
    """Find three different words on end that the source has as well, two of them in small letters: not a name."""
    words, known = _WORD.findall(target), _WORD.findall(source)
    if len(set(words) & set(known)) < _RUN - 1:
        return False
    runs = {tuple(known[start : start + _RUN]) for start in range(len(known) - _RUN + 1)}
    here = (tuple(words[start : start + _RUN]) for start in range(len(words) - _RUN + 1))
    return any(run in runs and len(set(run)) == _RUN and sum(word[0].islower() for word in run) > 1 for run in here)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# The commonest small words of languages in Latin letters, those of several languages among them.
_SMALL_WORDS: Final = {
    "en": _words(
        "the of and to in is are was were for with on that this at by it be from has have had not no our we "
        "you they will a an or can must may if my all us there more do does than as about please its their "
        "your when after"
    ),
    "de": _words(
        "der die das und ist sind zu in den dem des ein eine einen nicht für mit auf von vom im wird werden "
        "es wir sie ich bei an am um auch dass sich bitte kein keine oder aus zum zur hat haben so als "
        "unser unsere noch nach vor bis man"
    ),
    "fr": _words(
        "le la les de des du et est sont un une à au aux en pour dans que qui sur ne pas il elle nous vous "
        "par l d n c s j qu plus avec ce cette son sa ses ou mais se y"
    ),
    "es": _words(
        "el la los las de del y es son un una a al en para por que se con no su sus más está hay nos lo o "
        "si me muy ha han este esta cada entre hasta desde sin cuando porque mi te ser"
    ),
    "vi": _words(
        "là và của có không được cho các những một này ở với trong đến khi người từ vào bị tôi chúng để hãy "
        "vui xin ngày giờ đã đang sẽ rất hơn về trước sau tại vì nên phải ra lên bạn"
    ),
    "id": _words("yang dan di ke dari untuk dengan ini itu tidak ada pada akan oleh kami saya atau juga dalam bisa"),
    "pt": _words("o a os as de do da e é são um uma ao em para por que se com não sua mais está há nos"),
    "it": _words("il lo la gli le del di della e è sono un una al in per che si con non su più ci nel l"),
    "tl": _words("ang ng mga sa na ay at para hindi ito kami natin namin po may kung siya nang"),
    "uz": _words("va bu uchun bilan ham emas bor yo'q kerak biz men siz edi qilish bo'lgan"),
}
_MIN_WORDS: Final = 4
_MIN_SMALL_WORDS: Final = 2
_TIMES_ITS_OWN: Final = 3


def is_third_language(target: str, target_language: str) -> bool:
    """Tell whether a translation in Latin letters has the small words of another language rather than its own."""
    own = _SMALL_WORDS.get(target_language)
    if own is None:
        return False
    words = set(_SIMPLE_WORD.findall(_unquoted(target).casefold()))
    if len(words) < _MIN_WORDS:
        return False
    least = max(_MIN_SMALL_WORDS, _TIMES_ITS_OWN * len(words & own))
    return any(len(words & small) >= least for small in _SMALL_WORDS.values())
