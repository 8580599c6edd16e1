"""Compute a release again from its open data, and say where it differs: no database is needed, nothing is believed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from portal.domain.trust import opendata, tables
from portal.domain.trust.assembling import Document, Earlier, document, input_sha256
from portal.domain.trust.differing import Difference, first_differences
from portal.domain.trust.opendata import EARLIER, PACKAGE, PUBLISHED, RELEASE, Bundle
from portal.domain.trust.tables import TableError
from portal.domain.trust.types import Status, archive_name
from portal.engines.opendata import Damaged, sha256, unpack
from portal.engines.trust import METHODOLOGY, Published, PublishedError

BOM = b"\xef\xbb\xbf"
LARGEST_FILE = 64 * 1024 * 1024
MOST_SHOWN = 10
WHAT_IS_WRITTEN = "what this portal writes"
VERSION = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4}){2}", re.ASCII)
HEAD = ("release_id", "revision", "status", "generated_at")


class Unreadable(Exception):
    """There is no release to verify at this place."""


class OtherMethod(Exception):
    """The release was made by a method that this program does not compute by; the words name it."""


@dataclass(frozen=True, slots=True)
class Given:
    """The files that were given; `packed` is the archive that they came in, if they did."""

    files: Mapping[str, bytes]
    packed: bytes | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """What came out: the release's name and hash as given, how many files were compared, and what differs.

    `needs` names the method that the release has to be computed by, where this program knows only another one: then
    nothing but the hashes was compared.
    """

    release_id: str | None
    release_sha256: str | None
    files: int
    differences: tuple[Difference, ...]
    needs: str | None = None

    @property
    def same(self) -> bool:
        """Tell whether the open data gives exactly the release that it says it is."""
        return not self.differences and self.needs is None


def read(path: Path) -> Given:
    """Read a folder or an archive; raise Unreadable where it is neither."""
    try:
        if path.is_dir():
            there = sorted(one for one in path.iterdir() if one.is_file() and not one.name.startswith("."))
            large = [one.name for one in there if one.stat().st_size > LARGEST_FILE]
            if large:
                raise Unreadable(f"{large[0]} is larger than any file of a release")
            return Given({one.name: one.read_bytes() for one in there})
        packed = path.read_bytes()
        return Given(unpack(packed), packed)
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror or error}") from error
    except Damaged as error:
        raise Unreadable(f"{path} is neither a folder nor a whole ZIP archive: {error}") from error


def verify(given: Given, expected_sha256: str | None = None) -> Verification:
    """Compute the release anew from what was given and compare every byte; with a hash, also that it is that one."""
    files = {name: _without_mark(name, data) for name, data in given.files.items()}
    said = files.get(RELEASE)
    found = _hashes(files)
    if said is None:
        return Verification(None, None, len(files), (*found, Difference(RELEASE, "", "the file", "nothing")))
    if expected_sha256 is not None and sha256(said) != expected_sha256.lower():
        found.append(Difference(RELEASE, "SHA-256", expected_sha256.lower(), sha256(said)))
    release_id = needs = None
    try:
        bundle, more = _rebuilt(files)
        found += [*more, *_compared(files, bundle)]
        release_id = bundle.document["release_id"]
        found += _archive(given, bundle) if not found else []
    except OtherMethod as error:
        needs = str(error)
    except (TableError, PublishedError, UnicodeEncodeError) as error:
        found.append(Difference(RELEASE, str(error), WHAT_IS_WRITTEN, "something else"))
    return Verification(release_id, sha256(said), len(files), tuple(dict.fromkeys(found)), needs)


def _rebuilt(files: Mapping[str, bytes]) -> tuple[Bundle, list[Difference]]:
    """Return the release as the counts give it, and where the counts themselves are not what it was computed from."""
    said = _object(files, RELEASE)
    method = said.get("methodology_version")
    if not isinstance(method, str) or not VERSION.fullmatch(method):
        raise TableError(f"{RELEASE} names no method")
    if method != METHODOLOGY:
        raise OtherMethod(method)
    published, found = _counts(files, said)
    earlier = _earlier(files, said)
    for name in HEAD:
        if name not in said:
            raise TableError(f"{RELEASE} has no {name}")
    try:
        made = document(
            published,
            release_id=str(said["release_id"]),
            revision=int(said["revision"]),
            status=Status(said["status"]),
            generated_at=str(said["generated_at"]),
            supersedes=said.get("supersedes"),
            reason=str(said.get("revision_reason", "")),
            earlier=earlier,
        )
    except (ValueError, TypeError) as error:
        raise TableError(f"{RELEASE}: {error}") from error
    return Bundle(made, published, earlier), found


def _counts(files: Mapping[str, bytes], said: Document) -> tuple[Published, list[Difference]]:
    """Return the counts from the tables; where these don't give the release's input, from `published.json`."""
    wanted = said.get("input_sha256")
    found: list[Difference] = []
    candidates: list[Published] = []
    for name, reader in (("the tables", _from_tables), (PUBLISHED, _from_text)):
        try:
            candidate = reader(files, said)
            if input_sha256(candidate) == wanted:
                return candidate, found
            found.append(Difference(name, "SHA-256 of the counts", str(wanted), input_sha256(candidate)))
            candidates.append(candidate)
        except (TableError, PublishedError) as error:
            found.append(Difference(name, str(error), WHAT_IS_WRITTEN, "something else"))
    if not candidates:
        raise TableError("neither the tables nor published.json can be read")
    return candidates[-1], found


def _from_tables(files: Mapping[str, bytes], said: Document) -> Published:
    missing = [
        name for name in ("evidence.csv", "participation.csv", "residents.csv", "prior.csv") if name not in files
    ]
    if missing:
        raise TableError(f"{missing[0]} is not there")
    try:
        period = said["period"]
        start, end = date.fromisoformat(period["start"]), date.fromisoformat(period["end"])
        read_back = Published(
            methodology_version=said["methodology_version"],
            ref_area=said["ref_area"],
            period_id=period["id"],
            start=start,
            end=end,
            prior=tables.read_prior(files["prior.csv"]),
            residents=tables.read_residents(files["residents.csv"]),
            evidence=tables.read_evidence(files["evidence.csv"]),
            tables=tables.read_participation(files["participation.csv"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, TableError):
            raise
        raise TableError(f"{RELEASE}: {error}") from error
    return Published.from_dict(read_back.to_dict())


def _from_text(files: Mapping[str, bytes], _said: Document) -> Published:
    return Published.from_dict(_object(files, PUBLISHED))


def _earlier(files: Mapping[str, bytes], said: Document) -> Earlier | None:
    if "compared_with" not in said:
        return None
    before = _object(files, EARLIER)
    if "release_id" not in before or "published" not in before:
        raise TableError(f"{EARLIER} names no release and its counts")
    return Earlier(str(before["release_id"]), Published.from_dict(before["published"]))


def _compared(files: Mapping[str, bytes], bundle: Bundle) -> list[Difference]:
    """Compare every file with what it should be, the table of contents included."""
    wanted = {file.name: file.data for file in opendata.files(bundle)}
    found = []
    for name in sorted(wanted.keys() | files.keys()):
        if name not in files:
            found.append(Difference(name, "", "the file", "nothing"))
        elif name not in wanted:
            found.append(Difference(name, "", "nothing", "a file that belongs to no release"))
        elif files[name] != wanted[name]:
            found += first_differences(name, wanted[name], files[name])
    return found


def _hashes(files: Mapping[str, bytes]) -> list[Difference]:
    """Compare every file with the hash that the table of contents gives."""
    try:
        listed = {str(one["path"]): str(one["hash"]) for one in _object(files, PACKAGE)["resources"]}
    except (TableError, KeyError, TypeError) as error:
        return [Difference(PACKAGE, str(error), "a list of files with hashes", "none")]
    return [
        Difference(name, "SHA-256", hashed.removeprefix("sha256:"), sha256(files[name]))
        for name, hashed in listed.items()
        if name in files and hashed != f"sha256:{sha256(files[name])}"
    ]


def _archive(given: Given, bundle: Bundle) -> list[Difference]:
    """Compare the archive itself, whose every byte is known too."""
    if given.packed is None:
        return []
    wanted = opendata.archive(opendata.files(bundle))
    if wanted == given.packed:
        return []
    name = archive_name(bundle.document["release_id"])
    return [
        replace(one, where=f"{one.where} of the archive, outside its files")
        for one in first_differences(name, wanted, given.packed)
    ]


def _object(files: Mapping[str, bytes], name: str) -> dict[str, Any]:
    if name not in files:
        raise TableError(f"{name} is not there")
    try:
        found = json.loads(files[name].decode("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise TableError(f"{name}: {error}") from error
    if not isinstance(found, dict):
        raise TableError(f"{name} is not an object")
    return found


def _without_mark(name: str, data: bytes) -> bytes:
    """Take off the mark with which spreadsheets are told the encoding: such a download is the same table."""
    return data.removeprefix(BOM) if name.endswith(".csv") else data
