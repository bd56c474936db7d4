"""The list of voters in numbers, presence, paper codes, reminders, slips, and what is promised."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from participate.contests.errors import WrongStep
from participate.contests.models import CodePackage, Reminder, RollContact
from participate.contests.roll_counts import roll_counts
from participate.contests.services import access, reminders
from participate.contests.wording.assurance import label_of
from participate.contests.wording.secrecy import answer_of
from participate.processes.enums import Capability, Role
from tests.factories.access import LIST, at, cast, listed_draft, listed_vote, on_roll, take_over
from tests.factories.contest_pages import cast_as, facilitator, open_page_vote, tie_contest
from tests.factories.contests import form_key, three_options
from tests.factories.processes import make_cycle, make_delegates, make_user
from voting.ballots.clock import database_now
from voting.ballots.keys import person_key
from voting.ballots.models import Contest, Participation, Roll
from voting.ballots.services import cast_ballot, open_contest

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return listed_draft()


def test_the_page_shows_the_plan_and_takes_it_over(client, draft):
    cycle = draft.cycle_contest.cycle
    client.force_login(make_user("petugas@example.org", Role.OPERATOR, cycle=cycle))
    file = SimpleUploadedFile("daftar.csv", LIST.encode())
    page = client.post(at("roll_import", draft), {"file": file, "level": "list"})
    assert page.context["plan"].added == 3
    done = client.post(at("roll_import", draft), {"mark": page.context["plan"].mark})
    assert (done.status_code, Roll.objects.count()) == (302, 3)
    undone = client.post(at("roll_undo", draft), {"list": "1"})
    assert (undone.status_code, Roll.objects.count()) == (302, 0)


def test_the_page_names_every_mistake(client, draft):
    client.force_login(facilitator(draft.cycle_contest.cycle))
    file = SimpleUploadedFile("../rahasia/daftar.csv", b"identitas\nani@contoh\n3271010101010001\n")
    page = client.post(at("roll_import", draft), {"file": file, "level": "list"})
    assert page.status_code == 400
    assert [error.partition(":")[0] for error in page.context["form"].non_field_errors()] == [
        "daftar.csv"
    ] * 2


def test_one_person_is_found_added_and_taken_off(client, draft):
    take_over(draft, LIST)
    client.force_login(facilitator(draft.cycle_contest.cycle))

    def say(do, who="dewi@contoh.id"):
        return client.post(at("roll", draft), {"identity": who, "level": "document", "do": do}).context[
            "answer"
        ]

    assert say("find") == "Orang ini tidak ada di daftar."
    assert say("add") == "Orang ini sekarang ada di daftar."
    assert say("find", "DEWI@contoh.id").startswith("Orang ini ada di daftar.")
    assert say("remove") == "Orang ini sudah tidak ada di daftar."
    assert say("add") == "Orang ini sekarang ada di daftar."


def test_somebody_who_has_voted_is_not_taken_off(client):
    contest = listed_vote(["ani@contoh.id"])
    cast(contest, "ani@contoh.id")
    assert not access.remove_person(actor=None, contest=contest, identity="ani@contoh.id")


def test_the_table_of_numbers_has_no_person_in_it(client, draft):
    take_over(draft, LIST)
    client.force_login(facilitator(draft.cycle_contest.cycle))
    text = client.get(at("roll_counts", draft)).content.decode("utf-8-sig")
    assert text.splitlines() == [
        "Apa;Jumlah orang", "Ada di daftar resmi;2", "Dokumen identitas diperiksa;1", "tanpa wilayah;1", "RW-01;1", "RW-02;1",
    ]  # fmt: skip


def test_access_is_set_before_the_opening_only(client, draft):
    client.force_login(facilitator(draft.cycle_contest.cycle))
    answer = client.post(at("access", draft), {"electorate": "list", "ways": ["email", "presence"]})
    draft.refresh_from_db()
    assert (answer.status_code, draft.eligibility) == (
        302,
        {"electorate": "list", "access": ["email", "presence"]},
    )
    take_over(draft, LIST)
    assert {row[-1] for row in on_roll(draft).values()} == {"waiting"}
    access.set_access(actor=None, contest=draft, electorate="list", ways=["email"])
    assert {row[-1] for row in on_roll(draft).values()} == {"eligible"}
    open_contest(contest=draft, options=three_options(), closes_at=database_now() + timedelta(hours=1))
    with pytest.raises(WrongStep):
        access.set_access(actor=None, contest=draft, electorate="list", ways=["phone"])


def present_vote():
    cycle = make_cycle(open_now=[Capability.SET_RULES, Capability.VOTE])
    contest = tie_contest(cycle)
    access.set_access(actor=None, contest=contest, electorate="delegates", ways=["account", "presence"])
    make_delegates(cycle, 2)
    contest.refresh_from_db()
    contest.cycle_contest.cycle = cycle
    access.fill_roll(contest)
    return open_contest(
        contest=contest, options=three_options(), closes_at=database_now() + timedelta(hours=1)
    )


def test_who_is_not_marked_present_cannot_vote_and_a_mark_goes_back_until_the_vote(client):
    contest = present_vote()
    client.force_login(facilitator(contest.cycle_contest.cycle))
    page = client.get(at("presence", contest), {"cari": "d-01"})
    [(voter, mark, status)] = page.context["rows"]
    assert (voter.delegate.code, status) == ("D-01", "waiting")
    for do, after in (("here", "eligible"), ("back", "waiting"), ("here", "eligible")):
        client.post(at("presence", contest), {"key": mark, "do": do})
        assert on_roll(contest)[mark][-1] == after
    cast_as(contest, 1, ["a"])
    client.post(at("presence", contest), {"key": mark, "do": "back"})
    assert on_roll(contest)[mark][-1] == "eligible"


def test_a_package_is_printed_once_and_only_hashes_stay(client):
    contest = listed_vote(["ani@contoh.id"], ways=["code"])
    client.force_login(facilitator(contest.cycle_contest.cycle))
    answer = client.post(at("packages", contest), {"size": 9})
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    package = CodePackage.objects.get()
    assert (package.number, package.size, package.slips.count()) == (1, 9, 9)
    assert roll_counts(contest).levels == (("list", 1), ("paper_code", 9))


def test_a_printed_code_lets_one_person_vote_once():
    contest = listed_vote(["x@contoh.id"], ways=["code"])
    _package, codes = access.make_package(actor=None, contest=contest, size=2)
    client = Client()
    spelled = codes[0].lower().replace("-", " ")
    assert client.post(at("code_paper", contest), {"slip": spelled}).status_code == 302
    ballot = reverse("contests:cast", args=[contest.cycle_contest.cycle.slug])
    assert client.post(ballot, {"choice": ["a"], "form_key": form_key()}).status_code == 302
    again = Client()
    again.post(at("code_paper", contest), {"slip": codes[0]})
    again.post(ballot, {"choice": ["b"], "form_key": form_key()})
    assert Participation.objects.count() == 1


def test_unused_codes_are_cancelled_and_used_ones_stay(client):
    contest = listed_vote(["x@contoh.id"], ways=["code"])
    package, codes = access.make_package(actor=None, contest=contest, size=3)
    voter = person_key(contest.pk, f"code:{codes[0]}")
    cast_ballot(contest=contest, person_key=voter, marks=["a"], channel="online", idempotency_key=form_key())
    client.force_login(facilitator(contest.cycle_contest.cycle))
    assert client.post(at("package_cancel", contest), {"package": package.number}).status_code == 302
    page = client.get(at("packages", contest))
    assert [(row.used, row.cancelled) for row in page.context["packages"]] == [(1, 2)]
    assert Client().post(at("code_paper", contest), {"slip": codes[1]}).status_code == 400


NOON = 5  # hours of UTC: 13.00 in Makassar


def reminded():
    """Return an open vote of three people with contacts, of whom one has voted."""
    contest = listed_draft()
    rows = "".join(f"A-0{n},orang{n}@contoh.id\n" for n in (1, 2, 3))
    take_over(contest, f"identity,contact\n{rows}", contacts_told=True)
    contest = open_contest(
        contest=contest, options=three_options(), opens_at=database_now() - timedelta(days=3),
        closes_at=database_now() + timedelta(days=9),
    )  # fmt: skip
    cast(contest, "A-02")
    return contest


def remind(contest, days=0, hour=NOON):
    moment = database_now().replace(hour=hour, minute=0) + timedelta(days=days)
    made = reminders.begin_reminder(actor=None, contest=contest, now=moment)
    return reminders.send_reminder(contest=contest, reminder=made)


def test_only_those_who_have_not_voted_are_reminded_and_at_most_twice():
    contest = reminded()
    assert remind(contest) == 2
    assert {message.to[0] for message in mail.outbox} == {"orang1@contoh.id", "orang3@contoh.id"}
    with pytest.raises(WrongStep):
        remind(contest)
    cast(contest, "A-01")
    assert remind(contest, days=1) == 1
    with pytest.raises(WrongStep):
        remind(contest, days=2)
    assert [(row.number, row.sent) for row in Reminder.objects.all()] == [(1, 2), (2, 1)]


def test_after_a_reminder_the_table_does_not_tell_who_had_not_voted():
    contest = reminded()
    remind(contest)
    assert set(RollContact.objects.values_list("reminders", flat=True)) == {1}


@pytest.mark.parametrize("hour", [12, 20, 23])  # 20.00, 04.00 and 07.00 in Makassar
def test_nobody_is_disturbed_at_night(hour):
    with pytest.raises(WrongStep):
        remind(reminded(), hour=hour)


def test_one_click_stops_reminders_and_forgets_the_contact(client):
    contest = reminded()
    remind(contest)
    stop = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>").partition("/siklus")
    address = "/siklus" + stop[2]
    assert client.get(address).status_code == 200
    assert RollContact.objects.count() == 3
    done = Client(enforce_csrf_checks=True).post(address, {"List-Unsubscribe": "One-Click"})
    assert (done.status_code, RollContact.objects.count()) == (200, 2)
    assert client.post(at("reminder_stop", contest) + "?k=x").status_code == 400


def test_the_page_of_reminders_shows_numbers_and_no_address(client):
    contest = reminded()
    client.force_login(facilitator(contest.cycle_contest.cycle))
    text = client.get(at("reminders", contest)).content.decode()
    assert "orang1@contoh.id" not in text
    assert "3 orang memberi kontak" in text


def test_a_slip_is_sent_with_the_code_and_never_the_choice(client):
    contest = open_page_vote()
    code = cast_as(contest, 1, ["b"])
    client.cookies["rembuk_receipt"] = code
    answer = client.post(at("slip", contest), {"address": "ani@contoh.id"})
    assert answer.status_code == 302
    [message] = mail.outbox
    assert (message.to, code in message.body) == (["ani@contoh.id"], True)
    assert [word for word in ("Got", "Lampu", "Taman") if word in message.body] == []


def test_without_a_code_on_the_device_no_slip_is_sent(client):
    contest = open_page_vote()
    client.post(at("slip", contest), {"address": "ani@contoh.id"})
    assert mail.outbox == []


NEVER = (
    "anonim",
    "anonymous",
    "tamper",
    "unhackable",
    "blockchain",
    "tidak bisa diretas",
    "end-to-end",
    "100%",
    "dijamin",
)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("assurance", ["open", "sealed"])
@pytest.mark.parametrize("revoting", [True, False])
@pytest.mark.parametrize("state", ["open", "sealed"])
def test_secrecy_and_label_promise_what_is_built_and_no_more(language, assurance, revoting, state):
    contest = Contest(
        assurance=assurance, revoting=revoting, state=state,
        eligibility={"electorate": "list", "access": ["email", "code", "presence"]},
    )  # fmt: skip
    with translation.override(language):
        answer = answer_of(contest)
        lines = [answer.short, *answer.promised, *answer.not_promised, *answer.do, *label_of(contest)]
    assert [word for word in NEVER for line in lines if word in line.lower()] == []
    assert all(line.endswith(".") for line in lines)


def test_the_secrecy_page_changes_when_the_box_is_sealed():
    open_now, sealed = (
        answer_of(Contest(assurance="sealed", revoting=True, state=state)) for state in ("open", "sealed")
    )
    assert open_now.not_promised != sealed.not_promised
    assert open_now.promised == sealed.promised


@pytest.mark.parametrize(
    "name", ["roll", "roll_import", "access", "packages", "presence", "reminders", "enter", "secrecy"]
)
def test_each_page_asks_the_database_at_most_twelve_times(client, name, django_assert_max_num_queries):
    contest = present_vote()
    client.force_login(facilitator(contest.cycle_contest.cycle))
    client.get(at(name, contest))
    with django_assert_max_num_queries(12):
        assert client.get(at(name, contest)).status_code == 200


def test_opening_the_main_vote_for_people_on_a_list_adds_no_delegate():
    contest = listed_draft()
    make_delegates(contest.cycle_contest.cycle, 2)
    take_over(contest, LIST)
    access.fill_roll(contest)
    assert len(on_roll(contest)) == 3
