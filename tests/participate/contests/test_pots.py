"""Money in pots, one for each area and one for all: set in the rules, frozen, opened only when it can be counted."""

import json

import pytest

from participate.contests.errors import WrongStep
from participate.contests.queries import main_contest
from participate.contests.services import count_vote, open_vote
from participate.contests.services.vote import close_vote
from participate.places.models import Area
from participate.processes.enums import Capability
from participate.processes.services import set_envelope
from tests.factories.contest_pages import cast_as, facilitator
from tests.factories.processes import make_cycle, make_delegates
from tests.factories.proposals import make_proposal
from tests.participate.contests.test_rule_picker import cards
from tests.participate.contests.test_rules import EDIT, RULES, confirm, publish
from voting.ballots.models import RuleVersion

pytestmark = pytest.mark.django_db
TYPED = {
    "way": "pots",
    "pot-in-RW-01": "Rp 300.000.000",
    "pot-in-RW-02": "200000000",
    "set-pots-leftover": "wide",
}


@pytest.fixture
def cycle():
    cycle = make_cycle(open_now=[Capability.SET_RULES, Capability.VOTE])
    make_delegates(cycle, 4)
    for code in ("RW-01", "RW-02"):
        Area.objects.update_or_create(
            code=code,
            defaults={"name": code.replace("-0", " "), "level": "rw", "parent": cycle.area,
                      "path": f"{cycle.area.path}{code}/"},
        )  # fmt: skip
    return cycle


@pytest.fixture
def chair(client, cycle):
    client.force_login(facilitator(cycle))
    return client


def on_ballot(cycle, code, area, cost):
    place = Area.objects.get(code=area) if area else cycle.area
    return make_proposal(cycle, code, status="eligible", area=place, cost=cost, track="dana_kelurahan")


def test_the_amounts_are_asked_for_beside_the_way(chair):
    fields = cards(chair.get(EDIT))["pots"]["fields"]
    assert [field.label for field in fields][:2] == ["Uang untuk RW 1", "Uang untuk RW 2"]
    names = [field.name for field in fields]
    assert names[names.index("pot-wide") :][:3] == ["pot-wide", "set-pots-inner", "set-pots-leftover"]


def test_an_area_without_parts_has_no_pots(client):
    cycle = make_cycle(open_now=[Capability.SET_RULES])
    Area.objects.filter(parent=cycle.area).delete()
    client.force_login(facilitator(cycle))
    assert "pots" not in cards(client.get(EDIT))
    page = publish(client, way="pots")
    assert (page.status_code, list(page.context["form"].errors)) == (400, ["way"])


def test_the_amounts_are_shown_again_frozen_and_published(chair):
    asked = confirm(chair, **TYPED)
    assert json.loads(asked.context["exact"])["pots"] == [["RW-01", 300_000_000], ["RW-02", 200_000_000]]
    wanted = {
        "Uang tiap wilayah": "RW 1 Rp\xa0300.000.000; RW 2 Rp\xa0200.000.000",
        "Uang untuk semua": "Rp\xa0700.000.000",
        "Cara membagi tiap kendi": "Poin terbanyak lebih dulu",
        "Sisa uang wilayah untuk apa": "Masuk ke kendi untuk semua",
    }
    assert {label: dict(asked.context["facts"]).get(label) for label in wanted} == wanted
    assert "Sisa uangnya untuk apa" not in dict(asked.context["facts"])
    publish(chair, **TYPED)
    rule = RuleVersion.objects.get().rule
    assert (rule["name"], rule["wide"], rule["leftover"]) == ("pots", None, "wide")
    page = chair.get(RULES)
    assert {label: dict(page.context["facts"]).get(label) for label in wanted} == wanted
    assert page.context["sentences"][2] == (
        "Rp\xa01.200.000.000 dibagi: Rp\xa0500.000.000 di kendi 2 wilayah, Rp\xa0700.000.000 untuk semua."
    )
    form = chair.get(EDIT).context["form"]
    assert [form[name].value() for name in ("pot-in-RW-01", "pot-in-RW-02", "pot-wide", "way")] == [
        "300.000.000", "200.000.000", "", "pots",
    ]  # fmt: skip


def test_the_published_amounts_read_in_english_too(chair):
    publish(chair, **TYPED)
    page = chair.get(f"/en{RULES}")
    assert (
        dict(page.context["facts"])["Money of each area"] == "RW 1 Rp\xa0300,000,000; RW 2 Rp\xa0200,000,000"
    )
    assert page.context["sentences"][2].endswith(
        "Rp\xa0500,000,000 in the pots of 2 areas, Rp\xa0700,000,000 for everybody."
    )


