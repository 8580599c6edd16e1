"""The packages unpacked into a scratch folder, and a process without network."""

from __future__ import annotations

import socket
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from portal.engines.translation.argos import ArgosTranslator
from portal.engines.translation.types import Job, Status

PORTAL_CODES = {"zh": "zh-Hans"}


def portal_code(language: str) -> str:
    """Name an Argos language as the portal does."""
    return PORTAL_CODES.get(language, language)


def cut_network() -> None:
    """Make every connection of this process fail from now on."""

    def refuse(*_: Any, **__: Any) -> None:
        raise OSError("the network is cut during evaluation")

    for name in ("connect", "connect_ex", "sendto", "bind"):
        setattr(socket.socket, name, refuse)
    socket.getaddrinfo = refuse  # type: ignore[assignment]
    socket.create_connection = refuse  # type: ignore[assignment]


@contextmanager
def unpacked(folder: Path) -> Iterator[Path]:
    """Unpack every package of a folder, trusted because this project made it, and give where they are."""
    with tempfile.TemporaryDirectory() as scratch:
        installed = Path(scratch) / "packages"
        for path in sorted(folder.glob("*.argosmodel")):
            with zipfile.ZipFile(path) as archive:
                archive.extractall(installed)
        yield installed


def translate_each(translator: ArgosTranslator, texts: list[str], source: str, target: str) -> list[str | None]:
    """Translate single sentences; None stands for a declined one."""
    to = portal_code(target)
    jobs = [Job(str(index), text, portal_code(source), (to,)) for index, text in enumerate(texts)]
    outcomes = translator.translate(jobs)
    found = [outcomes[job.key, to] for job in jobs]
    if any(outcome.status is Status.PENDING for outcome in found):
        raise SystemExit(f"no package for {source}-{target}")
    return [outcome.body if outcome.status is Status.READY else None for outcome in found]
