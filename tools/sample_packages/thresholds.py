"""Measure the least log-probability of a token below which a package's translation is declined."""

from __future__ import annotations

import argparse
import json
import math
import random
from pathlib import Path

from portal.engines.translation.masking import mask_numbers
from portal.engines.translation.store import PackageStore
from tools.sample_packages.build import PACKAGES, PAIRS, THRESHOLDS
from tools.sample_packages.grammar import fill, held_out_sentences
from tools.sample_packages.numbers import realistic_numbers
from tools.sample_packages.offline import portal_code, unpacked
from tools.sample_packages.templates import Sentence, patterns

# Not the seeds of training or of the published evaluation.
SEED = 90_210
HELD_OUT = 2000
ANY = 1000
DECLINED_SHARE = 0.005


def masked_pair(sentence: Sentence, source: str, target: str, rng: random.Random) -> tuple[str, str]:
    """Give a sentence as the model sees it, and the right answer."""
    numbers = realistic_numbers(sentence.pattern.numbers, rng)
    masked = mask_numbers(sentence.text(source, numbers))
    assert masked is not None
    order = sentence.pattern.number_order(source)
    signs = iter(masked.text[i] for i in range(len(masked.text)) if masked.text[i] in "①②③④⑤⑥⑦⑧⑨")
    shown = {slot: "-".join(next(signs) for _ in numbers[slot].split("-")) for slot in order}
    return masked.text, sentence.text(target, shown)


def measure(store: PackageStore, pair: str) -> tuple[float, float]:
    """Give the threshold that declines DECLINED_SHARE of the right translations, and the share of right ones."""
    source, target = pair.split("-")
    rng = random.Random(f"{SEED}:{pair}")
    sentences = held_out_sentences(SEED, HELD_OUT) + [fill(rng.choice(patterns()), rng) for _ in range(ANY)]
    asked = [masked_pair(sentence, source, target, rng) for sentence in sentences]
    drafts = store.legs()[portal_code(source), portal_code(target)].run([text for text, _ in asked])
    right = sorted(d.min_logprob for d, (_, wanted) in zip(drafts, asked, strict=True) if d.text == wanted)
    cut = right[int(len(right) * DECLINED_SHARE)]
    return math.floor(cut * 100) / 100, len(right) / len(asked)


def main() -> None:
    """Measure the thresholds of all packages and write thresholds.json; then run build --all --repack."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--packages", type=Path, default=PACKAGES)
    options = parser.parse_args()
    found: dict[str, float] = {}
    with unpacked(options.packages) as folder:
        store = PackageStore(folder)
        for pair in PAIRS:
            found[pair], right = measure(store, pair)
            print(f"{pair}: threshold {found[pair]:.2f}, {right:.2%} right before the gate", flush=True)
    THRESHOLDS.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
