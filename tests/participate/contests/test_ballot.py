"""The ballot as a plain form: every button, every mistake, every reason why somebody cannot vote."""

import re
from collections.abc import Sequence
from typing import Any

import pytest
from django.test import Client

from participate.contests.forms.ballot import Draft, apply, new_draft, shuffled, use_numbers
from participate.contests.views.ballot import COOKIE
from participate.processes.enums import Capability, Role
from tests.factories.contest_pages import (
    SMALL,
    cast_as,
    delegate_user,
    facilitator,
    finish,
    open_page_vote,
    tie_contest,
)
from tests.factories.processes import make_cycle, make_delegates, make_user
from voting.ballots.models import Ballot, Contest
from voting.ballots.services import OptionLine, close_contest

pytestmark = pytest.mark.django_db
KEYS = {"seed": "a" * 32, "form_key": "b" * 32}


def url(contest: Contest, end: str = "") -> str:
    return f"/siklus/{contest.cycle_contest.cycle.slug}/suara/{end}"


@pytest.fixture
def contest() -> Contest:
    return open_page_vote()


@pytest.fixture
def voter(contest: Contest, client: Client) -> Client:
    client.force_login(delegate_user(contest.cycle_contest.cycle))
    return client


def press(client: Client, contest: Contest, do: str, marks: Sequence[str] = (), **more: str) -> Any:
    return client.post(url(contest), {**KEYS, "choice": list(marks), "do": do, **more})


def chosen(response: Any) -> list[str]:
    return [row.code for row in response.context["chosen"]]


@pytest.mark.parametrize(
    ("do", "before", "after"),
    [
        ("add:a", [], ["a"]),
        ("add:b", ["a"], ["a", "b"]),
        ("add:c", ["a", "b"], ["a", "b"]),
        ("up:b", ["a", "b"], ["b", "a"]),
        ("up:a", ["a", "b"], ["a", "b"]),
        ("down:a", ["a", "b"], ["b", "a"]),
        ("down:b", ["a", "b"], ["a", "b"]),
        ("drop:a", ["a", "b"], ["b"]),
        ("drop:c", ["a"], ["a"]),
        ("add:zzz", ["a"], ["a"]),
        ("nonsense", ["a"], ["a"]),
    ],
)
def test_every_button_works_as_a_form_post(voter, contest, do, before, after):
    assert chosen(press(voter, contest, do, before)) == after


def test_what_is_left_is_said_after_every_press(voter, contest):
    said = [
        press(voter, contest, "add:a").context["left"],
        press(voter, contest, "add:b", ["a"]).context["left"],
    ]
    assert said == ["Anda bisa memilih 1 usulan lagi.", "Semua pilihan Anda sudah terpakai."]


def test_a_full_ballot_says_what_to_do_and_keeps_its_choices(voter, contest):
    page = press(voter, contest, "add:c", ["a", "b"])
    assert (chosen(page), page.context["draft"].error_list) == (
        ["a", "b"], ["Anda sudah punya 2 pilihan. Hapus satu dulu."],
    )  # fmt: skip


def test_the_order_of_options_is_random_per_ballot_and_stays_while_it_is_filled_in(voter, contest):
    first = press(voter, contest, "add:a")
    second = press(voter, contest, "drop:a", ["a"])
    assert [row.code for row in first.context["rows"]] == [row.code for row in second.context["rows"]]
    codes = [f"U-{n}" for n in range(20)]
    assert shuffled(codes, "1" * 32) != shuffled(codes, "2" * 32)
    assert new_draft().seed != new_draft().seed


def test_numbers_close_gaps(voter, contest):
    page = press(voter, contest, "numbers", mode="numbers", **{"rank-a": "4", "rank-c": "2"})
    assert (chosen(page), page.context["draft"].mode) == (["c", "a"], "buttons")


def test_switching_to_numbers_and_back_keeps_the_choices(voter, contest):
    page = press(voter, contest, "mode:numbers", ["b", "a"])
    assert page.context["draft"].numbers == {"b": "1", "a": "2"}
    assert chosen(press(voter, contest, "mode:buttons", ["b", "a"], mode="numbers")) == ["b", "a"]


