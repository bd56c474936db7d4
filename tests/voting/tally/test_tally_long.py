"""The run of all long proofs tells what each says, and is red when one is."""

import pytest

from tests.proof import long
from tests.proof.long import Proof, last_line, verdicts, wards


def test_each_output_becomes_a_line():
    assert last_line("a\n\n== 3 passed in 2 s ==\n \n") == "3 passed in 2 s"
    assert last_line("\n") == ""
    assert wards("stv = droop: 3 of 3 wards, 1 s\nread and count: 2 s\nmeek = m: 2 of 3 wards, 1 s\n") == (
        "stv = droop: 3 of 3 wards; meek = m: 2 of 3 wards"
    )
    said = (
        "pav: 4 instances, agree 4, 0.1 s\ncc: 4 instances, DIFFER 2, agree 2, 0.1 s\nrsd: not implemented\n"
    )
    assert verdicts(said) == "2 rules, 8 counts, 2 differ"


@pytest.mark.parametrize(("status", "word"), [(0, "pass"), (3, "FAIL")])
def test_a_failing_proof_is_told_in_full(monkeypatch, capsys, status: int, word: str):
    code = f"import os; print('first'); print(os.environ['SIZE']); raise SystemExit({status})"
    proof = Proof("small", ["-c", "raise SystemExit(9)"], ["-c", code], quick_environment={"SIZE": "7"})
    monkeypatch.setattr(long, "proofs", lambda: (proof,))
    assert long.main(["--quick"]) == (status > 0)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"{word} small: 7 (")
    assert lines[1:3] == (["first", "7"] if status else [])
    assert long.main([]) == 1


def test_only_what_is_named_runs(monkeypatch, capsys):
    some = tuple(Proof(name, ["-c", f"print('{name}')"], []) for name in "ab")
    monkeypatch.setattr(long, "proofs", lambda: some)
    assert long.main(["--only", "b"]) == 0
    assert capsys.readouterr().out.startswith("pass b: b (")


def test_the_long_forms_are_the_declared_ones():
    names = [proof.name for proof in long.proofs()]
    assert names == ["properties", "scottish", "committees", "fuzz", "mutation"]
    properties, *_, fuzz, _ = long.proofs()
    assert properties.environment["REMBUK_EXAMPLES"] == "10000"
    assert {"tests/voting/tally/test_tally_laws.py", "tests/voting/tally/test_tally_properties.py"} <= set(
        properties.long
    )
    assert fuzz.long[-1] == "100000"
