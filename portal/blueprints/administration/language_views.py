"""Which languages can be translated: packages, what waits for them, and the commands that bring them."""

from __future__ import annotations

from flask import render_template

from portal.blueprints.administration import blueprint
from portal.domain.texts import readiness
from portal.web import language_words
from portal.web.export_words import size_in_words
from portal.web.services import database, settings


@blueprint.get("/languages")
def languages() -> str:
    """Show packages, pairs and what waits; nothing is changed from here: packages are for who runs the machine."""
    with database().reading() as session:
        found = readiness.look(session, settings().models_dir)
    return render_template(
        "administration/languages.html",
        found=found,
        ceiling=settings().models_memory,
        is_on=settings().translation,
        commands=_commands(found),
        language_words=language_words,
        size_in_words=size_in_words,
    )


def _commands(found: readiness.Readiness) -> list[tuple[str, str]]:
    """Say what to run where something is missing, each with why."""
    wanted = []
    if found.lacking:
        codes = " ".join(found.lacking)
        wanted.append(("install", f"portal languages install {codes}"))
        wanted.append(("carry", f"portal languages download {codes} --to FOLDER"))
        wanted.append(("import", f"portal languages install {codes} --index FOLDER"))
    if found.newer:
        wanted.append(("update", f"portal languages update {' '.join(found.newer)}"))
    if any(package.installed and not package.memory for package in found.packages):
        wanted.append(("memory", "portal languages memory"))
    wanted.append(("ask", "portal languages needed"))
    return wanted
