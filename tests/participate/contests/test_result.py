"""The result page: exact words for the demo year, nothing before the count, the same queries at any size."""

import csv
import io
import json
import re

import pytest

from participate.contests.enums import Reproduction
from participate.contests.models import ImportedElection
from participate.processes.enums import Capability
from tests.factories.contest_pages import (
    SMALL,
    cast_as,
    demo_result,
    design_result,
    facilitator,
    finish,
    open_page_vote,
    tie_contest,
)
from tests.factories.processes import make_cycle
from tests.factories.tally import scenario
from voting.ballots.services import OptionLine, close_contest
from voting.tally import SINGLE_WINNER_RULES
from voting.tally.bundle import recount

pytestmark = pytest.mark.django_db


def page_of(client, contest, end=""):
    return client.get(f"/siklus/{contest.cycle_contest.cycle.slug}/hasil/{end}")


def plain(response) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text)


def test_the_demo_year_says_its_sentence_first(client):
    page = page_of(client, demo_result())
    assert page.context["headline"] == "12 usulan didanai dengan Rp\xa01.167.200.000"
    assert page.context["method"] == [
        "40 utusan memutuskan, masing-masing dengan satu surat suara rahasia.",
        "Setiap pemilih mengurutkan paling banyak 5 usulan. Suara berbobot 60%, skor teknis 40%.",
        "Rp\xa01.200.000.000 dibagi, dengan batas minimal: non-fisik 30%, kelompok rentan 25%.",
    ]
    assert page.context["turnout"] == [
        "39 dari 40 orang dalam daftar memilih.",
        "Sah 38, tidak sah 1, kosong 0.",
        "Tidak sah karena: satu usulan dua kali 1.",
        "Masuk: lewat ponsel atau komputer 26, di kertas 13.",
    ]
    assert [(row["label"], row["reached"]) for row in page.context["floors"]] == [
        ("non-fisik", True), ("kelompok rentan", True),
    ]  # fmt: skip
    assert "Sisa Rp 32.800.000. Ini usul dari penghitungan" in plain(page)


def test_every_project_has_its_reason_and_what_it_missed_by(client):
    items = {item.code: item for item in page_of(client, demo_result()).context["items"]}
    assert len(items) == 19
    assert sum(item.funded for item in items.values()) == 12
    assert (items["U-02"].why, items["U-02"].missed) == ("Urutan 1, dan uangnya masih cukup.", "")
    assert items["U-17"].why == "Didanai lebih dulu, karena memenuhi batas minimal untuk non-fisik."
    assert (items["U-13"].why, items["U-13"].missed) == (
        "Biayanya Rp\xa037.500.000, tetapi saat gilirannya sisa uang hanya Rp\xa032.800.000.",
        "Cukup bila lebih murah Rp\xa04.700.000, atau mendapat 9 poin lagi.",
    )
    assert items["U-01"].why == (
        "Batas minimal didahulukan: biayanya Rp\xa0137.800.000, tetapi saat gilirannya sisa uang hanya Rp\xa0100.800.000."
    )


def test_the_points_are_those_of_the_scenario(client):
    items = page_of(client, demo_result()).context["items"]
    wanted = {
        row["code"]: (row["points"], row["first_preferences"], row["ballots_naming"])
        for row in scenario()["vote"]["expected"]["positional"]
    }
    assert {item.code: (item.points, item.first, item.named) for item in items} == wanted


def test_the_comparison_is_the_table_of_the_scenario(client):
    contest = demo_result()
    comparison = page_of(client, contest, "aturan-lain/").context["comparison"]
    wanted = scenario()["vote"]["expected"]["allocations"]
    keys = {
        "greedy_points": "greedy_points", "greedy_points_per_cost": "greedy_points_per_rupiah",
        "knapsack": "knapsack_max_points", "equal_shares_completed": "equal_shares_cost_utility",
        "greedy_combined": "combined_60_40_greedy", "two_pass": "combined_60_40_two_pass",
    }  # fmt: skip
    got = {
        row.key: (row.items, row.total, row.remaining, row.shares[0], set(row.codes))
        for row in comparison.rows
        if row.key in keys
    }
    assert got == {
        key: (
            len(wanted[name]["selected"]), wanted[name]["total_idr"], wanted[name]["remaining_idr"],
            f"{wanted[name]['non_physical_pct_of_pagu']:.2f}%".replace(".", ","), set(wanted[name]["selected"]),
        )
        for key, name in keys.items()
    }  # fmt: skip
    assert [row.key for row in comparison.rows if row.ours] == ["two_pass"]
    funded = [set(run.row["projects"]) for run in contest.count_runs.all() if run.row]
    assert set(comparison.always) == set.intersection(*funded)
    assert set(comparison.sometimes) == set.union(*funded) - set.intersection(*funded)
    assert comparison.takeaway == (
        f"Aturan mengubah hasil: {len(comparison.always)} usulan didanai menurut setiap aturan, "
        f"{len(comparison.sometimes)} hanya menurut sebagian."
    )
    assert (
        comparison.details[0] == f"Hanya 1 dari {len(comparison.stack)} aturan menjaga semua batas minimal."
    )
    first, second = comparison.stack[:2]
    assert (first["ours"], first["changes"]) == (True, [])
    assert [(row["label"], row["text"]) for row in second["changes"]] == [
        ("Jadi didanai:", "Paving blok Lorong 3; MCK komunal aksesibel; CCTV lorong rawan."),
        ("Jadi tidak didanai:", "APAR dan simulasi kebakaran lorong; Penguatan Shelter Warga; "
         "Bank sampah RW 05 dan RW 06; Pelatihan menjahit & pemasaran digital untuk perempuan kepala keluarga; "
         "Pojok baca dan ruang belajar anak; Sekolah lansia."),
        ("Terlalu sedikit:", "non-fisik 8,10%, seharusnya paling sedikit 30%."),
    ]  # fmt: skip
    assert set(comparison.always) <= {"U-02", "U-08", "U-09", "U-04", "U-03", "U-07"}


