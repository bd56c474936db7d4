"""Around the ballot: other people's forms, other votes' codes, results before their time."""

import pytest
from django.urls import reverse

from participate.contests.views.ballot import COOKIE
from participate.contests.wording.ballots import secrecy
from participate.kit.models import AuditEntry
from participate.processes.enums import Capability, Role
from tests.factories.contest_pages import cast_as, delegate_user, facilitator, finish, open_page_vote
from tests.factories.processes import make_cycle, make_user
from voting.ballots.models import Ballot, Submission

pytestmark = pytest.mark.django_db
KEY = "ab" * 16


@pytest.fixture
def contest():
    return open_page_vote()


def cycle_of(contest):
    return contest.cycle_contest.cycle


def cast(client, contest, **more):
    data = {"choice": ["a", "b"], "form_key": KEY, **more}
    return client.post(reverse("contests:cast", args=[cycle_of(contest).slug]), data)


def test_the_page_of_the_code_shows_only_codes_of_its_own_vote(client, contest):
    other = open_page_vote(make_cycle("lain-2027", open_now=[Capability.VOTE]))
    code = cast_as(contest, 1, ["a"])
    for made_up in (code, "AAAA-AAAA-AAAA-AAAA-AAAA", "<b>"):
        client.cookies[COOKIE] = made_up
        page = client.get(reverse("contests:receipt", args=[cycle_of(other).slug])).content.decode()
        assert made_up not in page
    client.cookies[COOKIE] = code
    assert code in client.get(reverse("contests:receipt", args=[cycle_of(contest).slug])).content.decode()


def test_the_same_form_key_gives_each_person_an_own_ballot_and_an_own_code(client, contest):
    codes = set()
    for number in (1, 2):
        client.force_login(delegate_user(cycle_of(contest), number))
        codes.add(cast(client, contest).cookies[COOKIE].value)
    assert (len(codes), Ballot.objects.filter(contest=contest).count()) == (2, 2)


@pytest.mark.parametrize(
    ("choices", "status"),
    [
        (["a", "a", "a"], 302),
        (["a", "b", "c"], 400),
        (["zzz", "\x00", "a'--"], 400),
        (["a", "zzz"], 302),
        ([], 400),
    ],
)
def test_tampered_choices_never_make_a_ballot_the_rules_do_not_know(client, contest, choices, status):
    client.force_login(delegate_user(cycle_of(contest), 1))
    assert cast(client, contest, choice=choices).status_code == status
    stored = set(Ballot.objects.filter(contest=contest).values_list("status", "payload"))
    assert stored <= {("valid", '{"marks":["a"]}')}


def test_staff_of_another_cycle_and_strangers_do_not_come_to_the_desk(client, contest):
    elsewhere = make_cycle("lain-2027", open_now=[Capability.VOTE])
    people = [facilitator(elsewhere), make_user("op@example.org", Role.OPERATOR, cycle=elsewhere),
              make_user("juri@example.org", Role.VERIFIER, cycle=cycle_of(contest)),
              make_user("dewan@example.org", Role.COUNCIL_EDITOR), delegate_user(cycle_of(contest), 1)]  # fmt: skip
    names = ["contests:desk", "contests:amend", "contests:open",
             "contests:rules_edit", "outcomes:plenary", "processes:phases", "processes:envelope", "processes:roles",
             "proposals:paper"]  # fmt: skip
    for person in people:
        client.force_login(person)
        for name in names:
            for ask in (client.get, client.post):
                answer = ask(reverse(name, args=[cycle_of(contest).slug]))
                assert (person.email, name, answer.status_code in (403, 405)) == (person.email, name, True)
    contest.refresh_from_db()
    assert contest.state == "open"


def test_nothing_says_what_leads_before_the_count(client, contest):
    """Two boxes with opposite ballots look the same from every public page, file and counter."""
    slug = cycle_of(contest).slug
    pages = [
        reverse(f"contests:{name}", args=[slug])
        for name in ("result", "compare", "recount", "table", "rules")
    ]
    pages += [reverse("processes:cycle", args=[slug]), reverse("proposals:list", args=[slug]),
              reverse("proposals:export", args=[slug]), f"/revisi/contest:{contest.pk}", "/", "/siklus/",
              reverse("outcomes:decision", args=[slug]), reverse("outcomes:follow", args=[slug])]  # fmt: skip

    def seen():
        answers = [client.get(page) for page in pages]
        return [(row.status_code, b"".join(row) if row.streaming else row.content) for row in answers]

    cast_as(contest, 1, ["a"])
    first = seen()
    cast_as(contest, 2, ["b", "c"])
    second = seen()
    assert [one == two for one, two in zip(first, second, strict=True)] == [True] * len(pages)


def test_a_counted_vote_is_still_hidden_while_it_is_only_closed(client, contest):
    cast_as(contest, 1, ["a"])
    slug = cycle_of(contest).slug
    assert client.get(reverse("contests:table", args=[slug])).status_code == 404
    finish(contest)
    assert client.get(reverse("contests:table", args=[slug])).status_code == 200


def test_a_vote_leaves_no_trace_beside_the_box(client, contest):
    before = AuditEntry.objects.count()
    client.force_login(delegate_user(cycle_of(contest), 1))
    session = client.session.session_key
    code = cast(client, contest).cookies[COOKIE].value
    assert AuditEntry.objects.count() == before
    assert client.session.session_key == session
    assert code not in str(dict(client.session))
    kept = Submission.objects.get()
    assert KEY not in kept.key_hash


@pytest.mark.parametrize("assurance", ["open", "sealed"])
def test_the_limit_of_secrecy_is_said_in_every_profile(assurance):
    assert any(
        "Whoever runs the computer" in str(line) or "komputer" in str(line) for line in secrecy(assurance)
    )
