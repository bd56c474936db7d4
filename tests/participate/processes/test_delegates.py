"""The list of delegates: who may vote, kept by the desk, standing still once a vote is opened."""

import csv
import io
from typing import Any

import pytest
from django.urls import reverse

from participate.kit.models import AuditEntry
from participate.processes import services_people as services
from participate.processes.enums import Capability, Gender, Role
from participate.processes.errors import CodeTaken, ListStands, TwiceOnTheList
from participate.processes.models import Cycle, Delegate
from participate.processes.people_import import plan_of
from participate.processes.people_sheet import MOST_LINES, decode, read_sheet
from participate.processes.queries_people import next_code
from tests.factories.processes import make_cycle, make_delegates, make_user
from voting.ballots.enums import State

pytestmark = pytest.mark.django_db

HEADER = "kode;nama;jenis_kelamin;kelompok;wilayah;umur;email"
GOOD = f"{HEADER}\nD-01;Ibu Sari;P;Perempuan RW;RW 3;34;\nD-02;Bapak Amin;l;Ketua RW;RW-04;;\n"


def desk(client: Any, cycle: Cycle, role: Role = Role.OPERATOR) -> Any:
    """Sign somebody of the desk in and return the browser."""
    client.force_login(make_user("meja@kota.example", role, cycle=cycle))
    return client


def address(name: str, cycle: Cycle, *more: Any) -> str:
    return reverse(f"processes:{name}", args=[cycle.slug, *more])


def begin_vote(cycle: Cycle) -> None:
    """Let the cycle have a vote that is open."""
    from participate.contests.models import CycleContest
    from participate.contests.services import publish_rules

    publish_rules(actor=None, cycle=cycle)
    contest = CycleContest.objects.get(cycle=cycle).contest
    type(contest).objects.filter(pk=contest.pk).update(state=State.OPEN)


def fields(cycle: Cycle, **more: Any) -> dict[str, Any]:
    return {"code": "D-01", "name": "Ibu Sari", "gender": "P", "group": "Perempuan RW", "area": cycle.area.pk,
            "age_band": "", "may_vote": "on", "account": "", **more}  # fmt: skip


def entries(cycle: Cycle) -> list[tuple[Any, ...]]:
    names = ("code", "name", "gender", "group", "area__code", "age_band", "may_vote", "user__email")
    return list(Delegate.objects.filter(cycle=cycle).order_by("code").values_list(*names))


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_queries_at_one_and_at_thirty(client, django_assert_num_queries, count):
    cycle = make_cycle()
    make_delegates(cycle, count, with_users=False)
    desk(client, cycle)
    with django_assert_num_queries(11):
        page = client.get(address("delegates", cycle))
    assert page.content.count(b'<th scope="row">') == min(count, 20)


def test_the_list_shows_totals_quota_and_finds_people(client):
    cycle = make_cycle()
    make_delegates(cycle, 5)
    page = desk(client, cycle).get(address("delegates", cycle)).content.decode()
    assert "3 dari 5 adalah perempuan (60,0%). Kuota 30% terpenuhi." in page
    found = client.get(address("delegates", cycle) + "?cari=contoh+D-04").content.decode()
    assert ("Delegasi Contoh 4" in found, "Delegasi Contoh 3" in found, "1 utusan ditemukan." in found) == (
        True, False, True,
    )  # fmt: skip
    assert "Tidak ada yang cocok" in client.get(address("delegates", cycle) + "?cari=tiada").content.decode()
    assert "utusan4@" not in page


def test_an_empty_list_offers_the_import(client):
    cycle = make_cycle()
    page = desk(client, cycle).get(address("delegates", cycle)).content.decode()
    assert ("Daftar ini masih kosong" in page, address("delegates_import", cycle) in page) == (True, True)


PAGES = [
    "delegates",
    "delegate_add",
    "delegates_import",
    "delegates_sheet",
    "delegates_export",
    "delegates_example",
]


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.OPERATOR, 200),
        (Role.FACILITATOR, 200),
        (Role.ADMINISTRATOR, 200),
        (Role.VERIFIER, 403),
        (None, 403),
    ],
)
def test_only_the_desk_reads_names(client, role, status):
    cycle = make_cycle()
    make_delegates(cycle, 1, with_users=False)
    client.force_login(make_user("orang@kota.example", *([role] if role else []), cycle=cycle))
    answers = {name: client.get(address(name, cycle)) for name in PAGES}
    assert {name: page.status_code for name, page in answers.items()} == dict.fromkeys(PAGES, status)
    if status == 403:
        assert not any("Delegasi Contoh" in page.content.decode() for page in answers.values())