@pytest.mark.parametrize(
    ("numbers", "errors"),
    [
        ({"a": "1", "b": "1"}, ["Nomor 1 tertulis di a, b. Beri nomor yang berbeda."]),
        ({"a": "x"}, ["Nomor untuk a belum tepat. Tulis 1 untuk pilihan pertama, lalu 2, dan seterusnya."]),
        ({"a": "0"}, ["Nomor untuk a belum tepat. Tulis 1 untuk pilihan pertama, lalu 2, dan seterusnya."]),
        ({"a": "1", "b": "2", "c": "3"}, ["Pilihan Anda terlalu banyak. Paling banyak 2."]),
    ],
)
def test_typed_numbers_survive_mistakes(voter, contest, numbers, errors):
    page = press(
        voter, contest, "numbers", mode="numbers", **{f"rank-{code}": n for code, n in numbers.items()}
    )
    draft = page.context["draft"]
    assert (draft.error_list, dict(draft.numbers), draft.mode) == (errors, numbers, "numbers")
    for code, text in numbers.items():
        assert f'name="rank-{code}" value="{text}"' in page.content.decode()


def test_focus_stays_where_it_helps():
    draft = Draft(marks=("a", "b", "c"))
    assert [apply(draft, do, limit=5).focus for do in ("up:c", "up:b", "down:b", "drop:a")] == [
        "up:c", "down:b", "up:b", "add:a",
    ]  # fmt: skip


def test_empty_numbers_make_an_empty_ballot():
    assert use_numbers(Draft(mode="numbers"), limit=2).marks == ()


def test_review_reads_the_ballot_back_and_stores_nothing(voter, contest):
    page = voter.post(url(contest, "periksa/"), {**KEYS, "choice": ["b", "a"]})
    assert (page.status_code, chosen(page), Ballot.objects.count()) == (200, ["b", "a"], 0)


def test_review_sends_too_many_choices_back(voter, contest):
    page = voter.post(url(contest, "periksa/"), {**KEYS, "choice": ["a", "b", "c"]})
    assert (page.status_code, chosen(page)) == (400, ["a", "b", "c"])
    assert page.context["draft"].error_list == ["Anda memilih 3, padahal paling banyak 2. Hapus sebagian."]


def test_casting_stores_the_ballot_and_gives_the_code_to_the_device_only(voter, contest):
    answer = voter.post(url(contest, "kirim/"), {**KEYS, "choice": ["b", "a"]})
    assert answer.headers["Location"] == url(contest, "kode/")
    code = answer.cookies[COOKIE].value
    assert re.fullmatch(r"([A-Z2-7]{4}-){4}[A-Z2-7]{4}", code)
    assert [row.payload for row in Ballot.objects.all()] == ['{"marks":["b","a"]}']
    assert code in voter.get(url(contest, "kode/")).content.decode()
    assert not any(code in str(value) for value in voter.session.values())


def test_sending_the_same_form_twice_counts_once_and_gives_the_same_code(voter, contest):
    answers = [voter.post(url(contest, "kirim/"), {**KEYS, "choice": ["a"]}) for _ in range(2)]
    assert len({answer.cookies[COOKIE].value for answer in answers}) == 1
    assert Ballot.objects.count() == 1


def test_a_second_form_of_the_same_person_is_refused_kindly(voter, contest):
    voter.post(url(contest, "kirim/"), {**KEYS, "choice": ["a"]})
    again = voter.post(url(contest, "kirim/"), {**KEYS, "form_key": "c" * 32, "choice": ["b"]})
    assert (again.status_code, again.context["title"], Ballot.objects.count()) == (
        409,
        "Anda sudah memilih",
        1,
    )


def test_an_empty_ballot_needs_to_be_meant(voter, contest):
    asked = voter.post(url(contest, "kirim/"), KEYS)
    assert (asked.status_code, Ballot.objects.count()) == (400, 0)
    assert "Surat suara Anda kosong" in asked.context["problem"]
    voter.post(url(contest, "kirim/"), {**KEYS, "blank": "yes"})
    assert [row.status for row in Ballot.objects.all()] == ["blank"]


