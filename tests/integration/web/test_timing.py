"""How long an answer takes does not tell whether an address is known, for both answers cost the same work.

The work is counted, not timed: a busy machine changes how long an answer takes, and never what was done for it.
"""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher
from sqlalchemy import event

from portal.app import Portal
from portal.domain.accounts import passwords, service
from portal.domain.accounts.types import LinkPurpose
from portal.foundation import clock
from tests.factories.people import PASSWORD, People


class Counting(PasswordHasher):
    """A hasher that counts how often it was put to work."""

    def __init__(self) -> None:
        super().__init__()
        self.turns = 0

    def verify(self, stored: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]
        self.turns += 1
        return super().verify(stored, password)


@pytest.fixture
def hasher(monkeypatch: pytest.MonkeyPatch) -> Counting:
    counting = Counting()
    monkeypatch.setattr(passwords, "_hasher", counting)
    return counting


def sign_in(portal: Portal, address: str) -> None:
    with portal.database.unit_of_work() as session:
        assert service.sign_in(session, address, "not the password") is None


def written(portal: Portal, address: str) -> list[str]:
    """Ask for a link and return what was written for it."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.lstrip().upper().startswith("SELECT"):
            statements.append(statement)

    with portal.database.unit_of_work() as session:
        bind = session.get_bind()
        event.listen(bind, "before_cursor_execute", note)
        try:
            service.request_link(session, address, "ko", LinkPurpose.SIGN_IN, clock.now())
            session.flush()
        finally:
            event.remove(bind, "before_cursor_execute", note)
    return statements


@pytest.mark.parametrize("known", ["with a password", "without a password", "not at all"])
def test_each_sign_in_checks_one_password_whoever_the_address_belongs_to(
    portal: Portal, hasher: Counting, known: str
) -> None:
    people = People(portal)
    addresses = {
        "with a password": people.member(password=PASSWORD, email="known@example.org").email,
        "without a password": people.member(email="mailed@example.org").email,
        "not at all": "stranger@example.org",
    }
    sign_in(portal, addresses[known])
    assert hasher.turns == 1


def test_what_is_checked_for_nobody_costs_as_much_as_a_members_password(portal: Portal, hasher: Counting) -> None:
    assert hasher.check_needs_rehash(passwords._nobodys_hash()) is False


def test_a_mailed_link_writes_the_same_for_an_unknown_address(portal: Portal) -> None:
    member = People(portal).member(email="linked@example.org")
    for_a_member, for_a_stranger = written(portal, member.email), written(portal, "stranger@example.org")
    assert for_a_member == for_a_stranger
    assert len(for_a_member) > 1