def test_on_the_result_page_rules_with_the_same_outcome_share_a_bar(client):
    comparison = page_of(client, demo_result()).context["comparison"]
    sets = {frozenset(row.codes) for row in comparison.rows if not row.error}
    assert len(comparison.bars) == len(sets) < len(comparison.stack)
    assert (comparison.bars[0]["ours"], [row["changes"] for row in comparison.bars]) == (
        True,
        [[]] * len(sets),
    )
    labels = [row["label"] for row in comparison.bars]
    assert any(
        "Poin terbanyak untuk setiap rupiah · Gabungan dengan poin terbanyak" in label for label in labels
    )


def test_a_rule_left_out_says_why_in_its_line_of_the_table(client, monkeypatch):
    monkeypatch.setattr("voting.counts.rivals.MOST_WORK", {"equal_shares_add1": 0})
    assert "Dilewati: dengan surat suara sebanyak ini, menghitungnya terlalu lama." in plain(
        page_of(client, demo_result())
    )


def test_the_gap_between_voters_and_technical_score_is_shown(client):
    gaps = page_of(client, demo_result()).context["gaps"]
    assert (gaps[0]["item"].code, gaps[0]["text"]) == (
        "U-17", "Skor teknis 96,0 (nomor 1), tetapi hanya 13 poin dari pemilih (nomor 15).",
    )  # fmt: skip


def test_the_recount_file_recounts_to_the_published_hash(client):
    contest = demo_result()
    page, file = page_of(client, contest), page_of(client, contest, "hitung-ulang.json")
    found = recount(json.loads(file.content))
    assert (found.matches, found.recounted) == (True, page.context["proof"]["sha256"])
    assert "python -m voting.tally recount" in plain(page)


def test_few_ballots_are_not_published(client):
    contest = open_page_vote()
    cast_as(contest, 1, ["a"])
    finish(contest)
    file = page_of(client, contest, "hitung-ulang.json")
    assert (sorted(json.loads(file.content)), "counts" in file.headers["Content-Disposition"]) == (
        ["budget", "currency", "engine", "input_sha256", "projects", "result", "result_sha256", "rule", "title",
         "turnout"], True,
    )  # fmt: skip
    assert "marks" not in file.content.decode()


def test_the_table_is_safe_for_spreadsheets(client):
    contest = open_page_vote(options=[OptionLine("a", "=1+1", 60), OptionLine("b", "Got", 50)])
    cast_as(contest, 1, ["a"])
    finish(contest)
    text = page_of(client, contest, "hasil.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["kode"], row["judul"], row["biaya"], row["poin"]) for row in rows] == [
        ("a", "'=1+1", "60", "2"), ("b", "Got", "50", "0"),
    ]  # fmt: skip


@pytest.mark.parametrize("state", ["none", "published", "open", "closed"])
@pytest.mark.parametrize("end", ["", "aturan-lain/", "hitung-ulang.json", "hasil.csv"])
@pytest.mark.parametrize("who", ["visitor", "facilitator"])
def test_nothing_is_shown_before_the_count(client, state, end, who):
    cycle = make_cycle(open_now=[Capability.VOTE])
    if state == "published":
        tie_contest(cycle)
    elif state != "none":
        contest = open_page_vote(cycle)
        cast_as(contest, 1, ["a", "b"])
        if state == "closed":
            close_contest(contest=contest)
    if who == "facilitator":
        client.force_login(facilitator(cycle))
    answer = client.get(f"/siklus/{cycle.slug}/hasil/{end}")
    if end.endswith(("json", "csv")):
        assert answer.status_code == 404
    else:
        assert (answer.status_code, answer.context["title"]) == (200, "Belum ada hasil")
        assert "poin" not in plain(answer)


