"""Each code that post-editing hands out has its words."""

from __future__ import annotations

from portal.domain.postediting.types import Concern, HomeKind, Reason, Refusal, SuggestionState
from portal.engines.translation import checks
from portal.web import postediting_words as said


def test_every_code_has_its_words() -> None:
    assert said.KINDS.keys() == set(HomeKind)
    assert said.REASONS.keys() == set(Reason)
    assert said.STATES.keys() == set(SuggestionState)
    assert said.CONCERNS.keys() == set(Concern)
    assert said.REFUSALS.keys() == set(Refusal)


def test_every_check_of_the_engine_says_in_words_why_it_declined() -> None:
    assert {
        name for name, _check in (*checks.HARD_CHECKS, *checks.SOFT_CHECKS, *checks.ROUTE_CHECKS)
    } <= said.CHECKS.keys()
