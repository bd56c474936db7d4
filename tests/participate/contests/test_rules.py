"""Rules before results: set by the facilitator, published in numbered versions, frozen once voting begins."""

import pytest

from participate.contests.queries import main_contest
from participate.contests.services import publish_rules
from participate.contests.wording import rules as words
from participate.processes.enums import Capability, Role
from tests.factories.contest_pages import facilitator, open_page_vote
from tests.factories.contests import TWO_PASS
from tests.factories.processes import make_cycle, make_delegates, make_user
from tests.factories.proposals import make_proposal
from voting.ballots.models import RuleVersion

pytestmark = pytest.mark.django_db
GOOD = {
    "way": "two_pass", "kind": "ranked", "rank_limit": "5", "vote_weight": "60", "tracks": ["dana_kelurahan"],
    "floor-non_physical": "30", "floor-order-non_physical": "1", "floor-inclusive": "25",
    "floor-order-inclusive": "2", "cap": "35", "tie-1": "points", "tie-2": "first_preferences",
    "tie-3": "ballots_naming", "tie-4": "lower_cost",
}  # fmt: skip
EDIT = "/siklus/tamamaung-2027/aturan/atur/"
RULES = "/siklus/tamamaung-2027/aturan/"


@pytest.fixture
def cycle():
    cycle = make_cycle(open_now=[Capability.SET_RULES, Capability.VOTE])
    make_delegates(cycle, 4)
    return cycle


@pytest.fixture
def chair(client, cycle):
    client.force_login(facilitator(cycle))
    return client


def confirm(client, **changes):
    return client.post(EDIT, {**GOOD, "do": "publish", **changes})


def publish(client, **changes):
    """Fill in the form and press the button of the page that asks again; an answer without that page is final."""
    asked = confirm(client, **changes)
    if not (asked.context and "fingerprint" in asked.context):
        return asked
    typed = {**dict(asked.context["typed"]), "tracks": changes.get("tracks", GOOD["tracks"])}
    return client.post(EDIT, {**typed, "fingerprint": asked.context["fingerprint"], "do": "publish"})


def test_published_rules_are_numbered_and_hashed(chair, cycle):
    answer = publish(chair)
    version = RuleVersion.objects.get()
    assert (answer.headers["Location"], version.number, len(version.sha256)) == (RULES, 1, 64)
    keys = ("name", "order", "kind", "rank_limit", "vote_weight", "technical_weight", "tie", "floors")
    wanted = {key: TWO_PASS[key] for key in keys}
    assert {key: version.rule[key] for key in wanted} == wanted
    assert version.rule["caps"] == [{"scope": "group", "pct": 35, "level": "rw"}]


def test_the_preview_says_three_sentences_and_publishes_nothing(chair):
    page = chair.post(EDIT, {**GOOD, "do": "preview"})
    assert page.context["preview"] == [
        "4 utusan memutuskan, masing-masing dengan satu surat suara rahasia.",
        "Setiap pemilih mengurutkan paling banyak 5 usulan. Suara berbobot 60%, skor teknis 40%.",
        "Rp\xa01.200.000.000 dibagi, dengan batas minimal: non-fisik 30%, kelompok rentan 25%.",
    ]
    assert RuleVersion.objects.count() == 0


def test_everybody_reads_what_residents_were_promised(chair, client):
    publish(chair)
    client.logout()
    page = client.get(RULES)
    assert page.context["sentences"][1] == (
        "Setiap pemilih mengurutkan paling banyak 5 usulan. Suara berbobot 60%, skor teknis 40%."
    )
    assert ("Batas minimal, menurut urutan",
            "non-fisik: paling sedikit 30% (Rp\xa0360.000.000); kelompok rentan: paling sedikit 25% (Rp\xa0300.000.000)",
            ) in page.context["facts"]  # fmt: skip


def test_a_change_needs_a_reason_and_keeps_what_was_typed(chair):
    publish(chair)
    page = publish(chair, rank_limit="3")
    assert page.status_code == 400
    assert page.context["form"].errors == {
        "reason": ["Tulis mengapa aturan berubah. Alasannya diumumkan bersama aturan."]
    }
    assert page.context["form"]["rank_limit"].value() == "3"


def test_a_change_is_a_new_version_that_says_what_changed(chair):
    publish(chair)
    publish(chair, rank_limit="3", reason="Forum RW meminta daftar yang lebih pendek.")
    history = chair.get(RULES).context["history"]
    assert [row["version"].number for row in history] == [2, 1]
    assert history[0]["changes"] == ["Pilihan paling banyak: dulu “5”, sekarang “3”."]
    assert history[0]["version"].reason == "Forum RW meminta daftar yang lebih pendek."


