"""Killing a group takes everybody in it, and only what was said whole was said."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from tools.crash.group import ProcessGroup

LONGEST_END = 10.0
FAMILY = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(120)"])
print(child.pid, flush=True)
child.wait()
"""
CUT_SHORT = """
import sys, time
sys.stdout.write("whole\\nhal")
sys.stdout.flush()
time.sleep(120)
"""


def _start(program: str, folder: Path) -> ProcessGroup:
    return ProcessGroup([sys.executable, "-c", program], os.environ, folder, folder / "errors.log")


def _ends(pid: int) -> bool:
    deadline = time.monotonic() + LONGEST_END
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state in "ZX":
            return True
        time.sleep(0.01)
    return False


def test_a_killed_group_leaves_no_grandchild(tmp_path: Path) -> None:
    with _start(FAMILY, tmp_path) as group:
        grandchild = int(next(group.lines()))
        assert group.kill() == -9

        assert _ends(grandchild)


def test_leaving_the_block_kills_the_group(tmp_path: Path) -> None:
    with _start(FAMILY, tmp_path) as group:
        grandchild = int(next(group.lines()))

    assert _ends(grandchild)


def test_a_line_cut_short_by_death_is_no_acknowledgement(tmp_path: Path) -> None:
    with _start(CUT_SHORT, tmp_path) as group:
        said = []
        for line in group.lines():
            said.append(line)
            time.sleep(0.2)
            group.signal_all()

    assert said == [b"whole\n"]
