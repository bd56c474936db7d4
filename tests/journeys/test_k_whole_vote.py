"""A whole vote by people without an account: a code lets them in, two people close it, anybody checks it all."""

import email
import re
import subprocess
import sys
import time
import zlib
from email import policy

import pytest

from tests.journeys.conftest import LAPTOP, PHONE

CYCLE = "/siklus/riverside-2027/"
BY_MAIL = "pemilih@rembuk.example"
RECEIPT = re.compile(r"[A-Z2-7]{4}(?:-[A-Z2-7]{4}){2,}")
SLIP = re.compile(r"\(([0-9A-Z]{4}(?:-[0-9A-Z]{4}){2}-[0-9A-Z])\) Tj")
# What one part of the journey leaves for the next: codes of slips, codes of ballots.
KEPT: dict[str, list[str]] = {}


@pytest.fixture
def newest_code(tmp_path_factory):
    """Return a function that waits for the demo's next letter and reads the six digits in it."""
    folders = tmp_path_factory.getbasetemp()

    def wait() -> str:
        for _try in range(240):
            letters = sorted(folders.glob("demo*/mail/*.log"), key=lambda path: path.stat().st_mtime)
            for letter in reversed(letters):
                message = email.message_from_bytes(letter.read_bytes(), policy=policy.default)
                found = re.search(r"\b\d{6}\b", message.get_content()) if message["To"] == BY_MAIL else None
                if found:
                    return found[0]
            time.sleep(0.25)
        raise AssertionError("no letter with a code came")

    return wait


def slips_in(pdf: bytes) -> list[str]:
    """Return the codes that are printed on the slips of a PDF."""
    found = []
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found += SLIP.findall(zlib.decompress(packed).decode("latin-1"))
        except zlib.error:
            continue
    return found


def send_ballot(page, codes):
    """Tick, check, send; return the code of the receipt."""
    for box in page.locator("input[name=choice]").all():
        box.set_checked(box.get_attribute("value") in codes)
    page.click(".ballot__bar button")
    page.click("button:has-text('Kirim suara saya')")
    page.wait_for_url("**/kode/**")
    text = page.inner_text("main")
    assert "Suara Anda tersimpan" in text
    assert "Rain gardens" not in text, "the receipt never shows the choice"
    return RECEIPT.search(text)[0]


def look_up(person, code):
    """Ask the public page for a code; return what it says."""
    page = person.go(f"{CYCLE}suara/cek-kode/")
    page.fill("input[name=code]", code)
    page.click("main form button >> nth=0")
    page.wait_for_load_state()
    return page.inner_text("main")


def test_the_facilitator_prints_slips_once(visitor, tmp_path):
    chair = visitor(PHONE)
    chair.sign_in("fasilitator")
    page = chair.go(f"{CYCLE}suara/meja/")
    page.get_by_role("link", name="Daftar pemilih").click()
    chair.look("roll")
    page.get_by_role("link", name="Kode kertas").click()
    page.fill("input[name=size]", "3")
    with page.expect_download() as waiting:
        page.click("main form button")
    waiting.value.save_as(tmp_path / "slips.pdf")
    KEPT["slips"] = slips_in((tmp_path / "slips.pdf").read_bytes())
    assert len(set(KEPT["slips"])) == 3
    chair.go(page.url.removeprefix(chair.site))
    shown = page.content()
    assert not any(code in shown for code in KEPT["slips"]), "afterwards nobody can read the codes"
    chair.look("packages")


def test_somebody_without_an_account_votes_by_mail_code_and_changes_the_ballot(visitor, newest_code):
    person = visitor(PHONE)
    page = person.go(f"{CYCLE}suara/")
    page.click("main .button--primary")
    person.look("enter")
    page.fill("input[name=address]", BY_MAIL)
    page.click("button:has-text('Kirimi saya kode')")
    page.wait_for_selector("input[name=code]")
    person.look("enter-code")
    page.fill("input[name=code]", newest_code())
    page.click("main form .button--primary")
    page.wait_for_selector(".ballot__bar")
    person.look("whole-ballot")
    first = send_ballot(page, {"P-01", "P-05"})
    person.look("whole-receipt")
    page.click("main a:has-text('Ubah')")
    page.wait_for_selector(".ballot__bar")
    second = send_ballot(page, {"P-05", "P-07"})
    assert first != second
    KEPT["receipts"] = [first, second]
    anyone = visitor(PHONE)
    for code in KEPT["receipts"]:
        assert "ada di kotak" in look_up(anyone, code), "a ballot that was replaced stays in the box"


def test_a_slip_of_paper_is_enough_without_scripts(visitor):
    person = visitor(PHONE, scripts=False)
    page = person.go(f"{CYCLE}suara/")
    page.click("main .button--primary")
    page.fill("input[name=slip]", KEPT["slips"][0].lower().replace("-", " "))
    page.click("button:has-text('Pakai kode ini')")
    KEPT["receipts"].append(send_ballot(page, {"P-05"}))


def test_two_people_close_it_and_it_is_counted(visitor):
    chair, clerk = visitor(), visitor(PHONE)
    chair.sign_in("fasilitator")
    page = chair.go(f"{CYCLE}suara/penutupan/")
    page.click("button[value=ask]")
    page.wait_for_selector("button[value=back_close]")
    clerk.sign_in("operator")
    second = clerk.go(f"{CYCLE}suara/penutupan/")
    second.click("button[value=confirm]")
    second.wait_for_selector(".ceremony__step--done")
    chair.go(f"{CYCLE}suara/penutupan/")
    for verb in ("seal", "count"):
        page.click(f"button[value={verb}]")
        page.wait_for_load_state()
    assert page.locator(".ceremony__step--done").count() == 5
    clerk.go(f"{CYCLE}suara/penutupan/")
    clerk.look("whole-ceremony")


def test_every_code_is_in_the_log(visitor):
    anyone = visitor(PHONE)
    for code in KEPT["receipts"]:
        told = look_up(anyone, code)
        assert "ada di kotak" in told
        assert "titik periksa" in told
    assert anyone.page.get_by_role("button", name="Simpan buktinya").is_visible()
    anyone.look("whole-look-up")


def test_whoever_doubts_it_downloads_two_files_and_runs_one_line(visitor, tmp_path):
    person = visitor(LAPTOP)
    page = person.go(f"{CYCLE}hasil/")
    for end in ("paket.zip", "verify.py"):
        with page.expect_download() as waiting:
            page.click(f"a[href$='/{end}']")
        waiting.value.save_as(tmp_path / waiting.value.suggested_filename)
    line = re.search(r"python (verify\.py \S+\.zip)", page.inner_text("main"))[1].split()
    done = subprocess.run(
        [sys.executable, "-I", *line], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120
    )
    printed = re.search(r"COCOK / MATCHES ([0-9a-f]{64})", done.stdout)
    assert (done.returncode, printed is not None) == (0, True), done.stdout + done.stderr
    assert printed[1] in page.inner_text("main")
    person.look("whole-result")
