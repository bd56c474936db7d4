"""Templates carry no inline script or style, and stay short: the content security policy forbids them."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MOST_LINES = 120
TEMPLATES = sorted(
    path for top in ("participate", "cms") for path in (ROOT / top).rglob("*") if "templates" in path.parts
    and path.suffix in (".html", ".svg")
)  # fmt: skip
# Mail clients read no style sheets of ours.
PAGES = [path for path in TEMPLATES if "email" not in path.parts and "mail" not in path.parts]
FORBIDDEN = {
    "a style attribute": re.compile(r"<[^>%]*\sstyle\s*=", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "a script without src": re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*application/(ld\+)?json)", re.I),
    "an event attribute": re.compile(r"<[^>%]*\son[a-z]+\s*=", re.I),
    "a link to nowhere": re.compile(r'href="#"'),
    "a javascript address": re.compile(r"javascript:", re.I),
}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_page_carries_nothing_inline(path: Path):
    text = path.read_text(encoding="utf-8")
    assert [name for name, pattern in FORBIDDEN.items() if pattern.search(text)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_is_short(path: Path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES
