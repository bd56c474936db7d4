"""“Apa kabar usulan saya?”: any spelling of a code, words of the title, one's own; nothing without a status."""

import pytest
from django.urls import reverse

from participate.processes.enums import Capability, Role
from participate.proposals.models import Proposal
from participate.proposals.queries.find import find_proposals
from participate.proposals.services.submit import submit_proposal
from tests.factories.processes import make_cycle, make_user
from tests.factories.proposals import make_many, make_proposal, proposal_fields

pytestmark = pytest.mark.django_db


def ask(client, words=None):
    return client.get(reverse("proposals:find"), {"cari": words} if words else {})


@pytest.mark.parametrize("spelling", ["u1", "U-01", "u 01", "U.1", "u_001", "1", " 01 ", "U01"])
def test_a_code_is_found_in_any_spelling(spelling):
    cycle = make_cycle()
    for code in ("U-01", "U-10", "U-11", "U-21"):
        make_proposal(cycle, code)
    assert [row.code for row in find_proposals(spelling)] == ["U-01"]


@pytest.mark.parametrize("words", ["u-99", "", "   ", "tidak ada", "%", "_", "'; --"])
def test_what_does_not_exist_is_not_found(words):
    make_proposal(make_cycle(), "U-01")
    assert list(find_proposals(words)) == []


def test_words_of_the_title_are_found_in_any_order_and_case():
    make_proposal(make_cycle(), "U-01", title="Lampu Jalan Lorong 2")
    assert [row.code for row in find_proposals("LORONG lampu")] == ["U-01"]


def test_one_hit_is_told_at_once(client):
    make_proposal(make_cycle(), "U-13", status="deferred", title="Ramp difabel")
    html = ask(client, "u13").content.decode()
    for words in ("Ramp difabel", "Ditunda", "garis pagu", 'class="thread"', 'class="follow'):
        assert words in html


def test_the_same_code_in_two_years_lets_people_choose(client):
    for slug, year in (("tamamaung-2027", 2027), ("tamamaung-2026", 2026)):
        make_proposal(make_cycle(slug, fiscal_year=year), "U-01")
    answer = ask(client, "U-01")
    assert [row.cycle.slug for row in answer.context["page_obj"]] == ["tamamaung-2027", "tamamaung-2026"]


def test_hidden_processes_and_proposals_without_status_are_not_found(client):
    make_proposal(make_cycle("hidden", is_public=False), "U-01")
    lost = make_proposal(make_cycle("open"), "U-02")
    Proposal.objects.filter(pk=lost.pk).update(latest_event=None)
    assert [list(find_proposals(code)) for code in ("U-01", "U-02")] == [[], []]


def test_a_signed_in_person_sees_their_own_and_nobody_elses(client):
    cycle = make_cycle(open_now=[Capability.PROPOSE])
    me, other = make_user("saya@example.org"), make_user("lain@example.org")
    operator = make_user("op@example.org", Role.OPERATOR, cycle=cycle)
    submit_proposal(actor=me, cycle=cycle, fields=proposal_fields(cycle))
    submit_proposal(actor=other, cycle=cycle, fields=proposal_fields(cycle))
    submit_proposal(
        actor=operator, entered_by=operator, channel="paper", cycle=cycle, fields=proposal_fields(cycle)
    )
    for person, codes in ((me, ["U-01"]), (other, ["U-02"]), (operator, ["U-03"])):
        client.force_login(person)
        assert [row.code for row in ask(client).context["mine"]] == codes


def test_nothing_found_says_what_to_do(client):
    assert "Kami tidak menemukan" in ask(client, "zzz").content.decode()


@pytest.mark.parametrize("count", [2, 30])
def test_the_search_costs_the_same_queries_whatever_it_finds(client, django_assert_num_queries, count):
    make_many(make_cycle(), count)
    with django_assert_num_queries(2):
        ask(client, "usulan")
