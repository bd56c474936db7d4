"""Indonesian is complete: no string of ours is untranslated, fuzzy, or missing from the compiled file."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = sorted(path for top in ("participate", "cms") for path in (ROOT / top).rglob("LC_MESSAGES/*.po"))


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.relative_to(ROOT)))
def test_catalogue_is_complete_and_compiled(path: Path):
    catalogue = polib.pofile(str(path))
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []
    compiled = {entry.msgid for entry in polib.mofile(str(path.with_suffix(".mo")))}
    assert {entry.msgid for entry in catalogue if not entry.obsolete} - compiled == set()


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.relative_to(ROOT)))
def test_placeholders_survive_translation(path: Path):
    names = re.compile(r"%\((\w+)\)[sd]")
    wrong = []
    for entry in polib.pofile(str(path)):
        texts = list(entry.msgstr_plural.values()) or [entry.msgstr]
        wanted = set(names.findall(entry.msgid_plural or entry.msgid))
        wrong += [entry.msgid for text in texts if set(names.findall(text)) - wanted]
    assert wrong == []


def test_every_string_in_the_code_has_a_catalogue_entry(tmp_path: Path):
    if not shutil.which("xgettext"):
        (pytest.fail if os.environ.get("CI_REQUIRE_ALL") else pytest.skip)("install the package gettext")
    copy = tmp_path / "copy"
    ignored = shutil.ignore_patterns("__pycache__", "static", "*.mo", "locale_admin")
    for top in ("participate", "cms"):
        shutil.copytree(ROOT / top, copy / top, ignore=ignored)
    before = _strings(copy)
    for top in ("participate", "cms"):
        command = [sys.executable, "-m", "django", "makemessages", "-l", "id", "--no-obsolete"]
        subprocess.run(
            command, cwd=copy / top, check=True, capture_output=True, env={"PATH": os.environ["PATH"]}
        )
    assert sorted(_strings(copy) - before) == []


def _strings(folder: Path) -> set[tuple[str, str]]:
    """Return (catalogue, msgid) of every entry that is in use."""
    return {
        (str(path.relative_to(folder)), entry.msgid)
        for path in folder.rglob("LC_MESSAGES/django.po")
        for entry in polib.pofile(str(path))
        if not entry.obsolete
    }
