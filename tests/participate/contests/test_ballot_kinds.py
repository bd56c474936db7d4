"""Every way of marking as a plain form: filled in, read back in words, cast, and refused when it breaks a limit."""

from typing import Any

import pytest
from django.test import Client

from participate.contests.people import voters_of
from participate.contests.views.ballot import COOKIE
from participate.processes.enums import Capability
from tests.factories.contest_pages import cast_as, delegate_user, finish, open_page_vote
from tests.factories.processes import make_cycle
from voting.ballots.models import Ballot, Contest
from voting.ballots.services import OptionLine

pytestmark = pytest.mark.django_db
KEYS = {"seed": "a" * 32, "form_key": "b" * 32}
RULE = {"name": "greedy", "order": "points", "budget": 100, "misfit": "skip", "assurance": "open"}
KINDS: dict[str, dict[str, Any]] = {
    "ranked": {"rank_limit": 2},
    "approval": {"rank_limit": 2},
    "points": {"points_total": 10, "points_each": 5},
    "score": {"score_max": 5},
    "knapsack": {},
    "yes_no": {},
}


def vote_of(kind: str, options: list[OptionLine] | None = None, **rule: Any) -> Contest:
    """Return an open main vote of this kind: a 60, b 50, c 40, and 100 to spend."""
    return open_page_vote(rule={**RULE, "kind": kind, **KINDS[kind], **rule}, options=options)


def url(contest: Contest, end: str = "") -> str:
    return f"/siklus/{contest.cycle_contest.cycle.slug}/suara/{contest.pk}/{end}"


def voter(client: Client, contest: Contest, number: int = 1) -> Client:
    client.force_login(delegate_user(contest.cycle_contest.cycle, number))
    return client


