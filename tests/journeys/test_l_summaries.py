"""Switch to weekly on a phone, get the summary, stop it with one click; and the pages of staff. Without JavaScript."""

import re

import pytest

from tests.journeys.conftest import LAPTOP, PHONE


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
@pytest.mark.parametrize("language", ["", "/en"], ids=["id", "en"])
def test_the_pages_fit_both_sizes_in_both_languages(visitor, size, language):
    reader = visitor(size)
    reader.sign_in("delegasi")
    for name, path in (("news", "/kabar/"), ("news-choices", "/kabar/atur/")):
        reader.go(language + path)
        reader.look(f"{name}{language.replace('/', '-')}")
    operator = visitor(size)
    operator.sign_in("operator")
    for name, path in (("news-desk", "/kabar/petugas/"), ("news-by-hand", "/kabar/petugas/wa/")):
        operator.go(language + path)
        operator.look(f"{name}{language.replace('/', '-')}")


def test_a_resident_switches_to_a_weekly_summary_with_the_keyboard_only(visitor):
    person = visitor(PHONE, scripts=False)
    person.sign_in("warga")
    page = person.go("/kabar/atur/")
    page.focus("[name=channel_email]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.input_value("[name=channel_email]") == "weekly"
    for _press in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('main form button.button--primary')"):
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Tersimpan" in page.content()
    assert page.input_value("[name=channel_email]") == "weekly"


def test_a_summary_that_came_is_stopped_with_one_click(visitor, tmp_path_factory):
    files = sorted(tmp_path_factory.getbasetemp().glob("demo*/mail/*"))
    letters = [letter for path in files for letter in path.read_text(encoding="utf-8").split("-" * 79)]
    letter = next(text for text in letters if "To: delegasi@" in text and "/ikuti/senyap/" in text)
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in letter
    path = re.search(r"/ikuti/senyap/[\w:.=-]+/", letter.replace("=\n", ""))[0]
    stranger = visitor(PHONE)
    stranger.go(path)
    stranger.look("news-stop")
    stranger.page.click("main form button")
    stranger.page.wait_for_load_state()
    stranger.look("news-stopped")
    person = visitor(PHONE)
    person.sign_in("delegasi")
    assert person.go("/kabar/atur/").input_value("[name=channel_email]") == "never"


def test_an_operator_taps_through_the_list(visitor):
    operator = visitor(PHONE, scripts=False)
    operator.sign_in("operator")
    page = operator.go("/kabar/petugas/wa/")
    before = page.locator("a[href^='https://wa.me/']").count()
    assert before >= 1
    page.locator("button[value=sent]").first.click()
    page.wait_for_load_state()
    assert page.locator("a[href^='https://wa.me/']").count() == before - 1
    page = operator.go("/kabar/petugas/")
    page.locator("main form button").first.click()
    page.wait_for_load_state()
    assert "dicoba lagi" in page.content()
