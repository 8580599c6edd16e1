"""Platforms that are told of releases: real HTTP servers on this machine, good ones and bad ones."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Act = Callable[["Handler"], None]


@dataclass(frozen=True)
class Got:
    """A message as it arrived."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]


class Handler(BaseHTTPRequestHandler):
    """Takes one message and does what its receiver does."""

    protocol_version = "HTTP/1.1"
    receiver: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        with self.receiver.lock:
            self.receiver.got.append(Got(self.path, headers, body))
        self.close_connection = True
        self.receiver.act(self)

    def do_GET(self) -> None:
        self.do_POST()

    def say(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Answer."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: Any) -> None:
        """Stay quiet."""


class Receiver:
    """One platform; `act` is how it answers, and may be changed at any time."""

    def __init__(self, act: Act | None = None, tls: ssl.SSLContext | None = None) -> None:
        self.act = act or answers(200)
        self.got: list[Got] = []
        self.lock = threading.Lock()
        self.over = threading.Event()
        self.tls = tls
        self.port = 0
        self.start()

    def start(self) -> None:
        """Listen, after having been killed too: on the same port as before."""
        handler = type("Own", (Handler,), {"receiver": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_arguments: None  # type: ignore[method-assign]
        if self.tls:
            self.server.socket = self.tls.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    def kill(self) -> None:
        """Be gone: nobody listens any more."""
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(10)

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://localhost:{self.port}/hooks"

    @property
    def ids(self) -> list[str]:
        return [got.id for got in self.got]


@contextmanager
def receiver(act: Act | None = None, tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """Run a receiver."""
    made = Receiver(act, tls)
    try:
        yield made
    finally:
        made.over.set()
        made.kill()


def answers(status: int, body: bytes = b"", **headers: str) -> Act:
    """Answer always the same."""
    return lambda handler: handler.say(status, body, **headers)


def hangs(handler: Handler) -> None:
    """Take the message and say nothing."""
    handler.receiver.over.wait(30)


def drips(handler: Handler) -> None:
    """Answer 200, and then the headers one byte at a time."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    _drip(handler)


def drips_body(handler: Handler) -> None:
    """Answer 200 at once, and then a body one byte at a time."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    _drip(handler)


def _drip(handler: Handler) -> None:
    while not handler.receiver.over.wait(0.05):
        handler.wfile.write(b"x")
        handler.wfile.flush()


class Flood:
    """Answers with more than anybody wants to read."""

    def __init__(self, *, headers: bool = False) -> None:
        self.headers, self.sent = headers, 0
        self.ended = threading.Event()

    def __call__(self, handler: Handler) -> None:
        """Send a hundred megabytes, or until nobody takes more."""
        piece = (b"X-Much: " + b"y" * 1014 + b"\r\n") if self.headers else b"z" * 1024
        try:
            start = b"" if self.headers else b"Content-Length: 104857600\r\n\r\n"
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + start)
            for _ in range(100 * 1024):
                handler.wfile.write(piece)
                self.sent += len(piece)
        except OSError:
            pass
        finally:
            self.ended.set()


def talks_nonsense(handler: Handler) -> None:
    """Answer with what is no HTTP."""
    handler.wfile.write(b"SSH-2.0-nonsense\r\n" * 3)
