"""TMX is read unit by unit, whatever other programs write, and refused where it plays tricks."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from portal.engines.translation import tmx
from portal.engines.translation.tmx import Kept, Unit
from portal.engines.translation.xml_reading import Limits, Problem, Refused

AT = datetime(2026, 5, 1, 9, tzinfo=UTC)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
BEGIN = '<tmx version="1.4"><header srclang="ko-KR" datatype="plaintext"/><body>'
END = "</body></tmx>"


def unit(source: str = "문장입니다.", target: str = "A sentence.") -> str:
    return f'<tu><tuv xml:lang="ko-KR"><seg>{source}</seg></tuv><tuv lang="EN-us"><seg>{target}</seg></tuv></tu>'


def read(text: str | bytes, limits: Limits | None = None) -> list[Unit]:
    data = text.encode() if isinstance(text, str) else text
    return list(tmx.read(io.BytesIO(data), limits or Limits()))


def refusal(text: str | bytes, limits: Limits | None = None) -> Problem:
    with pytest.raises(Refused) as refused:
        read(text, limits)
    return refused.value.problem


def test_units_come_with_their_languages_and_source() -> None:
    assert read(HEAD + BEGIN + unit() + END) == [Unit(1, "ko-KR", (("ko-KR", "문장입니다."), ("EN-us", "A sentence.")))]


def test_what_is_written_is_read_again() -> None:
    pairs = [
        Kept("ko", "zh-Hans", "<b> & \"둘\" '셋'", "是\n的", "approved", AT, AT),
        Kept("en", "ko", "Tab\tand ]]>", "끝", "typed", AT, AT),
    ]
    units = read(b"".join(tmx.write(pairs, AT)))
    assert [(one.source, *one.texts) for one in units] == [
        (pair.source_language, (pair.source_language, pair.source), (pair.target_language, pair.target))
        for pair in pairs
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_that_xml_names_are_read(encoding: str) -> None:
    head = HEAD.replace("UTF-8", encoding.removesuffix("-sig"))
    assert read((head + BEGIN + unit() + END).encode(encoding))[0].texts[0][1] == "문장입니다."


def test_codes_of_other_programs_are_marked_and_highlighting_is_read_through() -> None:
    text = HEAD + BEGIN + unit("문장 <ph x='1'>{0}</ph>") + unit("문장 <hi>둘</hi>") + END
    first, second = read(text)
    assert first.has_codes
    assert (second.has_codes, second.texts[0][1]) == (False, "문장 둘")


def test_a_document_type_that_only_names_its_definition_is_passed_over() -> None:
    assert len(read(HEAD + '<!DOCTYPE tmx SYSTEM "tmx14.dtd">' + BEGIN + unit() + END)) == 1


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('<!DOCTYPE tmx [<!ENTITY a "b">]>' + BEGIN + unit("&a;") + END, Problem.ENTITIES),
        ('<!DOCTYPE tmx [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + BEGIN + unit("&a;") + END, Problem.ENTITIES),
        ('<!DOCTYPE tmx SYSTEM "x" [<!ENTITY % p SYSTEM "http://localhost/">%p;]>' + BEGIN + END, Problem.ENTITIES),
        ('<!DOCTYPE tmx SYSTEM "tmx14.dtd">' + BEGIN + unit("&unknown;") + END, Problem.ENTITIES),
        (BEGIN + unit("&unknown;") + END, Problem.NOT_XML),
        ("<html><body/></html>", Problem.OTHER_KIND),
        (BEGIN + unit(), Problem.NOT_XML),
        (BEGIN + unit() + END + "<more/>", Problem.NOT_XML),
        ("", Problem.NOT_XML),
        (BEGIN + "<a>" * 100 + "</a>" * 100 + END, Problem.TOO_DEEP),
        (BEGIN + unit("가" * 20_001) + END, Problem.TOO_LONG),
        (BEGIN + f"<tu {'a' * 700_000}='1'/>" + END, Problem.TOO_LONG),
    ],
)
def test_tricks_and_what_is_no_tmx_are_refused(text: str, problem: Problem) -> None:
    assert refusal(HEAD + text) is problem


def test_wrong_bytes_are_refused_with_their_line() -> None:
    with pytest.raises(Refused) as refused:
        read((HEAD + BEGIN + "\n").encode() + "문장".encode("euc-kr") + END.encode())
    assert (refused.value.problem, refused.value.line) == (Problem.NOT_XML, 3)


def test_more_than_the_limits_is_refused() -> None:
    assert refusal(HEAD + BEGIN + unit() * 3 + END, Limits(things=2)) is Problem.TOO_MANY
    assert refusal(HEAD + BEGIN + unit() * 2_000 + END, Limits(bytes=100_000)) is Problem.TOO_LARGE


class Endless(io.BytesIO):
    """A file of many megabytes that is never in memory."""

    def __init__(self, units: int) -> None:
        super().__init__()
        self.pieces: Iterator[bytes] = (piece.encode() for piece in [HEAD + BEGIN, *[unit() * 200] * units, END])

    def read(self, _size: int | None = -1) -> bytes:
        return next(self.pieces, b"")


def test_a_large_file_is_never_in_memory_as_a_whole() -> None:
    tracemalloc.start()
    try:
        number = max(one.number for one in tmx.read(Endless(500), Limits()))
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert number == 100_000
    assert most < 5_000_000
