"""Run the proof: `python -m tools.smtp_proof --mails 500`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import structlog

from tools.smtp_proof.proof import in_folder


def main() -> int:
    """Read how many mails, and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=500)
    mails = parser.parse_args().mails
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with tempfile.TemporaryDirectory() as folder:
        return in_folder(Path(folder), mails)


if __name__ == "__main__":
    sys.exit(main())
