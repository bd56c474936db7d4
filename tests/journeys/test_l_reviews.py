"""A reviewer clears the queue with the keyboard only; a resident appeals against a refusal and wins."""

import pytest

DESK = "/siklus/tamamaung-2028/tinjauan/"
OWN = "/siklus/tamamaung-2028/usulan/U-04/"  # carried over from U-13, the resident's
PHONE = {"width": 360, "height": 740}


def reach(person, selector: str, most: int = 120) -> None:
    """Press Tab until the focus is on what the selector names."""
    for _step in range(most):
        if person.page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        person.page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector} at {person.page.url}")


def press(person, selector: str, key: str = "Enter") -> None:
    """Reach something and press a key on it."""
    reach(person, selector)
    person.page.keyboard.press(key)


def follow(person, selector: str) -> None:
    """Reach a link or button, press it, and wait for the next page."""
    reach(person, selector)
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")


def return_one(person) -> None:
    """Return the proposal of the review on the screen: check it, wait for no office, decide."""
    page = person.page
    if (
        page.locator("input[name=complete]").count()
        and not page.locator("details input[name=complete]").count()
    ):
        for name in ("complete", "in_authority", "no_double"):
            press(person, f"input[name={name}][value=yes]", "Space")
        follow(person, "form[action$='/formal/'] button")
    while page.locator("form[action*='/tarik/']").count():
        press(person, "details:has(form[action*='/tarik/']) > summary")
        reach(person, "form[action*='/tarik/'] input[name=reason]")
        page.keyboard.type("Tidak ditunggu lagi.")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    follow(person, "a[href*='/putusan/kembalikan/']")
    reach(person, "select[name=reason_code]")
    page.keyboard.press("ArrowDown")
    follow(person, "#keputusan button.button--big")


def test_the_desk_and_one_review_look_right_on_phone_and_laptop(visitor):
    for size in (PHONE, {"width": 1280, "height": 800}):
        verifier = visitor(size)
        verifier.sign_in("verifikator")
        verifier.go(DESK + "?tab=open")
        verifier.look("reviews-desk")
        verifier.page.click("main li h2 a >> nth=1")
        verifier.page.wait_for_load_state()
        verifier.look("reviews-one")
        verifier.go("/en" + DESK + "?tab=open")
        verifier.look("reviews-desk-en")
        verifier.go("/siklus/tamamaung-2027/usulan/U-04/")
        verifier.look("reviews-public")


def test_an_office_answers_without_scripts(visitor):
    officer = visitor(PHONE, scripts=False)
    officer.sign_in("dinas")
    officer.go(DESK)
    officer.page.click("main li h2 a >> nth=0")
    officer.page.click("main a[href*='/jawab/'] >> nth=0")
    page = officer.page
    page.check("input[name=verdict][value=not_feasible]")
    page.fill("[name=reason]", "Sudah ada di rencana kerja dinas.")
    page.click("main form button.button--big")
    assert "tersimpan" in page.inner_text("main")


def test_a_resident_appeals_and_wins(visitor):
    verifier = visitor()
    verifier.sign_in("verifikator")
    verifier.go("/siklus/tamamaung-2028/verifikasi/U-04/tolak/")
    verifier.page.select_option("[name=reason_code]", "technical_infeasible")
    verifier.page.click("main form button >> nth=0")
    resident = visitor(PHONE)
    resident.sign_in("warga")
    resident.go(OWN)
    resident.look("appeal-offered")
    resident.page.click("main a[href$='/keberatan/']")
    resident.look("appeal-form")
    resident.page.fill("[name=text]", "Jalannya sudah dilebarkan bulan lalu.")
    resident.page.click("main form button.button--big")
    assert "menunggu jawaban" in resident.page.inner_text("main")
    judge = visitor()
    judge.sign_in("admin")
    judge.go("/siklus/tamamaung-2028/keberatan/")
    judge.look("appeals")
    judge.page.click("main li h2 a >> nth=0")
    judge.page.check("input[name=outcome][value=reversed]")
    judge.page.fill("[name=reason]", "Pelebaran jalan sudah dilihat di lapangan.")
    judge.look("appeal-judge")
    judge.page.click("main form:has(textarea) button")
    page = resident.go(OWN)
    assert "Pelebaran jalan sudah dilihat di lapangan." in page.inner_text("main")
    assert "Keputusan dibatalkan" in page.inner_text("main")
    resident.look("appeal-won")


@pytest.mark.parametrize("width", [1280])
def test_a_reviewer_clears_the_queue_with_the_keyboard_only(visitor, width):
    reviewer = visitor({"width": width, "height": 800})
    reviewer.sign_in("verifikator")
    page = reviewer.go(DESK + "?tab=open")
    waiting = page.locator("input[name=pilih]").count()
    assert waiting
    for number in range(waiting):
        value = page.locator("input[name=pilih]").nth(number).get_attribute("value")
        press(reviewer, f"input[name=pilih][value='{value}']", "Space")
    follow(reviewer, "form:has(input[name=pilih]) button.button--primary")
    reach(reviewer, "select[name=reviewer]")
    # By arrows: letters typed slowly start the search anew each time.
    while "Ibu Teliti" not in page.locator("select[name=reviewer] option:checked").inner_text():
        page.keyboard.press("ArrowDown")
    reach(reviewer, "textarea[name=reason]")
    page.keyboard.type("Saya yang menyelesaikan.")
    follow(reviewer, "main form button.button--primary")
    reviewer.look("reviews-many")
    shared = not page.locator("button[name=confirm]").count()
    if shared:
        # Journeys before this one have decided some of them on this site: they are named, and left out.
        assert "sudah diputus di tempat lain" in page.inner_text("main")
        follow(reviewer, "main form button.button--primary")
    follow(reviewer, "button[name=confirm]")
    if shared:
        assert "Selesai untuk semuanya" in page.inner_text("body")
        return
    follow(reviewer, "main li h2 a")
    for left in range(waiting, 0, -1):
        return_one(reviewer)
        assert page.url.rstrip("/").endswith("tinjauan") is (left == 1)
    page = reviewer.go(DESK + "?tab=open")
    assert "Tidak ada yang menunggu di sini" in page.inner_text("main")
