"""A list of voters comes in whole or not at all, with every mistake named, and can be taken back until opening."""

import io
import zipfile
from datetime import timedelta

import openpyxl
import pytest
from django.utils import translation

from participate.contests.errors import BadRoll, WrongStep
from participate.contests.models import RollContact, RollImport, RollStage
from participate.contests.services import access, roll_import
from participate.kit.models import AuditEntry
from participate.processes.enums import Capability
from tests.factories.access import LIST, key, listed_draft, on_roll, read, take_over
from tests.factories.contests import three_options
from tests.factories.processes import make_cycle
from voting.ballots.clock import database_now
from voting.ballots.models import Roll
from voting.ballots.services import open_contest

pytestmark = pytest.mark.django_db


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


@pytest.fixture
def draft():
    return listed_draft()


def test_a_list_becomes_the_roll_without_names(draft):
    done = take_over(draft, LIST)
    assert (done.added, done.changed, done.removed) == (3, 0, 0)
    assert on_roll(draft) == {
        key(draft, "ani@contoh.id"): ["document", 2, "RW-01", "eligible"],
        key(draft, "+628123456789"): ["list", 1, "RW-02", "eligible"],
        key(draft, "a-0123"): ["list", 1, "", "eligible"],
    }
    stored = "".join(str(row) for row in Roll.objects.values())
    stored += "".join(str(row.data) for row in AuditEntry.objects.all())
    assert [name for name in ("Ani", "Budi", "ani@contoh.id", "A-0123", "3456789") if name in stored] == []


def test_csv_and_xlsx_give_the_same_roll(draft):
    rows = [line.split(";") for line in LIST.strip().split("\n")]
    one = read(draft, LIST)
    other = read(draft, workbook(*rows))
    assert (one.added, one.levels, one.areas) == (other.added, other.levels, other.areas)


def test_the_plan_says_who_comes_goes_and_stays(draft):
    take_over(draft, LIST)
    text = "identity,level\nani@contoh.id,document\nA-0123,list\nbaru@contoh.id,list\n"
    plan = read(draft, text)
    assert (plan.added, plan.removed, plan.changed, plan.same) == (1, 1, 1, 1)
    assert len(on_roll(draft)) == 3
    roll_import.take_over_roll(actor=None, contest=draft, mark=plan.mark)
    assert set(on_roll(draft)) == {key(draft, who) for who in ("ani@contoh.id", "A-0123", "baru@contoh.id")}


def test_a_list_is_taken_back_to_what_was_before(draft):
    take_over(draft, LIST)
    before = on_roll(draft)
    second = take_over(draft, "identity\nlain@contoh.id\n")
    roll_import.undo_roll(actor=None, contest=draft, number=second.number)
    assert on_roll(draft) == before
    with pytest.raises(WrongStep):
        roll_import.undo_roll(actor=None, contest=draft, number=second.number)


def test_only_the_list_that_was_looked_at_last_is_taken_over(draft):
    first = read(draft, LIST)
    read(draft, "identity\nlain@contoh.id\n")
    with pytest.raises(WrongStep):
        roll_import.take_over_roll(actor=None, contest=draft, mark=first.mark)
    assert on_roll(draft) == {}


def test_after_opening_no_list_comes_in_and_none_is_taken_back(draft):
    done = take_over(draft, LIST)
    waiting = read(draft, "identity\nlain@contoh.id\n")
    open_contest(contest=draft, options=three_options(), closes_at=database_now() + timedelta(hours=1))
    for step in (
        lambda: read(draft, LIST),
        lambda: roll_import.take_over_roll(actor=None, contest=draft, mark=waiting.mark),
        lambda: roll_import.undo_roll(actor=None, contest=draft, number=done.number),
    ):
        with pytest.raises(WrongStep):
            step()
    assert len(on_roll(draft)) == 3


def test_the_opening_forgets_what_lists_could_be_taken_back_to():
    cycle = make_cycle(open_now=[Capability.VOTE])
    contest = listed_draft(cycle=cycle)
    take_over(contest, LIST)
    read(contest, LIST)
    access.fill_roll(contest)
    assert (len(on_roll(contest)), RollStage.objects.count()) == (3, 0)
    assert [bytes(row.before) for row in RollImport.objects.all()] == [b""]


