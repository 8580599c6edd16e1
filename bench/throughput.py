"""Real civic texts into four languages, by way of English: the engine, a loop over the library's own call, and bare
CTranslate2, in turns on the same packages.

The loop calls ``argostranslate.translate.translate`` for each text and language. Its sentence splitter would download a
model at the first sentence, so it gets ours, which takes less time. "Bare" is one ``translate_batch`` a step over
tokens that are ready; so it neither splits nor tokenises, checks nothing and puts nothing together.

All three do equal work: the checks of the engine are made, but decline nothing until the last step. What they decline
in life, and how fast the engine is then, is told beside it. The packages are the sample packages without their gate
(the library knows none) and Traditional Chinese under the weights of Simplified, since no sample package makes a fourth
language; so the words mean little, and the time is that of the models' size.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from bench.measuring import Figure, keep
from portal.engines.translation import packages, pipeline, segments, termbase
from portal.engines.translation.gate import normalise
from portal.engines.translation.legs import Draft, Leg, Pair, find_route
from portal.engines.translation.masking import has_words
from portal.engines.translation.store import PackageStore
from portal.engines.translation.types import Job, Outcome
from portal.engines.translation.verify import Verdict, Workbench
from tools.backlog import MEBIBYTE, fill, work_off
from tools.crash.site import fresh

ROOT: Final = Path(__file__).resolve().parent.parent
SAMPLES: Final = ROOT / "tools" / "sample_packages" / "packages"
CIVIC: Final = ROOT.parent / "shared" / "data" / "civic" / "ko.jsonl"
SOURCE: Final = "ko"
TARGETS: Final = ("en", "ja", "zh-Hans", "zh-Hant")
CODES: Final = {"zh-Hans": "zh", "zh-Hant": "zt"}
MOST_PIECES: Final = 250
TURN: Final = 40
"""Texts a turn."""
COMPARED: Final = 5
"""Every so-manieth text is translated by the library sentence by sentence as well, to be compared."""


class Undeclining(Workbench):
    """Checks as always, and lets every sentence go on."""

    def _decide(
        self, pair: Pair, sentence: str, masked: Any, draft: Draft | None, back: Mapping[str, Draft | None]
    ) -> Verdict:
        verdict = super()._decide(pair, sentence, masked, draft, back)
        return Verdict(verdict.text) if verdict.text else verdict


@dataclass
class Times:
    """Seconds of each contestant, by name."""

    seconds: Counter[str] = field(default_factory=Counter)

    def take(self, name: str, work: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        begun = time.perf_counter()
        result = work(*arguments, **named)
        self.seconds[name] += time.perf_counter() - begun
        return result


def prepare(folder: Path) -> None:
    """Unpack the sample packages, take their gates away, and give the fourth language to one of them."""
    packages.import_folder(SAMPLES, folder)
    unpacked = [path.parent for path in folder.glob("*/metadata.json")]
    for package in unpacked:
        metadata = json.loads((package / "metadata.json").read_text("utf-8"))
        metadata.pop("portal", None)
        _write(package, metadata)
        if (metadata["from_code"], metadata["to_code"]) == ("en", "zh"):
            copy = folder / "translate-en_zt-1_0"
            shutil.copytree(package, copy)
            _write(copy, metadata | {"to_code": "zt", "to_name": "Chinese (traditional)"})


def _write(package: Path, metadata: Mapping[str, Any]) -> None:
    (package / "metadata.json").write_text(json.dumps(metadata), "utf-8")


def read_texts(number: int, leg: Any) -> tuple[list[str], int]:
    """Read civic texts without the sentences that are too long for the models, and count those."""
    texts, left_out = [], 0
    for line in itertools.islice(CIVIC.open(encoding="utf-8"), number):
        row = json.loads(line)
        kept = []
        for span in segments.split(f"{row['title']}\n{row['body']}", SOURCE):
            is_long = span.is_sentence and len(leg.tokenizer.encode(normalise(span.text))) > MOST_PIECES
            left_out += is_long
            kept.append("" if is_long else span.text)
        texts.append("".join(kept))
    return texts, left_out


class Loop:
    """The library's own call, for each text and language."""

    def __init__(self) -> None:
        from argostranslate import settings, translate

        if (settings.inter_threads, settings.intra_threads) != (1, 1):
            raise RuntimeError("the library was imported before it was told its threads")
        self._translate = translate.translate
        self.errors = 0
        for language in translate.get_installed_languages():
            for way in language.translations_from:
                packaged = getattr(way, "underlying", None)
                if packaged is not None:
                    packaged.sentencizer = Splitter(packaged.pkg.from_code)

    def run(self, texts: Sequence[str], target: str) -> None:
        for text in texts:
            self.one(text, target)

    def one(self, text: str, target: str) -> str:
        try:
            return str(self._translate(text, SOURCE, CODES.get(target, target)))
        except RuntimeError:  # a step in the middle became too long for the next model
            self.errors += 1
            return ""


