"""A new method: what was released by the one before stays readable, says what it said, and gives out the same files."""

from __future__ import annotations

import hashlib
import json

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.app import Portal
from portal.domain.trust import bundles, collecting, opendata, publishing, queries, service, types, verifying
from portal.domain.trust.types import ReleaseReason, ReleaseRefused, ReleaseView
from portal.domain.trust.verifying import Given
from portal.engines import trust as engine
from portal.engines.trust import PublishedError, compute, index, indicators, method, published
from tests.factories.evidence import AFTER, World
from tests.factories.office_of_releases import ReleaseOffice, neighbours
from tests.factories.visitors import Visitor

NEXT = "2.0.0"
PAGES = ("/en/trust", "/en/trust?topic=C1", "/en/statistics", "/en/open-data", "/en/open-data/2026-Q3")
FILES = ("release.json", "methodology.json", "methodology.md", "evidence.csv", "datapackage.json", "catalog.jsonld")


@pytest.fixture
def before(portal: Portal, office: ReleaseOffice, world: World) -> ReleaseView:
    """A release by the method of today."""
    office.baseline()
    neighbours(world, 12, 9)
    return office.released()


@pytest.fixture
def new_method(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Return what puts another method in place: another version, with another target and weight of the prior."""
    return monkeypatch


def change_method(patch: pytest.MonkeyPatch) -> None:
    for module in (engine, method, published, indicators, collecting, publishing, service, types, verifying):
        patch.setattr(module, "METHODOLOGY", NEXT)
    patch.setattr(index, "TARGET", 0.5)
    patch.setattr(method, "FIRST_WEIGHT", 3.0)
    patch.setattr(opendata, "_kept", lambda name: f"another {name}")


def test_a_release_of_the_method_before_says_what_it_said_on_every_page_and_in_every_file(
    portal: Portal, before: ReleaseView, visitor: Visitor, new_method: pytest.MonkeyPatch
) -> None:
    addresses = [f"/open-data/2026-Q3/{name}" for name in FILES] + ["/open-data/trust-2026-Q3.zip"]
    addresses += ["/api/v1/trust/releases/2026-Q3", "/open-data/catalog.jsonld"]
    files = {address: visitor.get(address).data for address in addresses}
    pages = {page: visitor.get(page).text for page in PAGES}
    with portal.database.reading() as session:
        said = queries.get(session, "2026-Q3").result
    change_method(new_method)
    with portal.database.unit_of_work() as session:
        # What visitors get is a finished page while nothing has changed; here the program has.
        session.execute(text("UPDATE content_stamp SET number = number + 1"))
    assert {address: visitor.get(address).data for address in addresses} == files
    for page, shown in pages.items():
        answer = visitor.get(page)
        assert answer.status_code == 200, page
        assert answer.text == shown, page
    assert visitor.get("/api/v1/statistics/participation?period=2026-Q3").status_code == 200
    with portal.database.reading() as session:
        view = queries.get(session, "2026-Q3")
    assert view.result == said == before.result
    assert not view.is_of_todays_method


def test_what_it_says_is_what_was_computed(portal: Portal, before: ReleaseView) -> None:
    counted = compute(before.published)
    for said, index_ in zip(
        (before.result.district, *before.result.clusters), (counted.district, *counted.clusters), strict=True
    ):
        for name in ("cluster", "index", "low", "high", "data_weight", "probability", "verdict", "neutral"):
            assert getattr(said, name) == getattr(index_, name), name
        assert said.sensitivity == index_.sensitivity
        assert said.prior == pytest.approx(index_.prior, abs=1e-15)
        for pillar, other in zip(said.pillars, index_.pillars, strict=True):
            assert (pillar.pillar, pillar.score, pillar.contribution) == (
                other.pillar, other.score, other.contribution,
            )  # fmt: skip
            for one, two in zip(pillar.indicators, other.indicators, strict=True):
                for name in ("indicator", "x", "n", "score", "data_weight", "suppressed"):
                    assert getattr(one, name) == getattr(two, name), name
    assert before.result.prior_weight == counted.prior_weight
    changed = {change.cluster: change for change in engine.changes(_earlier(portal, before), before.published)}
    assert set(before.result.changes) == set(changed)
    for cluster, change in before.result.changes.items():
        assert change.before == pytest.approx(changed[cluster].before, abs=1e-15)
        assert (change.after, change.prior_fades) == (changed[cluster].after, changed[cluster].prior_fades)
        assert change.pillars == changed[cluster].pillars


def test_another_method_does_not_compute_it_and_staff_see_it_as_it_was_published(
    portal: Portal, office: ReleaseOffice, before: ReleaseView, new_method: pytest.MonkeyPatch
) -> None:
    waiting = office.preview("2026-Q2")
    assert isinstance(waiting, ReleaseView)
    change_method(new_method)
    with pytest.raises(PublishedError, match=r"method 1\.0\.0"):
        compute(before.published)
    with portal.database.reading() as session:
        look = collecting.look_at(session, before.pk, AFTER, office.zone)
        assert collecting.recount(session, waiting.pk, AFTER, office.zone) is None
    assert (look.result, look.exact) == (before.result, None)
    assert look.beside
    assert office.approve(waiting.pk) == ReleaseRefused(ReleaseReason.OUTDATED)
    browser = Visitor(portal).sign_in(office.analyst)
    for page in ("releases/2026-Q3", "releases/2026-Q2", "owed", ""):
        assert browser.get(f"/en/analyst/{page}".rstrip("/")).status_code == 200, page
    assert "was made by method" in browser.get("/en/analyst/releases/2026-Q3").text


def test_verifying_says_which_method_it_needs_and_compares_the_hashes_alone(
    portal: Portal, before: ReleaseView, new_method: pytest.MonkeyPatch
) -> None:
    with portal.database.reading() as session:
        files = {file.name: file.data for file in bundles.files_of(session, "2026-Q3")}
    change_method(new_method)
    done = verifying.verify(Given(files), before.document_sha256)
    assert (done.needs, done.differences, done.same) == ("1.0.0", (), False)
    damaged = verifying.verify(Given(files | {"evidence.csv": b"x"}))
    assert [one.file for one in damaged.differences] == ["evidence.csv"]


def test_files_of_what_is_approved_can_not_be_changed_added_or_deleted(portal: Portal, before: ReleaseView) -> None:
    statements = (
        "UPDATE trust_release_file SET title = 'x'",
        "DELETE FROM trust_release_file",
        "INSERT INTO trust_release_file (release_id, name, number, title, description, media_type, columns, size, "
        f"sha256, body) VALUES ({before.pk}, 'more', 99, '', '', '', '[]', 0, '', '')",
    )
    for statement in statements:
        with pytest.raises(DBAPIError, match="immutable"), portal.database.unit_of_work() as session:
            session.execute(text(statement))


def test_files_of_a_preview_go_with_it(portal: Portal, office: ReleaseOffice) -> None:
    waiting = office.preview()
    assert isinstance(waiting, ReleaseView)
    assert office.drop(waiting.pk) is None
    with portal.database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM trust_release_file")) == 0


def test_the_catalogue_reads_sizes_and_hashes_and_no_body_but_its_own(
    portal: Portal, before: ReleaseView, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opendata, "files", lambda _bundle: pytest.fail("files were made anew"))
    sets = json.loads(visitor.get("/open-data/catalog.jsonld").data)["dcat:dataset"]
    assert [one["@id"].rsplit("/", 2)[1] for one in sets] == ["2026-Q3", "2025-Q4"]
    for one in sets:
        assert len(one["dcat:distribution"]) == (13 if "2026" in one["@id"] else 12)
        for distribution in one["dcat:distribution"]:
            data = visitor.get(distribution["dcat:downloadURL"]["@id"]).data
            assert distribution["spdx:checksum"]["spdx:checksumValue"]["@value"] == hashlib.sha256(data).hexdigest()


def _earlier(portal: Portal, view: ReleaseView) -> engine.Published:
    with portal.database.reading() as session:
        found = queries.earlier_of(session, view)
    assert found is not None
    return found.published
