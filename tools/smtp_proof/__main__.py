"""Run the proof: `python -m tools.smtp_proof --mails 500`; with `--registrations`, each brings a ticket."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import structlog

from tools.smtp_proof import registrations
from tools.smtp_proof.proof import in_folder, queue_short_mails


def main() -> int:
    """Read how many mails, and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=500)
    parser.add_argument("--registrations", action="store_true", help="mails about registrations, with tickets")
    parser.add_argument("--database", default="", help="a PostgreSQL address; else a SQLite file")
    given = parser.parse_args()
    queue = registrations.queue if given.registrations else queue_short_mails
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with tempfile.TemporaryDirectory() as folder:
        return in_folder(Path(folder), given.mails, queue, given.database)


if __name__ == "__main__":
    sys.exit(main())