class Splitter:
    """Our sentences for the library, whose own splitter needs the network."""

    def __init__(self, language: str) -> None:
        self._language = {"zh": "zh-Hans", "zt": "zh-Hant"}.get(language, language)

    def split_sentences(self, text: str) -> list[str]:
        return [span.text for span in segments.split(text, self._language) if span.is_sentence and span.text.strip()]


class Bare:
    """One call of CTranslate2 a step, over tokens that are ready."""

    def __init__(self, folder: Path) -> None:
        import ctranslate2

        self._packages = {leg.pair: leg._package for leg in PackageStore(folder).legs().values()}
        self._models = {
            pair: ctranslate2.Translator(str(package.package_path / "model"), inter_threads=1, intra_threads=1)
            for pair, package in self._packages.items()
        }

    def steps(self, texts: Sequence[str], bench: Workbench) -> list[tuple[Pair, list[list[str]]]]:
        """List what each model was asked for these texts, as tokens."""
        asked = sentences_of(texts)
        found = []
        for pair in dict.fromkeys(
            pair for target in TARGETS for pair in find_route(self._models, SOURCE, target) or ()
        ):
            given = (
                asked if pair[0] == SOURCE else [v.text for v in bench.walk([(SOURCE, "en")], asked).values() if v.text]
            )
            tokens = [self._packages[pair].tokenizer.encode(normalise(sentence)) for sentence in dict.fromkeys(given)]
            found.append((pair, [one for one in tokens if 0 < len(one) <= MOST_PIECES]))
        return found

    def run(self, steps: Sequence[tuple[Pair, list[list[str]]]]) -> None:
        for pair, tokens in steps:
            self._models[pair].translate_batch(
                tokens,
                max_batch_size=1_024,
                batch_type="tokens",
                beam_size=4,
                length_penalty=0.2,
                max_input_length=0,
                max_decoding_length=MOST_PIECES,
            )


def sentences_of(texts: Sequence[str]) -> list[str]:
    spans = [span for text in texts for span in segments.split(text, SOURCE)]
    return list(dict.fromkeys(span.text for span in spans if span.is_sentence and has_words(span.text)))


def jobs_of(texts: Sequence[str], targets: tuple[str, ...] = TARGETS) -> list[Job]:
    return [Job(str(number), text, SOURCE, targets) for number, text in enumerate(texts)]


def turns(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(texts), TURN):
        yield texts[start : start + TURN]


def measure(number: int) -> list[Figure]:
    """Let all three work on the first so many texts, in turns."""
    with tempfile.TemporaryDirectory() as name:
        folder, gated_folder = Path(name) / "models", Path(name) / "gated"
        _settle_library(Path(name), folder)
        prepare(folder)
        packages.import_folder(SAMPLES, gated_folder)
        legs, gated, terms = PackageStore(folder).legs(), PackageStore(gated_folder).legs(), termbase.load()
        texts, left_out = read_texts(number, legs[SOURCE, "en"]._package)
        print(f"{len(texts)} texts, {len(sentences_of(texts))} sentences; {left_out} too long for the models left out.")
        times, loop, bare = Times(), Loop(), Bare(folder)
        same: Counter[str] = Counter()
        outcomes: list[Outcome] = []
        _warm_up(legs, gated, loop, terms)
        for turn in turns(texts):
            bench, jobs = Undeclining(legs), jobs_of(turn)
            times.take("ours", pipeline.translate, jobs, legs, terms, workbench=bench)
            for target in TARGETS:
                times.take(f"loop {target}", loop.run, turn, target)
            times.take("bare", bare.run, bare.steps(turn, bench))
            outcomes += times.take("declining", pipeline.translate, jobs, legs, terms).values()
            times.take("gated", pipeline.translate, jobs_of(turn, TARGETS[:3]), gated, terms)
            same += _compare(turn[::COMPARED], bench, loop)
    _tell(same, outcomes, loop.errors)
    return _figures(times.seconds, len(texts))


