"""The closing page: everybody reads each step; two different people take them; auditors sign what they recounted."""

import re

import pytest
from django.test import Client

from participate.contests.services.ceremony import result_hash
from participate.contests.services.further import open_further_vote
from participate.kit.models import AuditEntry
from participate.processes.enums import Role
from tests.factories.contest_pages import (
    SMALL,
    cast_as,
    delegate_user,
    facilitator,
    finish,
    open_page_vote,
    tie_contest,
)
from tests.factories.processes import make_cycle, make_user
from voting.ballots.models import CeremonyStep, Contest
from voting.ballots.services import OptionLine
from voting.counts.models import CountRun

pytestmark = pytest.mark.django_db
PAGE = "/siklus/tamamaung-2027/suara/penutupan/"
BY_LOT = {
    **SMALL,
    "tie": ["points", "lot"],
    "tie_method": {"method": "source", "source": "undian 5 Februari"},
}


@pytest.fixture
def contest():
    return open_page_vote(voters=4)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def worker(contest, role, name):
    user = make_user(f"{name}@example.org", role, cycle=contest.cycle_contest.cycle)
    user.display_name = name.title()
    user.save()
    return user


@pytest.fixture
def chair(contest):
    return signed_in(facilitator(contest.cycle_contest.cycle))


@pytest.fixture
def clerk(contest):
    return signed_in(worker(contest, Role.OPERATOR, "sari"))


@pytest.fixture
def auditor(contest):
    return signed_in(worker(contest, Role.AUDITOR, "teliti"))


def press(client, do, **more):
    return client.post(f"{PAGE}langkah/", {"do": do, **more})


def turn(client):
    return client.get(PAGE).context["turn"]


def states(client):
    return [stage.state for stage in client.get(PAGE).context["stages"]]


def state(contest):
    return Contest.objects.get(pk=contest.pk).state


def test_two_people_close_then_one_seals_and_counts(contest, chair, clerk, client):
    cast_as(contest, 1, ["a"])
    assert (turn(chair), turn(clerk), turn(client)) == ("ask", "", "")
    press(chair, "ask")
    assert (turn(chair), turn(clerk), state(contest)) == ("own_close", "confirm", "open")
    press(clerk, "confirm")
    assert (state(contest), turn(chair), turn(clerk)) == ("closed", "seal", "")
    assert states(client) == ["done", "done", "spared", "now", "later", "later", "later"]
    press(chair, "seal")
    assert (state(contest), turn(chair)) == ("sealed", "count")
    press(chair, "count")
    assert (state(contest), states(client)) == (
        "counted",
        ["done", "done", "spared", "done", "done", "done", "now"],
    )
    assert [step.kind for step in CeremonyStep.objects.all()] == [
        "close_asked", "closed", "checkpoint", "sealed", "counted", "published"
    ]  # fmt: skip


def test_another_vote_of_the_process_is_closed_at_its_own_address(contest, chair, clerk, client):
    other = open_further_vote(
        actor=None, cycle=contest.cycle_contest.cycle, title="Jam buka balai", closes_at=contest.closes_at,
        rule={"name": "greedy", "kind": "yes_no", "threshold_share": "1/2", "threshold_strict": "yes", "budget": 0,
              "assurance": "open", "order": "points", "misfit": "skip"},
        options=[OptionLine("Y-1", "Buka sampai malam", 0)],
    )  # fmt: skip
    page = f"/siklus/tamamaung-2027/suara/{other.pk}/penutupan/"
    for who, do in ((chair, "ask"), (clerk, "confirm"), (chair, "seal"), (chair, "count")):
        assert who.post(f"{page}langkah/", {"do": do}).headers["Location"] == page
    assert (state(other), state(contest)) == ("counted", "open")
    assert f'href="/siklus/tamamaung-2027/hasil/{other.pk}/"' in client.get(page).content.decode()


def test_nobody_confirms_an_own_request(contest, chair):
    press(chair, "ask")
    page = press(chair, "confirm")
    assert "orang kedua" in chair.get(page.headers["Location"]).content.decode()
    assert state(contest) == "open"


def test_two_tabs_and_a_double_click_do_no_harm(contest, chair, clerk):
    for _ in range(2):
        press(chair, "ask")
    for _ in range(2):
        press(clerk, "confirm")
    press(chair, "ask")
    for verb in ("seal", "seal", "count", "count"):
        press(chair, verb)
    kinds = [step.kind for step in CeremonyStep.objects.all()]
    assert kinds == ["close_asked", "closed", "checkpoint", "sealed", "counted", "published"]
    assert CountRun.objects.filter(official=True).count() == 1


def test_a_request_is_taken_back(contest, chair, clerk):
    press(chair, "ask")
    press(clerk, "back_close")
    assert (turn(chair), turn(clerk), state(contest)) == ("ask", "", "open")


def test_everybody_reads_who_did_what_but_no_address(contest, chair, clerk, client):
    press(chair, "ask")
    press(clerk, "confirm")
    html = client.get(PAGE).content.decode()
    step = CeremonyStep.objects.get(kind="closed")
    assert step.hash in html
    assert "Sari (Petugas formulir kertas)" in html
    assert "@" not in re.sub(r"<head>.*</head>", "", html, flags=re.S)
    assert (step.asker_role, step.actor_role) == ("facilitator", "operator")


