"""What the README shows is what the command prints."""

from pathlib import Path

import pytest

from voting.tally.__main__ import main

ROOT = Path(__file__).resolve().parents[3]
COMMAND = "$ python -m voting.tally compare docs/examples/ward-vote.json\n"


def test_the_comparison_in_the_readme_is_what_the_command_prints(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(ROOT)
    assert main(["compare", "docs/examples/ward-vote.json"]) == 0
    shown = (ROOT / "README.md").read_text(encoding="utf-8").partition(COMMAND)[2].partition("```")[0]
    printed = "\n".join(line.rstrip() for line in capsys.readouterr().out.splitlines())
    assert shown.rstrip() == printed.rstrip()
    assert len(shown.splitlines()) > 8


def test_the_example_is_the_vote_of_the_demo_year():
    """The README's file is a published bundle, and it still recounts to its hash."""
    assert main(["recount", str(ROOT / "docs" / "examples" / "ward-vote.json")]) == 0


def test_the_package_alone_needs_numpy_only():
    text = (ROOT / "deploy" / "tally" / "pyproject.toml").read_text(encoding="utf-8")
    assert 'dependencies = ["numpy>=2.2"]' in text
