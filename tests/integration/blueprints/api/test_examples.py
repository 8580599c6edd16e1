"""What docs/api.md shows is so: every curl command in it is sent, and the answer it shows is the answer."""

from __future__ import annotations

import json
import re
import shlex
from typing import Any

import pytest
from werkzeug.test import TestResponse

from portal.app import Portal
from portal.domain.accounts.types import Principal
from portal.domain.proposals.types import State
from tests.conftest import ROOT
from tests.factories.office_of_releases import ReleaseOffice
from tests.factories.people import People
from tests.factories.programs import make_token
from tests.factories.proposals import propose

HOST = "http://127.0.0.1:8000"
DOCUMENT = (ROOT / "docs" / "api.md").read_text("utf-8")
COMMANDS = [
    line for block in re.findall(r"```sh\n(.*?)```", DOCUMENT, re.DOTALL) for line in block.splitlines() if line.strip()
]
SHOWN = json.loads(re.findall(r"```json\n(.*?)```", DOCUMENT, re.DOTALL)[0])


def send(portal: Portal, command: str, token: str) -> TestResponse:
    """Send what curl would."""
    words = shlex.split(command)
    assert words.pop(0) == "curl"
    options: dict[str, Any] = {"method": "GET", "headers": {}}
    address = ""
    while words:
        match words.pop(0):
            case "-H":
                name, _colon, value = words.pop(0).partition(": ")
                options["headers"][name] = value.replace("gt_...", token)
            case "--json":
                options |= {"method": "POST", "data": words.pop(0)}
                options["headers"] |= {"Content-Type": "application/json", "Accept": "application/json"}
            case "--head":
                options["method"] = "HEAD"
            case address:
                assert address.startswith(HOST)
    return portal.flask.test_client().open(address.removeprefix(HOST), **options)


@pytest.fixture
def token(portal: Portal, people: People, member: Principal) -> str:
    propose(portal, member, State.PUBLISHED, moderator=people.moderator())
    ReleaseOffice(portal, people).baseline()
    return make_token(portal, member)


def test_every_command_does_what_is_said_of_it(portal: Portal, token: str) -> None:
    statuses = [send(portal, command, token).status_code for command in COMMANDS]
    assert statuses == [*[200] * 11, 201, 422]
    [handing_in] = [command for command in COMMANDS if "--json" in command]
    assert send(portal, handing_in, token).status_code == 200
    assert send(portal, handing_in.replace("Benches", "Trees"), token).status_code == 409


def test_the_answer_that_is_shown_is_the_answer(portal: Portal, token: str) -> None:
    assert send(portal, COMMANDS[-1], token).get_json(force=True) == SHOWN


def test_the_table_names_the_codes_that_there_are() -> None:
    from portal.web.problems import KINDS

    table = DOCUMENT[DOCUMENT.index("| status |") : DOCUMENT.index("## Prove it")]
    named = {(int(status), code) for line in table.splitlines()[2:] for status, code in pairs(line)}
    assert named == {(words.status, code) for code, words in KINDS.items()} - {(409, "conflict")}


def pairs(line: str) -> list[tuple[str, str]]:
    cells = line.split("|")
    if len(cells) < 3:
        return []
    return list(zip(re.findall(r"\d{3}", cells[1]), re.findall(r"`(\w+)`", cells[2]), strict=True))
