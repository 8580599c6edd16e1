"""Finding a negation that a translation dropped or added.

``negation.tsv`` beside this module has five lists of patterns for each language. ``apparent`` looks negative and is
not: "not only", "-지 않을까요", "なければなりません", "有没有", and a double negation. ``weak`` is negative in form,
but translators like to say it positively: "not far" is "near", "do not forget" is "remember". ``clear`` is what a
translation must answer to. ``loose`` is any other sign by which languages negate: "lack", "only", "불만"; and
``steady`` are those of them that translate into one another, such as "closed", "무료", "休館".

The clear negation of one side must find a clear one on the other, or more loose signs than its own side has steady
ones: "closed" may stand for "does not open", but not for the "not" of "is not closed". Two negations of which one is
lost are not seen, nor is a "not" that moved to another clause.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).with_name("negation.tsv")


@dataclass(frozen=True, slots=True)
class _Markers:
    apparent: re.Pattern[str]
    weak: re.Pattern[str]
    clear: re.Pattern[str]
    loose: re.Pattern[str]
    steady: re.Pattern[str]

    def is_clear(self, text: str) -> bool:
        """Tell whether a text says "not" and can hardly be put otherwise."""
        if self.clear.search(text) is None:
            return False
        return self.clear.search(self.weak.sub(" ", self.apparent.sub(" ", text))) is not None

    def count_loose(self, text: str) -> int:
        """Count the signs of negation in a text that has no clear one."""
        rest, weak = self.weak.subn(" ", self.apparent.sub(" ", text))
        return weak + len(self.loose.findall(rest))

    def count_steady(self, text: str) -> int:
        """Count the signs beside the clear ones that should be in a translation as well."""
        return len(self.steady.findall(self.clear.sub(" ", self.weak.sub(" ", self.apparent.sub(" ", text)))))


def _read() -> dict[str, _Markers]:
    """Read the lists; a language's list may go over several lines."""
    lists: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for line in _FILE.read_text(encoding="utf-8").splitlines()[1:]:
        language, name, patterns = line.split("\t")
        lists[language][name].append(patterns)
    return {language: _markers(**{name: "|".join(of) for name, of in own.items()}) for language, own in lists.items()}


def _markers(*, apparent: str, weak: str, clear: str, loose: str, steady: str) -> _Markers:
    return _Markers(
        *(re.compile(pattern, re.IGNORECASE) for pattern in (apparent, weak, clear, f"{loose}|{steady}", steady))
    )


_LANGUAGES: Final = _read()


def negation_differs(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Tell whether one side clearly says "not" and the other shows no sign of a negation that is not its own."""
    there, here = _LANGUAGES.get(source_language), _LANGUAGES.get(target_language)
    if there is None or here is None:
        return False
    is_said, is_heard = there.is_clear(source), here.is_clear(target)
    if is_said == is_heard:
        return False
    if is_said:
        return here.count_loose(target) <= there.count_steady(source)
    return there.count_loose(source) <= here.count_steady(target)
