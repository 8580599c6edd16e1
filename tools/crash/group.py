"""A command with everything it starts, to be killed as one."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType

LONGEST_DEATH = 60.0
LONGEST_STOP = 60.0


class ProcessGroup:
    """A command in a session of its own.

    Its standard output is also its lifeline: every process of the group holds the writing end, so that the reading end
    comes to its end when the last of them runs no more, grandchildren included.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], folder: Path, errors: Path) -> None:
        with errors.open("ab") as log:
            self._process = subprocess.Popen(
                list(command),
                cwd=folder,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
            )
        assert self._process.stdout is not None
        self._output = self._process.stdout
        self._is_gone = False

    def __enter__(self) -> ProcessGroup:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    def lines(self) -> Iterator[bytes]:
        """Yield what the command prints; a line that its death cut short was never said."""
        for line in self._output:
            if line.endswith(b"\n"):
                yield line
        self._is_gone = True

    def has_ended(self) -> bool:
        """Tell whether the command itself is over."""
        return self._process.poll() is not None

    def signal_all(self) -> None:
        """Send SIGKILL to the whole group, without waiting."""
        if not self._is_gone:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def kill(self) -> int:
        """Kill the whole group, wait until nobody of it runs, and return the command's exit code."""
        self.signal_all()
        return self._await_end(LONGEST_DEATH)

    def stop(self) -> int:
        """Ask the command to end, as an operator does, and wait for it and its children."""
        self._process.terminate()
        return self._await_end(LONGEST_STOP)

    def _await_end(self, seconds: float) -> int:
        deadline = time.monotonic() + seconds
        while not self._is_gone:
            readable, _, _ = select.select([self._output], [], [], max(0.0, deadline - time.monotonic()))
            if not readable:
                raise TimeoutError(f"{self._process.args!r}: some of its processes are still there")
            self._is_gone = not os.read(self._output.fileno(), 65536)
        self._output.close()
        return self._process.wait()
