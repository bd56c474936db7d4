"""Guides that cannot rot: buttons they name exist, rules are all described, equal words stay equal."""

import re
from collections import defaultdict
from pathlib import Path

import polib
import pytest
import wagtail

from voting.tally import PARAMETERS

ROOT = Path(__file__).resolve().parents[2]
OURS = sorted(path for top in ("participate", "cms") for path in (ROOT / top).rglob("LC_MESSAGES/django.po"))
PARTS = ("admin", "images", "documents")
WAGTAIL = [Path(wagtail.__file__).parent / part / "locale/id_ID/LC_MESSAGES/django.po" for part in PARTS]
GUIDES = sorted((ROOT / "docs").rglob("guide.md"))
USERS = {"residents", "delegates", "verifiers", "facilitators", "councils", "auditors", "operators"}
LABEL = re.compile(r"\*\*«(.+?)»\*\*")


def _strings() -> tuple[set[str], set[str]]:
    """Return every English and every Indonesian string people may see."""
    english: set[str] = set()
    indonesian: set[str] = set()
    for path in [*WAGTAIL, *OURS]:
        for entry in polib.pofile(str(path)):
            if not entry.obsolete:
                english.add(entry.msgid)
                indonesian.update([entry.msgstr, *entry.msgstr_plural.values()])
    # The admin writes some verbose names with a capital letter.
    return _with_capitals(english), _with_capitals(indonesian)


def _with_capitals(texts: set[str]) -> set[str]:
    return texts | {text[:1].upper() + text[1:] for text in texts}


def test_every_user_type_has_a_guide():
    assert {path.parent.name for path in GUIDES} == USERS


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.parent.name)
def test_guide_names_only_labels_that_exist(path: Path):
    english, indonesian = _strings()
    first, second = path.read_text(encoding="utf-8").split("\n---\n")
    assert [label for label in LABEL.findall(first) if label not in indonesian] == []
    assert [label for label in LABEL.findall(second) if label not in english] == []


def test_every_label_is_written_in_the_form_that_is_checked():
    for path in GUIDES:
        text = path.read_text(encoding="utf-8")
        assert (path.parent.name, text.count("«")) == (path.parent.name, len(LABEL.findall(text)))


def test_every_rule_has_a_line_in_the_page_of_the_tally():
    page = (ROOT / "docs" / "developers" / "tally.md").read_text(encoding="utf-8")
    assert [name for name in PARAMETERS if f"\n| `{name}` |" not in page] == []


def test_the_same_string_has_one_translation_in_all_rooms():
    """Django merges the catalogues, so only one of two translations could ever be seen."""
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for path in OURS:
        if "locale_admin" in path.parts:
            continue
        for entry in polib.pofile(str(path)):
            if not entry.obsolete:
                text = entry.msgstr or entry.msgstr_plural.get(0, "")
                found[(entry.msgctxt or "", entry.msgid)].add(text)
    assert {key: texts for key, texts in found.items() if len(texts) > 1} == {}
