"""What languages need: routes, what is there, what could be fetched, what was kept of an index."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from portal.engines.translation import needs, offers
from portal.engines.translation.index import AvailablePackage
from portal.engines.translation.needs import Standing
from portal.engines.translation.offers import Offer, Offers
from tests.unit.engines.translation.fakes import copy_package

AT = datetime(2026, 11, 1, 9, tzinfo=UTC)
LANGUAGES = ("ko", "en", "zh-Hans")


@pytest.fixture
def models(tiny_package: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "models"
    folder.mkdir()
    copy_package(tiny_package, folder / "a")
    return folder


def offer(models: Path, *packages: tuple[str, str, str, int | None]) -> None:
    offers.keep(Offers("https://index.example", AT, tuple(Offer(*package) for package in packages)), models)


def of_routes(found: needs.Needs) -> dict[tuple[str, str], tuple[Standing, tuple[tuple[str, str], ...]]]:
    return {(route.source, route.target): (route.standing, route.lacking) for route in found.routes}


def of_packages(found: needs.Needs) -> dict[tuple[str, str], Standing]:
    return {package.languages: package.standing for package in found.packages}


def test_without_an_index_there_is_what_is_installed_and_what_is_not(models: Path) -> None:
    found = needs.look(LANGUAGES, models)
    assert found.offers is None
    assert of_packages(found) == {
        ("ko", "en"): Standing.INSTALLED,
        ("en", "ko"): Standing.ABSENT,
        ("zh-Hans", "en"): Standing.ABSENT,
        ("en", "zh-Hans"): Standing.ABSENT,
    }
    routes = of_routes(found)
    assert len(routes) == 6
    assert routes["ko", "en"] == (Standing.INSTALLED, ())
    assert routes["ko", "zh-Hans"] == (Standing.ABSENT, (("en", "zh-Hans"),))
    assert routes["zh-Hans", "ko"] == (Standing.ABSENT, (("zh-Hans", "en"), ("en", "ko")))


def test_what_was_offered_is_told_from_what_is_absent_and_newer_from_older(models: Path) -> None:
    offer(models, ("ko", "en", "1.1", 5), ("en", "zh-Hans", "1.9", None))
    found = needs.look(LANGUAGES, models)
    assert (of_packages(found)["ko", "en"], of_packages(found)["en", "zh-Hans"]) == (Standing.NEWER, Standing.OFFERED)
    assert of_routes(found)["ko", "zh-Hans"] == (Standing.OFFERED, (("en", "zh-Hans"),))
    assert of_routes(found)["ko", "en"][0] is Standing.INSTALLED
    offer(models, ("ko", "en", "1.0", 5))
    assert of_packages(needs.look(LANGUAGES, models))["ko", "en"] is Standing.INSTALLED
    offer(models, ("ko", "en", "0.9", 5))
    assert of_packages(needs.look(LANGUAGES, models))["ko", "en"] is Standing.INSTALLED


def test_a_direct_package_that_is_offered_is_the_way(models: Path) -> None:
    offer(models, ("ko", "zh-Hans", "1.0", None))
    found = needs.look(LANGUAGES, models)
    route = next(route for route in found.routes if (route.source, route.target) == ("ko", "zh-Hans"))
    assert (route.is_direct, route.standing) == (True, Standing.OFFERED)
    assert ("ko", "zh-Hans") in of_packages(found)


def test_pairs_can_be_asked_for_that_are_of_no_page(models: Path) -> None:
    found = needs.look(LANGUAGES, models, [("vi", "en")])
    assert of_routes(found) == {("vi", "en"): (Standing.ABSENT, (("vi", "en"),))}
    assert ("vi", "en") in of_packages(found)


def test_what_was_offered_is_kept_with_sizes_where_somebody_says_them(tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.write_bytes(bytes(70))
    packages = [
        AvailablePackage("ko", "en", "1.1", (str(there),)),
        AvailablePackage("en", "ko", "1.1", (str(tmp_path / "none"),), size=8),
        AvailablePackage("de", "en", "1.1", (str(there),)),
    ]
    made = offers.make("index.json", packages, {("ko", "en"), ("en", "ko")}, AT)
    assert [package.size for package in made.packages] == [70, 8, None]
    offers.keep(made, tmp_path / "models")
    assert offers.kept(tmp_path / "models") == made
    assert [path.name for path in (tmp_path / "models").iterdir()] == [offers.NAME]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"packages": 3}', '{"packages": [{"source": "ko"}], "at": "x"}'])
def test_what_can_not_be_read_was_never_offered(tmp_path: Path, content: str) -> None:
    (tmp_path / offers.NAME).write_text(content)
    assert offers.kept(tmp_path) is None
