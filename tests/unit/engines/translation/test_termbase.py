"""Names come out as approved."""

from __future__ import annotations

import pytest

from portal.engines.translation import termbase
from portal.engines.translation.scripts import Script, count_scripts

LANGUAGES = ("ko", "en", "zh-Hans", "zh-Hant", "ja")


def names(sentence: str, language: str) -> list[str]:
    return [readings[0].approved["ko"] for readings in termbase.load().find(sentence, language)]


def violated(source: str, target: str, pair: tuple[str, str]) -> list[str]:
    return [wrong.term.approved["ko"] for wrong in termbase.load().violations(source, target, *pair)]


def test_every_term_has_all_five_languages_and_no_form_twice() -> None:
    terms = termbase.load().terms
    assert all(set(term.approved) == set(LANGUAGES) for term in terms)
    assert len({(term.kind, term.approved["ko"]) for term in terms}) == len(terms)


def test_every_form_is_clean_and_in_its_own_letters() -> None:
    for term in termbase.load().terms:
        for forms in term.accepted.values():
            assert all(form == form.strip() and form for form in forms)
        if "COEX" not in term.approved["ko"]:
            assert count_scripts(term.approved["ko"])[Script.HANGUL]
        assert set(count_scripts(term.approved["en"])) == {Script.LATIN}
        assert not count_scripts(term.approved["zh-Hans"])[Script.KANA]


def test_all_districts_of_seoul_are_there() -> None:
    assert sum(term.kind == "district" for term in termbase.load().terms) == 25


@pytest.mark.parametrize(
    ("language", "sentence", "expected"),
    [
        ("ko", "강남구에 도서관이 있습니다.", ["강남구"]),
        ("ko", "강남구청역에서 만나요.", ["강남구청역"]),
        ("ko", "중구난방으로 하지 마세요.", []),
        ("ko", "인천논현역은 멉니다.", []),
        ("en", "At gangnam-gu office station, near Gangnam-gu's library", ["강남구청역", "강남구"]),
        ("en", "Gangnam-guide and Gangnamstyle", []),
        ("zh-Hans", "江南区的驿三洞", ["강남구", "역삼동"]),
        ("ja", "江南区庁駅の近く", ["강남구청역"]),
        ("zh-Hans", "城中区域", []),
        ("de", "Nicht weit von Gangnam-gu", ["강남구"]),
        ("ru", "Gangnam-gu", []),
    ],
)
def test_the_longest_name_is_found_at_word_boundaries(language: str, sentence: str, expected: list[str]) -> None:
    assert names(sentence, language) == expected


@pytest.mark.parametrize(
    ("pair", "source", "target", "expected"),
    [
        (("ko", "en"), "강남구에 갑니다.", "I go to Gangnam-gu.", []),
        (("ko", "en"), "강남구에 갑니다.", "I go to Gangnam District.", []),
        (("ko", "en"), "강남구에 갑니다.", "I go to River South Ward.", ["강남구"]),
        (("en", "ja"), "Yeoksam-dong is near.", "三成洞は近いです。", ["역삼동"]),
        (("en", "ja"), "Yeoksam-dong is near.", "ヨクサム洞は近いです。", []),
        (("ko", "zh-Hans"), "K-POP 월드 시티 위크입니다.", "K-POP世界城市周。", []),
        (("ko", "de"), "강남구에 갑니다.", "Ich gehe.", ["강남구"]),
        (("ko", "de"), "강남구에 갑니다.", "Ich gehe in den Bezirk Gangnam.", []),
        (("ko", "fr"), "강남구청역에서 만나요.", "Rendez-vous à la station Gangnam-gu Office.", []),
        (("fr", "ko"), "Le bus va à Yeoksam-dong.", "버스는 삼성동으로 갑니다.", ["역삼동"]),
        (("ko", "fr"), "주민센터에 갑니다.", "Je vais au centre.", []),
        (("ko", "ru"), "강남구에 갑니다.", "Я еду.", []),
    ],
)
def test_a_translation_must_hold_an_accepted_form(
    pair: tuple[str, str], source: str, target: str, expected: list[str]
) -> None:
    assert violated(source, target, pair) == expected


def test_a_malformed_line_is_named() -> None:
    with pytest.raises(ValueError, match="term 3"):
        termbase.parse("kind\tko\ten\taccepted\ndistrict\t가\tGa\t\ndistrict\t나\n")