def test_once_voting_has_begun_the_rules_stay(client, cycle):
    open_page_vote(cycle)
    client.force_login(facilitator(cycle))
    assert "Pemungutan suara sudah dimulai." in client.get(EDIT).content.decode()
    page = publish(client, reason="Terlambat")
    assert (page.status_code, RuleVersion.objects.count()) == (400, 1)
    assert "Perubahan tidak adil bagi yang sudah memilih" in str(page.context["form"].non_field_errors())


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"floor-non_physical": "80", "floor-inclusive": "30"}, "floor-non_physical"),
        ({"floor-order-inclusive": "1"}, "floor-order-non_physical"),
        ({"tie-2": "points"}, "tie-1"),
        ({"rank_limit": "0"}, "rank_limit"),
        ({"vote_weight": "101"}, "vote_weight"),
        ({"way": "dictator"}, "way"),
        ({"tracks": []}, "tracks"),
    ],
)
def test_rules_that_cannot_be_are_explained_at_their_field(chair, changes, field):
    page = publish(chair, **changes)
    assert (page.status_code, list(page.context["form"].errors), RuleVersion.objects.count()) == (
        400,
        [field],
        0,
    )


@pytest.mark.parametrize(
    "way", ["greedy_combined", "greedy_points", "stop", "greedy_points_per_cost", "knapsack", "equal_shares"]
)
def test_every_way_can_be_published_and_read_back(chair, way):
    publish(chair, way=way)
    rule = RuleVersion.objects.get().rule
    assert (words.rule_key(rule).removesuffix("_completed"), rule["floors"], rule["caps"]) == (way, [], [])
    assert chair.get(EDIT).context["form"]["way"].value() == way
    assert chair.get(RULES).context["told"].name == words.told_of(rule).name


def test_an_approval_ballot_can_be_chosen(chair, cycle):
    publish(chair, kind="approval", way="greedy_points")
    assert main_contest(cycle).kind == "approval"


def test_outside_its_phase_nothing_is_published(client):
    cycle = make_cycle(open_now=[Capability.PROPOSE])
    client.force_login(facilitator(cycle))
    page = publish(client)
    assert (page.status_code, RuleVersion.objects.count()) == (400, 0)


@pytest.mark.parametrize(
    ("role", "status"),
    [(None, 302), (Role.DELEGATE, 403), (Role.VERIFIER, 403), (Role.OPERATOR, 403), (Role.FACILITATOR, 200)],
)
def test_only_facilitators_set_rules(client, cycle, role, status):
    if role:
        client.force_login(make_user("orang@example.org", role, cycle=cycle))
    assert client.get(EDIT).status_code == status


def test_a_facilitator_of_another_cycle_is_refused(client, cycle):
    other = make_cycle("lain-2027")
    client.force_login(facilitator(other))
    assert (client.get(EDIT).status_code, publish(client).status_code) == (403, 403)


def test_before_anything_is_published_the_page_says_so(client, cycle):
    assert "Aturan belum diumumkan" in client.get(RULES).content.decode()


def test_opening_shows_what_it_does_and_then_does_it(chair, cycle):
    publish(chair, way="greedy_points")
    for code in ("U-01", "U-02"):
        make_proposal(cycle, code, status="eligible")
    page = chair.get("/siklus/tamamaung-2027/suara/buka/")
    assert [(row["done"], row["text"]) for row in page.context["checks"]][:3] == [
        (True, "Aturan sudah diumumkan dan mulai sekarang tidak berubah."),
        (True, "2 usulan masuk surat suara, seperti tertulis sekarang."),
        (True, "4 orang ada dalam daftar pemilih."),
    ]
    chair.post("/siklus/tamamaung-2027/suara/buka/")
    contest = main_contest(cycle)
    assert (contest.state, contest.options.count(), contest.roll.count()) == ("open", 2, 4)


def test_opening_without_scores_says_which_are_missing(chair, cycle):
    publish(chair)
    make_proposal(cycle, "U-01", status="eligible")
    page = chair.get("/siklus/tamamaung-2027/suara/buka/")
    assert (page.context["ready"], page.context["checks"][-1]["text"]) == (
        False, "Belum punya skor teknis: U-01. Beri nilai dulu.",
    )  # fmt: skip


@pytest.mark.parametrize("versions", [1, 30])
def test_the_rules_page_needs_the_same_queries_for_any_history(
    client, cycle, django_assert_num_queries, versions
):
    chair = facilitator(cycle)
    for number in range(versions):
        publish_rules(actor=chair, cycle=cycle, rule={"rank_limit": 1 + number % 5}, reason="Perbaikan")
    with django_assert_num_queries(5):
        client.get(RULES)
