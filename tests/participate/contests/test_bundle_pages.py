"""The bundle and its checker as people get them: from the result page, and from the command line."""

import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from participate.__main__ import main
from participate.kit.models import AuditEntry
from tests.factories.bundles import PROGRAM, check, files_of
from tests.factories.contest_pages import cast_as, demo_result, finish, open_page_vote

pytestmark = pytest.mark.django_db


def fetch(client, contest, end: str):
    return client.get(f"/siklus/{contest.cycle_contest.cycle.slug}/hasil/{contest.pk}/{end}")


def test_two_downloads_and_the_line_on_the_page_end_in_green(client, tmp_path: Path):
    contest = demo_result()
    page = fetch(client, contest, "").content.decode()
    name = fetch(client, contest, "paket.zip").headers["Content-Disposition"].split('"')[1]
    (tmp_path / name).write_bytes(fetch(client, contest, "paket.zip").content)
    (tmp_path / "verify.py").write_bytes(fetch(client, contest, "verify.py").content)
    line = re.search(r"<code>python (verify\.py \S+)</code>", page)[1].split()
    done = subprocess.run(
        [sys.executable, "-I", *line], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    last = done.stdout.splitlines()[-1]
    assert (done.returncode, last.startswith("COCOK / MATCHES"), last.split()[-1] in page) == (0, True, True)


def test_the_fingerprints_of_both_files_are_beside_them(client):
    contest = demo_result()
    page, bundle = fetch(client, contest, "").content.decode(), fetch(client, contest, "paket.zip")
    line = fetch(client, contest, "paket.zip.sha256").content.decode().split()
    assert line == [
        hashlib.sha256(bundle.content).hexdigest(),
        bundle.headers["Content-Disposition"].split('"')[1],
    ]
    assert hashlib.sha256(PROGRAM.read_bytes()).hexdigest() in page


def test_nothing_of_it_is_there_before_the_count(client):
    contest = open_page_vote()
    cast_as(contest, 1, ["a"])
    for end in ("paket.zip", "paket.zip.sha256", "verify.py"):
        assert fetch(client, contest, end).status_code == 404


def test_a_page_never_sends_the_auditors_ballots(client):
    contest = open_page_vote()
    cast_as(contest, 1, ["a"])
    finish(contest)
    bundle = fetch(client, contest, "paket.zip?auditors=1&edition=auditors").content
    assert ("ballots.jsonl" in files_of(bundle), b"nonce" in bundle) == (False, False)


def test_the_command_writes_what_the_page_sends(client, tmp_path: Path, capsys):
    contest = demo_result()
    sent = fetch(client, contest, "paket.zip").content
    for text in (str(contest.pk), contest.cycle_contest.cycle.slug):
        call_command("export_bundle", text, "-o", str(tmp_path / "bundle.zip"))
        assert (tmp_path / "bundle.zip").read_bytes() == sent
    assert hashlib.sha256(sent).hexdigest() in capsys.readouterr().out


def test_the_command_is_named_with_a_dash(tmp_path: Path):
    contest = demo_result()
    main(["participate", "export-bundle", str(contest.pk), "-o", str(tmp_path / "bundle.zip")])
    assert (tmp_path / "bundle.zip").exists()


def test_the_auditors_bundle_leaves_a_note_in_the_audit_trail(tmp_path: Path):
    contest = demo_result()
    call_command("export_bundle", str(contest.pk), "--auditors", "-o", str(tmp_path / "inside.zip"))
    content = (tmp_path / "inside.zip").read_bytes()
    assert (check(content, tmp_path).problems, b"nonce" in content) == ([], True)
    entry = AuditEntry.objects.get(action="contests.export_for_auditors")
    assert (entry.target, entry.data) == (
        f"contest:{contest.pk}", {"sha256": hashlib.sha256(content).hexdigest()},
    )  # fmt: skip


@pytest.mark.parametrize("text", ["999999", "tidak-ada"])
def test_an_unknown_vote_is_refused_by_name(text: str):
    with pytest.raises(CommandError, match=text):
        call_command("export_bundle", text)


def test_a_vote_that_is_not_counted_has_no_bundle(tmp_path: Path):
    contest = open_page_vote()
    for text in (str(contest.pk), contest.cycle_contest.cycle.slug):
        with pytest.raises(CommandError):
            call_command("export_bundle", text, "-o", str(tmp_path / "bundle.zip"))
    assert not (tmp_path / "bundle.zip").exists()


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path):
    contest = demo_result()
    with pytest.raises(CommandError, match="nowhere"):
        call_command("export_bundle", str(contest.pk), "-o", str(tmp_path / "nowhere" / "bundle.zip"))
