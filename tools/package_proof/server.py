"""A package index like the public one, on this machine: its format, ranges, and connections that break."""

from __future__ import annotations

import http.server
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

PIECE = 16 * 1024
NAMES = {"ko": "Korean", "en": "English", "zh": "Chinese", "ja": "Japanese"}


@dataclass(slots=True)
class IndexServer:
    """What is offered, how the next answers are, and what was asked: (method, path, range)."""

    folder: Path
    cut_at: int | None = None
    seconds_a_piece: float = 0.0
    asked: list[tuple[str, str, str | None]] = field(default_factory=list)
    address: str = ""

    @property
    def index(self) -> str:
        """Return the address of the index."""
        return f"{self.address}/index.json"

    def entries(self) -> list[dict[str, object]]:
        """Describe the package files of the folder as the public index does: no sizes, no checksums."""
        found = []
        for path in sorted(self.folder.glob("*.argosmodel")):
            pair, _, version = path.stem.removeprefix("translate-").partition("-")
            source, _, target = pair.partition("_")
            found.append(
                {
                    "package_version": version.replace("_", "."),
                    "argos_version": "1.9.0",
                    "from_code": source,
                    "from_name": NAMES[source],
                    "to_code": target,
                    "to_name": NAMES[target],
                    "links": [f"{self.address}/v1/{path.name}", "ipfs://QmNobodyHereFollowsThisKindOfLink"],
                    "code": f"translate-{source}_{target}",
                }
            )
        return found


@contextmanager
def serving(folder: Path) -> Iterator[IndexServer]:
    """Serve a folder of package files."""
    offered = IndexServer(folder)
    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"offered": offered}))
    running.daemon_threads = True
    offered.address = f"http://127.0.0.1:{running.server_port}"
    thread = threading.Thread(target=running.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield offered
    finally:
        running.shutdown()
        running.server_close()
        thread.join()


class _Handler(http.server.BaseHTTPRequestHandler):
    offered: IndexServer

    def do_GET(self) -> None:
        wanted = self.headers.get("Range")
        self.offered.asked.append((self.command, self.path, wanted))
        path = self.offered.folder / Path(self.path).name
        if self.path == "/index.json":
            content = json.dumps(self.offered.entries()).encode()
            self._head(len(content), 0)
            self.wfile.write(content)
        elif path.is_file():
            start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
            self._send(path.read_bytes(), start)
        else:
            self.send_error(404)

    def do_HEAD(self) -> None:
        self.do_GET()

    def _head(self, size: int, start: int) -> None:
        is_over = start > 0 and start >= size
        self.send_response(416 if is_over else 206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes */{size}" if is_over else f"bytes {start}-{size - 1}/{size}")
        self.send_header("Content-Length", "0" if is_over else str(size - start))
        self.end_headers()

    def _send(self, content: bytes, start: int) -> None:
        self._head(len(content), start)
        end = len(content) if self.offered.cut_at is None else self.offered.cut_at
        if self.command == "HEAD":
            return
        # Whoever is killed meanwhile takes no more of it.
        with suppress(OSError):
            for at in range(start, end, PIECE):
                self.wfile.write(content[at : min(at + PIECE, end)])
                time.sleep(self.offered.seconds_a_piece)

    def log_message(self, *args: object) -> None:
        """Say nothing."""
