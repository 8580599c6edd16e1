"""Requests a second of pages at 10,000 and 100,000 proposals, as ratios to the yardstick under the same gunicorn.

`python -m bench.load [SIZE ...]` prints the ratios, what the first view weighs, and what the web process holds.
"""

from __future__ import annotations

import gzip
import os
import re
import selectors
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psutil

from bench.filling import Filler
from portal.app import build
from portal.foundation import settings
from portal.migrations import running
from tools.ports import free_port

SIZES = (10_000, 100_000)
COMMENTS = 500
CONNECTIONS = 8
SECONDS = 1.5
ROUNDS = 5
YARDSTICK = "/yardstick/"
PAGES = {
    "list": ("/en/proposals", 1 / 3),
    "proposal with 500 comments": ("/en/proposals/1", 1 / 6),
    "search": (f"/en/proposals?q={quote('도서관')}", 1 / 6),
}
ASSET = re.compile(r'(?:href|src)="(/static/[^"]+)"')
ENGINES = ("ctranslate2", "sentencepiece")


@dataclass(frozen=True)
class Rate:
    """Requests a second of a page and of the yardstick, medians of rounds in turn."""

    size: int
    name: str
    rate: float
    yardstick: float
    wanted: float

    @property
    def ratio(self) -> float:
        return self.rate / self.yardstick


def main(arguments: list[str]) -> None:
    for size in [int(argument) for argument in arguments] or SIZES:
        with tempfile.TemporaryDirectory() as folder:
            begun = time.monotonic()
            environment = _fill(Path(folder), size)
            print(f"{size} proposals: filled in {time.monotonic() - begun:.0f} s", flush=True)
            with served(environment) as (port, master):
                print_rates(port, size, PAGES)
                _print_weight(port)
                print(f"web process: {_held(master):.0f} MB after all of this", flush=True)
            with served(environment) as (port, master):
                _print_process(port, master)


def _fill(folder: Path, size: int) -> dict[str, str]:
    environment = {
        "PORTAL_INSTANCE_DIR": str(folder / "instance"),
        "PORTAL_DATABASE_URL": os.environ.get("BENCH_DATABASE_URL", f"sqlite:///{folder}/instance/portal.db"),
        "PORTAL_RATE_LIMITS": "off",
        "PORTAL_ROOT": str(folder),
    }
    portal = build(settings.load(environment, folder))
    running.upgrade(portal.database)
    Filler(portal).fill(size, COMMENTS)
    portal.worker.do_index()
    portal.database.dispose()
    return environment


@contextmanager
def served(
    environment: dict[str, str], site: str = "bench.site:make()", workers: int = 1, ready: str = YARDSTICK
) -> Iterator[tuple[int, int]]:
    port = free_port()
    command = [
        *(sys.executable, "-m", "gunicorn", site, "--bind", f"127.0.0.1:{port}", "--workers", str(workers)),
        *("--threads", "4", "--worker-class", "gthread", "--no-control-socket", "--log-level", "warning"),
    ]
    server = subprocess.Popen(command, env=os.environ | environment)
    try:
        _wait(port, ready)
        yield port, server.pid
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(20)


def print_rates(port: int, size: int, pages: Mapping[str, tuple[str, float]]) -> None:
    """Print how many answers a second each page gives, beside the yardstick."""
    for rate in _rates(port, size, pages):
        print(
            f"{size:7}  {rate.name:28} {rate.rate:8.0f}/s  yardstick {rate.yardstick:8.0f}/s  "
            f"ratio {rate.ratio:.2f} (wanted {rate.wanted:.2f})",
            flush=True,
        )


def _rates(port: int, size: int, pages: Mapping[str, tuple[str, float]]) -> Iterator[Rate]:
    for name, (path, wanted) in pages.items():
        answers: tuple[list[float], list[float]] = ([], [])
        for _ in range(ROUNDS):
            for kept, address in zip(answers, (path, YARDSTICK), strict=True):
                kept.append(requests_a_second(port, address))
        yield Rate(size, name, statistics.median(answers[0]), statistics.median(answers[1]), wanted)


def requests_a_second(port: int, path: str) -> float:
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: gzip\r\n\r\n".encode()
    selector = selectors.DefaultSelector()
    connections = [socket.create_connection(("127.0.0.1", port)) for _ in range(CONNECTIONS)]
    answers = {connection: bytearray() for connection in connections}
    for connection in connections:
        selector.register(connection, selectors.EVENT_READ)
        connection.sendall(request)
    done, begun = 0, time.perf_counter()
    while time.perf_counter() - begun < SECONDS:
        for key, _events in selector.select(1):
            connection = key.fileobj
            assert isinstance(connection, socket.socket)
            answers[connection] += connection.recv(1 << 18)
            if is_whole(answers[connection]):
                done += 1
                answers[connection].clear()
                connection.sendall(request)
    elapsed = time.perf_counter() - begun
    for connection in connections:
        connection.close()
    return done / elapsed


def is_whole(answer: bytearray) -> bool:
    head, separator, _body = bytes(answer[:4096]).partition(b"\r\n\r\n")
    if not separator:
        return False
    assert head.startswith(b"HTTP/1.1 200"), head[:200]
    length = int(re.search(rb"content-length: (\d+)", head, re.IGNORECASE)[1])  # type: ignore[index]
    return len(answer) >= len(head) + 4 + length


def _print_weight(port: int) -> None:
    for path in ("/ko/", "/ko/proposals", "/ko/proposals/1"):
        page, weight = _fetch(port, path)
        assets = sorted(set(ASSET.findall(page)))
        heaviest = weight + sum(_fetch(port, address)[1] for address in assets if not address.endswith(".woff2"))
        print(f"first view of {path}: {heaviest / 1000:.0f} KB on the wire without fonts, {len(assets)} assets")


def _print_process(port: int, master: int) -> None:
    """A fresh process, and the pages in turn."""
    for number in range(1000):
        _fetch(port, [path for path, _wanted in PAGES.values()][number % len(PAGES)])
    mapped = {Path(part.path).name for part in _worker(master).memory_maps()}
    engines = [name for name in ENGINES if any(name in part for part in mapped)]
    print(f"web process: {_held(master):.0f} MB after 1,000 requests; engines loaded: {engines or 'none'}")


def _worker(master: int) -> psutil.Process:
    return psutil.Process(master).children()[0]


def _held(master: int) -> float:
    return _worker(master).memory_info().rss / 1e6


def _fetch(port: int, path: str) -> tuple[str, int]:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request) as answer:
        body = answer.read()
        plain = gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body
        return plain.decode("utf-8", "replace"), len(body) + len(str(answer.headers))


def _wait(port: int, path: str) -> None:
    for _ in range(300):
        try:
            _fetch(port, path)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server did not start")


if __name__ == "__main__":
    main(sys.argv[1:])
