"""The component page shows each macro in each state, in every direction, within the portal's own rules."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from portal.foundation import languages
from portal.web import promise_words, words
from portal.web.component_samples import STATES, body, samples, title
from portal.web.markup import in_blocks
from portal.web.templating import with_links

TEMPLATES = Path(__file__).resolve().parents[3] / "portal" / "templates"
COMPOSED = {
    "proposals",
    "decisions",
    "events",
    "exports",
    "figures",
    "owing",
    "pages",
    "people",
    "pictures",
    "programme",
    "promises",
    "search",
    "topics",
}
"""Put together from components for certain pages, and shown there."""
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))
PAGE = (TEMPLATES / "development" / "components.html").read_text(encoding="utf-8")
VOID = {"br", "hr", "img", "input", "link", "meta", "path", "polygon", "polyline", "rect"}


class Elements(HTMLParser):
    """Collects the elements of a page, and notes what is not closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _value in attrs]
        self.faults += [f"{tag} has {name} twice" for name in set(names) if names.count(name) > 1]
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes what is not open")


def environment() -> Environment:
    """Return the portal's template environment, without the portal."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_callables(lambda s: s, lambda one, many, n: one if n == 1 else many, newstyle=True)  # type: ignore[attr-defined]
    made.filters["with_links"] = with_links
    made.filters["in_blocks"] = in_blocks
    made.globals.update(
        url_for=lambda endpoint, **values: f"/{endpoint}/{values.get('filename', '')}",
        csrf_token=lambda: "token",
        language_name=lambda code: languages.get(code).name,
        shows_language=lambda code: "",
        awaits_translation=lambda text_id, language: "",
        shows_name=lambda name: "",
        font_sheets=lambda: ["ja"],
        format_date=lambda moment: moment.strftime("%d.%m.%Y"),
        format_datetime=lambda moment: moment.strftime("%d.%m.%Y %H:%M"),
        format_number=str,
        request=SimpleNamespace(full_path="/"),
        words=words,
        promise_words=promise_words,
        get_flashed_messages=lambda **_options: [("success", "Sent.")],
    )
    return made


def page(code: str, signed_in: bool = False) -> str:
    """Return the component page in one language."""
    user = SimpleNamespace(is_authenticated=signed_in, display_name="견본", can=lambda _act: True)
    known = [
        SimpleNamespace(
            code=other.code, name=other.name, dir=other.dir, url=f"/{other.code}/", current=other.code == code
        )
        for other in languages.KNOWN.values()
    ]
    context: dict[str, Any] = {
        "locale": languages.get(code),
        "languages": known,
        "canonical_url": "http://portal.test/",
        "current_user": user,
        "nav": [SimpleNamespace(label="Proposals", url="/", current=True)],
        "zone_city": "Seoul",
        "unread": 3 if signed_in else 0,
        "announcement": SimpleNamespace(kind="warning", text=title("ko", code, "original")),
        "samples": samples(),
    }
    return environment().get_template("development/components.html").render(context)


def elements(html: str) -> list[tuple[str, dict[str, str | None]]]:
    """Return the elements of well-formed HTML."""
    parser = Elements()
    parser.feed(html)
    assert parser.faults == []
    assert parser.open == []
    return parser.elements


def macros(path: Path) -> list[str]:
    """Return the macros that a component file documents for use by pages."""
    return re.findall(r"\{# (\w+)\([^)]*\):", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("code", ["ko", "en", "ar"])
@pytest.mark.parametrize("signed_in", [False, True])
def test_page_is_well_formed_in_each_direction(code: str, signed_in: bool) -> None:
    found = elements(page(code, signed_in))
    assert found[0] == ("html", {"lang": code, "dir": languages.get(code).dir, "data-lang": code})
    ids = [attrs["id"] for _tag, attrs in found if attrs.get("id")]
    assert sorted(ids) == sorted(set(ids))


def test_nothing_is_inline_and_nothing_comes_from_elsewhere() -> None:
    found = elements(page("ko"))
    assert [tag for tag, attrs in found if "style" in attrs or any(name.startswith("on") for name in attrs)] == []
    assert [tag for tag, _attrs in found if tag in {"script", "style"}] == []
    loaded = [attrs.get("src") or attrs.get("href") for tag, attrs in found if tag in {"link", "img", "iframe"}]
    assert all(address and address.startswith(("/", "http://portal.test")) for address in loaded)


def test_labels_and_descriptions_lead_somewhere() -> None:
    found = elements(page("en"))
    ids = {attrs["id"] for _tag, attrs in found if "id" in attrs}
    pointed = [
        target
        for _tag, attrs in found
        for name in ("for", "aria-describedby", "aria-labelledby")
        for target in (attrs.get(name) or "").split()
    ]
    assert pointed
    assert set(pointed) <= ids


@pytest.mark.parametrize(
    "path",
    [path for path in COMPONENTS if path.stem not in COMPOSED],
    ids=lambda path: path.stem,
)
def test_every_documented_macro_is_shown(path: Path) -> None:
    frame = "".join((TEMPLATES / name).read_text(encoding="utf-8") for name in ("base.html", "components/header.html"))
    internal = {
        "state_of",
        "state_sentence",
        "comment_gone",
        "comment_support",
        "comment_acts",
        "comment",
        "found_elsewhere",
        "to_words",
    }
    shown = PAGE + frame
    assert [name for name in macros(path) if name not in internal and f"{name}(" not in shown] == []


@pytest.mark.parametrize("state", STATES)
def test_chip_names_the_language_a_text_was_written_in_and_its_state(state: str) -> None:
    chip = render("language_chip(view)", view=body("ja", "ko", state))
    assert '<bdi lang="ja">日本語</bdi>' in chip
    assert f"chip-{state}" in chip


@pytest.mark.parametrize("state", STATES)
def test_original_of_a_translation_is_on_the_page_and_of_an_original_only_once(state: str) -> None:
    html = render("bilingual(heading, view)", heading=title("ja", "ko", state), view=body("ja", "ko", state))
    elements(html)
    translated = state in {"machine", "human", "memory", "partial", "stale"}
    assert ("<details" in html) == translated
    assert html.count("日本語の案内板を設置してください。3月") == 1
    assert ("일본어 안내판을 설치해 주세요. 3월" in html) == translated


def test_sentence_that_stays_in_the_original_says_so_to_screen_readers() -> None:
    html = render("text_block(view)", view=body("ko", "en", "partial"))
    assert '<div class="text" lang="en" dir="ltr">' in html
    assert re.search(r'<span class="other-language"\s+lang="ko"\s+dir="ltr">주민센터에는', html)


def test_people_s_texts_are_shown_as_text() -> None:
    evil = body("ko", "ko", "original")
    piece = type(evil.paragraphs[0][0])("<script>alert(1)</script>", languages.get("ko"), True)
    html = render("text_block(view)", view=SimpleNamespace(paragraphs=[[piece]], shown=languages.get("ko")))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_field_in_error_is_marked_described_and_linked_from_the_summary() -> None:
    form = samples()["wrong_form"]
    html = render("field(form.title, hint='A hint.')", form=form)
    assert 'aria-describedby="wrong-title-hint wrong-title-error"' in html
    assert 'aria-invalid="true"' in html
    assert 'href="#wrong-topic-0"' in render("error_summary(form)", form=form)


def render(call: str, **context: Any) -> str:
    """Return what one call of a component's macro gives."""
    name = call.partition("(")[0]
    source = next(path for path in COMPONENTS if name in macros(path))
    template = '{% from "components/' + source.name + '" import ' + name + " %}{{ " + call + " }}"
    return environment().from_string(template).render(context)