FILLED = {
    "ranked": ({"choice": ["b", "a"]}, '{"marks":["b","a"]}'),
    "approval": ({"choice": ["b", "a"]}, '{"marks":["a","b"]}'),
    "points": ({"entry-a": "3", "entry-b": "5", "entry-c": "0"}, '{"marks":["a","b"],"points":[3,5]}'),
    "score": ({"entry-a": "4", "entry-b": "0"}, '{"marks":["a"],"points":[4],"zero":["b"]}'),
    "knapsack": ({"choice": ["c", "a"]}, '{"marks":["a","c"]}'),
    "yes_no": ({"entry-a": "no", "entry-b": "yes", "entry-c": ""}, '{"against":["a"],"marks":["b"]}'),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_filled_in_read_back_and_cast_by_plain_posts(client, kind):
    contest = vote_of(kind)
    voter(client, contest)
    form, payload = FILLED[kind]
    assert client.get(url(contest)).status_code == 200
    review = client.post(url(contest, "periksa/"), {**KEYS, **form})
    assert (review.status_code, Ballot.objects.count()) == (200, 0)
    for name, value in form.items():
        for text in value if isinstance(value, list) else [value]:
            if text:
                assert f'name="{name}" value="{text}"' in review.content.decode()
    sent = client.post(url(contest, "kirim/"), {**KEYS, **form})
    assert sent.headers["Location"] == url(contest, "kode/")
    assert [row.payload for row in Ballot.objects.all()] == [payload]
    assert sent.cookies[COOKIE].value in client.get(url(contest, "kode/")).content.decode()


BROKEN = {
    "ranked": ({"choice": ["a", "b", "c"]}, ["Anda memilih 3, padahal paling banyak 2. Hapus sebagian."]),
    "approval": ({"choice": ["a", "b", "c"]}, ["Anda memilih 3, padahal paling banyak 2. Hapus sebagian."]),
    "points": ({"entry-a": "6"}, ["Poin untuk Lampu terlalu banyak. Kurangi sedikit."]),
    "score": ({"entry-a": "6"}, ["Poin untuk Lampu terlalu banyak. Kurangi sedikit."]),
    "knapsack": (
        {"choice": ["a", "b"]}, ["Dengan “Got” pilihan Anda melebihi uang yang ada. Hapus sebagian."],
    ),
    "yes_no": ({"entry-a": "maybe"}, ["Jawaban untuk Lampu belum tepat. Pilih ya atau tidak, atau biarkan kosong."]),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("step", ["periksa/", "kirim/"])
def test_a_ballot_that_breaks_a_limit_comes_back_with_what_to_do(client, kind, step):
    contest = vote_of(kind)
    form, errors = BROKEN[kind]
    page = voter(client, contest).post(url(contest, step), {**KEYS, **form})
    assert (page.status_code, page.context["draft"].error_list, Ballot.objects.count()) == (400, errors, 0)


@pytest.mark.parametrize("text", ["-1", "1.5", "x", "9" * 10, "１٣x"])
def test_points_that_are_no_whole_number_are_not_sent(client, text):
    contest = vote_of("points")
    page = voter(client, contest).post(url(contest, "kirim/"), {**KEYS, "entry-a": text, "entry-b": "2"})
    assert (page.status_code, list(page.context["draft"].errors), Ballot.objects.count()) == (400, ["a"], 0)


def test_two_that_exclude_each_other_are_named_in_one_sentence(client):
    contest = vote_of("approval", exclusive=[["a", "c"]])
    page = voter(client, contest).post(url(contest, "periksa/"), {**KEYS, "choice": ["a", "c"]})
    assert page.context["draft"].error_list == [
        "Hanya satu dari dua ini yang bisa dibangun: “Lampu” atau “Taman”. Pilih satu saja."
    ]


def test_more_and_less_count_points_without_script(client):
    contest = vote_of("points")
    voter(client, contest)
    entries = [
        client.post(url(contest), {**KEYS, "do": do, "entry-a": before}).context["draft"].entries
        for do, before in [
            ("more:a", ""),
            ("more:a", "5"),
            ("less:a", "1"),
            ("less:zzz", "1"),
            ("more:a", "x"),
        ]
    ]
    assert entries == [{"a": "1"}, {"a": "5"}, {}, {"a": "1"}, {"a": "1"}]


@pytest.mark.parametrize(
    ("kind", "form", "said"),
    [
        ("points", {"entry-a": "3"}, ["Poin diberikan: 3 dari 10. Sisa: 7."]),
        ("points", {"entry-a": "5", "entry-b": "5", "entry-c": "2"}, ["Poin diberikan: 12. Kelebihan 2; kurangi sebagian."]),
        ("knapsack", {"choice": ["a"]}, ["Terpakai: Rp\xa060 dari Rp\xa0100. Sisa: Rp\xa040."]),
        ("score", {"entry-a": "0"}, ["Terjawab: 1 dari 3."]),
        ("yes_no", {}, ["Terjawab: 0 dari 3."]),
    ],
)  # fmt: skip
def test_the_meter_says_what_is_left(client, kind, form, said):
    contest = vote_of(kind)
    page = voter(client, contest).post(url(contest), {**KEYS, "do": "show", **form})
    assert [row.text for row in page.context["sums"]] == said
    assert page.content.decode().count("<meter") == len(said)


def test_each_area_has_its_own_pot_on_one_paper_and_sees_no_other(client):
    options = [
        OptionLine("n1", "Utara satu", 40, group="utara", details={"area": "RW Utara"}),
        OptionLine("n2", "Utara dua", 30, group="utara", details={"area": "RW Utara"}),
        OptionLine("s1", "Selatan", 30, group="selatan"), OptionLine("k", "Kelurahan", 30),
    ]  # fmt: skip
    contest = vote_of("approval", options, rank_limit=None, by_area=True, limits={"utara": 1, "": 1})
    contest.roll.filter(person_key=_key(contest)).update(area="utara")
    page = voter(client, contest).get(url(contest))
    assert [(part["name"], sorted(row.code for row in part["rows"])) for part in page.context["pots"]] == [
        ("RW Utara", ["n1", "n2"]), ("seluruh wilayah", ["k"]),
    ]  # fmt: skip
    over = client.post(url(contest, "periksa/"), {**KEYS, "choice": ["n1", "n2"]})
    assert over.context["draft"].error_list == ["Pilihan dari RW Utara terlalu banyak. Paling banyak 1."]
    client.post(url(contest, "kirim/"), {**KEYS, "choice": ["n1", "k", "s1"]})
    assert [row.payload for row in Ballot.objects.all()] == ['{"marks":["k","n1"]}']


def _key(contest: Contest) -> str:
    return voters_of(contest.cycle_contest.cycle)[0].key(contest)


def test_whoever_has_voted_may_change_the_ballot_where_the_rules_allow(client):
    contest = vote_of("approval", revoting=True)
    cast_as(contest, 1, ["a"])
    page = voter(client, contest).get(url(contest))
    assert (page.status_code, page.context["may_change"][:62]) == (
        200, "Anda sudah memilih. Anda boleh mengubah pilihan sampai " + page.context["until"][:7],
    )  # fmt: skip
    client.post(url(contest, "kirim/"), {**KEYS, "choice": ["b"]})
    assert list(Ballot.objects.filter(is_current=True).values_list("payload", flat=True)) == [
        '{"marks":["b"]}'
    ]


def test_a_paper_ballot_stands_against_a_later_one_from_a_screen(client):
    contest = vote_of("approval", revoting=True)
    cast_as(contest, 1, ["a"], "paper")
    answer = voter(client, contest).post(url(contest, "kirim/"), {**KEYS, "choice": ["b"]})
    assert (answer.status_code, answer.context["title"]) == (409, "Anda sudah memilih di kertas")


@pytest.mark.parametrize("kind", KINDS)
def test_pictures_are_a_view_of_the_same_ballot(client, kind):
    contest = vote_of(kind)
    page = voter(client, contest).get(url(contest) + "?view=pictures").content.decode()
    plain = client.get(url(contest)).content.decode()
    assert (page.count('class="option__picture"'), plain.count('class="option__picture"')) == (3, 0)
    assert page.count("data-speak") == 3
    form, _payload = FILLED[kind]
    kept = client.post(url(contest), {**KEYS, **form, "view": "list", "do": "view:pictures"})
    assert kept.context["draft"].with_pictures
    assert kept.context["draft"].marks == tuple(form.get("choice", ()))


@pytest.mark.parametrize("size", [3, 40])
@pytest.mark.parametrize(("view", "queries"), [("list", 10), ("pictures", 11)])
def test_the_ballot_needs_the_same_queries_for_any_number_of_options(
    client, django_assert_num_queries, size, view, queries
):
    options = [OptionLine(f"U-{n:02d}", f"Usulan {n}", n) for n in range(size)]
    contest = vote_of("points", options)
    voter(client, contest).get(url(contest))
    with django_assert_num_queries(queries):
        client.get(f"{url(contest)}?view={view}")


def test_a_vote_of_another_cycle_is_not_found_here(client):
    contest = vote_of("points")
    other = open_page_vote(make_cycle(slug="lain", open_now=[Capability.VOTE]))
    slug = contest.cycle_contest.cycle.slug
    assert client.get(f"/siklus/{slug}/suara/{other.pk}/").status_code == 404


def test_every_vote_of_a_cycle_stands_on_one_page(client, django_assert_num_queries):
    contest = vote_of("points")
    cycle = contest.cycle_contest.cycle
    for kind in ("knapsack", "yes_no"):
        open_page_vote(cycle, rule={**RULE, "kind": kind}, purpose="further")
    client.get(f"/siklus/{cycle.slug}/suara/semua/")
    with django_assert_num_queries(3):
        page = client.get(f"/siklus/{cycle.slug}/suara/semua/")
    assert [row["kind"] for row in page.context["rows"]] == [
        "Memberi poin", "Membelanjakan uang", "Menjawab ya atau tidak",
    ]  # fmt: skip


def test_the_result_of_a_yes_no_vote_shows_yes_no_and_open(client):
    rule = {"threshold_share": "1/2", "threshold_strict": "yes", "budget": 0}
    options = [OptionLine(code, code.upper()) for code in "abc"]
    contest = vote_of("yes_no", options, **rule)
    for number, marks in enumerate([{"a": 1, "b": 0}, {"a": 1, "b": 1, "c": 0}, {"b": 0, "c": 0}], 1):
        cast_as(contest, number, marks)
    finish(contest)
    page = client.get(f"/siklus/{contest.cycle_contest.cycle.slug}/hasil/")
    assert [(row.code, row.yes, row.no, row.open, row.share, row.accepted) for row in page.context["answers"]] == [
        ("a", 2, 0, 1, "66,7%", True), ("b", 1, 2, 0, "33,3%", False), ("c", 0, 2, 1, "0,0%", False),
    ]  # fmt: skip
    assert page.context["headline"] == "1 dari 3 diterima"
    assert page.context["threshold"] == "Diterima bila lebih dari 50% semua surat suara sah menjawab ya."


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_counted_and_its_result_read(client, kind):
    name = "knapsack_vote" if kind == "knapsack" else "greedy"
    contest = vote_of(kind, name=name)
    marks = {"points": {"a": 3}, "score": {"a": 0, "b": 5}, "yes_no": {"a": 0, "b": 1}}.get(kind, ["b"])
    for number in (1, 2):
        cast_as(contest, number, marks)
    cast_as(contest, 3, {"a": 0} if kind in ("score", "yes_no") else [])
    finish(contest)
    contest.refresh_from_db()
    assert contest.turnout["valid"] == (3 if kind in ("score", "yes_no") else 2)
    for end in (
        "hasil/",
        f"hasil/{contest.pk}/",
        f"hasil/{contest.pk}/protokol/",
        f"hasil/{contest.pk}/protokol.pdf",
    ):
        assert client.get(f"/siklus/{contest.cycle_contest.cycle.slug}/{end}").status_code == 200, end
