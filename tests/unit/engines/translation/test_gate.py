"""What a package may say about itself."""

from __future__ import annotations

import unicodedata

import pytest

from portal.engines.translation.gate import Gate, Policy, came_back, normalise, read_policy

GATE = {"kind": "round_trip", "min_token_logprob": -1.5, "reverse": "en-zh"}


def test_a_package_without_portal_metadata_is_an_ordinary_one() -> None:
    assert read_policy({"from_code": "ko"}) == Policy(gate=None, masks_numbers=False)


def test_a_sample_package_states_its_gate_in_argos_codes() -> None:
    policy = read_policy({"portal": {"gate": GATE, "masking": "circled-digits", "vocabulary": "civic sample"}})
    assert policy == Policy(Gate(-1.5, ("en", "zh-Hans")), masks_numbers=True)


@pytest.mark.parametrize(
    "portal",
    [
        "text",
        [],
        {"gate": "round_trip"},
        {"gate": GATE | {"kind": "trust me"}},
        {"gate": GATE | {"min_token_logprob": "low"}},
        {"gate": GATE | {"min_token_logprob": True}},
        {"gate": GATE | {"min_token_logprob": float("nan")}},
        {"gate": GATE | {"min_token_logprob": -(10**400)}},
        {"gate": GATE | {"min_token_logprob": 1}},
        {"gate": GATE | {"reverse": None}},
        {"gate": GATE | {"reverse": "../en-ko"}},
        {"masking": "something else"},
    ],
)
def test_a_gate_this_portal_does_not_know_is_an_error(portal: object) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_policy({"portal": portal})


def test_a_round_trip_ignores_normal_forms_and_outer_white_space_only() -> None:
    assert came_back(unicodedata.normalize("NFD", "강남") + " ", "강남")
    assert not came_back("강남 .", "강남.")
    assert not came_back("Park", "park")


def test_sentences_are_normalised_for_the_model() -> None:
    assert normalise(unicodedata.normalize("NFD", " 강남\n")) == "강남"
