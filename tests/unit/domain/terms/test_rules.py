"""What a good term is, and what tells two states of one apart."""

from __future__ import annotations

import pytest

from portal.domain.terms import rules
from portal.domain.terms.types import Draft, Form, FormStatus, Kind, Problem, Wrong

PREFERRED, ACCEPTED, FORBIDDEN = FormStatus
KO = Form("ko", PREFERRED, "강남구")
EN = Form("en", PREFERRED, "Gangnam-gu", "As on signs")


def draft(*forms: Form, note: str = "") -> Draft:
    return rules.tidy(Draft(Kind.DISTRICT, note, forms))


def test_a_term_in_two_languages_is_good() -> None:
    assert rules.check(draft(KO, EN, Form("en", FORBIDDEN, "Kangnam-gu"))) == []


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        ((), [Wrong(Problem.NO_FORM)]),
        ((KO,), [Wrong(Problem.ONE_LANGUAGE)]),
        ((KO, EN, Form("en", PREFERRED, "Other")), [Wrong(Problem.TWO_PREFERRED, "en", "Other")]),
        ((KO, EN, Form("ja", ACCEPTED, "江南区")), [Wrong(Problem.NONE_PREFERRED, "ja")]),
        ((KO, EN, Form("en", FORBIDDEN, "gangnam-GU")), [Wrong(Problem.TWICE, "en", "gangnam-gu")]),
        ((KO, Form("en", PREFERRED, "  ")), [Wrong(Problem.EMPTY_FORM, "en")]),
        ((KO, Form("en", PREFERRED, "x" * 201)), [Wrong(Problem.TOO_LONG, "en", "x" * 40)]),
        ((KO, Form("en", PREFERRED, "a\x00b")), [Wrong(Problem.DAMAGED, "en")]),
        ((KO, Form("en", PREFERRED, "ab", "\ud800")), [Wrong(Problem.DAMAGED, "en")]),
        ((KO, Form("en", PREFERRED, "ab", "n" * 1_001)), [Wrong(Problem.NOTE_TOO_LONG, "en", "ab")]),
        ((KO, EN, *(Form("en", ACCEPTED, f"a{n}") for n in range(30))), [Wrong(Problem.TOO_MANY, "en")]),
    ],
)
def test_what_is_wrong_is_said_with_its_language(forms: tuple[Form, ...], expected: list[Wrong]) -> None:
    assert rules.check(draft(*forms)) == expected


def test_a_note_must_be_whole_and_short() -> None:
    assert rules.check(draft(KO, EN, note="n" * 1_001)) == [Wrong(Problem.NOTE_TOO_LONG)]
    assert rules.check(draft(KO, EN, note="\ufffd")) == [Wrong(Problem.DAMAGED)]


def test_tidying_puts_forms_in_one_order_and_one_writing() -> None:
    decomposed = "\u1100\u1161\u11bc\u1102\u1161\u11b7\u1100\u116e"
    untidy = (
        Form("en", FORBIDDEN, "b"),
        Form("en", ACCEPTED, "z"),
        EN,
        Form("en", ACCEPTED, "a"),
        Form("ko", PREFERRED, f" {decomposed} "),
    )
    assert [(form.status, form.text) for form in draft(*untidy).forms] == [
        (PREFERRED, "강남구"),
        (PREFERRED, "Gangnam-gu"),
        (ACCEPTED, "z"),
        (ACCEPTED, "a"),
        (FORBIDDEN, "b"),
    ]


def test_history_keeps_all_of_a_term_and_a_basis_tells_states_apart() -> None:
    whole = draft(KO, EN, note="A note")
    assert rules.from_json(rules.as_json(whole)) == whole
    others = [rules.basis(draft(KO, EN), "active"), rules.basis(whole, "retired"), rules.basis(draft(KO), "active")]
    assert rules.basis(whole, "active") not in others
    assert rules.basis(whole, "active") == rules.basis(draft(EN, KO, note=" A note "), "active")
