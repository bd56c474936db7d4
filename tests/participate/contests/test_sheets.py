"""Paper ballots: the numbers of the screen in four balanced orders, as PDF and as plain text, with no person on them."""

import zlib
from collections import Counter

import pytest

from participate.contests.models import CycleContest
from participate.contests.wording.sheets import ORDERS, turned
from participate.processes.enums import Capability, Role
from tests.factories.contest_pages import delegate_user, facilitator, open_page_vote, tie_contest
from tests.factories.processes import make_cycle, make_user
from tests.factories.proposals import make_proposal
from tests.participate.contests.test_ballot_kinds import KINDS, RULE, vote_of
from voting.ballots.models import Contest, Option
from voting.ballots.services import OptionLine

pytestmark = pytest.mark.django_db


def url(contest: Contest, end: str) -> str:
    return f"/siklus/{contest.cycle_contest.cycle.slug}/suara/{contest.pk}/{end}"


def words_of(content: bytes) -> str:
    """Return the texts of a PDF in the order of drawing."""
    found = []
    for part in content.split(b"stream\n")[1:]:
        try:
            found.append(zlib.decompress(part.split(b"\nendstream")[0]).decode("latin-1"))
        except zlib.error:
            continue
    return "".join(found)


@pytest.fixture
def desk(client):
    """Return a function that signs in the operator of a vote's cycle."""

    def sign_in(contest: Contest):
        cycle = contest.cycle_contest.cycle
        client.force_login(make_user("meja@example.org", Role.OPERATOR, cycle=cycle))
        return client

    return sign_in


@pytest.mark.parametrize("size", [4, 8, 40])
def test_every_option_stands_once_in_each_quarter_of_the_four_orders(size):
    options = [Option(number=n, code=str(n)) for n in range(1, size + 1)]
    quarters = Counter(
        (row.number, place * 4 // size)
        for order in ORDERS
        for place, row in enumerate(turned(options, order))
    )
    assert quarters == Counter({(n, quarter): 1 for n in range(1, size + 1) for quarter in range(4)})


@pytest.mark.parametrize("kind", KINDS)
def test_a_sheet_holds_the_numbers_of_the_screen_and_says_how_to_mark(desk, kind):
    contest = vote_of(kind)
    answer = desk(contest).get(url(contest, "lembar.pdf"), {"copies": 2, "orders": ["A", "C"], "batch": 7})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    drawn = words_of(answer.content)
    for number, title in enumerate(["Lampu", "Got", "Taman"], 1):
        assert drawn.count(f"({title})") == 4
        assert drawn.count(f"({number})") == 4
    assert answer.content.count(b"/Type /Page\n") == 4
    assert answer.content.count(b"/Subtype /Image") == 2
    assert "Jangan tulis nama" in drawn


@pytest.mark.parametrize("kind", KINDS)
def test_the_text_for_braille_is_ascii_of_forty_columns(desk, kind):
    options = [
        OptionLine(f"U-{n:02d}", "Perbaikan jalan “Cendrawasih” – tahap " + "pertama " * 6, 10 * n)
        for n in range(1, 6)
    ]
    contest = vote_of(kind, options)
    text = desk(contest).get(url(contest, "lembar.txt"), {"order": "B"}).content
    lines = text.decode("ascii").splitlines()
    assert max(len(line) for line in lines) <= 40
    assert [line.split(".")[0] for line in lines if line[:1].isdigit()] == ["2", "3", "4", "5", "1"]
    assert lines.count("   Ya [ ] Tidak [ ]" if kind == "yes_no" else "   [ ]") == 5


def test_pots_are_parts_of_one_sheet_with_their_limits(desk):
    options = [OptionLine("n", "Utara", 40, group="utara"), OptionLine("k", "Kelurahan", 30)]
    contest = vote_of("approval", options, limits={"utara": 1}, exclusive=[["n", "k"]])
    text = desk(contest).get(url(contest, "lembar.txt")).content.decode()
    assert "UTARA\nDi sini paling banyak 1.\n1. Utara" in text
    assert "SELURUH WILAYAH\n2. Kelurahan" in text
    assert "Pilih hanya satu dari nomor ini: 1, 2." in text


def test_a_paper_by_area_holds_that_area_only(desk):
    options = [
        OptionLine("n", "Utara", 40, group="utara"), OptionLine("s", "Selatan", 40, group="selatan"),
        OptionLine("k", "Kelurahan", 30),
    ]  # fmt: skip
    contest = vote_of("approval", options, by_area=True)
    person = desk(contest)
    text = person.get(url(contest, "lembar.txt"), {"area": "selatan"}).content.decode()
    assert ("Selatan" in text, "Kelurahan" in text, "Utara" in text) == (True, True, False)
    assert person.get(url(contest, "lembar.txt"), {"area": "barat"}).status_code == 404


@pytest.mark.parametrize(
    "query", [{}, {"copies": 51, "orders": "A", "batch": 1}, {"copies": 1, "orders": "E", "batch": 1}]
)
def test_odd_wishes_come_back_as_a_form(desk, query):
    contest = vote_of("approval")
    assert desk(contest).get(url(contest, "lembar.pdf"), query).status_code == 400


def test_a_scanned_code_says_which_sheet_it_is(desk):
    contest = vote_of("approval")
    page = desk(contest).get(url(contest, "lembar/"), {"batch": "7", "order": "C"})
    assert page.context["scanned"] == "Lembar ini: bundel 7, urutan C."


def test_before_the_opening_the_sheets_are_a_proof(client):
    cycle = make_cycle(open_now=[Capability.SET_RULES, Capability.VOTE])
    make_proposal(cycle, title="Lampu jalan", status="eligible")
    contest = tie_contest(cycle)
    client.force_login(facilitator(cycle))
    page = client.get(url(contest, "lembar/"))
    assert (page.status_code, page.context["is_proof"]) == (200, True)
    assert CycleContest.objects.get().contest.options.count() == 0


def test_voters_print_no_sheets(client):
    contest = vote_of("approval")
    client.force_login(delegate_user(contest.cycle_contest.cycle))
    assert [client.get(url(contest, end)).status_code for end in ("lembar/", "lembar.pdf", "lembar.txt")] == [
        403
    ] * 3


@pytest.mark.parametrize("size", [3, 40])
def test_the_sheets_need_the_same_queries_for_any_number_of_options(desk, django_assert_num_queries, size):
    options = [OptionLine(f"U-{n:02d}", f"Usulan {n}", n) for n in range(size)]
    contest = open_page_vote(rule={**RULE, "kind": "approval"}, options=options)
    person = desk(contest)
    person.get(url(contest, "lembar/"))
    with django_assert_num_queries(8):
        person.get(url(contest, "lembar.txt"))
