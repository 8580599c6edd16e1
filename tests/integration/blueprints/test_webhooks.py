"""Administrators say which platforms are told of releases, and see in words what came of it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import standardwebhooks

from portal.app import Portal
from portal.domain.accounts.types import Principal, Role
from portal.domain.webhooks import records, rules
from portal.domain.webhooks.models import Delivery
from portal.domain.webhooks.types import DeliveryState, EndpointState
from portal.foundation import clock
from portal.web import webhook_words
from tests.factories import webhooks
from tests.factories.letters import Time
from tests.factories.people import People
from tests.factories.receivers import answers, receiver
from tests.factories.visitors import Visitor

HERE = "/en/administration/webhooks"
NEW = f"{HERE}/new"
SECRET = re.compile(r"whsec_[A-Za-z0-9+/]+=*")


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    """Receivers on this machine are allowed."""
    environment["PORTAL_WEBHOOK_ALLOW_PRIVATE"] = "on"
    return environment


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    """Around midnight in Seoul."""
    return Time(monkeypatch, datetime(2027, 2, 28, 14, 59, 58, tzinfo=UTC))


@pytest.fixture
def admin(people: People) -> Principal:
    return people.member(Role.ADMIN, language="en", name="Administrator")


@pytest.fixture
def office(portal: Portal, admin: Principal) -> Visitor:
    return Visitor(portal).sign_in(admin)


def page(office: Visitor, path: str = HERE) -> str:
    answer = office.get(path)
    assert answer.status_code == 200, path
    return unescape(answer.get_data(as_text=True))


def of(made: int, act: str = "") -> str:
    return f"{HERE}/{made}" + (f"/{act}" if act else "")


def test_nobody_but_administrators_comes_here(portal: Portal, people: People) -> None:
    with receiver() as there:
        made = webhooks.endpoint(portal, there.url).endpoint_id
    paths = (HERE, NEW, of(made), of(made, "edit"), of(made, "key"), of(made, "replay"))
    for role in Role:
        visitor = Visitor(portal).sign_in(people.member(role))
        expected = 200 if role is Role.ADMIN else 403
        assert {visitor.get(path).status_code for path in paths} == {expected}, role
    assert {Visitor(portal).get(path).status_code for path in paths} == {303}


def test_a_platform_is_added_and_its_secret_is_shown_once(portal: Portal, office: Visitor, admin: Principal) -> None:
    assert "No platform is told yet" in page(office)
    with receiver() as there:
        answer = office.post(NEW, {"name": " 서울 열린데이터 ", "url": there.url})
        assert answer.status_code == 201
        shown = answer.get_data(as_text=True)
        (secret,) = set(SECRET.findall(shown))
        assert answer.headers["Cache-Control"] == "no-store"
        made = webhooks.view(portal, 1)
        assert (made.name, made.url, made.created_by) == ("서울 열린데이터", there.url, "Administrator")
        office.post(of(1, "test"), page=of(1))
        portal.worker.do_webhooks()
        (got,) = there.got
        standardwebhooks.Webhook(secret).verify(got.body, dict(got.headers))
        listed, one = page(office), page(office, of(1))
    assert "서울 열린데이터" in listed
    assert "Working" in listed
    assert "Test message" in one
    assert "Arrived." in one
    assert not SECRET.search(listed + one + page(office, of(1, "key")))


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "not_an_address"),
        ("receiver", "not_an_address"),
        ("http://93.184.216.34/", "not_https"),
        ("https://name:word@93.184.216.34/", "has_password"),
        ("https://10.0.0.1/hooks", "private"),
        ("https://169.254.169.254/latest/meta-data/", "private"),
        ("https://[fd00::1]/", "private"),
        ("https://[::ffff:10.0.0.1]/", "private"),
        ("https://[64:ff9b::a00:1]/", "private"),
        ("https://receiver.invalid/", "unresolved"),
    ],
)
def test_an_address_that_nothing_may_go_to_is_refused_in_words_beside_the_field(
    portal: Portal, office: Visitor, url: str, code: str
) -> None:
    answer = office.post(NEW, {"name": "Platform", "url": url})
    assert answer.status_code == 422
    shown = unescape(answer.get_data(as_text=True))
    with portal.flask.test_request_context("/en/"):
        said = str(webhook_words.ADDRESS_PROBLEMS[code])
    assert shown.count(said) == 2, "above the form and beside the field"
    assert "Nothing is lost" in shown
    assert not url or f'value="{url}"' in shown
    assert "No platform is told yet" in page(office)


def test_the_words_for_codes_are_whole(portal: Portal) -> None:
    from portal.domain.webhooks import types

    assert set(webhook_words.ADDRESS_PROBLEMS) == set(types.AddressProblem)
    assert set(webhook_words.PROBLEMS) == set(types.Problem)
    assert set(webhook_words.REFUSALS) == set(types.Reason)
    assert set(webhook_words.ENDPOINT_STATES) == set(types.EndpointState)
    assert set(webhook_words.DELIVERY_STATES) == set(types.DeliveryState)
    assert set(webhook_words.KINDS) == set(types.Kind)
    assert {types.Problem(problem.value) for problem in types.AddressProblem} <= set(types.Problem)


def test_an_address_is_added_once_and_there_are_not_more_than_can_be(portal: Portal, office: Visitor) -> None:
    with receiver() as there:
        assert office.post(NEW, {"name": "One", "url": there.url}).status_code == 201
        again = office.post(NEW, {"name": "Two", "url": there.url.replace("localhost", "LOCALHOST")})
        assert again.status_code == 409
        assert "already in the list" in again.get_data(as_text=True)
        for number in range(1, rules.MOST_ENDPOINTS):
            webhooks.endpoint(portal, f"{there.url}/{number}")
        assert office.post(NEW, {"name": "More", "url": f"{there.url}/more"}).status_code == 409
        assert office.post(of(1, "remove"), page=of(1)).status_code == 303
        assert office.post(NEW, {"name": "More", "url": there.url}).status_code == 201


def test_a_name_is_needed_and_is_no_book(office: Visitor) -> None:
    for name in ("", "  ", "…", "x" * 101):
        assert office.post(NEW, {"name": name, "url": "http://localhost:9/"}).status_code == 422


def test_name_and_address_are_changed_and_what_waits_goes_to_the_new_one(
    portal: Portal, office: Visitor, time: Time
) -> None:
    with receiver(answers(500)) as old, receiver() as new:
        made = webhooks.endpoint(portal, old.url).endpoint_id
        webhooks.release(portal, "2026-Q3")
        portal.worker.do_webhooks()
        assert office.post(of(made, "edit"), {"name": "Moved", "url": "https://10.0.0.1/"}).status_code == 422
        assert office.post(of(made, "edit"), {"name": "Moved", "url": new.url}).status_code == 303
        time.pass_by(minutes=1)
        portal.worker.do_webhooks()
        assert old.ids == new.ids
    assert "<bdi>Moved</bdi>" in page(office, of(made))


def test_pausing_and_resuming(portal: Portal, office: Visitor) -> None:
    with receiver() as there:
        made = webhooks.endpoint(portal, there.url).endpoint_id
        assert office.post(of(made, "running"), {"act": "pause"}, page=of(made)).status_code == 303
        webhooks.release(portal, "2026-Q3")
        portal.worker.do_webhooks()
        shown = page(office, of(made))
        assert "Paused since" in shown
        assert "1 message" in shown
        assert there.got == []
        assert office.post(of(made, "running"), {"act": "resume"}, page=of(made)).status_code == 303
        portal.worker.do_webhooks()
        assert len(there.got) == 1
        assert office.post(of(made, "running"), {"act": "fly"}, page=of(made)).status_code == 400


def test_a_new_key_is_shown_once_and_the_older_one_is_removed_afterwards(portal: Portal, office: Visitor) -> None:
    with receiver() as there:
        first = webhooks.endpoint(portal, there.url)
    made = first.endpoint_id
    answer = office.post(of(made, "key"), {"act": "rotate"})
    assert answer.status_code == 201
    (secret,) = set(SECRET.findall(answer.get_data(as_text=True)))
    assert secret != first.secret
    again = office.post(of(made, "key"), {"act": "rotate"})
    assert again.status_code == 409
    assert not SECRET.search(again.get_data(as_text=True))
    assert "Two: the older one is still to be removed" in page(office, of(made))
    assert office.post(of(made, "key"), {"act": "remove"}).status_code == 303
    assert not webhooks.view(portal, made).has_older_key
    assert office.post(of(made, "key"), {"act": "remove"}).status_code == 409
    assert office.post(of(made, "key"), {"act": "open"}).status_code == 400


def test_who_changed_a_platform_is_on_record_also_when_it_is_removed(portal: Portal, office: Visitor) -> None:
    made = webhooks.endpoint(portal, "http://127.0.0.1:9/hook", "City of Seoul").endpoint_id
    office.post(of(made, "edit"), {"name": "Seoul", "url": "http://127.0.0.1:9/hook"}, page=HERE)
    office.post(of(made, "running"), {"act": "pause"}, page=of(made))
    office.post(of(made, "running"), {"act": "pause"}, page=of(made))
    office.post(of(made, "running"), {"act": "resume"}, page=of(made))
    office.post(of(made, "key"), {"act": "rotate"})
    office.post(of(made, "key"), {"act": "remove"})
    office.post(of(made, "remove"), page=of(made))
    with portal.database.reading() as session:
        found = records.latest(session)
    assert [(one.change, one.by) for one in found] == [
        *((change, "Administrator") for change in
          ("removed", "older_key_removed", "new_key", "resumed", "paused", "changed")),
        ("added", None),
    ]  # fmt: skip
    changed = found[5]
    assert (changed.before, changed.after) == (
        "City of Seoul · http://127.0.0.1:9/hook",
        "Seoul · http://127.0.0.1:9/hook",
    )
    seen = page(office)
    assert seen.count("Administrator") >= 6
    assert "Name or address changed" in seen


def test_messages_on_their_way_and_given_up_are_counted_for_machines(portal: Portal) -> None:
    made = webhooks.endpoint(portal, "http://127.0.0.1:9/hook").endpoint_id
    with portal.database.unit_of_work() as session:
        for state in (DeliveryState.DUE, DeliveryState.SENDING, DeliveryState.DEAD, DeliveryState.SENT):
            session.add(
                Delivery(endpoint_id=made, message_id=state, kind="webhook.test", data="{}", created_at=clock.now(),
                         state=state, due_at=clock.now())
            )  # fmt: skip
    shown = Visitor(portal).get("/metrics", environ_base={"REMOTE_ADDR": "127.0.0.1"}).get_data(as_text=True)
    assert "portal_webhook_deliveries_waiting 2.0" in shown
    assert "portal_webhook_deliveries_failed 1.0" in shown


def test_the_log_says_in_words_what_came_of_every_try_until_it_was_given_up(
    portal: Portal, office: Visitor, time: Time
) -> None:
    with receiver(answers(500)) as there:
        made = webhooks.endpoint(portal, there.url).endpoint_id
        webhooks.release(portal, "2026-Q3", 2)
        portal.worker.do_webhooks()
        shown = page(office, of(made))
        assert "Trust index published" in shown
        assert "Q3 2026, correction 1" in shown
        assert "The receiver had a fault of its own." in shown
        assert "Answer 500." in shown
        assert "Next try:" in shown
        assert "The last try did not arrive" in page(office)
        time.pass_by(days=1)
        for _ in range(10):
            portal.worker.do_webhooks()
            time.pass_by(days=2)
        shown = page(office, of(made))
        assert "No longer tried" in shown
        assert shown.count("Answer 500.") == 10
        assert re.search(r"No longer tried</dt>\s*<dd>\s*1 message", page(office))
        there.act = answers(200)
        delivery = webhooks.rows(portal)[0].id
        replay = office.post(of(made, f"deliveries/{delivery}/replay"), page=of(made))
        assert replay.status_code == 303
        twice = office.post(of(made, f"deliveries/{delivery}/replay"), page=of(made), follow_redirects=True)
        assert "on its way already" in twice.get_data(as_text=True)
        portal.worker.do_webhooks()
    assert "Arrived." in page(office, of(made))
    assert len(set(there.ids)) == 1


def test_several_are_sent_again_since_a_moment(portal: Portal, office: Visitor) -> None:
    with receiver() as there:
        made = webhooks.endpoint(portal, there.url).endpoint_id
        for number in (1, 2):
            webhooks.release(portal, "2026-Q3", number)
        portal.worker.do_webhooks()
        since = (clock.now() - timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
        nothing = office.post(of(made, "replay"), {"since": since, "which": "dead"}, follow_redirects=True)
        assert "There was nothing to send again." in nothing.get_data(as_text=True)
        told = office.post(of(made, "replay"), {"since": since, "which": "all"}, follow_redirects=True)
        assert "2 messages are sent again." in told.get_data(as_text=True)
        portal.worker.do_webhooks()
        assert len(there.ids) == 4
        assert len(set(there.ids)) == 2
        wrong = ({"since": "", "which": "all"}, {"since": since, "which": "some"}, {"since": "1212-01-01T00:00"})
        for fields in wrong:
            assert office.post(of(made, "replay"), fields).status_code == 422
        office.post(of(made, "running"), {"act": "pause"}, page=of(made))
        assert office.post(of(made, "replay"), {"since": since, "which": "all"}).status_code == 409


def test_a_platform_that_was_removed_is_not_there(portal: Portal, office: Visitor) -> None:
    with receiver() as there:
        made = webhooks.endpoint(portal, there.url, "Short-lived").endpoint_id
    token = office.token(of(made))
    assert office.post(of(made, "remove"), page=of(made), follow_redirects=True).status_code == 200
    there_now, _heading, record = page(office).partition("Record of changes")
    assert "Short-lived" not in there_now
    assert "Short-lived" in record, "who removed it stays on record"
    for path in (of(made), of(made, "edit"), of(made, "key"), of(made, "replay"), of(10**15)):
        assert office.get(path).status_code == 404
    for act in ("test", "remove", "deliveries/1/replay"):
        assert office.client.post(of(made, act), data={"csrf_token": token}).status_code == 404


def test_a_delivery_of_another_platform_is_not_replayed(portal: Portal, office: Visitor) -> None:
    with receiver() as there:
        mine = webhooks.endpoint(portal, there.url).endpoint_id
        webhooks.release(portal, "2026-Q3")
        portal.worker.do_webhooks()
        other = webhooks.endpoint(portal, f"{there.url}/other").endpoint_id
    delivery = webhooks.rows(portal)[0].id
    assert office.post(of(other, f"deliveries/{delivery}/replay"), page=of(mine)).status_code == 404


def test_a_receiver_that_is_gone_is_said_to_be(portal: Portal, office: Visitor) -> None:
    with receiver(answers(410)) as there:
        made = webhooks.endpoint(portal, there.url).endpoint_id
        webhooks.release(portal, "2026-Q3")
        portal.worker.do_webhooks()
    assert webhooks.view(portal, made).state is EndpointState.DISABLED
    assert "Nothing is sent there since" in page(office, of(made))
    assert "the receiver says that it is gone" in page(office)


def test_names_that_would_be_markup_stay_words(portal: Portal, office: Visitor) -> None:
    with receiver() as there:
        webhooks.endpoint(portal, there.url + "/<script>", "<script>alert(1)</script>")
    assert "<script>alert" not in office.get(of(1)).get_data(as_text=True)
