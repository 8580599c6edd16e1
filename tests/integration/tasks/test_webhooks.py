"""Releases reach platforms: signed, once by their id, whatever receivers do; real servers on this machine answer."""

from __future__ import annotations

import hashlib
import json
import ssl
import threading
import time as real_time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import standardwebhooks
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from portal.app import Portal
from portal.domain.accounts.types import Role
from portal.domain.trust import service as trust
from portal.domain.trust.types import ReleasePublished, ReleaseView
from portal.domain.webhooks import deliveries, queries, sending, service
from portal.domain.webhooks.sending import Wire
from portal.domain.webhooks.types import Answer, DeliveryState, EndpointState, Problem, Reason, Refused, Registered
from portal.foundation import clock
from portal.foundation.database import record
from portal.foundation.errors import Conflict
from portal.tasks.webhooks import Pusher
from tests.factories import webhooks
from tests.factories.letters import Time
from tests.factories.people import People
from tests.factories.receivers import (
    Flood,
    Handler,
    answers,
    drips,
    drips_body,
    hangs,
    receiver,
    talks_nonsense,
)
from tests.factories.threads import at_once

PATIENCE = 1.0


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    """Receivers on this machine are allowed."""
    environment["PORTAL_WEBHOOK_ALLOW_PRIVATE"] = "on"
    return environment


@pytest.fixture
def push(portal: Portal) -> Push:
    return Push(portal)


class Push:
    """The worker's task, with less patience than in real life."""

    def __init__(self, portal: Portal, wire: Wire | None = None) -> None:
        self.portal = portal
        self.pusher = Pusher(portal.database, portal.settings, wire or Wire(allow_loopback=True, seconds=PATIENCE))

    def __call__(self) -> int:
        return self.pusher.work(lambda: False)

    def until_nothing_is_due(self, time: Time, limit: timedelta = timedelta(days=9)) -> None:
        """Let time pass from one try to the next one."""
        end = time.now + limit
        self()
        while (soon := self.pusher.next_in()) is not None and time.now + timedelta(seconds=soon) < end:
            time.pass_by(seconds=soon)
            self()
        time.now = max(time.now, end)


def problems(portal: Portal) -> list[str | None]:
    return [attempt.problem for attempt in webhooks.tries(portal)]


def states(portal: Portal) -> list[str]:
    return [row.state for row in webhooks.rows(portal)]


def test_a_release_reaches_a_platform_signed_as_any_library_verifies_it(portal: Portal, push: Push) -> None:
    with receiver() as there:
        made = webhooks.endpoint(portal, there.url)
        webhooks.release(portal, "2026-Q3", 2)
        assert push() == 1
    (got,) = there.got
    said = standardwebhooks.Webhook(made.secret).verify(got.body, dict(got.headers))
    assert said["type"] == "trust.release.published"
    assert said["data"] == {
        "release_id": "2026-Q3.2",
        "url": "http://localhost/api/v1/trust/releases/2026-Q3.2",
        "sha256": hashlib.sha256(b'{"release_id":"2026-Q3","revision":2}').hexdigest(),
    }
    assert (got.path, got.headers["content-type"]) == ("/hooks", "application/json")
    assert got.headers["host"] == f"localhost:{there.port}"
    (attempt,) = webhooks.tries(portal)
    assert (attempt.status, attempt.problem) == (200, None)
    seen = webhooks.view(portal, made.endpoint_id)
    assert (seen.state, seen.waiting, seen.sent_at) == (EndpointState.ACTIVE, 0, attempt.at)
    assert push() == 0, "what has arrived is not sent again"


def test_a_release_is_owed_in_the_transaction_that_approves_it(portal: Portal) -> None:
    with receiver() as there:
        webhooks.endpoint(portal, there.url)

    def fail_after_approving() -> None:
        with portal.database.unit_of_work() as session:
            webhooks.add_release(session, "2026-Q2")
            assert deliveries.owe_deliveries(session, clock.now(), "http://localhost") == 1
            raise Conflict

    with pytest.raises(Conflict):
        fail_after_approving()
    assert webhooks.rows(portal) == []
    with portal.database.unit_of_work() as session:
        webhooks.add_release(session, "2026-Q3")
        assert deliveries.owe_deliveries(session, clock.now(), "http://localhost") == 1
        assert deliveries.owe_deliveries(session, clock.now(), "http://localhost") == 0
    assert states(portal) == ["due"]


