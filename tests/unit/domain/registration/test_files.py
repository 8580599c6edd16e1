"""Files are known by what is in them, and keep a name that harms nobody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.registration import files

PDF = b"%PDF-1.7\n%\xe2\xe3"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PDF, "application/pdf"),
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
        (b"RIFF\x00\n\x00\x00WEBPVP8 ", "image/webp"),
        ("안녕하세요\r\n".encode(), "text/plain"),
        ("\ufeffمرحبا".encode(), "text/plain"),
        (b"", files.UNKNOWN),
        (b"   \n", files.UNKNOWN),
        (b"MZ\x90\x00", files.UNKNOWN),
        (b"PK\x03\x04", files.UNKNOWN),
        (b"text\x00with a hole", files.UNKNOWN),
        ("안녕하세요".encode("cp949"), files.UNKNOWN),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", files.UNKNOWN),
    ],
)
def test_the_first_bytes_tell_the_kind(data: bytes, kind: str) -> None:
    assert files.kind_of(data) == kind


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("증명서.pdf", "증명서.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\me\\card.docx", "card.pdf"),
        ("cute.png.exe", "cute.png.pdf"),
        ("\u202efdp.exe", "fdp.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie x=1.pdf"),
        ('<script>"x".pdf', "script x.pdf"),
        ("\ud800.pdf", "file.pdf"),
        ("...", "file.pdf"),
        ("", "file.pdf"),
        ("가" * 300 + ".pdf", "가" * 100 + ".pdf"),
    ],
)
def test_a_name_is_cleaned_and_ends_as_its_kind_does(name: str, kept: str) -> None:
    assert files.received(name, PDF).name == kept


@given(st.text(), st.binary())
def test_any_name_and_any_bytes_become_a_file_with_a_harmless_name(name: str, data: bytes) -> None:
    file = files.received(name, data)
    assert file.data == data
    assert 0 < len(file.name) <= files.LONGEST_NAME + 5
    assert not set(file.name) & set('/\\:*?"<>|\r\n\x00\u202e')
    file.name.encode()