def test_no_name_stands_on_the_public_pages(client):
    cycle = make_cycle()
    make_delegates(cycle, 3)
    for name in ("processes:cycle", "contests:rules", "outcomes:decision"):
        assert "Delegasi Contoh" not in client.get(reverse(name, args=[cycle.slug])).content.decode()


def test_one_person_is_added_with_the_next_code(client):
    cycle = make_cycle()
    make_user("sari@contoh.example", phone="+628121112223")
    desk(client, cycle)
    assert 'value="D-01"' in client.get(address("delegate_add", cycle)).content.decode()
    answer = client.post(address("delegate_add", cycle), fields(cycle, account="0812-111-2223", next="1"))
    assert answer["Location"] == address("delegate_add", cycle)
    assert entries(cycle) == [
        ("D-01", "Ibu Sari", "P", "Perempuan RW", cycle.area.code, "", True, "sari@contoh.example")
    ]
    assert next_code(cycle) == "D-02"


def test_a_taken_code_and_an_unknown_account_are_refused_kindly(client):
    cycle = make_cycle()
    make_delegates(cycle, 1, with_users=False)
    page = desk(client, cycle).post(address("delegate_add", cycle), fields(cycle, code="d-01"))
    assert (page.status_code, "d-01 sudah ada di daftar." in page.content.decode()) == (400, True)
    page = client.post(address("delegate_add", cycle), fields(cycle, code="D-02", account="tiada@contoh.id"))
    assert (page.status_code, Delegate.objects.count()) == (400, 1)


def test_an_entry_is_corrected_and_its_account_kept_replaced_or_taken_away(client):
    cycle = make_cycle()
    row = make_delegates(cycle, 1)[0]
    other = make_user("lain@contoh.example")
    url = address("delegate", cycle, row.pk)
    assert row.user.email not in desk(client, cycle).get(url).content.decode()
    seen = []
    for more in ({}, {"account": "LAIN@contoh.example"}, {"unlink": "on"}):
        assert client.post(url, fields(cycle, **more)).status_code == 302
        seen.append(Delegate.objects.get(pk=row.pk).user)
    assert seen == [row.user, other, None]
    last = AuditEntry.objects.filter(action="processes.change_delegate").order_by("pk").last()
    assert (last.target, last.data) == (f"delegate:{row.pk}", {"fields": ["user"]})


def test_one_account_stands_on_the_list_once():
    cycle = make_cycle()
    first, second = make_delegates(cycle, 2)
    with pytest.raises(TwiceOnTheList):
        services.change_delegate(actor=None, delegate=second, user=first.user)


def test_a_delegate_of_another_process_is_not_found(client):
    cycle, other = make_cycle(), make_cycle("lain")
    row = make_delegates(other, 1)[0]
    desk(client, cycle)
    answers = [
        client.get(address("delegate", cycle, row.pk)),
        client.post(address("delegate_remove", cycle, row.pk)),
    ]
    assert ([page.status_code for page in answers], Delegate.objects.count()) == ([404, 404], 1)


def test_before_the_vote_a_person_is_taken_off_the_list(client):
    cycle = make_cycle()
    row = make_delegates(cycle, 1)[0]
    assert desk(client, cycle).post(address("delegate_remove", cycle, row.pk)).status_code == 302
    assert entries(cycle) == []


def test_once_a_vote_was_opened_who_may_vote_changes_no_more(client):
    cycle = make_cycle(open_now=[Capability.SET_RULES])
    first, second = make_delegates(cycle, 2)
    services.change_delegate(actor=None, delegate=second, user=None)
    begin_vote(cycle)
    stranger, holder = (
        make_user("baru@contoh.example"),
        make_user("hak@contoh.example", Role.DELEGATE, cycle=cycle),
    )
    more = {"name": "Baru", "gender": Gender.WOMAN, "group": "RW", "area": cycle.area}
    refused = [
        lambda: services.remove_delegate(actor=None, delegate=first),
        lambda: services.change_delegate(actor=None, delegate=first, may_vote=False),
        lambda: services.change_delegate(actor=None, delegate=first, user=stranger),
        lambda: services.change_delegate(actor=None, delegate=first, user=None),
        # This account votes by its role already: with an entry it would have two votes.
        lambda: services.change_delegate(actor=None, delegate=second, user=holder),
        lambda: services.enter_delegate(actor=None, cycle=cycle, code="D-03", **more),
        lambda: services.enter_delegate(
            actor=None, cycle=cycle, code="D-03", may_vote=False, user=holder, **more
        ),
        lambda: services.import_delegates(actor=None, cycle=cycle, sheet=read_sheet(GOOD)),
    ]
    before = entries(cycle)
    for verb in refused:
        with pytest.raises(ListStands):
            verb()
    assert entries(cycle) == before
    services.change_delegate(actor=None, delegate=second, name="Nama Benar", user=stranger)
    services.enter_delegate(actor=None, cycle=cycle, code="D-03", may_vote=False, **more)
    assert [(row[1], row[6], row[7]) for row in entries(cycle)][1:] == [
        ("Nama Benar", True, "baru@contoh.example"), ("Baru", False, None),
    ]  # fmt: skip
    page = desk(client, cycle).post(address("delegate_remove", cycle, first.pk), follow=True).content.decode()
    assert "daftar pemilih tetap seperti adanya" in page


