"""An organiser chooses a rule on a phone and on a laptop, with and without scripts, up to the page that asks again."""

import pytest

from tests.journeys.conftest import LAPTOP, PHONE

FORM = "/siklus/tamamaung-2028/aturan/atur/"


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_rule_is_chosen_by_its_card(visitor, size, scripts):
    person = visitor(size, scripts=scripts)
    person.sign_in("fasilitator")
    page = person.go(FORM)
    card = page.locator(".way", has=page.locator("input[value=equal_shares]"))
    rest = card.locator("[name='set-equal_shares-completion']")
    assert not rest.is_visible()
    assert "usulan dengan Rp" in card.inner_text()
    assert card.locator("svg").get_attribute("aria-label").startswith("Gambar: ")
    card.locator("input[type=radio]").focus()
    page.keyboard.press("Space")
    assert rest.is_visible()
    rest.select_option("none")
    if scripts:
        person.look("rule-picker")
    page.click("button[value=publish]")
    page.wait_for_load_state()
    text = page.inner_text("main")
    assert "Umumkan aturan ini?" in text
    assert "Tetap tersisa" in text
    assert '"completion":"none"' in page.inner_text(".exact")
    if scripts:
        person.look("rule-confirm")
    page.click("button[value=edit]")
    page.wait_for_load_state()
    assert page.locator("[name='set-equal_shares-completion']").input_value() == "none"
    assert page.locator("input[value=equal_shares]").is_checked()
