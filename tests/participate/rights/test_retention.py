"""Everything that says who somebody is has an end, and the clock shows and keeps it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from participate.config.frontcache import Page, Store
from participate.contests.models import RollContact
from participate.kit.clock import database_now
from participate.kit.models import AuditEntry
from participate.notices.models import Subscription
from participate.proposals.models import Contact, ProposalDraft
from participate.rights.retention import CLASSES
from participate.rights.services import run_retention
from participate.rights.treatment import SKIPPED, SKIPPED_APPS, swept
from tests.factories.contests import make_contest, vote
from tests.factories.processes import make_cycle
from tests.factories.proposals import make_proposal
from voting.ballots.models import Contest, Roll
from voting.ballots.services import close_contest
from voting.ballots.services.erase import GONE, forget_entries

pytestmark = pytest.mark.django_db


def closed_vote(people: int = 3) -> Contest:
    contest = make_contest(voters=[f"orang{number}" for number in range(people)])
    vote(contest, "orang0", ["a"])
    return close_contest(contest=contest)


def test_the_names_of_a_roll_go_when_the_time_to_object_is_over_and_the_turnout_stays():
    contest = closed_vote()
    run_retention(now=contest.closed_at + timedelta(days=89))
    assert not Roll.objects.filter(person_key__startswith=GONE).exists()
    counts = run_retention(now=contest.closed_at + timedelta(days=90, seconds=1))
    assert counts["roll"] == 3
    assert Roll.objects.filter(contest=contest, person_key__startswith=GONE).count() == 3
    assert Roll.objects.filter(participation__isnull=False).count() == 1


def test_no_two_entries_get_the_same_name_and_none_looks_like_a_key():
    closed_vote(60)
    assert forget_entries(roll_ids=Roll.objects.values_list("pk", flat=True)) == 60
    keys = set(Roll.objects.values_list("person_key", flat=True))
    assert len(keys) == 60
    assert {len(key) for key in keys} == {63}


def test_the_names_of_an_open_vote_stay_however_late_it_is():
    make_contest()
    assert forget_entries(roll_ids=Roll.objects.values_list("pk", flat=True)) == 0
    run_retention(now=database_now() + timedelta(days=4000))
    assert not Roll.objects.filter(person_key__startswith=GONE).exists()


def test_addresses_for_reminders_go_when_the_vote_closes():
    contest = make_contest()
    RollContact.objects.create(roll=Roll.objects.first(), contest=contest, address="ani@contoh.id")
    run_retention()
    assert RollContact.objects.count() == 1
    close_contest(contest=contest)
    assert run_retention()["reminders"] == 1


def test_a_contact_goes_a_year_after_the_last_phase_of_its_process():
    cycle = make_cycle(open_now=["propose"])
    Contact.objects.create(proposal=make_proposal(cycle), name="Ani", phone="0812")
    end = cycle.phases.get().ends_at
    assert "contacts" not in run_retention(now=end + timedelta(days=364))
    assert run_retention(now=end + timedelta(days=366))["contacts"] == 1


def test_an_address_nobody_confirmed_goes_and_a_confirmed_one_stays():
    now = database_now()
    for email, confirmed in (("a@contoh.id", None), ("b@contoh.id", now)):
        Subscription.objects.create(
            email=email, topic="t", title="x", url="/", created_at=now, confirmed_at=confirmed
        )
    run_retention(now=now + timedelta(days=31))
    assert Subscription.objects.get().email == "b@contoh.id"


def test_an_old_draft_goes_and_a_fresh_one_stays():
    now, cycle = database_now(), make_cycle()
    for days in (91, 89):
        ProposalDraft.objects.create(cycle=cycle, token_hash="x", updated_at=now - timedelta(days=days))
    assert run_retention(now=now)["drafts"] == 1
    assert ProposalDraft.objects.count() == 1


def test_many_rows_go_in_small_steps_and_each_step_leaves_its_count():
    contest = closed_vote(7)
    counts = run_retention(now=contest.closed_at + timedelta(days=91), most=3)
    entries = AuditEntry.objects.filter(action="rights.retention", target="roll").order_by("pk")
    assert counts["roll"] == 7
    assert [entry.data["rows"] for entry in entries] == [3, 3, 1]


def test_the_command_deletes_only_when_told_to(capsys: pytest.CaptureFixture[str], settings: Any):
    settings.RETENTION_DAYS = {**settings.RETENTION_DAYS, "objection": 0}
    closed_vote()
    call_command("retention")
    assert "roll: 3 kept, 3 past their time" in capsys.readouterr().out
    assert not Roll.objects.filter(person_key__startswith=GONE).exists()
    call_command("retention", "--run")
    assert "roll: 3 deleted" in capsys.readouterr().out


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_shows_every_class_in_the_same_number_of_queries(
    client: Client, number: int, django_assert_num_queries: Any
):
    closed_vote(number)
    client.get(reverse("rights:retention"))
    with django_assert_num_queries(4):
        text = client.get(reverse("rights:retention")).content.decode()
    assert [str(kind.what) for kind in CLASSES if str(kind.what) not in text] == []


def test_a_number_below_five_is_not_told(client: Client):
    closed_vote(4)
    assert "kurang dari 5" in client.get(reverse("rights:retention")).content.decode()


def test_what_an_erasure_leaves_out_exists_and_no_table_of_people_is_among_it():
    names = {model._meta.label for model, _columns in swept()}
    assert {"accounts.User", "notices.Message", "proposals.Proposal", "kit.AuditEntry"} <= names
    assert not {name.split(".")[0] for name in names} & set(SKIPPED_APPS)
    assert not names & set(SKIPPED)


def test_the_front_cache_forgets_pages_of_before_an_erasure():
    store, page = Store(), Page(200, (), b"Zulaikha", float("inf"))
    store.put((1, "http://a/", "", False), page)
    store.get((2, "http://a/", "", False))
    assert store.pages == 0
    store.put((1, "http://a/", "", False), page)
    assert store.pages == 0
