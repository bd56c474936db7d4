"""What a bundle holds and what it must not hold, from a vote through the box."""

import io
import json
import zipfile
from dataclasses import replace

import pytest

from tests.factories.bundles import check, counted, files_of
from tests.factories.contests import GREEDY, TWO_PASS, demo_vote, make_contest, vote
from voting.ballots.models import Ballot, RuleVersion
from voting.ballots.services import close_contest
from voting.counts.bundle.announced import announced, announced_sha256
from voting.counts.bundle.build import bundle
from voting.counts.bundle.container import pack
from voting.counts.bundle.sources import read_material
from voting.counts.services import count_official
from voting.counts.verify import verify
from voting.tally import canonical_json
from voting.tally.formats.pabulib import read

pytestmark = pytest.mark.django_db
SEALED = {**GREEDY, "assurance": "sealed"}
# Whatever ties a ballot to a moment, a way in, or its leaf.
NEVER = ("nonce", "channel", "slot", "version", '"id":"')


def bundle_files(run, **options) -> dict[str, bytes]:
    return files_of(bundle(read_material(run, **options)))


@pytest.mark.parametrize("assurance", ["open", "sealed"])
@pytest.mark.parametrize("auditors", [False, True])
def test_the_demo_year_is_counted_again_to_the_announced_hash(assurance, auditors, tmp_path):
    run = count_official(
        contest=close_contest(contest=demo_vote({**TWO_PASS, "assurance": assurance})), compare=False
    )
    report = check(bundle(read_material(run, auditors=auditors)), tmp_path)
    assert (report.problems, report.status, report.result) == ([], 0, announced_sha256(run.result))


def test_the_same_vote_gives_the_same_bytes_whatever_the_order_of_its_rows():
    material = read_material(counted())
    other = replace(material, cast=material.cast[::-1])
    assert (material.cast != other.cast, bundle(material) == bundle(other)) == (True, True)


@pytest.mark.parametrize("voters", [24, 60])
def test_reading_the_material_takes_the_same_queries_for_any_number_of_ballots(
    voters, django_assert_num_queries
):
    run = counted(voters=voters)
    with django_assert_num_queries(12):
        read_material(run)


def test_published_ballots_are_sorted_and_say_nothing_but_the_choice():
    run = counted()
    files = bundle_files(run)
    rows = files["ballots.jsonl"].split(b"\n")[:-1]
    assert (len(rows), rows == sorted(rows), {*json.loads(rows[0])}) == (23, True, {"marks"})
    text = b"".join(
        content for name, content in files.items() if name not in ("close.json", "roll.json")
    ).decode()
    assert [word for word in NEVER if word in text] == []
    kept = Ballot.objects.filter(contest=run.contest)
    assert [ballot for ballot in kept if ballot.pk in text or ballot.nonce in text] == []


def test_sealed_ballots_stay_inside_and_a_form_is_shown_from_five_voters_on():
    run = counted(SEALED, voters=17)
    files = bundle_files(run)
    counts = json.loads(files["counts.json"])
    assert ("ballots.jsonl" in files, "ballots.pb" in files, counts["ballots"]) == (False, False, 16)
    assert [(item["ballots"], item["marks"]) for item in counts["patterns"]] == [
        (6, ["a", "b"]), (5, ["b", "a"]), (5, ["c"]),
    ]  # fmt: skip
    assert json.loads(bundle_files(counted(SEALED, voters=16))["counts.json"])["patterns"] == [
        {"ballots": 5, "marks": ["a", "b"]}, {"ballots": 5, "marks": ["b", "a"]}, {"ballots": 5, "marks": ["c"]},
    ]  # fmt: skip
    assert json.loads(bundle_files(counted(SEALED, voters=13))["counts.json"])["patterns"] == []


def test_few_ballots_are_never_published_one_by_one():
    assert "ballots.jsonl" not in bundle_files(counted(voters=10))


def test_a_sealed_vote_by_a_rule_that_needs_ballots_is_counted_by_auditors_only(tmp_path):
    run = counted({**SEALED, "name": "equal_shares"})
    public, inside = (bundle(read_material(run, auditors=auditors)) for auditors in (False, True))
    assert (check(public, tmp_path).status, check(inside, tmp_path).status) == (3, 0)


