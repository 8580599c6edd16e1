"""Who may import whom: the contracts in .importlinter hold."""

from __future__ import annotations

import os
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


def test_a_web_process_loads_neither_the_engine_nor_alembic(tmp_path: Path) -> None:
    heavy = ("argostranslate", "ctranslate2", "sentencepiece", "minisbd", "onnxruntime", "alembic", "mako")
    script = f"import sys, wsgi; print([name for name in {heavy!r} if name in sys.modules])"
    place = os.environ | {"PORTAL_INSTANCE_DIR": str(tmp_path)}
    ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=place, stdout=-1, text=True, check=True)
    assert ended.stdout.strip() == "[]"
