"""Bring fonts and libraries out of node_modules: for pages to portal/static/vendor, for documents to their engine."""

import hashlib
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

Ranges = tuple[tuple[int, int], ...]

LATIN: Ranges = ((0x0000, 0x024F), (0x2000, 0x206F), (0x20A0, 0x20CF), (0x2100, 0x21FF), (0x2200, 0x22FF))
HANGUL: Ranges = ((0x1100, 0x11FF), (0x3130, 0x318F), (0xA960, 0xA97F), (0xAC00, 0xD7FF))
LATIN_EXTENDED: Ranges = ((0x0000, 0x036F), (0x1E00, 0x1EFF), *LATIN)
CYRILLIC: Ranges = ((0x0400, 0x052F), (0x1C80, 0x1C8F), (0x2DE0, 0x2DFF), (0xA640, 0xA69F))
DEVANAGARI: Ranges = ((0x0900, 0x097F), (0x1CD0, 0x1CFF), (0xA830, 0xA83F), (0xA8E0, 0xA8FF))
THAI: Ranges = ((0x0E00, 0x0E7F),)
ARABIC: Ranges = ((0x0600, 0x06FF), (0x0750, 0x077F), (0x08A0, 0x08FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF))
HAN_AND_KANA: Ranges = ((0x2E80, 0x312F), (0x31A0, 0xA4CF), (0xF900, 0xFAFF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF))


@dataclass(frozen=True)
class Font:
    """A font family of one npm package: which of its characters go into which style sheet."""

    family: str
    stylesheet: str
    wanted: Ranges
    output: str


# The Han families are in sheets of their own: their range lists are long, and only pages in that language need them.
FONTS = (
    Font(
        "Pretendard GOV",
        "pretendard-gov/dist/web/variable/pretendardvariable-gov-dynamic-subset.css",
        LATIN + HANGUL,
        "fonts.css",
    ),
    Font(
        "Noto Sans Portal",
        "@fontsource-variable/noto-sans/wght.css",
        LATIN_EXTENDED + CYRILLIC + DEVANAGARI,
        "fonts.css",
    ),
    Font("Noto Sans Thai Portal", "@fontsource-variable/noto-sans-thai/wght.css", THAI, "fonts.css"),
    Font("Noto Sans Arabic Portal", "@fontsource-variable/noto-sans-arabic/wght.css", ARABIC, "fonts.css"),
    Font("Noto Sans JP Portal", "@fontsource-variable/noto-sans-jp/wght.css", HAN_AND_KANA, "fonts-ja.css"),
    Font("Noto Sans SC Portal", "@fontsource-variable/noto-sans-sc/wght.css", HAN_AND_KANA, "fonts-zh-Hans.css"),
    Font("Noto Sans TC Portal", "@fontsource-variable/noto-sans-tc/wght.css", HAN_AND_KANA, "fonts-zh-Hant.css"),
)

VENUE = {
    "ed25519.js": "@noble/ed25519/index.js",
    "barcode-detector/ponyfill.js": "barcode-detector/dist/es/ponyfill.js",
    "barcode-detector/zxing-exported.js": "barcode-detector/dist/es/zxing-exported.js",
    "zxing_reader.wasm": "zxing-wasm/dist/reader/zxing_reader.wasm",
}
"""What the gate app needs, by the names in portal/static/vendor/venue.

By the import map of the page (`IMPORTS` in portal/blueprints/venue/app_files.py) `@noble/ed25519` is the first of them.
ponyfill.js asks for zxing-exported.js beside it by that name; the latter holds the reader of zxing-wasm, which fetches
zxing_reader.wasm from elsewhere unless it is told where to find it.
"""

FACE = re.compile(r"@font-face\s*\{(.*?)\}", re.DOTALL)
SOURCE = re.compile(r"url\(([^)]+\.woff2)\)")
WEIGHT = re.compile(r"font-weight:\s*([^;]+);")
UNICODE_RANGE = re.compile(r"unicode-range:\s*([^;]+);")


@dataclass(frozen=True)
class Face:
    """One slice of a font: its file, its weights and the characters it is to be used for."""

    source: Path
    weight: str
    ranges: Ranges


