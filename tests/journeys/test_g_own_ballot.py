"""A person works out on a phone what their ballot paid for: nothing that they choose leaves the device."""

import re

import pytest

from tests.journeys.conftest import LAPTOP, PHONE

BASE = "/siklus/tamamaung-2027/hasil/"
# The first five of the demo year's order, as a ballot.
MARKS = ["U-02", "U-08", "U-01", "U-20", "U-14"]


def address(page, end):
    """Return the address of a page of the main vote, as the result page links to it."""
    link = page.locator(f"a[href*='/{end}']").first.get_attribute("href")
    assert link
    return link


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_no_request_carries_the_marks(visitor, size):
    person = visitor(size)
    page = person.go(address(person.go(BASE), "suara-saya/"))
    page.wait_for_selector("#my-ballot:not([hidden])")
    sent = []
    page.on("request", lambda request: sent.append((request.method, request.url, request.post_data)))
    for place, code in enumerate(MARKS, 1):
        page.select_option(f"#place-{place}", code)
    told = page.inner_text("#my-receipt")
    assert "3 dari 5 pilihan Anda terpilih." in told
    assert re.search(r"U-02 .*: Rp\s9\.409\.091 adalah bagian rata Anda", told)
    assert "U-01" in told
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    assert sent == []
    kept = page.evaluate(
        "[document.cookie, location.href, ...[localStorage, sessionStorage].map((box) => JSON.stringify({...box}))]"
    )
    assert not any(code in text for text in kept for code in MARKS)
    person.look("own-ballot")


def test_without_scripts_the_table_says_how(visitor):
    person = visitor(PHONE, scripts=False)
    page = person.go(address(person.go(BASE), "suara-saya/"))
    assert not page.locator("#my-ballot").is_visible()
    assert "Dengan tangan, pakai pensil" in page.inner_text("main")
    assert page.locator("main table tbody tr").count() == 12


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_the_protocol_and_the_flow_fit_their_screens(visitor, size):
    person = visitor(size)
    page = person.go(address(person.go(BASE), "protokol/"))
    assert "Bagaimana uangnya dibagi" in page.inner_text("main")
    person.look("protocol")
    other = person.go(BASE).locator("a[href*='/hasil/']", has_text="sampah").first.get_attribute("href")
    page = person.go(other)
    box = page.locator(".flow__box")
    assert box.locator("svg").get_attribute("role") == "img"
    box.focus()
    page.keyboard.press("ArrowRight")
    page.locator(".flow__twin summary").click()
    assert page.locator(".flow__twin table").is_visible()
    person.look("flow")
