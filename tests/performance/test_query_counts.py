"""Every list costs the same few queries at one and at thirty rows, and the long ones at three thousand."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cms.site import build_default_site
from participate.contests.services import close_vote, count_vote
from participate.kit.clock import database_now
from participate.notices.models import Message
from participate.processes.enums import Capability, Role
from participate.processes.models import Cycle
from tests.factories.contest_pages import SMALL, cast_as, facilitator, open_page_vote
from tests.factories.processes import make_cycle, make_user, open_only
from tests.factories.proposals import make_many
from voting.ballots.services import OptionLine

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a new rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore:Exception ignored in.*SpooledTemporaryFile"),
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
]
MOST = 12
HERE = "/siklus/tamamaung-2027/"
# The only place where these numbers stand. Signed-in pages pay three more: session, person, roles.
COSTS = {
    "list": 8, "map": 6, "geojson": 4, "detail": 10, "queue": 12, "ballot": 10, "result": 9,
    "compare": 5, "protocol": 5, "my_ballot": 5, "prices": 5,
    "cycle": 12, "cycles": 6, "inbox": 6,
}  # fmt: skip
# Wagtail's own reads of a page (site, language, route, page, ancestors, restrictions, picture) come on top of ours.
PAGES = {"home": 26, "archive": 12}


def cost(client: Client, address: str, count_queries: Callable[..., Any], name: str) -> Any:
    """Open an address twice; the second time must cost its literal number of queries."""
    expected = COSTS.get(name) or PAGES[name]
    assert name in PAGES or expected <= MOST
    assert client.get(address).status_code == 200
    with count_queries(expected):
        return client.get(address)


@pytest.fixture
def cycle() -> Cycle:
    return make_cycle(open_now=[Capability.PROPOSE, Capability.VERIFY])


@pytest.mark.parametrize("count", [1, 30, 3000])
def test_proposal_pages_cost_the_same_at_any_number_of_proposals(
    client, cycle, django_assert_num_queries, count
):
    make_many(cycle, count, "submitted")
    for name, address in (("list", "usulan/"), ("map", "usulan/peta/"), ("geojson", "usulan.geojson"),
                          ("detail", "usulan/U-001/")):  # fmt: skip
        cost(client, HERE + address, django_assert_num_queries, name)


@pytest.mark.parametrize("count", [1, 30, 3000])
def test_the_verifiers_queue_costs_the_same_at_any_number_of_proposals(
    client, cycle, django_assert_num_queries, count
):
    make_many(cycle, count, "submitted")
    client.force_login(make_user("teliti@example.org", Role.VERIFIER, cycle=cycle))
    page = cost(client, HERE + "verifikasi/", django_assert_num_queries, "queue")
    assert page.context["counts"]["waiting"] == count


def options(count: int) -> list[OptionLine]:
    return [OptionLine(f"U-{n:02d}", f"Usulan {n}", 10 + n) for n in range(1, count + 1)]


@pytest.mark.parametrize("count", [1, 30])
def test_a_ballot_costs_the_same_at_any_number_of_options(client, django_assert_num_queries, count):
    contest = open_page_vote(options=options(count))
    client.force_login(contest.cycle_contest.cycle.delegates.get(code="D-01").user)
    page = cost(client, HERE + "suara/", django_assert_num_queries, "ballot")
    assert len(page.context["rows"]) == count


@pytest.mark.parametrize("count", [1, 30])
def test_a_result_costs_the_same_at_any_number_of_options_and_ballots(
    client, django_assert_num_queries, count
):
    place = make_cycle(open_now=[Capability.SET_RULES, Capability.VOTE, Capability.COUNT])
    contest = open_page_vote(place, voters=count, options=options(count), rule={**SMALL, "budget": 200})
    for number in range(1, count + 1):
        cast_as(contest, number, [f"U-{number:02d}"])
    contest = close_vote(actor=facilitator(place), contest=contest)
    count_vote(actor=facilitator(place), contest=contest)
    page = cost(client, HERE + "hasil/", django_assert_num_queries, "result")
    assert len(page.context["items"]) == count
    for name, end in (("compare", "aturan-lain/"), ("protocol", f"{contest.pk}/protokol/"),
                      ("my_ballot", f"{contest.pk}/suara-saya/"), ("prices", f"{contest.pk}/suara-saya.json")):  # fmt: skip
        cost(client, f"{HERE}hasil/{end}", django_assert_num_queries, name)


@pytest.mark.parametrize("count", [1, 30])
def test_a_cycles_page_costs_the_same_at_any_number_of_proposals(
    client, cycle, django_assert_num_queries, count
):
    make_many(cycle, count)
    cost(client, HERE, django_assert_num_queries, "cycle")


def finished(count: int) -> list[Cycle]:
    return [make_cycle(f"lama-{n}", fiscal_year=1990 + n, is_archived=True) for n in range(count)]


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_of_cycles_costs_the_same_at_any_number_of_cycles(
    client, cycle, django_assert_num_queries, count
):
    finished(count)
    for number in range(count - 1):
        open_only(make_cycle(f"baru-{number}"), Capability.PROPOSE)
    cost(client, "/siklus/", django_assert_num_queries, "cycles")


@pytest.mark.parametrize("count", [1, 30])
def test_the_inbox_costs_the_same_at_any_number_of_messages(client, django_assert_num_queries, count):
    person = make_user()
    Message.objects.bulk_create(
        Message(user=person, recipient=f"user:{person.pk}", topic="cycle:1", key=f"kabar-{n}", subject=f"Kabar {n}",
                body="Sudah diputuskan.", created_at=database_now())
        for n in range(count)
    )  # fmt: skip
    client.force_login(person)
    cost(client, "/kabar/", django_assert_num_queries, "inbox")


@pytest.mark.parametrize("count", [1, 30])
def test_the_councils_pages_cost_the_same_at_any_number_of_proposals_and_cycles(
    client, cycle, django_assert_num_queries, count
):
    make_many(cycle, count)
    finished(count)
    build_default_site([cycle])
    cost(client, "/", django_assert_num_queries, "home")
    cost(client, "/arsip/", django_assert_num_queries, "archive")
