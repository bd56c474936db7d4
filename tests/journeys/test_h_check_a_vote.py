"""Somebody who trusts nobody downloads two files, runs the line on the page, and sees the green line."""

import os
import pty
import re
import subprocess
import sys

from tests.journeys.conftest import LAPTOP, PHONE

BASE = "/siklus/tamamaung-2027/hasil/"


def on_a_terminal(line: list[str], folder) -> tuple[str, int]:
    """Run a line as if somebody sat before it; return what is shown, colours included, and the status."""
    screen, inside = pty.openpty()
    process = subprocess.Popen([sys.executable, "-I", *line], cwd=folder, stdout=inside, stderr=inside)
    os.close(inside)
    shown = b""
    while True:
        try:
            more = os.read(screen, 4096)
        except OSError:
            break
        if not more:
            break
        shown += more
    os.close(screen)
    return shown.decode(), process.wait()


def test_two_downloads_and_one_line_end_in_green(visitor, tmp_path):
    person = visitor(PHONE)
    page = person.go(BASE)
    for end in ("paket.zip", "verify.py"):
        with page.expect_download() as waiting:
            page.click(f"a[href$='/{end}']")
        waiting.value.save_as(tmp_path / waiting.value.suggested_filename)
    line = re.search(r"python (verify\.py \S+\.zip)", page.inner_text("main"))[1].split()
    shown, status = on_a_terminal(line, tmp_path)
    printed = re.search(r"\x1b\[32mCOCOK / MATCHES ([0-9a-f]{64})\x1b\[0m", shown)
    assert (status, printed is not None) == (0, True), shown
    assert printed[1] in page.inner_text("main")
    (tmp_path / line[1]).write_bytes((tmp_path / line[1]).read_bytes().replace(b"U-08", b"U-09", 1))
    shown, status = on_a_terminal(line, tmp_path)
    assert (status, "\x1b[31mBEDA / DIFFERS" in shown) == (1, True), shown


def test_the_box_of_the_checker_fits_its_screens(visitor):
    for size in (PHONE, LAPTOP):
        person = visitor(size)
        person.go(BASE)
        person.look("check-a-vote")
