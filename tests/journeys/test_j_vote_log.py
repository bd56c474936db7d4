"""The public log of the demo's vote: found from the result, read on a phone, its files saved, a code looked up."""

import re

import pytest

from tests.journeys.conftest import LAPTOP, PHONE

RESULT = "/siklus/tamamaung-2027/hasil/"


def to_the_log(person):
    """Go from the result to the log, as anybody would."""
    page = person.go(RESULT)
    page.get_by_role("link", name="Catatan suara").first.click()
    return page


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_the_page_of_the_log_fits_and_is_accessible(visitor, size):
    person = visitor(size)
    page = to_the_log(person)
    assert page.locator("h1").inner_text() == "Catatan suara"
    person.look("vote-log")


def test_a_checkpoint_can_be_saved_and_names_the_fingerprint_on_the_page(visitor, tmp_path):
    page = to_the_log(visitor())
    with page.expect_download() as waiting:
        page.locator("a[download][href$='.txt']").first.click()
    waiting.value.save_as(tmp_path / "titik.txt")
    text = (tmp_path / "titik.txt").read_text(encoding="utf-8")
    assert re.match(r"\S+/contest/\d+\n\d+\n", text)
    assert "— " in text


def test_whoever_wants_to_keep_it_is_asked_for_an_address(visitor):
    page = to_the_log(visitor(PHONE))
    page.get_by_role("link", name="Kirimi saya titik periksa").click()
    page.fill("input[name=email]", "warta@koran.example")
    page.locator("main form button").first.click()
    assert "warta@koran.example" in page.inner_text("body")
    assert page.locator("h1").inner_text() == "Catatan suara"
