"""`portal run` starts both halves and stops both, however it was started."""

from __future__ import annotations

import os
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import psutil
import pytest

from portal.cli import certificates
from portal.foundation import clock
from tools.ports import free_port

SECONDS = 40


def answers(url: str, trusting: ssl.SSLContext | None = None) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2, context=trusting) as response:
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
        wait_until(lambda: answers(f"http://127.0.0.1:{port}/readyz"))
        family = psutil.Process(running.pid).children(recursive=True)
        assert len(family) >= 3
        running.send_signal(sign)
        running.wait(15)
        assert psutil.wait_procs(family, 5)[1] == []
    finally:
        for process in psutil.Process(running.pid).children(recursive=True) if running.poll() is None else []:
            process.kill()
        running.kill()


def test_tls_serves_with_a_certificate_of_its_own_and_shows_its_address_as_a_code(tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "portal"]
    environment = os.environ | {"PORTAL_RATE_LIMITS": "off"}
    subprocess.run([*command, "db", "upgrade"], cwd=tmp_path, env=environment, check=True, capture_output=True)
    with (tmp_path / "said.txt").open("wb") as said:
        running = subprocess.Popen(
            [*command, "serve", "--tls", "--bind", f"127.0.0.1:{port}", "--workers", "1"],
            cwd=tmp_path,
            env=environment,
            stdout=said,
            stderr=said,
        )
        try:
            certificate = tmp_path / "instance" / "tls" / "certificate.pem"
            wait_until(certificate.exists)
            trusting = ssl.create_default_context(cafile=str(certificate))
            wait_until(lambda: answers(f"https://127.0.0.1:{port}/readyz", trusting))
        finally:
            running.terminate()
            running.wait(15)
    key = certificate.with_name("key.pem")
    assert key.stat().st_mode & 0o077 == 0
    text = (tmp_path / "said.txt").read_text(encoding="utf-8")
    assert f"https://127.0.0.1:{port}" in text
    assert "\u2588" in text or "\u2580" in text


def test_a_certificate_is_kept_until_it_is_old_or_for_another_address(tmp_path: Path) -> None:
    now = clock.now()
    first = certificates.ensure(tmp_path, "192.168.0.7", now)[0].read_bytes()
    assert certificates.ensure(tmp_path, "192.168.0.7", now + timedelta(days=300))[0].read_bytes() == first
    other = certificates.ensure(tmp_path, "192.168.0.8", now)[0].read_bytes()
    assert other != first
    assert certificates.ensure(tmp_path, "192.168.0.8", now + timedelta(days=380))[0].read_bytes() != other


def wait_until(there: Callable[[], bool]) -> None:
    """Look again and again until something is so."""
    until = time.monotonic() + SECONDS
    while not there():
        assert time.monotonic() < until, "it did not start"
        time.sleep(0.2)
