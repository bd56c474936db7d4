"""A person can be erased everywhere; what they did in public stays without them."""

import json
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from participate.accounts.models import User
from participate.contests.models import RollContact
from participate.kit.clock import database_now
from participate.kit.models import AuditEntry
from participate.notices.models import Message, Subscription
from participate.processes.models import Delegate
from participate.proposals.models import Contact, Proposal, ProposalEvent
from participate.rights.errors import LastAdministrator, NoSuchPerson
from participate.rights.models import Erasure, LateEntry
from participate.rights.people import find_person, person_of
from participate.rights.queries import data_of
from participate.rights.services import erase_person, export_person, run_retention
from tests.factories.contests import make_contest, vote
from tests.factories.processes import make_cycle, make_delegates, make_user
from tests.factories.proposals import make_proposal
from voting.ballots.errors import NotEntitled
from voting.ballots.keys import person_key
from voting.ballots.models import Ballot, Participation, Quarantine, Roll
from voting.ballots.services import add_to_roll, cast_ballot, close_contest, seal_contest
from voting.ballots.services.erase import GONE

pytestmark = pytest.mark.django_db
MAIL, PHONE, NAME, PASSWORD = "zulaikha@contoh.id", "+6281234567890", "Zulaikha Penanda", "lorong lima bersih"


def make_person(email: str = MAIL, verified: bool = True, **fields: object) -> User:
    fields = {"display_name": NAME, "phone": PHONE, "phone_verified": True, **fields}
    user = User.objects.create_user(email, PASSWORD, **fields)
    EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    return user


def test_an_account_goes_with_everything_that_is_only_its_own():
    user = make_person()
    Subscription.objects.create(user=user, topic="cycle:1", title="x", url="/", created_at=database_now())
    erase_person(actor=user, person=person_of(user))
    assert not User.objects.filter(pk=user.pk).exists()
    assert (EmailAddress.objects.count(), Subscription.objects.count()) == (0, 0)


def test_the_trail_keeps_a_number_and_counts_and_no_name():
    user = make_person()
    number = user.pk
    done = erase_person(actor=user, person=person_of(user))
    entry = AuditEntry.objects.get(action="rights.erase_person")
    assert (entry.actor_id, entry.target) == (number, f"erasure:{done.number}")
    assert NAME not in json.dumps(entry.data)
    assert Erasure.objects.get().counts == done.counts


def test_a_proposal_stays_without_its_proposer_contact_and_name():
    user, cycle = make_person(), make_cycle()
    proposal = make_proposal(
        cycle, proposer=user, title="Got di depan rumah Zulaikha Penanda", address="Hubungi 0812-3456-7890"
    )
    Contact.objects.create(proposal=proposal, name=NAME, phone="081234567890")
    erase_person(actor=user, person=person_of(user))
    fresh = Proposal.objects.get()
    assert (fresh.proposer, fresh.title, fresh.address) == (
        None,
        "Got di depan rumah seorang warga",
        "Hubungi […]",
    )
    assert "zulaikha" not in fresh.search_text
    assert Contact.objects.count() == 0


def test_words_in_an_append_only_table_are_blanked_while_everything_else_of_it_stays():
    user, cycle = make_person(), make_cycle()
    proposal = make_proposal(cycle, proposer=user)
    event, number = ProposalEvent.objects.filter(proposal=proposal).last(), user.pk
    ProposalEvent.objects.create(
        proposal=proposal, number=event.number + 1, at=event.at, stage=event.stage, decision=event.decision,
        note=f"Telepon {NAME}, {MAIL.upper()}", actor=user,
    )  # fmt: skip
    erase_person(actor=user, person=person_of(user))
    last = ProposalEvent.objects.filter(proposal=proposal).last()
    assert (last.note, last.actor_id, last.number) == ("Telepon seorang warga, […]", number, 2)


@pytest.mark.parametrize("change", [{"note": "lain"}, {"decision": "rejected"}])
def test_without_an_erasure_an_append_only_table_is_closed_as_ever(change: dict[str, str]):
    make_proposal(make_cycle())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ProposalEvent.objects.update(**change)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEntry.objects.all().delete()


