"""Read a PDF back with other people's programs."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from tests.conftest import missing

_WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">([^<]*)</word>')
_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)


@dataclass(frozen=True)
class Word:
    """A word on a page, and how far from each edge of the page it stays (in points)."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def count_pages(pdf: bytes) -> int:
    """Count the pages without any other program."""
    return len(re.findall(rb"/Type /Page\b", pdf))


def text(pdf: bytes, folder: Path) -> str:
    """Return what can be selected and copied."""
    return _run("pdftotext", pdf, folder, "-").decode()


def information(pdf: bytes, folder: Path) -> dict[str, str]:
    """Return what the document says of itself."""
    lines = _run("pdfinfo", pdf, folder).decode().splitlines()
    return {key: value.strip() for key, _, value in (line.partition(":") for line in lines)}


def words(pdf: bytes, folder: Path) -> list[Word]:
    """Return the words of all pages with their distances from the edges."""
    found = []
    for width, height, body in _PAGE.findall(_run("pdftotext", pdf, folder, "-", "-bbox").decode(errors="replace")):
        for left, top, right, bottom, said in _WORD.findall(body):
            edges = (float(left), float(top), float(width) - float(right), float(height) - float(bottom))
            found.append(Word(said, *edges))
    return found


def picture(pdf: bytes, folder: Path, *options: str) -> Image.Image:
    """Draw the first page."""
    drawn = _run("pdftoppm", pdf, folder, "", "-r", "110", "-singlefile", "-png", *options)
    return Image.open(io.BytesIO(drawn))


def _run(program: str, pdf: bytes, folder: Path, output: str = "", *options: str) -> bytes:
    if shutil.which(program) is None:
        missing(program)
    path = folder / "read.pdf"
    path.write_bytes(pdf)
    ran = subprocess.run([program, *options, str(path), *filter(None, [output])], capture_output=True, check=True)
    assert ran.stderr in {b"", b"no word list\n"}, ran.stderr.decode()
    return ran.stdout
