"""Opinions on a phone: ten statements, the map with two groups and what unites; an organiser lets a statement in."""

import pytest

from tests.journeys.conftest import LAPTOP, PHONE

HERE = "/siklus/tamamaung-2027/pendapat/"
# The gate asks for two seconds between a form and its answer.
THINK = 2_600


def answer(page, choice, done):
    """Press one of the three buttons and wait until so many are answered."""
    page.click(f".opinion-choice[value={choice}]")
    page.locator("#progress", has_text=f"{done} dari").wait_for()


def test_ten_answers_on_a_phone_show_a_map_with_two_groups_and_what_unites(visitor):
    resident = visitor(PHONE)
    page = resident.page
    resident.go(f"{HERE}peta/")
    assert page.locator(".opinion-map").count() == 0, "nobody sees the map before answering"
    resident.look("opinions-before")
    page.click("main a.button--primary")
    resident.look("opinions-first")
    for done, choice in enumerate(["setuju", "tidak", "lewat", "setuju", "setuju", "tidak"], start=1):
        answer(page, choice, done)
    assert page.locator("main a", has_text="Lihat peta").count() == 0
    for done, choice in enumerate(["setuju", "setuju", "tidak", "setuju"], start=7):
        answer(page, choice, done)
    resident.look("opinions-ten")
    page.click("form:has-text('Batalkan jawaban terakhir') button")
    page.locator("#progress", has_text="9 dari").wait_for()
    answer(page, "setuju", 10)
    page.locator("main a", has_text="Lihat peta").click()
    page.wait_for_url("**/peta/")
    assert page.locator(".opinion-map__group").count() == 2
    unites = page.locator("section:has(#unites)").inner_text()
    assert "Lampu lorong harus menyala setiap malam." in unites
    assert "Sampah boleh dibakar" in unites
    assert "Tanah kosong" in page.locator("section:has(#divides)").inner_text()
    assert "Hanya Anda yang melihat baris ini." in page.inner_text("main")
    resident.look("opinions-map")
    page.locator("details:has(table) summary").click()
    resident.look("opinions-table")


def test_an_organiser_lets_a_statement_in_and_another_phone_is_asked(visitor):
    writer, organiser = visitor(PHONE), visitor(LAPTOP)
    words = "Taman baca dibuka setiap sore."
    writer.go(HERE)
    writer.page.fill("[name=text]", words)
    writer.page.wait_for_timeout(THINK)
    writer.page.click(".opinions__suggest button")
    writer.page.locator(".plain-list", has_text=words).wait_for()
    writer.look("opinions-suggested")
    organiser.sign_in("fasilitator")
    organiser.go(f"{HERE}meja/")
    organiser.look("opinions-desk")
    organiser.page.locator("article", has_text=words).locator("button[value=terima]").click()
    organiser.page.locator(".opinions__decided", has_text=words).wait_for()
    organiser.page.locator("article form").first.locator("[name=alasan]").fill("Sudah ada yang sama.")
    organiser.page.locator("article form").first.locator("button[value=tolak]").click()
    organiser.page.locator(".opinions__decided", has_text="Sudah ada yang sama.").wait_for()
    writer.go(HERE)
    assert "Diterima" in writer.page.locator(".plain-list li", has_text=words).inner_text()
    asked = writer.page.inner_text("#progress")
    assert "dari 17" in asked


def test_without_scripts_from_an_answer_to_taking_it_back(visitor):
    resident = visitor(PHONE, scripts=False)
    resident.go(HERE)
    page = resident.page
    page.click(".opinion-choice[value=setuju]")
    assert page.inner_text("#progress").startswith("1 dari")
    page.click("form:has-text('Batalkan jawaban terakhir') button")
    assert page.inner_text("#progress").startswith("0 dari")
    page.click(".opinion-choice[value=lewat]")
    assert page.inner_text("#progress").startswith("1 dari")


def test_with_the_keyboard_alone(visitor):
    resident = visitor(LAPTOP)
    resident.go(HERE)
    page = resident.page
    page.focus(".opinion-choice[value=setuju]")
    page.keyboard.press("Enter")
    page.locator("#progress", has_text="1 dari").wait_for()
    page.wait_for_function("document.activeElement.id === 'statement'")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.value") == "tidak"
    page.keyboard.press("Enter")
    page.locator("#progress", has_text="2 dari").wait_for()
    resident.look("opinions-keyboard")


@pytest.mark.parametrize("size", [PHONE, LAPTOP])
@pytest.mark.parametrize("language", ["", "/en"])
def test_every_page_fits_in_both_languages(visitor, size, language):
    organiser = visitor(size)
    organiser.sign_in("fasilitator")
    for part in ("", "peta/", "meja/"):
        organiser.go(f"{language}{HERE}{part}")
        name = f"opinions{language.replace('/', '-')}-{part.strip('/') or 'answer'}"
        organiser.look(name)
