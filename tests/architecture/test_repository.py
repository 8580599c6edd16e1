"""The repository says nothing about the machine or the network it was written on."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOT = r"\."
HOSTS = [
    ("py" + "pi", "org"),
    ("files", "python" + "hosted", "org"),
    ("registry", "npm" + "js", "org"),
    ("npm" + "js", "com"),
    ("registry", "yarn" + "pkg", "com"),
    ("crates", "io"),
    ("conda", "ana" + "conda", "org"),
    ("deb", "debi" + "an", "org"),
]
FOLDERS = ["wo" + "rk", "ro" + "ot", "ho" + "me", "t" + "mp", "Us" + "ers"]
REGISTRY = re.compile("|".join(DOT.join(host) for host in HOSTS), re.IGNORECASE)
MACHINE = re.compile(r"(?<![\w.~}/>-])/(?:" + "|".join(FOLDERS) + r")/\w")
BINARY = {".npz", ".argosmodel", ".png", ".woff2", ".ico", ".jpg", ".mo", ".gz"}


def listed() -> list[Path]:
    found = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in found.decode().split("\0") if name]


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in listed():
        if path.suffix in BINARY or not path.is_file():
            continue
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1):
            if pattern.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}")
    return found


def test_no_host_of_a_package_registry_is_named() -> None:
    assert lines_with(REGISTRY) == []


def test_no_path_of_a_machine_is_named() -> None:
    assert lines_with(MACHINE) == []


def test_no_registry_or_machine_is_named_in_the_history() -> None:
    log = subprocess.run(
        ["git", "log", "--format=%B%an%ae"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert REGISTRY.findall(log) == []
    assert MACHINE.findall(log) == []


def test_nothing_of_the_running_portal_is_kept_in_the_repository() -> None:
    kept = [path.relative_to(ROOT).as_posix() for path in listed()]
    assert [name for name in kept if name.startswith("instance/")] == ["instance/.gitkeep"]
    assert [name for name in kept if name.endswith((".db", ".eml", ".pyc", ".mo", ".env"))] == []
