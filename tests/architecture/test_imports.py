"""Who may import whom: the contracts in .importlinter hold."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_import_contracts_hold() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    ended = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout[-3000:] + ended.stderr[-2000:]
    assert "0 broken" in ended.stdout


def test_every_domain_keeps_its_tables_to_itself() -> None:
    contracts = (ROOT / ".importlinter").read_text()
    for models in sorted((ROOT / "portal" / "domain").glob("*/models.py")):
        assert f"[importlinter:contract:tables-{models.parent.name}]" in contracts
