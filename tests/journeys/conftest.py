"""Journeys: a real server process with the demo, a real Chromium, no access to the database."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "artifacts" / "journeys"
PASSWORD = "rembuk-demo"
PHONE = {"width": 360, "height": 740}
LAPTOP = {"width": 1280, "height": 800}
# Seconds that loading the demo year may take, below the limit of a single test.
PATIENCE = 540
# What HTMX says when one goes to the next page while it still asks; an answer with an error is "htmx:responseError".
LEFT_BEHIND = ("htmx:afterRequest", "htmx:sendError", "htmx:sendAbort")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a journey."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.timeout(600))


def _chromium() -> str:
    """Return Chromium's path; skip without it, fail where everything is required."""
    path = os.environ.get("REMBUK_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path:
        return path
    reason = "Chromium is not installed (package chromium)"
    if os.environ.get("CI_REQUIRE_ALL"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a fresh demo for the whole run; yield its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("demo")
    environment = {
        **os.environ,
        "REMBUK_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "participate.config.settings.demo",
        "DATABASE_URL": "",
    }
    log = (folder / "server.log").open("wb")
    command = [sys.executable, "-m", "participate", "demo", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, process, folder / "server.log")
        yield address
    finally:
        process.terminate()
        process.wait()
        log.close()


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the demo answers; show its log when it does not."""
    # On a busy machine the tables alone take minutes: the clock decides, not the number of tries.
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(address + "/readyz", timeout=2):
                return
        except OSError:
            time.sleep(0.3)
    pytest.fail("the demo did not start:\n" + log.read_text(errors="replace")[-4000:])


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once."""
    path = _chromium()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


class Visitor:
    """A person at a browser: goes to pages, signs in, and looks at what is there."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.context, self.site = context, site
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message: object) -> None:
        """Collect errors of the console: policy violations, failed scripts."""
        text = message.text  # type: ignore[attr-defined]
        if message.type == "error" and "status of 4" not in text and not text.startswith(LEFT_BEHIND):  # type: ignore[attr-defined]
            self.complaints.append(text)

    def go(self, path: str) -> Page:
        """Open a page of the site; it must not be a server error."""
        answer = self.page.goto(self.site + path)
        assert answer is not None
        assert answer.status < 500, f"{path}: {answer.status}"
        return self.page

    def sign_in(self, who: str) -> None:
        """Sign in with a ready-made account."""
        self.go("/akun/login/")
        self.page.fill("input[name=login]", f"{who}@rembuk.example")
        self.page.fill("input[name=password]", PASSWORD)
        self.page.locator("main input[name=password]").press("Enter")
        self.page.wait_for_load_state()
        assert "/akun/login" not in self.page.url, "sign-in was refused"

    def look(self, name: str) -> None:
        """Keep a screenshot, and let axe and the layout rules judge the page."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        width = self.page.viewport_size["width"]  # type: ignore[index]
        self.page.screenshot(path=PICTURES / f"{name}-{width}.png", full_page=True)
        overflow = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert overflow <= 0, f"{name}: {overflow} px wider than the {width} px screen"
        serious = [
            f"{violation['id']}: {node['html'][:160]}"
            for violation in Axe().run(self.page).response["violations"]
            if violation["impact"] in ("serious", "critical")
            for node in violation["nodes"]
        ]
        assert serious == [], f"{name} at {self.page.url}"
        assert self.complaints == [], f"{name} at {self.page.url}"


@pytest.fixture
def visitor(browser: Browser, site: str) -> Iterator[Callable[..., Visitor]]:
    """Return a function that brings a new person: visitor(width=..., scripts=..., language=...)."""
    contexts: list[BrowserContext] = []

    def bring(size: dict[str, int] = LAPTOP, scripts: bool = True, dark: bool = False) -> Visitor:
        context = browser.new_context(
            viewport=size, java_script_enabled=scripts, color_scheme="dark" if dark else "light"
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        return Visitor(context, site)

    yield bring
    for context in contexts:
        context.close()


def code_in(text: str) -> str:
    """Return the proposal code in a sentence."""
    return re.search(r"[A-Z]-\d+", text)[0]  # type: ignore[index]
