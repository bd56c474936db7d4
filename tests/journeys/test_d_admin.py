"""The admin in a real browser: nothing is refused by its security policy, nothing breaks, on public pages neither."""

from playwright.sync_api import Browser

from tests.journeys.conftest import PASSWORD

PAGES = [
    "/kelola/", "/kelola/pages/3/", "/kelola/pages/3/edit/", "/kelola/pages/add/cms/articlepage/3/",
    "/kelola/images/", "/kelola/images/multiple/add/", "/kelola/images/1/", "/kelola/documents/",
    "/kelola/documents/multiple/add/", "/kelola/pages/5/history/", "/kelola/cycle/", "/kelola/area/",
    "/kelola/account/", "/kelola/pages/3/view_draft/", "/", "/tentang/",
]  # fmt: skip


def test_a_council_editor_meets_no_console_error(site: str, browser: Browser) -> None:
    page = browser.new_page()
    wrong: list[str] = []
    page.on("console", lambda note: wrong.append(f"{page.url} {note.text}") if note.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(f"{page.url} {error}"))
    page.goto(site + "/akun/login/")
    page.fill("input[name=login]", "dewan@rembuk.example")
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    page.wait_for_load_state()
    statuses = {}
    for path in PAGES:
        statuses[path] = page.goto(site + path).status
        page.wait_for_load_state("networkidle")
    page.goto(site + "/kelola/pages/3/edit/")
    page.locator("[data-side-panel-toggle=preview]").first.click()
    page.frame_locator("iframe").first.locator("h1").wait_for()
    page.close()
    assert statuses == dict.fromkeys(PAGES, 200)
    assert wrong == []
