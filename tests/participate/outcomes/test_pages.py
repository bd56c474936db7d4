"""The pages: who gets in, what they show, and how few queries they need."""

import csv
import io

import pytest
from django.urls import reverse

from participate.outcomes import services
from participate.outcomes.models import Amendment, Realisation
from participate.outcomes.views.decision import table
from participate.processes.enums import Role
from tests.factories.outcomes import add_people, published, small_meeting
from tests.factories.processes import make_user

pytestmark = pytest.mark.django_db
WORK = ["plenary", "board", "publish", "change", "levels"]


def page(name, cycle, *more):
    return reverse(f"outcomes:{name}", args=[cycle.slug, *more])


def facilitator(client, cycle):
    user = make_user("pandu@example.org", Role.FACILITATOR, cycle=cycle)
    client.force_login(user)
    return user


@pytest.mark.parametrize("name", WORK)
def test_work_pages_are_for_facilitators_of_this_cycle_only(client, name):
    mine, other = small_meeting().cycle, small_meeting(slug="lain-2027").cycle
    assert client.get(page(name, mine)).status_code == 302
    client.force_login(make_user("warga@example.org"))
    assert client.get(page(name, mine)).status_code == 403
    facilitator(client, other)
    assert client.get(page(name, mine)).status_code == 403
    assert client.get(page(name, other), follow=True).status_code == 200


def test_an_amendment_goes_by_two_plain_posts(client):
    decision = small_meeting()
    facilitator(client, decision.cycle)
    address = page("plenary", decision.cycle)
    assert "Volume baru" in client.get(f"{address}?ubah=volume&kode=U-01").content.decode()
    data = {"kind": "volume", "code": "U-01", "expected": "0", "volume": "4", "reason": "Sepakat",
            "agreement": "consensus"}  # fmt: skip
    shown = client.post(address, {**data, "langkah": "lihat"}).content.decode()
    assert "Setelah ini sisa menjadi Rp\u00a018." in shown
    assert not Amendment.objects.exists()
    assert client.post(address, {**data, "langkah": "simpan"}).status_code == 302
    assert Amendment.objects.get().cost_after == 12
    stale = client.post(address, {**data, "volume": "5", "langkah": "simpan"}).content.decode()
    assert "Orang lain baru saja mengubah daftar" in stale
    assert Amendment.objects.count() == 1
    undone = client.post(page("undo", decision.cycle, 1), {"expected": "1", "reason": "Keliru"})
    assert (undone.status_code, Amendment.objects.count()) == (302, 2)


def test_publishing_needs_the_number_and_the_confirmation(client):
    decision = small_meeting()
    facilitator(client, decision.cycle)
    address = page("publish", decision.cycle)
    assert client.post(address, {"minutes_number": "BA/1"}).status_code == 200
    assert client.post(address, {"minutes_number": "BA/1", "confirm": "on"}).status_code == 302
    assert "BA/1" in client.get(page("decision", decision.cycle)).content.decode()


def test_the_budget_change_shows_the_losers_before_it_takes_a_reason(client):
    cycle = published().cycle
    facilitator(client, cycle)
    address = page("change", cycle)
    shown = client.get(address, {"amount": "1,1 miliar"}).content.decode()
    assert "3 usulan akan keluar" in shown
    assert "Satu-satunya usulan RW 07." in shown
    data = {"amount": "1100000000", "dropped": "U-20 U-13 U-06", "reason": "KUA-PPAS"}
    assert client.post(address, data).status_code == 200
    assert client.post(address, {**data, "confirm": "on"}).status_code == 302
    words = client.get(page("decision", cycle)).content.decode()
    assert "11 usulan tetap, dengan Rp\u00a01.094.400.000" in words
    board = client.get(page("board", cycle))
    assert board.context["headline"] == "11 usulan, Rp\u00a01.094.400.000"
    assert (len(board.context["sheet"].lines), board.context["sheet"].left) == (11, 5_600_000)


def test_the_decision_page_says_everything_and_the_file_adds_up(client):
    decision = published()
    add_people(decision.cycle)
    words = client.get(page("decision", decision.cycle)).content.decode()
    for text in (
        "14 usulan didanai dengan Rp\u00a01.197.900.000",
        "sembilan ratus ribu rupiah",
        "47,5%",
        "50,0%",
    ):
        assert text in words
    response = client.get(page("table", decision.cycle))
    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    agreed = [row for row in rows if row["hasil"] == "disepakati"]
    assert (len(agreed), sum(int(row["biaya"]) for row in agreed)) == (14, 1_197_900_000)
    assert len(rows) == 24
    assert table.__doc__


def test_nothing_is_published_before_the_publication(client):
    decision = small_meeting()
    assert "Belum ada keputusan" in client.get(page("decision", decision.cycle)).content.decode()
    assert client.get(page("table", decision.cycle)).status_code == 404


def test_many_level_decisions_are_recorded_together_or_not_at_all(client):
    decision = small_meeting()
    cycle = decision.cycle
    services.publish_decision(actor=None, cycle=cycle, minutes_number="BA/1")
    facilitator(client, cycle)
    address = page("levels", cycle) + "?tahap=rkpd"
    refused = client.post(address, {"U-01-decision": "accepted", "U-02-decision": "rejected"})
    assert "Tidak ada yang dicatat." in refused.content.decode()
    done = client.post(
        address,
        {"U-01-decision": "accepted", "U-02-decision": "rejected", "U-02-reason_code": "policy_mismatch"},
    )
    assert done.status_code == 302
    assert set(cycle.proposals.values_list("code", "latest_event__decision")) == {
        ("U-01", "accepted"), ("U-02", "rejected"), ("U-03", "deferred"),
    }  # fmt: skip


def test_less_than_promised_needs_a_reason(client):
    decision = small_meeting()
    services.publish_decision(actor=None, cycle=decision.cycle, minutes_number="BA/1")
    facilitator(client, decision.cycle)
    address = page("realise", decision.cycle, "U-01")
    data = {"period": "2027", "progress": "completed", "realised_volume": "9", "realised_cost": "27"}
    assert client.post(address, data).status_code == 200
    assert client.post(address, {**data, "progress": "partly"}).status_code == 200
    assert not Realisation.objects.exists()
    assert client.post(address, {**data, "progress": "partly", "variance_note": "Hujan"}).status_code == 302
    shown = client.get(page("follow", decision.cycle)).content.decode()
    assert "Hujan" in shown


@pytest.mark.parametrize("count", [2, 30])
@pytest.mark.parametrize(("name", "queries"), [("decision", 10), ("follow", 10), ("table", 10)])
def test_public_pages_need_the_same_queries_at_any_size(
    client, django_assert_num_queries, name, queries, count
):
    decision = small_meeting(count, share=True)
    services.publish_decision(actor=None, cycle=decision.cycle, minutes_number="BA/1")
    client.get(page(name, decision.cycle))
    with django_assert_num_queries(queries):
        assert client.get(page(name, decision.cycle)).status_code == 200