def test_what_two_people_released_is_what_a_platform_is_told_of(
    portal: Portal, push: Push, people: People, time: Time
) -> None:
    analyst, approver = people.member(Role.ANALYST), people.member(Role.APPROVER)
    zone = portal.settings.timezone
    with receiver() as there:
        made = webhooks.endpoint(portal, there.url)
        with portal.database.unit_of_work() as session:
            draft = trust.count(session, "2026-Q4", analyst, time.now, zone)
            assert isinstance(draft, trust.Draft)
            preview = trust.keep(session, draft, analyst)
        assert isinstance(preview, ReleaseView)
        assert push() == 0, "a preview is nobody's business"
        with portal.database.unit_of_work() as session:
            approved = trust.approve(session, preview.pk, approver, time.now)
            assert deliveries.owe_deliveries(session, time.now, "http://localhost") == 1
        assert isinstance(approved, ReleaseView)
        assert push() == 1
    (got,) = there.got
    data = json.loads(got.body)["data"]
    public = portal.flask.test_client().get(data["url"].removeprefix("http://localhost"))
    assert (public.status_code, data["release_id"]) == (200, "2026-Q4")
    assert hashlib.sha256(public.get_data()).hexdigest() == data["sha256"]
    assert webhooks.view(portal, made.endpoint_id).state is EndpointState.ACTIVE


def test_a_release_that_is_approved_rings_for_it(portal: Portal) -> None:
    portal.bell.clear()
    with portal.database.unit_of_work() as session:
        record(session, ReleasePublished(1))
    assert [task.name for task in portal.bell.huey.pending()] == ["ring_webhooks"]


def test_only_what_is_published_after_a_platform_was_added_is_owed_to_it(portal: Portal, push: Push) -> None:
    now = clock.now()
    with receiver() as there:
        webhooks.release(portal, "2026-Q1", at=now - timedelta(days=90))
        webhooks.endpoint(portal, there.url, at=now - timedelta(days=1))
        webhooks.release(portal, "2026-Q2", at=now)
        push()
    assert [json.loads(got.body)["data"]["release_id"] for got in there.got] == ["2026-Q2"]


def test_a_try_that_follows_has_the_same_id_and_body_and_a_new_time(portal: Portal, push: Push, time: Time) -> None:
    with receiver(answers(500)) as there:
        made = webhooks.endpoint(portal, there.url)
        webhooks.release(portal, "2026-Q3")
        push()
        seen = webhooks.view(portal, made.endpoint_id)
        assert (seen.state, seen.waiting, seen.problem) == (EndpointState.FAILING, 1, Problem.SERVER)
        time.pass_by(seconds=4)
        assert push() == 0, "not before its time"
        time.pass_by(seconds=2)
        there.act = answers(204)
        assert push() == 1
    first, second = there.got
    assert first.id == second.id
    assert first.body == second.body
    assert int(second.headers["webhook-timestamp"]) - int(first.headers["webhook-timestamp"]) == 6
    assert first.headers["webhook-signature"] != second.headers["webhook-signature"]
    assert states(portal) == ["sent"]


def test_the_first_try_that_follows_rings_by_itself(portal: Portal, time: Time) -> None:
    with receiver(answers(500)) as there:
        webhooks.endpoint(portal, there.url)
        webhooks.release(portal, "2026-Q3")
        portal.bell.clear()
        portal.worker.do_webhooks()
    (ring,) = portal.bell.huey.pending()
    assert ring.name == "ring_webhooks"
    assert ring.eta is not None


