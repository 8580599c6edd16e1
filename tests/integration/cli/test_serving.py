"""`portal run` starts both halves and stops both, however it was started."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil
import pytest

SECONDS = 40


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return bool(response.status == 200)
    except OSError:
        return False


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_run_stops_all_it_started_even_from_a_shells_background(tmp_path: Path, sign: signal.Signals) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "portal"]
    environment = os.environ | {"PORTAL_RATE_LIMITS": "off"}
    subprocess.run([*command, "db", "upgrade"], cwd=tmp_path, env=environment, check=True, capture_output=True)
    ignoring = f"trap '' INT; exec {sys.executable} -m portal run --bind 127.0.0.1:{port}"
    running = subprocess.Popen(
        ["/bin/sh", "-c", ignoring], cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until = time.monotonic() + SECONDS
        while not answers(f"http://127.0.0.1:{port}/readyz"):
            assert time.monotonic() < until, "it did not start"
            time.sleep(0.2)
        family = psutil.Process(running.pid).children(recursive=True)
        assert len(family) >= 3
        running.send_signal(sign)
        running.wait(15)
        assert psutil.wait_procs(family, 5)[1] == []
    finally:
        for process in psutil.Process(running.pid).children(recursive=True) if running.poll() is None else []:
            process.kill()
        running.kill()
