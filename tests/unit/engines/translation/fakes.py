"""Legs that translate by a dictionary, and a real but tiny and untrained Argos package."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import sentencepiece
from ctranslate2.specs import TransformerSpec

from portal.engines.translation.gate import Gate, Policy
from portal.engines.translation.legs import Draft, Pair

_PIECES = 60
_WIDTH = 8


class FakeLeg:
    """A leg that knows some sentences, raises on some, and remembers what it was asked."""

    def __init__(
        self,
        pair: Pair,
        answers: Mapping[str, str | Draft],
        *,
        gate: Gate | None = None,
        masks_numbers: bool = False,
        raises_on: str | None = None,
    ) -> None:
        self.pair = pair
        self.version = "1.0"
        self.policy = Policy(gate, masks_numbers)
        self.asked: list[str] = []
        self._answers = answers
        self._raises_on = raises_on

    def run(self, sentences: Sequence[str]) -> list[Draft]:
        if self._raises_on in sentences:
            raise RuntimeError("model fell over")
        self.asked.extend(sentences)
        return [self._draft(sentence) for sentence in sentences]

    def _draft(self, sentence: str) -> Draft:
        answer = self._answers.get(sentence, Draft("⁇", unknown_source=True))
        return Draft(answer) if isinstance(answer, str) else answer


def round_trip_pair(source: str, target: str, words: Mapping[str, str]) -> dict[Pair, FakeLeg]:
    """Two gated legs, one the mirror of the other."""
    forward = Gate(min_token_logprob=-1.0, reverse=(target, source))
    back = Gate(min_token_logprob=-1.0, reverse=(source, target))
    return {
        (source, target): FakeLeg((source, target), words, gate=forward, masks_numbers=True),
        (target, source): FakeLeg(
            (target, source), {there: here for here, there in words.items()}, gate=back, masks_numbers=True
        ),
    }


def build_package(
    folder: Path, *, source: str = "ko", target: str = "en", portal: object = None, width: int = _WIDTH
) -> Path:
    """Write an unpacked package with a one-layer random model; it loads and answers, and its answers mean nothing."""
    (folder / "model").mkdir(parents=True)
    corpus = folder / "corpus.txt"
    corpus.write_text("\n".join(f"강남구 도서관 {n} library in the park" for n in range(200)), encoding="utf-8")
    sentencepiece.SentencePieceTrainer.train(
        input=str(corpus),
        model_prefix=str(folder / "sentencepiece"),
        vocab_size=_PIECES,
        model_type="bpe",
        normalization_rule_name="identity",
        hard_vocab_limit=False,
        minloglevel=2,
    )
    corpus.unlink()
    processor = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
    pieces = [processor.id_to_piece(index) for index in range(processor.get_piece_size())]
    (folder / "sentencepiece.vocab").unlink()
    _random_model(pieces, width).save(str(folder / "model"))
    metadata = {
        "package_version": "1.0",
        "argos_version": "1.9",
        "from_code": source,
        "from_name": source,
        "to_code": target,
        "to_name": target,
    }
    if portal is not None:
        metadata["portal"] = portal
    (folder / "metadata.json").write_text(json.dumps(metadata), encoding="utf-8")
    return folder


def copy_package(folder: Path, destination: Path, **changes: object) -> Path:
    """Copy an unpacked package and change its metadata."""
    shutil.copytree(folder, destination)
    metadata = json.loads((destination / "metadata.json").read_text(encoding="utf-8"))
    (destination / "metadata.json").write_text(json.dumps(metadata | changes), encoding="utf-8")
    return destination


def _random_model(pieces: list[str], width: int) -> TransformerSpec:
    random = np.random.default_rng(7)
    spec = TransformerSpec.from_config(num_layers=1, num_heads=2)

    def weights(*shape: int) -> np.ndarray:
        return random.standard_normal(shape, dtype=np.float32) * np.float32(0.3)

    def linear(layer: object, rows: int, columns: int) -> None:
        layer.weight, layer.bias = weights(rows, columns), weights(rows)

    def norm(layer: object) -> None:
        layer.gamma, layer.beta = np.ones(width, np.float32), np.zeros(width, np.float32)

    for layer in (spec.encoder.layer[0], spec.decoder.layer[0]):
        norm(layer.self_attention.layer_norm)
        linear(layer.self_attention.linear[0], 3 * width, width)
        linear(layer.self_attention.linear[1], width, width)
        norm(layer.ffn.layer_norm)
        linear(layer.ffn.linear_0, 2 * width, width)
        linear(layer.ffn.linear_1, width, 2 * width)
    attention = spec.decoder.layer[0].attention
    norm(attention.layer_norm)
    for index, rows in enumerate((width, 2 * width, width)):
        linear(attention.linear[index], rows, width)
    norm(spec.encoder.layer_norm)
    norm(spec.decoder.layer_norm)
    spec.encoder.embeddings[0].weight = weights(len(pieces), width)
    spec.decoder.embeddings.weight = spec.encoder.embeddings[0].weight
    linear(spec.decoder.projection, len(pieces), width)
    spec.encoder.scale_embeddings = spec.decoder.scale_embeddings = True
    spec.register_source_vocabulary(pieces)
    spec.register_target_vocabulary(pieces)
    spec.config.unk_token = "<unk>"
    spec.config.bos_token = "<s>"
    spec.config.eos_token = "</s>"
    spec.config.decoder_start_token = "<s>"
    spec.validate()
    return spec
