"""Docs that cannot rot: every setting from the environment and every command has a documented line."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SETTINGS_PAGE = (ROOT / "docs" / "operators" / "settings.md").read_text(encoding="utf-8")


def test_every_environment_variable_is_documented():
    sources = [
        *(ROOT / "participate").rglob("*.py"),
        ROOT / "deploy" / "scripts" / "run_tests.py",
        ROOT / "tests" / "conftest.py",
    ]
    pattern = re.compile(r"(?:os\.environ\.get\(|os\.environ\[|required\(|switch\()\s*[\"']([A-Z_]+)[\"']")
    names = {name for path in sources for name in pattern.findall(path.read_text(encoding="utf-8"))}
    undocumented = sorted(
        name for name in names - {"DJANGO_SETTINGS_MODULE"} if f"`{name}`" not in SETTINGS_PAGE
    )
    assert undocumented == []


def test_every_command_is_documented():
    page = (ROOT / "docs" / "operators" / "commands.md").read_text(encoding="utf-8")
    commands = {
        path.stem.replace("_", "-")
        for top in ("participate", "cms", "voting")
        for path in (ROOT / top).rglob("management/commands/*.py")
        if path.stem != "__init__"
    }
    assert sorted(name for name in commands if f"`participate {name}" not in page) == []


def test_every_proof_has_a_line():
    page = (ROOT / "docs" / "developers" / "house.md").read_text(encoding="utf-8")
    modules = (ROOT / "participate").glob("*/proofs/*.py")
    proofs = {path.stem.upper() for path in modules if re.fullmatch(r"[a-z]\d+[a-z]?", path.stem)}
    told = set(re.findall(r"^\| ([A-Z]\d+[A-Z]?) \|", page, re.MULTILINE))
    assert told == proofs
    assert len(proofs) > 10


def test_every_link_between_documents_leads_somewhere():
    broken = []
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), ROOT / "deploy" / "RUNBOOK.md"]
    for page in pages:
        for target in re.findall(r"\]\((?!https?:|mailto:)([^)#\s]+)", page.read_text(encoding="utf-8")):
            if not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)}: {target}")
    assert broken == []
