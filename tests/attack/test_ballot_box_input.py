"""What comes in from outside or goes out to programs: odd titles, feeds, bundles that lie on the screen."""

import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from participate.contests.services.amendments import confirm_change, propose_change
from participate.contests.wording.log import checkpoint_mail
from participate.processes.enums import Role
from tests.factories.bundles import bundle_of, files_of, summed
from tests.factories.contest_pages import cast_as, facilitator, open_page_vote
from tests.factories.processes import make_user
from tests.factories.tally import demo_contest, demo_rules
from voting.ballots.models import Checkpoint
from voting.counts.bundle.program import program

HOSTILE = "Pilih\r\nBcc: semua@contoh.id\x0b<script>alert(1)</script> ]]> & \u202e"


def slug_of(contest):
    return contest.cycle_contest.cycle.slug


@pytest.fixture
def contest(db):
    return open_page_vote(voters=3)


def amend(contest, field, after, option=None):
    """Change something by two people."""
    cycle = contest.cycle_contest.cycle
    row = propose_change(actor=facilitator(cycle), contest=contest, field=field, after=after, reason=HOSTILE,
                         option=option)  # fmt: skip
    confirm_change(
        actor=make_user("sari@example.org", Role.OPERATOR, cycle=cycle), contest=contest, number=row.number
    )
    contest.refresh_from_db()


def test_a_hostile_title_breaks_no_feed_no_mail_and_no_page(client, contest):
    amend(contest, "title", HOSTILE)
    amend(contest, "title", HOSTILE, contest.options.get(code="a"))
    for number in (1, 2, 3):
        cast_as(contest, number, ["a"])
    address = reverse("contests:log_feed", args=[slug_of(contest), contest.pk])
    answer = client.get(address)
    assert answer.status_code == 200
    ElementTree.fromstring(answer.content)
    for name in ("votes", "amendments"):
        page = client.get(reverse(f"contests:{name}", args=[slug_of(contest)])).content.decode()
        assert "<script>alert(1)" not in page
    contest.state = "closed"
    point = Checkpoint(contest=contest, number=1, text="log\n")
    subject, _body = checkpoint_mail(contest, point)
    assert subject == " ".join(subject.split())
    assert len(subject) <= 200


def propose(client, contest, what, text):
    return client.post(
        reverse("contests:amend", args=[slug_of(contest)]), {"what": what, "text": text, "reason": "Salah"}
    )


@pytest.mark.parametrize(("what", "most"), [("title", 200), ("title:a", 400)])
def test_a_title_too_long_for_its_column_is_refused_when_it_is_proposed(client, contest, what, most):
    client.force_login(facilitator(contest.cycle_contest.cycle))
    assert propose(client, contest, what, "x" * (most + 1)).status_code == 400
    assert propose(client, contest, what, "x" * most).status_code == 302


def test_a_title_stays_on_one_line(client, contest):
    client.force_login(facilitator(contest.cycle_contest.cycle))
    propose(client, contest, "title", "Satu\r\nBcc: semua@contoh.id")
    assert contest.amendments.get().after == "Satu Bcc: semua@contoh.id"


def verify(path: Path) -> subprocess.CompletedProcess[bytes]:
    """Run the program as a visitor does."""
    script = path.parent / "verify.py"
    script.write_bytes(program())
    return subprocess.run([sys.executable, script, path], capture_output=True, timeout=60, check=False)


GREEN = "\n\x1b[2J\x1b[32mCOCOK / MATCHES " + "0" * 64 + "\x1b[8m"


def test_a_bundle_cannot_paint_a_green_line_on_the_screen(tmp_path: Path):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(f"manifest.json{GREEN}", "{}")
    lying = tmp_path / "lying.zip"
    lying.write_bytes(data.getvalue())
    found = verify(lying)
    assert found.returncode in (1, 2)
    assert b"\x1b" not in found.stdout + found.stderr
    assert not re.search(rb"^COCOK", found.stdout, re.MULTILINE)


def folder_of(data: bytes, to: Path) -> Path:
    """Unpack a bundle."""
    return written(files_of(data), to)


def written(files: dict[str, bytes], to: Path) -> Path:
    to.mkdir()
    for name, content in files.items():
        (to / name).write_bytes(content)
    return to


@pytest.fixture(scope="module")
def small() -> bytes:
    """Return a bundle without a database."""
    return bundle_of(demo_contest(), demo_rules()["combined_60_40_two_pass"])


def test_a_device_in_the_folder_of_a_bundle_is_not_read(tmp_path: Path, small: bytes):
    folder = folder_of(small, tmp_path / "bundle")
    (folder / "README.txt").unlink(missing_ok=True)
    os.mkfifo(folder / "README.txt")
    assert verify(folder).returncode == 2


@pytest.mark.parametrize("depth", [500, 900, 5_000, 100_000])
def test_nested_json_ends_in_a_sentence_not_in_a_traceback(tmp_path: Path, small: bytes, depth: int):

    files = files_of(small)
    deep = '{"a":' * depth + "1" + "}" * depth
    for name in ("manifest.json", "result.json"):
        files[name] = files[name].decode().replace("{", f'{{"deep":{deep},', 1).encode()
    found = verify(written(summed(files), tmp_path / "bundle"))
    assert found.returncode in (1, 2)
    assert b"Traceback" not in found.stderr