def test_design_rules_disagree_in_one_sentence(client):
    contest = design_result()
    page = page_of(client, contest, f"{contest.pk}/")
    assert page.context["disagreement"] == (
        "Aturan memilih pemenang yang berbeda: A menurut “Pilihan pertama terbanyak”; C menurut “Putaran: yang "
        f"terlemah gugur”; B menurut {len(SINGLE_WINNER_RULES) - 2} aturan."
    )
    assert [row["title"] for row in page.context["rounds"]] == [
        "Putaran 1: B paling sedikit surat suaranya dan gugur.",
        "Putaran 2: C mendapat lebih dari setengah dan menang.",
    ]
    assert [(row["better"], row["worse"], row["high"], row["low"]) for row in page.context["duels"]] == [
        ("B", "A", 24, 16), ("C", "A", 24, 16), ("B", "C", 27, 13),
    ]  # fmt: skip
    assert page.context["winner"] == "B"


@pytest.mark.parametrize("name", ["condorcet", "irv", "borda", "plurality"])
def test_a_design_vote_without_ballots_names_no_winner_and_contradicts_nothing(client, name):
    cycle = make_cycle(open_now=[Capability.VOTE])
    rule = {"name": name, "kind": "ranked", "rank_limit": 3, "assurance": "open", "tie": ["points", "code"]}
    contest = finish(open_page_vote(cycle, rule=rule, purpose="co_design"))
    page = page_of(client, contest, f"{contest.pk}/")
    assert '<h1 class="result__headline">Tidak ada yang memilih</h1>' in page.content.decode()
    ours = [row["winner"] for row in page.context["rules_table"] if row["ours"]]
    assert ours == [page.context["winner"]]
    for end in ("protokol/", "protokol.pdf", "suara-saya/", "suara-saya.json", "hitung-ulang.json"):
        assert page_of(client, contest, f"{contest.pk}/{end}").status_code == 200


@pytest.mark.parametrize("name", ["greedy", "two_pass", "equal_shares", "phragmen", "knapsack", "bos"])
def test_a_vote_without_ballots_says_so_on_every_paper(client, name):
    contest = finish(open_page_vote(rule={**SMALL, "name": name}))
    assert "Tidak ada surat suara sah." in plain(page_of(client, contest))
    for end in ("protokol/", "protokol.pdf", "suara-saya/", "suara-saya.json", "hitung-ulang.json"):
        assert page_of(client, contest, f"{contest.pk}/{end}").status_code == 200


def test_a_vote_of_another_cycle_is_not_found_here(client):
    contest = open_page_vote()
    cast_as(contest, 1, ["a"])
    finish(contest)
    other = make_cycle("lain-2027")
    assert client.get(f"/siklus/{other.slug}/hasil/{contest.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("status", "details", "title"),
    [
        (Reproduction.REPRODUCED, {}, "Hasil resmi: terulang persis"),
        (Reproduction.DIFFERS, {"missing": ["p1"], "extra": ["p2"]}, "Hasil resmi: berbeda"),
        (Reproduction.NO_OFFICIAL_OUTCOME, {}, "Tidak ada hasil resmi untuk dibandingkan"),
        (Reproduction.RULE_NOT_IMPLEMENTED, {}, "Aturan resminya belum dikenal di sini"),
    ],
)
def test_an_imported_election_says_whether_it_is_reproduced(client, status, details, title):
    contest = open_page_vote()
    cast_as(contest, 1, ["a"])
    finish(contest)
    ImportedElection.objects.create(
        contest=contest,
        file_name="kota.pb",
        sha256="0" * 64,
        status=status,
        details=details,
        meta={"unit": "Kota"},
    )
    text = plain(page_of(client, contest))
    assert title in text
    assert "Sumber: berkas yang diumumkan kota.pb, Kota." in text
    assert [word in text for word in details.get("missing", []) + details.get("extra", [])] == [True] * len(
        details
    )


@pytest.mark.parametrize("size", [3, 197])
def test_a_result_needs_the_same_queries_at_any_size(client, django_assert_num_queries, size):
    options = [OptionLine(f"p{n:03d}", f"Usulan {n}", 10 + n, ("non_physical",)) for n in range(size)]
    contest = open_page_vote(options=options, rule={**SMALL, "budget": 40, "rank_limit": 3})
    for number in (1, 2, 3):
        cast_as(contest, number, [f"p{n:03d}" for n in range(number)])
    finish(contest)
    for end, queries in (("", 9), ("aturan-lain/", 5)):
        with django_assert_num_queries(queries):
            page = page_of(client, contest, end)
        assert page.status_code == 200
    assert len(page_of(client, contest).context["page_obj"]) == min(size, 20)


def test_the_page_draws_the_envelope_bar_and_its_twin_table(client):
    text = page_of(client, demo_result()).content.decode()
    assert text.count('class="envelope__segment') >= 12
    assert "style=" not in text
