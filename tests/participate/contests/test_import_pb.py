"""Real elections come in whole, are counted by their own rule, and agree with their organisers."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from participate.contests.enums import Reproduction
from participate.contests.errors import BadImport
from participate.contests.models import ImportedElection
from participate.contests.pabulib_words import sentences
from participate.contests.queries import comparisons, official_count
from participate.contests.services.import_pb import import_pb, plain_slug
from participate.places.models import Area
from participate.processes.models import Cycle
from voting.ballots.models import Ballot, Contest
from voting.counts.services import recount_file
from voting.tally.formats import cells, pabulib

SMALL = """META
key;value
description;Desa Contoh
country;Poland
unit;Łódź
subunit;Śródmieście
instance;2024
num_projects;3
num_votes;4
budget;100.50
vote_type;approval
rule;greedy
date_begin;01.10.2024
date_end;28.10.2024
currency;PLN
PROJECTS
project_id;cost;votes;name;category;selected
p1;60;3;Lampu;public space;1
p2;50;2;Got;public space;0
p3;40.5;1;Taman;environment;1
VOTES
voter_id;vote
1;p1,p2
2;p1,p3
3;p1
4;p2
"""
TINY = [
    "Netherlands_Assen_2024.pb", "Poland_Gdynia_2020_Babie_Doly__small.pb", "Poland_Zabrze_2020_Biskupice.pb",
    "Poland_Krakow_2024_Krowodrza.pb", "Poland_Czestochowa_2024_Dzbow.pb", "Switzerland_Zurich_S5D10.pb",
    "Worldwide_Mechanical_Turk_Ranking_value_3.pb", "Poland_Warszawa_2019_Brodno.pb",
]  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "Poland_Contoh_2024.pb"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.mark.django_db
def test_an_election_becomes_a_closed_public_cycle_with_its_official_outcome(file):
    done = import_pb(path=file)
    cycle = Cycle.objects.get(slug="poland-contoh-2024")
    contest = done.election.contest
    assert (cycle.is_public, cycle.is_archived, cycle.fiscal_year, cycle.currency) == (
        True,
        True,
        2024,
        "PLN",
    )
    assert (contest.state, contest.budget, contest.turnout["cast"]) == ("counted", 10050, 4)
    rows = contest.options.values_list("code", "cost", "official_selected", "official_votes")
    assert list(rows) == [("p1", 6000, 1, 3), ("p2", 5000, 0, 2), ("p3", 4050, 1, 1)]
    assert contest.opens_at.isoformat() == "2024-09-30T22:00:00+00:00"
    assert contest.closed_at.isoformat() == "2024-10-28T23:00:00+00:00"
    assert (done.created, done.election.status, done.election.details["missing"]) == (True, "reproduced", [])
    assert official_count(cycle).result["funded"] == ["p1", "p3"]
    assert [run.label for run in comparisons(contest)] == [
        "greedy", "per_cost", "knapsack", "equal_shares", "equal_shares_none", "equal_shares_add1", "bos", "phragmen",
    ]  # fmt: skip
    assert list(Area.objects.filter(code__startswith="pb-").values_list("code", "name")) == [
        ("pb-poland", "Poland"), ("pb-poland-lodz", "Łódź"), ("pb-poland-lodz-srodmiescie", "Śródmieście"),
    ]  # fmt: skip


@pytest.mark.django_db
def test_the_same_file_again_changes_nothing(file):
    import_pb(path=file)
    again = import_pb(path=file, slug="lain")
    assert (again.created, Contest.objects.count(), Cycle.objects.count()) == (False, 1, 1)


@pytest.mark.django_db
def test_a_taken_address_is_said_and_another_one_helps(file):
    import_pb(path=file)
    file.write_text(SMALL.replace("Taman", "Taman kota"), encoding="utf-8")
    with pytest.raises(BadImport, match="--slug"):
        import_pb(path=file)
    assert import_pb(path=file, slug="contoh-2").created


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "place"),
    [
        (("4;p2", "4;p9"), "26:3"),
        (("p2;50;", "p2;murah;"), "19:4"),
        (("num_votes;4", "num_votes;5"), "9:11"),
        (("VOTES\n", "SUARA\n"), ""),
    ],
)
def test_a_bad_file_names_the_place_and_imports_nothing(file, change, place):
    file.write_text(SMALL.replace(*change), encoding="utf-8")
    with pytest.raises(BadImport) as caught:
        import_pb(path=file)
    assert caught.value.message.startswith(f"{file}:{place}")
    assert (Cycle.objects.count(), Contest.objects.count(), Ballot.objects.count()) == (0, 0, 0)


@pytest.mark.django_db
def test_what_differs_from_the_official_outcome_is_listed(file):
    changed = SMALL.replace("p2;50;2;Got;public space;0", "p2;50;2;Got;public space;1").replace(
        "p3;40.5;1;Taman;environment;1", "p3;40.5;1;Taman;environment;0"
    )
    file.write_text(changed, encoding="utf-8")
    details = import_pb(path=file).election.details
    assert (details["missing"], details["extra"]) == (["p2"], ["p3"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "status"),
    [
        (("rule;greedy", "rule;greedy-custom"), Reproduction.RULE_NOT_IMPLEMENTED),
        (("selected", "chosen"), Reproduction.NO_OFFICIAL_OUTCOME),
    ],
)
def test_where_there_is_nothing_to_compare_the_import_says_so(file, change, status):
    file.write_text(SMALL.replace(*change), encoding="utf-8")
    assert import_pb(path=file).election.status == status


@pytest.mark.django_db
def test_the_command_says_what_it_did(file, capsys):
    out = StringIO()
    with translation.override("en"):
        call_command("import_pb", str(file), stdout=out)
        call_command("import_pb", str(file), stdout=out)
    assert out.getvalue().splitlines() == [
        "Imported: Desa Contoh (/siklus/poland-contoh-2024/), 3 projects, 4 ballots.",
        "Official outcome: reproduced",
        "This file was imported before, as poland-contoh-2024. Nothing has changed.",
    ]
    assert capsys.readouterr().err.splitlines()[:3] == [
        "Reading the file …",
        "Writing the ballots …",
        "Counting …",
    ]


@pytest.mark.django_db
def test_the_command_refuses_a_missing_file_without_a_traceback(tmp_path):
    with pytest.raises(CommandError, match=r"nirgends\.pb:0:0"):
        call_command("import_pb", str(tmp_path / "nirgends.pb"))


def test_every_mistake_of_the_reader_has_a_sentence():
    text = Path(cells.__file__).read_text() + Path(pabulib.__file__).read_text()
    starts = "bad|missing|too|unknown|repeated|not|cannot|unclosed|line|control|expected|section|count|points|unexpected"
    codes = set(re.findall(rf'"((?:{starts})_[a-z0-9_]+)"', text))
    assert len(codes) == 28
    assert sorted(codes - set(sentences())) == []


def test_addresses_are_plain_letters():
    assert plain_slug("Poland_Łódź 2022") == "poland-lodz-2022"


@pytest.mark.django_db
@pytest.mark.real_elections
@pytest.mark.parametrize("name", TINY)
def test_small_real_elections_come_in_and_agree(real_elections, name):
    done = import_pb(path=real_elections / "pabulib" / name)
    assert done.election.status in {Reproduction.REPRODUCED, Reproduction.NO_OFFICIAL_OUTCOME}
    run = official_count(done.election.contest.cycle_contest.cycle)
    assert recount_file(run) is not None
    assert ImportedElection.objects.count() == 1
