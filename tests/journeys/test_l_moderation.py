"""Moderation on a phone: report, be moderated, appeal, win; help before anything is stored; every page fits."""

import pytest

from tests.journeys.conftest import LAPTOP, PHONE

CYCLE = "/siklus/tamamaung-2027/"
TALK = f"{CYCLE}bicara/umum/"
DESK = f"{CYCLE}moderasi/"
# The gate asks for two seconds between a form and its answer.
THINK = 2_600
WORDS = "Panitia pasti lupa lagi dengan lorong kami, seperti tahun lalu."


def write(person, who, words):
    """Sign in and send a post."""
    person.sign_in(who)
    person.go(TALK)
    person.page.fill("#write [name=text]", words)
    person.page.wait_for_timeout(THINK)
    person.page.click("#write button.button--primary")


def test_be_moderated_appeal_and_win(visitor):
    writer, neighbour, first, second = visitor(PHONE), visitor(PHONE), visitor(LAPTOP), visitor(LAPTOP)
    write(writer, "delegasi", WORDS)
    writer.page.locator(".post", has_text=WORDS).wait_for()
    neighbour.go(TALK)
    neighbour.page.locator(".post", has_text=WORDS).locator("a", has_text="Laporkan").click()
    neighbour.page.wait_for_url("**/lapor/**")
    neighbour.look("moderation-report")
    neighbour.page.locator("input[name=rule][value='6']").check()
    neighbour.page.wait_for_timeout(THINK)
    neighbour.page.click("main form button")
    neighbour.page.wait_for_url("**/laporan/**")
    receipt = neighbour.page.url
    neighbour.look("moderation-reported")
    first.sign_in("moderator")
    first.go(DESK)
    first.page.locator(".case", has_text=WORDS).locator("input[name=pilih]").check()
    first.page.locator("input[name=action][value=hide]").check()
    first.page.select_option("select[name=rule]", "6")
    first.page.fill("textarea[name=reason]", "Ini menuduh panitia tanpa bukti.")
    first.look("moderation-desk")
    first.page.click("#ruling button")
    first.page.locator(".notice", has_text="sudah diputuskan").wait_for()
    neighbour.page.goto(receipt)
    neighbour.page.get_by_text("disembunyikan: melanggar aturan 6").wait_for()
    neighbour.go(TALK)
    neighbour.page.get_by_text("disembunyikan moderasi, aturan 6").first.wait_for()
    neighbour.look("moderation-hidden")
    assert _told(writer), "the writer is told"
    first.go(DESK + "?tab=decided")
    assert WORDS in first.page.inner_text("main")
    _appeal(writer)
    second.sign_in("admin")
    second.go(DESK + "banding/")
    second.look("moderation-appeals")
    second.page.locator("main li a").first.click()
    second.page.wait_for_url("**/banding/*/")
    second.look("moderation-judge")
    second.page.locator("input[name=outcome][value=reversed]").check()
    second.page.fill("textarea[name=reason]", "Keluhan ini keras, tetapi tidak menuduh siapa pun.")
    second.page.click("main form button")
    second.page.wait_for_url("**/banding/")
    neighbour.go(TALK)
    neighbour.page.locator(".post", has_text=WORDS).wait_for()
    neighbour.go(DESK + "catatan/")
    neighbour.page.get_by_text("Keluhan ini keras, tetapi tidak menuduh siapa pun.").wait_for()
    assert WORDS not in neighbour.page.inner_text("main")


def _told(writer):
    """Look for the message; the demo year holds newer ones, so it may stand on a later page."""
    message = writer.page.get_by_text("Moderasi menyembunyikan tulisan Anda")
    for number in range(1, 12):
        writer.go(f"/kabar/?page={number}")
        if message.count():
            return True
    return False


def _appeal(writer):
    """Open the decision from the inbox and say why it is wrong."""
    writer.page.get_by_text("Moderasi menyembunyikan tulisan Anda").first.click()
    writer.page.wait_for_url("**/kabar/*/")
    writer.page.click("main article form button.button--primary")
    writer.page.wait_for_url("**/keputusan/*/")
    writer.look("moderation-decision")
    writer.page.fill("textarea[name=text]", "Saya mengeluh tentang lorong kami, tidak menuduh siapa pun.")
    writer.page.click("main form button")
    writer.page.get_by_text("Keberatan Anda sudah masuk").wait_for()
    writer.look("moderation-appealed")


@pytest.mark.parametrize("scripts", [True, False])
def test_help_comes_before_anything_is_stored(visitor, scripts):
    person = visitor(PHONE, scripts=scripts)
    words = "Suami saya sering memukul saya tiap malam"
    write(person, "operator", words)
    person.page.get_by_role("heading", name="Kami ingin melindungi Anda dulu").wait_for()
    if scripts:
        person.look("moderation-story")
        kept = person.page.evaluate("Object.values(localStorage).join(' ')")
        assert "memukul" not in kept
    person.go(TALK)
    assert "memukul" not in person.page.content()


def test_a_number_is_noticed_while_typing_and_asked_about(visitor):
    person = visitor(PHONE)
    person.sign_in("verifikator")
    person.go(TALK)
    person.page.fill("#write [name=text]", "Hubungi saya di 0812-3456-7890 untuk kerja bakti")
    person.page.locator("[data-private-note]").wait_for(state="visible")
    person.look("moderation-typing")
    person.page.wait_for_timeout(THINK)
    person.page.click("#write button.button--primary")
    person.page.get_by_role("heading", name="Benar mau ditampilkan?").wait_for()
    person.look("moderation-private")
    person.page.fill("#again_text", "Hubungi saya lewat pos RW untuk kerja bakti")
    person.page.wait_for_timeout(THINK)
    person.page.click("main form button.button--primary")
    person.page.locator(".post", has_text="lewat pos RW untuk kerja bakti").wait_for()


def test_the_desk_with_the_keyboard_alone(visitor):
    person = visitor(LAPTOP)
    person.sign_in("moderator")
    person.go(DESK)
    page = person.page
    page.focus("input[name=pilih]")
    page.keyboard.press("Space")
    assert page.is_checked("input[name=pilih]")
    page.focus("input[name=action]")
    page.keyboard.press("Space")
    page.focus("#ruling button")
    page.keyboard.press("Enter")
    page.locator(".notice", has_text="sudah diputuskan").wait_for()
    page.get_by_role("button", name="Tarik kembali").first.click()
    page.locator(".notice", has_text="Ditarik kembali").wait_for()


@pytest.mark.parametrize("path", ["aturan-bicara/", "bantuan/", "moderasi/catatan/", "moderasi/angka/"])
@pytest.mark.parametrize("size", [PHONE, LAPTOP])
@pytest.mark.parametrize("language", ["", "/en"])
def test_every_public_page_fits(visitor, path, size, language):
    reader = visitor(size)
    reader.go(f"{language}{CYCLE}{path}")
    reader.look(f"moderation{language.replace('/', '-')}-{path.strip('/').replace('/', '-')}")
