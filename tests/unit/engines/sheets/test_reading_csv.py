"""CSV files as people's programs save them: any encoding, any delimiter, and a clear word for what is no table."""

from __future__ import annotations

import time

import pytest

from portal.engines.sheets import Cell, Kind, Limits, Problem, Row
from tests.unit.engines.sheets.samples import problem, refused, table, texts

KOREAN = "이름,국적,식사\n김민준,대한민국,채식\n응우옌티란,베트남,할랄\n박지후,몽골,없음\n"
SIMPLIFIED = "姓名,国籍,饮食\n王小明,中国,素食\n李娜,中国,清真\n欧阳修,中国,无\n"
TRADITIONAL = "姓名,國籍,飲食\n陳怡君,臺灣,素食\n林志豪,臺灣,無\n"
JAPANESE = "氏名,国籍,食事\n佐藤健一,日本,なし\n鈴木さくら,日本,ベジタリアン\n"
GERMAN = "Name,Land\nJürgen Groß,Österreich\nKäthe Müller,Türkei\n"
FRENCH = "Nom,Pays\nJosé Ñáñez,España\nÉlodie Lefèvre,Corée du Sud\nFrançois,Île-de-France\n"
ENGLISH = "Name,Note\nAnn,Don’t know – maybe €5\n"
ARABIC = "الاسم,البلد\nمحمد,مصر\n"


def test_a_table_has_a_header_and_numbered_rows_of_cells() -> None:
    sheet = table(b"Name,Places\r\nLinh,40\r\n")
    assert sheet.header == ("Name", "Places")
    assert sheet.rows == (
        Row(2, (Cell("A", "Linh", False, Kind.TEXT, "Linh"), Cell("B", "40", False, Kind.TEXT, "40"))),
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_in_any_way(end: str) -> None:
    sheet = table(end.join(["Name,Note", 'Linh,"two\nlines"', "Ali,x"]).encode())
    assert texts(sheet) == [["Linh", "two\nlines"], ["Ali", "x"]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    data = delimiter.join(["Name", "Country", "Note"]) + "\n" + delimiter.join(["Linh", "Viet Nam", '"a, b; c\td"'])
    assert texts(table(data.encode())) == [["Linh", "Viet Nam", "a, b; c\td"]]


def test_a_comma_in_each_name_does_not_make_it_the_delimiter() -> None:
    sheet = table(b"Name, first;Country\nKim, Min-jun;Korea\nNguyen, Thi Lan;Viet Nam\nBat;Mongolia\n")
    assert sheet.header == ("Name, first", "Country")


def test_commas_in_a_note_do_not_make_it_the_delimiter() -> None:
    assert table(b"Name;Note\nKim;a, b, c, d, e\n").header == ("Name", "Note")


def test_one_column_is_a_table() -> None:
    assert table(b"Name\nLinh\nAli\n").header == ("Name",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [KOREAN, SIMPLIFIED, TRADITIONAL, JAPANESE, GERMAN, ARABIC])
def test_unicode_is_read_with_and_without_a_mark(text: str, encoding: str) -> None:
    assert table(text.encode(encoding)) == table(text.encode())


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("euc-kr", KOREAN),
        ("cp949", KOREAN + "똠방각하,뷁,펲\n"),
        ("cp949", "단체명\n한국다문화가족협회"),
        ("cp949", "답변,자리\n끝났습,로그인\n"),
        ("gb2312", SIMPLIFIED),
        ("gb18030", "单选,发送\n"),
        ("cp932", "開始日,通知\n"),
        ("gb18030", SIMPLIFIED + "𠮷野,中国,無\n"),
        ("gb18030", "团体名称\n首尔中国留学生会"),
        ("cp950", TRADITIONAL),
        ("shift_jis", JAPANESE),
        ("cp932", JAPANESE + "髙橋①,日本,㈱\n"),
        ("cp1252", GERMAN),
        ("cp1252", FRENCH),
        ("cp1252", ENGLISH),
        ("cp1252", "Titel\n„Wie weiter …“\n"),
        ("cp1252", "Atelier à Séoul, ó, é\n"),
        ("latin-1", GERMAN),
    ],
)
def test_an_encoding_of_before_is_the_one_that_makes_sense(encoding: str, text: str) -> None:
    assert table(text.encode(encoding)) == table(text.encode())


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "Имя,Страна\nИван Петров,Россия\n"),
        ("cp874", "ชื่อ,ประเทศ\nสมชาย,ไทย\n"),
        ("iso8859_2", "Imię,Kraj\nŁukasz Żółć,Polska\n"),
        ("cp1256", ARABIC),
    ],
)
def test_an_encoding_that_is_not_known_is_not_guessed(encoding: str, text: str) -> None:
    assert problem(text.encode(encoding)) == refused(Problem.BAD_ENCODING)


def test_broken_unicode_is_not_read_as_something_else() -> None:
    assert problem(KOREAN.encode()[:-3] + b"\xff,\n") == refused(Problem.BAD_ENCODING)
    assert problem(KOREAN.encode("utf-16")[:-1]) == refused(Problem.BAD_ENCODING)


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\n\r\n , \n", '\u3000,"\u00a0"\n'.encode()])
def test_a_file_with_nothing_in_it_is_empty(data: bytes) -> None:
    assert problem(data) == refused(Problem.EMPTY)