def test_even_during_an_erasure_only_words_may_change():
    make_proposal(make_cycle())
    Erasure.objects.create(started_at=database_now())
    ProposalEvent.objects.update(note="")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ProposalEvent.objects.update(decision="rejected")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEntry.objects.all().delete()


def test_a_short_name_or_one_that_two_people_have_is_left_in_the_texts_of_others():
    user = make_person(display_name="Sari")
    namesake = make_user("lain@contoh.id", display_name=NAME)
    second = make_person("dua@contoh.id", phone=None, phone_verified=False)
    others = make_proposal(make_cycle(), title="Jalan Sari dan Zulaikha Penanda")
    for one in (user, second):
        erase_person(actor=one, person=person_of(one))
    assert Proposal.objects.get(pk=others.pk).title == "Jalan Sari dan Zulaikha Penanda"
    assert User.objects.get() == namesake


def test_a_delegate_is_taken_out_of_the_list_by_name():
    cycle = make_cycle()
    delegate = make_delegates(cycle, 1)[0]
    erase_person(actor=delegate.user, person=person_of(delegate.user))
    assert Delegate.objects.values_list("name", "user").get() == ("seorang warga", None)


def sealed_vote(who: str):
    contest = make_contest(voters=[who, "budi", "citra"])
    for voter in (who, "budi"):
        vote(contest, voter, ["a"])
    close_contest(contest=contest)
    return seal_contest(contest=contest)


def test_a_sealed_vote_keeps_its_ballots_and_turnout_and_loses_the_name():
    user, contest = make_person(), sealed_vote(MAIL)
    before = sorted(Ballot.objects.values_list("pk", "payload"))
    erase_person(actor=user, person=person_of(user))
    keys = set(Roll.objects.filter(contest=contest).values_list("person_key", flat=True))
    assert person_key(contest.pk, MAIL) not in keys
    assert sum(key.startswith(GONE) for key in keys) == 1
    assert sorted(Ballot.objects.values_list("pk", "payload")) == before
    assert Participation.objects.filter(contest=contest).count() == 2


def test_somebody_who_has_voted_in_an_open_vote_cannot_vote_again_after_the_erasure():
    user = make_person()
    contest = make_contest(voters=[MAIL, "budi"])
    vote(contest, MAIL, ["a"])
    erase_person(actor=user, person=person_of(user))
    assert add_to_roll(contest=contest, identities=[MAIL]) == 0
    assert LateEntry.objects.count() == 1
    close_contest(contest=contest)
    assert run_retention()["late_entries"] == 1
    assert not Roll.objects.filter(person_key=person_key(contest.pk, MAIL)).exists()
    assert LateEntry.objects.count() == 0


def test_somebody_who_has_not_voted_is_struck_off_an_open_vote():
    user = make_person()
    contest = make_contest(voters=[MAIL, "budi"])
    erase_person(actor=user, person=person_of(user))
    assert Roll.objects.get(status="removed").person_key.startswith(GONE)
    with pytest.raises(NotEntitled):
        cast_ballot(
            contest=contest,
            person_key=person_key(contest.pk, MAIL),
            marks=["a"],
            channel="online",
            idempotency_key="k" * 32,
        )


def test_an_address_that_was_only_claimed_strikes_nobody_else_off():
    contest = make_contest(voters=[MAIL, "budi"])
    claimer = make_person(verified=False, phone=None, phone_verified=False)
    erase_person(actor=claimer, person=person_of(claimer))
    assert Roll.objects.filter(
        contest=contest, person_key=person_key(contest.pk, MAIL), status="eligible"
    ).exists()


def test_an_address_without_an_account_is_a_person_too():
    contest = make_contest(voters=[MAIL])
    RollContact.objects.create(roll=Roll.objects.get(), contest=contest, address=MAIL)
    Subscription.objects.create(email=MAIL, topic="cycle:1", title="x", url="/", created_at=database_now())
    Message.objects.create(
        recipient=f"mail:{MAIL}", email=MAIL, topic="cycle:1", key="k", category="cycle", subject="s", body="b",
        created_at=database_now(),
    )  # fmt: skip
    call_command("erase_person", MAIL.upper(), "--yes")
    assert (RollContact.objects.count(), Subscription.objects.count(), Message.objects.count()) == (0, 0, 0)


