"""Open data: a page that says in plain words what there is, and files that are the same for everybody for ever."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re

import pytest

from portal.app import Portal
from portal.domain.trust import verifying
from portal.domain.trust.verifying import Given
from portal.engines.opendata import unpack
from tests.factories import releases
from tests.factories.evidence import World
from tests.factories.office_of_releases import ReleaseOffice, neighbours
from tests.factories.people import People
from tests.factories.visitors import Visitor

COMMAND = re.compile(r"[=+\-@\t\r]")
NUMBER = re.compile(r"-?[0-9.]+(E-?[0-9]+)?")


@pytest.fixture
def office(portal: Portal, people: People) -> ReleaseOffice:
    return ReleaseOffice(portal, people)


@pytest.fixture
def released(portal: Portal, people: People, office: ReleaseOffice) -> ReleaseOffice:
    """A baseline, a release of some counts, and its correction."""
    office.baseline()
    neighbours(World(portal, people), 12, 9)
    office.released()
    office.released(reason="=SUM(A1) was counted twice.")
    return office


def links(page: str) -> list[str]:
    return re.findall(r'href="(/open-data/[^"?]+)"', page)


def test_before_the_first_release_the_page_says_so(visitor: Visitor) -> None:
    page = visitor.get("/en/open-data")
    assert page.status_code == 200
    assert "Nothing is published yet" in page.text


def test_the_page_names_every_file_of_the_newest_release_with_its_hash(
    visitor: Visitor, released: ReleaseOffice
) -> None:
    page = visitor.get("/en/open-data").text
    assert "The newest release: Q3 2026, correction 1" in page
    files = [link for link in links(page) if link.startswith("/open-data/2026-Q3.2/")]
    assert len(files) == 13
    for link in files:
        answer = visitor.get(link)
        assert answer.status_code == 200
        assert hashlib.sha256(answer.data).hexdigest() in page
        assert f"{len(answer.data):,} bytes" in page


def test_it_explains_every_column_and_how_to_compute_the_release_again(
    visitor: Visitor, released: ReleaseOffice
) -> None:
    page = visitor.get("/en/open-data").text
    package = visitor.get("/open-data/2026-Q3.2/datapackage.json").json
    columns = {field["name"] for one in package["resources"] for field in one.get("schema", {}).get("fields", [])}
    assert all(f"<code>{column}</code>" in page for column in columns)
    for line in ("curl -O http://localhost/open-data/trust-2026-Q3.2.zip", "portal trust verify trust-2026-Q3.2.zip"):
        assert line in page
    assert "creativecommons.org/licenses/by/4.0" in page


def test_a_corrected_release_leads_to_its_correction_and_stays(visitor: Visitor, released: ReleaseOffice) -> None:
    page = visitor.get("/en/open-data/2026-Q3").text
    assert "There is a correction of this release" in page
    assert "/en/open-data/2026-Q3.2" in page
    assert "There is a correction" not in visitor.get("/en/open-data/2026-Q3.2").text
    for gone in ("/en/open-data/2026-Q1", "/open-data/2026-Q1/release.json", "/open-data/trust-2026-Q1.zip"):
        assert visitor.get(gone).status_code == 404


def test_a_preview_has_no_open_data(visitor: Visitor, office: ReleaseOffice) -> None:
    office.preview()
    for hidden in ("/en/open-data/2026-Q3", "/open-data/2026-Q3/release.json", "/open-data/trust-2026-Q3.zip"):
        assert visitor.get(hidden).status_code == 404
    assert "2026-Q3" not in visitor.get("/en/open-data").text


def test_downloads_rebuild_the_release_that_the_interface_gives(visitor: Visitor, released: ReleaseOffice) -> None:
    for one in visitor.get("/api/v1/trust/releases").json["items"]:
        packed = visitor.get(one["archive_url"]).data
        done = verifying.verify(Given(unpack(packed), packed), one["sha256"])
        assert done.same, [str(difference) for difference in done.differences]


def test_a_file_is_kept_for_ever_by_its_hash_and_a_download_goes_on_where_it_broke_off(
    visitor: Visitor, released: ReleaseOffice
) -> None:
    whole = visitor.get("/open-data/2026-Q3/evidence.csv")
    assert whole.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert whole.headers["ETag"] == f'"{hashlib.sha256(whole.data).hexdigest()}"'
    assert "Set-Cookie" not in whole.headers
    assert "Cookie" not in whole.headers.get("Vary", "")
    assert whole.headers["Access-Control-Allow-Origin"] == "*"
    again = visitor.get("/open-data/2026-Q3/evidence.csv", headers={"If-None-Match": whole.headers["ETag"]})
    assert again.status_code == 304
    rest = visitor.get("/open-data/2026-Q3/evidence.csv", headers={"Range": "bytes=100-"})
    assert (rest.status_code, rest.data) == (206, whole.data[100:])


def test_for_spreadsheets_a_table_begins_with_the_mark_of_utf_8_and_nothing_else_does(
    visitor: Visitor, released: ReleaseOffice
) -> None:
    plain, marked = (visitor.get(f"/open-data/2026-Q3/index.csv{query}") for query in ("", "?bom=1"))
    assert marked.data == b"\xef\xbb\xbf" + plain.data
    assert marked.headers["ETag"] != plain.headers["ETag"]
    release = visitor.get("/open-data/2026-Q3/release.json?bom=1")
    assert release.data == visitor.get("/open-data/2026-Q3/release.json").data


def test_no_cell_of_any_table_is_taken_for_a_formula(portal: Portal, visitor: Visitor) -> None:
    cells = {"period": "2026-Q3", "measure": "registrations", "cluster": "", "dimension": "event", "conf_status": "F"}
    odd = [cells | {"code": code, "value": 10} for code in ("=1+1", "+x", "-cmd", "@sum", "'=x", "normal")]
    groups = {"as_of": "2026-06-30", "source": '=HYPERLINK("x")', "made_up": True, "groups": {"europe": 10}}
    releases.released(portal, releases.published("2026-Q3", tables=odd, residents=groups))
    packed = visitor.get("/open-data/trust-2026-Q3.zip").data
    checked = 0
    for name, data in unpack(packed).items():
        if name.endswith(".csv"):
            for row in csv.reader(io.StringIO(data.decode(), newline="")):
                assert not [cell for cell in row if COMMAND.match(cell) and not NUMBER.fullmatch(cell)]
                checked += 1
    assert checked > 100
    assert verifying.verify(Given(unpack(packed), packed)).same


def test_catalogues_find_every_release_with_whole_addresses(visitor: Visitor, released: ReleaseOffice) -> None:
    answer = visitor.get("/open-data/catalog.jsonld")
    assert answer.content_type == "application/ld+json"
    sets = json.loads(answer.data)["dcat:dataset"]
    assert [one["@id"].rsplit("/", 2)[1] for one in sets] == ["2026-Q3.2", "2026-Q3", "2025-Q4"]
    for one in sets:
        for distribution in one["dcat:distribution"]:
            data = visitor.get(distribution["dcat:downloadURL"]["@id"]).data
            assert distribution["spdx:checksum"]["spdx:checksumValue"]["@value"] == hashlib.sha256(data).hexdigest()
            assert distribution["dcat:byteSize"]["@value"] == str(len(data))


def test_addresses_without_a_language_lead_to_the_readers_own(visitor: Visitor, released: ReleaseOffice) -> None:
    for path in ("/open-data", "/open-data/2026-Q3/"):
        answer = visitor.get(path, headers={"Accept-Language": "de"})
        assert answer.status_code == 302
        assert answer.headers["Location"].rstrip("/").endswith(f"/de{path}".rstrip("/"))
