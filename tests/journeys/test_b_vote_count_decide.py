"""Vote by keyboard, close, count, amend, publish: the meeting from ballot to decision."""

import re

from tests.journeys.conftest import LAPTOP, PHONE

BALLOT = "/siklus/latihan/suara/"
FORBIDDEN = ("poin", "unggul")
RECEIPT = {}


def press_until(page, accept, key="Tab", most=150):
    """Press a key until the focused element's text or name is accepted."""
    for _ in range(most):
        page.keyboard.press(key)
        focused = page.evaluate(
            "() => { const e = document.activeElement; return e ? `${e.name || ''}|${e.value || ''}|${e.textContent}` : '' }"
        )
        if accept in focused:
            return
    raise AssertionError(f"the keyboard never reached {accept!r}")


def test_the_ballot_is_fit_for_a_phone_in_both_languages_and_in_the_dark(visitor):
    for dark in (False, True):
        delegate = visitor(PHONE, dark=dark)
        delegate.sign_in("delegasi")
        delegate.go(BALLOT)
        delegate.look(f"ballot-{'dark' if dark else 'light'}")
        delegate.go("/en" + BALLOT)
        delegate.look(f"ballot-en-{'dark' if dark else 'light'}")


def test_interim_results_are_hidden_everywhere(visitor):
    visitor_ = visitor()
    for path in ("hasil/", "hasil/hitung-ulang.json", "hasil/hasil.csv", "hasil/aturan-lain/"):
        answer = visitor_.page.request.get(visitor_.site + "/siklus/latihan/" + path, max_redirects=0)
        assert "U-02" not in answer.text(), path


def test_a_delegate_votes_with_the_keyboard_only(visitor):
    delegate = visitor(LAPTOP)
    delegate.sign_in("delegasi")
    page = delegate.go(BALLOT)
    for code in ("U-17", "U-08", "U-13"):
        press_until(page, f"add:{code}")
        page.keyboard.press("Enter")
        page.wait_for_timeout(300)
    press_until(page, "up:U-13")
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    delegate.look("ballot-chosen")
    press_until(page, "Periksa pilihan saya")
    page.keyboard.press("Enter")
    page.wait_for_url("**/periksa/")
    order = re.findall(r"Penguatan Shelter|PMT 60|Ramp dan pegangan", page.inner_text("main"))
    assert order == ["Penguatan Shelter", "Ramp dan pegangan", "PMT 60"]
    delegate.look("ballot-review")
    press_until(page, "Kirim suara saya")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kode/**")
    receipt = re.search(r"[A-Z2-7]{4}(-[A-Z2-7]{4}){2,}", page.inner_text("main"))[0]
    assert "Shelter" not in page.inner_text("main"), "the receipt never shows the choice"
    delegate.look("receipt")
    RECEIPT["code"] = receipt


def test_one_person_one_ballot(visitor):
    delegate = visitor(PHONE)
    delegate.sign_in("delegasi")
    page = delegate.go(BALLOT)
    assert page.locator("button[value^='add:']").count() == 0
    delegate.look("ballot-voted")


def test_a_resident_votes_without_scripts(visitor):
    resident = visitor(PHONE, scripts=False)
    resident.sign_in("warga")
    page = resident.go(BALLOT)
    for code in ("U-08", "U-02"):
        page.click(f"button[value='add:{code}']")
    page.click("button[value='up:U-02']")
    page.click("main form button:has-text('Periksa pilihan saya')")
    page.click("main form button:has-text('Kirim suara saya')")
    assert re.search(r"[A-Z2-7]{4}(-[A-Z2-7]{4}){2,}", page.inner_text("main"))


def test_two_people_close_then_the_facilitator_counts_and_everyone_reads_the_result(visitor):
    chair = visitor()
    chair.sign_in("fasilitator")
    page = chair.go(BALLOT + "meja/")
    assert "26 dari 41" in page.inner_text("main")
    chair.look("desk")
    page.click("main a:has-text('Tutup pemungutan suara')")
    page.wait_for_url("**/penutupan/")
    chair.look("ceremony-open")
    page.click("button[value=ask]")
    page.wait_for_selector("button[value=back_close]")
    assert page.locator("button[value=confirm]").count() == 0, "nobody confirms an own request"
    clerk = visitor(PHONE)
    clerk.sign_in("operator")
    second = clerk.go(BALLOT + "penutupan/")
    clerk.look("ceremony-confirm")
    second.click("button[value=confirm]")
    second.wait_for_selector(".ceremony__step--done")
    chair.go(BALLOT + "penutupan/")
    for verb in ("seal", "count"):
        page.click(f"button[value={verb}]")
        page.wait_for_load_state()
    assert page.locator(".ceremony__step--done").count() == 5
    chair.look("ceremony-counted")
    page.click("main a:has-text('Lihat hasil')")
    page.wait_for_url("**/hasil/")
    assert re.search(r"\d+ usulan didanai dengan Rp", page.inner_text("h1"))
    everyone = visitor(PHONE)
    everyone.go("/siklus/latihan/hasil/")
    everyone.look("result")


def test_the_receipt_can_be_looked_up(visitor):
    anyone = visitor(PHONE)
    page = anyone.go(BALLOT + "cek-kode/")
    page.fill("main form input:not([type=hidden])", RECEIPT["code"])
    page.click("main form button >> nth=0")
    page.wait_for_load_state()
    assert "Shelter" not in page.inner_text("main")
    assert RECEIPT["code"] in page.content()
    anyone.look("receipt-found")


def test_the_plenary_amends_undoes_and_publishes(visitor):
    chair = visitor()
    chair.sign_in("fasilitator")
    page = chair.go("/siklus/latihan/pleno/")
    page.click("main form button >> nth=0")
    page.wait_for_load_state()
    chair.look("plenary")
    chair.go("/siklus/latihan/pleno/?ubah=volume&kode=U-02#ubah")
    page.fill("[name=volume]", "148")
    page.fill("[name=reason]", "Agar ada uang untuk RW 07")
    page.click("button[value=lihat]")
    page.wait_for_load_state()
    chair.look("plenary-effect")
    page.click("button[value=simpan]")
    page.wait_for_load_state()
    chair.go("/siklus/latihan/pleno/?ubah=add&kode=U-13#ubah")
    page.fill("[name=reason]", "RW 07 belum punya usulan")
    page.click("button[value=lihat]")
    page.click("button[value=simpan]")
    page.wait_for_load_state()
    chair.go("/siklus/latihan/keputusan/terbitkan/")
    chair.look("publish")
    page.fill("[name=minutes_number]", "BA-LATIHAN/001")
    page.locator("main details:has([name=delegates]) > summary").first.click()
    for code in ("D-02", "D-22", "D-26"):
        page.check(f"[name=delegates][value='{code}']")
    page.check("[name=confirm]")
    page.click("main form button:has-text('Terbitkan')")
    page.wait_for_load_state()
    anyone = visitor(PHONE)
    decision = anyone.go("/siklus/latihan/keputusan/")
    text = decision.inner_text("main")
    assert "BA-LATIHAN/001" in text
    assert "RW 07 belum punya usulan" in text
    anyone.look("decision")


def test_the_funded_proposal_says_so_on_its_own_page(visitor):
    anyone = visitor(PHONE)
    page = anyone.go("/siklus/latihan/usulan/U-13/")
    assert "BA-LATIHAN" in page.inner_text("main") or "Didanai" in page.inner_text("main")
    anyone.look("proposal-funded")
