"""The voter's code: it says that a ballot is in the box, never what the ballot says."""

import pytest
from django.test import Client

from participate.contests.views.ballot import COOKIE
from participate.processes.enums import Capability
from tests.factories.contest_pages import cast_as, open_page_vote
from tests.factories.processes import make_cycle

pytestmark = pytest.mark.django_db
FOUND, MISSING = "found", "missing"


def look_up(client: Client, slug: str, code: str):
    return client.post(f"/siklus/{slug}/suara/cek-kode/", {"code": code})


@pytest.mark.parametrize(
    "spelling", [str, str.lower, lambda code: code.replace("-", " "), lambda code: f" {code} "]
)
def test_a_code_is_found_in_any_spelling(client, spelling):
    contest = open_page_vote()
    code = cast_as(contest, 1, ["b", "a"])
    answer = look_up(client, contest.cycle_contest.cycle.slug, spelling(code))
    assert answer.context["answer"] == FOUND
    assert "Lampu" not in answer.content.decode()
    assert "Got" not in answer.content.decode()


def test_a_code_that_is_not_in_the_box_is_not_found(client):
    contest = open_page_vote()
    cast_as(contest, 1, ["a"])
    assert (
        look_up(client, contest.cycle_contest.cycle.slug, "AAAA-BBBB-CCCC-DDDD-EEEE").context["answer"]
        == MISSING
    )


def test_a_code_of_another_vote_is_not_in_this_box(client):
    one = open_page_vote()
    other = open_page_vote(make_cycle("lain-2027", open_now=[Capability.VOTE]))
    code = cast_as(other, 1, ["a"])
    assert look_up(client, one.cycle_contest.cycle.slug, code).context["answer"] == MISSING
    assert look_up(client, "lain-2027", code).context["answer"] == FOUND


def test_a_code_that_cannot_be_one_is_kept_and_explained(client):
    contest = open_page_vote()
    page = look_up(client, contest.cycle_contest.cycle.slug, "7KQ4")
    assert page.context["form"].errors["code"] == [
        "Kode terdiri dari 20 huruf dan angka. Cocokkan dengan kartu Anda."
    ]
    assert 'value="7KQ4"' in page.content.decode()


def test_a_box_without_a_vote_has_no_codes(client):
    cycle = make_cycle()
    assert look_up(client, cycle.slug, "AAAA-BBBB-CCCC-DDDD-EEEE").context["answer"] == MISSING
    assert (
        client.get(f"/siklus/{cycle.slug}/suara/kode/").context["title"] == "Pemungutan suara belum dimulai"
    )


def test_the_card_is_gone_once_it_is_removed_from_the_device(client):
    contest = open_page_vote()
    code = cast_as(contest, 1, ["a"])
    address = f"/siklus/{contest.cycle_contest.cycle.slug}/suara/kode/"
    client.cookies[COOKIE] = code
    assert code in client.get(address).content.decode()
    client.post(address)
    assert "Tidak ada kode di perangkat ini" in client.get(address).content.decode()


def test_a_made_up_cookie_is_not_printed(client):
    contest = open_page_vote()
    client.cookies[COOKIE] = "<script>alert(1)</script>"
    page = client.get(f"/siklus/{contest.cycle_contest.cycle.slug}/suara/kode/").content.decode()
    assert "alert(1)" not in page


def test_codes_are_never_kept_by_a_cache(client):
    contest = open_page_vote()
    for end in ("kode/", "cek-kode/", ""):
        answer = client.get(f"/siklus/{contest.cycle_contest.cycle.slug}/suara/{end}")
        assert "no-store" in answer.headers["Cache-Control"]


def test_guessing_codes_is_slowed_down(client, monkeypatch):
    monkeypatch.setattr("participate.contests.views.receipt.CHECKS", 60)
    contest = open_page_vote()
    slug = contest.cycle_contest.cycle.slug
    answers = [look_up(client, slug, "AAAA-BBBB-CCCC-DDDD-EEEE").status_code for _ in range(61)]
    assert (set(answers[:60]), answers[60]) == ({200}, 429)
