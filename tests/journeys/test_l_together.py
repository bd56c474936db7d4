"""Two neighbours find that they propose the same: join while writing, and a merge by two authors."""

import re

from tests.journeys.conftest import PHONE

CYCLE = "/siklus/tamamaung-2028/"
ANSWERS = {
    "problem": {"problem": "Kursi roda tidak bisa masuk ke posyandu dan kantor lurah."},
    "title": {"title": "Ramp dan pegangan untuk posyandu"},
    "volume": {"volume": "2"},
    "place": {"address": "Posyandu"},
    "people": {"beneficiaries_total": "80"},
    "foto": {},
    "contribution": {},
    "proposer": {"proposer_group": "RT 002", "contact_name": "Melati", "contact_phone": "081234567891"},
}


def write(person, until):
    """Begin a proposal and answer up to a step."""
    person.go(CYCLE + "usul/")
    person.page.click("main form button >> nth=-1")
    for step in ("problem", "title", "item", "volume", "place", "people", "foto", "contribution", "proposer"):
        person.page.wait_for_url(f"**/{step}/**")
        if step == until:
            return
        for name, text in ANSWERS.get(step, {}).items():
            person.page.fill(f"[name={name}]", text)
        if step == "item":
            person.page.check("[name=item][value='none']")
        if step == "place":
            person.page.select_option("[name=area]", label="RW 07")
        person.page.click("button[name=next]")


def test_similar_proposals_come_while_one_types_and_one_joins(visitor):
    neighbour = visitor(PHONE)
    neighbour.sign_in("auditor")
    write(neighbour, "title")
    neighbour.page.fill("[name=title]", ANSWERS["title"]["title"])
    neighbour.page.wait_for_selector("button[name=join]")
    assert "Ramp dan pegangan di layanan publik" in neighbour.page.inner_text("main")
    neighbour.look("similar-live")
    neighbour.page.click("button[name=join] >> nth=0")
    neighbour.page.wait_for_url("**/bersama/**")
    assert "Anda mendukung ini" in neighbour.page.inner_text("main")
    neighbour.look("together")


def test_the_return_key_goes_on_and_the_difference_is_kept_without_scripts(visitor):
    neighbour = visitor(PHONE, scripts=False)
    neighbour.sign_in("dewan")
    write(neighbour, "title")
    neighbour.page.fill("[name=title]", ANSWERS["title"]["title"])
    neighbour.page.locator("[name=title]").press("Enter")
    neighbour.page.wait_for_url("**/item/**")
    neighbour.page.click("button[name=back]")
    neighbour.page.click("details summary >> nth=0")
    neighbour.page.fill("textarea[name^=because] >> nth=0", "Punya kami di posyandu, bukan kantor lurah.")
    with neighbour.page.expect_navigation():
        neighbour.page.click("button[name=different] >> nth=0")
    assert "Tersimpan" in neighbour.page.inner_text("main")
    assert neighbour.page.input_value("[name=title]") == ANSWERS["title"]["title"]


def test_a_merge_by_two_authors(visitor):
    """The twin in the demo was offered for merging: the other side agrees, the team confirms."""
    sari = visitor(PHONE)
    sari.sign_in("warga")
    page = sari.go(CYCLE + "usulan-saya/")
    with page.expect_navigation():
        page.click("main a:has-text('Ramp dan pegangan di layanan publik') >> nth=0")
    page.click("a:has-text('Saya ikut mendukung')")
    page.wait_for_url("**/bersama/**")
    sari.look("together-author")
    page.fill("#gabung ~ ul input[name=word] >> nth=0", "Setuju, lebih hemat.")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Kedua pihak setuju" in page.inner_text("main")
    code = re.search(r"usulan/([^/]+)/", page.url)[1]
    verifier = visitor()
    verifier.sign_in("verifikator")
    verifier.go(f"{CYCLE}verifikasi/{code}/")
    verifier.look("merge-agreed")
    with verifier.page.expect_navigation():
        verifier.page.click("button:has-text('Sahkan penggabungan')")
    page = sari.go(f"{CYCLE}usulan/{code}/")
    assert "Pegangan tangan dan ramp posyandu RW 07" in page.inner_text("main")
    sari.look("merged")


def test_pages_of_working_together_fit_a_phone_and_a_laptop_in_both_languages(visitor):
    for size in (PHONE, {"width": 1280, "height": 800}):
        for language in ("", "/en"):
            person = visitor(size)
            person.sign_in("operator")
            person.go(f"{language}{CYCLE}usulan/U-04/bersama/saran/")
            person.look(f"suggest{language.replace('/', '-')}")
            person.go(f"{language}{CYCLE}usulan/U-04/bersama/")
            person.look(f"together-operator{language.replace('/', '-')}")
