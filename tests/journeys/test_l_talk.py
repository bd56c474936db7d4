"""Talk on a phone: write, answer, quote, change; with the keyboard alone; without scripts; hostile words run nowhere."""

import re

import pytest

from tests.journeys.conftest import LAPTOP, PHONE

CYCLE = "/siklus/tamamaung-2027/"
TALK = f"{CYCLE}bicara/umum/"
# The gate asks for two seconds between a form and its answer.
THINK = 2_600


def begin(person, who="warga"):
    """Sign in and open the thread about the whole process."""
    person.sign_in(who)
    person.go(TALK)
    assert re.search(r"/bicara/\d+/$", person.page.url)


def test_a_post_an_answer_a_quote_and_a_change_without_leaving_the_page(visitor):
    resident = visitor(PHONE)
    begin(resident)
    page = resident.page
    resident.look("talk-thread")
    page.fill("[name=text]", "Apakah rapat RW 04 jadi **hari Minggu**?")
    page.wait_for_timeout(THINK)
    page.click("#write button")
    fresh = page.locator(".posts > .post").first
    fresh.locator("strong", has_text="hari Minggu").wait_for()
    assert page.locator(".post:focus").count() == 1, "the new post has the focus"
    fresh.locator("[data-reply]").first.click()
    page.fill("[name=text]", "Jadi, pukul tujuh.")
    page.click("#write button")
    page.locator(".post--d2", has_text="Jadi, pukul tujuh.").wait_for()
    fresh.locator("[data-quote]").click()
    page.fill("[name=text]", "Sampai pukul berapa?")
    page.click("#write button")
    page.locator(".post--d2 .post__quote", has_text="Apakah rapat RW 04").wait_for()
    fresh.locator("a", has_text="Ubah").click()
    page.wait_for_url("**/ubah/")
    resident.look("talk-edit")
    page.fill("[name=text]", "Apakah rapat RW 04 jadi hari Sabtu?")
    page.wait_for_timeout(THINK)
    page.click("main form button")
    page.wait_for_url("**/percakapan/**")
    assert "hari Sabtu" in page.inner_text(".posts")
    page.locator(".post a", has_text="diubah").first.click()
    page.wait_for_url("**/riwayat/")
    assert "hari Minggu" in page.inner_text("main")
    resident.look("talk-history")


def test_what_is_typed_waits_on_the_device_and_on_the_server(visitor):
    resident = visitor(PHONE)
    begin(resident)
    with resident.page.expect_response("**/draf/"):
        resident.page.fill("[name=text]", "Belum selesai saya tulis")
    resident.page.evaluate("localStorage.clear()")
    resident.go(TALK)
    assert resident.page.input_value("[name=text]") == "Belum selesai saya tulis"
    resident.page.fill("[name=text]", "")
    stranger = visitor(PHONE)
    stranger.go(TALK)
    stranger.page.click("main a.button--primary")
    stranger.page.fill("[name=text]", "Saya belum punya akun")
    stranger.page.reload()
    assert stranger.page.input_value("[name=text]") == "Saya belum punya akun"
    stranger.look("talk-write")


def test_new_posts_announce_themselves_and_move_nothing(visitor):
    reader, writer = visitor(PHONE), visitor(LAPTOP)
    reader.go(TALK)
    begin(writer, "delegasi")
    post = reader.page.locator(".posts > .post").nth(1)
    post.scroll_into_view_if_needed()
    before = post.bounding_box()["y"]
    writer.page.fill("[name=text]", "Baru saja ada kabar dari dinas.")
    writer.page.wait_for_timeout(THINK)
    writer.page.click("#write button")
    reader.page.locator("#fresh a", has_text="kiriman baru").wait_for()
    assert abs(post.bounding_box()["y"] - before) < 1
    reader.page.click("#fresh a")
    reader.page.locator(".post", has_text="Baru saja ada kabar dari dinas.").wait_for()


def test_with_the_keyboard_alone(visitor):
    resident = visitor(LAPTOP)
    begin(resident, "verifikator")
    page = resident.page
    page.focus("[name=text]")
    page.keyboard.type("Kami periksa hari Senin.")
    page.wait_for_timeout(THINK)
    for _press in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('#write button')"):
            break
    page.keyboard.press("Enter")
    page.locator(".post:focus", has_text="Kami periksa hari Senin.").wait_for()
    for _press in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('[data-reply]')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.name === 'text'")
    page.keyboard.type("Hasilnya kami tulis di sini.")
    for _press in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('#write button:not([data-cancel])')"):
            break
    page.keyboard.press("Enter")
    page.locator(".post--d2:focus", has_text="Hasilnya kami tulis di sini.").wait_for()
    resident.look("talk-keyboard")


def test_without_scripts_from_reading_to_an_answer_and_back_out(visitor):
    resident = visitor(PHONE, scripts=False)
    resident.go(TALK)
    page = resident.page
    page.locator(".post a", has_text="Jawab").first.click()
    page.fill("[name=text]", "Saya ikut, tanpa skrip.")
    page.click("main form button")
    assert "/akun/login/" in page.url, "sending needs a sign-in; the text waits"
    page.fill("input[name=login]", "warga@rembuk.example")
    page.fill("input[name=password]", "rembuk-demo")
    page.locator("main input[name=password]").press("Enter")
    assert page.input_value("[name=text]") == "Saya ikut, tanpa skrip."
    page.wait_for_timeout(THINK)
    page.click("main form button")
    assert "Saya ikut, tanpa skrip." in page.inner_text(".posts")
    page.locator(".post", has_text="Saya ikut").locator("a", has_text="Tarik kembali").click()
    page.click("main form button")
    assert "Saya ikut, tanpa skrip." not in page.inner_text(".posts")
    assert "ditarik kembali" in page.inner_text(".posts")


@pytest.mark.parametrize("path", ["bicara/", "bicara/umum/", "usulan/U-02/"])
@pytest.mark.parametrize("size", [PHONE, LAPTOP])
@pytest.mark.parametrize("language", ["", "/en"])
def test_every_page_of_a_thread_fits(visitor, path, size, language):
    reader = visitor(size)
    reader.go(f"{language}{CYCLE}{path}")
    reader.look(f"talk{language.replace('/', '-')}-{path.strip('/').replace('/', '-')}")


def test_hostile_words_run_nowhere_with_the_policy_off(visitor, browser, site):
    writer = visitor(LAPTOP)
    begin(writer, "operator")
    page = writer.page
    words = '<img src=x onerror="window.hit=1"><script>window.hit=1</script> https://a.id/"onmouseover="window.hit=1'
    page.fill("[name=text]", words)
    page.wait_for_timeout(THINK)
    page.click("#write button")
    page.locator(".post", has_text="window.hit").first.wait_for()
    context = browser.new_context(bypass_csp=True)
    try:
        reader = context.new_page()
        reader.goto(site + TALK)
        reader.locator(".post", has_text="window.hit").first.hover()
        assert reader.evaluate("window.hit") is None
        assert reader.locator(".post img[src='x']").count() == 0
    finally:
        context.close()
