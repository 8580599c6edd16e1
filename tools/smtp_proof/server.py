"""The mail server: writes down what it accepts before it says so, as a real one does; `python -m` starts it."""

from __future__ import annotations

import asyncio
import email
import os
import random
import sys
from pathlib import Path

from aiosmtpd.controller import Controller


class Journal:
    """Keeps one line for each mail that was accepted."""

    def __init__(self, path: Path) -> None:
        self.file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:  # noqa: N802 - the library's name
        """Accept a mail, at a pace that leaves room to be killed before, during and after."""
        await asyncio.sleep(random.random() / 100)
        message = email.message_from_bytes(envelope.content)  # type: ignore[attr-defined]
        os.write(self.file, f"{message['To']} {message['Message-ID']}\n".encode())
        os.fsync(self.file)
        await asyncio.sleep(random.random() / 200)
        return "250 OK"


def main(port: str, journal: str) -> None:
    """Serve until killed."""
    controller = Controller(Journal(Path(journal)), hostname="127.0.0.1", port=int(port))
    controller.start()
    print("ready", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
