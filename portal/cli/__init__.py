"""The `portal` command. Exit codes: 0 done, 1 failed, 2 wrong use or a wrong setting."""

from __future__ import annotations

import sys

import click
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from portal.cli import (
    comparing,
    database,
    exporting,
    importing,
    installing,
    languages,
    mailing,
    memory,
    reviewing,
    searching,
    serving,
    statistics,
    terms,
    text,
    topics,
    trust_bursts,
    trusting,
    users,
)
from portal.foundation.settings import SettingsError

FAILED = 1
WRONG_USE = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gangnam-portal")
def portal() -> None:
    """Run and look after the participation portal."""


for command in (
    database.db,
    database.demo,
    exporting.export,
    importing.import_,
    languages.languages,
    mailing.mail,
    memory.memory,
    reviewing.review,
    searching.search,
    serving.doctor,
    serving.run,
    serving.serve,
    serving.worker,
    statistics.statistics,
    terms.terms,
    text.text,
    topics.topics,
    trusting.trust,
    users.user,
):
    portal.add_command(command)

for part in (comparing.benchmark, comparing.agreements, comparing.baseline, statistics.import_residents):
    importing.import_.add_command(part)

for part in (trust_bursts.bursts, trust_bursts.set_apart, trust_bursts.let_count):
    trusting.trust.add_command(part)

for part in (
    installing.import_,
    installing.install,
    installing.update,
    installing.download,
    installing.roll_back,
    installing.remove,
):
    languages.languages.add_command(part)


def main() -> None:
    """Run the command; a wrong setting or a known failure is one sentence, not a traceback."""
    try:
        portal()
    except SettingsError as error:
        click.echo(str(error), err=True)
        sys.exit(WRONG_USE)
    except (CommandError, SQLAlchemyError) as error:
        click.echo(_sentence(error), err=True)
        sys.exit(FAILED)


def _sentence(error: Exception) -> str:
    reason = str(error.orig if isinstance(error, DBAPIError) else error).strip().partition("\n")[0]
    hint = " Is it running, and at the newest schema (portal db upgrade)?" if isinstance(error, DBAPIError) else ""
    return f"The database could not do this: {reason}.{hint}"