def test_the_auditors_bundle_holds_every_ballot_with_what_its_leaf_covers(tmp_path):
    run = counted(SEALED)
    rows = [json.loads(row) for row in bundle_files(run, auditors=True)["ballots.jsonl"].split(b"\n")[:-1]]
    assert {row["id"] for row in rows} == set(Ballot.objects.values_list("id", flat=True))
    assert {*rows[0]} == {"id", "status", "reason", "channel", "weight", "payload", "nonce", "counted"}


def test_a_ballot_set_aside_is_shown_to_auditors_and_not_counted(tmp_path):
    names = [f"warga-{number}" for number in range(22)]
    contest = make_contest(voters=names)
    for name in names:
        vote(contest, name, ["a"])
    aside = Ballot.objects.filter(contest=contest).first()
    Ballot.objects.filter(pk=aside.pk).update(is_quarantined=True)
    run = count_official(contest=close_contest(contest=contest), compare=False)
    for auditors in (False, True):
        report = check(bundle(read_material(run, auditors=auditors)), tmp_path)
        assert (report.problems, report.result) == ([], announced_sha256(run.result))
    assert run.result["tables"]["points"]["a"] == 21 * 2


def test_heavier_votes_keep_their_weight(tmp_path):
    names = [f"warga-{number}" for number in range(22)]
    contest = make_contest(voters=names)
    contest.roll.filter(pk__in=contest.roll.values("pk")[:3]).update(weight=3)
    for name in names:
        vote(contest, name, ["b"])
    run = count_official(contest=close_contest(contest=contest), compare=False)
    files = bundle_files(run)
    assert files["ballots.jsonl"].count(b'"weight":3') == 3
    assert "ballots.pb" not in files
    report = check(bundle(read_material(run)), tmp_path)
    assert (report.problems, report.result) == ([], announced_sha256(run.result))


@pytest.mark.parametrize(
    ("kind", "fields", "papers"),
    [
        ("points", {"points_total": 10, "points_each": 6}, [{"a": 6, "b": 4}, {"c": 5}]),
        ("score", {"score_max": 4}, [{"a": 4, "b": 0}, {"b": 0}]),
        ("knapsack", {}, [["a", "c"], ["b"]]),
        ("yes_no", {}, [{"a": 1, "b": 0}, {"b": 0}]),
        ("approval", {"rank_limit": 2, "exclusive": [["a", "b"]], "limits": {"": 2}}, [["a", "c"], ["b"]]),
    ],
)
@pytest.mark.parametrize("auditors", [False, True])
def test_every_way_of_marking_is_counted_again(kind, fields, papers, auditors, tmp_path):
    rule = {"name": "greedy", "kind": kind, "budget": 100, "assurance": "open"}
    contest = make_contest(voters=["ani", "budi"], rule=rule, publish_from=1, **fields)
    for name, paper in zip(["ani", "budi"], papers, strict=True):
        vote(contest, name, paper)
    run = count_official(contest=close_contest(contest=contest), compare=False)
    report = check(bundle(read_material(run, auditors=auditors)), tmp_path)
    assert (report.problems, report.result) == ([], announced_sha256(run.result))


def test_the_manifest_names_rule_times_and_hashes():
    run = counted()
    files = bundle_files(run)
    manifest = json.loads(files["manifest.json"])
    assert manifest["rule_sha256"] == RuleVersion.objects.get(contest=run.contest).sha256
    assert manifest["sha256"] == {
        "result": announced_sha256(run.result), "outcome": run.sha256, "ballots": run.input_sha256,
    }  # fmt: skip
    assert files["result.json"] == canonical_json(announced(run.result))
    assert (manifest["times"]["zone"], manifest["times"]["opens_at"][-6:]) == ("Asia/Makassar", "+08:00")
    assert json.loads(files["roll.json"])["roll"]["status"] == {"eligible": 24}


def test_other_programs_read_the_ballots_as_pabulib(tmp_path):
    path = tmp_path / "ballots.pb"
    path.write_bytes(bundle_files(counted())["ballots.pb"])
    election = read(path)
    assert (election.contest().ballot_count, election.names["a"]) == (23, "Lampu")


def test_the_zip_is_the_one_that_any_program_opens_and_the_verifier_makes_again():
    files = {"b.txt": b"two\nrows\n", "a.txt": b""}
    data = pack(files)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert (archive.testzip(), archive.namelist()) == (None, ["SHA256SUMS", "a.txt", "b.txt", "rows.txt"])
    assert b"".join(piece for _name, piece in verify.zip_pieces(files_of(data))) == data
