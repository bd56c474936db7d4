"""What people read promises nothing that cannot be kept: some words stand nowhere."""

import ast
from pathlib import Path

import polib
import pytest

from tests.promises import big_words

ROOT = Path(__file__).resolve().parents[2]
TOPS = ("participate", "cms", "voting")
# Its title, and what it calls a page that nobody has signed in to, are older than this rule.
SPARED = {ROOT / "docs" / "adr" / "0005-front-cache.md"}
PAGES = sorted(
    path
    for path in [
        ROOT / "README.md",
        ROOT / "CHANGELOG.md",
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "deploy").rglob("*.md"),
    ]
    if path not in SPARED
)
TEMPLATES = sorted(
    path
    for top in TOPS
    for kind in ("*.html", "*.txt", "*.xml")
    for path in (ROOT / top).rglob(f"templates/**/{kind}")
)
CATALOGUES = sorted(path for top in TOPS for path in (ROOT / top).rglob("LC_MESSAGES/django.po"))
# Texts that stand in the code itself: the demo year's articles and the program people download.
PROGRAMS = [
    *sorted((ROOT / "participate" / "demo").rglob("*.py")),
    ROOT / "voting" / "counts" / "verify" / "verify.py",
]


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _texts_of(path: Path) -> str:
    """Return what people could read of a file."""
    if path.suffix == ".po":
        entries = polib.pofile(str(path))
        return "\n".join(
            text
            for entry in entries
            for text in (entry.msgid, entry.msgid_plural, entry.msgstr, *entry.msgstr_plural.values())
        )
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return source
    nodes = ast.walk(ast.parse(source))
    return "\n".join(
        node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def test_there_is_something_to_read():
    assert min(map(len, (PAGES, TEMPLATES, CATALOGUES, PROGRAMS))) > 5
    assert len(TEMPLATES) > 100


@pytest.mark.parametrize("path", [*PAGES, *TEMPLATES, *CATALOGUES, *PROGRAMS], ids=_name)
def test_no_text_for_people_says_a_word_that_promises_too_much(path: Path):
    assert big_words(_texts_of(path)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Your vote is anonymous.", "Suara Anda anonim.", "A tamper-proof box", "It is unhackable.",
        "end-to-end verifiable", "End to end", "on a blockchain", "tidak bisa diretas", "tak dapat dipalsukan",
        "Sistem anti-retas", "dienkripsi dari ujung ke ujung",
    ],
)  # fmt: skip
def test_such_a_word_is_found_in_both_languages(text: str):
    assert len(big_words(text)) == 1


@pytest.mark.parametrize(
    "text", ["Hitung ulang hasilnya sendiri.", "Two people close the vote.", "Ditambah satu ronde."]
)
def test_plain_words_are_left_alone(text: str):
    assert big_words(text) == []
