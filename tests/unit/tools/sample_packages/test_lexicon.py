"""The words: distinct in every language, in the right forms, spread over all colours."""

import pytest

from tools.sample_packages.lexicon import COLOURS, KINDS, LANGUAGES, entries

WORDS_WANTED = {"place": 26, "facility": 15, "service": 17, "group": 15, "language": 15}


@pytest.mark.parametrize("kind", KINDS)
def test_no_two_words_of_a_kind_look_alike_in_any_language(kind: str) -> None:
    rows = entries(kind)
    for column in rows[0].columns.keys() - {"en_number"}:
        forms = [row.columns[column] for row in rows]
        assert len(set(forms)) == len(forms), column
        assert all(form and form == form.strip() for form in forms)


@pytest.mark.parametrize(("kind", "wanted"), WORDS_WANTED.items())
def test_enough_words(kind: str, wanted: int) -> None:
    assert len(entries(kind)) >= wanted


@pytest.mark.parametrize("kind", KINDS)
def test_every_colour_has_words_so_that_every_kind_is_evaluated(kind: str) -> None:
    assert {entry.colour for entry in entries(kind)} == set(range(COLOURS))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_holds_digits_which_would_be_masked(language: str) -> None:
    for kind in KINDS:
        for entry in entries(kind):
            forms = [text for column, text in entry.columns.items() if column.startswith(language)]
            assert not any(character.isdigit() for form in forms for character in form)


def test_english_articles_follow_the_sound() -> None:
    forms = {"".join(entry.form("en", "a")) for kind in ("facility", "person") for entry in entries(kind)}
    assert {"an art museum", "a library", "an exhibition hall", "a university student", "an office worker"} <= forms


def test_english_verb_agrees() -> None:
    verbs = {entry.columns["en"]: entry.form("en", "is") for entry in entries("service")}
    assert verbs["Wi-Fi"] == ("is",)
    assert verbs["cooking classes"] == ("are",)


def test_unknown_form_is_refused() -> None:
    with pytest.raises(ValueError, match="form"):
        entries("facility")[0].form("ja", "plural")
