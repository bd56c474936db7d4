"""Elections go from format to format unchanged, or are refused with the name of what has no place."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.proof import samples
from voting.tally import Contest, ContestError, Project, Rule, count
from voting.tally.contest import BallotGroup
from voting.tally.formats.any import names_of, read_any
from voting.tally.formats.convert import WRITERS, convert
from voting.tally.formats.json_file import StoredContest


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def stored(contest: Contest, title: str = "", **names: str) -> StoredContest:
    return StoredContest(title, names, contest, None)


def contest_of(kind: str, *groups: BallotGroup, budget: int = 0, cost: int = 0, **changes: object) -> Contest:
    projects = [Project(code, cost) for code in "abc"]
    return Contest.of(kind, projects, groups, budget).replace(**changes)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.pb", samples.PABULIB), ("b.pb", samples.CUMULATIVE), ("c.pb", samples.ORDINAL),
        ("d.csv", samples.TABLE), ("e.csv", samples.POINTS),
    ],
)  # fmt: skip
@pytest.mark.parametrize("suffix", [".pb", ".json", ".csv"])
def test_contests_with_money_read_back_equal(tmp_path: Path, name: str, text: str, suffix: str):
    election = read_any(write(tmp_path, name, text))
    out = tmp_path / f"out{suffix}"
    convert(election, out)
    again = read_any(out)
    assert again.contest() == election.contest()
    assert (again.title, dict(names_of(again))) == (election.title, dict(names_of(election)))


@pytest.mark.parametrize("name", ["a.toi", "a.blt"])
def test_equal_ranks_live_in_json_and_blt_only(tmp_path: Path, name: str):
    election = read_any(write(tmp_path, name, samples.TOI if name == "a.toi" else samples.BLT))
    for suffix in (".json", ".blt"):
        convert(election, tmp_path / f"out{suffix}")
        assert read_any(tmp_path / f"out{suffix}").contest() == election.contest()
    if name == "a.toi":
        for suffix in (".csv", ".pb"):
            with pytest.raises(ContestError, match=r"cannot_express .*equal ranks"):
                convert(election, tmp_path / f"out{suffix}")


def test_a_blt_file_is_written_back_with_its_withdrawals(tmp_path: Path):
    election = read_any(write(tmp_path, "a.blt", samples.BLT))
    convert(election, tmp_path / "b.blt")
    assert read_any(tmp_path / "b.blt") == election


def test_candidates_of_blt_take_the_names_and_give_the_same_winner(tmp_path: Path):
    election = read_any(write(tmp_path, "a.csv", samples.WIDE))
    convert(election, tmp_path / "a.blt")
    again = read_any(tmp_path / "a.blt")
    winner = count(again.contest(), Rule("irv")).winner
    assert names_of(again)[winner] == count(election.contest(), Rule("irv")).winner == "Ani, A."


@pytest.mark.parametrize(
    ("suffix", "contest", "what"),
    [
        (".blt", contest_of("points", BallotGroup(("a",), 1, (3,))), "points ballots"),
        (".blt", contest_of("approval", BallotGroup(("a",), 1)), "approval ballots"),
        (".blt", contest_of("ranked", BallotGroup(("a",), 1, weight=2)), "weights"),
        (".csv", contest_of("ranked", BallotGroup(("a",), 1, weight=2)), "weights"),
        (".pb", contest_of("ranked", BallotGroup(("a",), 1, weight=2)), "weights"),
        (".blt", contest_of("ranked", BallotGroup(("a",), 1), budget=5), "budget"),
        (".blt", contest_of("ranked", BallotGroup(("a",), 1), rank_limit=2), "limit of ranks"),
        (".blt", contest_of("ranked", BallotGroup(("a",), 1), cost=5), "costs"),
        (".pb", contest_of("ranked", BallotGroup(("a",), 1), seats=2), "seats"),
        (".pb", contest_of("ranked", BallotGroup(("a", "b", "c"), 1)), "rankings of every project"),
        (".pb", contest_of("approval", BallotGroup(("a",), 30_000_000)), "so many ballots"),
        (".pb", contest_of("points", BallotGroup(("a",), 1, (10**9,))), "so many points"),
        (".pb", contest_of("approval", BallotGroup(("a",), 1), budget=10**30), "so large amounts"),
        (".pb", Contest.of("approval", [Project("a,b", 1)], [], 1), "code"),
        (".csv", Contest.of("approval", [Project("a\nb", 1)], [], 1), "text"),
        (".csv", Contest.of("approval", [Project("a", 1, tags=("x+y",))], [], 1), "tag"),
        (".csv", Contest.of("approval", [], [], 1), "no projects"),
        (".pb", Contest.of("approval", [Project("a", 1, group=" x")], [], 1), "text"),
        (".pb", Contest.of("approval", [Project("a", 1, tags=("x",))], [], 1), "tags"),
    ],
)
def test_what_a_format_cannot_hold_is_refused_by_name(
    tmp_path: Path, suffix: str, contest: Contest, what: str
):
    with pytest.raises(ContestError) as caught:
        convert(stored(contest), tmp_path / f"out{suffix}")
    assert (caught.value.code, caught.value.data["format"]) == ("cannot_express", suffix[1:])
    assert caught.value.data["what"].startswith(what)
    assert not (tmp_path / f"out{suffix}").exists()


def test_what_stands_beside_the_ballots_may_be_left_out(tmp_path: Path):
    contest = contest_of("ranked", BallotGroup(("b", "a"), 2), budget=9, cost=5, rank_limit=2)
    convert(stored(contest), tmp_path / "out.blt", drop=True)
    (group,) = read_any(tmp_path / "out.blt").contest().ballots
    assert (group.marks, group.count) == (("2", "1"), 2)
    tagged = contest.replace(projects=[replace(item, tags=("x",)) for item in contest.projects], seats=2)
    convert(stored(tagged, "Village", a="Lamps"), tmp_path / "out.pb", drop=True)
    assert read_any(tmp_path / "out.pb").contest() == contest
    with pytest.raises(ContestError, match="approval ballots"):
        convert(stored(contest_of("approval")), tmp_path / "out.blt", drop=True)


def test_a_ranking_without_a_limit_keeps_its_points_in_pabulib(tmp_path: Path):
    contest = contest_of("ranked", BallotGroup(("b", "a"), 2), BallotGroup(("c",), 1), budget=9, cost=5)
    convert(stored(contest), tmp_path / "out.pb")
    again = read_any(tmp_path / "out.pb").contest()
    assert again.rank_limit == 2
    points = [count(item, Rule("greedy")).table("points") for item in (contest, again)]
    assert points[0] == points[1] == {"a": 2, "b": 4, "c": 2}


def test_an_unknown_ending_lists_the_known_ones(tmp_path: Path):
    with pytest.raises(ContestError) as caught:
        convert(stored(contest_of("ranked")), tmp_path / "out.xlsx")
    assert caught.value.data == {"found": ".xlsx", "known": " ".join(WRITERS)}


@pytest.mark.real_elections
def test_real_elections_survive_a_journey_through_the_formats(real_elections: Path, tmp_path: Path):
    names = (
        "Netherlands_Assen_2024",
        "Poland_Czestochowa_2024_Dzbow",
        "Switzerland_Zurich_S5R",
        "Poland_Warszawa_2019_Brodno",
    )
    for name in names:
        election = read_any(real_elections / "pabulib" / f"{name}.pb")
        contest = election.contest()
        for suffix in (".csv", ".json", ".pb", ".csv"):
            out = tmp_path / f"{name}{suffix}"
            convert(election, out)
            election = read_any(out)
            assert election.contest() == contest, out.name
