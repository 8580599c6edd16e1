"""Who may do what, what a good password is, and what of a name others can read."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, strategies

from portal.domain.accounts import rules
from portal.domain.accounts.types import Act, PasswordRefusal, Role


def test_everybody_takes_part_and_only_some_moderate() -> None:
    assert all(rules.may([role], Act.PARTICIPATE) for role in Role)
    assert {role for role in Role if rules.may([role], Act.MODERATE)} == {Role.MODERATOR, Role.ADMIN}
    assert {role for role in Role if rules.may([role], Act.EDIT_PAGES)} == {Role.TRANSLATOR, Role.ADMIN}
    assert {role for role in Role if rules.may([role], Act.SUPERVISE)} == {Role.SUPERVISOR, Role.ORGANISER, Role.ADMIN}
    assert {role for role in Role if rules.may([role], Act.ADMINISTER)} == {Role.ADMIN}
    assert {role for role in Role if rules.may([role], Act.ANALYSE)} == {Role.ANALYST, Role.APPROVER, Role.ADMIN}


def test_the_index_is_approved_and_reviewed_by_those_alone_who_have_no_other_power_over_it() -> None:
    assert {role for role in Role if rules.may([role], Act.APPROVE)} == {Role.APPROVER}
    assert {role for role in Role if rules.may([role], Act.REVIEW)} == {Role.REVIEWER}
    assert not rules.may([], Act.PARTICIPATE)
    assert set(rules.ROLES_FOR) == set(Act)


@given(strategies.emails())
def test_an_address_is_looked_up_in_one_form(address: str) -> None:
    once = rules.normalise_email(address)
    assert rules.normalise_email(f"  {address.upper()} ") == rules.normalise_email(address.upper())
    assert rules.normalise_email(once) == once
    assert rules.normalise_email(address.swapcase()) == once


def test_dots_and_tags_before_the_at_sign_are_other_addresses() -> None:
    assert len({rules.normalise_email(a) for a in ("ha.na@example.org", "hana@example.org", "hana+x@example.org")}) == 3


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("123456789", PasswordRefusal.TOO_SHORT),
        ("가나다라마바사아자", PasswordRefusal.TOO_SHORT),
        ("가나다라마바사아자차", None),
        ("correct horse battery", None),
        ("x1" * 100 + "y", PasswordRefusal.TOO_LONG),
        ("1212121212121212", PasswordRefusal.TOO_PLAIN),
        ("Hana@Example.org", PasswordRefusal.TOO_PLAIN),
        ("HANA.KIM.SEOUL", PasswordRefusal.TOO_PLAIN),
        ("하나 김 the writer", PasswordRefusal.TOO_PLAIN),
    ],
)
def test_length_counts_and_what_a_stranger_would_guess_does_not_pass(
    password: str, refusal: PasswordRefusal | None
) -> None:
    email = "hana@example.org" if "@" in password else "hana.kim.seoul@example.org"
    assert rules.check_password(password, email, "하나 김 the writer") is refusal


@given(strategies.text(max_size=250))
def test_a_password_is_the_same_in_every_normal_form(password: str) -> None:
    forms = {rules.normalise_password(unicodedata.normalize(form, password)) for form in ("NFC", "NFD", "NFKC", "NFKD")}
    assert len(forms) == 1


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  하나   김 ", "하나 김"),
        ("Zoë\u202e\u200b", "Zoë"),
        ("นางสาว สุดา", "นางสาว สุดา"),
        ("हिन्दी", "हिन्दी"),
        ("O'Brien-Smith Jr. 3", "O'Brien-Smith Jr. 3"),
        ("\u200b\u202e", None),
        ("🎉🎉", None),
        ("...", None),
        ("", None),
        ("a\x00b\nc", "abc"),
    ],
)
def test_a_name_is_what_others_can_read(typed: str, name: str | None) -> None:
    assert rules.readable_name(typed) == name


@given(strategies.text(max_size=60))
def test_a_readable_name_is_readable_as_it_is(typed: str) -> None:
    name = rules.readable_name(typed)
    if name is not None:
        assert rules.readable_name(name) == name
        assert name == name.strip()
        assert "\n" not in name


@given(strategies.text(max_size=60))
def test_a_folded_name_is_found_whatever_its_case_and_accents(name: str) -> None:
    once = rules.fold(name)
    assert rules.fold(once) == once
    assert rules.fold(f"  {unicodedata.normalize('NFD', name)}  ") == rules.fold(unicodedata.normalize("NFD", name))


@pytest.mark.parametrize(
    ("typed", "same"), [("Éva  MÜLLER", "eva muller"), ("ＡＢＣ", "abc"), ("Straße", "strasse"), ("a\u200bb", "ab")]
)
def test_names_that_are_read_alike_are_folded_alike(typed: str, same: str) -> None:
    assert rules.fold(typed) == rules.fold(same)
