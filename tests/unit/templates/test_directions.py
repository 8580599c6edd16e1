"""A page turns round for readers from the right: no style says left or right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[3] / "portal" / "static" / "css"
SHEETS = sorted(CSS.glob("*.css"))
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
RULE = re.compile(r"([^{};]+)\{([^{}]*)\}")
SIDE = re.compile(r"\b(left|right)\b", re.IGNORECASE)
MOVE = re.compile(r"\b(translate(X|3d)?|scaleX|rotateY|skewX?|matrix(3d)?)\(|^translate:\s*(?!\s|0\s)")
FOUR_SIDES = re.compile(r"^(?:margin|padding|inset|border-(?:width|color|style)|scroll-(?:margin|padding)):")
CORNERS = re.compile(r"^border-radius:")
MIRRORS = "scaleX(-1)"
FOR_ONE_DIRECTION = ('[dir="rtl"]', ":dir(rtl)")


def physical(css: str) -> Iterator[str]:
    """Yield each declaration that stays on its side when a page turns round."""
    for selector, block in RULE.findall(COMMENT.sub("", css)):
        for declaration in filter(None, (part.strip() for part in block.split(";"))):
            # What is written for pages from the right alone may turn a drawing round.
            if MIRRORS in declaration and any(sign in selector for sign in FOR_ONE_DIRECTION):
                continue
            if SIDE.search(declaration) or MOVE.search(declaration) or _is_uneven(declaration):
                yield f"{' '.join(selector.split())} {{ {declaration} }}"


def _is_uneven(declaration: str) -> bool:
    value = declaration.partition(":")[2]
    sides = re.sub(r"\([^()]*(\([^()]*\)[^()]*)*\)", lambda call: call[0].replace(" ", ""), value).split()
    if FOUR_SIDES.match(declaration):
        return len(sides) == 4 and sides[1] != sides[3]
    return bool(CORNERS.match(declaration)) and len(sides) > 1


def test_there_are_sheets_to_look_at() -> None:
    assert {sheet.name for sheet in SHEETS} >= {"base.css", "components.css", "frame.css", "print.css", "text.css"}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_sheet_names_no_left_and_no_right(sheet: Path) -> None:
    assert list(physical(sheet.read_text())) == []


@pytest.mark.parametrize(
    "declaration",
    [
        "margin-left: 1rem",
        "padding-right: 0",
        "left: 0",
        "text-align: right",
        "float: left",
        "border-left: 1px solid",
        "border-top-right-radius: 1rem",
        "border-radius: 1rem 0",
        "margin: 0 1rem 0 2rem",
        "inset: 0 auto 0 0",
        "background: url(a.svg) no-repeat right center",
        "background: linear-gradient(to right, red, blue)",
        "transform: translateX(1rem)",
        "transform: scaleX(-1)",
        "translate: 1rem 0",
    ],
)
def test_each_way_of_saying_left_and_right_is_found(declaration: str) -> None:
    assert list(physical(f".a {{ color: red; {declaration}; }}"))
    assert list(physical(f"@media (width > 1px) {{ .a {{ {declaration} }} }}"))


@pytest.mark.parametrize(
    "rule",
    [
        ".a { margin-inline: 1rem 2rem; inset-inline-start: 0; text-align: start }",
        ".a { margin: 1rem 2rem 3rem; padding: 0 1rem 2rem 1rem; border-radius: 1rem }",
        ".a { margin: 0 calc(1rem + 2px) 1rem calc(1rem + 2px) }",
        ".a { translate: 0 -1rem; transform: rotate(90deg) }",
        '[dir="rtl"] .icon-mirrored { transform: scaleX(-1) }',
        "/* at the left */ .a { color: red }",
        ".left-alone { color: red }",
    ],
)
def test_what_turns_round_with_the_page_is_fine(rule: str) -> None:
    assert list(physical(rule)) == []
