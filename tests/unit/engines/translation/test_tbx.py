"""Terms in TBX, in its present form and in the one before."""

from __future__ import annotations

import io

import pytest

from portal.engines.translation import tbx
from portal.engines.translation.tbx import TbxEntry, TbxForm
from portal.engines.translation.xml_reading import Limits, Problem, Refused

OLD = """<?xml version="1.0"?>
<martif type="TBX-Basic" xml:lang="en"><martifHeader/><text><body>
<termEntry id="c1"><descrip type="subjectField">place</descrip><note>About it</note>
<langSet xml:lang="ko"><note>of the language</note><tig><term>강남</term>
<termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></tig></langSet>
<langSet xml:lang="en-US"><ntig><termGrp><term>Kangnam</term>
<termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></termGrp></ntig>
<tig><term>Gangnam</term><termNote type="partOfSpeech">noun</termNote></tig></langSet></termEntry>
</body></text></martif>"""
DCT = """<tbx style="dct" type="TBX-Basic" xmlns="urn:iso:std:iso:30042:ed-2" xmlns:min="urn:m"><text><body>
<conceptEntry id="c2"><min:subjectField>city</min:subjectField><langSec xml:lang="ko"><termSec><term>서울</term>
<min:administrativeStatus>admittedTerm</min:administrativeStatus></termSec></langSec></conceptEntry></body></text></tbx>"""


def read(text: str | bytes, limits: Limits | None = None) -> list[TbxEntry]:
    data = text.encode() if isinstance(text, str) else text
    return list(tbx.read(io.BytesIO(data), limits or Limits()))


def test_the_form_of_2008_is_read() -> None:
    assert read(OLD) == [
        TbxEntry(
            "c1",
            "place",
            "About it",
            [
                TbxForm("ko", "강남", "preferred"),
                TbxForm("en-US", "Kangnam", "forbidden"),
                TbxForm("en-US", "Gangnam", ""),
            ],
        )
    ]


def test_elements_that_are_named_after_what_they_hold_are_read() -> None:
    assert read(DCT) == [TbxEntry("c2", "city", "", [TbxForm("ko", "서울", "accepted")])]


def test_what_is_written_is_read_again() -> None:
    entries = [
        TbxEntry(
            'a"<1>',
            "word",
            "A & B",
            [
                TbxForm("ko", "<가>", "preferred", "note & more"),
                TbxForm("ko", "나", "accepted"),
                TbxForm("zh-Hant", "丙", "forbidden"),
            ],
        ),
        TbxEntry("2"),
    ]
    assert read(b"".join(tbx.write(entries))) == entries


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('<!DOCTYPE tbx [<!ENTITY a "b">]><tbx/>', Problem.ENTITIES),
        ("<html/>", Problem.OTHER_KIND),
        ("<tbx>", Problem.NOT_XML),
        (OLD.replace("About it", "x" * 20_001), Problem.TOO_LONG),
    ],
)
def test_tricks_and_what_is_no_tbx_are_refused(text: str, problem: Problem) -> None:
    with pytest.raises(Refused) as refused:
        read(text)
    assert refused.value.problem is problem


def test_more_concepts_than_the_limits_are_refused() -> None:
    with pytest.raises(Refused, match="too_many"):
        read(b"".join(tbx.write([TbxEntry(str(number)) for number in range(3)])), Limits(things=2))
