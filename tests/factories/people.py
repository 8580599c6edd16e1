"""Accounts, made by the service."""

from __future__ import annotations

import itertools

from portal.app import Portal
from portal.domain.accounts import service
from portal.domain.accounts.types import Principal, Refused, Role
from portal.foundation import clock

PASSWORD = "a long and good password"


class People:
    """Makes members of one portal."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.numbers = itertools.count(1)

    def member(
        self, *roles: Role, language: str = "ko", name: str = "", password: str | None = None, email: str = ""
    ) -> Principal:
        """Make somebody with a confirmed address."""
        number = next(self.numbers)
        with self.portal.database.unit_of_work() as session:
            made = service.add_account(
                session,
                email or f"member{number}@example.org",
                set(roles) or {Role.PARTICIPANT},
                password,
                language,
                clock.now(),
                name or f"Member {number}",
            )
        assert not isinstance(made, Refused)
        return made

    def moderator(self, language: str = "ko") -> Principal:
        """Make a moderator."""
        return self.member(Role.MODERATOR, language=language, name="Moderator", password=PASSWORD)
