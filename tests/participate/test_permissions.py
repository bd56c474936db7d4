"""Who gets which answer from every address: the demo year, eleven people, one table.

Answers: `in` (the page, a redirect to another page, or a refusal because of time or wrong input), `sign-in`,
`no` (403: not your role here), `hidden` (404: for you this does not exist).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from participate.config.access import NAMES
from participate.kit.clock import database_now
from participate.notices.models import Message, Subscription
from participate.notices.tokens import confirm_token, offer, unfollow_token
from participate.processes.enums import Role
from participate.processes.models import Cycle, Membership
from participate.proposals.models import Proposal, ProposalDraft
from tests.factories.people import actors, client_of, plant_contacts
from tests.factories.processes import make_user

pytestmark = [
    # Wagtail leaves the temporary file of a new rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore:Exception ignored in.*SpooledTemporaryFile"),
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
]
ALL = ["anonymous", "resident", "delegate", "operator", "verifier", "facilitator", "council_editor", "auditor",
       "administrator", "neighbour", "elsewhere"]  # fmt: skip
SEES_CONTACTS = {"operator", "verifier", "administrator"}

EVERYBODY = dict.fromkeys(ALL, "in")
MEMBERS = {**EVERYBODY, "anonymous": "sign-in"}
NOBODY_ELSES = {**dict.fromkeys(ALL, "hidden"), "resident": "in"}
OWN = {**NOBODY_ELSES, "anonymous": "sign-in"}


def only(*roles: str) -> dict[str, str]:
    """Return the answers of a page for people with one of the roles in this very cycle."""
    return {
        **dict.fromkeys(ALL, "no"),
        "anonymous": "sign-in",
        **dict.fromkeys((*roles, "administrator"), "in"),
    }


VERIFIERS, FACILITATORS = only("verifier"), only("facilitator")
DESK = only("operator", "facilitator")

# Every address, with the answer for each person.
TABLE: dict[str, dict[str, str]] = {
    **dict.fromkeys(["healthz", "readyz", "revision", "media", "gallery:index"], EVERYBODY),
    "accounts:help": EVERYBODY,
    "accounts:home": MEMBERS,
    "accounts:privacy": EVERYBODY,
    "contests:ballot": EVERYBODY,
    # The vote is over; a delegate is told so, anybody else has no ballot to cast.
    "contests:cast": {**dict.fromkeys(ALL, "no"), "delegate": "in"},
    "contests:close": FACILITATORS,
    "contests:compare": EVERYBODY,
    "contests:count": FACILITATORS,
    "contests:desk": DESK,
    "contests:find_receipt": EVERYBODY,
    "contests:my_ballot": EVERYBODY,
    "contests:open": FACILITATORS,
    "contests:paper": DESK,
    "contests:prices": EVERYBODY,
    "contests:protocol": EVERYBODY,
    "contests:protocol_pdf": EVERYBODY,
    "contests:receipt": EVERYBODY,
    "contests:recount": EVERYBODY,
    "contests:recount_of": EVERYBODY,
    "contests:result": EVERYBODY,
    "contests:result_of": EVERYBODY,
    "contests:review": EVERYBODY,
    "contests:rules": EVERYBODY,
    "contests:rules_edit": FACILITATORS,
    "contests:table": EVERYBODY,
    "notices:confirm": EVERYBODY,
    "notices:follow": EVERYBODY,
    "notices:inbox": MEMBERS,
    "notices:message": OWN,
    "notices:settings": MEMBERS,
    "notices:stop": OWN,
    "notices:unfollow": EVERYBODY,
    "outcomes:begin": FACILITATORS,
    "outcomes:board": FACILITATORS,
    "outcomes:change": FACILITATORS,
    "outcomes:decision": EVERYBODY,
    "outcomes:follow": EVERYBODY,
    "outcomes:levels": FACILITATORS,
    "outcomes:plenary": FACILITATORS,
    "outcomes:publish": FACILITATORS,
    "outcomes:realise": DESK,
    "outcomes:table": EVERYBODY,
    "outcomes:undo": FACILITATORS,
    "processes:attendance": FACILITATORS,
    # Administrators of another area find their own areas there, not these.
    **{key: {**only(), "elsewhere": "in"} for key in ["places:edit", "places:one", "places:table"]},
    "places:remove": {**only(), "elsewhere": "hidden"},
    "processes:cycle": EVERYBODY,
    "processes:delegate": DESK,
    "processes:delegate_add": DESK,
    "processes:delegate_remove": DESK,
    "processes:delegates": DESK,
    "processes:delegates_example": DESK,
    "processes:delegates_export": DESK,
    "processes:delegates_import": DESK,
    "processes:delegates_sheet": DESK,
    "processes:envelope": FACILITATORS,
    "processes:list": EVERYBODY,
    "processes:meeting": FACILITATORS,
    "processes:phases": FACILITATORS,
    "processes:revoke": only(),
    "processes:roles": only(),
    # Somebody with the role elsewhere starts processes there, not here: the page offers their own areas.
    "processes:start": {**only("council_editor"), "elsewhere": "in"},
    "processes:publish": FACILITATORS,
    "processes:switch_phase": FACILITATORS,
    "proposals:decide": VERIFIERS,
    "proposals:detail": EVERYBODY,
    "proposals:dictionary": EVERYBODY,
    "proposals:dictionary_edit": FACILITATORS,
    "proposals:dictionary_entry": FACILITATORS,
    "proposals:dictionary_table": EVERYBODY,
    "proposals:draft_delete": NOBODY_ELSES,
    "proposals:draft_restore": NOBODY_ELSES,
    "proposals:export": EVERYBODY,
    "proposals:find": EVERYBODY,
    "proposals:geojson": EVERYBODY,
    "proposals:list": EVERYBODY,
    "proposals:map": EVERYBODY,
    "proposals:mine": EVERYBODY,
    "proposals:paper": DESK,
    "proposals:photos": NOBODY_ELSES,
    "proposals:qr": EVERYBODY,
    "proposals:queue": VERIFIERS,
    # The person who proposed it, and those who type in for people without a phone.
    "proposals:resubmit": {**OWN, "operator": "in", "facilitator": "in", "administrator": "in"},
    "proposals:review": NOBODY_ELSES,
    "proposals:score": VERIFIERS,
    "proposals:score_table": VERIFIERS,
    "proposals:slip": DESK,
    "proposals:start": EVERYBODY,
    "proposals:step": NOBODY_ELSES,
    "proposals:submitted": NOBODY_ELSES,
    "proposals:verify": VERIFIERS,
}
PLAIN = ["healthz", "readyz", "gallery:index", "accounts:help", "accounts:home", "accounts:privacy", "notices:inbox",
         "notices:settings", "places:edit", "places:one", "places:table", "processes:list",
         "processes:start", "proposals:find"]  # fmt: skip
POSTS = {"contests:cast", "notices:stop", "outcomes:begin", "outcomes:undo", "processes:delegate_remove", "processes:revoke",
         "places:remove", "processes:publish", "processes:switch_phase", "proposals:draft_delete",
         "proposals:draft_restore"}  # fmt: skip


@pytest.fixture(scope="module")
def world(year: Cycle) -> dict[str, Any]:
    """Return the people, and for each address with parts the parts that belong to the resident."""
    people = actors(year)
    resident, now = people["resident"], database_now()
    draft = ProposalDraft.objects.create(cycle=year, owner=resident, step="title", updated_at=now).pk
    proposal = Proposal.objects.filter(cycle=year, code="U-04")
    proposal.update(proposer=resident, entered_by=None)
    followed = Subscription.objects.create(
        user=resident, topic="cycle:1", title="Siklus", url="/siklus/", created_at=now, confirmed_at=now
    )
    told = Message.objects.create(
        recipient=f"user:{resident.pk}", user=resident, topic="cycle:1", key="uji", category="proposal",
        subject="Kabar", body="Sudah diputuskan.", created_at=now,
    )  # fmt: skip
    helper = make_user("pembantu@kota.example", Role.AUDITOR, cycle=year)
    held = Membership.objects.get(user=helper)
    draft_parts = {"cycle": year.slug, "draft": draft}
    listed = {"cycle": year.slug, "pk": year.delegates.order_by("pk").first().pk}
    code = {"cycle": year.slug, "code": "U-04"}
    number = year.cycle_contests.order_by("pk").first().contest_id
    return {
        "people": people, "planted": plant_contacts(),
        "parts": {
            "revision": {"topic": "cycle:1"}, "media": {"path": "uji.txt"},
            **{
                f"contests:{name}": {"cycle": year.slug, "number": number}
                for name in ("my_ballot", "prices", "protocol", "protocol_pdf", "recount_of", "result_of")
            },
            "notices:confirm": {"token": confirm_token(followed.pk)},
            "notices:follow": {"token": offer(topic="cycle:1", title="Siklus", url="/siklus/")},
            "notices:unfollow": {"token": unfollow_token(followed.pk)},
            "notices:message": {"pk": told.pk}, "notices:stop": {"pk": followed.pk},
            "outcomes:undo": {"cycle": year.slug, "number": 1}, "outcomes:realise": code,
            "processes:delegate": listed, "processes:delegate_remove": listed,
            "processes:meeting": {"cycle": year.slug, "pk": year.meetings.get().pk},
            "places:remove": {"code": "RW-08"},
            "proposals:dictionary_table": {"cycle": year.slug, "sheet": "kamus"},
            "processes:revoke": {"cycle": year.slug, "pk": held.pk},
            "processes:switch_phase": {"cycle": year.slug, "code": "pelaksanaan", "verb": "tutup"},
            "proposals:decide": {**code, "action": "tolak"},
            "proposals:step": {**draft_parts, "step": "title"},
            **dict.fromkeys(["proposals:photos", "proposals:review", "proposals:submitted",
                             "proposals:draft_delete", "proposals:draft_restore"], draft_parts),
            **dict.fromkeys(["proposals:detail", "proposals:qr", "proposals:resubmit", "proposals:score",
                             "proposals:slip", "proposals:verify"], code),
            **{name: {} for name in PLAIN},
        },
    }  # fmt: skip


@pytest.fixture
def undone(world: dict[str, Any], settings: Any, tmp_path: Path) -> Iterator[dict[str, Any]]:
    """Return the world, and undo what the test does in it."""
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "uji.txt").write_text("foto")
    with transaction.atomic():
        yield world
        transaction.set_rollback(True)


def address_of(name: str, world: dict[str, Any], slug: str = "") -> str:
    """Return the address of a name, in this cycle or in the one with another slug."""
    parts = dict(world["parts"].get(name, {"cycle": "tamamaung-2027"}))
    return reverse(name, kwargs={**parts, "cycle": slug} if slug else parts)


def ask(client: Client, name: str, address: str) -> tuple[str, str]:
    """Return the class of the answer and its text."""
    page: Any = client.post(address) if name in POSTS else client.get(address)
    text = page.getvalue().decode("utf-8", "replace")
    if page.status_code in (301, 302, 303):
        return "sign-in" if page["Location"].startswith(reverse("account_login")) else "in", text
    known = {403: "no", 404: "hidden"}
    assert page.status_code < 500, (name, page.status_code)
    return known.get(page.status_code, "in"), text


def test_every_address_is_in_the_table():
    assert set(TABLE) == set(NAMES)


@pytest.mark.parametrize("name", sorted(TABLE))
def test_everybody_gets_the_answer_of_the_table(name: str, undone: dict[str, Any]):
    answers, told = {}, set()
    for actor, person in undone["people"].items():
        with transaction.atomic():
            answers[actor], text = ask(client_of(person), name, address_of(name, undone))
            transaction.set_rollback(True)
        if any(mark in text for mark in undone["planted"]):
            told.add(actor)
    assert answers == TABLE[name]
    # The proposer may see what was given about the own proposal; the rest is for those who reach proposers.
    assert (
        told - SEES_CONTACTS - ({"resident", "facilitator"} if name == "proposals:resubmit" else set())
        == set()
    )


@pytest.mark.parametrize("actor", ["anonymous", "resident", "neighbour", "elsewhere"])
def test_a_hidden_cycle_answers_like_one_that_does_not_exist(actor: str, year: Cycle, undone: dict[str, Any]):
    Cycle.objects.filter(pk=year.pk).update(is_public=False)
    person = undone["people"][actor]
    different = {}
    for name in sorted(TABLE):
        if "cycle" not in undone["parts"].get(name, {"cycle": ""}):
            continue
        answers = [
            ask(client_of(person), name, address_of(name, undone, slug))[0]
            for slug in ("", "tidak-pernah-ada")
        ]
        if answers[0] != answers[1] or answers[0] == "in":
            different[name] = answers
    assert different == {}


@pytest.mark.parametrize(
    "actor", ["operator", "verifier", "facilitator", "council_editor", "auditor", "delegate"]
)
def test_a_hidden_cycle_is_shown_to_people_with_a_role_in_it(actor: str, year: Cycle, undone: dict[str, Any]):
    Cycle.objects.filter(pk=year.pk).update(is_public=False)
    client = client_of(undone["people"][actor])
    assert ask(client, "processes:cycle", address_of("processes:cycle", undone))[0] == "in"


@pytest.mark.parametrize("actor", ["anonymous", "resident", "neighbour", "elsewhere"])
def test_no_list_or_search_tells_of_a_hidden_cycle(actor: str, year: Cycle, undone: dict[str, Any]):
    Cycle.objects.filter(pk=year.pk).update(is_public=False, name="Siklus Rahasia", translations={})
    client = client_of(undone["people"][actor])
    for address in ("/", "/arsip/", "/siklus/", "/apa-kabar/?cari=U-04", "/apa-kabar/?cari=lorong"):
        page = client.get(address, follow=True)
        assert page.status_code == 200, address
        text = page.content.decode()
        assert ("Siklus Rahasia" in text, f"/siklus/{year.slug}/" in text) == (False, False), address


@pytest.mark.parametrize("actor", ["neighbour", "elsewhere"])
def test_roles_of_elsewhere_show_no_contacts_here(actor: str, undone: dict[str, Any]):
    client = client_of(undone["people"][actor])
    for name in (
        "proposals:queue",
        "proposals:verify",
        "proposals:slip",
        "proposals:paper",
        "processes:roles",
    ):
        answer, text = ask(client, name, address_of(name, undone))
        assert (answer, [mark for mark in undone["planted"] if mark in text]) == ("no", []), name


def test_staff_need_a_second_factor_where_it_is_required(undone: dict[str, Any], settings: Any):
    settings.REQUIRE_STAFF_SECOND_FACTOR = True
    page = client_of(undone["people"]["verifier"]).get(address_of("proposals:queue", undone))
    assert (page.status_code, page["Location"]) == (302, reverse("mfa_activate_totp"))
