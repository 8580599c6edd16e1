"""Make the sample packages anew: text, tokeniser, model, conversion, package."""

from __future__ import annotations

import argparse
import io
import json
import os
import tempfile
import time
import zipfile
from pathlib import Path

# One thread: results are repeatable and two directions can be trained side by side.
os.environ.setdefault("OMP_NUM_THREADS", "1")

PACKAGES = Path(__file__).parent / "packages"
PAIRS = ("ko-en", "en-ko", "en-ja", "ja-en", "en-zh", "zh-en")
NAMES = {"ko": "Korean", "en": "English", "ja": "Japanese", "zh": "Chinese"}
SEED = 1
SENTENCES = 150_000
PACKAGE_VERSION = "1.0"
# Least log-probability of a token, measured by the program thresholds: 0.5 % of right translations fall below.
THRESHOLDS = Path(__file__).parent / "thresholds.json"
ZIP_TIME = (2026, 1, 1, 0, 0, 0)


def package_path(pair: str, folder: Path = PACKAGES) -> Path:
    """Name the package file of a direction such as ``ko-en``."""
    source, target = pair.split("-")
    return folder / f"translate-{source}_{target}-{PACKAGE_VERSION.replace('.', '_')}.argosmodel"


def metadata(pair: str) -> dict[str, object]:
    """Describe a package: what Argos needs, and the gate that the portal puts behind this package."""
    source, target = pair.split("-")
    thresholds: dict[str, float] = json.loads(THRESHOLDS.read_text(encoding="utf-8"))
    return {
        "package_version": PACKAGE_VERSION,
        "argos_version": "1.9",
        "type": "translate",
        "from_code": source,
        "from_name": NAMES[source],
        "to_code": target,
        "to_name": NAMES[target],
        "portal": {
            "gate": {"kind": "round_trip", "min_token_logprob": thresholds[pair], "reverse": f"{target}-{source}"},
            "masking": "circled-digits",
            "vocabulary": "civic sample",
        },
    }


def readme(pair: str) -> str:
    """Tell in the package what it is."""
    source, target = (NAMES[code] for code in pair.split("-"))
    return (
        f"# {source} to {target}: civic sample\n\n"
        "A small model trained on sentences that the portal's own grammar draws. It knows a few hundred civic words\n"
        "and must stand behind the gate named in metadata.json, which declines everything else. Numbers are passed as\n"
        "the signs ① to ⑨.\n\n"
        "Licence: AGPL-3.0-or-later.\n"
    )


def write_package(pair: str, tokeniser: bytes, model: Path, out: Path) -> None:
    """Zip a package; equal content gives an equal file."""
    source, target = pair.split("-")
    root = f"translate-{source}_{target}-{PACKAGE_VERSION.replace('.', '_')}"
    files = {f"model/{path.name}": path.read_bytes() for path in sorted(model.iterdir())}
    files["metadata.json"] = (json.dumps(metadata(pair), indent=2, ensure_ascii=False) + "\n").encode()
    files["sentencepiece.model"] = tokeniser
    files["README.md"] = readme(pair).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(f"{root}/{name}", ZIP_TIME), content, zipfile.ZIP_DEFLATED)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(buffer.getvalue())


def build(pair: str, folder: Path, sentences: int) -> None:
    """Train and pack one direction."""
    # Only training needs torch; the names above serve where it is missing.
    import sentencepiece

    from tools.sample_packages.convert import convert
    from tools.sample_packages.corpus import make_corpus
    from tools.sample_packages.train import encode, train_model, train_tokeniser

    began = time.monotonic()
    source, target = pair.split("-")
    corpus = make_corpus(source, target, SEED, sentences)
    trained = train_tokeniser(corpus)
    tokeniser = sentencepiece.SentencePieceProcessor(model_proto=trained)
    model = train_model(encode(corpus, tokeniser), SEED)
    with tempfile.TemporaryDirectory() as scratch:
        convert(model, [tokeniser.id_to_piece(i) for i in range(tokeniser.get_piece_size())], Path(scratch) / "model")
        out = package_path(pair, folder)
        write_package(pair, trained, Path(scratch) / "model", out)
    print(f"{out.name}: {out.stat().st_size / 1e6:.2f} MB, {(time.monotonic() - began) / 60:.1f} minutes", flush=True)


def repack(pair: str, folder: Path) -> None:
    """Write a package again with the present thresholds, its model untouched."""
    out = package_path(pair, folder)
    with tempfile.TemporaryDirectory() as scratch, zipfile.ZipFile(out) as archive:
        archive.extractall(scratch)
        root = Path(scratch) / out.stem
        write_package(pair, (root / "sentencepiece.model").read_bytes(), root / "model", out)


def main() -> None:
    """Make packages."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    chosen = parser.add_mutually_exclusive_group(required=True)
    chosen.add_argument("--all", action="store_true", help="all six directions, one after the other")
    chosen.add_argument("--pair", choices=PAIRS, nargs="+")
    parser.add_argument("--packages", type=Path, default=PACKAGES, help="where to write them")
    parser.add_argument("--sentences", type=int, default=SENTENCES)
    parser.add_argument("--repack", action="store_true", help="only write the metadata again")
    options = parser.parse_args()
    for pair in PAIRS if options.all else options.pair:
        if options.repack:
            repack(pair, options.packages)
        else:
            build(pair, options.packages, options.sentences)


if __name__ == "__main__":
    main()
