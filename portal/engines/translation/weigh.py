"""Load one unpacked package, work off a full batch with it, and print what that took of memory, as JSON in bytes.

Run as a program of its own by ``memory``: what one package takes can only be told in a process that has no other. It
imports nothing of the portal.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

_SENTENCES = 50
_PIECES = 40
"""Together twice as many tokens as the engine puts into one batch (``store``): what a worker takes is not more."""


def weigh(root: Path) -> dict[str, int]:
    """Give the resident memory before loading, after it, and after one batch."""
    import ctranslate2
    import sentencepiece

    before = _resident()
    translator = ctranslate2.Translator(str(root / "model"), device="cpu", inter_threads=1, intra_threads=1)
    pieces = ["a"]
    if (root / "sentencepiece.model").exists():
        processor = sentencepiece.SentencePieceProcessor(model_file=str(root / "sentencepiece.model"))
        pieces = [processor.id_to_piece(number) for number in range(processor.get_piece_size())]
    loaded = _resident()
    words = [pieces[number % len(pieces)] for number in range(_SENTENCES * _PIECES)]
    batch = [words[start : start + _PIECES] for start in range(0, len(words), _PIECES)]
    translator.translate_batch(batch, beam_size=4, max_decoding_length=_PIECES)
    return {"before": before, "loaded": loaded, "working": _resident()}


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    sys.stdout.write(json.dumps(weigh(Path(sys.argv[1]))))
