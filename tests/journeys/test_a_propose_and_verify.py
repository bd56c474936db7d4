"""Propose on a phone without JavaScript, verify, and look the proposal up."""

import re

import pytest

from tests.journeys.conftest import PHONE

TITLE = "Lampu jalan setapak posyandu"
WIZARD = "/siklus/tamamaung-2028/usul/"
ANSWERS = {
    "problem": {"problem": "Jalan setapak ke posyandu gelap dan licin saat hujan."},
    "title": {"title": TITLE},
    "volume": {"volume": "4"},
    "place": {"address": "Dekat masjid"},
    "people": {"beneficiaries_total": "300"},
    "foto": {},
    "contribution": {"contribution": "Warga menggali lubang tiang"},
    "proposer": {"proposer_group": "RT 004", "contact_name": "Sari", "contact_phone": "081234567890"},
}
PROPOSED = {}


def answer(person, step):
    """Fill one screen and go on."""
    page = person.page
    assert f"/{step}/" in page.url
    for name, text in ANSWERS.get(step, {}).items():
        page.fill(f"[name={name}]", text)
    if step == "item":
        page.check("[name=item][value='K-04']")
    if step == "place":
        page.select_option("[name=area]", label="RW 02")
    page.click("button[name=next]")


def test_a_resident_proposes_on_a_phone_without_scripts(visitor):
    resident = visitor(PHONE, scripts=False)
    resident.go(WIZARD)
    resident.page.click("main form button")
    for step in ("problem", "title", "item", "volume", "place", "people", "foto", "contribution", "proposer"):
        answer(resident, step)
    assert "Rp\u00a026.000.000" in resident.page.inner_text("main")
    resident.page.click("main form button >> nth=-1")
    assert "/akun/login/" in resident.page.url, "sending needs a sign-in; the draft waits"
    resident.page.fill("input[name=login]", "warga@rembuk.example")
    resident.page.fill("input[name=password]", "rembuk-demo")
    resident.page.locator("main input[name=password]").press("Enter")
    assert "/tinjau/" in resident.page.url, "after the sign-in the draft is there again"
    resident.page.click("main form button >> nth=-1")
    text = resident.page.inner_text("main")
    PROPOSED["code"] = re.search(r"U-\d+", text)[0]
    page = resident.go(f"/siklus/tamamaung-2028/usulan/{PROPOSED['code']}/")
    assert TITLE in page.inner_text("h1")
    assert "081234567890" not in page.content(), "a contact is never public"


def test_every_screen_of_the_form_is_fit_for_a_phone(visitor):
    resident = visitor(PHONE)
    resident.go(WIZARD)
    resident.look("propose-start")
    resident.page.click("main form button")
    for step in ("problem", "title", "item", "volume", "place", "people", "foto", "contribution", "proposer"):
        resident.page.wait_for_url(f"**/{step}/**")
        resident.look(f"propose-{step}")
        answer(resident, step)
    resident.page.wait_for_url("**/tinjau/**")
    resident.look("propose-review")


def test_a_draft_is_found_again_on_another_device(visitor):
    phone = visitor(PHONE)
    phone.sign_in("warga")
    phone.go(WIZARD)
    phone.page.click("main form button >> nth=-1")
    phone.page.wait_for_url("**/problem/**")
    phone.page.fill("[name=problem]", "Selokan di depan sekolah mampet setiap musim hujan.")
    phone.page.click("button[name=next]")
    phone.page.wait_for_url("**/title/**")
    laptop = visitor()
    laptop.sign_in("warga")
    laptop.go("/siklus/tamamaung-2028/usulan-saya/")
    assert "Selokan di depan sekolah" in laptop.page.inner_text("main")
    laptop.look("my-proposals")


@pytest.mark.parametrize("path", ["", "U-02/", "U-02/kembalikan/", "skor/"])
def test_the_verifiers_pages(visitor, path):
    verifier = visitor()
    verifier.sign_in("verifikator")
    verifier.go("/siklus/tamamaung-2028/verifikasi/" + path)
    verifier.look("verify-" + (path.strip("/").replace("/", "-") or "queue"))


def test_the_verifier_accepts_and_rejects_with_a_sentence_for_the_proposer(visitor):
    verifier = visitor()
    verifier.sign_in("verifikator")
    verifier.go(f"/siklus/tamamaung-2028/verifikasi/{PROPOSED['code']}/terima/")
    verifier.page.fill("[name=note]", "Lengkap; sudah dilihat di lapangan.")
    verifier.page.click("main form button >> nth=0")
    verifier.go("/siklus/tamamaung-2028/verifikasi/U-03/tolak/")
    verifier.page.select_option("[name=reason_code]", "outside_authority")
    verifier.page.fill("[name=note]", "Kamera jalan kota dipasang Diskominfo. Silakan usulkan ke sana.")
    verifier.page.click("main form button >> nth=0")
    verifier.page.wait_for_load_state()
    page = verifier.go("/siklus/tamamaung-2028/usulan/U-03/")
    assert "Kamera jalan kota dipasang Diskominfo" in page.inner_text("main")
    verifier.look("proposal-rejected")


def test_apa_kabar_usulan_saya_by_a_sloppy_code(visitor):
    resident = visitor(PHONE)
    resident.go("/apa-kabar/")
    resident.look("find")
    number = PROPOSED["code"].split("-")[1]
    resident.page.fill("[name=cari]", f"u{number}")
    with resident.page.expect_navigation():
        resident.page.keyboard.press("Enter")
    page = resident.page
    assert TITLE in page.inner_text("main")
    resident.look("find-answer")


def test_the_proposer_is_told_in_the_inbox(visitor):
    resident = visitor(PHONE)
    resident.sign_in("warga")
    page = resident.go("/kabar/")
    assert PROPOSED["code"] in page.inner_text("main")
    resident.look("inbox")
