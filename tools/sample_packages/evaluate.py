"""Measure the sample packages through the portal's own engine, with the network cut.

Every sentence asked is a combination of words no two of which met in training; those to decline are in planted/.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from portal.engines.translation.argos import ArgosTranslator
from tools.sample_packages.build import PACKAGES, PAIRS, SEED, SENTENCES
from tools.sample_packages.declining import declining_rows
from tools.sample_packages.grammar import held_out_sentences, training_sentences
from tools.sample_packages.numbers import realistic_numbers
from tools.sample_packages.offline import cut_network, translate_each, unpacked
from tools.sample_packages.templates import Sentence

PIVOTS = ("ko-ja", "ja-ko", "ko-zh", "zh-ko", "ja-zh", "zh-ja")
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Exactness:
    """One direction: sentences asked, and what became of them behind the gate."""

    direction: str
    asked: int
    exact: int
    declined: int
    wrong: int
    milliseconds: float
    examples: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Give the share that came out exactly as the grammar has it."""
        return self.exact / self.asked


def overlap(asked: list[Sentence], seed: int, n: int) -> int:
    """Count the word pairs and sentences of the evaluation that training held."""
    trained: set[tuple[str, str]] = set()
    sentences: set[tuple[str, tuple[str, ...]]] = set()
    for item in training_sentences(seed, n):
        trained |= item.pairs
        sentences.add(identity(item))
    pairs = {pair for item in asked for pair in item.pairs}
    return len(pairs & trained) + sum(identity(item) in sentences for item in asked)


def identity(sentence: Sentence) -> tuple[str, tuple[str, ...]]:
    """Name a sentence by its pattern and words, numbers aside."""
    return sentence.pattern.name, tuple(sentence.words[slot].key for slot in sentence.pattern.slots)


def exactness(translator: ArgosTranslator, direction: str, asked: list[Sentence], seed: int) -> Exactness:
    """Translate the sentences in one direction and compare with the grammar."""
    source, target = direction.split("-")
    rng = random.Random(f"numbers:{seed}:{direction}")
    numbers = [realistic_numbers(item.pattern.numbers, rng) for item in asked]
    texts = [item.text(source, values) for item, values in zip(asked, numbers, strict=True)]
    wanted = [item.text(target, values) for item, values in zip(asked, numbers, strict=True)]
    translate_each(translator, texts[:1], source, target)
    began = time.perf_counter()
    answers = translate_each(translator, texts, source, target)
    spent = (time.perf_counter() - began) * 1000 / len(texts)
    wrong = [(t, w, a) for t, w, a in zip(texts, wanted, answers, strict=True) if a is not None and a != w]
    declined = sum(answer is None for answer in answers)
    return Exactness(
        direction, len(texts), len(texts) - declined - len(wrong), declined, len(wrong), round(spent, 2), wrong[:SHOWN]
    )


def report(options: argparse.Namespace) -> Iterator[dict[str, object]]:
    """Measure everything, a row at a time."""
    asked = held_out_sentences(options.seed, options.n)
    yield {"measure": "overlap with training", "count": overlap(asked, SEED, SENTENCES)}
    cut_network()
    with unpacked(options.packages) as folder:
        translator = ArgosTranslator(folder)
        for direction in (*PAIRS, *PIVOTS):
            row = exactness(translator, direction, asked, options.seed)
            yield {"measure": "exact", **asdict(row), "share": round(row.share, 4)}
        for kind, source, target, count, declined, passed in declining_rows(translator, options.civic):
            direction = f"{source}-{target}"
            yield {
                "measure": "declined",
                "kind": kind,
                "direction": direction,
                "asked": count,
                "declined": declined,
                "examples": passed,
            }


def line(row: dict[str, object]) -> str:
    """Write a row as a line of the printed table."""
    match row["measure"]:
        case "exact":
            return (
                f"exact     {row['direction']:6} {row['exact']}/{row['asked']} = {row['share']:.2%}"
                f"  declined {row['declined']}  wrong {row['wrong']}  {row['milliseconds']} ms a sentence"
            )
        case "declined":
            return f"declined  {row['direction']:6} {row['kind']:9} {row['declined']}/{row['asked']}"
        case _:
            return f"{row['measure']}: {row['count']}"


def main() -> None:
    """Print what the sample packages get right and what they decline."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--n", type=int, default=520, help="sentences a direction")
    parser.add_argument("--packages", type=Path, default=PACKAGES)
    parser.add_argument("--civic", type=Path, help="folder of real texts (ko.jsonl, en.jsonl) to decline")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--examples", action="store_true", help="show what came out wrong or was not declined")
    options = parser.parse_args()
    totals: dict[str, list[int]] = {}
    for row in report(options):
        print(json.dumps(row, ensure_ascii=False) if options.json else line(row), flush=True)
        for example in row.get("examples", []) if options.examples else []:  # type: ignore[attr-defined]
            print("   ", " | ".join(example))
        if row["measure"] == "declined":
            count = totals.setdefault(str(row["kind"]), [0, 0])
            count[0] += int(str(row["declined"]))
            count[1] += int(str(row["asked"]))
    for kind, (declined, asked) in totals.items() if not options.json else ():
        print(f"declined  {kind}: {declined}/{asked} = {declined / asked:.2%}")


if __name__ == "__main__":
    main()
