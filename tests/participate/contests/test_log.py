"""The pages and files of the public log, the addresses that keep it, the commands that check it."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from participate.contests.queries import outside_keepers
from participate.contests.services import close_vote
from participate.contests.services.keepers import keep_log, keepers_topic, tell_keepers
from participate.notices.services import confirm, follow
from participate.processes.enums import Capability
from tests.factories.contest_pages import cast_as, facilitator, open_page_vote
from tests.factories.processes import make_cycle
from voting.ballots import log, merkle
from voting.ballots.models import Contest
from voting.ballots.services.checkpoints import FEWEST_LEAVES

pytestmark = pytest.mark.django_db
ENOUGH = FEWEST_LEAVES


@pytest.fixture
def contest() -> Contest:
    """Return an open vote in which enough people for one checkpoint have voted."""
    made = open_page_vote(make_cycle(open_now=[Capability.VOTE]), voters=ENOUGH + 2)
    for number in range(1, ENOUGH + 1):
        cast_as(made, number, ["a"])
    return made


def here(contest: Contest, rest: str = "") -> str:
    """Return an address of the log."""
    return f"/siklus/{contest.cycle_contest.cycle.slug}/suara/{contest.pk}/catatan/{rest}"


def keeper(contest: Contest, email: str = "warta@koran.example", confirmed: bool = True) -> None:
    """Let an address keep the log."""
    row = follow(topic=keepers_topic(contest), title="Uji", url=here(contest), email=email, language="id")
    if confirmed:
        confirm(subscription_id=row.pk)


def test_the_page_says_that_a_log_nobody_keeps_proves_nothing(client: Client, contest: Contest) -> None:
    page = client.get(here(contest)).content.decode()
    assert "tidak membuktikan apa-apa" in page
    assert "Belum ada titik periksa" in page


def test_the_page_lists_the_checkpoints_and_counts_the_keepers(client: Client, contest: Contest) -> None:
    keep_log(contest=contest)
    keeper(contest)
    page = client.get(here(contest)).content.decode()
    assert f'href="{here(contest, "1.txt")}"' in page
    assert log.last_checkpoint(contest).root in page
    assert "1 alamat di luar" in page


def test_staff_and_unconfirmed_addresses_do_not_count_as_outside(contest: Contest) -> None:
    topic, staff = keepers_topic(contest), facilitator(contest.cycle_contest.cycle)
    keeper(contest, "belum@koran.example", confirmed=False)
    keeper(contest, staff.email)
    follow(actor=staff, topic=topic, title="Uji", url="/")
    assert outside_keepers(topic) == 0
    keeper(contest)
    assert outside_keepers(topic) == 1


def test_each_checkpoint_is_mailed_once_to_who_keeps_the_log(
    contest: Contest, django_capture_on_commit_callbacks: Any
) -> None:
    keeper(contest)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        made = keep_log(contest=contest)
        keep_log(contest=contest)
    assert [message.to for message in mail.outbox] == [["warta@koran.example"]]
    assert made.text in mail.outbox[0].body
    assert "List-Unsubscribe" in mail.outbox[0].extra_headers


def test_closing_mails_the_last_checkpoint_at_once(
    contest: Contest, django_capture_on_commit_callbacks: Any
) -> None:
    keeper(contest)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        close_vote(actor=None, contest=contest)
    assert log.last_checkpoint(contest).text in mail.outbox[0].body


def test_a_vote_without_a_checkpoint_mails_nobody(contest: Contest) -> None:
    keeper(contest)
    assert tell_keepers(contest=contest) == 0


def test_the_files_of_the_log_fit_together(client: Client, contest: Contest) -> None:
    keep_log(contest=contest)
    cast_as(contest, ENOUGH + 1, ["b"])
    close_vote(actor=None, contest=contest)
    first, last = log.checkpoints(contest)
    assert client.get(here(contest, "1.txt")).content.decode() == first.text
    found = client.get(here(contest, "isi.json")).json()
    assert (found["size"], found["next"], len(found["entries"])) == (ENOUGH + 2, None, ENOUGH + 2)
    assert merkle.root_of(bytes.fromhex(row["hash"]) for row in found["entries"]).hex() == last.root
    assert [row["record"]["type"] for row in found["entries"] if "record" in row] == ["close"]
    proof = client.get(here(contest, f"sambung.json?dari={first.size}&sampai={last.size}")).json()["proof"]
    nodes = [bytes.fromhex(node) for node in proof]
    assert merkle.check_consistency(
        first.size, last.size, nodes, bytes.fromhex(first.root), bytes.fromhex(last.root)
    )
    feed = client.get(here(contest, "kabar.xml"))
    assert feed["Content-Type"].startswith("application/atom+xml")
    assert feed.content.decode().count("<entry>") == 2


@pytest.mark.parametrize(
    "rest", ["7.txt", "isi.json?dari=x", "isi.json?dari=999", "sambung.json?dari=9&sampai=3", "bukti.json"]
)
def test_places_that_the_log_does_not_have_are_not_found(client: Client, contest: Contest, rest: str) -> None:
    keep_log(contest=contest)
    assert client.get(here(contest, rest)).status_code in (404, 405)


def test_a_code_is_shown_in_the_log_and_its_proof_can_be_saved(client: Client, contest: Contest) -> None:
    code = cast_as(contest, ENOUGH + 1, ["b"])
    check = f"/siklus/{contest.cycle_contest.cycle.slug}/suara/cek-kode/"
    assert "titik periksa berikutnya" in client.post(check, {"code": code}).content.decode()
    keep_log(contest=contest)
    page = client.post(check, {"code": code}).content.decode()
    assert "sejak titik periksa 1" in page
    proof = client.post(here(contest, "bukti.json"), {"code": code}).json()
    assert proof["receipt"] == code
    nodes = [bytes.fromhex(node) for node in proof["proof"]]
    root = bytes.fromhex(log.last_checkpoint(contest).root)
    assert merkle.check_inclusion(bytes.fromhex(proof["leaf"]), proof["position"], proof["size"], nodes, root)


def test_an_unknown_code_has_no_proof(client: Client, contest: Contest) -> None:
    keep_log(contest=contest)
    assert client.post(here(contest, "bukti.json"), {"code": "7KQ4-M2PX-OIAB-2345-QRST"}).status_code == 404


def test_the_page_of_the_log_costs_the_same_at_any_length(
    client: Client, contest: Contest, django_assert_num_queries: Any
) -> None:
    keep_log(contest=contest)
    for queries, rest in ((8, ""), (5, "isi.json"), (4, "kabar.xml"), (5, "1.txt")):
        with django_assert_num_queries(queries):
            assert client.get(here(contest, rest)).status_code == 200
    close_vote(actor=None, contest=contest)
    with django_assert_num_queries(8):
        client.get(here(contest))


def test_the_command_makes_what_is_due_and_nothing_twice(contest: Contest) -> None:
    assert f"contest {contest.pk}: checkpoint 1, {ENOUGH} entries" in run("checkpoint")[1]
    assert run("checkpoint") == (0, "")


def run(*arguments: str) -> tuple[int, str]:
    """Run a command; return its exit status and what it said."""
    said = io.StringIO()
    try:
        call_command(*arguments, stdout=said)
    except SystemExit as stop:
        return int(stop.code or 0), said.getvalue()
    except CommandError as error:
        return error.returncode, str(error)
    return 0, said.getvalue()


@pytest.fixture
def kept(contest: Contest, tmp_path: Path) -> tuple[str, str]:
    """Return the files of two checkpoints, before and after the closing."""
    keep_log(contest=contest)
    close_vote(actor=None, contest=contest)
    names = (str(tmp_path / "lama.txt"), str(tmp_path / "baru.txt"))
    for name, row in zip(names, log.checkpoints(contest), strict=True):
        Path(name).write_text(row.text, encoding="utf-8")
    return names


def test_two_checkpoints_of_one_log_agree(kept: tuple[str, str]) -> None:
    status, said = run("verify_log", *kept)
    assert (status, said.split()[0]) == (0, "AGREES")
    assert run("verify_log", kept[0], "latest")[0] == 0


def test_a_checkpoint_of_another_log_differs(contest: Contest, kept: tuple[str, str]) -> None:
    old = Path(kept[0])
    old.write_text(re.sub(r"\n20\n", "\n19\n", old.read_text(encoding="utf-8")), encoding="utf-8")
    status, said = run("verify_log", *kept)
    assert status == 1
    assert "OLD is not signed" in said
    assert "does not begin with the 19 entries that OLD names" in said


def test_checkpoints_are_compared_by_a_proof_alone(
    client: Client, contest: Contest, kept: tuple[str, str], tmp_path: Path
) -> None:
    proof = tmp_path / "sambung.json"
    proof.write_bytes(client.get(here(contest, f"sambung.json?dari={ENOUGH}")).content)
    assert run("verify_log", *kept, "--proof", str(proof))[0] == 0
    nodes = json.loads(proof.read_text())
    nodes["proof"][0] = "00" * 32
    proof.write_text(json.dumps(nodes))
    assert run("verify_log", *kept, "--proof", str(proof))[0] == 1


@pytest.mark.parametrize(("old", "new"), [(0, "tidak-ada.txt"), (1, 0), ("tidak-ada.txt", 1)])
def test_what_cannot_be_compared_is_said_with_status_two(
    kept: tuple[str, str], old: int | str, new: int | str
) -> None:
    names = [kept[item] if isinstance(item, int) else item for item in (old, new)]
    assert run("verify_log", *names)[0] == 2


def test_the_box_is_audited_by_a_command(contest: Contest, kept: tuple[str, str]) -> None:
    status, said = run("verify_box", str(contest.pk), "--kept", *kept)
    assert (status, said.split()[0]) == (0, "AGREES")
    Path(kept[0]).write_text("rusak", encoding="utf-8")
    assert run("verify_box", str(contest.pk), "--kept", kept[0])[0] == 1
    assert run("verify_box", "999")[0] == 2
