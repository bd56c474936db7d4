"""One person of each kind beside the demo year, and what must never be read about people."""

from typing import Any

from django.test import Client

from participate.accounts.models import User
from participate.demo.accounts import ACCOUNTS
from participate.places.services import add_area
from participate.processes.enums import Role
from participate.processes.models import Cycle
from participate.processes.services import grant_role, open_cycle
from participate.proposals.models import Contact
from tests.factories.processes import LONG_AGO, make_user
from voting.ballots.models import Roll, Submission

PHONE, MAIL, NAME = "+6281299977755", "rahasia-kontak@example.net", "Nama Rahasia Kontak"


def other_cycle(cycle: Cycle) -> Cycle:
    """Return a public cycle of an area that has nothing to do with this one's."""
    area = add_area(code="KEL-LAIN", name="Kelurahan Lain", level="kelurahan")
    return open_cycle(
        actor=None, slug="lain-2027", name="Musrenbang Kelurahan Lain", profile=cycle.profile, area=area,
        fiscal_year=2027, now=LONG_AGO,
    )  # fmt: skip


def actors(cycle: Cycle) -> dict[str, User | None]:
    """Return one person of each kind: nobody, the demo's accounts by role, and staff of elsewhere.

    `neighbour` is a facilitator of another cycle; `elsewhere` holds every role in another area.
    """
    people: dict[str, User | None] = {"anonymous": None}
    for account in ACCOUNTS:
        people[account.role.value if account.role else "resident"] = User.objects.get(email=account.email)
    # The demo's administrator owns the site; here it is somebody with the role and nothing else.
    people["administrator"] = make_user("administrator@kota.example")
    grant_role(actor=None, user=people["administrator"], role=Role.ADMINISTRATOR, area=cycle.area)
    other = other_cycle(cycle)
    people["neighbour"] = make_user("fasilitator@lain.example", Role.FACILITATOR, cycle=other)
    people["elsewhere"] = make_user("semua@lain.example")
    for role in Role:
        grant_role(actor=None, user=people["elsewhere"], role=role, area=other.area)
    return people


def client_of(person: User | None) -> Client:
    """Return a browser in which the person is signed in."""
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def plant_contacts() -> list[str]:
    """Give every contact of a proposal the same marks and return them."""
    Contact.objects.update(phone=PHONE, email=MAIL, name=NAME)
    return [PHONE.removeprefix("+62"), MAIL, NAME]


def secrets_of_people() -> list[str]:
    """Return what no public page may contain: contacts, addresses of accounts, keys of the roll and of forms."""
    marks: list[Any] = plant_contacts()
    marks += User.objects.exclude(email=None).values_list("email", flat=True)
    marks += User.objects.exclude(phone=None).values_list("phone", flat=True)
    marks += Roll.objects.values_list("person_key", flat=True)
    marks += Submission.objects.values_list("key_hash", flat=True)
    return [str(mark) for mark in marks]