def test_an_approved_form_that_two_terms_share_is_satisfied_by_either() -> None:
    terms = termbase.parse("kind\tko\ten\taccepted\na\t신사동\tSinsa-dong\t\nb\t신사동\tShinsa-dong\t\n")
    assert not terms.violations("신사동에", "in Shinsa-dong", "ko", "en")
    assert terms.violations("신사동에", "in Gangnam", "ko", "en")


FORBIDDEN = termbase.parse(
    "kind\tko\ten\taccepted\tforbidden\n"
    "a\t역삼동\tYeoksam-dong\ten:Yeoksam\ten:Yuksam-dong|en:Yuksam|ko:역산동\n"
    "a\t의회\tcouncil\tko:구의회\ten:assembly|ko:회의|ko:의원\n"
    "a\t신사동\tSinsa-dong\t\ten:Shinsa-dong\n"
    "b\t신사동\tShinsa-dong\t\t\n"
)


@pytest.mark.parametrize(
    ("pair", "source", "target", "expected"),
    [
        (("ko", "en"), "역삼동에 갑니다.", "I go to Yuksam-dong.", "I go to Yeoksam-dong."),
        (("ko", "en"), "역삼동입니다.", "YUKSAM is near Yeoksam.", "Yeoksam-dong is near Yeoksam."),
        (("ko", "en"), "의회입니다.", "Assembly of the city.", "Council of the city."),
        (("ko", "en"), "의회입니다.", "It is an assembly.", "It is an assembly."),
        (("ko", "en"), "의회입니다.", "It is the assembly.", "It is the council."),
        (("ko", "en"), "의회입니다.", "Reassembly.", "Reassembly."),
        (("en", "ko"), "A council meets.", "의원은 만납니다.", "의원은 만납니다."),
        (("en", "ko"), "A council meets.", "회의가 만납니다.", "의회가 만납니다."),
        (("en", "ko"), "A council meets.", "구의회가 만납니다.", "구의회가 만납니다."),
        (("en", "ko"), "In Yeoksam-dong.", "역산동에서.", "역삼동에서."),
        (("en", "ko"), "In Yeoksam-dong.", "역산동네.", "역산동네."),
        (("ko", "en"), "신사동", "In Shinsa-dong.", "In Shinsa-dong."),
    ],
)
def test_a_wrong_form_is_replaced_where_the_words_beside_it_stay_right(
    pair: tuple[str, str], source: str, target: str, expected: str
) -> None:
    assert FORBIDDEN.repaired(source, target, *pair) == expected


def test_a_wrong_form_beside_a_right_one_is_still_wrong() -> None:
    [wrong] = FORBIDDEN.violations("역삼동, 역삼동", "Yeoksam-dong, Yuksam-dong", "ko", "en")
    assert (wrong.expected, wrong.found) == ("Yeoksam-dong", "Yuksam-dong")
    assert not FORBIDDEN.violations("역삼동", "Yeoksam", "ko", "en")


def test_shipped_wrong_forms_are_nowhere_right() -> None:
    for term in termbase.load().terms:
        for language, forms in term.forbidden.items():
            good = {form.casefold() for other in termbase.load().terms for form in other.accepted.get(language, ())}
            assert not good.intersection(form.casefold() for form in forms), term.key


@pytest.mark.parametrize(
    ("pair", "source", "target", "expected"),
    [
        (("ko", "en"), "역삼동에 갑니다.", "I go from Yeoksam-dong to Samseong-dong.", ["삼성동"]),
        (("ko", "en"), "강남 주민입니다.", "I live in Gangnam-gu.", []),
        (("ko", "en"), "강남역 앞", "in front of Gangnam Station", []),
        (("ko", "en"), "커뮤니티 센터", "the community centre", []),
        (("ko", "en"), "주민자치센터", "the community centre", []),
        (("en", "de"), "I live near the station.", "Ich wohne bei der Suseo Station.", ["수서역"]),
        (("en", "ko"), "See @gangnam.", "@gangnam을 보세요.", []),
        (("ru", "en"), "Я живу здесь.", "I live in Gangnam-gu.", []),
    ],
)
def test_a_place_that_the_source_does_not_name_is_a_stranger(
    pair: tuple[str, str], source: str, target: str, expected: list[str]
) -> None:
    assert [term.approved["ko"] for term in termbase.load().strangers(source, target, *pair)] == expected
