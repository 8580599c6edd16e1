"""Scans at eight gates at once, beside a bare endpoint of the same server: one row held, one row added, commit.

`python -m bench.doors` measures on SQLite, and on PostgreSQL where BENCH_DATABASE_URL names an empty database.
Each gate sends its next scan as soon as the last one is answered; scans and bare requests take turns.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import secrets
import selectors
import socket
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from sqlalchemy import insert

from bench.doors_site import BARE, TABLES, held
from bench.load import is_whole, served
from bench.measuring import Figure, keep
from portal.app import build
from portal.domain.checkin.types import Policy
from portal.foundation import clock, settings
from portal.migrations import running
from tools.doors_proof.grounds import Grounds, Wanted
from tools.doors_proof.grounds import build as build_grounds

REDEEM = "/api/v1/checkin/redeem"
SITE = "bench.doors_site:make()"
TICKETS = 20_000
GATES = 8
SECONDS = 60.0
ROUND = 2.5
WARM_UP = 0.5
WANTED = 0.5
Asking = Callable[[int], bytes]


@dataclass
class Load:
    """What one kind of request did in all its rounds."""

    milliseconds: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    cpu: float = 0.0

    @property
    def rate(self) -> float:
        return statistics.median(self.rates)

    @property
    def cpu_milliseconds(self) -> float:
        return self.cpu * 1000 / len(self.milliseconds)

    def at(self, percent: int) -> float:
        return statistics.quantiles(self.milliseconds, n=100)[percent - 1]


class Gates:
    """Sends what so many gates ask, each on a connection of its own, and takes the time of each answer."""

    def __init__(self, port: int, master: int, number: int) -> None:
        self.port, self.number, self.master = port, number, psutil.Process(master)

    def ask(self, asking: Asking, expected: bytes, seconds: float, load: Load) -> None:
        selector = selectors.DefaultSelector()
        connections = [socket.create_connection(("127.0.0.1", self.port)) for _ in range(self.number)]
        sent_at, answers = [0.0] * self.number, [bytearray() for _ in connections]

        def send(gate: int) -> None:
            request = asking(gate)
            sent_at[gate] = time.perf_counter()
            connections[gate].sendall(request)

        cpu, begun, done = self._cpu(), time.perf_counter(), 0
        for gate, connection in enumerate(connections):
            selector.register(connection, selectors.EVENT_READ, gate)
            send(gate)
        while time.perf_counter() - begun < seconds:
            for key, _events in selector.select(1):
                gate = key.data
                answers[gate] += connections[gate].recv(1 << 16)
                if is_whole(answers[gate]):
                    load.milliseconds.append((time.perf_counter() - sent_at[gate]) * 1000)
                    assert expected in answers[gate], bytes(answers[gate])
                    done += 1
                    answers[gate].clear()
                    send(gate)
        load.rates.append(done / (time.perf_counter() - begun))
        load.cpu += self._cpu() - cpu
        for connection in connections:
            connection.close()

    def _cpu(self) -> float:
        times = [process.cpu_times() for process in (self.master, *self.master.children())]
        return sum(one.user + one.system for one in times)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.doors", description=__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of scans, on each database")
    parser.add_argument("--tickets", type=int, default=TICKETS)
    parser.add_argument("--gates", type=int, default=GATES)
    parser.add_argument("--workers", type=int, default=2, help="web processes, with four threads each")
    options = parser.parse_args()
    for url in dict.fromkeys(["", os.environ.get("BENCH_DATABASE_URL", "")]):
        backend = "postgresql" if url else "sqlite"
        with tempfile.TemporaryDirectory() as folder:
            environment, grounds = _fill(Path(folder), url, options.tickets)
            with served(environment, SITE, options.workers, "/healthz") as (port, master):
                scans, bare = _measure(Gates(port, master, options.gates), grounds, options.seconds)
        _print(backend, scans, bare)
        keep(_figures(backend, scans, bare))


def _fill(folder: Path, url: str, tickets: int) -> tuple[dict[str, str], Grounds]:
    environment = {
        "PORTAL_INSTANCE_DIR": str(folder / "instance"),
        "PORTAL_DATABASE_URL": url or f"sqlite:///{folder}/instance/portal.db",
        "PORTAL_QUEUE_URL": f"sqlite:///{folder}/instance/queue.db",
        "PORTAL_RATE_LIMITS": "off",
        "PORTAL_ROOT": str(folder),
    }
    portal = build(settings.load(environment, folder))
    running.upgrade(portal.database)
    TABLES.create_all(portal.database.engine)
    wanted = Wanted(tickets, policies=(Policy.AFTER_EXIT,), gates=GATES, devices=GATES)
    grounds = build_grounds(portal.database, portal.settings, f"week-{secrets.token_hex(3)}", wanted, clock.now())
    with portal.database.unit_of_work() as session:
        session.execute(insert(held), [{} for _ in range(tickets)])
    portal.database.dispose()
    return environment, grounds


def _measure(gates: Gates, grounds: Grounds, seconds: float) -> tuple[Load, Load]:
    scan, bare = _scanning(grounds), _bare(len(grounds.tickets))
    for asking, expected in ((scan, b'"result":"ok"'), (bare, b'"row":')):
        gates.ask(asking, expected, WARM_UP, Load())
    scans, others = Load(), Load()
    for _ in range(max(1, round(seconds / ROUND))):
        gates.ask(scan, b'"result":"ok"', ROUND, scans)
        gates.ask(bare, b'"row":', ROUND, others)
    return scans, others


def _scanning(grounds: Grounds) -> Asking:
    """Have everybody come in at some gate, then everybody go out, and so on."""
    visits = _visits(grounds)

    def ask(gate: int) -> bytes:
        kind, code = next(visits)
        now = time.time_ns() // 1_000_000
        operation = {
            "op_id": secrets.token_urlsafe(16),
            "kind": kind,
            "token": code,
            "list": grounds.lists[0],
            "gate": grounds.gates[gate % len(grounds.gates)],
            "people": 1,
            "scanned_at": now,
            "offline": False,
            "verdict": None,
            "pack_at": now,
            "answers": {},
            "override": None,
            "annuls": None,
        }
        token = grounds.tokens[gate % len(grounds.tokens)]
        return _post(REDEEM, {"sent_at": now, "operations": [operation]}, f"Authorization: Bearer {token}\r\n")

    return ask


def _visits(grounds: Grounds) -> Iterator[tuple[str, str]]:
    for kind in itertools.cycle(("entry", "exit")):
        for ticket in grounds.tickets:
            yield kind, ticket.code


def _bare(rows: int) -> Asking:
    numbers = itertools.cycle(range(1, rows + 1))

    def ask(_gate: int) -> bytes:
        sent = {"row": next(numbers), "op_id": secrets.token_urlsafe(16), "at": time.time_ns() // 1_000_000}
        return _post(BARE, sent)

    return ask


def _post(path: str, content: object, headers: str = "") -> bytes:
    body = json.dumps(content).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n{headers}"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def _print(backend: str, scans: Load, bare: Load) -> None:
    for name, load in (("scan", scans), ("bare", bare)):
        print(
            f"{backend:10}  {name}  {load.rate:6.0f}/s  p50 {load.at(50):6.1f} ms  p95 {load.at(95):6.1f} ms  "
            f"p99 {load.at(99):6.1f} ms  CPU of the web {load.cpu_milliseconds:5.2f} ms each"
        )
    print(f"{backend:10}  ratio {scans.rate / bare.rate:.2f} (wanted {WANTED:.2f})", flush=True)


def _figures(backend: str, scans: Load, bare: Load) -> list[Figure]:
    yardstick = "one row held, one row added, commit"
    return [
        Figure(f"a scan at eight gates, {backend}", 1000 / scans.rate, yardstick, 1000 / bare.rate),
        Figure(f"its answer's p95, {backend}", scans.at(95), yardstick, bare.at(95)),
        Figure(f"its CPU in the web, {backend}", scans.cpu_milliseconds, yardstick, bare.cpu_milliseconds),
    ]


if __name__ == "__main__":
    main()
