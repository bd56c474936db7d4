"""Paper equals phone: an operator types in what somebody wrote."""

import pytest
from django.urls import reverse

from participate.processes.enums import Capability, Role
from participate.proposals.models import Contact, Proposal
from tests.factories.processes import make_cycle, make_user, open_only
from tests.factories.proposals import make_dictionary
from tests.participate.proposals.test_propose import ANSWERS

pytestmark = pytest.mark.django_db
SHEET = {name: value for answer in ANSWERS.values() for name, value in answer.items()}


@pytest.fixture
def cycle():
    made = make_cycle(open_now=[Capability.PROPOSE])
    make_dictionary(made)
    return made


@pytest.fixture
def operator(cycle):
    return make_user("operator@example.org", Role.OPERATOR, cycle=cycle)


def paper_url(cycle):
    return reverse("proposals:paper", args=[cycle.slug])


def test_a_paper_proposal_is_recorded_as_typed_in_by_the_operator(client, cycle, operator):
    client.force_login(operator)
    slip = client.post(paper_url(cycle), {**SHEET, "key": "satu"}, follow=True)
    proposal = Proposal.objects.get()
    assert proposal.code in slip.content.decode()
    assert reverse("proposals:qr", args=[cycle.slug, proposal.code]) in slip.content.decode()
    assert (proposal.channel, proposal.entered_by, proposal.proposer, proposal.cost, proposal.latest_event.actor_role) == (
        "paper", operator, None, 137_800_000, "operator",
    )  # fmt: skip
    assert Contact.objects.get().name == "Ibu Contoh"


def test_the_same_sheet_twice_makes_one_proposal(client, cycle, operator):
    client.force_login(operator)
    places = [client.post(paper_url(cycle), {**SHEET, "key": "satu"})["Location"] for _ in range(3)]
    assert (len(set(places)), Proposal.objects.count()) == (1, 1)
    client.post(paper_url(cycle), {**SHEET, "key": "dua"})
    assert Proposal.objects.count() == 2


def test_a_wrong_sheet_keeps_everything_that_was_typed(client, cycle, operator):
    client.force_login(operator)
    page = client.post(paper_url(cycle), {**SHEET, "volume": "banyak", "key": "satu"})
    assert page.status_code == 422
    text = page.content.decode()
    assert all(
        value in text for value in ("banyak", SHEET["problem"], SHEET["contact_phone"], 'value="satu"')
    )


def test_not_in_the_dictionary_on_paper(client, cycle, operator):
    client.force_login(operator)
    own = {
        "item": "none",
        "unit": "paket",
        "cost": "3 juta",
        "cost_reason": "Tawaran",
        "category": "KES",
        "kind": "physical",
    }
    client.post(paper_url(cycle), {**SHEET, **own, "volume": "3", "key": "satu"})
    assert Proposal.objects.values_list("cost", "unit", "category__code").get() == (3_000_000, "paket", "KES")


def test_after_the_phase_the_sheet_stays_and_nothing_is_recorded(client, cycle, operator):
    open_only(cycle)
    client.force_login(operator)
    page = client.post(paper_url(cycle), {**SHEET, "key": "satu"})
    assert SHEET["problem"] in page.content.decode()
    assert Proposal.objects.count() == 0


@pytest.mark.parametrize("role", [None, Role.VERIFIER, Role.DELEGATE, Role.AUDITOR])
def test_only_operators_type_in_for_others(client, cycle, role):
    client.force_login(make_user("lain@example.org", *([role] if role else []), cycle=cycle))
    assert client.post(paper_url(cycle), {**SHEET, "key": "satu"}).status_code == 403
    assert Proposal.objects.count() == 0


def test_an_operator_of_another_cycle_may_not(client, cycle):
    other = make_cycle(slug="lain-2027", name="Lain")
    client.force_login(make_user("lain@example.org", Role.OPERATOR, cycle=other))
    assert client.get(paper_url(cycle)).status_code == 403


def test_the_short_way_leads_operators_to_the_sheet(client, cycle, operator):
    client.force_login(operator)
    answer = client.get(reverse("proposals:start", args=[cycle.slug]), {"atas-nama": "1"})
    assert answer["Location"] == paper_url(cycle)
