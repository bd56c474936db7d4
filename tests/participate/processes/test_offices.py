"""Offices: who speaks for an agency in a cycle, kept by those who lead it."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from participate.kit.models import AuditEntry
from participate.processes import services_offices as services
from participate.processes.enums import Role
from participate.processes.errors import CodeTaken, NotYourRole
from participate.processes.models import Office, OfficeMember
from tests.factories.processes import make_cycle, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle():
    return make_cycle()


@pytest.fixture
def leader(cycle):
    return make_user("fas@kota.example", Role.FACILITATOR, cycle=cycle)


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_costs_the_same_queries_at_one_and_at_thirty(
    client, django_assert_num_queries, cycle, leader, count
):
    for number in range(count):
        office = services.add_office(actor=leader, cycle=cycle, code=f"D{number}", name=f"Dinas {number}")
        services.add_member(actor=leader, office=office, user=make_user(f"o{number}@dinas.example"))
    client.force_login(leader)
    with django_assert_num_queries(10):
        page = client.get(reverse("processes:offices", args=[cycle.slug]))
    assert page.content.count(b'<span class="code">D') == count


def test_only_those_who_lead_the_cycle_decide_who_speaks_for_an_agency(cycle, leader):
    office = services.add_office(actor=leader, cycle=cycle, code="DPU", name="Dinas PU")
    member = services.add_member(actor=leader, office=office, user=make_user())
    verifier = make_user("ver@kota.example", Role.VERIFIER, cycle=cycle)
    for call in (
        lambda: services.add_office(actor=verifier, cycle=cycle, code="X", name="X"),
        lambda: services.add_member(actor=verifier, office=office, user=verifier),
        lambda: services.remove_member(actor=verifier, member=member),
        lambda: services.remove_office(actor=verifier, office=office),
    ):
        with pytest.raises(NotYourRole):
            call()
    assert (Office.objects.count(), OfficeMember.objects.get().user_id) == (1, member.user_id)


def test_a_code_is_there_once_however_it_is_written(cycle, leader):
    services.add_office(actor=leader, cycle=cycle, code="DPU", name="Dinas PU")
    with pytest.raises(CodeTaken):
        services.add_office(actor=leader, cycle=cycle, code="dpu", name="Lain")
    with pytest.raises(IntegrityError), transaction.atomic():
        Office.objects.create(cycle=cycle, code="DPU", name="Lain")


def test_every_change_is_on_the_audit_trail_and_twice_is_once(cycle, leader):
    office = services.add_office(actor=leader, cycle=cycle, code="DPU", name="Dinas PU")
    person = make_user()
    for _time in range(2):
        member = services.add_member(actor=leader, office=office, user=person)
    services.remove_member(actor=leader, member=member)
    services.remove_office(actor=leader, office=office)
    actions = AuditEntry.objects.filter(actor_id=leader.pk).order_by("pk").values_list("action", flat=True)
    assert list(actions) == [
        f"processes.{verb}" for verb in ("add_office", "add_office_member", "remove_office_member", "remove_office")
    ]  # fmt: skip
    assert not Office.objects.exists()


def test_a_facilitator_adds_an_office_and_a_person_by_plain_forms(client, cycle, leader):
    person = make_user("pak@dinas.example")
    client.force_login(leader)
    url = reverse("processes:offices", args=[cycle.slug])
    assert client.post(url, {"code": "", "name": "Dinas PU"}).status_code == 422
    client.post(url, {"code": "DPU", "name": "Dinas PU"})
    assert "sudah ada di daftar" in client.post(url, {"code": "DPU", "name": "Lain"}).content.decode()
    add = reverse("processes:office_member_add", args=[cycle.slug, Office.objects.get().pk])
    assert client.post(add, {"person": "siapa@dinas.example"}).status_code == 422
    page = client.post(add, {"person": "pak@dinas.example"}, follow=True).content.decode()
    assert "sekarang menjawab untuk Dinas PU" in page
    assert OfficeMember.objects.get().user == person