@pytest.mark.parametrize(
    ("changes", "field", "text"),
    [
        (
            {"pot-in-RW-01": "", "pot-in-RW-02": ""},
            "pot-in-RW-01",
            "Tulis uang untuk paling sedikit satu wilayah",
        ),
        ({"pot-in-RW-02": "0"}, "pot-in-RW-02", "Tulis lebih dari nol"),
        ({"pot-in-RW-02": "banyak"}, "pot-in-RW-02", "misalnya 1.200.000.000"),
        (
            {"pot-in-RW-02": "1.000.000.000"},
            "pot-in-RW-01",
            "lebih Rp\xa0100.000.000 dari Rp\xa01.200.000.000",
        ),
        ({"pot-wide": "700.000.001"}, "pot-wide", "lebih Rp\xa01 dari Rp\xa01.200.000.000"),
        ({"set-pots-inner": "magic"}, "set-pots-inner", "Pilih"),
    ],
)
def test_an_amount_that_does_not_fit_is_said_at_its_field(chair, changes, field, text):
    page = publish(chair, **{**TYPED, **changes})
    assert (page.status_code, list(page.context["form"].errors)) == (400, [field])
    assert text in str(page.context["form"].errors[field])


def test_amounts_of_a_way_that_is_not_chosen_change_nothing(chair):
    publish(chair, **{**TYPED, "way": "greedy_points", "pot-wide": "9.000.000.000"})
    rule = RuleVersion.objects.get().rule
    assert (rule["name"], "pots" in rule, "wide" in rule) == ("greedy", False, False)


def test_a_vote_with_money_for_an_area_without_proposals_is_not_opened(chair, cycle):
    on_ballot(cycle, "U-01", "RW-01", 100_000_000)
    publish(chair, **TYPED)
    page = chair.get("/siklus/tamamaung-2027/suara/buka/")
    missing = [row["text"] for row in page.context["checks"] if not row["done"]]
    assert missing == ["Ada uang untuk RW-02, tetapi belum ada usulan dari sana. Ubah aturannya dulu."]
    with pytest.raises(WrongStep, match="Ada uang untuk RW-02"):
        open_vote(actor=None, cycle=cycle)


def test_each_pot_pays_for_its_own_area(chair, cycle):
    on_ballot(cycle, "U-01", "RW-01", 250_000_000)
    on_ballot(cycle, "U-02", "RW-01", 100_000_000)
    on_ballot(cycle, "U-03", "RW-02", 200_000_000)
    on_ballot(cycle, "U-04", None, 700_000_000)
    publish(chair, **{**TYPED, "set-pots-leftover": "stay"})
    contest = open_vote(actor=None, cycle=cycle)
    assert list(contest.options.values_list("code", "group").order_by("code")) == [
        ("U-01", "RW-01"), ("U-02", "RW-01"), ("U-03", "RW-02"), ("U-04", ""),
    ]  # fmt: skip
    assert contest.options.get(code="U-01").details["pot"] == "RW 1"
    cast_as(contest, 1, ["U-02", "U-01"])
    cast_as(contest, 2, ["U-01", "U-03"])
    cast_as(contest, 3, ["U-02", "U-04"])
    contest = close_vote(actor=None, contest=contest)
    run = count_vote(actor=None, contest=contest)
    assert run.result["funded"] == ["U-02", "U-03", "U-04"]
    answer = chair.get("/siklus/tamamaung-2027/hasil/")
    assert answer.status_code == 200


def test_less_money_than_the_pots_hold_is_said_before_publishing(chair, cycle):
    publish(chair, **TYPED)
    set_envelope(actor=None, cycle=cycle, amount=400_000_000, reason="Pagu turun")
    page = publish(chair, **TYPED, reason="Pagu turun")
    assert list(page.context["form"].errors) == ["pot-in-RW-01"]
    assert main_contest(cycle).rule_versions.count() == 1


@pytest.mark.parametrize("size", [1, 30])
def test_the_form_needs_the_same_queries_for_any_number_of_areas(
    chair, cycle, django_assert_num_queries, size
):
    for n in range(10, 9 + size):
        Area.objects.create(
            code=f"RW-{n}", name=f"RW {n}", level="rw", parent=cycle.area, path=f"{cycle.area.path}RW-{n}/"
        )
    publish(chair, **TYPED)
    chair.get(RULES)
    with django_assert_num_queries(12):
        chair.get(EDIT)
    with django_assert_num_queries(10):
        chair.get(RULES)
