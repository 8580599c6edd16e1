"""Ports for servers that are about to start."""

from __future__ import annotations

import random
import socket

BELOW_OUTGOING = range(20_000, 32_000)
"""Systems take the ports of outgoing connections from above these, so none of them can come in between."""


def free_port() -> int:
    """Return a port that nobody listens on, and that two who ask at the same time hardly ever both get."""
    while True:
        port = random.SystemRandom().choice(BELOW_OUTGOING)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
