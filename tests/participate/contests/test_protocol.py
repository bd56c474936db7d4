"""The protocol: each phase with numbers worked out by hand, the same on the page and in the PDF, in both languages."""

import json
import re
import zlib
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.utils import translation

from participate.contests.pdf import latin, protocol_pdf
from participate.contests.wording.protocol import protocol_of
from tests.factories.contest_pages import cast_as, design_result, facilitator, finish, open_page_vote
from tests.factories.processes import make_cycle
from tests.voting.tally.test_tally_shares_real import PROTOCOL
from voting.ballots.services import close_contest
from voting.counts.insight import official_told
from voting.tally import BallotGroup, Contest, Project, Rule, count, sha256
from voting.tally.bundle import recount
from voting.tally.formats import pabulib
from voting.tally.formats.official import official_rule

PAPERS = ("protokol/", "protokol.pdf", "suara-saya/", "suara-saya.json", "hitung-ulang.json")
MOMENT = datetime(2027, 1, 20, 4, 30, tzinfo=UTC)


def written(contest, rule, language="en"):
    """Return the protocol of a contest counted by a rule, without a database."""
    outcome = count(contest, rule)
    options = [
        SimpleNamespace(
            code=row.code, title=f"Usulan {row.code}", cost=row.cost, group="", details={}, translations={}
        )
        for row in contest.projects
    ]
    vote = SimpleNamespace(
        title="Uji", translations={}, currency="IDR", budget=contest.budget, turnout={"cast": 10, "valid": 10},
        time_zone="Asia/Makassar", reference="cycle:uji", pk=1, state="counted", assurance="open", publish_from=20,
    )  # fmt: skip
    run = SimpleNamespace(
        rule=outcome.rule.to_json(), result=outcome.to_json(), explanation=official_told(contest, outcome),
        sha256=sha256(outcome), input_sha256="0" * 64, engine="1", counted_at=MOMENT, official=True,
    )  # fmt: skip
    with translation.override(language):
        return protocol_of(run, vote, options)


def halls():
    """Ten ballots, a part of 10 each: six name a and b, four name c and d."""
    groups = [BallotGroup(("a", "b"), 6), BallotGroup(("c", "d"), 4)]
    projects = [Project("a", 30), Project("b", 40), Project("c", 36), Project("d", 50)]
    return Contest.of("approval", projects, groups, 100)


def section(protocol, start):
    return next(part for part in protocol.sections if part.title.startswith(start))


def cells(table):
    return [row.cells for row in table.rows]


def test_the_first_phase_multiplies_and_removes():
    phase = section(written(halls(), Rule("equal_shares")), "Phase 1")
    assert phase.texts[0] == "Each of the 10 ballots gets the same part of the money: Rp\xa010."
    assert [(row[0], row[3], row[4], row[5]) for row in cells(phase.tables[0])] == [
        ("a", "6", "Rp\xa060", ""), ("b", "6", "Rp\xa060", ""), ("c", "4", "Rp\xa040", ""), ("d", "4", "Rp\xa040", "×"),
    ]  # fmt: skip


def test_the_second_phase_has_a_table_a_round():
    phase = section(written(halls(), Rule("equal_shares")), "Phase 2")
    assert [table.caption for table in phase.tables] == [
        "Round 1: a is chosen", "Round 2: c is chosen", "After the last round: nothing more can be paid by its supporters",
    ]  # fmt: skip
    first, second, _last = (cells(table) for table in phase.tables)
    assert [(row[0], row[3], row[4], row[5]) for row in first] == [
        ("a", "6.00", "Rp\xa060", "✓"), ("b", "6.00", "Rp\xa060", ""), ("c", "4.00", "Rp\xa040", ""),
    ]  # fmt: skip
    # The six have paid 5 each: 30 is left among them, and b costs 40.
    assert [(row[0], row[3], row[4], row[5]) for row in second] == [
        ("c", "4.00", "Rp\xa040", "✓"), ("b", "–", "Rp\xa030", "×"),
    ]  # fmt: skip


def test_a_comparison_is_the_third_phase():
    rule = Rule("equal_shares", comparison="greedy")
    phase = section(written(halls(), rule), "Phase 3")
    assert re.match(r"\d+ ballots prefer this result, \d+ prefer the one by number of votes", phase.texts[0])


