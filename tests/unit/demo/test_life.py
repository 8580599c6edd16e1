"""What becomes of the demo's proposals: places, discussions, changed versions and the city's answers agree."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from portal.domain.accounts.types import Role
from portal.domain.proposals import commitment_rules as promise_rules
from portal.domain.proposals import rules
from portal.domain.proposals.commitment_types import ChangeKind, PromiseRow, Standing
from portal.domain.proposals.types import State
from tests.unit.demo.reading import ACCOUNTS, PARTICIPANTS, PROPOSALS, SEVEN, all_comments, comments, scripts

NEIGHBOURHOODS = {
    *("yeoksam", "gaepo", "cheongdam", "samseong", "daechi", "sinsa", "nonhyeon"),
    *("apgujeong", "segok", "jagok", "yulhyeon", "irwon", "suseo", "dogok"),
}
DECIDED = {State.UNDER_REVIEW, State.ACCEPTED, State.NOT_ADOPTED, State.IMPLEMENTED}
NOT_STAFF = {Role.PARTICIPANT, Role.VENUE}


def having(field: str) -> pytest.MarkDecorator:
    """Run a test once for each proposal with a field."""
    chosen = {key: proposal for key, proposal in PROPOSALS.items() if field in proposal}
    return pytest.mark.parametrize("proposal", chosen.values(), ids=chosen)


def test_enough_happens() -> None:
    count = {
        field: sum(field in proposal for proposal in PROPOSALS.values())
        for field in ("place", "status", "comments", "edits", "merged_into")
    }
    assert count["place"] >= 15
    assert (count["status"], count["comments"], count["edits"], count["merged_into"]) == (12, 14, 2, 1)
    assert len(all_comments()) >= 60
    assert sum(set(SEVEN) <= set(comment["body"]) for comment in all_comments()) * 3 >= len(all_comments())
    assert sum(len(proposal.get("responses", [])) for proposal in PROPOSALS.values()) == 14
    assert {proposal.get("status") for proposal in PROPOSALS.values()} == {None, *DECIDED}


@having("place")
def test_a_place_lies_in_the_district_and_is_named_in_the_language_of_the_proposal(proposal: dict[str, Any]) -> None:
    place = proposal["place"]
    assert list(place) == ["name", "neighbourhood", "latitude", "longitude"]
    assert place["neighbourhood"] in NEIGHBOURHOODS
    assert 37.45 < place["latitude"] < 37.54
    assert 127.01 < place["longitude"] < 127.13
    own, foreign = scripts(proposal["language"])
    assert re.search(own, place["name"])
    assert not re.search(foreign, place["name"])


def test_places_are_spread_over_the_district() -> None:
    assert len({proposal["place"]["neighbourhood"] for proposal in PROPOSALS.values() if "place" in proposal}) >= 10


@having("comments")
def test_a_comment_has_its_fields_and_nothing_else(proposal: dict[str, Any]) -> None:
    assert proposal["state"] == "published"
    for comment, answered in comments(proposal):
        fields = {"key", "author", "language", "days_after", "body", "supported_by"}
        assert set(comment) == fields | (set() if answered else {"replies"})
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", comment["key"])
        for text in comment["body"].values():
            assert rules.check_body(text) is None
            assert len(text) <= 400


def test_a_comment_is_told_from_every_other_by_its_key() -> None:
    keys = [comment["key"] for comment in all_comments()]
    assert len(set(keys)) == len(keys)


@having("comments")
def test_participants_talk_and_only_others_support_what_they_say(proposal: dict[str, Any]) -> None:
    for comment, _ in comments(proposal):
        assert comment["author"] in PARTICIPANTS
        assert len(set(comment["supported_by"])) == len(comment["supported_by"])
        assert set(comment["supported_by"]) <= PARTICIPANTS - {comment["author"]}


@having("comments")
def test_people_of_several_languages_talk_in_one_thread(proposal: dict[str, Any]) -> None:
    assert len({comment["language"] for comment, _ in comments(proposal)}) >= 2


@having("comments")
def test_an_answer_follows_what_it_answers_and_nobody_speaks_from_the_future(proposal: dict[str, Any]) -> None:
    said = [comment["days_after"] for comment in proposal["comments"]]
    assert said == sorted(said)
    for comment, answered in comments(proposal):
        assert 0 < comment["days_after"] < proposal["days_ago"] - 1
        assert answered is None or comment["days_after"] > answered["days_after"]


@having("status")
def test_a_status_is_where_the_last_answer_of_the_city_left_it(proposal: dict[str, Any]) -> None:
    assert proposal["state"] == "published"
    assert State(proposal["status"]) in DECIDED
    answers = [answer["status"] for answer in proposal["responses"]]
    assert answers[-1] == proposal["status"]
    assert answers[:-1] in ([], [State.UNDER_REVIEW])


@having("responses")
def test_staff_answer_for_an_office_after_publication_and_before_today(proposal: dict[str, Any]) -> None:
    assert "status" in proposal
    days = [answer["days_after"] for answer in proposal["responses"]]
    assert days == sorted(set(days))
    assert days[0] > 0
    assert days[-1] < proposal["days_ago"] - 1
    for answer in proposal["responses"]:
        fields = ["by", "office", "language", "days_after", "status", "body", "substantive"]
        assert list(answer) in (fields, [*fields, "promise"])
        assert Role(ACCOUNTS[answer["by"]]["role"]) not in NOT_STAFF
        assert ACCOUNTS[answer["by"]]["language"] == answer["language"]
        assert set(answer["office"]) == {"ko", "en"}
        for language, name in answer["office"].items():
            assert re.fullmatch(r"[가-힣]+과" if language == "ko" else r"[A-Z][A-Za-z ]+ Division", name)


@having("responses")
def test_an_answer_says_more_than_thank_you(proposal: dict[str, Any]) -> None:
    for answer in proposal["responses"]:
        assert len(answer["body"]["en"]) >= 150
        for text in answer["body"].values():
            assert rules.check_body(text) is None


@having("responses")
def test_only_a_word_in_between_is_not_marked_as_an_answer(proposal: dict[str, Any]) -> None:
    for answer in proposal["responses"]:
        assert answer["substantive"] == (answer["status"] != State.UNDER_REVIEW)


def test_promises_stand_in_every_way_that_one_can_stand() -> None:
    found = {standing_of(proposal, answer["promise"]) for proposal, answer in promising()}
    assert found == set(Standing)


def test_what_becomes_of_a_promise_happens_in_order_after_it_was_made_and_before_today() -> None:
    for proposal, answer in promising():
        promise, today = answer["promise"], proposal["days_ago"] - 1
        assert answer["days_after"] < promise["due_after"]
        moments = [answer["days_after"], *(became["days_after"] for became in promise["became"]), today]
        assert moments == sorted(set(moments))
        assert promise_rules.check_promised(promise["words"]["ko"]) is None
        for became in promise["became"]:
            assert set(became) - {"day_after"} == {"kind", "days_after", "words"}
            assert ("day_after" in became) == (became["kind"] in {ChangeKind.KEPT, ChangeKind.MOVED})
            assert promise_rules.check_reason(became["words"]["ko"]) is None


@having("objection")
def test_a_writer_objects_to_the_last_answer_while_there_is_time(proposal: dict[str, Any]) -> None:
    said, answered = proposal["objection"], proposal["responses"][-1]
    assert set(said) == {"days_after", "words"}
    assert answered["days_after"] < said["days_after"] < answered["days_after"] + promise_rules.REOPENING.days
    assert said["days_after"] < proposal["days_ago"] - 1


def promising() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return each answer with a promise, after the proposal that it answers."""
    return [
        (proposal, answer)
        for proposal in PROPOSALS.values()
        for answer in proposal.get("responses", [])
        if "promise" in answer
    ]


