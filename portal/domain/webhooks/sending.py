"""One try to send a message: to the checked address and no other, followed nowhere, and over when its time is over."""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.domain.webhooks import addresses, rules
from portal.domain.webhooks.addresses import Resolver
from portal.domain.webhooks.types import AddressRefused, Answer, Owed, Problem, Target

SECONDS = 10.0
"""How long one try may take from looking the name up to the last header of the answer."""
BODY_SECONDS = 2.0
MOST_BODY = 64 * 1024
AGENT = "gangnam-portal-webhooks/1.0"


class Deadline:
    """A moment by which all of a try is over."""

    def __init__(self, seconds: float) -> None:
        self.until = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left, or raise TimeoutError."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the time is over")
        return left

    def shorten(self, seconds: float) -> None:
        """Be over in so many seconds at the latest."""
        self.until = min(self.until, time.monotonic() + seconds)


@dataclass(frozen=True, slots=True)
class Wire:
    """How messages leave: what is allowed, and for how long."""

    allow_loopback: bool
    seconds: float = SECONDS
    resolve: Resolver | None = None


def send(wire: Wire, owed: Owed, now: datetime) -> Answer:
    """Send a message and say what came back; nothing that a receiver does raises."""
    begun, deadline = time.monotonic(), Deadline(wire.seconds)

    def answer(status: int | None, problem: Problem | None, said: str | None = None) -> Answer:
        asked = rules.retry_after(said, now) if problem is Problem.BUSY else None
        return Answer(status, problem, round((time.monotonic() - begun) * 1000), asked)

    if not owed.keys:
        return answer(None, Problem.NO_KEY)
    seconds = min(wire.seconds / 2, addresses.LOOKUP_SECONDS)
    target = addresses.check(owed.url, allow_loopback=wire.allow_loopback, seconds=seconds, resolve=wire.resolve)
    if isinstance(target, AddressRefused):
        return answer(None, Problem(target.problem.value))
    body = owed.body.encode()
    try:
        status, said = _exchange(target, rules.headers(owed.keys, owed.message_id, now, body), body, deadline)
    except (OSError, http.client.HTTPException, ValueError) as error:
        return answer(None, _problem_in(error))
    return answer(status, rules.problem_of(status), said)


def _exchange(target: Target, headers: Mapping[str, str], body: bytes, deadline: Deadline) -> tuple[int, str | None]:
    """Send the request and return the status and Retry-After of the answer; its body is looked at no further."""
    with _Channel(_connected(target, deadline), deadline) as channel:
        channel.sendall(_request(target, headers, body))
        response = http.client.HTTPResponse(channel, method="POST")  # type: ignore[arg-type]
        with response:
            response.begin()
            # The answer is here. A little of its body is read so that the receiver can end in peace, and no more.
            deadline.shorten(BODY_SECONDS)
            with suppress(OSError, http.client.HTTPException, ValueError):
                response.read(MOST_BODY)
            return response.status, response.headers.get("Retry-After")


def _request(target: Target, headers: Mapping[str, str], body: bytes) -> bytes:
    host = addresses.in_url(target.host)
    if target.port != addresses.PORTS["https" if target.secure else "http"]:
        host = f"{host}:{target.port}"
    lines = [
        f"POST {target.path} HTTP/1.1",
        f"Host: {host}",
        f"User-Agent: {AGENT}",
        "Accept: */*",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        "Connection: close",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + body


def _connected(target: Target, deadline: Deadline) -> socket.socket:
    """Connect to the first of the checked addresses that answers; no name is looked up here."""
    plain = _first_open(target, deadline)
    if not target.secure:
        return plain
    try:
        plain.settimeout(deadline.left())
        return ssl.create_default_context().wrap_socket(plain, server_hostname=target.host)
    except BaseException:
        plain.close()
        raise


def _first_open(target: Target, deadline: Deadline) -> socket.socket:
    problem: OSError = OSError("no address")
    for place, address in enumerate(target.addresses):
        share = deadline.left() / (len(target.addresses) - place)
        try:
            return socket.create_connection((address, target.port), timeout=share)
        except OSError as error:
            problem = error
    raise problem


def _problem_in(error: Exception) -> Problem:
    match error:
        case TimeoutError():
            return Problem.TIMEOUT
        case ssl.SSLError():
            return Problem.TLS
        case OSError():
            return Problem.NO_CONNECTION
        case _:
            return Problem.NOT_HTTP


class _Channel:
    """A connection, as far as an answer is read from it: each read gets what is left of the time, not all anew."""

    def __init__(self, connection: socket.socket, deadline: Deadline) -> None:
        self.connection, self.deadline = connection, deadline

    def __enter__(self) -> _Channel:
        return self

    def __exit__(self, *_error: object) -> None:
        self.connection.close()

    def sendall(self, data: bytes) -> None:
        """Send all of it while there is time."""
        self.connection.settimeout(self.deadline.left())
        self.connection.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return what the answer is read from."""
        return io.BufferedReader(_Incoming(self.connection, self.deadline))


class _Incoming(io.RawIOBase):
    def __init__(self, connection: socket.socket, deadline: Deadline) -> None:
        self.connection, self.deadline = connection, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.connection.settimeout(self.deadline.left())
        return self.connection.recv_into(buffer)