def test_a_lot_is_typed_by_two_people_before_the_box_is_sealed(client):
    contest = open_page_vote(rule=BY_LOT)
    chair = signed_in(facilitator(contest.cycle_contest.cycle))
    clerk = signed_in(worker(contest, Role.OPERATOR, "sari"))
    cast_as(contest, 1, ["a", "b"])
    cast_as(contest, 2, ["b", "a"])
    press(chair, "ask")
    press(clerk, "confirm")
    assert "undian 5 Februari" in client.get(PAGE).content.decode()
    assert (turn(chair), turn(clerk)) == ("seed", "seed")
    press(chair, "seal")
    press(chair, "seed", seed="4711")
    assert (turn(chair), turn(clerk)) == ("own_seed", "seed_confirm")
    press(chair, "seed_confirm", seed="4711")
    press(clerk, "seed_confirm", seed="4712")
    assert (state(contest), Contest.objects.get(pk=contest.pk).seed) == ("closed", "")
    press(clerk, "back_seed")
    press(chair, "seed", seed="4711")
    press(clerk, "seed_confirm", seed="4711")
    for verb in ("seal", "count"):
        press(chair, verb)
    assert CountRun.objects.get(official=True).rule["parameters"]["tie"][-1] == "lot:4711"
    assert "4711" in client.get(PAGE).content.decode()
    result = client.get("/siklus/tamamaung-2027/hasil/").content.decode()
    assert ("undian 4711" in result, "lot:4711" in result) == (True, False)


def test_an_auditor_signs_what_the_own_recount_gave(contest, chair, auditor, client):
    finish(contest)
    digits = result_hash(CountRun.objects.get(official=True))[:8]
    assert (turn(auditor), turn(chair)) == ("sign", "")
    press(auditor, "sign", digits="00000000")
    press(auditor, "sign", digits=digits, differs="on")
    assert CeremonyStep.objects.count() == 0
    for _ in range(2):
        press(auditor, "sign", digits=digits.upper())
    assert CeremonyStep.objects.get().data["agrees"] is True
    assert f"Hasil sama: {digits}" in client.get(PAGE).content.decode()
    press(auditor, "sign", digits="00000000", differs="on")
    html = client.get(PAGE).content.decode()
    assert "Hasil berbeda: 00000000" in html
    assert "1 auditor sudah menandatangani." in html
    assert "1 auditor mendapat hasil lain. Hasil ini masih diragukan" in html
    assert states(client)[-1] == "differs"


@pytest.mark.parametrize(
    "do", ["ask", "seal", "count", "confirm", "seed", "seed_confirm", "sign", "back_close"]
)
def test_each_step_is_for_its_people(contest, chair, clerk, client, do):
    cycle = contest.cycle_contest.cycle
    elsewhere = make_user("jauh@example.org", Role.FACILITATOR, cycle=make_cycle("lain-2027"))
    strangers = [client, signed_in(delegate_user(cycle)), signed_in(elsewhere)]
    if do in ("ask", "seal", "count"):
        strangers.append(clerk)
    assert {press(person, do).status_code for person in strangers} <= {302, 403}
    assert [person.get(PAGE).context["turn"] for person in strangers] == [""] * len(strangers)
    assert CeremonyStep.objects.count() == 0
    assert not AuditEntry.objects.filter(action__startswith="contests.").exists()


def test_only_auditors_sign(contest, chair, clerk):
    finish(contest)
    digits = result_hash(CountRun.objects.get(official=True))[:8]
    assert [press(person, "sign", digits=digits).status_code for person in (chair, clerk)] == [403, 403]


def test_steps_out_of_order_are_refused_in_words(contest, chair, clerk):
    for do, words in (("seal", "Tutup dulu"), ("count", "Segel"), ("sign", "403")):
        answer = press(chair, do)
        said = chair.get(PAGE).content.decode() if answer.status_code == 302 else str(answer.status_code)
        assert words in said or do == "sign"
    assert state(contest) == "open"


def test_a_vote_closed_by_a_program_is_shown_without_people(contest, client):
    finish(contest)
    stages = client.get(PAGE).context["stages"]
    assert [stage.state for stage in stages] == ["done", "done", "spared", "done", "done", "done", "now"]
    assert [stage.hash for stage in stages] == [""] * 7


def test_a_changed_step_is_told_to_everybody(contest, chair, client):
    press(chair, "ask")
    assert client.get(PAGE).context["broken"] == []
    step = CeremonyStep.objects.get()
    forged = CeremonyStep(
        contest=contest, number=2, kind="withdrawn", at=step.at, actor="user:1", actor_name="X", previous="",
        hash="0" * 64, data={"of": "close_asked"},
    )  # fmt: skip
    forged.save()
    page = client.get(PAGE)
    assert page.context["broken"] == [2]
    assert "diubah sesudahnya" in page.content.decode()


def test_before_the_opening_there_is_no_closing(client):
    cycle = make_cycle()
    tie_contest(cycle)
    assert "belum" in client.get(PAGE).content.decode()


def test_the_page_costs_few_queries(contest, chair, django_assert_num_queries):
    press(chair, "ask")
    chair.get(PAGE)
    with django_assert_num_queries(11):
        chair.get(PAGE)
