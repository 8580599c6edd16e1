"""Demo content, never put into a real portal.

``accounts.json``, ``topics.json`` and ``venues.json`` are lists; each event is a file in ``events``: it is held in the
``week``-th week of its ``month``, on its ``weekday``, and its sessions say on which ``day`` from there. Each
proposal, with its discussion and the city's answers, is a file of its own in ``proposals``, named after its key.

Every map of texts has the language it was written in first. ``days_ago`` tells when a proposal was written; it is
published a day later, and every ``days_after`` counts from there. ``comments`` stand as in the thread, two deep.
A response may hold a ``promise`` with what ``became`` of it, and ``objection`` is what the writer said against the last
response; their days count from the publication too. ``status`` is where the last of the ``responses`` left the
proposal, ``edits`` are what its writer changed later, and ``merged_into`` is the key of the proposal that goes on with
it.
"""

from __future__ import annotations

import json
from importlib import resources
from typing import Any


def content() -> dict[str, list[dict[str, Any]]]:
    """Read all of the demo content, the oldest proposal first."""
    folder = resources.files(__name__)
    proposals = [json.loads(file.read_text("utf-8")) for file in folder.joinpath("proposals").iterdir()]
    return {
        "accounts": json.loads(folder.joinpath("accounts.json").read_text("utf-8")),
        "topics": json.loads(folder.joinpath("topics.json").read_text("utf-8")),
        "venues": json.loads(folder.joinpath("venues.json").read_text("utf-8")),
        "events": [
            json.loads(file.read_text("utf-8")) for file in sorted(folder.joinpath("events").iterdir(), key=str)
        ],
        "proposals": sorted(proposals, key=lambda proposal: (-proposal["days_ago"], proposal["key"])),
    }
