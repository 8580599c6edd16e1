"""The catalogue check finds each kind of fault, and the catalogues of the portal have none."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from tools import catalogues


@pytest.fixture
def template() -> Catalog:
    found = Catalog()
    found.add("Save")
    found.add("Hello %(name)s,")
    return found


def faults(template: Catalog, **changes: object) -> list[str]:
    """Return the faults of a Korean catalogue with one thing changed."""
    messages = {"Save": "저장", "Hello %(name)s,": "%(name)s님, 안녕하세요."} | changes.pop("messages", {})  # type: ignore[operator]
    catalogue = Catalog(locale="ko")
    catalogue.fuzzy = bool(changes.get("fuzzy_header", False))
    for message_id, string in messages.items():
        if string is not None:
            catalogue.add(message_id, string, flags=["fuzzy"] if changes.get("fuzzy") == message_id else [])
    return list(catalogues._compare(template, catalogue, "ko"))


def test_a_whole_catalogue_has_no_fault(template: Catalog) -> None:
    assert faults(template) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"fuzzy_header": True}, "header is fuzzy"),
        ({"messages": {"Save": None}}, "missing"),
        ({"messages": {"Gone": "없음"}}, "not used any more"),
        ({"messages": {"Save": ""}}, "untranslated"),
        ({"fuzzy": "Save"}, "fuzzy"),
        ({"messages": {"Hello %(name)s,": "안녕하세요."}}, "placeholders differ"),
        ({"messages": {"Hello %(name)s,": "%(nmae)s님"}}, "placeholders differ"),
        ({"messages": {"Save": "Save"}}, "same as the message"),
        ({"messages": {"Save": "Keep"}}, "not in the language's script"),
        ({"messages": {"Save": "저장する"}}, "letters of another language"),
    ],
)
def test_each_fault_is_found(template: Catalog, change: dict[str, object], fault: str) -> None:
    assert any(fault in found for found in faults(template, **change))


def faults_of(language: str, message_id: str | tuple[str, str], string: str | tuple[str, ...]) -> list[str]:
    """Return the faults of a catalogue with one message."""
    template, catalogue = Catalog(), Catalog(locale=language)
    catalogue.fuzzy = False
    template.add(message_id)
    catalogue.add(message_id, string)
    return list(catalogues._compare(template, catalogue, language))


def test_what_would_not_compile_is_found() -> None:
    found = faults_of("ko", ("A seat: %(event)s", "%(num)s seats: %(event)s"), ("자리 %(num)s개: %(event)s",))
    assert any("would not compile" in fault for fault in found)


COUNTED = ("%(num)s day", "%(num)s days")
DAYS = ("لا أيام", "يوم واحد", "يومان", "%(num)s أيام", "%(num)s يوم", "%(num)s يومًا")


@pytest.mark.parametrize(
    ("language", "string"),
    [("de", "Moderation"), ("ar", "المراجعة"), ("zh_Hant", "提案審核"), ("zh_Hans", "提案审核")],
)
def test_a_good_word_has_no_fault(language: str, string: str) -> None:
    assert faults_of(language, "Moderation", string) == []


@pytest.mark.parametrize(
    ("language", "string", "fault"),
    [
        ("de", "Save", "same as the message"),
        ("de", "저장", "not in the language's script"),
        ("de", "Speichern 保存", "letters of another language"),
        ("ar", "Save", "not in the language's script"),
        ("ar", "ذخیره", "letters of another language"),
        ("ar", "حفظ ٣", "letters of another language"),
        ("zh_Hant", "保存头像", "letters of another language"),
        ("zh_Hans", "儲存", "letters of another language"),
    ],
)
def test_each_fault_of_a_language_is_found(language: str, string: str, fault: str) -> None:
    assert any(fault in found for found in faults_of(language, "Save", string))


def test_a_form_for_one_number_alone_may_say_it_in_words() -> None:
    assert faults_of("ar", COUNTED, DAYS) == []
    assert faults_of("de", COUNTED, ("ein Tag", "%(num)s Tage")) == []


@pytest.mark.parametrize("place", [3, 4, 5])
def test_a_form_for_many_numbers_has_to_say_which(place: int) -> None:
    forms = [*DAYS]
    forms[place] = "أيام"
    assert any("placeholders differ" in found for found in faults_of("ar", COUNTED, tuple(forms)))


def test_a_plural_form_too_few_is_found() -> None:
    assert any("untranslated" in found for found in faults_of("ar", COUNTED, (*DAYS[:5], "")))


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_a_compiled_catalogue_speaks(language: str, tmp_path: Path) -> None:
    from babel.messages.mofile import write_mo
    from babel.support import Translations

    with catalogues.po_file(language).open("rb") as file:
        catalogue = read_po(file, locale=language)
    assert not catalogue.fuzzy
    path = tmp_path / "messages.mo"
    with path.open("wb") as file:
        write_mo(file, catalogue)
    with path.open("rb") as file:
        assert Translations(file).ugettext("Sign in") != "Sign in"