def test_500_for_three_days_ends_as_given_up_and_can_be_replayed(portal: Portal, push: Push, time: Time) -> None:
    begun = time.now
    with receiver(answers(500)) as there:
        made = webhooks.endpoint(portal, there.url)
        webhooks.release(portal, "2026-Q3")
        push.until_nothing_is_due(time, timedelta(days=3))
        assert states(portal) == ["due"], "three days are not enough to give up"
        push.until_nothing_is_due(time)
        (row,) = webhooks.rows(portal)
        assert row.state == DeliveryState.DEAD
        assert row.ended_at is not None
        assert timedelta(hours=75) <= row.ended_at - begun <= timedelta(hours=84)
        assert len(there.got) == 10
        assert set(there.ids) == {row.message_id}
        seen = webhooks.view(portal, made.endpoint_id)
        assert (seen.state, seen.waiting, seen.dead) == (EndpointState.FAILING, 0, 1)
        there.act = answers(200)
        with portal.database.unit_of_work() as session:
            assert service.replay(session, made.endpoint_id, row.id, time.now) is None
        push()
        assert there.ids == [row.message_id] * 11
        assert states(portal) == ["sent"]
        assert webhooks.view(portal, made.endpoint_id).state is EndpointState.ACTIVE


def test_one_that_hangs_holds_nobody_else(portal: Portal) -> None:
    patience = 0.4
    push = Push(portal, Wire(allow_loopback=True, seconds=patience))
    with receiver(hangs) as stuck, receiver() as quick:
        webhooks.endpoint(portal, stuck.url, "Stuck")
        webhooks.endpoint(portal, quick.url, "Quick")
        for number in range(1, 9):
            webhooks.release(portal, "2026-Q3", number)
        hung_when_done: list[int] = []

        def count_hung(handler: Handler) -> None:
            answers(200)(handler)
            hung_when_done.append(len(stuck.got))

        quick.act = count_hung
        assert push() == 16
    assert len(set(quick.ids)) == len(quick.ids) == 8
    assert max(hung_when_done) < 8, "the quick one has all before the other one has hung eight times"
    hung = [attempt for attempt in webhooks.tries(portal) if attempt.problem]
    assert {attempt.problem for attempt in hung} == {Problem.TIMEOUT}
    assert all(patience * 900 <= attempt.took_ms <= 8000 for attempt in hung)


def test_a_redirect_is_never_followed(portal: Portal, push: Push) -> None:
    with receiver() as inside, receiver() as there:
        made = webhooks.endpoint(portal, there.url)
        for number, status in enumerate((301, 302, 303, 307, 308), 1):
            there.act = answers(status, Location=inside.url)
            webhooks.release(portal, "2026-Q3", number)
            push()
        assert inside.got == []
    assert problems(portal) == [Problem.REDIRECT] * 5
    assert webhooks.view(portal, made.endpoint_id).problem is Problem.REDIRECT
    assert set(states(portal)) == {"due"}


def test_gone_ends_it_until_somebody_resumes_and_then_nothing_was_missed(
    portal: Portal, push: Push, time: Time
) -> None:
    with receiver(answers(410)) as there:
        made = webhooks.endpoint(portal, there.url)
        webhooks.release(portal, "2026-Q1")
        push()
        assert webhooks.view(portal, made.endpoint_id).state is EndpointState.DISABLED
        time.pass_by(days=90)
        webhooks.release(portal, "2026-Q2")
        assert push() == 0
        assert len(there.got) == 1
        there.act = answers(200)
        with portal.database.unit_of_work() as session:
            assert service.resume(session, made.endpoint_id, time.now, "http://localhost", None) == 1
        push()
    assert [json.loads(got.body)["data"]["release_id"] for got in there.got] == ["2026-Q1", "2026-Q2"]
    assert states(portal) == ["dead", "sent"]
    assert webhooks.view(portal, made.endpoint_id).state is EndpointState.ACTIVE


def test_headers_that_drip_run_out_of_time_as_a_whole(portal: Portal, push: Push) -> None:
    with receiver(drips) as there:
        webhooks.endpoint(portal, there.url)
        webhooks.release(portal, "2026-Q3")
        begun = real_time.monotonic()
        push()
        assert real_time.monotonic() - begun < 10
    assert problems(portal) == [Problem.TIMEOUT]


