"""Weigh a proposal on a phone: add a point, find one helpful, join two that say the same, print the sheet."""

import pytest

from tests.journeys.conftest import LAPTOP, PHONE

YEAR = "/siklus/tamamaung-2027/usulan/"
ROUND = "/siklus/tamamaung-2028/usulan/"
# The gate asks for two seconds between a form and its answer.
THINK = 2_600


def first_code(person):
    """Return the address of the first proposal of the round that is open now."""
    person.go(ROUND)
    return person.page.locator(".proposal-card h3 a").first.get_attribute("href")


def write(person, address, side, words):
    """Add a point on one side of a proposal."""
    person.go(f"{address}poin/tambah/?sisi={side}")
    person.page.fill("[name=text]", words)
    person.page.wait_for_timeout(THINK)
    person.page.click("main form button")
    person.page.wait_for_url("**/usulan/**#poin")


@pytest.mark.parametrize("size", [PHONE, LAPTOP])
@pytest.mark.parametrize("language", ["", "/en"])
def test_every_page_of_points_fits(visitor, size, language):
    reader = visitor(size)
    name = f"points{language.replace('/', '-')}"
    reader.go(f"{language}{YEAR}U-02/")
    reader.page.locator("#poin").scroll_into_view_if_needed()
    reader.look(f"{name}-proposal")
    reader.go(f"{language}{YEAR}U-02/poin/")
    reader.look(f"{name}-all")
    reader.page.locator(".point__by a").first.click()
    reader.page.wait_for_url("**/poin/*/*/")
    reader.look(f"{name}-one")
    reader.go(f"{language}{YEAR}U-04/lembar/")
    reader.look(f"{name}-sheet")
    reader.go(f"{language}{YEAR}")
    reader.look(f"{name}-cards")


def test_the_switch_shows_one_side_on_a_phone(visitor):
    reader = visitor(PHONE)
    reader.go(f"{YEAR}U-02/")
    switch = reader.page.locator(".points__switch a")
    assert reader.page.locator(".points__column:visible").count() == 2
    switch.nth(2).click()
    reader.page.wait_for_url("**#keberatan")
    assert reader.page.locator(".points__column:visible").count() == 1
    reader.look("points-switch")
    switch.nth(0).click()
    reader.page.wait_for_url("**#poin")
    assert reader.page.locator(".points__column:visible").count() == 2


def test_two_people_weigh_and_join_what_says_the_same(visitor):
    one, two = visitor(PHONE), visitor(LAPTOP)
    one.sign_in("warga")
    address = first_code(one)
    one.go(f"{address}poin/tambah/?sisi=for")
    one.page.fill("[name=text]", "Terlalu panjang " * 20)
    assert one.page.locator("[data-left].text-out").count() == 1
    one.look("points-write")
    write(one, address, "for", "Kakek saya bisa ikut rapat di kantor lurah.")
    page = one.page
    assert "1 setuju, 0 keberatan." in page.inner_text("#poin")
    page.locator(".balance__warning a").click()
    page.wait_for_url("**/poin/tambah/?sisi=against")
    assert page.is_checked("[name=side][value=against]")
    two.sign_in("delegasi")
    write(two, address, "for", "Orang tua bisa datang ke rapat.")
    point = two.page.locator(".point", has_text="Kakek saya")
    point.locator("button").click()
    two.page.locator(".point", has_text="Kakek saya").locator("[aria-pressed=true]").wait_for()
    two.page.locator(".point", has_text="Orang tua").locator("a", has_text="Sama dengan alasan lain").click()
    two.page.wait_for_url("**/gabung/")
    two.page.locator("label", has_text="Kakek saya").click()
    two.page.fill("[name=note]", "Sama-sama soal orang tua ikut rapat.")
    two.look("points-merge")
    two.page.click("main form button")
    two.page.wait_for_url("**/poin/*/*/")
    asked = two.page.url
    one.page.goto(asked)
    one.page.locator("#sama").wait_for()
    one.look("points-asked")
    one.page.click("button[name=yes]")
    one.page.locator("#sama .badge--in").wait_for()
    one.go(address)
    assert "1 orang lain mengatakan hal yang sama" in one.page.inner_text("#poin")


def test_with_the_keyboard_and_without_scripts(visitor):
    plain = visitor(PHONE, scripts=False)
    plain.sign_in("operator")
    address = first_code(plain)
    plain.go(f"{address}poin/tambah/?sisi=against")
    plain.page.fill("[name=text]", "Biaya perawatannya belum ada yang menanggung.")
    plain.page.wait_for_timeout(THINK)
    plain.page.focus("main form button")
    plain.page.keyboard.press("Enter")
    plain.page.wait_for_url("**/usulan/**")
    assert "Biaya perawatannya belum ada" in plain.page.inner_text("#poin")
    plain.page.locator(".point", has_text="Biaya perawatannya").locator("a", has_text="Ubah").click()
    plain.page.fill("[name=text]", "Biaya perawatan tiap tahun belum ada yang menanggung.")
    plain.page.wait_for_timeout(THINK)
    plain.page.locator("main form button").focus()
    plain.page.keyboard.press("Enter")
    plain.page.wait_for_url("**/poin/*/*/")
    assert "Biaya perawatannya belum ada" in plain.page.inner_text("main"), "the earlier words stay readable"
    plain.page.locator("a", has_text="Tarik kembali").click()
    plain.page.click("main form button")
    plain.page.wait_for_url("**/usulan/**")
    assert "Biaya perawatan" not in plain.page.inner_text("#poin")