def test_other_rules_go_down_the_order_with_the_money_left():
    part = section(written(halls(), Rule("greedy")), "How the money was shared out")
    assert [(row[0], row[1], row[3], row[4]) for row in cells(part.tables[0])] == [
        ("1", "a", "Rp\xa030", "Rp\xa070"), ("2", "b", "Rp\xa040", "Rp\xa030"), ("3", "c", "Rp\xa036", "–"),
        ("4", "d", "Rp\xa050", "–"),
    ]  # fmt: skip
    assert part.tables[0].rows[0].cells[5] == "Number 1 in the order, and there was money left for it."
    assert [row.strong for row in part.tables[0].rows] == [True, True, False, False]


def test_a_rule_without_accounts_is_added_up():
    part = section(written(halls(), Rule("knapsack")), "How the money was shared out")
    left = [row[4] for row in cells(part.tables[0]) if row[4] != "–"]
    assert left[-1] == "Rp\xa030"


def test_the_sum_stands_under_the_winners():
    part = section(written(halls(), Rule("greedy")), "Result")
    assert part.tables[0].foot == ("Total", "", "Rp\xa070", "")


def test_a_run_off_has_its_count_sheet():
    groups = [
        BallotGroup(("a",), 5),
        BallotGroup(("b",), 3),
        BallotGroup(("c", "b"), 1),
        BallotGroup(("c",), 1),
    ]
    contest = Contest.of("ranked", [Project(code, 0) for code in "abc"], groups, 0)
    protocol = written(contest, Rule("irv"))
    (table,) = section(protocol, "Count sheet").tables
    assert [head.text for head in table.heads[2:]] == ["1. first choices", "2. without c"]
    assert [(row[0], row[2:]) for row in cells(table)] == [
        ("a", ("5", "5 ✓")), ("b", ("3", "4")), ("c", ("2", "0")), ("", ("0", "1")),
    ]  # fmt: skip
    assert table.foot == ("Together", "", "10", "10")


def test_many_stages_are_cut_to_the_width_of_paper():
    groups = [BallotGroup((code,), 20 - place) for place, code in enumerate("abcdefgh")]
    contest = Contest.of("ranked", [Project(code, 0) for code in "abcdefgh"], groups, 0)
    tables = section(written(contest, Rule("irv")), "Count sheet").tables
    assert [table.caption for table in tables] == ["Stages 1 to 5", "Stages 6 to 7"]


def test_duels_are_a_table():
    groups = [BallotGroup(("a", "b", "c"), 4), BallotGroup(("b", "c", "a"), 3)]
    contest = Contest.of("ranked", [Project(code, 0) for code in "abc"], groups, 0)
    (table,) = section(written(contest, Rule("condorcet")), "One against one").tables
    assert cells(table)[0] == ("a", "–", "4", "4")
    assert cells(table)[1] == ("b", "3", "–", "7")


@pytest.mark.parametrize(
    ("language", "word"), [("id", "Berita acara penghitungan"), ("en", "Protocol of the count")]
)
def test_the_pdf_holds_the_words_and_is_the_same_every_time(language, word):
    with translation.override(language):
        protocol = written(halls(), Rule("equal_shares"), language)
        made = protocol_pdf(protocol, MOMENT, language)
        again = protocol_pdf(protocol, MOMENT, language)
    assert made.startswith(b"%PDF-")
    assert made == again
    text = b"".join(zlib.decompress(part) for part in re.findall(rb"stream\n(.*?)\nendstream", made, re.S))
    assert word.encode() in text
    assert b"Usulan a" in text


def test_a_long_protocol_breaks_its_pages():
    contest = Contest.of(
        "approval", [Project(f"p{number:02d}", 10) for number in range(90)],
        [BallotGroup((f"p{number:02d}",), 1 + number) for number in range(90)], 400,
    )  # fmt: skip
    made = protocol_pdf(written(contest, Rule("greedy")), MOMENT, "en")
    assert len(re.findall(rb"/Type /Page\b", made)) >= 4


def test_letters_that_the_fonts_lack_are_written_plainly():
    assert latin("Łąka “Żaba” – 5 €") == 'Laka "Zaba" - 5 EUR'
    assert latin("公园") == "??"