def test_a_body_that_drips_is_not_waited_for(portal: Portal, push: Push, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "BODY_SECONDS", 0.2)
    with receiver(drips_body) as there:
        webhooks.endpoint(portal, there.url)
        webhooks.release(portal, "2026-Q3")
        begun = real_time.monotonic()
        push()
        assert real_time.monotonic() - begun < 10
    assert (problems(portal), states(portal)) == ([None], ["sent"]), "200 was said"


def test_a_huge_body_is_not_taken_in(portal: Portal, push: Push) -> None:
    flood = Flood()
    with receiver(flood) as there:
        webhooks.endpoint(portal, there.url)
        webhooks.release(portal, "2026-Q3")
        push()
        assert flood.ended.wait(10)
    assert flood.sent < 20 * 1024 * 1024, "what lay in the buffers of the network, and no more"
    assert states(portal) == ["sent"]


def test_endless_headers_and_nonsense_are_no_answers(portal: Portal, push: Push) -> None:
    flood = Flood(headers=True)
    with receiver(flood) as much, receiver(talks_nonsense) as other:
        webhooks.endpoint(portal, much.url, "Much")
        webhooks.endpoint(portal, other.url, "Other")
        webhooks.release(portal, "2026-Q3")
        push()
        assert flood.ended.wait(10)
    assert problems(portal) == [Problem.NOT_HTTP] * 2


def test_a_receiver_that_is_not_there_is_tried_again(portal: Portal, push: Push, time: Time) -> None:
    with receiver() as there:
        webhooks.endpoint(portal, there.url)
        webhooks.release(portal, "2026-Q3")
        there.kill()
        push()
        assert problems(portal) == [Problem.NO_CONNECTION]
        there.start()
        time.pass_by(seconds=10)
        push()
        assert (there.ids, states(portal)) == ([webhooks.rows(portal)[0].message_id], ["sent"])


def test_a_receiver_that_is_away_for_two_days_gets_each_release_once(portal: Portal, push: Push, time: Time) -> None:
    with receiver() as there:
        webhooks.endpoint(portal, there.url)
        webhooks.release(portal, "2026-Q1", at=time.now)
        push()
        there.kill()
        for hour in range(48):
            if hour in {2, 20, 47}:
                webhooks.release(portal, "2026-Q2", hour, at=time.now)
            push()
            time.pass_by(hours=1)
        assert there.ids == ["msg_2026-Q1-1_" + there.ids[0][-16:]]
        there.start()
        push.until_nothing_is_due(time)
    assert len(there.ids) == 4
    assert sorted(there.ids) == sorted(row.message_id for row in webhooks.rows(portal))
    assert set(states(portal)) == {"sent"}


def test_a_worker_killed_after_sending_leaves_a_message_that_is_sent_again_under_the_same_id(
    portal: Portal, push: Push, time: Time
) -> None:
    with receiver() as there:
        webhooks.endpoint(portal, there.url)
        webhooks.release(portal, "2026-Q3")
        with portal.database.unit_of_work() as session:
            deliveries.owe_deliveries(session, time.now, "http://localhost")
        killed = Push(portal)
        (owed,) = killed.pusher._claim(5)
        assert sending.send(killed.pusher.wire, owed, time.now).problem is None
        assert push() == 0, "its lease holds"
        time.pass_by(minutes=5)
        assert push() == 1
        assert there.ids == [owed.message_id] * 2
        assert states(portal) == ["sent"]


def test_an_answer_that_comes_late_takes_nothing_back(portal: Portal, push: Push, time: Time) -> None:
    with receiver() as there:
        webhooks.endpoint(portal, there.url)
        webhooks.release(portal, "2026-Q3")
        with portal.database.unit_of_work() as session:
            deliveries.owe_deliveries(session, time.now, "http://localhost")
        (owed,) = Push(portal).pusher._claim(5)
        time.pass_by(minutes=5)
        push()
        with portal.database.unit_of_work() as session:
            late = Answer(None, Problem.TIMEOUT, 10_000)
            assert deliveries.note_answer(session, owed.delivery_id, late, time.now, 0) is DeliveryState.SENT
    assert states(portal) == ["sent"]
    assert len(webhooks.tries(portal)) == 2, "the log keeps it"


