"""What the client was told, written down at once and outside the portal."""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from pathlib import Path
from typing import Any

IMPORTED, SAVED, HANDED_IN, TRANSLATED = "imported", "saved", "handed in", "translated"
Entry = dict[str, Any]


class Journal:
    """A file of acknowledgements, one line each."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._lines: dict[str, dict[str, str]] = defaultdict(dict)

    def note(self, what: str, key: str, **facts: object) -> bool:
        """Write an acknowledgement down, repetitions only once; return whether it is the first for this key."""
        line = json.dumps({"what": what, "key": key, **facts}, ensure_ascii=False)
        with self._lock:
            last = self._lines[what].get(key)
            if line != last:
                self._lines[what][key] = line
                with self.path.open("a", encoding="utf-8") as file:
                    file.write(line + "\n")
        return last is None

    def count(self, what: str) -> int:
        """Count what has been acknowledged."""
        return len(self._lines[what])

    def read(self, what: str) -> dict[str, list[Entry]]:
        """Read all acknowledgements of one kind back from the file, by key."""
        found: dict[str, list[Entry]] = defaultdict(list)
        if self.path.exists():
            for line in self.path.read_text(encoding="utf-8").splitlines():
                entry: Entry = json.loads(line)
                if entry["what"] == what:
                    found[entry["key"]].append(entry)
        return dict(found)
