"""The living style page and the front doors: nothing serious for people with disabilities, at any width."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

PAGES = [
    "/gaya/",
    "/en/gaya/",
    "/akun/login/",
    "/akun/signup/",
    "/akun/login/code/",
    "/bantuan/",
    "/privasi/",
]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_the_house_style_has_no_serious_finding(browser: Browser, site: str, width: int, theme: str):
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=theme)
    page, found, errors = context.new_page(), [], []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    for path in PAGES:
        page.goto(site + path)
        found += [
            (path, item["id"], item["nodes"][0]["html"])
            for item in Axe().run(page).response["violations"]
            if item["impact"] in ("serious", "critical")
        ]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append((path, "scrolls sideways", str(width)))
    context.close()
    assert (found, errors) == ([], [])