def test_two_workers_at_once_send_nothing_twice(portal: Portal) -> None:
    with receiver() as one, receiver() as other:
        webhooks.endpoint(portal, one.url, "One")
        webhooks.endpoint(portal, other.url, "Other")
        for number in range(1, 16):
            webhooks.release(portal, "2026-Q3", number)
        tries = at_once(*[Push(portal) for _ in range(3)])
        assert sum(tries) == 30
        for there in (one, other):
            assert len(there.ids) == len(set(there.ids)) == 15
    assert len(webhooks.rows(portal)) == 30
    assert set(states(portal)) == {"sent"}


def test_after_a_rotation_either_key_verifies_until_the_older_one_is_removed(portal: Portal, push: Push) -> None:
    with receiver() as there:
        made = webhooks.endpoint(portal, there.url)
        with portal.database.unit_of_work() as session:
            newer = service.rotate_key(session, made.endpoint_id, clock.now(), portal.settings.secret_key, None)
        assert isinstance(newer, Registered)
        with portal.database.unit_of_work() as session:
            again = service.rotate_key(session, made.endpoint_id, clock.now(), portal.settings.secret_key, None)
        assert again == Refused(Reason.TWO_KEYS)
        webhooks.release(portal, "2026-Q1")
        push()
        with portal.database.unit_of_work() as session:
            assert service.remove_older_key(session, made.endpoint_id, clock.now(), None) is None
        with portal.database.unit_of_work() as session:
            assert service.remove_older_key(session, made.endpoint_id, clock.now(), None) == Refused(Reason.ONE_KEY)
        webhooks.release(portal, "2026-Q2")
        push()
    both, one = there.got
    for secret in (made.secret, newer.secret):
        standardwebhooks.Webhook(secret).verify(both.body, dict(both.headers))
    standardwebhooks.Webhook(newer.secret).verify(one.body, dict(one.headers))
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        standardwebhooks.Webhook(made.secret).verify(one.body, dict(one.headers))


def test_while_paused_nothing_is_sent_but_a_test_and_then_all_of_it(portal: Portal, push: Push, time: Time) -> None:
    with receiver() as there:
        made = webhooks.endpoint(portal, there.url)
        with portal.database.unit_of_work() as session:
            service.pause(session, made.endpoint_id, time.now, None)
        for number in (1, 2):
            webhooks.release(portal, "2026-Q3", number)
        assert push() == 0
        time.pass_by(days=30)
        with portal.database.unit_of_work() as session:
            test_id = service.test(session, made.endpoint_id, time.now, "http://localhost")
        assert push() == 1
        assert there.ids == [test_id]
        assert json.loads(there.got[0].body)["type"] == "webhook.test"
        with portal.database.unit_of_work() as session:
            service.resume(session, made.endpoint_id, time.now, "http://localhost", None)
        assert push() == 2
    assert [json.loads(got.body)["data"]["release_id"] for got in there.got[1:]] == ["2026-Q3", "2026-Q3.2"]


def test_a_test_that_fails_is_not_tried_again(portal: Portal, push: Push, time: Time) -> None:
    with receiver(answers(500)) as there:
        made = webhooks.endpoint(portal, there.url)
        with portal.database.unit_of_work() as session:
            service.test(session, made.endpoint_id, time.now, "http://localhost")
        push.until_nothing_is_due(time)
    assert (len(there.got), states(portal)) == (1, ["dead"])


def test_all_since_a_moment_is_sent_again_or_only_what_was_given_up(portal: Portal, push: Push, time: Time) -> None:
    with receiver() as there:
        made = webhooks.endpoint(portal, there.url)
        for number in (1, 2, 3):
            there.act = answers(500 if number == 2 else 200)
            webhooks.release(portal, "2026-Q3", number)
            push.until_nothing_is_due(time)
        assert states(portal) == ["sent", "dead", "sent"]
        there.act, there.got = answers(200), []
        second = webhooks.rows(portal)[1].created_at

        def again(since: datetime, *, only_dead: bool) -> int | Refused:
            with portal.database.unit_of_work() as session:
                return service.replay_since(session, made.endpoint_id, since, time.now, only_dead=only_dead)

        assert again(second, only_dead=True) == 1
        push()
        assert there.ids == [webhooks.rows(portal)[1].message_id]
        assert again(second, only_dead=False) == 2
        assert again(time.now, only_dead=False) == 0
        push()
        assert there.ids[1:] == [row.message_id for row in webhooks.rows(portal)[1:]]
        with portal.database.unit_of_work() as session:
            service.pause(session, made.endpoint_id, time.now, None)
        assert again(second, only_dead=False) == Refused(Reason.STOPPED)


