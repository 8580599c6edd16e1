"""How long an answer takes does not tell whether an address is known.

Without the hash made for nobody, a stranger's answer would come some twenty times faster; noise is far from that.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from portal.app import Portal
from portal.domain.accounts import service
from portal.domain.accounts.types import LinkPurpose
from portal.foundation import clock
from tests.factories.people import PASSWORD, People

GENEROUS = 3
ROUNDS = 5


def ratio(first: Callable[[], object], second: Callable[[], object]) -> float:
    """Compare medians of turns taken one after the other, so that both meet the same noise."""
    first(), second()
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for act, times in zip((first, second), taken, strict=True):
            begun = time.perf_counter()
            act()
            times.append(time.perf_counter() - begun)
    medians = sorted(statistics.median(times) for times in taken)
    return medians[1] / medians[0]


def sign_in(portal: Portal, address: str) -> Callable[[], object]:
    def act() -> object:
        with portal.database.unit_of_work() as session:
            return service.sign_in(session, address, "not the password")

    return act


def request_link(portal: Portal, address: str) -> Callable[[], object]:
    def act() -> object:
        with portal.database.unit_of_work() as session:
            return service.request_link(session, address, "ko", LinkPurpose.SIGN_IN, clock.now())

    return act


def test_a_wrong_password_takes_as_long_as_an_unknown_address(portal: Portal) -> None:
    people = People(portal)
    member = people.member(password=PASSWORD, email="known@example.org")
    without_password = people.member(email="mailed@example.org")
    stranger = sign_in(portal, "stranger@example.org")
    assert ratio(sign_in(portal, member.email), stranger) < GENEROUS
    assert ratio(sign_in(portal, without_password.email), stranger) < GENEROUS


def test_a_mailed_link_takes_as_long_for_an_unknown_address(portal: Portal) -> None:
    member = People(portal).member(email="linked@example.org")
    assert ratio(request_link(portal, member.email), request_link(portal, "stranger@example.org")) < GENEROUS
