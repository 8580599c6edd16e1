"""What the documents say is so: commands run, paths exist."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.cli import portal as command
from tests.conftest import ROOT

DOCUMENTS = (
    "README.md",
    "CONTRIBUTING.md",
    "docs/deploy.md",
    "docs/architecture.md",
    "docs/api.md",
    "docs/webhooks.md",
    "docs/trust.md",
)
BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)
INLINE = re.compile(r"`((?:make|portal) [^`\n]+)`")
PATH = re.compile(r"`((?:portal|docs|tools|tests|requirements|bench)/[^`\s]*)`")
IMAGE = re.compile(r"!\[[^\]]+\]\(([^)]+)\)")


def commands(document: str) -> list[str]:
    text = (ROOT / document).read_text("utf-8")
    lines = [line.strip() for block in BLOCK.findall(text) for line in block.splitlines()]
    return [line for line in lines if line]


def mentioned(document: str) -> list[str]:
    return INLINE.findall((ROOT / document).read_text("utf-8"))


ALL_COMMANDS = [pytest.param(line, id=f"{name}: {line}") for name in DOCUMENTS for line in commands(name)]
ALL_MENTIONED = sorted({line for name in DOCUMENTS for line in mentioned(name)})
ALL_PATHS = sorted({path for name in DOCUMENTS for path in PATH.findall((ROOT / name).read_text("utf-8"))})


def test_the_documents_say_something() -> None:
    assert len(ALL_COMMANDS) >= 5
    assert len(ALL_PATHS) >= 20


MAKES = [
    *(line for line in ALL_COMMANDS if "make" in str(line.values[0])),
    *(line for line in ALL_MENTIONED if line.startswith("make ")),
]


@pytest.mark.parametrize("line", MAKES)
def test_make_knows_the_targets(line: str) -> None:
    target = line.rsplit(maxsplit=1)[-1]
    subprocess.run(["make", "--dry-run", target], cwd=ROOT, check=True, capture_output=True)


def test_the_commands_run_in_the_order_of_the_first_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_INSTANCE_DIR", str(tmp_path / "instance"))
    lines = [line for name in ("docs/deploy.md", "README.md") for line in commands(name) if line.startswith("portal ")]
    for line in lines:
        answer = CliRunner().invoke(command, line.split()[1:])
        assert answer.exit_code == 0, f"{line}: {answer.output}"


@pytest.mark.parametrize("line", [line for line in ALL_MENTIONED if line.startswith("portal ")])
def test_every_command_that_is_mentioned_exists(line: str) -> None:
    words = [word for word in line.split()[1:] if word.islower() and word.isalpha()]
    group = command
    for word in words:
        if not hasattr(group, "commands"):
            break
        assert word in group.commands, line
        group = group.commands[word]


@pytest.mark.parametrize("path", ALL_PATHS)
def test_every_path_that_is_named_exists(path: str) -> None:
    if "<" in path or "..." in path:
        assert list(ROOT.glob(re.sub(r"<[^>]*>|\.\.\.", "*", path))), path
    else:
        assert (ROOT / path).exists(), path


def test_every_picture_is_there() -> None:
    pictures = [path for name in DOCUMENTS for path in IMAGE.findall((ROOT / name).read_text("utf-8"))]
    assert pictures
    assert all((ROOT / path).is_file() for path in pictures)
