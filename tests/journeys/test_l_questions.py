"""Questions on a phone: asked, answered by an office, shown first; with the keyboard alone; without scripts."""

import pytest

from tests.journeys.conftest import LAPTOP, PHONE

CYCLE = "/siklus/tamamaung-2027/"
ALL = f"{CYCLE}tanya/"
# The gate asks for two seconds between a form and its answer.
THINK = 2_600


def ask(person, path, text):
    """Fill in and send the form of a question; the person stands on its page afterwards."""
    person.go(path)
    person.page.fill("[name=text]", text)
    person.page.wait_for_timeout(THINK)
    person.page.click("#write button")
    person.page.locator("h1", has_text=text).wait_for()


def test_a_phone_asks_an_office_answers_and_it_is_shown_first(visitor):
    resident, officer, leader = visitor(PHONE), visitor(LAPTOP), visitor(LAPTOP)
    resident.sign_in("warga")
    resident.go(f"{CYCLE}usulan/U-04/tanya/")
    resident.look("question-ask")
    text = "Apakah tiang lampunya baru semua?"
    ask(resident, f"{CYCLE}usulan/U-04/tanya/", text)
    resident.page.locator(".badge", has_text="Batas jawaban").first.wait_for()
    resident.look("question-asked")
    officer.sign_in("dinas")
    officer.go(f"{ALL}instansi/")
    officer.look("question-desk")
    officer.page.locator(".question__text a", has_text=text).click()
    officer.page.locator("a", has_text="Jawab pertanyaan ini").click()
    officer.page.fill("[name=text]", "Sebagian besar baru. Empat tiang lama dicat ulang.")
    officer.page.fill("[name=signed_as]", "Petugas penerangan jalan")
    officer.look("question-answer")
    officer.page.click("main form button")
    officer.page.locator(".question__answer", has_text="Empat tiang lama").wait_for()
    # The phone hears of it without reloading.
    resident.page.locator(".question__answer", has_text="Empat tiang lama").wait_for()
    resident.look("question-answered")
    leader.sign_in("fasilitator")
    leader.go(resident.page.url.removeprefix(leader.site))
    leader.page.locator("button", has_text="Masukkan ke yang sering").click()
    leader.page.locator(".badge", has_text="Sering ditanyakan").wait_for()
    resident.go(f"{CYCLE}usulan/U-04/")
    first = resident.page.locator("#tanya .question").first
    assert (text in first.inner_text(), "Sering ditanyakan" in first.inner_text()) == (True, True)
    resident.look("question-proposal")


def test_with_the_keyboard_alone_a_postponement(visitor):
    resident, officer = visitor(PHONE), visitor(LAPTOP)
    resident.sign_in("delegasi")
    ask(resident, f"{CYCLE}usulan/U-02/tanya/", "Berapa lebar salurannya nanti?")
    officer.sign_in("dinas")
    officer.go(resident.page.url.removeprefix(officer.site) + "tunda/")
    page = officer.page
    page.focus("[name=until]")
    last = page.get_attribute("[name=until]", "max")
    page.fill("[name=until]", last)
    page.keyboard.press("Tab")
    for _press in range(4):
        if page.evaluate("document.activeElement.name === 'reason'"):
            break
        page.keyboard.press("Tab")
    page.keyboard.type("Gambar teknisnya belum selesai.")
    officer.look("question-postpone")
    page.keyboard.press("Enter")
    page.locator(".badge", has_text="Akan dijawab tanggal").first.wait_for()
    resident.page.locator(".badge", has_text="Akan dijawab tanggal").first.wait_for()
    resident.look("question-postponed")


def test_without_scripts_from_the_list_to_a_question_of_ones_own(visitor):
    stranger = visitor(PHONE, scripts=False)
    stranger.go(ALL)
    page = stranger.page
    page.locator("main a", has_text="Ajukan pertanyaan").first.click()
    page.fill("[name=text]", "Apakah rapatnya boleh membawa anak?")
    page.click("main form button")
    assert "/akun/login/" in page.url, "sending needs a sign-in; the text waits"
    page.fill("input[name=login]", "warga@rembuk.example")
    page.fill("input[name=password]", "rembuk-demo")
    page.locator("main input[name=password]").press("Enter")
    assert page.input_value("[name=text]") == "Apakah rapatnya boleh membawa anak?"
    page.wait_for_timeout(THINK)
    page.click("main form button")
    assert "Apakah rapatnya boleh membawa anak?" in page.inner_text("h1")
    page.locator("a", has_text="Tarik kembali").click()
    page.click("main form button")
    assert "ditarik" in page.inner_text("h1")


@pytest.mark.parametrize(
    "path", ["tanya/", "tanya/?lihat=terlambat", "tanya/cetak/", "tanya/tulis/", "usulan/U-02/", ""]
)
@pytest.mark.parametrize("size", [PHONE, LAPTOP])
@pytest.mark.parametrize("language", ["", "/en"])
def test_every_page_of_questions_fits(visitor, path, size, language):
    reader = visitor(size)
    reader.go(f"{language}{CYCLE}{path}")
    name = path.replace("?lihat=", "-").strip("/").replace("/", "-") or "process"
    reader.look(f"questions{language.replace('/', '-')}-{name}")
