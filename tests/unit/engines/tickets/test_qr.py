"""QR symbols: what is drawn is read back by another library, from each of the three ways to draw it."""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import fpdf
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from portal.engines.tickets import issue, qr_matrix, qr_png, qr_svg
from tests.unit.engines.tickets.samples import KEYS, TICKET

CODE = issue(TICKET, KEYS.private)
SVG = "{http://www.w3.org/2000/svg}"


def scanned(image: Image.Image) -> zxingcpp.Barcode:
    (found,) = zxingcpp.read_barcodes(image)
    return found


def test_a_ticket_is_a_version_6_symbol_with_error_correction_m() -> None:
    matrix = qr_matrix(CODE)
    assert len(matrix) == 41
    assert {len(row) for row in matrix} == {41}
    assert scanned(Image.open(io.BytesIO(qr_png(CODE)))).ec_level == "M"


def test_the_png_is_read_back() -> None:
    image = Image.open(io.BytesIO(qr_png(CODE)))
    assert image.size == ((41 + 8) * 8, (41 + 8) * 8)
    assert scanned(image).text == CODE
    assert scanned(Image.open(io.BytesIO(qr_png(CODE, scale=3)))).text == CODE


def test_the_svg_is_read_back_after_another_program_drew_it(tmp_path: Path) -> None:
    page = fpdf.FPDF(unit="pt", format=(196, 196))
    page.add_page()
    page.image(io.BytesIO(qr_svg(CODE, "Ticket").encode()), 0, 0, 196, 196)
    page.output(str(tmp_path / "page.pdf"))
    drawn = subprocess.run(
        ["pdftoppm", "-r", "144", "-png", str(tmp_path / "page.pdf")], capture_output=True, check=True
    )
    assert scanned(Image.open(io.BytesIO(drawn.stdout))).text == CODE


def test_the_matrix_is_read_back_once_it_has_its_quiet_zone() -> None:
    image = Image.new("1", (41, 41))
    image.putdata([not dark for row in qr_matrix(CODE) for dark in row])
    page = Image.new("1", (49, 49), 1)
    page.paste(image, (4, 4))
    assert scanned(page.resize((196, 196))).text == CODE


def test_the_svg_scales_has_a_name_and_brings_its_own_colours() -> None:
    svg = qr_svg(CODE, "Your ticket")
    root = ElementTree.fromstring(svg)
    assert svg.startswith("<svg ")
    assert root.get("role") == "img"
    assert root.get("viewBox") == "0 0 49 49"
    assert {"width", "height"}.isdisjoint(root.keys())
    assert [root[0].tag, root[0].text] == [f"{SVG}title", "Your ticket"]
    assert [part.get("fill") for part in root[1:]] == ["#fff", "#000"]
    assert (root[1].get("width"), root[1].get("height")) == ("49", "49")
    assert "style" not in svg
    assert "currentColor" not in svg


def test_the_svg_draws_the_modules_of_the_matrix_inside_a_quiet_zone_of_four() -> None:
    bars = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", qr_svg(CODE, "Ticket"))
    drawn = {(int(left) + step, int(top)) for left, top, width in bars for step in range(int(width))}
    matrix = qr_matrix(CODE)
    assert drawn == {(x + 4, y + 4) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark}


@given(st.text())
def test_any_title_stays_text(title: str) -> None:
    root = ElementTree.fromstring(qr_svg("K7M0P1WG", title))
    assert [part.tag for part in root] == [f"{SVG}title", f"{SVG}rect", f"{SVG}path"]


def test_a_title_is_not_markup() -> None:
    title = "</title><script>R&D</script>"
    assert ElementTree.fromstring(qr_svg(CODE, title))[0].text == title


def test_a_short_text_is_no_micro_qr_which_phones_do_not_read() -> None:
    assert len(qr_matrix("1")) == 21


def test_a_text_that_no_symbol_holds_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        qr_matrix("A" * 5_000)
