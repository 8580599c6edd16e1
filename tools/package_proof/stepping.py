"""One change of packages, done by a process that kills itself before a given step of it, or tells how many there are.

A step is whatever touches the portal's files: a file opened for writing, a rename, a folder made, something deleted,
a program started. Python says each to an audit hook before it is done.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from portal.engines.translation.folder import exclusive
from portal.engines.translation.index import available
from portal.engines.translation.obtaining import obtain
from portal.engines.translation.packages import import_package, remove_pair, roll_back

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
BY_PATH = frozenset({"os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.utime", "os.chmod", "shutil.rmtree"})
NEVER = -1


class Steps:
    """Counts steps inside a folder, and ends this process before one of them."""

    def __init__(self, folder: Path, last: int) -> None:
        self.folder = str(folder)
        self.last = last
        self.done = 0

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Be the audit hook."""
        if self._counts(event, arguments):
            if self.done == self.last:
                os.kill(os.getpid(), signal.SIGKILL)
            self.done += 1

    def _counts(self, event: str, arguments: tuple[Any, ...]) -> bool:
        if event == "subprocess.Popen":
            return True
        if event == "open":
            return self._is_inside(arguments[0]) and bool(arguments[2] & WRITING)
        # Trees are deleted by names relative to an open folder.
        return event in BY_PATH and (self._is_inside(arguments[0]) or not os.path.isabs(os.fspath(arguments[0])))

    def _is_inside(self, path: object) -> bool:
        return isinstance(path, str | os.PathLike) and os.fspath(path).startswith(self.folder)


def acts(instance: Path, given: str) -> dict[str, Callable[[], object]]:
    """Return the changes by name; `given` is the index or the file that they need."""
    models, downloads = instance / "models", instance / "downloads"
    return {
        "install": lambda: [obtain(package, downloads, models) for package in available(given)],
        "import": lambda: import_package(Path(given), models),
        "roll-back": lambda: roll_back("ko", "en", models),
        "remove": lambda: remove_pair("ko", "en", models),
    }


def main() -> None:
    """Do the change; print the number of its steps where it comes to its end."""
    name, instance, given, last = sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
    with exclusive(instance / "models"):
        pass  # the folder and its lock are there before the first step
    steps = Steps(instance, last)
    sys.addaudithook(steps.hear)
    acts(instance, given)[name]()
    print(steps.done)


if __name__ == "__main__":
    main()
