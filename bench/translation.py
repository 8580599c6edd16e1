"""Texts of the sample grammar into three languages, against the library's own call for each text and language."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench.measuring import Figure, compare
from portal.engines.translation import packages
from portal.engines.translation.argos import ArgosTranslator
from portal.engines.translation.types import Job
from tools.sample_packages.grammar import generate

SAMPLES = Path(__file__).resolve().parent.parent / "tools" / "sample_packages" / "packages"
TARGETS = ("en", "ja", "zh-Hans")
TEXTS = 16


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        models = Path(folder) / "models"
        packages.import_folder(SAMPLES, models)
        engine = ArgosTranslator(models)
        bodies = ["\n".join(proposal.bodies["ko"]) for proposal in generate(3, TEXTS, ("ko",))]
        together = [Job(str(number), body, "ko", TARGETS) for number, body in enumerate(bodies)]

        def each_alone() -> None:
            for job in together:
                for target in TARGETS:
                    engine.translate([Job(job.key, job.text, "ko", (target,))])

        return [
            compare(
                "a text into three languages, in a batch",
                lambda: engine.translate(together),
                "the same, one text and one language at a time",
                each_alone,
                pieces=TEXTS,
                rounds=3,
            )
        ]