def test_a_platform_that_is_removed_is_told_nothing_more(portal: Portal, push: Push, time: Time) -> None:
    with receiver(answers(500)) as there:
        made = webhooks.endpoint(portal, there.url)
        webhooks.release(portal, "2026-Q3")
        push()
        with portal.database.unit_of_work() as session:
            service.remove(session, made.endpoint_id, time.now, None)
        webhooks.release(portal, "2026-Q4")
        push.until_nothing_is_due(time)
    assert (len(there.got), states(portal)) == (1, ["dropped"])
    with portal.database.reading() as session:
        assert queries.list_endpoints(session) == []


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_receiver_gets_the_time_that_it_asks_for(portal: Portal, push: Push, time: Time, status: int) -> None:
    with receiver(answers(status, Retry_After="7200")) as there:
        webhooks.endpoint(portal, there.url)
        webhooks.release(portal, "2026-Q3")
        push()
        time.pass_by(minutes=119)
        assert push() == 0
        time.pass_by(minutes=2)
        assert push() == 1
    assert problems(portal) == [Problem.BUSY] * 2


def test_a_name_that_comes_to_lead_inside_is_not_connected_to(portal: Portal, push: Push) -> None:
    there_is: list[Sequence[str]] = [("93.184.216.34",), ("10.0.0.7",), ("127.0.0.1",), ("93.184.216.34", "::1")]
    asked: list[str] = []

    def resolve(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return there_is[min(len(asked), 3)]

    with receiver() as inside:
        made = webhooks.endpoint(portal, inside.url)
        webhooks.release(portal, "2026-Q3")
        strict = Push(portal, Wire(allow_loopback=False, seconds=PATIENCE, resolve=resolve))
        with portal.database.unit_of_work() as session:
            session.connection().exec_driver_sql(
                f"UPDATE webhook_endpoint SET url = 'https://receiver.example:{inside.port}/'"
            )
        for _ in range(3):
            strict()
            with portal.database.unit_of_work() as session:
                session.connection().exec_driver_sql("UPDATE webhook_delivery SET due_at = created_at")
        assert inside.got == []
    assert asked == ["receiver.example"] * 3
    assert problems(portal) == [Problem.PRIVATE] * 3
    assert webhooks.view(portal, made.endpoint_id).waiting == 1


def test_without_the_setting_this_machine_gets_nothing(portal: Portal) -> None:
    with receiver() as there:
        webhooks.endpoint(portal, there.url)
        webhooks.release(portal, "2026-Q3")
        Push(portal, Wire(allow_loopback=False))()
        assert there.got == []
    assert problems(portal) == [Problem.NOT_HTTPS]


def test_only_the_address_that_was_checked_is_connected_to(portal: Portal) -> None:
    asked: list[str] = []

    def resolve(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return ("127.0.0.1",) if len(asked) == 1 else ("127.0.0.2",)

    with receiver() as there:
        webhooks.endpoint(portal, there.url)
        with portal.database.unit_of_work() as session:
            session.connection().exec_driver_sql(
                f"UPDATE webhook_endpoint SET url = 'http://nowhere.example:{there.port}/'"
            )
        webhooks.release(portal, "2026-Q3")
        Push(portal, Wire(allow_loopback=True, resolve=resolve))()
        assert [got.headers["host"] for got in there.got] == [f"nowhere.example:{there.port}"]
    assert asked == ["nowhere.example"], "no name is looked up a second time, by us or by anything below us"


def test_over_https_the_name_must_be_that_of_the_certificate(
    portal: Portal, push: Push, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right, wrong = certificate(tmp_path, "localhost"), certificate(tmp_path, "receiver.example")
    both = tmp_path / "trusted.pem"
    both.write_bytes((tmp_path / "localhost.pem").read_bytes() + (tmp_path / "receiver.example.pem").read_bytes())
    monkeypatch.setenv("SSL_CERT_FILE", str(both))
    with receiver(tls=right) as good, receiver(tls=wrong) as bad:
        webhooks.endpoint(portal, good.url, "Good")
        webhooks.endpoint(portal, bad.url, "Bad")
        webhooks.release(portal, "2026-Q3")
        push()
        assert (len(good.got), bad.got) == (1, [])
    assert set(problems(portal)) == {None, Problem.TLS}


def test_keys_rest_sealed_and_another_secret_opens_none(portal: Portal, push: Push) -> None:
    with receiver() as there:
        made = webhooks.endpoint(portal, there.url)
        webhooks.release(portal, "2026-Q3")
        with portal.database.reading() as session:
            resting = session.connection().exec_driver_sql("SELECT key FROM webhook_endpoint").scalar_one()
        plain = standardwebhooks.Webhook(made.secret)._whsecret
        assert plain not in bytes(resting)
        push.pusher.secret = "another secret that is long enough"
        push()
        assert there.got == []
    assert problems(portal) == [Problem.NO_KEY]


def test_who_is_told_to_stop_begins_nothing_more(portal: Portal) -> None:
    with receiver() as there:
        webhooks.endpoint(portal, there.url)
        webhooks.release(portal, "2026-Q3")
        portal.worker.is_told_to_stop = lambda: True
        assert portal.worker.do_webhooks() == 0
        portal.worker.is_told_to_stop = lambda: False
        assert portal.worker.do_webhooks() == 1
        assert len(there.got) == 1


def test_a_second_thread_leaves_the_work_to_the_first_and_what_it_came_for_is_done(portal: Portal) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slowly(handler: object) -> None:
        begun.set()
        go_on.wait(10)
        answers(200)(handler)  # type: ignore[arg-type]

    push = Push(portal, Wire(allow_loopback=True))
    with receiver(slowly) as there, receiver() as later:
        webhooks.endpoint(portal, there.url, "There")
        webhooks.release(portal, "2026-Q3")
        busy = threading.Thread(target=push)
        busy.start()
        try:
            assert begun.wait(10)
            webhooks.endpoint(portal, later.url, "Later")
            webhooks.release(portal, "2026-Q4")
            assert push() == 0
        finally:
            go_on.set()
            busy.join(20)
        assert (len(there.got), len(later.got)) == (2, 1)


def test_a_platform_that_says_it_is_gone_while_it_is_removed_holds_nobody(
    portal: Portal, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    noting, removing = threading.Event(), threading.Event()
    disable, get = deliveries._disable, service._get

    def disable_then(*given: object) -> None:
        noting.set()
        removing.wait(PATIENCE)
        disable(*given)  # type: ignore[arg-type]

    def get_then(*given: object) -> object:
        noting.wait(PATIENCE)
        found = get(*given)  # type: ignore[arg-type]
        removing.set()
        return found

    monkeypatch.setattr(deliveries, "_disable", disable_then)
    monkeypatch.setattr(service, "_get", get_then)
    made = webhooks.endpoint(portal, "http://127.0.0.1:9/")
    webhooks.release(portal, "2026-Q3")
    secret = portal.settings.secret_key
    with portal.database.unit_of_work() as session:
        deliveries.owe_deliveries(session, time.now, portal.settings.base_url)
        (owed,) = deliveries.claim_due(session, time.now, timedelta(minutes=1), 8, secret)

    def note() -> None:
        with portal.database.unit_of_work() as session:
            deliveries.note_answer(session, owed.delivery_id, Answer(410, Problem.GONE, 1), time.now, 0.0)

    def remove() -> None:
        with portal.database.unit_of_work() as session:
            service.remove(session, made.endpoint_id, time.now, None)

    at_once(note, remove)
    assert states(portal)[0] in {DeliveryState.DEAD, DeliveryState.DROPPED}


def certificate(folder: Path, host: str) -> ssl.SSLContext:
    """Make a certificate that vouches for itself, and a server's side that shows it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)]), datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{host}.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret = folder / f"{host}.key"
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, secret)
    return context
