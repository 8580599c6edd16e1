"""The installed packages as legs: found on disk, loaded when first used, found again when the folder changes.

Traps that shaped this module: ``argostranslate`` makes folders under HOME when imported, unless told otherwise by the
environment; its ``translate`` module brings a sentence splitter that downloads a model at the first sentence, and a
runtime that writes a device id, so only ``argostranslate.package`` is ever imported; a re-installed package would keep
its old model in memory, so legs are read again when the folder changes; one broken package must not hide the others.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from portal.engines.translation.codes import is_argos_code, to_portal
from portal.engines.translation.gate import Policy, read_policy
from portal.engines.translation.legs import Draft, Pair
from portal.engines.translation.memory import cost_of
from portal.engines.translation.residence import Residence

# Argos's own search for ordinary packages, so that they say what their makers measured. Gated packages are searched
# greedily: as exact on the sample packages, in a third of the time, and the gate catches what a wider search might have
# mended.
_LENGTH_PENALTY: Final = 0.2
_SEARCH: Final = {"beam_size": 4, "length_penalty": _LENGTH_PENALTY}
_GATED_SEARCH: Final = {"beam_size": 1}
_UNKNOWN: Final = "<unk>"
# Whole numbers of eight bits are multiplied otherwise on each kind of processor: far enough to cross a threshold.
_GATED_COMPUTE: Final = "float32"
# CTranslate2 sorts what it is given by length and cuts it into batches of so many pieces: fewer and it multiplies thin
# matrices, more and they leave the processor's caches.
_BATCH_TOKENS: Final = 1_024
# Models hold 256 positions or more, start and end tokens included; beyond its last position a model raises.
_MAX_TOKENS: Final = 250

_ARGOS: Final = "argostranslate.package"
_import_lock = threading.Lock()

Mark = tuple[int, str, int, int]
"""What a package is recognised by: metadata time, folder, model time and size."""


def import_argos(packages_dir: Path) -> ModuleType:
    """Import ``argostranslate.package``; the folders it makes then are never used, and removed at once."""
    with _import_lock:
        if _ARGOS in sys.modules:
            return sys.modules[_ARGOS]
        with tempfile.TemporaryDirectory() as aside:
            folders = {f"XDG_{kind}_HOME": aside for kind in ("DATA", "CONFIG", "CACHE")}
            with _environment(folders | {"ARGOS_PACKAGES_DIR": str(packages_dir)}):
                return importlib.import_module(_ARGOS)


@contextlib.contextmanager
def _environment(changes: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in changes}
    os.environ.update(changes)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


class ArgosLeg:
    """One installed Argos package."""

    def __init__(self, package: Any, policy: Policy, threads: int, residence: Residence) -> None:
        """Keep the package; its model is loaded by the first ``run``, and stays as long as the residence lets it."""
        self._package = package
        self._policy = policy
        self._threads = threads
        self._residence = residence
        self._translator: Any = None

    @property
    def pair(self) -> Pair:
        """The source and target, in portal codes."""
        return to_portal(self._package.from_code), to_portal(self._package.to_code)

    @property
    def version(self) -> str:
        """The package's version."""
        return str(self._package.package_version)

    @property
    def policy(self) -> Policy:
        """How the package wants to be used."""
        return self._policy

    @property
    def cost(self) -> int:
        """The bytes of memory that the package takes once it has been used."""
        return cost_of(self._package.package_path)

    def unload(self) -> None:
        """Give the model's memory back; the next ``run`` loads it again."""
        self._translator = None

    def run(self, sentences: Sequence[str]) -> list[Draft]:
        """Translate sentences in one batch, with the log-probabilities of the answers."""
        pieces = [self._package.tokenizer.encode(sentence) for sentence in sentences]
        drafts = [self._draft_without_model(tokens) for tokens in pieces]
        asked = [index for index, draft in enumerate(drafts) if draft is None]
        source = [pieces[index] for index in asked]
        for index, draft in zip(asked, self._translate(source), strict=True):
            drafts[index] = draft
        return [draft for draft in drafts if draft is not None]

    def _draft_without_model(self, pieces: Sequence[str]) -> Draft | None:
        """Answer what needs no model: a sentence too long for it, or, behind a gate, one with unknown pieces."""
        if not 0 < len(pieces) <= _MAX_TOKENS:
            return Draft("", cut=True)
        if self._policy.gate is not None and self._has_unknown(pieces):
            return Draft("", unknown_source=True)
        return None

    def _load(self) -> Any:
        self._residence.use(self)
        translator = self._translator
        if translator is None:
            import ctranslate2

            translator = self._translator = ctranslate2.Translator(
                str(self._package.package_path / "model"),
                device="cpu",
                compute_type="default" if self._policy.gate is None else _GATED_COMPUTE,
                inter_threads=1,
                intra_threads=self._threads,
            )
        return translator

    def _translate(self, source: Sequence[Sequence[str]]) -> list[Draft]:
        if not source:
            return []
        translator = self._load()
        if self._policy.gate is not None:
            return self._translate_gated(translator, source)
        results = self._search(translator, source, return_scores=True, **_SEARCH)
        # Finding out which piece an unknown one stands for slows the whole batch down, and hardly any has one.
        lost = [index for index, result in enumerate(results) if _UNKNOWN in result.hypotheses[0]]
        again = self._search(
            translator, [source[index] for index in lost], return_scores=True, replace_unknowns=True, **_SEARCH
        )
        for index, result in zip(lost, again, strict=True):
            results[index] = result
        return [self._draft_searched(result.hypotheses[0], result.scores[0]) for result in results]

    def _translate_gated(self, translator: Any, source: Sequence[Sequence[str]]) -> list[Draft]:
        """Search, and ask for the log-probability of every single piece, which the gate goes by."""
        answers = [result.hypotheses[0] for result in self._search(translator, source, **_GATED_SEARCH)]
        scores = translator.score_batch(source, answers, max_batch_size=_BATCH_TOKENS, batch_type="tokens")
        return [
            self._draft(answer, sum(score.log_probs) / len(score.log_probs), min(score.log_probs))
            for answer, score in zip(answers, scores, strict=True)
        ]

    def _search(self, translator: Any, source: Sequence[Sequence[str]], **options: Any) -> list[Any]:
        prefix = self._package.target_prefix
        found: list[Any] = translator.translate_batch(
            source,
            target_prefix=[[prefix]] * len(source) if prefix else None,
            max_batch_size=_BATCH_TOKENS,
            batch_type="tokens",
            max_input_length=0,
            max_decoding_length=_MAX_TOKENS,
            **options,
        )
        return found

    def _draft_searched(self, answer: Sequence[str], score: float) -> Draft:
        """Undo the length penalty: CTranslate2's score is the sum over the pieces it chose and the end, divided by it.

        A prefix is given, not chosen, but counts as length.
        """
        length = len(answer) + 1
        mean = score * length**_LENGTH_PENALTY / max(1, length - bool(self._package.target_prefix))
        return self._draft(answer, mean, mean)

    def _draft(self, answer: Sequence[str], mean_logprob: float, min_logprob: float) -> Draft:
        text = self._package.tokenizer.decode(answer)
        return Draft(
            text=text.removeprefix(self._package.target_prefix).strip(),
            mean_logprob=mean_logprob,
            min_logprob=min_logprob,
            cut=len(answer) >= _MAX_TOKENS,
        )

    def _has_unknown(self, pieces: Sequence[str]) -> bool:
        processor = self._package.tokenizer.lazy_processor()
        return any(processor.piece_to_id(piece) == processor.unk_id() for piece in pieces)