def test_the_command_erases_nobody_without_a_yes_and_refuses_what_names_nobody():
    make_person()
    call_command("erase_person", MAIL)
    assert User.objects.count() == 1
    with pytest.raises(CommandError):
        call_command("erase_person", "siapa", "--yes")
    with pytest.raises(NoSuchPerson):
        find_person("user:99999")


def test_the_last_administrator_stays():
    chief = make_person(is_superuser=True)
    with pytest.raises(LastAdministrator):
        erase_person(actor=chief, person=person_of(chief))
    assert User.objects.get() == chief


def test_the_file_of_a_person_holds_what_is_theirs_and_no_secret_and_nothing_of_others():
    user, cycle = make_person(), make_cycle()
    make_proposal(cycle, proposer=user, title="Punya saya")
    make_proposal(cycle, "U-02", title="Punya orang lain")
    contest = make_contest(voters=[MAIL])
    with ZipFile(BytesIO(export_person(actor=user, person=person_of(user)))) as file:
        text = file.read("data.json").decode()
    data = json.loads(text)
    assert [row["title"] for row in data["proposals"]] == ["Punya saya"]
    assert [(row["vote"], row["voted"]) for row in data["rolls"]] == [(contest.pk, False)]
    assert data["account"][0]["email"] == MAIL
    assert "orang lain" not in text
    assert user.password not in text
    assert person_key(contest.pk, MAIL) not in text


def test_a_file_without_an_account_names_only_what_the_address_has():
    make_person("lain@contoh.id", phone=None, phone_verified=False)
    data = data_of(find_person(MAIL))
    assert {name for name, rows in data.items() if rows} == {"person"}


def test_one_deletes_oneself_with_the_password_and_is_signed_out(client: Client):
    user = make_person()
    client.force_login(user)
    page = reverse("rights:erase")
    client.post(page, {"sure": "on", "password": "salah"})
    client.post(page, {"password": PASSWORD})
    assert User.objects.filter(pk=user.pk).exists()
    answer = client.post(page, {"sure": "on", "password": PASSWORD})
    assert (answer.status_code, answer.url) == (302, reverse("rights:erased"))
    assert not User.objects.exists()
    assert client.get(reverse("accounts:home")).status_code == 302


def test_other_devices_are_signed_out_as_well():
    user = make_person()
    devices = [Client(), Client()]
    for device in devices:
        device.force_login(user)
    erase_person(actor=user, person=person_of(user))
    assert [device.get(reverse("rights:my_data")).status_code for device in devices] == [302, 302]


@pytest.mark.parametrize("number", [1, 30])
def test_my_data_takes_the_same_few_queries_however_much_there_is(
    client: Client, number: int, django_assert_num_queries: Any
):
    user, cycle = make_person(), make_cycle()
    for one in range(number):
        make_proposal(cycle, f"U-{one + 1:02d}", proposer=user)
    client.force_login(user)
    client.get(reverse("rights:my_data"))
    with django_assert_num_queries(8):
        assert client.get(reverse("rights:my_data")).status_code == 200


def test_the_download_is_a_file_for_this_person_only(client: Client):
    client.force_login(make_person())
    answer = client.post(reverse("rights:export"))
    assert answer["Content-Type"] == "application/zip"
    assert "private" in answer["Cache-Control"]


def test_what_an_official_signed_is_counted_for_them_and_stays(client: Client):
    chief = make_person()
    contest = make_contest()
    Quarantine.objects.create(
        contest=contest, number=1, act="set_aside", reason="uji", proposer=f"user:{chief.pk}", proposer_name=NAME,
        proposed_at=database_now(),
    )  # fmt: skip
    client.force_login(chief)
    assert "tanda tangan di berita acara" in client.get(reverse("rights:my_data")).content.decode()
    erase_person(actor=chief, person=person_of(chief))
    assert Quarantine.objects.get().proposer_name == NAME
