"""The public pages: list, map, one proposal, files; totals add up, nothing private leaves, few queries."""

import csv
import io
import json
import re

import pytest
from django.urls import reverse

from participate.processes.enums import Capability
from participate.proposals.enums import Decision
from participate.proposals.exports import safe_cell
from participate.proposals.models import Contact, Proposal
from participate.proposals.queries.filters import GROUPS, Filters, totals
from participate.proposals.services.submit import submit_proposal
from tests.factories.processes import make_cycle, make_user
from tests.factories.proposals import make_many, make_proposal, proposal_fields

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle():
    return make_cycle()


def page(client, name, cycle, *args, **query):
    return client.get(reverse(f"proposals:{name}", args=[cycle.slug, *args]), query)


def codes(answer):
    return [row.code for row in answer.context["page_obj"]]


def test_every_decision_is_in_exactly_one_group():
    held = [decision for group in GROUPS for decision in group.decisions]
    assert sorted(held) == sorted(Decision)


def test_an_empty_list_says_what_to_do(client):
    html = page(client, "list", make_cycle(open_now=[Capability.PROPOSE])).content.decode()
    assert "Belum ada usulan" in html
    assert reverse("proposals:start", args=["tamamaung-2027"]) in html


def test_the_list_shows_each_proposal_with_its_status(client, cycle):
    make_proposal(cycle, "U-01", status="eligible")
    make_proposal(cycle, "U-02", status="rejected")
    answer = page(client, "list", cycle)
    html = answer.content.decode()
    assert codes(answer) == ["U-01", "U-02"]
    assert "Lolos verifikasi" in html
    assert "Ditolak" in html


def test_twenty_on_a_page(client, cycle):
    make_many(cycle, 45)
    assert [len(codes(page(client, "list", cycle, page=n))) for n in (1, 2, 3)] == [20, 20, 5]


