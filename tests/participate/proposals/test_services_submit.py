"""Submitting: codes, costs, fields, places, contacts, on behalf."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from participate.processes.enums import Capability, Role
from participate.processes.errors import NotOpen, NotYourRole
from participate.proposals.errors import BadProposal, CodeTaken
from participate.proposals.models import Contact, Proposal
from participate.proposals.services.submit import submit_proposal
from tests.factories.processes import make_cycle, make_user, open_only
from tests.factories.proposals import proposal_fields

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle():
    return make_cycle(open_now=[Capability.PROPOSE])


def submit(cycle, actor=None, **changes):
    options = {
        name: changes.pop(name) for name in ("entered_by", "channel", "code", "now") if name in changes
    }
    return submit_proposal(actor=actor, cycle=cycle, fields=proposal_fields(cycle, **changes), **options)


def test_the_dictionary_gives_unit_price_field_kind_agency_and_an_exact_cost(cycle):
    made = submit(cycle)
    found = (made.unit, made.unit_price, made.cost, made.category.code, made.kind, made.agency.code)
    assert found == ("m2", 265_000, 137_800_000, "INF", "physical", "DPU")


def test_a_proposal_begins_with_one_submitted_event(cycle):
    made = submit(cycle)
    events = list(made.events.values_list("number", "stage", "decision", "cost", "volume", "actor_role"))
    assert events == [(1, "rembug_rw", "submitted", 137_800_000, Decimal(520), "proposer")]
    assert (made.status, Proposal.objects.get(pk=made.pk).latest_event_id) == (
        "submitted",
        made.events.get().pk,
    )


def test_codes_count_up_per_cycle(cycle):
    other = make_cycle("other", open_now=[Capability.PROPOSE])
    codes = [submit(cycle).code, submit(cycle).code, submit(other).code, submit(cycle, code="U-40").code]
    assert [*codes, submit(cycle).code] == ["U-01", "U-02", "U-01", "U-40", "U-41"]


def test_a_code_is_taken_once_whatever_its_case(cycle):
    submit(cycle, code="U-07")
    with pytest.raises(CodeTaken):
        submit(cycle, code="u-07")


def test_half_a_unit_is_rounded_half_up(cycle):
    assert submit(cycle, volume=Decimal("0.01"), dictionary_item=None, unit_price=50, unit="m", kind="physical",
                  category=proposal_fields(cycle)["dictionary_item"].category).cost == 1  # fmt: skip


def test_another_cost_needs_a_reason(cycle):
    with pytest.raises(BadProposal, match=r"137\.800\.000"):
        submit(cycle, cost=100_000_000)
    made = submit(cycle, cost=100_000_000, cost_reason="Tenaga warga sendiri")
    assert (made.cost, made.cost_reason) == (100_000_000, "Tenaga warga sendiri")


def test_not_in_the_dictionary_is_allowed(cycle):
    category = proposal_fields(cycle)["dictionary_item"].category
    made = submit(cycle, dictionary_item=None, volume=Decimal(3), unit="unit", cost=10_000_000, kind="physical",
                  category=category)  # fmt: skip
    assert (made.dictionary_item, made.cost, made.unit_price) == (None, 10_000_000, 3_333_333)


def test_nothing_is_submitted_when_proposing_is_closed(cycle):
    open_only(cycle, Capability.VERIFY)
    with pytest.raises(NotOpen):
        submit(cycle)
    assert Proposal.objects.count() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"volume": Decimal(0)}, {"volume": None}, {"problem": "pendek"}, {"problem": "x" * 501}, {"title": ""},
        {"beneficiaries_women": 641}, {"latitude": 91.0, "longitude": 119.0}, {"latitude": -5.1},
        {"inclusive_sources": ["kings"]}, {"proposer_group": ""}, {"land_status": "moon"}, {"volume": Decimal("1.005")},
    ],
)  # fmt: skip
def test_bad_fields_are_refused_with_a_sentence(cycle, wrong):
    with pytest.raises(BadProposal) as caught:
        submit(cycle, **wrong)
    assert len(caught.value.message) > 10
    assert Proposal.objects.count() == 0


def test_the_area_must_be_in_the_cycle(cycle):
    with pytest.raises(BadProposal):
        submit(cycle, area=cycle.area.parent)


def test_unknown_fields_are_a_programming_error(cycle):
    with pytest.raises(ValueError, match="status"):
        submit(cycle, status="funded")


def test_the_contact_is_kept_apart_from_the_proposal(cycle):
    made = submit(cycle)
    contact = Contact.objects.get(proposal=made)
    assert (contact.name, contact.phone) == ("Ibu Melati Contoh (fiktif)", "081200000000")
    columns = " ".join(str(value) for value in Proposal.objects.filter(pk=made.pk).values().get().values())
    assert "Melati" not in columns
    assert "Melati" not in str(contact)


def test_an_operator_enters_for_somebody_and_is_recorded(cycle):
    operator = make_user("operator@example.org", Role.OPERATOR, cycle=cycle)
    made = submit(cycle, actor=operator, entered_by=operator, channel="paper")
    assert (made.entered_by, made.proposer, made.channel) == (operator, None, "paper")
    assert made.events.get().actor_role == "operator"


def test_only_operators_enter_for_somebody(cycle):
    resident = make_user()
    with pytest.raises(NotYourRole):
        submit(cycle, actor=resident, entered_by=resident, channel="paper")


def test_the_database_itself_refuses_impossible_rows(cycle):
    made = submit(cycle)
    for wrong in (
        {"volume": 0},
        {"cost": -1},
        {"beneficiaries_women": 641},
        {"latitude": 95, "longitude": 1},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Proposal.objects.filter(pk=made.pk).update(**wrong)
