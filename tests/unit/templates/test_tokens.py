"""The colour sets are complete, agree with each other, and can be read by everybody (WCAG 2.2 AA)."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[3] / "portal" / "static" / "css"
TOKENS = (CSS / "tokens.css").read_text(encoding="utf-8")

BLOCK = re.compile(r"(?:@media (?P<media>[^{]+?) \{\s*)?:root(?P<root>[^{]*?)\s*\{(?P<body>[^{}]*)\}")
DECLARATION = re.compile(r"--([a-z0-9-]+):\s*([^;]+);")

TEXT_ON_GROUND = [
    *product(("ink", "ink-quiet", "ink-faint", "accent", "accent-strong"), ("ground", "surface", "surface-quiet")),
    *product(("ink", "ink-quiet", "accent"), ("band", "frame")),
    *product(("topic-c1", "topic-c2", "topic-c3", "topic-c4"), ("ground", "surface", "band")),
    *product(("danger", "success", "warning", "info"), ("ground", "surface")),
    *((state, f"{state}-soft") for state in ("danger", "success", "warning", "info")),
    *product(("ink",), ("danger-soft", "success-soft", "warning-soft", "info-soft", "accent-soft")),
    *product(("ink-quiet",), ("success-soft", "warning-soft")),
    *product(("accent", "accent-strong"), ("accent-soft", "success-soft", "warning-soft")),
    ("success-soft", "success"),
    ("on-accent", "accent-fill"),
    ("on-accent", "accent-fill-hover"),
    ("footer-ink", "footer"),
    *product(("on-voice",), ("surface", "voice-blue", "voice-rose", "voice-gold", "voice-green")),
    ("on-voice-deep", "voice-deep"),
]
SHAPE_ON_GROUND = [
    *product(("line-strong", "accent-fill", "danger-fill", "focus"), ("ground", "surface")),
    ("focus", "band"),
    ("footer-ink", "footer"),
]


def declared(media: str | None, root: str) -> dict[str, str]:
    """Return the tokens of one block of the style sheet."""
    found: dict[str, str] = {}
    for block in BLOCK.finditer(TOKENS):
        if (block["media"], block["root"]) == (media, root):
            found |= dict(DECLARATION.findall(block["body"]))
    assert found, f"no block for {media!r} :root{root}"
    return found


LIGHT = declared(None, "")
DARK_BY_SYSTEM = declared("screen and (prefers-color-scheme: dark)", ':not([data-theme="light"])')
DARK_BY_CHOICE = declared("screen", '[data-theme="dark"]')
MORE = declared("(prefers-contrast: more)", "")
MORE_DARK_BY_SYSTEM = declared(
    "screen and (prefers-contrast: more) and (prefers-color-scheme: dark)", ':not([data-theme="light"])'
)
MORE_DARK_BY_CHOICE = declared("screen and (prefers-contrast: more)", '[data-theme="dark"]')
THEMES = {
    "light": LIGHT,
    "dark": LIGHT | DARK_BY_SYSTEM,
    "light, more contrast": LIGHT | MORE,
    "dark, more contrast": LIGHT | DARK_BY_SYSTEM | MORE_DARK_BY_SYSTEM,
}


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb, as WCAG defines it."""
    assert re.fullmatch(r"#[0-9a-f]{6}", colour), f"{colour!r} is not a colour as #rrggbb"
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    darker, lighter = sorted((luminance(first), luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_agrees_with_the_definition() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
def test_text_is_readable_on_every_ground_it_stands_on(theme: str) -> None:
    tokens = THEMES[theme]
    least = 7.0 if "more" in theme else 4.5
    faint = {
        pair: round(ratio, 2)
        for pair in TEXT_ON_GROUND
        if (ratio := contrast(tokens[pair[0]], tokens[pair[1]])) < least
    }
    assert not faint


@pytest.mark.parametrize("theme", THEMES)
def test_edges_of_controls_and_the_focus_are_visible(theme: str) -> None:
    tokens = THEMES[theme]
    faint = {pair for pair in SHAPE_ON_GROUND if contrast(tokens[pair[0]], tokens[pair[1]]) < 3}
    assert not faint


def test_a_chosen_dark_theme_is_the_system_s_dark_theme() -> None:
    assert DARK_BY_CHOICE == DARK_BY_SYSTEM
    assert MORE_DARK_BY_CHOICE == MORE_DARK_BY_SYSTEM


def test_the_dark_set_is_complete() -> None:
    colours = {name for name, value in LIGHT.items() if value.startswith("#")}
    assert colours <= set(DARK_BY_SYSTEM)


def test_every_token_that_a_style_sheet_uses_is_declared() -> None:
    declared_anywhere = set(LIGHT)
    used: set[str] = set()
    for sheet in CSS.glob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        used |= set(re.findall(r"var\(--([a-z0-9-]+)", text))
        declared_anywhere |= {name for name, _value in DECLARATION.findall(text)}
    assert used <= declared_anywhere


def test_no_declared_token_is_unused() -> None:
    everything = "".join(sheet.read_text(encoding="utf-8") for sheet in CSS.glob("*.css"))
    assert {name for name in LIGHT if f"var(--{name})" not in everything} == set()


@pytest.mark.parametrize("sheet", sorted(CSS.glob("*.css")), ids=lambda sheet: sheet.name)
def test_style_sheets_know_start_and_end_but_not_left_and_right(sheet: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    physical = re.compile(
        r"(?:margin|padding|border)-(?:left|right|top|bottom)\b|(?:^|[\s;{])(?:left|right|top|bottom|width|height)\s*:"
        r"|text-align:\s*(?:left|right)|float:\s*(?:left|right)",
    )
    without_media = re.sub(r"@media[^{]*", "", text)
    assert physical.findall(without_media) == []
