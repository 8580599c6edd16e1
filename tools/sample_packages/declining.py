"""Sentences that the packages must decline: known words in a new structure, and ordinary civic sentences."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from portal.engines.translation.argos import ArgosTranslator
from tools.sample_packages.offline import translate_each
from tools.sample_packages.recognise import patterns_of

PLANTED = Path(__file__).parent / "planted"
CIVIC_SENTENCES = {"ko": 150, "en": 90}
SHORTEST = 10
TARGETS = {"ko": ("en", "ja", "zh"), "en": ("ko", "ja", "zh"), "ja": ("en", "ko"), "zh": ("en", "ko")}

Row = tuple[str, str, str, int, int, list[tuple[str, str]]]


def planted(kind: str, language: str) -> list[str]:
    """Read the planted sentences of one kind (``structure`` or ``outside``) and language, if there are any."""
    path = PLANTED / f"{kind}-{language}.txt"
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def civic(folder: Path, language: str, translator: ArgosTranslator) -> list[str]:
    """Take real sentences of some length, at most one a text, that do not happen to be in the grammar."""
    found: list[str] = []
    with (folder / f"{language}.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            spans = translator.split(str(json.loads(line)["body"]), language)
            sentences = [span.text for span in spans if span.is_sentence and len(span.text) >= SHORTEST]
            found.extend([text for text in sentences if not patterns_of(text, language)][:1])
    return found[: CIVIC_SENTENCES[language]]


def declining_rows(translator: ArgosTranslator, civic_folder: Path | None) -> Iterator[Row]:
    """Give (kind, source, target, sentences, declined, the translations that passed) for every direction."""
    for source, targets in TARGETS.items():
        kinds = {kind: planted(kind, source) for kind in ("structure", "outside")}
        if civic_folder is not None and source in CIVIC_SENTENCES:
            kinds["civic"] = civic(civic_folder, source, translator)
        for kind, texts in kinds.items():
            for target in targets if texts else ():
                answers = translate_each(translator, texts, source, target)
                passed = [(text, answer) for text, answer in zip(texts, answers, strict=True) if answer is not None]
                yield kind, source, target, len(texts), len(texts) - len(passed), passed
