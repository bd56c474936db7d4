"""Tables from outside: either language, any separator, every mistake with line and column, files that come back."""

import pytest
from django.utils import translation

from participate.kit.cells import code, degrees, money, one_of, whole
from participate.kit.sheets import BadSheet, Column, Row, decode, read_sheet, write_sheet

COLUMNS = [
    Column("kode", "code", read=code),
    Column("nama", "name", longest=10),
    Column("harga", "price", required=False, read=money("IDR"), empty=None),
]


@pytest.fixture(autouse=True)
def _indonesian():
    with translation.override("id"):
        yield


def mistakes(text):
    with pytest.raises(BadSheet) as caught:
        read_sheet(text, COLUMNS)
    return [(row.line, row.column) for row in caught.value.troubles]


@pytest.mark.parametrize(
    "text",
    [
        "kode,nama,harga\nA,Lampu,1000\n", "\ufeffkode;nama;harga\r\nA;Lampu;1.000\r\n",
        "nama\tkode\tharga\nLampu\tA\tRp 1.000,00", "code,name,price\n\n\"A\",\"Lampu\",\"1,000\"",
        "Kode, Nama ,HARGA\nA, Lampu ,1000",
    ],
)  # fmt: skip
def test_commas_semicolons_and_tabs_headings_of_both_languages(text):
    rows = read_sheet(text, COLUMNS)
    assert [row.values for row in rows] == [{"kode": "A", "nama": "Lampu", "harga": 1000}]


def test_the_line_is_the_one_in_the_file():
    rows = read_sheet('kode,nama\n\nA,"dua\nbaris"\n\nB,Lampu\n', COLUMNS)
    assert rows == [Row(3, {"kode": "A", "nama": "dua\nbaris"}), Row(6, {"kode": "B", "nama": "Lampu"})]


def test_every_mistake_is_named_with_line_and_column():
    text = "kode,nama,harga\nA A,Lampu,1000\nB,,seribu\nC,Nama yang panjang,-5\nC,Lampu,1\nD,Lampu,1,2\n"
    assert mistakes(text) == [
        (2, "kode"),
        (3, "nama"),
        (3, "harga"),
        (4, "nama"),
        (4, "harga"),
        (5, "kode"),
        (6, ""),
    ]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", [(0, "")]), ("kode,nama\n", [(1, "")]), ("kode,nma\nA,B", [(1, "nma"), (1, "nama")]),
        ("kode,code,nama\nA,B,C", [(1, "code")]), ('kode,nama\nA,"B\nC' + "x" * 140_000, [(2, "")]),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_read_says_where(text, where):
    assert mistakes(text) == where


def test_sentences_are_in_the_persons_language():
    with pytest.raises(BadSheet) as caught:
        read_sheet("kode,nama\n,Lampu", COLUMNS)
    assert caught.value.lines == ["Baris 2, kolom kode: Isi bagian ini."]
    with translation.override("en"), pytest.raises(BadSheet) as caught:
        read_sheet("code,name\n,Lampu", COLUMNS)
    assert caught.value.message == "Line 2, column code: Fill this in."


def test_at_most_twenty_mistakes_are_told_and_the_rest_is_counted():
    with pytest.raises(BadSheet) as caught:
        read_sheet("kode,nama\n" + ",x\n" * 25, COLUMNS)
    assert (len(caught.value.lines), caught.value.more) == (21, 5)


def test_a_file_in_another_encoding_says_what_to_do():
    with pytest.raises(BadSheet) as caught:
        decode("kode,nama\nA,Café".encode("cp1252"))
    assert caught.value.troubles[0].line == 2


def test_what_is_written_can_be_read_back_and_runs_nothing():
    row = {"kode": "A", "nama": "=1+1", "harga": "5"}
    text = write_sheet(COLUMNS, [row])
    assert text == "\ufeffkode,nama,harga\r\nA,'=1+1,5\r\n"
    assert read_sheet(text, COLUMNS)[0].values == {"kode": "A", "nama": "=1+1", "harga": 5}


@pytest.mark.parametrize(
    ("currency", "text", "amount"),
    [
        ("IDR", "265000", 265_000), ("IDR", "Rp 1.265.000", 1_265_000), ("IDR", "0", 0), ("USD", "12.5", 1250),
        ("USD", "1,234.50", 123_450), ("USD", "US$ 7", 700),
    ],
)  # fmt: skip
def test_money_is_read_to_minor_units(currency, text, amount):
    assert money(currency)(text) == amount


@pytest.mark.parametrize("text", ["", "-5", "1.2.3", "12,5", "1e6", "²", "9" * 30, "seribu"])
def test_what_is_no_amount_of_rupiah_is_refused(text):
    with pytest.raises(ValueError, match="265000"):
        money("IDR")(text)


def test_numbers_degrees_and_words():
    assert (whole("1.250"), degrees(90)("-5,1497"), one_of({"non_fisik": 1})("Non-Fisik")) == (
        1250,
        -5.1497,
        1,
    )
    for read, text in ((whole, "1,5"), (degrees(90), "91"), (one_of({"a": 1}), "b"), (code, "a b")):
        with pytest.raises(ValueError, match=r"\w"):
            read(text)
