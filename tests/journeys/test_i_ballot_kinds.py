"""Points, a purse, yes and no on a cheap phone, with and without scripts; changed again; with pictures; resumed."""

import pytest

from tests.journeys.conftest import PHONE

VOTES = "/siklus/latihan/suara/semua/"


def _open(person, words):
    """Go to the vote whose title holds these words, from the page of all votes, and return its address."""
    page = person.go(VOTES)
    card = page.locator("article", has=page.locator("h2", has_text=words))
    address = card.locator("a.button--primary").get_attribute("href")
    person.go(address)
    return address


def _send(person, name=""):
    """Check, read back, send; return what the last page says. Pages without scripts are not photographed."""
    page = person.page
    page.click(".ballot__bar button")
    page.wait_for_load_state()
    if name:
        person.look(f"{name}-review")
    page.click("form[data-once] .button--primary")
    page.wait_for_load_state()
    return page.inner_text("main")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_points_money_and_answers_are_given_on_a_phone(visitor, scripts):
    person = visitor(PHONE, scripts=scripts)
    person.sign_in("warga")
    page = person.page
    _open(person, "memberi poin")
    for _press in range(3):
        page.locator("button[value^='more:']").first.click()
        page.wait_for_load_state()
    bar = page.inner_text(".ballot__bar")
    assert "Poin diberikan: 3 dari 10. Sisa: 7." in bar
    if scripts:
        person.look("ballot-points")
    assert "Suara Anda tersimpan" in _send(person, "ballot-points" if scripts else "")

    _open(person, "membelanjakan uang")
    ticks = page.locator("input[name=choice]")
    for place in range(4):
        ticks.nth(place).check()
    page.click(".ballot__bar button")
    page.wait_for_load_state()
    assert "melebihi uang yang ada" in page.inner_text("#form-errors")
    if scripts:
        person.look("ballot-purse-over")
    page.locator("input[value='K-1']").uncheck()
    page.locator("input[value='K-2']").uncheck()
    assert "Suara Anda tersimpan" in _send(person, "ballot-purse" if scripts else "")

    address = _open(person, "ya atau tidak")
    page.locator("input[value=yes]").first.check()
    page.locator("input[value=no]").nth(1).check()
    assert "Suara Anda tersimpan" in _send(person, "ballot-answers" if scripts else "")
    assert "Yang terakhir yang dihitung." in person.go(address).inner_text("main")


def test_an_unfinished_ballot_waits_on_the_device_and_is_forgotten_on_demand(visitor):
    person = visitor(PHONE)
    person.sign_in("warga")
    page = person.page
    address = _open(person, "membelanjakan uang")
    page.locator("input[value='K-4']").check()
    person.go(address)
    page.click("[data-ballot-restore]")
    assert page.locator("input[value='K-4']").is_checked()
    assert "Rp\xa08.000.000" in page.inner_text(".ballot__bar")
    person.go(address)
    page.click("[data-ballot-forget]")
    person.go(address)
    assert page.locator("[data-ballot-kept]").is_hidden()
    assert not page.locator("input[value='K-4']").is_checked()


def test_the_picture_view_fits_a_phone_in_every_kind(visitor):
    person = visitor(PHONE)
    person.sign_in("warga")
    page = person.page
    for words in ("memberi poin", "membelanjakan uang", "ya atau tidak"):
        address = _open(person, words)
        person.go(f"{address}?view=pictures")
        heights = page.eval_on_selector_all(
            "main form button:not(.visually-hidden), main form .choice",
            "rows => rows.filter(row => row.offsetParent).map(row => row.getBoundingClientRect().height)",
        )
        assert min(heights) >= 44
        person.look(f"ballot-pictures-{words.split()[0]}")