def measure_worker(number: int) -> None:
    """Let a worker do the same texts, from rows to rows, and tell its memory, with its models and without."""
    with fresh("sqlite", translates=False, PORTAL_LEASE_SECONDS="120") as site:
        (idle,), _seconds = work_off(site, 1)
        prepare(site.settings.models_dir)
        texts, _left_out = read_texts(number, PackageStore(site.settings.models_dir).legs()[SOURCE, "en"]._package)
        fill(site, texts, TARGETS)
        (busy,), seconds = work_off(site, 1)
    print(
        f"A worker took {busy.peak_bytes / MEBIBYTE:.0f} MB at most, "
        f"{idle.peak_bytes / MEBIBYTE:.0f} MB without a package; "
        f"{busy.settled} translations of {number} texts in {seconds:.0f} s, tone and search included."
    )


def _settle_library(home: Path, folder: Path) -> None:
    """Give the library its folders and as many threads as the others have, before it is imported."""
    os.environ |= {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("DATA", "CONFIG", "CACHE")}
    os.environ |= {"ARGOS_PACKAGES_DIR": str(folder), "ARGOS_INTER_THREADS": "1", "ARGOS_INTRA_THREADS": "1"}


def _warm_up(legs: Mapping[Pair, Leg], gated: Mapping[Pair, Leg], loop: Loop, terms: termbase.Termbase) -> None:
    pipeline.translate(jobs_of(["도서관을 늘려 주세요."]), legs, terms, workbench=Undeclining(legs))
    pipeline.translate(jobs_of(["도서관을 늘려 주세요."], TARGETS[:3]), gated, terms)
    for target in TARGETS:
        loop.one("도서관을 늘려 주세요.", target)


def _compare(texts: Sequence[str], bench: Workbench, loop: Loop) -> Counter[str]:
    """Count sentences that both translate, and those in the very same words, before any check."""
    found: Counter[str] = Counter()
    sentences = sentences_of(texts)
    for target in TARGETS:
        route = find_route(bench.legs, SOURCE, target)
        ours = bench.walk(route or (), sentences)
        for sentence in sentences:
            found[f"{target} compared"] += 1
            found[f"{target} same"] += loop.one(normalise(sentence), target).strip() == ours[sentence].text
    return found


def _tell(same: Mapping[str, int], outcomes: Sequence[Outcome], errors: int) -> None:
    for target in TARGETS:
        there, all_of_them = same[f"{target} same"], same[f"{target} compared"]
        print(f"{target}: {there} of {all_of_them} sentences as in the loop ({there / all_of_them:.1%})")
    reasons = sum((Counter(outcome.reasons) for outcome in outcomes), Counter[str]())
    print(f"The loop broke off {errors} times, where a pivot step was too long for the next model.")
    print(f"Translations by status: {dict(Counter(str(outcome.status) for outcome in outcomes))}")
    print(f"Sentences that checks keep in the original: {reasons.total()} ({dict(reasons.most_common())})")


def _figures(seconds: Mapping[str, float], texts: int) -> list[Figure]:
    def each(*names: str) -> float:
        return sum(seconds[name] for name in names) * 1000 / texts

    loop = [f"loop {target}" for target in TARGETS]
    what = "a civic text into four languages"
    return [
        Figure(what, each("ours"), "a loop of argostranslate.translate", each(*loop)),
        Figure(f"{what}, again", each("ours"), "bare translate_batch", each("bare")),
        Figure(f"{what}, checks declining", each("declining"), "a loop of argostranslate.translate", each(*loop)),
        Figure(
            "a civic text into three languages, gated packages",
            each("gated"),
            "a loop of argostranslate.translate, which knows no gate",
            each(*loop[:3]),
        ),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=200)
    options = parser.parse_args()
    if not CIVIC.exists():
        print(f"Nothing measured: {CIVIC.name} is not beside the project.")
        return
    figures = measure(options.texts)
    measure_worker(options.texts)
    for figure in figures:
        print(
            f"{figure.name}: {1000 / figure.milliseconds:.2f} texts a second; {figure.yardstick}: "
            f"{1000 / figure.yardstick_milliseconds:.2f}; {1 / figure.ratio:.2f} times"
        )
    keep(figures)


if __name__ == "__main__":
    main()
