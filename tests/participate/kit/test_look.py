"""The look that can be measured: contrast, vendored files, the weight of a first load."""

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest

from participate.kit import contrast

STATIC = Path(__file__).resolve().parents[3] / "participate" / "static"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_pair_of_colours_has_enough_contrast(theme: str):
    assert [row for row in contrast.measured(theme) if row[2] < row[3]] == []


def test_contrast_is_measured_as_wcag_does():
    assert contrast.ratio("#000000", "#ffffff") == 21.0
    assert contrast.ratio("#767676", "#ffffff") == 4.54


def test_vendored_files_are_the_ones_in_the_manifest():
    manifest = json.loads((STATIC / "vendor" / "MANIFEST.json").read_text())
    listed = {name: digest for package in manifest.values() for name, digest in package["files"].items()}
    found = {
        str(path.relative_to(STATIC / "vendor")): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (STATIC / "vendor").rglob("*")
        if path.is_file() and path.name != "MANIFEST.json"
    }
    assert found == listed


def test_what_every_page_loads_stays_light():
    """Style, scripts, icons and font of the base page; the page itself adds at most 80 kB to it."""
    names = ["tokens", "base", "layout", "components", "forms", "motifs", "print"]
    texts = [STATIC / "css" / f"{name}.css" for name in names]
    texts += [STATIC / "js" / "enhance.js", STATIC / "js" / "live.js", STATIC / "img" / "icons.svg"]
    weight = sum(len(gzip.compress(path.read_bytes())) for path in texts)
    weight += sum(path.stat().st_size for path in (STATIC / "vendor").rglob("*-latin-wght-normal.woff2"))
    assert weight < 70_000


def test_every_icon_named_in_a_template_is_in_the_sprite():
    root = STATIC.parent
    sprite = set(re.findall(r'<symbol id="([a-z]+)"', (STATIC / "img" / "icons.svg").read_text()))
    pages = [*root.rglob("templates/**/*.html"), *(root.parent / "cms").rglob("templates/**/*.html")]
    named = {name for page in pages for name in re.findall(r'{% icon "([a-z-]+)"', page.read_text())}
    assert named - sprite == set()