def standing_of(proposal: dict[str, Any], promise: dict[str, Any]) -> Standing:
    """Return where a promise of the demo stands on the day on which the demo is filled in."""
    published = date(2026, 1, 1)
    day = {became["kind"]: published + timedelta(days=became.get("day_after", 0)) for became in promise["became"]}
    due_on, made_at = published + timedelta(days=promise["due_after"]), datetime(2026, 1, 1, tzinfo=UTC)
    broken_at = made_at if ChangeKind.BROKEN in day else None
    moved = day.get(ChangeKind.MOVED, due_on)
    row = PromiseRow(1, 1, 1, 1, due_on, moved, made_at, day.get(ChangeKind.KEPT), broken_at, 1)
    return promise_rules.standing(row, published + timedelta(days=proposal["days_ago"] - 1))


@having("merged_into")
def test_a_proposal_is_merged_into_another_that_is_still_open(proposal: dict[str, Any]) -> None:
    target = PROPOSALS[proposal["merged_into"]]
    assert target is not proposal
    assert target["state"] == proposal["state"] == "published"
    assert "merged_into" not in target
    assert "status" not in proposal


@having("edits")
def test_a_changed_version_says_something_new_in_the_same_languages(proposal: dict[str, Any]) -> None:
    before, answered = proposal, proposal.get("responses", [{"days_after": proposal["days_ago"]}])[0]["days_after"]
    for edit in proposal["edits"]:
        assert set(edit) in ({"days_after", "body"}, {"days_after", "title", "body"})
        assert 0 < edit["days_after"] < min(answered, proposal["days_ago"] - 1)
        for part in set(edit) - {"days_after"}:
            assert set(edit[part]) == set(proposal[part])
            assert all(text != before[part][language] for language, text in edit[part].items())
        before = {**before, **edit}