MISTAKES = [
    (
        "identitas\nani@contoh.id\nANI@Contoh.ID \n",
        "daftar.csv: Line 3, column identity: This person is in line 2 already",
    ),
    (
        "identitas\n0812-3456-789\n+62 812 3456 789\n",
        "daftar.csv: Line 3, column identity: This person is in line 2",
    ),
    ("identitas\n3271010101010001\n", "daftar.csv: Line 2, column identity: This looks like a NIK."),
    ("identitas;nik\na;1\n", "daftar.csv: Line 1, column B: We do not keep the NIK."),
    ("nama\nAni\n", "daftar.csv: Line 1, column A: The column “identity” is missing"),
    ("identitas;email\na;b@c.id\n", "daftar.csv: Line 1, column B: The column “identity” is there twice."),
    ("identitas;umur\na;3\n", "daftar.csv: Line 1, column B: “umur” is not needed here."),
    (
        "identitas\n8.12346E+11\n",
        "daftar.csv: Line 2, column identity: The spreadsheet has rounded this number.",
    ),
    (
        "identitas\n81234567890\n",
        "daftar.csv: Line 2, column identity: This looks like a phone number without its 0.",
    ),
    ("identitas\nani@contoh\n", "daftar.csv: Line 2, column identity: This is no e-mail address."),
    ("identitas;bobot\na;0\n", "daftar.csv: Line 2, column weight: Write a weight from 1 to 1000."),
    ("identitas;tingkat\na;dewa\n", "daftar.csv: Line 2, column level: Choose one of:"),
    ("identitas;wilayah\na;RW 99\n", "daftar.csv: Line 2, column area: There is no place “RW 99” here."),
    ("identitas\na;b\n", "daftar.csv: Line 2, column identity: Use letters, digits"),
    ("identitas;nama\na;b;c\n", "daftar.csv: Line 2, column C: There are more cells than headings."),
    ('identitas\n"a\n', "daftar.csv: Line 2, column A: This line cannot be read as a table."),
    (
        "identitas\na\u202eb\n",
        "daftar.csv: Line 2, column identity: There is a sign in it that cannot be seen.",
    ),
    ("", "daftar.csv: Line 1, column A: There is nobody in this list."),
    ("identitas;nama\n;Ani\n", "daftar.csv: Line 2, column identity: This is empty."),
    ("identitas\nAn\xef\n".encode("latin-1"), "daftar.csv: Line 2, column A: Save the file as “CSV UTF-8”"),
    ("identitas\nani\n".encode("utf-16"), "daftar.csv: Line 1, column A: Save the file as “CSV UTF-8”"),
]


@pytest.mark.parametrize(("text", "sentence"), MISTAKES)
def test_a_mistake_names_file_line_and_column_and_nothing_comes_in(draft, text, sentence):
    take_over(draft, LIST)
    with translation.override("en"), pytest.raises(BadRoll) as caught:
        read(draft, text)
    assert caught.value.lines[0].startswith(sentence)
    assert (len(on_roll(draft)), RollStage.objects.count()) == (3, 0)


def sheet(change):
    """Return a workbook whose sheet, as XML, was changed."""
    data = workbook(["identitas", "bobot"], ["ani@contoh.id", 1], ["budi@contoh.id", 2])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(out, "w") as made:
        for part in book.infolist():
            content = book.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                content = change(content.decode()).encode()
            made.writestr(part.filename, content)
    return out.getvalue()


ODD = {
    "formula": lambda book, page: page.__setitem__("B3", "=1+1"),
    "date": lambda book, page: page.__setitem__("A3", database_now().replace(tzinfo=None)),
    "merged": lambda book, page: page.merge_cells("A2:A3"),
    "hidden line": lambda book, page: setattr(page.row_dimensions[3], "hidden", True),
    "hidden column": lambda book, page: setattr(page.column_dimensions["B"], "hidden", True),
    "two sheets": lambda book, page: book.create_sheet("Lama").append(["x"]),
    "fraction": lambda book, page: page.__setitem__("B3", 1.5),
}


def odd_workbook(kind):
    book = openpyxl.Workbook()
    for row in (["identitas", "bobot"], ["ani@contoh.id", 1], ["budi@contoh.id", 2]):
        book.active.append(row)
    ODD[kind](book, book.active)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("formula", "daftar.csv: Line 3, column B: There is a formula here."),
        ("date", "daftar.csv: Line 3, column A: The spreadsheet holds a date here."),
        ("merged", "daftar.csv: Line 2, column A: Cells are merged here."),
        ("hidden line", "daftar.csv: Line 3, column A: This line is hidden."),
        ("hidden column", "daftar.csv: Line 1, column B: This column is hidden."),
        ("two sheets", "daftar.csv: Line 1, column A: There are several sheets: Sheet, Lama."),
        ("fraction", "daftar.csv: Line 3, column B: The spreadsheet has rounded this number."),
    ],
)
def test_a_workbook_that_shows_something_else_than_it_stores_is_refused(draft, kind, sentence):
    with translation.override("en"), pytest.raises(BadRoll) as caught:
        read(draft, odd_workbook(kind))
    assert caught.value.lines[0].startswith(sentence)


def test_a_document_type_in_a_workbook_is_refused(draft):
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>'
    with pytest.raises(BadRoll):
        read(draft, sheet(lambda text: bomb + text.partition("?>")[2]))


def test_contacts_come_in_only_where_people_were_told(draft):
    text = "identity,contact\nA-01,ani@contoh.id\nA-02,\n"
    with pytest.raises(BadRoll):
        read(draft, text)
    take_over(draft, text, contacts_told=True)
    assert [(row.roll.person_key, row.address) for row in RollContact.objects.all()] == [
        (key(draft, "A-01"), "ani@contoh.id")
    ]
