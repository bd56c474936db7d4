"""The desk: how many ballots, who has not voted, paper, close, count; never who leads or who voted how."""

import re

import pytest

from participate.contests.forms.paper import read_marks
from participate.processes.enums import Capability, Role
from participate.processes.models import Delegate
from tests.factories.contest_pages import (
    cast_as,
    delegate_user,
    facilitator,
    finish,
    open_page_vote,
    tie_contest,
)
from tests.factories.processes import make_cycle, make_user
from voting.ballots.models import Ballot, Contest
from voting.ballots.services import OptionLine

pytestmark = pytest.mark.django_db
HOME = "/siklus/tamamaung-2027/suara/"
KEY = "k" * 32


@pytest.fixture
def contest():
    options = [OptionLine(f"U-{n:02d}", f"Usulan {n}", 10 * n) for n in range(1, 6)]
    return open_page_vote(voters=4, options=options)


@pytest.fixture
def desk(client, contest):
    client.force_login(facilitator(contest.cycle_contest.cycle))
    return client


def paper(client, contest, number=1, marks="", **more):
    delegate = Delegate.objects.get(cycle=contest.cycle_contest.cycle, code=f"D-{number:02d}")
    return client.post(
        f"{HOME}meja/kertas/", {"delegate": delegate.pk, "marks": marks, "form_key": KEY, **more}
    )


def test_turnout_counts_ballots_and_names_only_who_has_not_voted(desk, contest):
    cast_as(contest, 1, ["U-05"])
    page = desk.get(f"{HOME}meja/")
    assert page.context["sentences"] == [
        "1 dari 4 orang sudah memilih.",
        "Masuk: lewat ponsel atau komputer 1.",
    ]
    assert [voter.delegate.code for voter in page.context["waiting"]] == ["D-02", "D-03", "D-04"]
    assert page.context["quota"] == "2 dari 4 utusan adalah perempuan (50,0%): kuota 30% terpenuhi."


def test_nothing_on_the_desk_depends_on_how_people_voted(client):
    seen = []
    for slug, marks in (("satu-2027", ["a"]), ("dua-2027", ["b", "a"])):
        cycle = make_cycle(slug, open_now=[Capability.VOTE], name="Siklus")
        cast_as(open_page_vote(cycle), 1, marks)
        client.force_login(facilitator(cycle))
        context = client.get(f"/siklus/{slug}/suara/meja/").context
        seen.append([context[name] for name in ("turnout", "sentences", "voted", "step")])
    assert seen[0] == seen[1]


@pytest.mark.parametrize(
    ("marks", "status", "payload"),
    [
        ("2 5", "valid", '{"marks":["U-02","U-05"]}'),
        ("u-05, U-01", "valid", '{"marks":["U-05","U-01"]}'),
        ("2 2", "invalid", '{"written":["U-02","U-02"]}'),
        ("99", "invalid", '{"written":["99"]}'),
        ("1 2 3", "invalid", '{"written":["U-01","U-02","U-03"]}'),
    ],
)
def test_paper_counts_as_it_is_written(desk, contest, marks, status, payload):
    assert paper(desk, contest, marks=marks).status_code == 302
    assert [(row.status, row.channel, row.payload) for row in Ballot.objects.all()] == [
        (status, "paper", payload)
    ]


def test_an_empty_paper_ballot_is_recorded_as_empty(desk, contest):
    paper(desk, contest, empty="on")
    assert [row.status for row in Ballot.objects.all()] == ["blank"]


def test_nothing_typed_must_be_meant(desk, contest):
    page = paper(desk, contest)
    assert (page.status_code, page.context["form"].errors["marks"]) == (
        400, ["Ketik kodenya, atau centang bahwa surat suaranya kosong."],
    )  # fmt: skip
    assert paper(desk, contest, marks="1", empty="on").status_code == 400
    assert Ballot.objects.count() == 0


def test_who_voted_by_phone_cannot_also_vote_on_paper(desk, contest):
    cast_as(contest, 1, ["U-01"])
    page = paper(desk, contest, number=1, marks="2 5")
    assert (page.status_code, Ballot.objects.count()) == (400, 1)
    assert "Satu orang, satu surat suara." in str(page.context["form"].non_field_errors())
    assert page.context["form"]["marks"].value() == "2 5"


def test_the_same_paper_form_sent_twice_counts_once(desk, contest):
    answers = [paper(desk, contest, marks="1").status_code for _ in range(2)]
    assert (answers, Ballot.objects.count()) == ([302, 302], 1)


def test_the_confirmation_says_valid_or_why_not(desk, contest):
    page = desk.get(paper(desk, contest, marks="2 2").headers["Location"])
    assert "dicatat sebagai tidak sah" in page.content.decode()
    assert "U-02 dua kali" not in page.content.decode()


