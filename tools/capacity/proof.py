"""The proof: register, confirm, cancel, let offers lapse, and compare what is there with what was promised."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from portal.domain.registration.letters import Letter
from tools.capacity import programme
from tools.capacity.crowd import Crowd, Person, gather
from tools.capacity.programme import Place
from tools.crash.client import is_ready
from tools.crash.site import Site
from tools.crash.tally import StalledError
from tools.ports import free_port

SERVERS = {"sqlite": (1, 4), "postgresql": (4, 4)}
"""Web processes, and threads in each."""
HELD = "A seat is held for you until"
WAITING = "You are on the waiting list; you have no seat yet"
LONGEST_START = 60.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many of what."""

    registrations: int = 600
    seats: int = 100
    cancelled: int = 30
    lapsed: int = 10


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: how everybody stands after one step."""

    step: str
    people: int
    seconds: float
    errors: int
    held: int
    seated: int
    offered: int
    waiting: int
    given_up: int
    lapsed: int
    wrong: int


@dataclass(slots=True)
class Report:
    """What the proof found."""

    rows: list[Row] = field(default_factory=list)
    facts: dict[str, int | float] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Return all of it by its names."""
        return {"rows": [asdict(row) for row in self.rows], "facts": self.facts, "faults": self.faults}


class Proof:
    """One run against one site."""

    def __init__(self, site: Site, crowd: Crowd, wanted: Wanted, seed: int) -> None:
        self.site, self.crowd, self.wanted, self.chance = site, crowd, wanted, random.Random(seed)
        self.report = Report()
        self._told = 0

    def run(self) -> Report:
        """Go through all steps, and compare after each."""
        self._register()
        self._read_receipts()
        self._confirm()
        cancelled = self._cancel()
        offered = self._offers_after(cancelled)
        self._answer_offers(cancelled, offered)
        self._look_at_log()
        self.report.faults = self.crowd.faults
        return self.report

    def _register(self) -> None:
        crowd, wanted = self.crowd, self.wanted
        crowd.do("opening the form", crowd.people, Person.open_form)
        begun = time.monotonic()
        crowd.do_at_once("registering", Person.send_form)
        seconds = time.monotonic() - begun
        self.report.facts["registrations a second"] = round(wanted.registrations / seconds, 1)
        line = self._compared("register at once", len(crowd.people), seconds, self._standing("held"))
        numbers = [place.number for place in line]
        self._demand(
            numbers == list(range(1, wanted.registrations + 1)), f"the numbers are not 1 to the last: {numbers}"
        )
        rows = [place.booking_id for place in line]
        self._demand(rows == sorted(rows), "the line is not in the order in which its rows were added")
        self._compare_orders(line)

    def _compare_orders(self, line: list[Place]) -> None:
        """Where an answer had come before another form was sent, that form stands behind; else nobody can tell."""
        people = [self.crowd.by_email([place.email])[0] for place in line]
        told = wrong = 0
        for place, before in enumerate(people):
            told += sum(before.answered_at < other.sent_at for other in people)
            wrong += sum(other.answered_at < before.sent_at for other in people[place + 1 :])
        self._demand(wrong == 0, f"{wrong} pairs stand in another order than that in which they were answered")
        by_answer = {person.email: n for n, person in enumerate(sorted(people, key=lambda one: one.answered_at))}
        farthest = max(abs(by_answer[person.email] - n) for n, person in enumerate(people))
        self.report.facts |= {
            "pairs whose order can be told": told,
            "of them in another order": wrong,
            "farthest from the order of answers": farthest,
        }

    def _read_receipts(self) -> None:
        states = {place.email: place.state for place in programme.line(self.site)}

        def read(person: Person) -> None:
            said = {"held": HELD, "waiting": WAITING}.get(states.get(person.email, ""), "?")
            self._demand(said in person.read_receipt(), f"the page of {person.email} does not say: {said}")

        self._step("read the receipts", self.crowd.people, read, self._standing("held"))

    def _confirm(self) -> None:
        self.site.run("worker", "--once")
        self.crowd.take_links(self.site.settings.mail_dir)
        self._step("confirm by the link", self.crowd.people, Person.confirm, self._standing("seated"))
        unconfirmed = [place.email for place in programme.line(self.site) if place.registration != "confirmed"]
        self._demand(not unconfirmed, f"not confirmed: {unconfirmed}")

    def _cancel(self) -> set[str]:
        seated = [place.email for place in programme.line(self.site) if place.state == "seated"]
        cancelled = set(self.chance.sample(seated, self.wanted.cancelled))
        expected = self._standing("seated", given_up=cancelled, offered=self._next(self.wanted.cancelled))
        self._step("cancel by the link", self.crowd.by_email(cancelled), Person.cancel, expected)
        return cancelled

    def _offers_after(self, cancelled: set[str]) -> list[str]:
        offered = [place for place in programme.line(self.site) if place.state == "offered"]
        self._demand_mails(Letter.OFFER, offered)
        gone = [place for place in programme.line(self.site) if place.email in cancelled]
        self._demand(all(place.registration == "ended" for place in gone), "a cancelled registration has not ended")
        self._demand_mails(Letter.CANCELLED, gone)
        return [place.email for place in offered]

    def _answer_offers(self, cancelled: set[str], offered: list[str]) -> None:
        late = set(self.chance.sample(offered, self.wanted.lapsed))
        taking = self.crowd.by_email(set(offered) - late)
        first = self._next(self.wanted.cancelled)
        accepted = self._standing("seated", given_up=cancelled, seated=first - late, offered=late)
        self._step("take offers", taking, Person.accept, accepted)
        programme.let_run_out(self.site, late)
        begun = time.monotonic()
        self.site.run("worker", "--once")
        then = self._next(self.wanted.lapsed, after=self.wanted.cancelled)
        expected = self._standing("seated", given_up=cancelled, seated=first - late, lapsed=late, offered=then)
        line = self._compared("let offers lapse", len(late), time.monotonic() - begun, expected)
        self._demand_mails(Letter.OFFER_OVER, [place for place in line if place.email in late])
        offers = programme.mails(self.site, Letter.OFFER)
        again = [place.email for place in line if place.email in then and offers[place.registration_id] != 1]
        self._demand(not again, f"not one offer each: {again}")
        tickets = programme.good_tickets(self.site)
        wrong = [place.email for place in line if tickets[place.registration_id] != (place.state == "seated")]
        self._demand(not wrong, f"tickets that are not what the seats are: {wrong}")

    def _next(self, number: int, after: int = 0) -> set[str]:
        """Return who stands next in the line, in the order of numbers, behind the first ones."""
        start = self.wanted.seats + after
        return {place.email for place in programme.line(self.site)[start : start + number]}

    def _standing(self, with_seats: str, **others: Iterable[str]) -> Callable[[Place], str]:
        """Return how each should stand: the first ones with seats, the others waiting, but for those who are named."""
        named = {email: state for state, emails in others.items() for email in emails}

        def stands(place: Place) -> str:
            return named.get(place.email) or (with_seats if place.number <= self.wanted.seats else "waiting")

        return stands

    def _step(
        self, name: str, people: list[Person], act: Callable[[Person], object], expected: Callable[[Place], str]
    ) -> None:
        begun = time.monotonic()
        self.crowd.do(name, people, act)
        self._compared(name, len(people), time.monotonic() - begun, expected)

    def _compared(self, name: str, people: int, seconds: float, expected: Callable[[Place], str]) -> list[Place]:
        """Compare how all stand with how they should, and note both in the table."""
        line, count = programme.line(self.site), programme.count(self.site)
        errors = len(self.crowd.faults) - self._told
        wrong = [
            f"{name}: {p.email} at {p.number} is {p.state}, not {expected(p)}" for p in line if p.state != expected(p)
        ]
        states = [place.state for place in line]
        seats = sum(state in ("held", "seated", "offered") for state in states)
        if (count.taken, count.waiting, count.drawn) != (seats, states.count("waiting"), self.wanted.registrations):
            wrong.append(f"{name}: the session's row says {count}")
        if seats != self.wanted.seats:
            wrong.append(f"{name}: {seats} hold seats")
        self.crowd.faults.extend(wrong)
        self._told = len(self.crowd.faults)
        stands = {
            state: states.count(state) for state in ("held", "seated", "offered", "waiting", "given_up", "lapsed")
        }
        self.report.rows.append(Row(name, people, round(seconds, 1), errors, **stands, wrong=len(wrong)))
        return line

    def _demand_mails(self, letter: Letter, places: Iterable[Place]) -> None:
        owed, due = programme.mails(self.site, letter), {place.registration_id: 1 for place in places}
        self._demand(dict(owed) == due, f"{letter}: {sum(owed.values())} mails for {len(due)} people")

    def _look_at_log(self) -> None:
        log = self.site.errors.read_text("utf-8", "replace") if self.site.errors.exists() else ""
        self.report.facts["tracebacks in the log"] = log.count("Traceback")
        self._demand("Traceback" not in log, "the processes logged an exception")

    def _demand(self, holds: bool, fault: str) -> None:
        if not holds:
            self.crowd.faults.append(fault)


def prove(site: Site, backend: str, wanted: Wanted, seed: int = 1) -> Report:
    """Start the real web server, and let the crowd come."""
    programme.build(site, wanted.seats)
    with _served(site, backend) as port:
        return Proof(site, gather(wanted.registrations, port), wanted, seed).run()


@contextmanager
def _served(site: Site, backend: str) -> Iterator[int]:
    port = free_port()
    workers, threads = SERVERS[backend]
    many = ("--workers", str(workers), "--threads", str(threads))
    with site.start("serve", "--bind", f"127.0.0.1:{port}", *many) as group:
        deadline = time.monotonic() + LONGEST_START
        while not is_ready(port):
            if group.has_ended() or time.monotonic() > deadline:
                raise StalledError(f"the server did not start: see {site.errors}")
            time.sleep(0.1)
        yield port
        group.stop()
