"""What devices at gates send and get over the wire."""

from __future__ import annotations

import json
import secrets
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.app import Portal
from portal.domain.checkin import devices, lists, moments
from portal.domain.checkin.models import Device
from portal.domain.checkin.types import DeviceScope
from portal.domain.events.types import QuestionKind
from portal.domain.registration import door, programme, tickets
from portal.domain.registration.types import Person
from portal.engines import tickets as engine
from portal.foundation import clock
from tests.factories import doors, events, registrations
from tests.factories.people import People
from tests.factories.programs import Program, make_token, problem
from tests.unit.engines.documents import reading

CHECKIN = "/checkin"


class Phone:
    """A device at the gate of an event that runs now."""

    def __init__(self, portal: Portal, event_id: int, *scopes: DeviceScope) -> None:
        self.portal, self.event_id = portal, event_id
        self.token, self.view = doors.set_up(portal, event_id, *scopes)
        self.list_id = doors.list_of(portal, event_id)
        self.client = portal.flask.test_client(use_cookies=False)
        self.headers = {"Accept-Language": "en", "Authorization": f"Bearer {self.token}"}

    def get(self, path: str) -> TestResponse:
        return self.client.get(f"/api/v1{CHECKIN}{path}", headers=self.headers)

    def post(self, path: str, content: Any) -> TestResponse:
        return self.client.post(f"/api/v1{CHECKIN}{path}", headers=self.headers, json=content)

    def redeem(self, *operations: dict[str, Any]) -> Any:
        answer = self.post("/redeem", {"sent_at": moments.of(clock.now()), "operations": list(operations)})
        assert answer.status_code == 200, answer.text
        return answer.json["results"]

    def operation(self, code: str | None = None, **changes: Any) -> dict[str, Any]:
        named = {} if code is None else {"token": code}
        given = {"op_id": secrets.token_urlsafe(12), "kind": "entry", "list": self.list_id}
        return given | {"scanned_at": moments.of(clock.now())} | named | changes

    def beat(self, **changes: Any) -> Any:
        answer = self.post("/beat", {"sent_at": moments.of(clock.now()), "queue": 0} | changes)
        assert answer.status_code == 200, answer.text
        return answer.json


@pytest.fixture
def phone(portal: Portal) -> Phone:
    return Phone(portal, doors.running(portal)[0])


def visitor(phone: Phone, **changes: Any) -> tuple[int, str]:
    """Have registered; return the number of the registration and the ticket's code."""
    with phone.portal.database.reading() as session:
        ids = [row.id for row in lists.get(session, phone.event_id, phone.list_id).sessions]
    made = doors.ticketed(phone.portal, phone.event_id, ids, **changes)
    return made, doors.code_of(phone.portal, made)


def test_a_code_sets_a_device_up_once(portal: Portal) -> None:
    event_id, _sessions = doors.running(portal)
    view = doors.device(portal, event_id)
    with portal.database.unit_of_work() as session:
        code = devices.offer_setup(session, view.id, clock.now())
    client = portal.flask.test_client(use_cookies=False)
    typed = f"{code[:5]}-{code[5:]} ".lower()
    first = client.post("/api/v1/checkin/provision", json={"code": typed})
    assert first.status_code == 200
    assert first.json["device"]["name"] == view.name
    assert first.headers["Cache-Control"] == "no-store"
    again = client.post("/api/v1/checkin/provision", json={"code": typed}, headers={"Accept-Language": "en"})
    assert problem(again)[:2] == (404, "setup_code_unknown")
    with portal.database.reading() as session:
        assert first.json["token"] not in str(session.scalars(select(Device.token_hash)).all())


def test_setting_up_again_ends_the_token_before(phone: Phone) -> None:
    with phone.portal.database.unit_of_work() as session:
        code = devices.offer_setup(session, phone.view.id, clock.now())
    assert phone.get("/pack").status_code == 200
    assert phone.post("/provision", {"code": code}).status_code == 200
    assert problem(phone.get("/pack"))[:2] == (401, "device_ended")
    made, _code = visitor(phone)
    ticket = {"ref": doors.ticket_of(phone.portal, made).random.hex(), "serial": 1}
    kept = phone.redeem(phone.operation(None, ticket=ticket, offline=True, verdict={"result": "ok"}))
    assert (kept[0]["result"], kept[0]["standing"]) == ("ok", {"admitted": 0, "inside": 0})


