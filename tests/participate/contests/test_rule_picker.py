"""Choosing a rule: cards tried on a past vote, parameters in plain words, a page that asks again before freezing."""

import hashlib
import json

import pytest

from participate.contests.forms.ways import ways
from participate.contests.opening import pot_of
from participate.contests.queries import main_contest, past_vote
from participate.places.models import Area
from participate.processes.enums import Capability
from participate.processes.models import Cycle
from participate.processes.services import set_envelope
from tests.factories.contest_pages import SMALL, cast_as, demo_result, facilitator, finish, open_page_vote
from tests.factories.processes import make_cycle, make_delegates
from tests.factories.tally import scenario
from tests.participate.contests.test_rules import GOOD, confirm, publish
from voting.ballots.models import RuleVersion
from voting.tally import BUDGET_RULES

pytestmark = pytest.mark.django_db
EDIT = "/siklus/tamamaung-2027/aturan/atur/"
RULES = "/siklus/tamamaung-2027/aturan/"
NAMES = {
    "greedy_points": "greedy_points", "greedy_points_per_cost": "greedy_points_per_rupiah",
    "knapsack": "knapsack_max_points", "equal_shares": "equal_shares_cost_utility",
    "greedy_combined": "combined_60_40_greedy", "two_pass": "combined_60_40_two_pass",
}  # fmt: skip


@pytest.fixture
def cycle():
    cycle = make_cycle(open_now=[Capability.SET_RULES, Capability.VOTE])
    make_delegates(cycle, 4)
    return cycle


@pytest.fixture
def chair(client, cycle):
    client.force_login(facilitator(cycle))
    return client


def cards(page):
    return {way["key"]: way for way in page.context["ways"]}


def past_year() -> Cycle:
    """Count the demo year's vote and return it as the year before: its cycle gets another address."""
    cycle = demo_result().cycle_contest.cycle
    Cycle.objects.filter(pk=cycle.pk).update(slug="tamamaung-2026", fiscal_year=2026)
    return cycle


def test_each_card_says_what_it_would_have_chosen_in_the_vote_before(client):
    past_year()
    cycle = make_cycle(open_now=[Capability.SET_RULES])
    client.force_login(facilitator(cycle))
    page = client.get(EDIT)
    wanted = scenario()["vote"]["expected"]["allocations"]
    used = set(wanted["combined_60_40_two_pass"]["selected"])
    for key, name in NAMES.items():
        trial, mine = cards(page)[key]["trial"], wanted[name]
        amounts = [f"{mine[k]:,}".replace(",", ".") for k in ("total_idr", "remaining_idr")]
        assert trial.text == (
            f"{len(mine['selected'])} usulan dengan Rp\xa0{amounts[0]}; sisa Rp\xa0{amounts[1]}."
        )
        assert trial.won == ", ".join(sorted(set(mine["selected"]) - used))
        lost = sorted(used - set(mine["selected"]))
        assert trial.lost.startswith(", ".join(lost[:6]))
        assert trial.used == (key == "two_pass")
    assert page.context["past_title"] == page.context["past"].contest.title
    assert "cstv" not in cards(page)


def test_without_a_vote_before_the_cards_stand_alone(chair):
    page = chair.get(EDIT)
    assert {way["trial"] for way in page.context["ways"]} == {None}
    assert page.context["past_title"] == ""


def test_a_vote_with_other_ballots_other_money_or_behind_closed_doors_is_not_tried(cycle):
    contest = open_page_vote(make_cycle("lain-2026", open_now=[Capability.VOTE]), rule=SMALL)
    cast_as(contest, 1, ["a"])
    assert past_vote(cycle, "ranked") is None
    finish(contest)
    other = contest.cycle_contest.cycle
    assert past_vote(cycle, "ranked").contest == contest
    assert past_vote(cycle, "approval") is None
    assert past_vote(other, "ranked") is None
    for change in ({"is_public": False}, {"currency": "EUR"}):
        before = {key: getattr(other, key) for key in change}
        Cycle.objects.filter(pk=cycle.pk if "currency" in change else other.pk).update(**change)
        cycle.refresh_from_db()
        assert past_vote(cycle, "ranked") is None
        Cycle.objects.filter(pk=other.pk).update(**before)


