"""The sealed pack of a large event: how long it takes to build, what that holds in memory, what goes over the wire.

`python -m bench.packs [TICKETS ...]` measures on SQLite, or on the empty database that BENCH_DATABASE_URL names.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from portal.app import Portal, build
from portal.domain.checkin.models import Pack
from portal.foundation import clock, settings
from portal.migrations import running
from portal.web import observe
from tools.doors_proof.grounds import Wanted
from tools.doors_proof.grounds import build as build_grounds

SIZES = (20_000, 200_000)
PARTIES = (1, 1, 1, 1, 4)
BUILD = "--build"


def main(arguments: list[str]) -> None:
    if arguments[:1] == [BUILD]:
        _build(arguments[1])
        return
    observe.configure_logs(readable=False, quiet=True)
    for size in [int(argument) for argument in arguments] or SIZES:
        with tempfile.TemporaryDirectory() as folder:
            _measure(Path(folder), size)


def _measure(folder: Path, size: int) -> None:
    environment = {
        "PORTAL_INSTANCE_DIR": str(folder / "instance"),
        "PORTAL_DATABASE_URL": os.environ.get("BENCH_DATABASE_URL") or f"sqlite:///{folder}/instance/portal.db",
        "PORTAL_QUEUE_URL": f"sqlite:///{folder}/instance/queue.db",
        "PORTAL_SECRET_KEY": secrets.token_hex(16),
        "PORTAL_RATE_LIMITS": "off",
    }
    portal = build(settings.load(environment, folder))
    running.upgrade(portal.database)
    wanted = Wanted(size, PARTIES, devices=1, signed=False)
    grounds = build_grounds(portal.database, portal.settings, f"pack-{secrets.token_hex(3)}", wanted, clock.now())
    for what in ("built", "looked through again"):
        told = _in_a_process_of_its_own(environment, folder)
        print(
            f"{size:7} tickets: {what} in {told['seconds']:.1f} s, {told['entries']} entries; "
            f"{told['before']:.0f} MB before, {told['peak']:.0f} MB at most",
            flush=True,
        )
        with portal.database.unit_of_work() as session:
            session.get_one(Pack, grounds.event_id).checked_at = None
    _print_wire(portal, grounds.tokens[0], size)
    portal.database.dispose()


def _in_a_process_of_its_own(environment: dict[str, str], folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.packs", BUILD, str(folder)]
    done = subprocess.run(command, env=os.environ | environment, stdout=subprocess.PIPE, check=True)
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def _build(folder: str) -> None:
    portal = build(settings.load(dict(os.environ), Path(folder)))
    before, begun = _most_held(), time.perf_counter()
    entries = portal.worker.do_packs()
    seconds = time.perf_counter() - begun
    print(json.dumps({"seconds": seconds, "entries": entries, "before": before, "peak": _most_held()}))


def _most_held() -> float:
    """Return the most memory that this process has held, in MB; what the one that started it held is not counted."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1000  # type: ignore[index]


def _print_wire(portal: Portal, token: str, size: int) -> None:
    """Fetch the pack as a new device does."""
    client = portal.flask.test_client(use_cookies=False)
    headers = {"Authorization": f"Bearer {token}"}
    manifest = len(client.get("/api/v1/checkin/pack", headers=headers).data)
    begun, pages, after = time.perf_counter(), 0, 0
    plain = packed = 0
    while after is not None:
        answer = client.get(f"/api/v1/checkin/pack/entries?after={after}", headers=headers)
        assert answer.status_code == 200, answer.text
        plain, packed, pages = plain + len(answer.data), packed + len(gzip.compress(answer.data)), pages + 1
        after = answer.get_json()["next"]
    print(
        f"{size:7} tickets: {plain / 1e6:.1f} MB in {pages} answers ({packed / 1e6:.1f} MB if a proxy packs them), "
        f"{plain / size:.0f} bytes a ticket, fetched in {time.perf_counter() - begun:.1f} s; manifest {manifest} bytes",
        flush=True,
    )


if __name__ == "__main__":
    main(sys.argv[1:])
