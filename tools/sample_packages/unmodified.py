"""Run the packages by argostranslate alone: no gate and no engine of the portal, only numbers are masked."""

from __future__ import annotations

import argparse
import importlib
import os
import random
import tempfile
from pathlib import Path
from typing import Any

from tools.sample_packages.build import PACKAGES, PAIRS
from tools.sample_packages.grammar import held_out_sentences
from tools.sample_packages.offline import cut_network, unpacked
from tools.sample_packages.thresholds import masked_pair


class WholeText:
    """A sentence splitter that leaves the text whole; argostranslate's own would download a model."""

    def __init__(self, _: object) -> None:
        """Need nothing of the package."""

    def split_sentences(self, text: str) -> list[str]:
        """Take the text as one sentence."""
        return [text]


def import_translate(packages: Path, scratch: Path) -> Any:
    """Import argostranslate with its folders set beforehand and its sentence splitter replaced."""
    os.environ["ARGOS_PACKAGES_DIR"] = str(packages)
    for kind in ("DATA", "CONFIG", "CACHE"):
        os.environ[f"XDG_{kind}_HOME"] = str(scratch / kind.lower())
    module: Any = importlib.import_module("argostranslate.translate")
    module.MiniSBDSentencizer = WholeText
    return module


def main() -> None:
    """Print the share of held-out sentences that argostranslate alone translates exactly."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--n", type=int, default=520)
    parser.add_argument("--packages", type=Path, default=PACKAGES)
    options = parser.parse_args()
    cut_network()
    with unpacked(options.packages) as folder, tempfile.TemporaryDirectory() as scratch:
        argos = import_translate(folder, Path(scratch))
        for pair in PAIRS:
            source, target = pair.split("-")
            rng = random.Random(f"{options.seed}:{pair}")
            asked = [masked_pair(item, source, target, rng) for item in held_out_sentences(options.seed, options.n)]
            translation = argos.get_translation_from_codes(source, target)
            exact = sum(translation.translate(text) == wanted for text, wanted in asked)
            print(f"{pair}: {exact}/{len(asked)} = {exact / len(asked):.2%}", flush=True)


if __name__ == "__main__":
    main()
