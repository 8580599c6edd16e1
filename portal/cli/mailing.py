"""`portal mail`: what mail servers tell the portal."""

from __future__ import annotations

from typing import IO

import click

from portal.cli import parts
from portal.domain.outbox import bounces, service
from portal.domain.outbox.bounces import Bounce, Unread
from portal.domain.registration.letters import note_bounce

REASONS = {
    Unread.TOO_LARGE: "This message is too large for a delivery status notification.",
    Unread.NO_REPORT: "This is no delivery status notification (RFC 3464).",
    Unread.NOT_FAILED: "This notification is of no mail that failed.",
    Unread.NOT_OURS: "This notification is of no mail of this portal.",
}


@click.group()
def mail() -> None:
    """Look after the mail that the portal sends."""


@mail.command()
@click.argument("message", type=click.File("rb"), default="-")
@parts.as_json
def bounced(message: IO[bytes], as_json: bool) -> None:
    """Read a delivery status notification and note which mail came back; exit code 1 where it is of none."""
    found = bounces.read(message.read(bounces.LARGEST + 1))
    mail_id = _note(found) if isinstance(found, Bounce) else None
    if not isinstance(found, Bounce) or mail_id is None:
        _refuse(found if isinstance(found, Unread) else Unread.NOT_OURS, as_json)
    elif as_json:
        parts.echo_json({"mail": mail_id, "said": found.said})
    else:
        click.echo(f"Mail {mail_id} came back: {found.said}")


def _note(bounce: Bounce) -> int | None:
    database = parts.load().database
    with database.unit_of_work() as session:
        ids = filter(None, (service.find_by_key(session, key) for key in bounce.keys))
        mail_id = next(ids, None)
        if mail_id is not None:
            note_bounce(session, mail_id, bounce.said)
    return mail_id


def _refuse(reason: Unread, as_json: bool) -> None:
    if as_json:
        parts.echo_json({"refused": reason})
        raise click.exceptions.Exit(1)
    parts.fail(REASONS[reason])