def test_a_code_ends_after_a_quarter_of_an_hour(phone: Phone) -> None:
    with phone.portal.database.unit_of_work() as session:
        code = devices.offer_setup(session, phone.view.id, clock.now() - timedelta(minutes=16))
    assert problem(phone.post("/provision", {"code": code}))[:2] == (404, "setup_code_unknown")


def test_a_forged_token_and_a_personal_one_open_no_gate(phone: Phone, people: People) -> None:
    personal = make_token(phone.portal, people.member())
    for token in ("gd_" + "a" * 43, personal, "gt_x"):
        phone.headers["Authorization"] = f"Bearer {token}"
        assert problem(phone.get("/pack"))[:2] == (401, "device_unknown")
        assert (
            problem(phone.post("/redeem", {"sent_at": 1, "operations": [phone.operation("x")]}))[1] == "device_unknown"
        )
    assert problem(Program(phone.portal, phone.token).get("/proposals"))[:2] == (401, "token_needed")


def test_a_scan_is_answered_with_the_holder_and_the_refusal_in_the_holders_language(phone: Phone) -> None:
    _made, code = visitor(phone, language="zh-Hans")
    first, second = phone.redeem(phone.operation(code)), phone.redeem(phone.operation(code))
    assert first[0]["result"] == "ok"
    assert first[0]["holder"] == {"name": "김하늘", "party": None, "language": "zh-Hans", "notices": []}
    assert first[0]["words"] is None
    assert (second[0]["result"], second[0]["code"]) == ("refused", "already_admitted")
    assert second[0]["first"]["at"] == first[0]["first"]["at"]
    assert second[0]["words"]["staff"]["language"] == "en"
    assert second[0]["words"]["holder"]["language"] == "zh-Hans"


def test_what_cannot_be_read_is_answered_in_its_place_and_the_others_go_on(phone: Phone) -> None:
    _made, code = visitor(phone)
    broken = [
        phone.operation(code, kind="dance"),
        {"op_id": "half"},
        "nothing",
        phone.operation(code, list=999),
        phone.operation(code, ticket={"ref": "00" * 8, "serial": 1}),
        phone.operation(None),
        phone.operation(code, annuls="x"),
        phone.operation(code, override="a\x00b"),
        phone.operation(None) | {"code": "\x00"},
    ]
    results = phone.redeem(*broken, phone.operation(code))
    assert [one["problem"] for one in results] == ["malformed"] * len(broken) + [None]
    assert results[-1]["result"] == "ok"


def test_what_has_happened_is_kept_after_its_session_was_called_off_or_its_gate_has_gone(phone: Phone) -> None:
    made, _code = visitor(phone)
    named = {"ticket": {"ref": doors.ticket_of(phone.portal, made).random.hex(), "serial": 1}}
    with phone.portal.database.reading() as session:
        [row] = lists.get(session, phone.event_id, phone.list_id).sessions
    with phone.portal.database.unit_of_work() as session:
        now, zone = clock.now(), phone.portal.settings.timezone
        assert programme.cancel_session(session, None, row.id, now, zone) is None
    phone.portal.flask.extensions.pop("portal.doors", None)
    happened = phone.operation(None, **named, gate=999, offline=True, verdict={"result": "ok"})
    asked = phone.operation(None, **named)
    results = phone.redeem(happened, asked)
    assert [one["problem"] for one in results] == [None, None]
    assert [one["result"] for one in results] == ["ok", "refused"]
    assert results[0]["standing"] == {"admitted": 1, "inside": 1}


@pytest.mark.parametrize("answer", [True, 3.5, "Nuts", [999], None, "\x00"])
def test_an_answer_that_is_none_is_asked_for_again(phone: Phone, answer: Any) -> None:
    _made, code = visitor(phone)
    question = events.ask(phone.portal, phone.event_id, QuestionKind.CHOICE, required=True)
    phone.portal.flask.extensions.pop("portal.doors", None)
    result = phone.redeem(phone.operation(code, answers={str(question.id): answer}))[0]
    assert (result["problem"], result["questions"]) == (
        ("malformed", []) if answer == "\x00" else (None, [question.id])
    )


