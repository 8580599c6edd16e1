"""`portal user`."""

from __future__ import annotations

import sys

import click
from email_validator import EmailNotValidError, validate_email

from portal.cli import parts
from portal.domain.accounts import rules, service
from portal.domain.accounts.types import Refused, Role
from portal.foundation import clock, languages
from portal.web import words


@click.group()
def user() -> None:
    """Look after accounts."""


@user.command()
@click.argument("email")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice([role.value for role in Role]))
@click.option("--password-stdin", is_flag=True, help="Read a password from the standard input.")
@click.option("--name", default="", help="The name shown to others.")
@click.option("--language", default=languages.DEFAULT, type=click.Choice(languages.INTERFACE))
def add(email: str, roles: tuple[str, ...], password_stdin: bool, name: str, language: str) -> None:
    """Make an account for EMAIL, or give one more roles. Its address counts as confirmed."""
    email = rules.normalise_email(email)
    try:
        validate_email(email, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise click.BadParameter(str(error), param_hint="EMAIL") from error
    if name and (rules.readable_name(name) != name or len(name) > rules.LONGEST_NAME):
        raise click.BadParameter(f"a name has 1 to {rules.LONGEST_NAME} visible characters", param_hint="--name")
    password = sys.stdin.readline().rstrip("\n") if password_stdin else None
    portal = parts.load()
    with portal.database.unit_of_work() as session:
        answer = service.add_account(
            session, email, {Role(role) for role in roles}, password, language, clock.now(), name
        )
        if isinstance(answer, Refused):
            with portal.flask.test_request_context():
                sentence = str(words.PASSWORD_REFUSALS[answer.reason])
            raise click.ClickException(sentence)
    click.echo(f"{answer.email}: {', '.join(sorted(answer.roles))}")
