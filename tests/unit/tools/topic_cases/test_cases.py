"""The cases of topics: enough of them, in enough languages, and figures that do not get worse unnoticed."""

from __future__ import annotations

from collections import Counter

from portal.engines.topics import TOPICS
from tools.topic_cases.cases import NONE, Half, load
from tools.topic_cases.measuring import (
    Kinship,
    Suggested,
    confusion,
    found,
    pairs,
    right,
    right_when_answered,
    suggest_all,
)
from tools.topic_cases.report import plain, section


def half(which: Half) -> list[Suggested]:
    return suggest_all(case for case in load() if case.half is which)


def test_there_are_enough_cases_of_every_topic_and_of_none_in_enough_languages() -> None:
    assert len(load()) >= 150
    assert len({case.language for case in load()}) >= 6
    for which in Half:
        assert {case.cluster for case in load() if case.half is which} == {*TOPICS, NONE}


def test_a_wish_stands_once_in_a_language_and_belongs_to_one_half() -> None:
    assert max(Counter((case.wish, case.language) for case in load()).values()) == 1
    assert all(len({case.half for case in load() if case.place == place}) == 1 for place in {c.place for c in load()})


def test_suggestions_are_mostly_right_where_they_are_made() -> None:
    assert right(half(Half.TUNE)).value >= 0.95
    assert right_when_answered(half(Half.HELD)).value >= 0.9
    assert right(half(Half.HELD)).value >= 0.55


def test_no_topic_is_suggested_for_what_belongs_to_none() -> None:
    for which in Half:
        counted = confusion(half(which))
        assert sum(counted[NONE, topic] for topic in TOPICS) == 0


def test_the_same_wish_is_found_in_another_language_and_another_wish_is_not_taken_for_it() -> None:
    for which, least in ((Half.TUNE, 0.75), (Half.HELD, 0.9)):
        compared = pairs(case for case in load() if case.half is which)
        assert found(compared, Kinship.SAME).value >= least
        assert found(compared, Kinship.PLACE).part == 0
        assert found(compared, Kinship.OTHER).part == 0


def test_the_section_says_how_many_cases_there_are() -> None:
    assert section().startswith("## Topics\n")
    assert f"{len(load())} wishes" in section()
    assert "suggested none" in plain()