def test_rows_keep_their_numbers_when_empty_ones_are_left_out() -> None:
    sheet = table(b"\nName,Country\n,\n\nLinh,Viet Nam\n ,\nAli,\n")
    assert [row.number for row in sheet.rows] == [5, 7]
    assert texts(sheet) == [["Linh", "Viet Nam"], ["Ali", ""]]


def test_empty_columns_at_the_end_are_left_out_and_all_rows_are_equally_wide() -> None:
    sheet = table(b"Name,Country,,,\nLinh\nAli,Egypt,x,,\n")
    assert sheet.header == ("Name", "Country", "")
    assert [[(cell.column, cell.kind) for cell in row.cells] for row in sheet.rows] == [
        [("A", Kind.TEXT), ("B", Kind.EMPTY), ("C", Kind.EMPTY)],
        [("A", Kind.TEXT), ("B", Kind.TEXT), ("C", Kind.TEXT)],
    ]


@pytest.mark.parametrize("data", [b"1,2\n3,4\n", b"2026-10-12;09:30\n", b"*,#\nLinh,1\n"])
def test_a_first_row_without_a_word_is_no_header(data: bytes) -> None:
    assert problem(data) == refused(Problem.NO_HEADER, "1")


@pytest.mark.parametrize(
    "typed",
    ["=1+1", "=HYPERLINK(1)", "==", "+A1", "-B2*3", "@SUM(1)", "-2+3+cmd|' /C calc'!A0", "+SUM(A1)", "+1*2"],
)
def test_what_a_spreadsheet_would_compute_is_named_as_a_formula_and_has_no_value(typed: str) -> None:
    (row,) = table(f"Name,Places\nLinh,{typed}\n".encode()).rows
    assert row.cells[1] == Cell("B", typed, True, Kind.TEXT, None)


@pytest.mark.parametrize(
    "typed",
    [
        "+82 2-3423-5555",
        "+82-10-1234-5678",
        "-5",
        "+3.5",
        "-",
        "- Kim (guest)",
        "@seoul_dance",
        "+82(0)2/3423",
        "- 5 people",
    ],
)
def test_phone_numbers_numbers_and_words_behind_a_sign_are_no_formulas(typed: str) -> None:
    (row,) = table(f"Name,Phone\nLinh,{typed}\n".encode()).rows
    assert row.cells[1] == Cell("B", typed, False, Kind.TEXT, typed)


def test_an_apostrophe_that_kept_a_text_from_being_a_formula_is_taken_off() -> None:
    (row,) = table(b"Name,Phone,Note\n'Twas,'+82 10,''=1\n").rows
    assert [cell.text for cell in row.cells] == ["'Twas", "+82 10", "'=1"]
    assert not any(cell.is_formula for cell in row.cells)


def test_control_characters_are_taken_out() -> None:
    assert texts(table(b"Name\nLi\x07nh\x1b\n")) == [["Linh"]]


def test_a_quote_that_is_never_closed_names_its_row() -> None:
    assert problem(b'Name\nLinh\n"Ali\nBat\n' * 3) == refused(Problem.UNREADABLE, "3")
    assert problem(b'Name\n"Linh" x,\n') == refused(Problem.UNREADABLE, "2")
    assert problem(b'Name\nLinh\n"' + b"x\n" * 200_000) == refused(Problem.UNREADABLE, "3")


def test_a_quote_inside_a_word_is_a_quote() -> None:
    assert texts(table(b'Name,Size\nPipe,5" wide\n')) == [["Pipe", '5" wide']]


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n\x00\x00", b"Name\x00\nLinh\x00\x00\x00\n", b"\xff\xfe\x00\x00N\x00\x00\x00"]
)
def test_what_is_no_text_is_unreadable(data: bytes) -> None:
    assert problem(data).code in {Problem.UNREADABLE, Problem.BAD_ENCODING}


def test_limits_are_exact() -> None:
    limits = Limits(bytes=1_000, rows=3, columns=2, cell_characters=5)
    assert len(table(b"Name,B\nx,y\nx,y\n\nx,12345\n", limits=limits).rows) == 3
    assert problem(b"Name,B\n" + b"x,y\n" * 4, limits=limits) == refused(Problem.TOO_MANY_ROWS)
    assert problem(b"Name,B\nx,y\nx,y, ,z\n", limits=limits) == refused(Problem.TOO_MANY_COLUMNS, "D3")
    assert problem(b"Name,B\nx,123456\n", limits=limits) == refused(Problem.CELL_TOO_LONG, "B2")
    assert problem(b"Name,B\n" * 200, limits=limits) == refused(Problem.TOO_LARGE)


def test_a_million_rows_are_refused_at_once() -> None:
    data = b"Name,Country\n" + b"a,b\n" * 1_000_000
    begun = time.process_time()
    assert problem(data) == refused(Problem.TOO_MANY_ROWS)
    assert time.process_time() - begun < 1
