"""The verifier's own log, signatures and sums: test vectors of the RFC, the server's tree, and what forgers try."""

import base64
import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.factories.bundles import bundle_of, check, counted, files_of, forged, places
from tests.factories.contests import GREEDY
from tests.factories.tally import approval
from voting.ballots.log import record_hash
from voting.ballots.merkle import root_of
from voting.counts.bundle.build import bundle
from voting.counts.bundle.material import material_of
from voting.counts.bundle.sources import read_material
from voting.counts.verify import verify
from voting.tally import Rule, canonical_json, count, sha256

# RFC 8032, 7.1: public key, message, signature.
VECTORS = [
    ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
    ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
    ("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "message", "signature"), VECTORS)
def test_signatures_of_the_rfc_fit_and_no_neighbour_does(key: str, message: str, signature: str):
    public, text, mark = bytes.fromhex(key), bytes.fromhex(message), bytes.fromhex(signature)
    assert verify.signature_fits(public, text, mark)
    assert not verify.signature_fits(public, text + b"x", mark)
    for at in (0, 31, 32, 63):
        assert not verify.signature_fits(public, text, mark[:at] + bytes([mark[at] ^ 1]) + mark[at + 1 :])
    # The same point with a larger scalar would be a second signature under one text.
    scalar = int.from_bytes(mark[32:], "little") + verify.ORDER
    assert not verify.signature_fits(public, text, mark[:32] + scalar.to_bytes(32, "little"))
    assert not verify.signature_fits(public[:31], text, mark)


def test_roots_are_those_of_the_servers_tree():
    leaves = [hashlib.sha256(bytes([number])).hexdigest() for number in range(40)]
    expected = {size: root_of(bytes.fromhex(leaf) for leaf in leaves[:size]).hex() for size in range(41)}
    assert verify.roots(leaves, range(41)) == expected


@pytest.fixture
def audit(db) -> bytes:
    """Return the auditors' bundle of a whole vote."""
    return bundle(read_material(counted(), auditors=True))


def changed(data: bytes, name: str, change) -> bytes:
    """Return a bundle with one JSON file changed and all sums right."""
    value = json.loads(files_of(data)[name])
    return forged(data, {name: canonical_json(change(value) or value)})


def lines(data: bytes, name: str, change) -> bytes:
    rows = files_of(data)[name].split(b"\n")[:-1]
    return forged(data, {name: b"".join(row + b"\n" for row in change(rows))})


def test_a_whole_vote_is_in_order_for_everybody_and_for_auditors(audit: bytes, tmp_path: Path):
    report = check(audit, tmp_path)
    assert (report.problems, report.status) == ([], 0)
    assert report.notes[0][1] == "Log: 25 leaves, 1 checkpoints."


def test_a_ballot_that_is_not_in_the_log_is_named_by_its_row(audit: bytes, tmp_path: Path):
    def turn(rows):
        rows[3] = (
            rows[3].replace(b'[\\"a\\",\\"b\\"]', b'[\\"b\\",\\"a\\"]').replace(b'[\\"c\\"]', b'[\\"a\\"]')
        )
        return rows

    turned = lines(audit, "ballots.jsonl", turn)
    assert ("ballots.jsonl", 4) in places(check(turned, tmp_path)) or turned == audit


def test_a_ballot_left_out_shows_in_the_turnout(audit: bytes, tmp_path: Path):
    told = check(lines(audit, "ballots.jsonl", lambda rows: rows[1:]), tmp_path)
    assert ("roll.json", 0) in places(told)


@pytest.mark.parametrize("field", ["root", "size", "previous", "text", "number"])
def test_a_forged_checkpoint_is_named_by_its_row(field: str, audit: bytes, tmp_path: Path):
    point = json.loads(files_of(audit)["checkpoints.jsonl"])
    value = {"root": "0" * 64, "size": 3, "previous": "1" * 64, "number": 7}
    value["text"] = point["text"].replace("\n25\n", "\n24\n")
    data = forged(audit, {"checkpoints.jsonl": canonical_json({**point, field: value[field]}) + b"\n"})
    assert ("checkpoints.jsonl", 1) in places(check(data, tmp_path))


def test_another_key_signs_nothing(audit: bytes, tmp_path: Path):
    other = "x+00000000+" + base64.b64encode(b"\1" + bytes.fromhex(VECTORS[0][0])).decode()
    data = changed(audit, "manifest.json", lambda value: value["log"].update(key=other))
    assert ("checkpoints.jsonl", 1) in places(check(data, tmp_path))


def test_a_leaf_changed_added_or_taken_out_breaks_the_root(audit: bytes, tmp_path: Path):
    for change in (
        lambda rows: [rows[1], rows[0], *rows[2:]],
        lambda rows: [*rows, b"0" * 64],
        lambda rows: rows[1:],
        lambda rows: [rows[0], *rows],
        lambda rows: [b"not a hash", *rows[1:]],
    ):
        assert check(lines(audit, "leaves.txt", change), tmp_path).status != 0


def test_a_closing_record_left_out_is_missed(audit: bytes, tmp_path: Path):
    assert ("close.json", 0) in places(check(forged(audit, {"close.json": b"null\n"}), tmp_path))


def test_a_vote_without_a_log_says_so(tmp_path: Path):
    report = check(bundle_of(approval({"a": 1}, ["a"]), Rule("greedy")), tmp_path)
    assert (report.status, report.notes[0][1]) == (0, "No public log: only the count is checked.")


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("roll.json", lambda value: value["turnout"].update(voted=3)),
        ("roll.json", lambda value: value["turnout"].update(valid=22, invalid=1)),
        ("close.json", lambda value: value["record"].update(leaves=9)),
        ("close.json", lambda value: value.update(position=2)),
        ("projects.json", lambda value: value[0].update(title="Istana")),
        ("projects.json", lambda value: value[0].update(cost=61)),
        ("manifest.json", lambda value: value["frozen"].update(opens_at="2026-01-01T00:00:00.000000Z")),
        ("manifest.json", lambda value: value["frozen"].update(rank_limit=1)),
        ("manifest.json", lambda value: value["frozen"]["rule"].update(misfit="stop")),
        ("manifest.json", lambda value: value["rule"]["parameters"].update(misfit="stop")),
        ("manifest.json", lambda value: value["count"].update(budget=1000)),
        ("manifest.json", lambda value: value["sha256"].update(result="0" * 64)),
        ("result.json", lambda value: value["funded"].reverse()),
        ("result.json", lambda value: value["tables"]["points"].update(a=999)),
    ],
)
def test_a_forger_who_mends_all_sums_is_found_all_the_same(name, change, audit: bytes, tmp_path: Path):
    assert check(changed(audit, name, change), tmp_path).status == 1