def test_a_new_code_must_be_free():
    cycle = make_cycle()
    make_delegates(cycle, 1, with_users=False)
    with pytest.raises(CodeTaken):
        services.enter_delegate(
            actor=None, cycle=cycle, code="d-01", name="A", gender="P", group="B", area=cycle.area
        )


def test_a_table_is_shown_first_and_brought_in_after_a_second_press(client):
    cycle = make_cycle()
    url = address("delegates_import", cycle)
    page = desk(client, cycle).post(url, {"text": GOOD})
    assert (page.status_code, "<strong>2</strong> utusan baru." in page.content.decode()) == (200, True)
    assert entries(cycle) == []
    assert client.post(url, {"text": GOOD, "save": "1"})["Location"] == address("delegates", cycle)
    assert entries(cycle) == [
        ("D-01", "Ibu Sari", "P", "Perempuan RW", "RW-03", "25-39", True, None),
        ("D-02", "Bapak Amin", "L", "Ketua RW", "RW-04", "", True, None),
    ]
    assert AuditEntry.objects.get(action="processes.import_delegates").data == {"new": 2, "changed": 0}


@pytest.mark.parametrize(
    "content",
    [GOOD, "\ufeff" + GOOD, GOOD.replace(";", ","), GOOD.replace(";", "\t"), GOOD.replace("\n", "\r\n"),
     GOOD.replace("kode", " KODE ").replace("jenis_kelamin", "Jenis Kelamin"), f"\n\n{GOOD}\n;;;;;;\n"],
)  # fmt: skip
def test_every_spreadsheet_is_understood(client, content):
    cycle = make_cycle()
    file = io.BytesIO(content.encode())
    file.name = "utusan.csv"
    page = desk(client, cycle).post(address("delegates_import", cycle), {"file": file})
    assert "<strong>2</strong> utusan baru." in page.content.decode()


def test_a_file_in_another_encoding_says_what_to_do(client):
    cycle = make_cycle()
    file = io.BytesIO("kode;nama\nD-01;Zoë".encode("utf-16"))
    file.name = "utusan.csv"
    page = desk(client, cycle).post(address("delegates_import", cycle), {"file": file})
    assert (page.status_code, "bukan berkas CSV UTF-8" in page.content.decode()) == (400, True)
    assert decode("\ufeffkode".encode()) == "kode"


def problems(cycle: Cycle, text: str) -> list[str]:
    return [problem.sentence for problem in plan_of(cycle, read_sheet(text)).problems]


def test_every_mistake_is_named_with_its_line_and_column(client):
    cycle = make_cycle()
    row = make_delegates(cycle, 1)[0]
    table = (
        f"{HEADER}\nD-02;;X;RW;RW 99;tua;bukan\nD-02;Ibu;P;RW;RW 1;7;a@b.id\n!;Ibu;P;RW;RW 1;;A@b.id\n"
        f"D-05;Ibu;P;RW;RW 1;;{row.user.email}\nD-06;Ibu 7371010101010001;P;RW;RW 1\nD-07;Ibu;P;RW;RW 1;;;lebih\n"
    )
    assert problems(cycle, table) == [
        "Baris 2, kolom nama: masih kosong.",
        "Baris 2, kolom jenis_kelamin: tulis P (perempuan) atau L (laki-laki).",
        "Baris 2, kolom wilayah: tidak ada wilayah “RW 99” di sini.",
        "Baris 2, kolom umur: tulis umur dalam tahun, misalnya 34.",
        "Baris 2, kolom email: ini bukan alamat email.",
        "Baris 3, kolom kode: D-02 juga ada di baris 2.",
        "Baris 4, kolom kode: pakai huruf, angka dan tanda hubung saja, misalnya D-01.",
        "Baris 4, kolom email: alamat ini juga ada di baris 3.",
        "Baris 5, kolom email: akun ini sudah ada di daftar, sebagai D-01.",
        "Baris 6, kolom nama: ini tampak seperti NIK. Kami tidak mengumpulkannya.",
        "Baris 7: jumlah sel lebih banyak dari nama kolom.",
    ]
    before = entries(cycle)
    page = desk(client, cycle).post(address("delegates_import", cycle), {"text": table, "save": "1"})
    assert (page.status_code, entries(cycle)) == (400, before)


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("kode;nama\nD-01;Ibu\n", "Baris 1: kolom ini belum ada: jenis_kelamin, kelompok, wilayah. "
         "Baris pertama berisi nama kolom."),
        (HEADER, "Tabel ini belum berisi orang."),
        (f"{HEADER};NIK\n", "Baris 1, kolom nik: kami tidak mengumpulkan NIK. Hapus dulu kolom ini dari berkas."),
        (f"{HEADER};nama\n", "Baris 1, kolom nama: kolom ini ada dua kali."),
        (f'{HEADER}\nD-01;"Ibu;P\n', "Baris 2: ada tanda kutip yang tidak ditutup."),
        (f"{HEADER}\nD-01;I\x00bu;P;RW;RW 1\n", "Baris 2, kolom nama: ada tanda yang tidak bisa ditampilkan."),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_read_says_why(table, sentence):
    assert problems(make_cycle(), table) == [sentence]


