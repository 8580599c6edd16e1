"""Load one unpacked package and translate a word with it; run as a program of its own by ``packages``.

A broken model file can end the process that loads it, or ask for all its memory. This program is made to be the one
that ends: it imports nothing of the portal, and exits 0 only if the package works.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

_MEMORY_BYTES = 6 << 30
_CPU_SECONDS = 120


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def probe(root: Path) -> None:
    """Load the tokeniser and the model and translate one word; raises if any of it fails."""
    import ctranslate2

    translator = ctranslate2.Translator(str(root / "model"), device="cpu", inter_threads=1, intra_threads=1)
    pieces = ["a"]
    if (root / "sentencepiece.model").exists():
        import sentencepiece

        processor = sentencepiece.SentencePieceProcessor(model_file=str(root / "sentencepiece.model"))
        pieces = processor.encode("a", out_type=str) or pieces
    translator.translate_batch([pieces], beam_size=1, max_decoding_length=4)


if __name__ == "__main__":
    _limit()
    probe(Path(sys.argv[1]))
