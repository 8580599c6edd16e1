"""The three commands of docs/trust.md, run as they stand there, on what the portal hands out."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import pytest

from portal.app import Portal
from tests.architecture.test_docs import commands
from tests.factories.evidence import World
from tests.factories.office_of_releases import ReleaseOffice, neighbours
from tests.factories.people import People
from tests.factories.visitors import Visitor
from tests.integration.conftest import Command

HERE = "http://127.0.0.1:8000"


@pytest.fixture
def release_id(portal: Portal, people: People) -> str:
    office = ReleaseOffice(portal, people)
    office.baseline()
    neighbours(World(portal, people), 12, 9)
    return office.released().id


def test_three_commands_compute_a_release_again(
    release_id: str, visitor: Visitor, command: Command, tmp_path: Path
) -> None:
    download, hashed, verify = commands("docs/trust.md")
    address = download.removeprefix(f"curl -O {HERE}")
    assert address.startswith("/"), "the first command downloads"
    name = address.rsplit("/", 1)[1]
    assert release_id in name
    answer = visitor.get(address)
    assert answer.status_code == 200
    (tmp_path / name).write_bytes(answer.data)
    said = subprocess.run(hashed.split(), cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    assert said.split() == [hashlib.sha256(answer.data).hexdigest(), name]
    assert verify.split()[0] == "portal"
    ended = command(*verify.split()[1:], PORTAL_DATABASE_URL="postgresql://nobody@127.0.0.1:9/nothing")
    assert (ended.code, ended.err) == (0, "")
    assert f"Release {release_id}: all " in ended.out
    assert visitor.get("/api/v1/trust/releases").json["items"][0]["sha256"] in ended.out