def test_five_thousand_lines_come_in_and_one_more_does_not():
    cycle = make_cycle()
    lines = [f"D-{number:04d};Ibu {number};P;RW;RW 1" for number in range(MOST_LINES)]
    sheet = read_sheet("\n".join([HEADER, *lines]))
    assert services.import_delegates(actor=None, cycle=cycle, sheet=sheet) == (5_000, 0)
    assert problems(cycle, "\n".join([HEADER, *lines, lines[0]])) == [
        "Tabel ini lebih dari 5000 baris. Kirim sebagian demi sebagian."
    ]


def test_a_known_code_is_brought_up_to_date_and_nobody_is_taken_off():
    cycle = make_cycle()
    make_delegates(cycle, 3, with_users=False)
    make_user("sari@contoh.example")
    table = f"{HEADER}\nd-02;Ibu Sari;P;Perempuan RW;Tamamaung;67;Sari@contoh.example\nD-09;Ibu Baru;P;RW;RW 1;;belum@contoh.id"
    assert plan_of(cycle, read_sheet(table)).without_account == 1
    assert services.import_delegates(actor=None, cycle=cycle, sheet=read_sheet(table)) == (1, 1)
    assert [row[:2] for row in entries(cycle)] == [
        ("D-01", "Delegasi Contoh 1 (fiktif)"), ("D-02", "Ibu Sari"), ("D-03", "Delegasi Contoh 3 (fiktif)"),
        ("D-09", "Ibu Baru"),
    ]  # fmt: skip
    assert entries(cycle)[1][4:] == (cycle.area.code, "60+", True, "sari@contoh.example")
    assert plan_of(cycle, read_sheet(table)).same == 2


def test_two_places_of_one_name_ask_for_the_code():
    from participate.places.services import add_area

    cycle = make_cycle()
    add_area(code="RW-01-B", name="RW 1", level="rw", parent=cycle.area)
    add_area(code="RW-02-B", name="RW 02", level="rw", parent=cycle.area)
    found = {
        name: problems(cycle, f"{HEADER}\nD-01;Ibu;P;RW;{name}") for name in ("RW 01", "rw 1", "RW-02-B")
    }
    assert found == {"RW 01": [], "rw 1": [], "RW-02-B": []}
    assert problems(cycle, f"{HEADER}\nD-01;Ibu;P;RW;RW 02") == [
        "Baris 2, kolom wilayah: ada beberapa wilayah bernama “RW 02”. Tulis kodenya: RW-02, RW-02-B."
    ]


def test_the_export_comes_back_as_it_went_and_runs_nothing(client):
    cycle = make_cycle()
    make_delegates(cycle, 1)
    services.change_delegate(actor=None, delegate=Delegate.objects.get(), name="=1+1", group="@rw")
    text = desk(client, cycle).get(address("delegates_export", cycle)).content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text), delimiter=";"))[1] == [
        "D-01", "'=1+1", "P", "'@rw", "RW-01", "", "",
    ]  # fmt: skip
    plan = plan_of(cycle, read_sheet(text))
    assert (plan.problems, plan.same) == ([], 1)


def test_the_example_can_be_brought_in(client):
    cycle = make_cycle()
    text = desk(client, cycle).get(address("delegates_example", cycle)).content.decode()
    assert (problems(cycle, text), len(read_sheet(text).rows)) == ([], 2)


def test_the_sheet_to_sign_lists_everybody_and_asks_for_no_nik(client):
    cycle = make_cycle()
    make_delegates(cycle, 25, with_users=False)
    page = desk(client, cycle).get(address("delegates_sheet", cycle)).content.decode()
    assert (page.count("Delegasi Contoh"), "Tanda tangan" in page, page.count('<td class="num">')) == (
        25,
        True,
        33,
    )