def test_filters_narrow_and_combine(client, cycle):
    make_proposal(cycle, "U-01", title="Lampu jalan Lorong 2", status="eligible")
    make_proposal(cycle, "U-02", title="Lampu taman baca", status="rejected")
    make_proposal(cycle, "U-03", title="Paving Lorong 9", status="eligible", kind="non_physical", track="opd")
    found = {
        words: codes(page(client, "list", cycle, **query))
        for words, query in {
            "search": {"cari": "LAMPU"}, "two words": {"cari": "taman lampu"}, "code": {"cari": "u03"},
            "status": {"status": "siap"}, "kind": {"jenis": "non_physical"}, "track": {"jalur": "opd"},
            "both": {"cari": "lampu", "status": "ditolak"}, "area": {"wilayah": "RW-02"}, "field": {"bidang": "INF"},
            "unknown": {"status": "apa", "urut": "acak", "page": "xx"},
        }.items()
    }  # fmt: skip
    assert found == {
        "search": ["U-01", "U-02"], "two words": ["U-02"], "code": ["U-03"], "status": ["U-01", "U-03"],
        "kind": ["U-03"], "track": ["U-03"], "both": ["U-02"], "area": [], "field": ["U-01", "U-02", "U-03"],
        "unknown": ["U-01", "U-02", "U-03"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("order", "expected"),
    [("kode", ["U-2", "U-3", "U-10"]), ("biaya", ["U-10", "U-2", "U-3"]), ("murah", ["U-3", "U-2", "U-10"]),
     ("warga", ["U-3", "U-10", "U-2"])],
)  # fmt: skip
def test_order(client, cycle, order, expected):
    for code, cost, people in (("U-10", 9, 20), ("U-2", 5, 10), ("U-3", 1, 30)):
        make_proposal(cycle, code, cost=cost, cost_reason="x", beneficiaries_total=people)
    assert codes(page(client, "list", cycle, urut=order)) == expected


def test_totals_add_up_and_what_fits_no_group_is_its_own_row(cycle):
    make_proposal(cycle, "U-01", status="eligible")
    make_proposal(cycle, "U-02", status="rejected")
    lost = make_proposal(cycle, "U-03")
    Proposal.objects.filter(pk=lost.pk).update(latest_event=None)
    parts, whole = totals(Proposal.objects.filter(cycle=cycle))
    assert [(part.code, part.number, part.cost) for part in parts] == [
        ("siap", 1, 2_650_000), ("ditolak", 1, 2_650_000), ("", 1, 2_650_000),
    ]  # fmt: skip
    assert (whole.number, whole.cost) == (3, 7_950_000)


@pytest.mark.parametrize("count", [1, 30])
def test_pages_cost_the_same_queries_whatever_their_length(client, cycle, django_assert_num_queries, count):
    make_many(cycle, count)
    for name, number in (("list", 8), ("map", 6), ("geojson", 4)):
        with django_assert_num_queries(number):
            page(client, name, cycle)
    with django_assert_num_queries(10):
        page(client, "detail", cycle, "U-001")


def test_three_thousand_proposals_cost_no_more(client, cycle, django_assert_num_queries):
    make_many(cycle, 3000)
    for name, number in (("list", 8), ("map", 6)):
        with django_assert_num_queries(number):
            assert page(client, name, cycle).status_code == 200
    assert len(page(client, "map", cycle).context["rows"]) == 500


def test_a_proposal_page_tells_everything_public(client, cycle):
    made = make_proposal(
        cycle, "U-07", status="deferred", address="Dekat masjid", contribution="Kerja bakti dua hari"
    )
    html = page(client, "detail", cycle, made.code).content.decode()
    for words in (
        "Usulan U-07",
        "Rp\u00a02.650.000",
        "Dekat masjid",
        "Kerja bakti dua hari",
        "Ditunda",
        "RW 01",
    ):
        assert words in html


def test_citizen_text_carries_its_language(client, cycle):
    make_proposal(cycle, "U-07", translations={"en": {"title": "Paving of Alley 3"}})
    url = "/en" + reverse("proposals:detail", args=[cycle.slug, "U-07"])
    html = client.get(url).content.decode()
    assert '<h1 lang="en">Paving of Alley 3</h1>' in html
    assert re.search(r'<p class="lead" lang="id">Lorong tanah', html)


def test_html_in_citizen_text_is_only_text(client, cycle):
    make_proposal(cycle, "U-01", title="<script>alert(1)</script>")
    for name, args in (("list", ()), ("map", ()), ("detail", ("U-01",))):
        assert "<script>alert" not in page(client, name, cycle, *args).content.decode()


@pytest.mark.parametrize("name", ["list", "map", "export", "geojson"])
def test_a_hidden_process_is_not_found(client, name):
    assert page(client, name, make_cycle(is_public=False)).status_code == 404


def test_unknown_codes_are_not_found(client, cycle):
    assert [page(client, name, cycle, "U-99").status_code for name in ("detail", "qr")] == [404, 404]


def test_the_contact_is_on_no_public_page_file_or_search(client, caplog):
    cycle = make_cycle(open_now=[Capability.PROPOSE])
    submit_proposal(actor=make_user(), cycle=cycle, fields=proposal_fields(cycle))
    assert Contact.objects.count() == 1
    answers = [page(client, name, cycle) for name in ("list", "map", "geojson")]
    answers += [
        page(client, "detail", cycle, "U-01"),
        client.get(reverse("proposals:find"), {"cari": "U-01"}),
    ]
    text = "".join(answer.content.decode() for answer in answers)
    text += b"".join(page(client, "export", cycle).streaming_content).decode() + caplog.text
    assert "Melati" not in text
    assert "0812" not in text
    assert codes(page(client, "list", cycle, cari="melati")) == []


def test_the_csv_has_one_row_per_proposal_in_the_order_of_the_list(client, cycle):
    make_proposal(cycle, "U-02", status="rejected")
    make_proposal(cycle, "U-01", status="eligible", beneficiaries_women=40)
    text = b"".join(page(client, "export", cycle).streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    picked = [
        (r["kode"], r["volume"], r["perkiraan_biaya"], r["status"], r["alasan"], r["perempuan"]) for r in rows
    ]
    assert picked == [
        ("U-01", "10", "2650000", "eligible", "", "40"),
        ("U-02", "10", "2650000", "rejected", "outside_authority", ""),
    ]


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "=HYPERLINK(1)"])
def test_no_cell_can_be_run_as_a_formula(evil):
    assert safe_cell(evil) == "'" + evil


def test_numbers_stay_numbers_in_the_csv():
    assert [safe_cell(value) for value in (-5.14, -3, None, "Paving - Lorong 3")] == [
        -5.14,
        -3,
        "",
        "Paving - Lorong 3",
    ]


def test_geojson_has_points_and_areas(client, cycle):
    make_proposal(cycle, "U-01", latitude=-5.146, longitude=119.44)
    make_proposal(cycle, "U-02")
    data = json.loads(page(client, "geojson", cycle).content)
    points = [row for row in data["features"] if row["properties"]["kind"] == "proposal"]
    assert [(row["properties"]["code"], row["geometry"]["coordinates"]) for row in points] == [
        ("U-01", [119.44, -5.146])
    ]
    assert sum(row["properties"]["kind"] == "area" for row in data["features"]) == 8


def test_the_map_works_without_scripts_and_lists_those_without_a_point(client, cycle):
    make_proposal(cycle, "U-01", latitude=-5.146, longitude=119.44)
    make_proposal(cycle, "U-02")
    html = page(client, "map", cycle).content.decode()
    assert html.count("map__pin--inf") == 1
    assert 'id="p-U-01"' in html
    assert "tanpa titik" in html


def test_the_qr_code_is_a_picture(client, cycle):
    make_proposal(cycle, "U-01")
    answer = page(client, "qr", cycle, "U-01")
    assert (answer.headers["Content-Type"], b"<svg" in answer.content) == ("image/svg+xml", True)


def test_old_links_with_strange_values_still_open():
    assert Filters.read({"status": "x", "jenis": "y", "urut": "z", "cari": " a "}) == Filters(words="a")
