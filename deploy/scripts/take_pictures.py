"""Take the two pictures of the README from a fresh demo: the result on a laptop, the ballot on a phone.

Needs Chromium. The demo lives in a temporary folder and ends with the script.
"""

import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "docs" / "pictures"
LAPTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 740}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
CHOICES = 3
LARGEST = 150_000  # bytes of one picture
PATIENCE = 300  # seconds until the demo must answer


def free_port() -> int:
    """Return a port nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def demo() -> Iterator[str]:
    """Serve a fresh demo; yield its address."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "REMBUK_VAR": folder,
            "DJANGO_SETTINGS_MODULE": "participate.config.settings.demo",
            "DATABASE_URL": "",
        }
        command = [sys.executable, "-m", "participate", "demo", "--port", str(port)]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
        address = f"http://127.0.0.1:{port}"
        try:
            wait_for(address, process)
            yield address
        finally:
            process.terminate()
            process.wait()


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the demo answers."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(address + "/readyz", timeout=2):  # noqa: S310  (our own address)
                return
        except OSError:
            time.sleep(0.3)
    raise SystemExit("The demo did not start; `participate demo` says why.")


def result(browser: Browser, site: str) -> Page:
    """Open the top of the result on a laptop."""
    page = browser.new_page(viewport=LAPTOP)
    page.goto(f"{site}/siklus/tamamaung-2027/hasil/")
    return page


def ballot(browser: Browser, site: str) -> Page:
    """Open the ballot on a phone with three proposals chosen, the chosen ones in sight."""
    page = browser.new_page(viewport=PHONE)
    page.goto(f"{site}/akun/login/")
    page.fill("input[name=login]", "delegasi@rembuk.example")
    page.fill("input[name=password]", "rembuk-demo")
    page.locator("main input[name=password]").press("Enter")
    page.wait_for_url(lambda url: "login" not in url)
    page.goto(f"{site}/siklus/latihan/suara/")
    for _turn in range(CHOICES):
        page.locator("#rest [data-move=add]:visible").first.click()
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement.blur()")
    page.evaluate(
        "window.scrollTo(0, document.getElementById('pilihan').getBoundingClientRect().top + scrollY - 16)"
    )
    return page


def save(page: Page, name: str) -> None:
    """Keep what the window shows as a small picture with a palette."""
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    with Image.open(io.BytesIO(page.screenshot())) as picture:
        small = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    path = TARGET / f"{name}.png"
    small.save(path, optimize=True)
    size = path.stat().st_size
    print(f"{path.relative_to(ROOT)}: {picture.width} x {picture.height}, {size / 1000:.0f} kB")
    if size > LARGEST:
        raise SystemExit(f"{path.name} is larger than {LARGEST // 1000} kB.")


def main() -> None:
    """Take both pictures."""
    chromium = (
        os.environ.get("REMBUK_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    )
    if not chromium:
        raise SystemExit("Chromium is not installed (package chromium).")
    TARGET.mkdir(parents=True, exist_ok=True)
    with demo() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        save(result(browser, site), "result")
        save(ballot(browser, site), "ballot")
        browser.close()


if __name__ == "__main__":
    main()