def test_the_page_that_asks_again_shows_exactly_what_is_frozen(chair):
    page = confirm(chair)
    assert RuleVersion.objects.count() == 0
    exact, fingerprint = page.context["exact"], page.context["fingerprint"]
    assert hashlib.sha256(exact.encode()).hexdigest() == fingerprint
    assert json.loads(exact)["floors"][0] == {"pct": 30, "tag": "non_physical"}
    assert fingerprint in page.content.decode()
    publish(chair)
    version = RuleVersion.objects.get()
    assert (version.sha256, version.rule) == (fingerprint, json.loads(exact))


def test_what_was_not_shown_is_not_published(chair, cycle):
    asked = confirm(chair).context
    set_envelope(actor=None, cycle=cycle, amount=900_000_000, reason="Pagu baru")
    page = chair.post(EDIT, {**GOOD, "fingerprint": asked["fingerprint"], "do": "publish"})
    assert (page.status_code, RuleVersion.objects.count()) == (400, 0)
    assert "Ada yang berubah sejak Anda melihatnya" in str(page.context["form"].non_field_errors())


def test_back_to_the_form_keeps_what_was_typed(chair):
    asked = confirm(chair, rank_limit="4", way="equal_shares", **{"set-equal_shares-completion": "add1"})
    typed = {**dict(asked.context["typed"]), "do": "edit"}
    page = chair.post(EDIT, typed)
    form = page.context["form"]
    assert (page.status_code, form["rank_limit"].value(), form["way"].value()) == (200, "4", "equal_shares")
    assert form["set-equal_shares-completion"].value() == "add1"


def test_the_parameters_are_frozen_with_the_rule_and_told_in_words(chair):
    publish(chair, way="equal_shares", **{"set-equal_shares-completion": "add1"})
    rule = RuleVersion.objects.get().rule
    assert (rule["name"], rule["completion"]) == ("equal_shares", "add1")
    facts = dict(chair.get(RULES).context["facts"])
    assert facts["Sisa uangnya untuk apa"] == "Bagian setiap orang bertambah sedikit demi sedikit"
    form = chair.get(EDIT).context["form"]
    assert (form["way"].value(), form["set-equal_shares-completion"].value()) == ("equal_shares", "add1")


def test_another_rule_leaves_the_parameters_of_the_one_before_behind(chair):
    publish(chair, way="greedy_points", **{"set-greedy_points-threshold": "7"})
    assert RuleVersion.objects.get().rule["threshold"] == 7
    publish(chair, way="phragmen", reason="Lebih adil untuk kelompok kecil.")
    rule = RuleVersion.objects.get(number=2).rule
    assert (rule["name"], rule["misfit"], "threshold" in rule, "completion" in rule) == (
        "phragmen", "stop", False, False,
    )  # fmt: skip
    changes = chair.get(RULES).context["history"][0]["changes"]
    assert "Cara membagi: dulu “Poin terbanyak lebih dulu”, sekarang “Pendukung menabung bersama”." in changes


def test_only_rules_that_the_pages_can_run_are_offered(chair):
    offered = {rule["name"] for rule in ways().values()}
    assert offered == set(BUDGET_RULES)
    for name in ("stv_scottish", "pav"):
        page = publish(chair, way=name)
        assert (page.status_code, list(page.context["form"].errors)) == (400, ["way"])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"way": "cstv"}, "kind"),
        ({"way": "knapsack_vote", "kind": "approval"}, "kind"),
        ({"kind": "points", "points_total": ""}, "points_total"),
        ({"kind": "points", "points_total": "5", "points_each": "6"}, "points_each"),
        ({"kind": "score", "score_max": "0"}, "score_max"),
        ({"kind": "dictator"}, "kind"),
        ({"exclusive": "U-02"}, "exclusive"),
        ({"last": "coin"}, "last"),
        (
            {"way": "equal_shares", "kind": "approval", "set-equal_shares-utility": "borda"},
            "set-equal_shares-utility",
        ),
        ({"way": "greedy_points", "set-greedy_points-threshold": "0"}, "set-greedy_points-threshold"),
        ({"way": "equal_shares", "set-equal_shares-completion": "magic"}, "set-equal_shares-completion"),
    ],
)
def test_what_a_rule_cannot_take_is_said_at_its_field(chair, changes, field):
    page = publish(chair, **changes)
    assert (page.status_code, list(page.context["form"].errors)) == (400, [field])


