"""The app for the doors: one page for everybody with all its words, a worker that keeps it, a manifest."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from portal.app import Portal
from portal.blueprints.venue import app_files, app_words, kiosk_words
from portal.domain.checkin.types import Code
from portal.foundation import clock, languages
from portal.web import verdict_words
from portal.web.verdict_words import Circumstances
from tests.conftest import ROOT
from tests.factories.people import People
from tests.factories.visitors import Visitor

STATIC = ROOT / "portal" / "static"
MODULES = sorted((STATIC / "js" / "venue").glob("*.js"))
NONCE = re.compile(r'nonce="[^"]*"')
KEEPS = re.compile(r"const KEEPS = (\{.*?\});\n")
MADE_UP = ("because_", "camera_", "problem_", "sent_", "setup_")
"""How keys begin that the modules put together from a code."""


def page(portal: Portal, language: str = "en") -> str:
    return Visitor(portal).get(f"/{language}/venue").get_data(as_text=True)


def data(portal: Portal, language: str) -> dict[str, Any]:
    found = re.search(r'id="venue-data"[^>]*>(.*?)</script>', page(portal, language), re.DOTALL)
    assert found is not None
    loaded: dict[str, Any] = json.loads(found[1])
    return loaded


def keeps(portal: Portal, language: str = "en") -> dict[str, Any]:
    found = KEEPS.match(Visitor(portal).get(f"/{language}/venue/worker.js").get_data(as_text=True))
    assert found is not None
    loaded: dict[str, Any] = json.loads(found[1])
    return loaded


def source(*names: str) -> str:
    return "\n".join(path.read_text("utf-8") for path in MODULES if not names or path.name in names)


def test_the_page_is_the_same_for_everybody(portal: Portal, people: People) -> None:
    somebody = Visitor(portal).sign_in(people.member(name="Somebody Special"))
    answer = somebody.get("/en/venue")
    assert NONCE.sub("", answer.get_data(as_text=True)) == NONCE.sub("", page(portal))
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_without_javascript_the_page_says_that_it_needs_it(portal: Portal) -> None:
    assert re.search(r"<noscript>.*JavaScript.*</noscript>", page(portal), re.DOTALL)


@pytest.mark.parametrize("language", languages.INTERFACE)
def test_a_page_has_why_somebody_is_refused_in_every_language(portal: Portal, language: str) -> None:
    words = data(portal, language)
    assert set(words["holders"]) == set(languages.INTERFACE)
    for texts in (words["staff"], *words["holders"].values()):
        assert set(texts) >= {str(code) for code in Code} | {"ok", "out", "incomplete"}
        assert all(said["detail"] for said in texts.values())
        assert set(texts["already_admitted"]) >= {"detail", "when", "where"}
    assert all(said["title"] for said in words["staff"].values())
    assert set(words["kiosk"]) == set(languages.INTERFACE)
    assert all(said == kiosk_words.WORDS.keys() for said in (texts.keys() for texts in words["kiosk"].values()))


def test_the_modules_ask_for_words_and_parts_that_the_page_has(portal: Portal) -> None:
    html, modules = page(portal), source()
    calls = re.findall(r"\bt\(([^()]*)", modules)
    asked = {key for call in calls for key in re.findall(r'(?:^|[?:] )"(\w+)"', call)}
    asked |= {f"camera_{state}" for state in re.findall(r'^  \w+Error: "(\w+)"', source("scanner.js"), re.MULTILINE)}
    asked |= {f"problem_{code}" for code in re.findall(r'return "(\w+)";', source("core.js")) if code != "not_set_up"}
    assert {"camera_denied", "problem_store_lost", "typed_nobody"} <= asked
    assert asked - app_words.WORDS.keys() == set()
    parts = set(re.findall(r'(?<!#)\bpart\("([\w-]+)"\)', modules))
    assert len(parts) > 50
    assert {name for name in parts if f'data-part="{name}"' not in html} == set()
    at_kiosk = set(re.findall(r'#part\("([\w-]+)"\)', source("kiosk.js")))
    assert {name for name in at_kiosk if f'data-kiosk="{name}"' not in html} == set()
    assert {
        name for name in re.findall(r'copyOf\("(\w+)"\)', modules) if f'data-template="{name}"' not in html
    } == set()


def test_no_word_lies_about_unused() -> None:
    modules = source()
    unused = {key for key in app_words.WORDS if f'"{key}"' not in modules and not key.startswith(MADE_UP)}
    assert unused == set()


def test_the_worker_keeps_all_that_the_app_needs_and_nothing_that_is_not_there(portal: Portal) -> None:
    kept, visitor = keeps(portal), Visitor(portal)
    assert kept["page"] == "/en/venue"
    assert {f"/static/js/venue/{path.name}" for path in MODULES if path.name != "worker.js"} <= set(kept["files"])
    linked = re.findall(r'(?:href|src)="(/static/[^"]+)"', page(portal))
    assert set(linked) <= set(kept["files"])
    for path in kept["files"]:
        assert visitor.get(path).status_code == 200, path
    assert not [path for path in kept["files"] if "/api/" in path]


def test_the_worker_may_answer_for_the_page_beside_it(portal: Portal) -> None:
    answer = Visitor(portal).get("/ar/venue/worker.js")
    assert answer.headers["Service-Worker-Allowed"] == "/ar/venue"
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("language", ["en", "ja"])
def test_page_and_worker_name_the_same_version(portal: Portal, language: str) -> None:
    kept = keeps(portal, language)
    answers = [Visitor(portal).get(f"/{language}/venue") for _ in range(2)]
    assert {answer.headers[kept["header"]] for answer in answers} == {kept["version"]}


def test_another_file_or_another_page_is_another_version(tmp_path: Path) -> None:
    (tmp_path / "js" / "venue").mkdir(parents=True)
    module, worker = tmp_path / "js" / "venue" / "main.js", tmp_path / app_files.WORKER
    module.write_text("one")
    worker.write_text("one")
    files = app_files.kept(tmp_path, "en", frozenset())
    assert files == ["js/venue/main.js"]
    versions = [app_files.version(tmp_path, files, "page"), app_files.version(tmp_path, files, "another")]
    for changed in (module, worker):
        changed.write_text("another one")
        versions.append(app_files.version(tmp_path, files, "page"))
    assert len(set(versions)) == 4


def test_only_the_slices_of_fonts_with_letters_of_the_page_are_kept(tmp_path: Path) -> None:
    (tmp_path / "vendor" / "fonts").mkdir(parents=True)
    rules = (
        f'@font-face{{src:url("fonts/{name}.woff2") format("woff2");unicode-range:{ranges}}}\n'
        for name, ranges in (("latin", "U+41-5a,U+61-7a"), ("hangul", "U+ac00-d7a3"), ("one", "U+2014"))
    )
    (tmp_path / "vendor" / "fonts.css").write_text("".join(rules))
    for name in ("latin", "hangul", "one"):
        (tmp_path / "vendor" / "fonts" / f"{name}.woff2").touch()
    files = app_files.kept(tmp_path, "ko", frozenset("a \u2014"))
    assert files == ["vendor/fonts.css", "vendor/fonts/latin.woff2", "vendor/fonts/one.woff2"]


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_the_app_can_be_installed(portal: Portal, language: str, direction: str) -> None:
    answer = Visitor(portal).get(f"/{language}/venue/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    told = answer.get_json(force=True)
    assert (told["lang"], told["dir"], told["display"]) == (language, direction, "standalone")
    assert told["start_url"] == told["scope"] == f"/{language}/venue"
    assert {icon["sizes"] for icon in told["icons"]} == {"192x192", "512x512", "any"}
    for icon in told["icons"]:
        assert Visitor(portal).get(icon["src"]).mimetype == icon["type"]


def test_words_at_the_door_say_when_and_where_as_far_as_that_is_known(portal: Portal) -> None:
    before = clock.now() - timedelta(days=2)
    with portal.flask.test_request_context("/en/"):
        plain, _ = verdict_words.staff_words("already_admitted")
        when, language = verdict_words.staff_words("already_admitted", Circumstances(before))
        where, _ = verdict_words.staff_words("already_admitted", Circumstances(before, "East 100%"))
        group, _ = verdict_words.staff_words("group_exhausted", Circumstances(admitted=12, party=15))
    assert language == "en"
    assert len({plain, when, where}) == 3
    assert str(before.year) in when
    assert "\u2068East 100%\u2069" in where
    assert "12" in group
    assert "15" in group


@pytest.mark.parametrize(("spoken", "shown"), [("ja", "ja"), ("vi", "en"), (None, "en"), ("xx", "en")])
def test_visitors_read_their_own_language_or_else_english(portal: Portal, spoken: str | None, shown: str) -> None:
    with portal.flask.test_request_context("/ko/"):
        text, language = verdict_words.holder_words("rules", spoken)
        assert language == shown
        assert text == verdict_words.for_holders()[shown]["rules"]["detail"]
        assert verdict_words.holder_words("a code of tomorrow", spoken)[0]