def parse_ranges(text: str) -> Ranges:
    """Read the value of a unicode-range descriptor."""
    ranges = []
    for item in text.split(","):
        first, _, last = item.strip().upper().removeprefix("U+").partition("-")
        ranges.append((int(first, 16), int(last or first, 16)))
    return tuple(ranges)


def format_ranges(ranges: Ranges) -> str:
    """Write ranges as the value of a unicode-range descriptor."""
    return ",".join(f"U+{low:x}" if low == high else f"U+{low:x}-{high:x}" for low, high in ranges)


def intersect(ranges: Ranges, wanted: Ranges) -> Ranges:
    """Keep of the ranges only what is wanted, each character once."""
    kept = {
        (max(low, wanted_low), min(high, wanted_high))
        for low, high in ranges
        for wanted_low, wanted_high in wanted
        if max(low, wanted_low) <= min(high, wanted_high)
    }
    return tuple(sorted(kept))


def faces(stylesheet: Path, wanted: Ranges) -> Iterator[Face]:
    """Read from a package's style sheet the slices that hold wanted characters."""
    for block in FACE.findall(stylesheet.read_text(encoding="utf-8")):
        source, ranges = SOURCE.search(block), UNICODE_RANGE.search(block)
        if source is None or ranges is None:
            continue
        kept = intersect(parse_ranges(ranges[1]), wanted)
        if kept:
            weight = WEIGHT.search(block)
            yield Face(stylesheet.parent / source[1].strip("'\""), weight[1] if weight else "400", kept)


def rule(family: str, face: Face) -> str:
    """Write the @font-face rule of one slice."""
    return (
        f'@font-face{{font-family:"{family}";font-style:normal;font-display:swap;font-weight:{face.weight};'
        f'src:url("fonts/{face.source.name}") format("woff2");unicode-range:{format_ranges(face.ranges)}}}\n'
    )


def fingerprint(root: Path) -> str:
    """Hash what the result depends on: the locked packages and these programs."""
    digest = hashlib.sha256()
    for path in (root / "package-lock.json", Path(__file__), Path(__file__).with_name("print_fonts.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def copy_fonts(modules: Path, vendor: Path) -> int:
    """Copy all wanted slices and write the style sheets; return how many slices there are."""
    shutil.rmtree(vendor, ignore_errors=True)
    (vendor / "fonts").mkdir(parents=True)
    count = 0
    for font in FONTS:
        rules = []
        for face in faces(modules / font.stylesheet, font.wanted):
            shutil.copyfile(face.source, vendor / "fonts" / face.source.name)
            rules.append(rule(font.family, face))
        if not rules:
            raise SystemExit(f"{font.stylesheet} holds no wanted slice of {font.family}: has the package changed?")
        with (vendor / font.output).open("a", encoding="utf-8") as sheet:
            sheet.writelines(rules)
        count += len(rules)
    return count


def copy_venue(modules: Path, vendor: Path) -> None:
    """Copy what the gate app needs, file by file under a name of its own."""
    for name, source in VENUE.items():
        target = vendor / "venue" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(modules / source, target)


def make_vendor(modules: Path, vendor: Path) -> int:
    """Make the whole of what pages need; return how many slices of fonts there are."""
    count = copy_fonts(modules, vendor)
    copy_venue(modules, vendor)
    return count


def refresh(folder: Path, make: Callable[[Path], int], what: str) -> None:
    """Make a folder's content, unless it was made from the same packages by the same programs."""
    stamp, wanted = folder / ".fingerprint", fingerprint(ROOT)
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    count = make(folder)
    stamp.write_text(wanted, encoding="utf-8")
    print(f"assets: {count} {what} in {folder.relative_to(ROOT)}")


def main() -> int:
    """Bring fonts and libraries up to date; do nothing where they are."""
    from tools import print_fonts

    modules = ROOT / "node_modules"
    if not modules.is_dir():
        print("assets: node_modules is missing; run `npm ci` first", file=sys.stderr)
        return 1
    refresh(ROOT / "portal" / "static" / "vendor", partial(make_vendor, modules), "font slices")
    refresh(ROOT / "portal" / "engines" / "documents" / "fonts", partial(print_fonts.make, modules), "print fonts")
    return 0


if __name__ == "__main__":
    sys.exit(main())