def test_typed_codes_are_read_kindly():
    codes = ["U-02", "U-08", "U-11"]
    assert read_marks("2, u-08;11  x", codes) == ["U-02", "U-08", "U-11", "X"]
    assert read_marks("", codes) == []


def test_closing_asks_first_then_closes_for_good(desk, contest):
    cast_as(contest, 1, ["U-01"])
    assert "3 orang belum memilih" in desk.get(f"{HOME}tutup/").content.decode()
    desk.post(f"{HOME}tutup/")
    contest.refresh_from_db()
    assert (contest.state, contest.turnout["cast"], contest.turnout["not_cast"]) == ("closed", 1, 3)
    assert desk.post(f"{HOME}tutup/").status_code == 409
    assert paper(desk, contest, number=2, marks="1").status_code == 409


def test_counting_shows_the_result_to_everybody(desk, contest, client):
    cast_as(contest, 1, ["U-01"])
    assert desk.post(f"{HOME}hitung/").status_code == 409
    desk.post(f"{HOME}tutup/")
    assert desk.post(f"{HOME}hitung/").headers["Location"] == "/siklus/tamamaung-2027/hasil/"
    assert desk.post(f"{HOME}hitung/").status_code == 302
    client.logout()
    assert client.get("/siklus/tamamaung-2027/hasil/").context["headline"].startswith("4 usulan didanai")


@pytest.mark.parametrize("state", ["draft", "open", "closed", "counted"])
def test_the_desk_offers_the_next_step(client, state):
    cycle = make_cycle(open_now=[Capability.VOTE])
    if state == "draft":
        tie_contest(cycle)
    else:
        contest = open_page_vote(cycle)
        if state == "counted":
            finish(contest)
        if state == "closed":
            client.force_login(facilitator(cycle))
            client.post(f"{HOME}tutup/")
    client.force_login(facilitator(cycle))
    wanted = {"draft": "open", "open": "close", "closed": "count", "counted": "none"}[state]
    assert client.get(f"{HOME}meja/").context["step"] == wanted


@pytest.mark.parametrize("page", ["meja/", "meja/kertas/", "buka/", "tutup/", "hitung/"])
@pytest.mark.parametrize(
    ("role", "run"),
    [
        (None, 302),
        (Role.DELEGATE, 403),
        (Role.VERIFIER, 403),
        (Role.OPERATOR, None),
        (Role.FACILITATOR, None),
    ],
)
def test_the_desk_is_for_its_people(client, contest, page, role, run):
    cycle = contest.cycle_contest.cycle
    if role == Role.DELEGATE:
        client.force_login(delegate_user(cycle))
    elif role:
        client.force_login(make_user("orang@example.org", role, cycle=cycle))
    status = client.get(f"{HOME}{page}").status_code
    if run is not None:
        assert status == run
    elif role == Role.OPERATOR and page not in ("meja/", "meja/kertas/"):
        assert status == 403
    else:
        assert status in (200, 302)


def test_people_of_another_cycle_have_no_desk_here(client, contest):
    other = make_cycle("lain-2027")
    client.force_login(facilitator(other))
    assert [client.get(f"{HOME}{page}").status_code for page in ("meja/", "meja/kertas/", "tutup/")] == [
        403
    ] * 3
    assert client.post(f"{HOME}tutup/").status_code == 403
    assert Contest.objects.get(pk=contest.pk).state == "open"


def test_a_delegate_of_another_cycle_cannot_be_entered(desk, contest):
    other = make_cycle("lain-2027", open_now=[Capability.VOTE])
    stranger = open_page_vote(other).cycle_contest.cycle.delegates.first()
    page = desk.post(f"{HOME}meja/kertas/", {"delegate": stranger.pk, "marks": "1", "form_key": KEY})
    assert (page.status_code, Ballot.objects.count()) == (400, 0)


@pytest.mark.parametrize("voters", [1, 30])
def test_the_desk_needs_the_same_queries_for_any_number_of_people(client, django_assert_num_queries, voters):
    contest = open_page_vote(voters=voters)
    cast_as(contest, 1, ["a"])
    client.force_login(make_user("operator@example.org", Role.OPERATOR, cycle=contest.cycle_contest.cycle))
    client.get(f"{HOME}meja/")
    with django_assert_num_queries(12):
        client.get(f"{HOME}meja/")


def test_the_live_part_asks_for_itself_again(desk, contest):
    html = desk.get(f"{HOME}meja/").content.decode()
    assert re.search(rf'id="desk-live" data-live="contest:{contest.pk}" data-live-url="{HOME}meja/"', html)
