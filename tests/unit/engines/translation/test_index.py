"""Finding packages in an index and fetching them, over a server of our own."""

from __future__ import annotations

import hashlib
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.engines.translation import index as module
from portal.engines.translation.index import AvailablePackage, available, download, wanted
from portal.engines.translation.refusal import PackageRefused, Refusal

CONTENT = bytes(range(256)) * 4_000
ENTRY = {"package_version": "1.0", "from_code": "ko", "to_code": "en", "links": ["ko_en.argosmodel"]}


class Handler(http.server.BaseHTTPRequestHandler):
    """Serves CONTENT with ranges; may break off, or ignore ranges."""

    break_off_at: int | None = None
    ranges = True
    asked: list[str | None] = []  # noqa: RUF012 - reset by the fixture

    def do_GET(self) -> None:
        wanted_range = self.headers.get("Range")
        type(self).asked.append(wanted_range)
        start = int(wanted_range.removeprefix("bytes=").rstrip("-")) if wanted_range and self.ranges else 0
        if start >= len(CONTENT):
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(CONTENT) - 1}/{len(CONTENT)}")
        self.send_header("Content-Length", str(len(CONTENT) - start))
        self.end_headers()
        self.wfile.write(CONTENT[start : self.break_off_at])

    def log_message(self, *args: object) -> None:
        """Keep the test output quiet."""


@pytest.fixture
def server() -> Iterator[str]:
    Handler.break_off_at, Handler.ranges, Handler.asked = None, True, []
    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}/ko_en.argosmodel"
    running.shutdown()
    running.server_close()
    thread.join()


def package(*links: str, sha256: str = "") -> AvailablePackage:
    return AvailablePackage("ko", "en", "1.0", links, sha256)


def write_index(folder: Path, *entries: object) -> Path:
    path = folder / "index.json"
    path.write_text(json.dumps(list(entries)), encoding="utf-8")
    return path


def test_a_file_index_offers_what_lies_beside_it(tmp_path: Path) -> None:
    (offered,) = available(write_index(tmp_path, ENTRY))
    assert (offered.source, offered.target, offered.version) == ("ko", "en", "1.0")
    assert offered.links == (str(tmp_path.resolve() / "ko_en.argosmodel"),)


def test_of_several_versions_the_newest_is_offered(tmp_path: Path) -> None:
    versions = [ENTRY | {"package_version": version} for version in ("1.9", "1.10", "1.2")]
    assert [offered.version for offered in available(write_index(tmp_path, *versions))] == ["1.10"]


@pytest.mark.parametrize(
    "entry",
    [
        None,
        [],
        ENTRY | {"from_code": "../x"},
        ENTRY | {"links": []},
        ENTRY | {"links": "ko_en.argosmodel"},
        ENTRY | {"links": ["../outside.argosmodel", "/etc/passwd", "file:///etc/passwd", "ftp://x/y", 7]},
        ENTRY | {"sha256": "short"},
        ENTRY | {"sha256": 5},
    ],
)
def test_an_unusable_entry_is_left_out(tmp_path: Path, entry: object) -> None:
    assert available(write_index(tmp_path, entry)) == []


@pytest.mark.parametrize("content", ["{", "{}", "7", "[" * 100_000])
def test_a_broken_index_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "index.json").write_text(content, encoding="utf-8")
    with pytest.raises(PackageRefused) as refused:
        available(tmp_path / "index.json")
    assert refused.value.code is Refusal.BAD_INDEX


def test_an_index_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackageRefused):
        available(tmp_path / "none.json")


def test_a_language_brings_its_packages_to_and_from_english() -> None:
    pairs = [("ko", "en"), ("en", "ko"), ("ja", "en"), ("ja", "ko"), ("zh-Hans", "en"), ("en", "de")]
    offered = [AvailablePackage(source, target, "1", ("x",)) for source, target in pairs]
    chosen = [(found.source, found.target) for found in wanted(["ko", "zh-Hans", "ja-ko", "en"], offered)]
    assert chosen == [("ko", "en"), ("en", "ko"), ("ja", "ko"), ("zh-Hans", "en")]


def test_a_download_arrives_whole_and_tells_how_far_it_is(tmp_path: Path, server: str) -> None:
    told: list[tuple[int, int]] = []
    path = download(package(server), tmp_path, lambda done, total: told.append((done, total)))
    assert path.read_bytes() == CONTENT
    assert told[-1] == (len(CONTENT), len(CONTENT))
    assert [file.name for file in tmp_path.iterdir()] == ["ko_en-1.0.argosmodel"]


def test_a_download_that_broke_off_goes_on_where_it_was(tmp_path: Path, server: str) -> None:
    Handler.break_off_at = 300_000
    with pytest.raises(PackageRefused) as refused:
        download(package(server), tmp_path)
    assert refused.value.code is Refusal.DOWNLOAD_FAILED
    Handler.break_off_at = None
    assert download(package(server), tmp_path).read_bytes() == CONTENT
    assert Handler.asked == [None, "bytes=300000-"]


def test_a_server_without_ranges_is_asked_from_the_start(tmp_path: Path, server: str) -> None:
    Handler.ranges = False
    (tmp_path / "ko_en-1.0.argosmodel.part").write_bytes(b"left over")
    assert download(package(server), tmp_path).read_bytes() == CONTENT


def test_a_left_over_longer_than_the_file_is_thrown_away(tmp_path: Path, server: str) -> None:
    (tmp_path / "ko_en-1.0.argosmodel.part").write_bytes(CONTENT + b"more")
    assert download(package(server), tmp_path).read_bytes() == CONTENT


def test_a_checksum_is_kept_to(tmp_path: Path, server: str) -> None:
    good = hashlib.sha256(CONTENT).hexdigest()
    assert download(package(server, sha256=good), tmp_path).exists()
    with pytest.raises(PackageRefused) as refused:
        download(package(server, sha256="0" * 64), tmp_path / "other")
    assert refused.value.code is Refusal.WRONG_CHECKSUM
    assert list((tmp_path / "other").iterdir()) == []


def test_the_next_link_is_tried_when_one_fails(tmp_path: Path, server: str) -> None:
    source = tmp_path / "mirror.argosmodel"
    source.write_bytes(CONTENT)
    gone = server.replace(server.split(":")[2].split("/", maxsplit=1)[0], "1")
    assert download(package(gone, str(source)), tmp_path / "in").read_bytes() == CONTENT


def test_a_download_without_end_is_given_up(tmp_path: Path, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_PACKAGE_BYTES", 1_000)
    with pytest.raises(PackageRefused) as refused:
        download(package(server), tmp_path)
    assert refused.value.code is Refusal.TOO_LARGE


def test_the_public_index_is_argostranslates_own(tmp_path: Path) -> None:
    assert module.public_index(tmp_path / "packages").endswith("index.json")