def test_an_approval_ballot_is_ticks(client):
    contest = open_page_vote(rule={**SMALL, "kind": "approval"})
    client.force_login(delegate_user(contest.cycle_contest.cycle))
    assert client.get(url(contest)).content.decode().count('type="checkbox"') == 3
    client.post(url(contest, "kirim/"), {**KEYS, "choice": ["b", "a"]})
    assert [row.payload for row in Ballot.objects.all()] == ['{"marks":["a","b"]}']


def test_the_whole_vote_takes_four_requests_without_script(voter, contest):
    page = voter.get(url(contest)).content.decode()
    keys = {name: re.search(f'name="{name}" value="([0-9a-f]+)"', page)[1] for name in ("seed", "form_key")}
    page = voter.post(url(contest), {**keys, "do": "add:a"}).content.decode()
    marks = re.findall(r'name="choice" value="(\w+)">', page)
    page = voter.post(url(contest, "periksa/"), {**keys, "choice": marks}).content.decode()
    assert "Kirim suara saya" in page
    assert voter.post(url(contest, "kirim/"), {**keys, "choice": marks}).status_code == 302


@pytest.mark.parametrize("state", ["none", "published", "open", "closed", "counted"])
@pytest.mark.parametrize("who", ["visitor", "stranger", "delegate", "facilitator"])
def test_everybody_is_told_where_they_stand(client, who, state):
    cycle = make_cycle(open_now=[Capability.VOTE])
    make_delegates(cycle, 2)
    if state == "published":
        tie_contest(cycle)
    elif state != "none":
        contest = open_page_vote(cycle)
        cast_as(contest, 2, ["a"])
        if state == "closed":
            close_contest(contest=contest)
        if state == "counted":
            finish(contest)
    people = {"stranger": lambda: make_user("lain@example.org"), "delegate": lambda: delegate_user(cycle),
              "facilitator": lambda: facilitator(cycle)}  # fmt: skip
    if who in people:
        client.force_login(people[who]())
    answer = client.get(f"/siklus/{cycle.slug}/suara/")
    before, after = "Pemungutan suara belum dimulai", "Pemungutan suara sudah selesai"
    while_open = {"visitor": "Silakan masuk untuk memilih", "delegate": None}
    expected = {"none": before, "published": before, "closed": after, "counted": after}.get(
        state, while_open.get(who, "Nama Anda tidak ada dalam daftar pemilih")
    )
    assert (answer.status_code, answer.context.get("title")) == (200, expected)


def test_the_deadline_is_judged_when_the_ballot_arrives(voter, contest):
    close_contest(contest=contest)
    late = voter.post(url(contest, "kirim/"), {**KEYS, "choice": ["a"]})
    assert (late.status_code, late.context["title"], Ballot.objects.count()) == (
        409,
        "Pemungutan suara sudah selesai",
        0,
    )


def test_a_visitor_cannot_cast(client, contest):
    answer = client.post(url(contest, "kirim/"), {**KEYS, "choice": ["a"]})
    assert (answer.status_code, Ballot.objects.count()) == (403, 0)


def test_options_of_another_vote_are_no_choices_here(voter, contest):
    page = voter.post(url(contest, "periksa/"), {**KEYS, "choice": ["U-99", "a", "a"]})
    assert chosen(page) == ["a"]


def test_an_unknown_cycle_is_not_found(client):
    assert client.get("/siklus/tidak-ada/suara/").status_code == 404


@pytest.mark.parametrize("size", [3, 40])
def test_the_ballot_needs_the_same_queries_for_any_number_of_options(client, django_assert_num_queries, size):
    options = [OptionLine(f"U-{n:02d}", f"Usulan {n}", n) for n in range(size)]
    contest = open_page_vote(options=options)
    client.force_login(delegate_user(contest.cycle_contest.cycle))
    client.get(url(contest))
    with django_assert_num_queries(10):
        client.get(url(contest))


def test_the_operator_is_no_voter(client, contest):
    cycle = contest.cycle_contest.cycle
    client.force_login(make_user("operator@example.org", Role.OPERATOR, cycle=cycle))
    answer = client.post(url(contest, "kirim/"), {**KEYS, "choice": ["a"]})
    assert (answer.status_code, Ballot.objects.count()) == (403, 0)