@pytest.mark.parametrize("size", [3, 60])
def test_the_form_needs_the_same_queries_for_any_past_vote(client, django_assert_num_queries, size):
    from voting.ballots.services import OptionLine

    options = [OptionLine(f"p{n:03d}", f"Usulan {n}", 10 + n) for n in range(size)]
    old = make_cycle("lain-2026", open_now=[Capability.VOTE])
    contest = open_page_vote(old, options=options, rule={**SMALL, "budget": 40, "rank_limit": 3})
    cast_as(contest, 1, ["p000", "p001"])
    finish(contest)
    cycle = make_cycle(open_now=[Capability.SET_RULES])
    client.force_login(facilitator(cycle))
    client.get(EDIT)  # what is new to the past vote is counted once and kept
    with django_assert_num_queries(12):
        client.get(EDIT)


@pytest.mark.parametrize(
    ("kind", "fields", "way", "other"),
    [
        ("ranked", ["rank_limit"], "expanding_approvals", "cstv"),
        ("approval", ["rank_limit"], "cstv", "knapsack_vote"),
        ("points", ["points_total", "points_each"], "cstv", "expanding_approvals"),
        ("score", ["score_max"], "cstv", "expanding_approvals"),
        ("knapsack", [], "knapsack_vote", "magic"),
        ("yes_no", [], "greedy_points", "knapsack_vote"),
    ],
)
def test_only_what_fits_the_kind_of_ballot_is_offered(chair, kind, fields, way, other):
    page = chair.get(EDIT, {"kind": kind})
    offered = set(cards(page))
    assert ([field.name for field in page.context["ballot_fields"]], way in offered, other in offered) == (
        fields, True, False,
    )  # fmt: skip
    assert page.context["form"]["way"].value() in offered
    assert page.context["form"]["revoting"].value() is True


def test_what_binds_the_ballot_is_frozen_and_binds_the_vote(chair, cycle):
    publish(
        chair, kind="points", way="greedy_points", points_total="10", points_each="4", revoting="on",
        exclusive="u-02, U-08", last="lot", lot_source="Undian negara 2 Januari",
    )  # fmt: skip
    contest = main_contest(cycle)
    assert (contest.kind, contest.rank_limit, contest.points_total, contest.points_each, contest.revoting) == (
        "points", None, 10, 4, True,
    )  # fmt: skip
    assert (contest.exclusive, contest.tie_method, contest.rule["tie"][-1]) == (
        [["U-02", "U-08"]], {"method": "source", "source": "Undian negara 2 Januari"}, "lot",
    )  # fmt: skip
    facts = dict(chair.get(RULES).context["facts"])
    assert {label: facts[label] for label in ("Surat suara", "Poin tiap pemilih", "Mengubah pilihan", "Angka untuk undian")} == {
        "Surat suara": "Memberi poin", "Poin tiap pemilih": "10", "Mengubah pilihan": "Ya, yang terakhir dihitung",
        "Angka untuk undian": "Undian negara 2 Januari",
    }  # fmt: skip
    assert chair.get(RULES).context["sentences"][1].startswith("Setiap pemilih membagi 10 poin.")
    form = chair.get(EDIT).context["form"]
    assert (form["exclusive"].value(), form["last"].value(), form["lot_source"].value()) == (
        "U-02, U-08", "lot", "Undian negara 2 Januari",
    )  # fmt: skip


def test_each_area_may_have_its_own_part_of_the_ballot(chair, cycle):
    Area.objects.create(
        code="RW-77", name="RW 77", level="rw", parent=cycle.area, path=f"{cycle.area.path}RW-77/"
    )
    publish(chair, by_area="on", limit_area="2", limit_wide="3")
    contest = main_contest(cycle)
    assert (contest.by_area, contest.limits["RW-77"], contest.limits[""]) == (True, 2, 3)
    assert pot_of(Area.objects.get(code="RW-77"), cycle) == "RW-77"
    assert pot_of(cycle.area, cycle) == ""
