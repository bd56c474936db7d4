"""Every public page of the demo year, in both languages, on a phone and on a laptop."""

import pytest

from tests.journeys.conftest import LAPTOP, PHONE

YEAR = "/siklus/tamamaung-2027/"
PAGES = {
    "home": "/",
    "processes": "/siklus/",
    "cycle": YEAR,
    "proposals": YEAR + "usulan/",
    "map": YEAR + "usulan/peta/",
    "proposal": YEAR + "usulan/U-04/",
    "proposal-dropped": YEAR + "usulan/U-13/",
    "rules": YEAR + "aturan/",
    "result": YEAR + "hasil/",
    "result-compare": YEAR + "hasil/aturan-lain/",
    "decision": YEAR + "keputusan/",
    "follow-up": YEAR + "tindak-lanjut/",
    "find": "/apa-kabar/?cari=U-13",
    "sign-in": "/akun/login/",
    "sign-up": "/akun/signup/",
    "help": "/bantuan/",
    "privacy": "/privasi/",
    "missing": "/tidak-ada/",
}
STAFF = {
    "fasilitator": ["/siklus/tamamaung-2028/jadwal/", "/siklus/tamamaung-2028/pagu/", YEAR + "pagu/perubahan/",
                    "/siklus/tamamaung-2028/aturan/atur/", YEAR + "tindak-lanjut/tahap/",
                    YEAR + "tindak-lanjut/usulan/U-04/", YEAR + "pleno/layar/"],
    "operator": ["/siklus/tamamaung-2028/usul/kertas/"],
    "admin": ["/siklus/tamamaung-2028/peran/", "/siklus-baru/"],
    "warga": ["/akun-saya/", "/kabar/", "/kabar/atur/", "/siklus/tamamaung-2028/usulan-saya/"],
}  # fmt: skip


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
@pytest.mark.parametrize("language", ["", "/en"], ids=["id", "en"])
@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_public_page_fits_and_is_accessible(visitor, name, language, size):
    person = visitor(size)
    page = person.go(language + PAGES[name])
    assert page.locator("html").get_attribute("lang") == (language.strip("/") or "id")
    person.look(f"{name}{language.replace('/', '-')}")


@pytest.mark.parametrize(("who", "path"), [(who, path) for who, paths in STAFF.items() for path in paths])
def test_a_page_of_a_role_fits_and_is_accessible(visitor, who, path):
    person = visitor(PHONE)
    person.sign_in(who)
    person.go(path)
    assert person.page.locator("h1").count() == 1, f"{path}: {person.page.title()}"
    person.look(f"{who}{path.replace('/', '-')}")


def test_the_council_edits_its_pages(visitor):
    editor = visitor()
    editor.sign_in("dewan")
    page = editor.go("/kelola/")
    page.wait_for_load_state("networkidle")
    assert page.locator("h1").count() >= 1
    assert editor.complaints == []


def test_without_scripts_a_resident_can_still_find_a_proposal(visitor):
    person = visitor(PHONE, scripts=False)
    page = person.go("/apa-kabar/")
    page.fill("[name=cari]", "u 13")
    page.click("main form button >> nth=0")
    assert "Ramp dan pegangan" in page.inner_text("main")
