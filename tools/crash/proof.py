"""The whole proof: three phases of kills, then the comparison."""

from __future__ import annotations

import random
from dataclasses import asdict, dataclass
from typing import Any

from tools.crash import audit
from tools.crash.importing import Importer, crash_imports
from tools.crash.journal import Journal
from tools.crash.site import Site
from tools.crash.submission import Crowd, crash_submissions
from tools.crash.tally import Tally
from tools.crash.translation import crash_translations, work_off


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    tally: Tally
    finding: audit.Finding

    def as_dict(self) -> dict[str, Any]:
        """Return the numbers by their names."""
        finding = self.finding
        return asdict(self.tally) | {
            "acknowledged": finding.acknowledged,
            "lost": len(finding.lost),
            "duplicates": len(finding.duplicates),
            "stuck": len(finding.stuck),
        }


@dataclass(frozen=True, slots=True)
class Report:
    """What the proof found."""

    rows: tuple[Row, ...]
    whole: list[str]

    @property
    def faults(self) -> list[str]:
        """Return all that is wrong, in sentences."""
        return [fault for row in self.rows for fault in row.finding.faults] + self.whole


def prove(site: Site, seed: int, kills: int, acknowledged: int) -> Report:
    """Kill each phase at `kills` seeded moments; half of the acknowledgements come from each kind of client."""
    journal = Journal(site.folder / "acknowledged.jsonl")
    half = (acknowledged + 1) // 2
    importer = Importer(site, journal, seed)
    crowd = Crowd(site, journal, seed, half)
    tallies = (
        crash_imports(importer, random.Random(f"{seed}:import"), kills, half),
        crash_translations(site, journal, importer, random.Random(f"{seed}:translation"), kills),
        crash_submissions(crowd, random.Random(f"{seed}:submission"), kills),
    )
    work_off(site)
    with site.looking() as session:
        findings = (
            audit.audit_import(session, journal),
            audit.audit_translation(session, journal, site.router()),
            audit.audit_submission(session, journal, site.settings.mail_dir),
        )
        whole = audit.audit_whole(session)
    return Report(tuple(Row(*pair) for pair in zip(tallies, findings, strict=True)), whole)
