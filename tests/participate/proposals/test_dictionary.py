"""The dictionary: public page and files, tables previewed and taken over whole, one entry, the command."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from participate.places.models import Area
from participate.processes.enums import Role
from participate.processes.models import Profile
from participate.proposals.models import Agency, Category, DictionaryItem, Proposal
from participate.proposals.services.dictionary import load_dictionary
from tests.factories.processes import make_cycle, make_user
from tests.factories.proposals import make_dictionary, make_proposal

pytestmark = pytest.mark.django_db
FIELDS = "kode,nama_id,nama_en,jenis\nINF,Infrastruktur,Infrastructure,fisik\nSOS,Sosial,,campuran\n"
AGENCIES = "kode,nama_id\nDPU,Dinas PU\n"
ENTRIES = "kode,nama,satuan,harga_satuan,bidang,dinas,jenis\nK-01,Paving,m2,Rp 265.000,INF,DPU,fisik\n"


@pytest.fixture
def cycle():
    return make_cycle()


@pytest.fixture
def facilitator(client, cycle):
    client.force_login(make_user("fasilitator@example.org", Role.FACILITATOR, cycle=cycle))
    return client


def url(cycle, name="dictionary_edit", *args):
    return reverse(f"proposals:{name}", args=[cycle.slug, *args])


def bring(client, cycle, sheet, text):
    """Preview a table and take it over."""
    preview = client.post(url(cycle), {"sheet": sheet, "text": text}).context["preview"]
    data = {"sheet": sheet, "text": preview["text"], "mark": preview["mark"]}
    return client.post(url(cycle), data)


def errors(answer):
    return answer.context["form"].non_field_errors()


def make_items(cycle, count):
    make_dictionary(cycle)
    row = DictionaryItem.objects.filter(profile=cycle.profile).values().first()
    for name in ("id", "code"):
        row.pop(name)
    DictionaryItem.objects.all().delete()
    DictionaryItem.objects.bulk_create(DictionaryItem(code=f"K-{n:03d}", **row) for n in range(count))


def test_everybody_reads_unit_price_agency_and_what_is_not_in_it(client, cycle):
    make_dictionary(cycle)
    make_proposal(cycle, "U-01")
    Proposal.objects.filter(pk=make_proposal(cycle, "U-02").pk).update(dictionary_item=None)
    html = client.get(url(cycle, "dictionary")).content.decode()
    for text in ("Paving blok lorong", "Rp\u00a0265.000", "Dinas Pekerjaan Umum", "1 dari 2 usulan di sini"):
        assert text in html
    assert "kamus/atur/" not in html


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("lampu", ["K-04"]),
        ("ekonomi", ["K-18"]),
        ("lorong pekerjaan", ["K-01", "K-04"]),
        ("id", []),
        ("xyz", []),
    ],
)
def test_every_word_must_be_found(client, cycle, words, codes):
    make_dictionary(cycle)
    page = client.get(url(cycle, "dictionary"), {"cari": words}).context["page_obj"]
    assert [row.code for row in page] == codes


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_asks_the_same_number_of_queries_whatever_its_length(
    client, cycle, count, django_assert_num_queries
):
    make_items(cycle, count)
    client.get(url(cycle, "dictionary"))
    with django_assert_num_queries(6):
        page = client.get(url(cycle, "dictionary")).context["page_obj"]
    assert len(page) == min(count, 20)


def test_an_empty_dictionary_says_what_to_do(facilitator, cycle):
    html = facilitator.get(url(cycle, "dictionary")).content.decode()
    assert "Kamus masih kosong" in html
    assert url(cycle) in html


def test_a_council_brings_in_its_three_tables(facilitator, cycle):
    for sheet, text in (("bidang", FIELDS), ("dinas", AGENCIES), ("kamus", ENTRIES)):
        assert bring(facilitator, cycle, sheet, text).status_code == 302
    item = DictionaryItem.objects.select_related("category", "agency").get(profile=cycle.profile)
    assert (item.code, item.unit, item.unit_price, item.category.code, item.agency.code, item.kind) == (
        "K-01", "m2", 265_000, "INF", "DPU", "physical",
    )  # fmt: skip
    assert Category.objects.get(code="SOS").labels == {"id": "Sosial"}


def test_a_file_is_read_like_pasted_lines(facilitator, cycle, tmp_path):
    path = tmp_path / "bidang.csv"
    path.write_text("\ufeff" + FIELDS.replace(",", ";"), encoding="utf-8")
    with path.open("rb") as file:
        preview = facilitator.post(url(cycle), {"sheet": "bidang", "file": file}).context["preview"]
    assert (preview["new"], preview["changed"], preview["same"]) == (2, 0, 0)


def test_the_preview_shows_old_and_new_price_and_stores_nothing(facilitator, cycle):
    make_dictionary(cycle)
    text = "kode,nama,satuan,harga_satuan,bidang,jenis\nK-01,Paving blok lorong,m2,300000,INF,fisik\n"
    html = facilitator.post(url(cycle), {"sheet": "kamus", "text": text}).content.decode()
    assert "Rp\u00a0265.000" in html
    assert "Rp\u00a0300.000" in html
    assert DictionaryItem.objects.get(code="K-01").unit_price == 265_000


def test_proposals_already_sent_keep_their_price_and_agency_stays_without_its_column(facilitator, cycle):
    proposal = make_proposal(cycle, "U-01")
    text = "kode,nama,satuan,harga_satuan,bidang,jenis\nK-01,Paving blok lorong,m2,300000,INF,fisik\n"
    bring(facilitator, cycle, "kamus", text)
    item = DictionaryItem.objects.select_related("agency").get(code="K-01")
    proposal.refresh_from_db()
    assert (item.unit_price, item.agency.code, proposal.unit_price) == (300_000, "DPU", 265_000)


def test_what_changed_since_the_preview_is_shown_again(facilitator, cycle):
    make_dictionary(cycle)
    text = "kode,nama_id\nDPU,Dinas Baru\n"
    mark = facilitator.post(url(cycle), {"sheet": "dinas", "text": text}).context["preview"]["mark"]
    load_dictionary(
        actor=None, profile=cycle.profile, agencies=[{"code": "DPU", "labels": {"id": "Lain", "en": "Other"}}]
    )
    answer = facilitator.post(url(cycle), {"sheet": "dinas", "text": text, "mark": mark})
    assert answer.context["preview"]["stale"] is True
    assert Agency.objects.get(code="DPU").labels["id"] == "Lain"


def test_mistakes_are_told_with_line_and_column_and_nothing_is_stored(facilitator, cycle):
    make_dictionary(cycle)
    text = ENTRIES + "K-02,Got,m,murah,INF,DPU,fisik\n"
    assert errors(facilitator.post(url(cycle), {"sheet": "kamus", "text": text})) == [
        "Baris 3, kolom harga_satuan: Tulis jumlah uang dengan angka, misalnya 265000."
    ]
    text = ENTRIES + "K-02,Got,m,1000,AIR,PDAM,fisik\n"
    assert errors(facilitator.post(url(cycle), {"sheet": "kamus", "text": text})) == [
        "Baris 3, kolom bidang: Tidak ada bidang dengan kode AIR. Masukkan bidang dulu.",
        "Baris 3, kolom dinas: Tidak ada perangkat daerah dengan kode PDAM. Masukkan perangkat daerah dulu.",
    ]
    assert not DictionaryItem.objects.filter(code="K-02").exists()


@pytest.mark.parametrize("sheet", ["bidang", "dinas", "kamus"])
def test_what_is_downloaded_changes_nothing_when_it_comes_back(facilitator, cycle, sheet):
    make_dictionary(cycle)
    DictionaryItem.objects.filter(code="K-04").update(title="=HYPERLINK(1)", definition="a,b\n“c”")
    text = facilitator.get(url(cycle, "dictionary_table", sheet)).content.decode()
    preview = facilitator.post(url(cycle), {"sheet": sheet, "text": text}).context["preview"]
    assert (preview["new"], preview["changed"], preview["same"] > 0) == (0, 0, True)


def test_the_examples_can_be_brought_in_as_they_are(facilitator, cycle):
    for sheet in ("bidang", "dinas", "kamus"):
        text = facilitator.get(url(cycle, "dictionary_table", sheet), {"contoh": "1"}).content.decode()
        assert bring(facilitator, cycle, sheet, text).status_code == 302


def test_one_entry_is_added_and_corrected_by_hand(facilitator, cycle):
    make_dictionary(cycle)
    fields = {row.code: row.pk for row in Category.objects.all()}
    data = {"code": "K-50", "title": "Bangku", "unit": "unit", "unit_price": "1.500.000", "category": fields["INF"],
            "kind": "physical"}  # fmt: skip
    assert facilitator.post(url(cycle, "dictionary_entry"), data).status_code == 302
    again = facilitator.post(url(cycle, "dictionary_entry"), data)
    assert again.context["form"].errors == {"code": ["Sudah ada isi kamus dengan kode ini."]}
    page = url(cycle, "dictionary_entry") + "?kode=K-50"
    assert facilitator.get(page).context["form"].initial["unit_price"] == "1500000"
    assert facilitator.post(page, {**data, "unit_price": "Rp 2.000.000"}).status_code == 302
    assert DictionaryItem.objects.get(code="K-50").unit_price == 2_000_000


def test_the_command_takes_over_all_files_or_nothing(tmp_path: Path):
    files = {"areas": "kode,nama,tingkat\nKEL-A,Kelurahan A,kelurahan\n", "fields": FIELDS, "agencies": AGENCIES,
             "dictionary": ENTRIES.replace("INF", "XXX")}  # fmt: skip
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    options = {name: str(tmp_path / name) for name in files}
    with pytest.raises(CommandError, match=r"dictionary: .*2.*XXX"):
        call_command("load_lists", profile="ID-KOTA-KELURAHAN", stdout=StringIO(), **options)
    assert (Area.objects.count(), Category.objects.count()) == (0, 0)
    (tmp_path / "dictionary").write_text(ENTRIES, encoding="utf-8")
    call_command("load_lists", profile="ID-KOTA-KELURAHAN", look=True, stdout=StringIO(), **options)
    assert (Area.objects.count(), Category.objects.count()) == (0, 0)
    call_command("load_lists", profile="ID-KOTA-KELURAHAN", stdout=StringIO(), **options)
    profile = Profile.objects.get(code="ID-KOTA-KELURAHAN")
    assert (Area.objects.count(), DictionaryItem.objects.get(profile=profile).unit_price) == (1, 265_000)