class PackageStore:
    """The legs of one packages folder."""

    def __init__(self, packages_dir: Path, threads: int = 1, ceiling: int | None = None) -> None:
        """Look at nothing yet; the folder need not exist. ``ceiling`` bounds the bytes of the models in memory."""
        self._dir = packages_dir
        self._threads = threads
        self._lock = threading.Lock()
        self._residence = Residence(ceiling)
        self._read: dict[Mark, ArgosLeg | None] | None = None
        self._legs: dict[Pair, ArgosLeg] = {}

    @property
    def residence(self) -> Residence:
        """Which models are in memory."""
        return self._residence

    def legs(self) -> Mapping[Pair, ArgosLeg]:
        """Give the legs installed now; a few ``stat`` calls when nothing changed.

        Whoever holds legs of before may go on with those that are loaded, although their packages are gone.
        """
        with self._lock:
            marks = self._read_marks()
            if self._read is None or marks != list(self._read):
                self._read_legs(marks)
            return dict(self._legs)

    def _read_marks(self) -> list[Mark]:
        """Mark each package, oldest installation first."""
        found = []
        for folder in self._dir.iterdir() if self._dir.is_dir() else ():
            try:
                metadata, model = (folder / "metadata.json").stat(), (folder / "model" / "model.bin").stat()
            except OSError:
                continue
            found.append((metadata.st_ctime_ns, folder.name, model.st_mtime_ns, model.st_size))
        return sorted(found)

    def _read_legs(self, marks: Sequence[Mark]) -> None:
        """Read every package that is new, so that the models of the others stay; of two for one pair the later counts.

        Models whose packages are gone are given back with the last leg that somebody holds.
        """
        before = self._read or {}
        self._read = {mark: before[mark] if mark in before else self._read_leg(self._dir / mark[1]) for mark in marks}
        self._legs = {leg.pair: leg for leg in self._read.values() if leg is not None}
        self._residence.keep_only(list(self._legs.values()))

    def _read_leg(self, folder: Path) -> ArgosLeg | None:
        """Read one package, or None when it is not a usable translation package."""
        argos = import_argos(self._dir)
        try:
            package = argos.Package(folder)
            policy = read_policy(json.loads((folder / "metadata.json").read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError, AttributeError):
            return None
        usable = is_argos_code(package.from_code) and is_argos_code(package.to_code) and hasattr(package, "tokenizer")
        if not usable or package.type != "translate":
            return None
        return ArgosLeg(package, policy, self._threads, self._residence)
