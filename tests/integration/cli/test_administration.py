"""Accounts, packages, schema and health from the command line; exit codes 0, 1 and 2."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from portal.app import Portal
from portal.domain.accounts import queries, service
from portal.domain.accounts.types import Role
from tests.conftest import SAMPLES
from tests.factories.people import PASSWORD
from tests.factories.settings import WRONG
from tests.integration.conftest import Command

CLOSED = "postgresql://nobody@127.0.0.1:1/nothing"


def test_a_member_gets_roles_and_a_password(portal: Portal, command: Command) -> None:
    arguments = (
        "user",
        "add",
        "Mod@example.org",
        "--role",
        "moderator",
        "--role",
        "venue",
        "--name",
        "중재자",
        "--password-stdin",
    )
    ended = command(*arguments, given=PASSWORD + "\n")
    assert (ended.code, ended.out) == (0, "mod@example.org: moderator, participant, venue\n")
    with portal.database.unit_of_work() as session:
        member = service.sign_in(session, "mod@example.org", PASSWORD)
    assert member is not None
    assert member.display_name == "중재자"
    assert command("user", "add", "mod@example.org", "--role", "admin").code == 0
    with portal.database.reading() as session:
        again = queries.find_by_email(session, "mod@example.org")
    assert again is not None
    assert again.roles >= {Role.ADMIN, Role.MODERATOR}
    assert again.has_password


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("user", "add", "nonsense", "--role", "admin"), 2),
        (("user", "add", "a@example.org", "--role", "king"), 2),
        (("user", "add", "a@example.org"), 2),
        (("user", "add", "a@example.org", "--role", "admin", "--language", "xx"), 2),
        (("user", "add", "a@example.org", "--role", "admin", "--name", "x" * 81), 2),
        (("user", "add", "a@example.org", "--role", "admin", "--name", "a\u202eb"), 2),
        (("user", "add", "a@example.org", "--role", "admin", "--password-stdin"), 1),
    ],
)
def test_an_account_that_can_not_be_made_leaves_nothing(
    portal: Portal, command: Command, arguments: tuple[str, ...], code: int
) -> None:
    ended = command(*arguments, given="short\n")
    assert ended.code == code
    assert "Traceback" not in ended.err
    with portal.database.reading() as session:
        assert queries.count(session) == 0


def test_packages_come_and_go(portal: Portal, command: Command, tmp_path: Path) -> None:
    packages = tmp_path / "packages"
    packages.mkdir()
    package = next(SAMPLES.glob("*ko_en*"))
    shutil.copy(package, packages)
    assert "No packages" in command("languages", "list").out
    assert "Installed ko-en" in command("languages", "import", str(packages)).out
    assert command("languages", "import", str(packages / package.name)).code == 0
    [listed] = json.loads(command("languages", "list", "--json").out)
    assert (listed["pair"], listed["sample"]) == ("ko-en", True)
    assert command("languages", "remove", "ko-en").code == 0
    assert command("languages", "remove", "ko-en").code == 1
    assert json.loads(command("languages", "list", "--json").out) == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("languages", "remove", "nonsense"), 2),
        (("languages", "import", "no-such-file"), 2),
        (("languages", "import", "."), 1),
        (("languages", "install", "xx"), 2),
        (("languages", "install"), 2),
        (("languages", "install", "ko", "--index", "no-such-index.json"), 1),
        (("nonsense",), 2),
        (("db", "upgrade", "nonsense"), 1),
        (("serve", "--workers", "0"), 2),
    ],
)
def test_what_can_not_be_done_is_a_sentence_and_an_exit_code(
    command: Command, arguments: tuple[str, ...], code: int
) -> None:
    ended = command(*arguments)
    assert ended.code == code
    assert ended.err
    assert "Traceback" not in ended.err


@pytest.mark.parametrize("page", [(), ("text",), ("languages", "import"), ("user", "add"), ("import", "proposals")])
def test_every_command_explains_itself(command: Command, page: tuple[str, ...]) -> None:
    ended = command(*page, "--help")
    assert ended.code == 0
    assert ended.out.startswith("Usage: ")
    assert " ".join(["portal", *page]) in ended.out


def test_a_fresh_database_is_brought_up_and_found_in_order(command: Command) -> None:
    before = command("doctor", "--json")
    assert before.code == 1
    assert "portal db upgrade" in json.loads(before.out)["database"]
    assert command("db", "upgrade").out.startswith("Database: empty -> ")
    assert command("db", "upgrade").code == 0
    after = command("doctor")
    assert after.code == 0
    assert [line.split()[0] for line in after.out.splitlines()] == ["part", "database", "queue", "disk"]


def test_a_database_that_does_not_answer_is_said_so(command: Command) -> None:
    doctor = command("doctor", PORTAL_DATABASE_URL=CLOSED)
    assert doctor.code == 1
    assert "does not answer" in doctor.out
    for arguments in (("db", "upgrade"), ("user", "add", "a@example.org", "--role", "admin")):
        ended = command(*arguments, PORTAL_DATABASE_URL=CLOSED)
        assert ended.code == 1
        assert "Traceback" not in ended.err


def test_a_queue_that_does_not_answer_is_said_so(portal: Portal, command: Command) -> None:
    doctor = command("doctor", "--json", PORTAL_QUEUE_URL="redis://127.0.0.1:1/0")
    assert doctor.code == 1
    assert json.loads(doctor.out)["queue"].startswith("does not answer")
    assert json.loads(doctor.out)["database"] is None


def test_a_worker_works_off_what_is_due_and_stops(portal: Portal, command: Command) -> None:
    # The running quarter is counted once, and then there is nothing more to do.
    assert command("worker", "--once").out == "Worked off: 1\n"
    assert command("worker", "--once").out == "Worked off: 0\n"


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_setting_is_exit_code_two_and_a_sentence_that_names_it(
    command: Command, tmp_path: Path, name: str, value: str
) -> None:
    (tmp_path / "file").write_text("a file")
    ended = command("doctor", **{name: value})
    assert ended.code == 2
    assert ended.out == ""
    assert ended.err.startswith(name)
    assert ended.err.count("\n") == 1