def rows(*values: int) -> list[SimpleNamespace]:
    """Return what the pictures draw."""
    return [SimpleNamespace(label=f"Row {n}", value=n, url="/list", lang=None, code="published") for n in values]


@pytest.mark.parametrize("values", [(), (0,), (0, 0), (1,), (3, 0, 1), (10**9, 1)])
def test_pictures_are_drawn_of_any_numbers(values: tuple[int, ...]) -> None:
    drawn = rows(*values)
    for call in (
        "bar_chart('T', drawn)",
        "stacked_bar('id', 'T', drawn, 'D')",
        "sparkline('id', 'T', drawn, 'D', 'H')",
    ):
        html = render(call, drawn=drawn)
        elements(html)
        assert "nan" not in html.lower()
        assert "inf" not in html.lower()


def test_parts_of_a_whole_lie_beside_each_other_and_fill_it() -> None:
    html = render("stacked_bar('id', 'T', drawn, 'D')", drawn=rows(1, 2, 5))
    found = re.findall(r'x="([\d.]+)" width="([\d.]+)"', html)
    ends = [float(x) + float(width) for x, width in found]
    assert [float(x) for x, _ in found] == pytest.approx([0.0, *ends[:-1]], abs=0.2)
    assert ends[-1] == pytest.approx(1000, abs=0.2)


def test_each_picture_has_a_title_a_description_and_its_numbers_in_words() -> None:
    for call in (
        "stacked_bar('id', 'The title', drawn, 'What it shows')",
        "sparkline('id', 'The title', drawn, 'What it shows', 'H')",
    ):
        found = elements(render(call, drawn=rows(4, 2)))
        svg = next(attrs for tag, attrs in found if tag == "svg" and attrs.get("role") == "img")
        assert svg["aria-labelledby"] == "id-title id-text"
        assert {attrs.get("id") for tag, attrs in found if tag in {"title", "desc"}} == {"id-title", "id-text"}
        html = render(call, drawn=rows(4, 2))
        assert all(f"Row {n}" in html for n in (4, 2))


def test_small_numbers_look_small() -> None:
    low = render("sparkline('id', 'T', drawn, 'D', 'H')", drawn=rows(0, 1))
    assert 'points="0.0,96.0 1000.0,86.8"' in low


def test_numbers_of_a_table_keep_their_own_direction_and_the_table_scrolls_under_its_name() -> None:
    html = render(
        "data_table('Points', headings, rows, [1])",
        headings=["Part", "Sum", "Count", "Said"],
        rows=[["A", "-0.050", 3, "so"]],
    )
    elements(html)
    assert "<bdi>-0.050</bdi>" in html
    assert "<bdi>3</bdi>" in html
    assert "<bdi>so</bdi>" not in html
    assert re.search(r'tabindex="0"\s+role="group"\s+aria-label="Points"', html)


def test_what_is_written_in_the_reader_s_language_has_no_empty_side_for_a_translation() -> None:
    both = {
        state: render("side_by_side(heading, view)", heading=title("ja", "ko", state), view=body("ja", "ko", state))
        for state in STATES
    }
    assert {state for state, html in both.items() if "side-shown" not in html} == {"original"}