@pytest.mark.django_db
def test_the_page_and_the_file_of_a_small_vote(client):
    contest = open_page_vote()
    for number, marks in enumerate((["a", "b"], ["a"], ["c", "a"]), 1):
        cast_as(contest, number, marks)
    contest = finish(contest)
    address = f"/siklus/{contest.cycle_contest.cycle.slug}/hasil/{contest.pk}/protokol"
    text = client.get(f"{address}/").content.decode()
    assert "<h1>Berita acara penghitungan</h1>" in text
    assert "Bagaimana uangnya dibagi" in text
    answer = client.get(f"{address}.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    result = client.get(f"/siklus/{contest.cycle_contest.cycle.slug}/hasil/").content.decode()
    assert f"{address}.pdf" in result


@pytest.mark.django_db
@pytest.mark.parametrize("closed", [False, True], ids=["open", "closed"])
@pytest.mark.parametrize("who", ["visitor", "facilitator"])
def test_there_is_no_protocol_before_the_count(client, closed, who):
    contest = open_page_vote()
    cast_as(contest, 1, ["a", "b"])
    if closed:
        close_contest(contest=contest)
    if who == "facilitator":
        client.force_login(facilitator(contest.cycle_contest.cycle))
    address = f"/siklus/{contest.cycle_contest.cycle.slug}/hasil/{contest.pk}/"
    for end in PAPERS:
        assert client.get(address + end).status_code == 404


@pytest.mark.django_db
def test_papers_of_another_process_are_not_found_here(client):
    contest = open_page_vote()
    cast_as(contest, 1, ["a"])
    finish(contest)
    other = make_cycle("lain-2027")
    here = f"/siklus/{contest.cycle_contest.cycle.slug}/hasil/{contest.pk}/"
    for end in PAPERS:
        assert client.get(here + end).status_code == 200
        assert client.get(f"/siklus/{other.slug}/hasil/{contest.pk}/{end}").status_code == 404
        assert client.get(here.replace(f"/{contest.pk}/", f"/{contest.pk + 99}/") + end).status_code == 404


@pytest.mark.django_db
def test_a_design_vote_shows_its_rounds_and_has_a_protocol(client):
    contest = design_result()
    address = f"/siklus/{contest.cycle_contest.cycle.slug}/hasil/{contest.pk}/"
    text = client.get(address).content.decode()
    assert 'class="flow__svg"' in text
    assert "Lihat tabel" in text
    told = client.get(f"{address}protokol/").content.decode()
    assert "Satu lawan satu" in told
    assert ">Urutan</th>" in told


@pytest.mark.django_db
def test_the_file_that_the_protocol_names_can_be_fetched_and_counts_again(client):
    contest = design_result()
    address = f"/siklus/{contest.cycle_contest.cycle.slug}/hasil/{contest.pk}/"
    told = client.get(f"{address}protokol/").content.decode()
    name = re.search(r"python -m voting.tally recount (\S+\.json)", told)[1]
    assert f"{address}hitung-ulang.json" in client.get(address).content.decode()
    answer = client.get(f"{address}hitung-ulang.json")
    assert name in answer["Content-Disposition"]
    assert recount(json.loads(answer.content)).matches


def test_few_ballots_are_not_promised_as_a_file():
    texts = section(written(halls(), Rule("greedy")), "Count it yourself").texts
    assert not any("recount" in text for text in texts)
    assert texts[-1].startswith("Single ballots are not published")


@pytest.mark.real_elections
def test_wieliczka_is_written_as_its_council_printed_it(real_elections):
    """Phase 1, every round and the comparison of the printed protocol of Zielony Milion 2023."""
    election = pabulib.read(real_elections / "pabulib" / "Poland_Wieliczka_2023_Green_Budget.pb")
    rule, _note = official_rule(dict(election.meta), scale=election.scale)
    protocol = written(election.contest(), rule)
    start = {row[0]: row for row in cells(section(protocol, "Phase 1").tables[0])}
    assert (start["24"][3], start["13"][5], start["68"][5]) == ("720", "×", "")
    rounds = section(protocol, "Phase 2").tables
    chosen = [row.cells for table in rounds for row in table.rows if row.strong]
    assert {row[0]: float(row[3]) for row in chosen} == PROTOCOL
    assert [row[0] for row in chosen] == list(PROTOCOL)
    assert section(protocol, "Phase 3").texts[0].startswith("1,615 ballots prefer this result, 873 prefer")


def test_other_uses_than_cost_are_told_in_other_words():
    phase = section(written(halls(), Rule("equal_shares", utility="cardinality")), "Phase 2")
    assert "what it brings" in phase.texts[0]
    assert "effective votes" in section(written(halls(), Rule("equal_shares")), "Phase 2").texts[0]
