"""A batch of paper ballots: typed twice with a planted difference, decided by a third person, in the box."""

from tests.journeys.conftest import LAPTOP, PHONE

VOTES = "/siklus/latihan/suara/semua/"
PEOPLE = ("D-38", "D-39", "D-40")
# What stands on the three sheets; the second person misreads the last one.
SHEETS = [{"P-1": "5", "P-2": "5"}, {"P-3": "4"}, {"P-2": "1", "P-4": "5"}]
MISREAD = [*SHEETS[:2], {"P-2": "7", "P-4": "5"}]


def overview(person):
    """Go to the batches of the vote by points, from the page of all votes."""
    page = person.go(VOTES)
    card = page.locator("article", has=page.locator("h2", has_text="memberi poin"))
    card.locator("a[href$='/kertas/']").click()
    page.wait_for_url("**/kertas/")
    return page


def type_sheets(person, address, reading, sheets):
    """Type every sheet with the keyboard: numbers, then Enter."""
    page = person.go(f"{address}baca/{reading}/")
    for number, marks in enumerate(sheets, 1):
        page.wait_for_selector(f"h1:has-text('Lembar {number} dari {len(sheets)}')")
        for code, points in marks.items():
            page.fill(f"[name='entry-{code}']", points)
        if number == 1:
            person.look(f"paper-reading-{reading}")
        page.keyboard.press("Enter")
        page.wait_for_selector(f"text=Lembar {number} sudah diketik.")


def test_two_people_type_a_third_decides_and_the_batch_is_in_the_box(visitor):
    first, second, third = visitor(LAPTOP), visitor(PHONE, scripts=False), visitor(LAPTOP)
    for person, who in ((first, "operator"), (second, "fasilitator"), (third, "admin")):
        person.sign_in(who)
    page = overview(first)
    page.fill("[name=sheets]", str(len(SHEETS)))
    page.keyboard.press("Enter")
    page.wait_for_selector("ol.steps")
    address = page.url.removeprefix(first.site)
    page = first.go(f"{address}orang/")
    for who in PEOPLE:
        page.fill("[name=who]", who)
        page.click("button[value=tick] >> nth=0")
        page.wait_for_load_state()
    assert "3 orang dicentang untuk 3 lembar." in page.inner_text("main")
    first.look("paper-people")
    type_sheets(first, address, 1, SHEETS)
    page = second.go(f"{address}baca/2/")
    for marks in MISREAD:
        for code, points in marks.items():
            page.fill(f"[name='entry-{code}']", points)
        page.click("main form .button--primary")
        page.wait_for_load_state()
    assert "1 lembar diketik berbeda" in page.inner_text("main")
    first.go(f"{address}beda/3/")
    assert "Anda sudah mengetik berkas ini" in first.page.inner_text("body")
    page = third.go(address)
    third.look("paper-batch")
    page.click("ol.steps a[href*='/beda/']")
    assert page.inner_text("main table").count("berbeda") == 1
    page.check("input[name=take][value=first]")
    page.fill("[name=note]", "Angkanya satu, bukan tujuh")
    third.look("paper-decision")
    page.click("main form .button--primary")
    page.wait_for_load_state()
    page.click("ol.steps a[href$='/kotak/']")
    page.wait_for_url("**/kotak/")
    assert page.inner_text("dl.definition").count("cocok") == 4
    third.look("paper-settle")
    page.click("main form .button--primary")
    page.wait_for_load_state()
    assert "Berkas sudah di dalam kotak." in page.inner_text("body")
    overview(third)
    third.look("paper-overview")