@pytest.mark.parametrize("name", ["oldest_at", "pack_at", "since"])
def test_a_beat_beyond_all_calendars_is_refused(phone: Phone, name: str) -> None:
    assert problem(phone.post("/beat", {"sent_at": 1, "queue": 0, name: 2**52}))[:2] == (422, "invalid")
    assert phone.post("/beat", {"sent_at": 1, "queue": 0, name: 253_402_300_799_999}).status_code == 200


def test_a_beat_tells_of_more_than_a_thousand_in_stretches(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.domain.checkin.beats.AT_ONCE", 2)
    operations = [phone.operation(visitor(phone)[1]) for _ in range(3)]
    for operation in operations:
        phone.redeem(operation)
        time.sleep(0.002)
    first = phone.beat()
    assert (len(first["known"]), first["more"]) == (3, True)
    rest = phone.beat(since=first["until"])
    assert (rest["known"], rest["more"]) == ([], False)
    assert rest["until"] < first["until"], "the stretches overlap"


def test_a_batch_that_is_none_is_refused_whole(phone: Phone) -> None:
    assert problem(phone.post("/redeem", {"sent_at": 1, "operations": []}))[:2] == (422, "invalid")
    assert problem(phone.post("/redeem", {"operations": [phone.operation("x")]}))[:2] == (422, "invalid")
    many = [phone.operation("x") for _ in range(101)]
    assert problem(phone.post("/redeem", {"sent_at": 1, "operations": many}))[:2] == (422, "invalid")
    answer = phone.client.post(
        "/api/v1/checkin/redeem", headers=phone.headers, data=b"{", content_type="application/json"
    )
    assert problem(answer)[:2] == (400, "malformed")


def test_a_batch_sent_twice_is_answered_as_before(phone: Phone) -> None:
    operations = [phone.operation(visitor(phone)[1]) for _ in range(3)]
    first, again = phone.redeem(*operations), phone.redeem(*reversed(operations))
    assert [one["replayed"] for one in again] == [True] * 3
    assert [{**one, "replayed": False} for one in reversed(again)] == first


def test_the_pack_says_what_a_door_needs_and_names_nobody(phone: Phone) -> None:
    visitor(phone, name="숨은 이름")
    pack = phone.get("/pack?lang=ko")
    assert pack.status_code == 200
    assert pack.json["lists"][0]["id"] == phone.list_id
    assert pack.json["lists"][0]["bits"] == [0]
    assert pack.json["event"]["title"]["text"] == "케이팝 세계도시 주간"
    assert "숨은 이름" not in json.dumps(pack.json, ensure_ascii=False)
    with phone.portal.database.reading() as session:
        keys = tickets.public_keys(session, phone.event_id)
    assert set(pack.json["keys"]) == {str(key) for key in keys}


def test_a_sealed_entry_is_read_with_the_code_and_not_without(phone: Phone) -> None:
    _made, code = visitor(phone, name="김하늘")
    assert phone.portal.worker.do_packs() == 1
    entries = phone.get("/pack/entries").json["entries"]
    assert len(entries) == 1
    _number, place, sealed = entries[0]
    assert _bytes(place) == engine.place_of(code)
    opened = json.loads(engine.open_with(code, phone.event_id, _bytes(sealed)))
    assert opened["n"] == "김하늘"
    assert opened["b"] == [0]
    assert "김하늘".encode() not in _bytes(sealed)


def test_a_device_gets_only_what_came_after_and_forgets_what_is_gone(phone: Phone) -> None:
    first, _code = visitor(phone)
    phone.portal.worker.do_packs()
    start = phone.get("/pack").json["entries"]
    assert start == {"count": 1, "cursor": 1, "light": False}
    visitor(phone)
    registrations.cancel(phone.portal, first)
    _make_due(phone)
    assert phone.portal.worker.do_packs() == 2
    later = phone.get("/pack/entries?after=1").json
    assert [sealed is None for _number, _place, sealed in later["entries"]] in ([True, False], [False, True])
    assert later["next"] is None
    assert phone.get("/pack/entries?after=3").json["entries"] == []
    assert phone.beat()["entries"] == 3


def test_a_code_that_was_printed_before_something_was_added_still_opens_its_entry(phone: Phone) -> None:
    from portal.domain.registration.models import TicketForm

    made, _code = visitor(phone)
    ticket = doors.ticket_of(phone.portal, made)
    earlier = (ticket.sessions, ticket.valid_from - timedelta(hours=1), ticket.valid_to, 1)
    with phone.portal.database.unit_of_work() as session:
        session.add(
            TicketForm(
                ticket_id=ticket.id,
                serial=1,
                sessions=sorted(earlier[0]),
                valid_from=earlier[1],
                valid_to=earlier[2],
                party_size=1,
            )
        )
        key = tickets.signers(session, phone.event_id, phone.portal.settings.secret_key)[0]
        printed = tickets.sign(key, phone.event_id, ticket.random, 1, earlier)
    assert phone.portal.worker.do_packs() == 2
    places = {_bytes(place) for _number, place, _sealed in phone.get("/pack/entries").json["entries"]}
    assert engine.place_of(printed) in places
    assert phone.redeem(phone.operation(printed))[0]["result"] == "ok"


def test_a_pack_that_is_too_large_for_a_device_is_light(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    _made, code = visitor(phone)
    visitor(phone)
    phone.portal.worker.do_packs()
    monkeypatch.setattr("portal.domain.checkin.packs.MOST_ENTRIES", 1)
    _make_due(phone)
    assert phone.portal.worker.do_packs() == 2
    assert phone.get("/pack").json["entries"] == {"count": 0, "cursor": 4, "light": True}
    assert [sealed for _number, _place, sealed in phone.get("/pack/entries").json["entries"]] == [None, None]
    assert phone.redeem(phone.operation(code))[0]["result"] == "ok"


def test_a_device_without_the_scope_gets_no_entries_and_searches_no_names(portal: Portal) -> None:
    phone = Phone(portal, doors.running(portal)[0], DeviceScope.SCAN)
    assert problem(phone.get("/pack/entries"))[:2] == (403, "device_scope")
    assert problem(phone.post("/look", {"list": phone.list_id, "name": "김"}))[:2] == (403, "device_scope")


def test_a_beat_tells_what_other_gates_did_and_is_seen_in_the_console(phone: Phone) -> None:
    other = Phone(phone.portal, phone.event_id)
    _made, code = visitor(phone)
    before = phone.beat()
    other.redeem(other.operation(code))
    heard = phone.beat(queue=4, oldest_at=moments.of(clock.now()), since=before["until"], list=phone.list_id, gate=999)
    assert [(one["admitted"], one["inside"]) for one in heard["known"]] == [(1, 1)]
    assert heard["counts"] == [{"list": phone.list_id, "admitted": 1, "inside": 1, "limit": None}]
    assert heard["more"] is False
    with phone.portal.database.reading() as session:
        view = devices.get(session, phone.event_id, phone.view.id)
    assert (view.queue, view.list_id, view.gate_id) == (4, phone.list_id, None)
    assert view.last_seen_at is not None


def test_the_revision_changes_with_what_a_device_is_told(phone: Phone) -> None:
    made, _code = visitor(phone)
    first = phone.beat()["revision"]
    assert phone.beat()["revision"] == first == phone.get("/pack").json["revision"]
    with phone.portal.database.unit_of_work() as session:
        lists.pause(session, phone.list_id, clock.now(), paused=True)
    second = phone.beat()["revision"]
    with phone.portal.database.unit_of_work() as session:
        door.block(session, doors.ticket_of(phone.portal, made).id, clock.now())
    assert len({first, second, phone.beat()["revision"]}) == 3
    assert phone.get("/pack").json["blocked"] == [doors.ticket_of(phone.portal, made).random.hex()]


def test_a_lost_device_is_told_to_wipe_and_may_still_send_what_happened(phone: Phone) -> None:
    made, _code = visitor(phone)
    ticket = doors.ticket_of(phone.portal, made)
    with phone.portal.database.unit_of_work() as session:
        devices.revoke(session, phone.view.id, clock.now(), wipe=True)
    assert problem(phone.post("/beat", {"sent_at": 1, "queue": 1}))[:2] == (401, "device_wiped")
    with phone.portal.database.reading() as session:
        assert devices.get(session, phone.event_id, phone.view.id).wipe_told_at is not None
    named = {"ticket": {"ref": ticket.random.hex(), "serial": 1}}
    asked = {"sent_at": 1, "operations": [phone.operation(None, **named)]}
    assert problem(phone.post("/redeem", asked))[:2] == (401, "device_wiped")
    kept = phone.redeem(phone.operation(None, **named, offline=True, verdict={"result": "ok"}))
    assert kept[0]["result"] == "ok"
    assert kept[0]["standing"] == {"admitted": 0, "inside": 0}


def test_looking_a_code_up_admits_nobody(portal: Portal) -> None:
    phone = Phone(portal, doors.running(portal)[0], DeviceScope.SCAN, DeviceScope.NAMES)
    made, code = visitor(phone, name="Hana Müller")
    typed = doors.ticket_of(portal, made).short_code.lower()
    for asked in ({"code": typed}, {"token": code}, {"name": "muller"}):
        found = phone.post("/look", {"list": phone.list_id, **asked}).json["found"]
        assert [(one["holder"]["name"], one["result"]) for one in found] == [("Hana Müller", "ok")]
        assert found[0]["standing"] == {"admitted": 0, "inside": 0}
    assert (
        phone.redeem(phone.operation(None, ticket={k: found[0]["ticket"][k] for k in ("ref", "serial")}))[0]["result"]
        == "ok"
    )
    assert phone.post("/look", {"list": phone.list_id, "code": "AAAAAAAA"}).json["found"] == []


def _make_due(phone: Phone) -> None:
    """Let time pass until the pack is looked through again."""
    from portal.domain.checkin.models import Pack

    with phone.portal.database.unit_of_work() as session:
        session.get_one(Pack, phone.event_id).checked_at = None


def _bytes(text: str) -> bytes:
    import base64

    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_a_kiosk_prints_the_badge_of_who_has_come_in_and_of_nobody_else(portal: Portal, tmp_path: Path) -> None:
    kiosk = Phone(portal, doors.running(portal)[0], DeviceScope.KIOSK)
    made, code = visitor(kiosk, name="Hana Müller", language="de")
    ticket = doors.ticket_of(portal, made)
    asked = {"ticket": {"ref": ticket.random.hex(), "serial": ticket.serial}}
    assert problem(kiosk.post("/badge", asked))[:2] == (404, "not_found")
    assert kiosk.redeem(kiosk.operation(code))[0]["result"] == "ok"
    answer = kiosk.post("/badge", asked)
    assert answer.status_code == 200
    assert answer.content_type == "application/pdf"
    assert "Hana Müller" in reading.text(answer.data, tmp_path)
    assert reading.count_pages(answer.data) == 1


def test_a_kiosk_prints_a_badge_for_each_of_a_group_that_has_a_name(portal: Portal, tmp_path: Path) -> None:
    kiosk = Phone(portal, doors.running(portal)[0], DeviceScope.KIOSK)
    people = (Person("Hana"), Person("Jun"), Person(None))
    made, code = visitor(kiosk, one_ticket=True, size=3, people=people)
    kiosk.redeem(kiosk.operation(code, people=3))
    ticket = doors.ticket_of(portal, made)
    answer = kiosk.post("/badge", {"ticket": {"ref": ticket.random.hex(), "serial": ticket.serial}})
    text = reading.text(answer.data, tmp_path)
    assert "Hana" in text
    assert "Jun" in text


def test_a_device_that_is_no_kiosk_prints_nothing(phone: Phone) -> None:
    asked = {"ticket": {"ref": "00" * 8, "serial": 1}}
    assert problem(phone.post("/badge", asked))[:2] == (403, "device_scope")