def test_a_lot_is_drawn_from_the_published_seed(tmp_path: Path):
    contest = approval({"a": 60, "b": 60}, ["a", "b"])
    material = material_of(contest, count(contest, Rule("greedy", tie=("points", "lot:4711"))))
    frozen = {**material.frozen, "rule": {"name": "greedy", "tie": ["points", "lot"]}}
    drawn = replace(material, frozen=frozen, seed={"seed": "4711"})
    assert check(bundle(drawn), tmp_path).problems == []
    assert check(bundle(replace(drawn, seed={"seed": "4712"})), tmp_path).status == 1


def test_an_old_checkpoint_finds_a_shorter_and_a_rewritten_log(audit: bytes, tmp_path: Path):
    kept = json.loads(files_of(audit)["checkpoints.jsonl"])["text"]
    assert check(audit, tmp_path, previous=kept).problems == []
    shorter = forged(audit, {"leaves.txt": b"", "checkpoints.jsonl": b""})
    assert "shorter" in str(check(shorter, tmp_path, previous=kept).problems)
    rewritten = lines(audit, "leaves.txt", lambda rows: [rows[1], rows[0], *rows[2:]])
    assert "rewritten" in str(check(rewritten, tmp_path, previous=kept).problems)
    foreign = kept.replace("\n25\n", "\n24\n")
    assert ("--previous", 0) in places(check(audit, tmp_path, previous=foreign))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("marks", "what"),
    [(["a", "b", "c"], "limit"), (["a", "a"], "repeated"), (["z"], "project")],
)
def test_a_ballot_against_the_paper_is_named_by_its_row(marks, what, tmp_path: Path):
    data = bundle(read_material(counted(GREEDY)))
    row = canonical_json({"marks": marks})
    broken = lines(data, "ballots.jsonl", lambda rows: sorted([row, *rows[1:]]))
    at = files_of(broken)["ballots.jsonl"].split(b"\n").index(row) + 1
    told = check(broken, tmp_path)
    assert ("ballots.jsonl", at) in places(told)
    assert what in str(told.problems)


@pytest.mark.parametrize(
    ("frozen", "ballot", "what"),
    [
        ({"kind": "points", "points_total": 5}, {"marks": ["a", "b"], "points": [3, 3]}, "points"),
        ({"kind": "points", "points_each": 2}, {"marks": ["a"], "points": [3]}, "points each"),
        ({"kind": "score", "score_max": 4}, {"marks": ["a"], "points": [5]}, "points each"),
        ({"kind": "points"}, {"marks": ["a", "b"], "points": [3]}, "points"),
        ({"kind": "points"}, {"marks": ["a"], "points": [-1]}, "points"),
        ({"kind": "points", "exclusive": [["a", "b"]]}, {"marks": ["a", "b"], "points": [1, 1]}, "exclusive"),
        ({"kind": "points", "limits": {"R1": 1}}, {"marks": ["a", "b"], "points": [1, 1]}, "pot"),
        ({"kind": "knapsack"}, {"marks": ["a", "b"], "points": [1, 1]}, "budget"),
        ({"kind": "points"}, {"marks": ["a"], "points": [5]}, ""),
    ],
)
def test_every_limit_of_the_paper_binds(frozen, ballot, what: str):
    projects = [{"code": code, "cost": 60, "tags": [], "group": "R1", "score": None} for code in "ab"]
    manifest = {"count": {"kind": "points", "budget": 100, "rank_limit": None}, "frozen": frozen}
    paper = verify.Paper(manifest, verify.Contest(manifest, projects))
    assert paper.read(ballot)[1] == what


def test_records_are_hashed_as_the_server_hashes_them():
    record = {"type": "amendment", "after": "é", "number": 1}
    assert record_hash(record) == verify.sha256(b"\0" + verify.canonical(record))
    assert verify.sha256(verify.canonical(record)) == sha256(record)
