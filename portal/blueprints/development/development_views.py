"""Every component in every state, and the mail that would have been sent."""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass
from pathlib import Path

from flask import abort, render_template

from portal.blueprints.development import blueprint
from portal.web.component_samples import samples
from portal.web.services import settings

LATEST = 100
LONGEST_NUMBER = 20


@dataclass(frozen=True, slots=True)
class KeptMail:
    """A mail from the folder."""

    number: str
    recipient: str
    subject: str
    text: str


@blueprint.get("/components")
def components() -> str:
    """Show each macro in each state."""
    return render_template("development/components.html", samples=samples())


@blueprint.get("/mail")
def mails() -> str:
    """List kept mail, the latest first."""
    found = sorted(settings().mail_dir.glob("*.eml"), reverse=True)[:LATEST]
    return render_template("development/mails.html", mails=[_read(path) for path in found])


@blueprint.get("/mail/<number>")
def mail(number: str) -> str:
    """Show one mail."""
    path = settings().mail_dir / f"{number}.eml"
    if not number.isdecimal() or len(number) > LONGEST_NUMBER or not path.is_file():
        abort(404)
    return render_template("development/mail.html", mail=_read(path))


def _read(path: Path) -> KeptMail:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    part = message.get_body(("plain",))
    text = part.get_content() if part else ""
    return KeptMail(path.stem, str(message["To"]), str(message["Subject"]), text)
