"""The world the permission table is asked in: the demo year, eleven people, and the states an object can be in."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, reset_queries, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from participate.accounts.models import User
from participate.contests.models import CycleContest
from participate.kit.clock import database_now
from participate.notices.models import Message, Subscription
from participate.notices.tokens import confirm_token, offer, unfollow_token
from participate.outcomes.models import Decision
from participate.places.models import Area
from participate.processes.enums import Capability, Role
from participate.processes.models import Cycle, Delegate, Meeting, Membership, Phase
from participate.proposals.models import Proposal, ProposalDraft
from tests.factories.contest_pages import open_page_vote
from tests.factories.people import actors, client_of, plant_contacts
from tests.factories.processes import make_user
from tests.participate import permission_table_moderation as moderation
from tests.participate import permission_table_notices as notices
from tests.participate import permission_table_opinions as opinions
from tests.participate import permission_table_points as points
from tests.participate import permission_table_questions as questions
from tests.participate import permission_table_reviews as reviews
from tests.participate import permission_table_talk as talk
from tests.participate import permission_table_together as together
from tests.participate.permission_table import TABLE
from voting.ballots.people import Person
from voting.ballots.services.paper import open_batch

SLUG = "tamamaung-2027"
# They reach proposers; the one who proposed sees what was given about the own proposal.
SEES_CONTACTS = {"operator", "verifier", "administrator"}
SEES_OWN = {"proposals:resubmit": {"resident", "facilitator"}}
# The title of what belongs to another cycle: no page of this one shows it.
STRANGE = "Usulan dari Siklus Lain"
DOORS = ("/akun/login/", "/kelola/login/")
REFUSED = {"method", "sign-in", "no", "hidden"}
STATUS = {403: "no", 404: "hidden", 405: "method"}


@dataclass(frozen=True, slots=True)
class World:
    """The people with their sessions, the parts of every address, and marks nobody else may read.

    `parts` name what belongs to this cycle and to the resident, `strange` what belongs to somebody else.
    """

    year: Cycle
    people: dict[str, User | None]
    sessions: dict[str, str]
    parts: dict[str, dict[str, Any]]
    strange: dict[str, dict[str, Any]]
    planted: list[str]

    def client(self, actor: str) -> Client:
        """Return a browser in which the person is signed in."""
        client = Client()
        if self.sessions[actor]:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[actor]
        return client

    def address(self, name: str, slug: str = "", *, strange: bool = False) -> str:
        """Return the address of a name, in this cycle or in the one with another slug."""
        parts = dict((self.strange if strange else self.parts).get(name, {"cycle": SLUG}))
        return reverse(name, kwargs={**parts, "cycle": slug} if slug else parts)


def make_world(year: Cycle) -> World:
    """Return the people, and for each address with parts the parts that belong to the resident."""
    people = actors(year)
    clients = {actor: client_of(person) for actor, person in people.items()}
    cookie = settings.SESSION_COOKIE_NAME
    sessions = {
        actor: client.cookies[cookie].value if cookie in client.cookies else ""
        for actor, client in clients.items()
    }
    Proposal.objects.filter(cycle=year, code="U-04").update(proposer=people["resident"], entered_by=None)
    parts = _parts(year, _things(year, people["resident"], cycle=year))
    parts |= talk.parts(SLUG, year, people["resident"])
    parts |= opinions.parts(SLUG)
    parts |= moderation.parts(SLUG, year, people["resident"])
    parts |= points.parts(SLUG, year, people["resident"])
    parts |= notices.parts(people["resident"])
    parts |= questions.parts(SLUG, year, people["resident"], "U-04")
    stranger = make_user("orang-lain@kota.example")
    return World(
        year, people, sessions, parts, _strange(year, parts, _things(year, stranger)), plant_contacts()
    )


def _things(year: Cycle, person: Any, cycle: Cycle | None = None) -> dict[str, Any]:
    """Return the personal things of somebody: a draft, a subscription, a message, and a role held by a helper."""
    now = database_now()
    told = {"topic": "cycle:1", "user": person, "created_at": now}
    helper = make_user(f"pembantu-{person.pk}@kota.example", Role.AUDITOR, cycle=cycle or _other(year))
    return {
        "draft": ProposalDraft.objects.create(cycle=year, owner=person, step="title", updated_at=now).pk,
        "followed": Subscription.objects.create(**told, title="Siklus", url="/siklus/", confirmed_at=now).pk,
        "told": Message.objects.create(
            **told, recipient=f"user:{person.pk}", key="uji", category="proposal", subject="Kabar",
            body="Sudah diputuskan.",
        ).pk,
        "held": Membership.objects.get(user=helper).pk,
    }  # fmt: skip


def _other(year: Cycle) -> Cycle:
    """Return the public cycle that has nothing to do with this one."""
    return Cycle.objects.exclude(pk=year.pk).get(slug="lain-2027")


def _parts(year: Cycle, things: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the parts of every address that has more than the cycle, or not even that."""
    here = {"cycle": year.slug}
    draft = {**here, "draft": things["draft"]}
    listed = {**here, "pk": year.delegates.order_by("pk").first().pk}
    code = {**here, "code": "U-04"}
    vote = {**here, "number": year.cycle_contests.order_by("pk").first().contest_id}
    return {
        "revision": {"topic": "cycle:1"}, "media": {"path": "uji.txt"},
        **dict.fromkeys(VOTE_NUMBERS, vote), **dict.fromkeys(DRAFTS, draft), **dict.fromkeys(CODES, code),
        "contests:log_checkpoint": {**vote, "checkpoint": 1},
        **{name: {**vote, "batch": 1} for name in BATCHES},
        "contests:paper_reading": {**vote, "batch": 1, "reading": 1},
        **{name: {**vote, "batch": 1, "sheet": 1} for name in ("contests:paper_decision", "contests:paper_image")},
        "notices:confirm": {"token": confirm_token(things["followed"])},
        "notices:follow": {"token": offer(topic="cycle:1", title="Siklus", url="/siklus/")},
        "notices:unfollow": {"token": unfollow_token(things["followed"])},
        "notices:message": {"pk": things["told"]}, "notices:stop": {"pk": things["followed"]},
        "outcomes:undo": {**here, "number": 1},
        "places:remove": {"code": "RW-08"},
        "processes:delegate": listed, "processes:delegate_remove": listed,
        "processes:meeting": {**here, "pk": year.meetings.get().pk},
        "processes:revoke": {**here, "pk": things["held"]},
        "processes:switch_phase": {**here, "code": "pelaksanaan", "verb": "tutup"},
        "proposals:decide": {**code, "action": "tolak"},
        "proposals:dictionary_table": {**here, "sheet": "kamus"},
        "proposals:step": {**draft, "step": "title"},
        **reviews.parts(SLUG, year),
        **{name: {} for name in PLAIN},
        **together.parts(year.slug, year, "U-04", things["draft"]),
    }  # fmt: skip


# Addresses without a cycle, and those that name one thing in it.
PLAIN = ["healthz", "readyz", "gallery:index", "accounts:help", "accounts:home", "accounts:privacy", "notices:inbox",
         "rights:erase", "rights:erased", "rights:export", "rights:my_data", "rights:retention",
         "notices:settings", "places:edit", "places:one", "places:table", "processes:list",
         "processes:start", "proposals:find"]  # fmt: skip
VOTE_NUMBERS = [f"contests:{name}" for name in ("my_ballot", "prices", "protocol", "protocol_pdf",
                "recount_of", "result_of", "bundle", "bundle_sum", "verifier")]  # fmt: skip
ACCESS = [f"contests:{name}" for name in ("enter", "code_request", "code_confirm", "code_paper", "leave", "secrecy", "slip",
          "roll", "access", "roll_import", "roll_undo", "roll_counts", "packages",
          "package_cancel", "presence", "reminders", "reminder_stop")]  # fmt: skip
LOG = [f"contests:log{name}" for name in ("", "_checkpoint", "_consistency", "_entries", "_feed", "_proof")]
BALLOTS = [f"contests:{name}" for name in ("ballot_of", "review_of", "cast_of", "receipt_of", "ceremony_of",
           "ceremony_step_of", "desk_of", "amendments_of", "amend_of", "amend_step_of", "watch_of", "watch_step_of",
           "sheets", "sheets_pdf", "sheets_text")]  # fmt: skip
BATCHES = [f"contests:paper_{name}" for name in ("batch", "cover", "images", "people", "settle", "step")]
PAPER = [
    *BATCHES,
    *(f"contests:paper{name}" for name in ("", "_audit", "_audit_step", "_decision", "_image", "_reading")),
]
VOTE_NUMBERS += [*ACCESS, *LOG, *BALLOTS, *PAPER]
DRAFTS = [f"proposals:{name}" for name in ("photos", "review", "submitted", "draft_delete", "draft_restore")]
CODES = ["outcomes:realise", *(f"proposals:{name}" for name in ("detail", "qr", "resubmit", "score", "slip",
         "point_add", "points", "sheet", "talk", "talk_send", "verify"))]  # fmt: skip


def _strange(
    year: Cycle, parts: dict[str, dict[str, Any]], things: dict[str, Any]
) -> dict[str, dict[str, Any]]:
    """Return addresses in this cycle that name things of another cycle or of another person.

    Things of the demo's first archived years and of the other area are given to the other cycle.
    """
    other = _other(year)
    area = other.area
    delegate = Delegate.objects.create(
        cycle=other, code="D-01", name="Asing", gender="F", group="RW", area=area
    )
    meeting = Meeting.objects.create(cycle=other, held_at=database_now(), place="Lain")
    Phase.objects.create(
        cycle=other, code="asing", position=9, starts_at=database_now() - timedelta(days=2),
        ends_at=database_now() + timedelta(days=2), capabilities=[Capability.PROPOSE],
    )  # fmt: skip
    strange_code = _moved_proposal(year, other)
    number = open_page_vote(other).pk
    made: dict[str, dict[str, Any]] = {
        **{name: {**parts[name], "number": number} for name in VOTE_NUMBERS},
        **{name: {**parts[name], "draft": things["draft"]} for name in [*DRAFTS, "proposals:step"]},
        **{name: {**parts[name], "code": strange_code} for name in [*CODES, "proposals:decide"]},
        **together.parts(SLUG, other, strange_code, things["draft"]),
        "notices:message": {"pk": things["told"]}, "notices:stop": {"pk": things["followed"]},
        "places:remove": {"code": Area.objects.get(pk=area.pk).code},
        "processes:delegate": {"cycle": SLUG, "pk": delegate.pk},
        "processes:delegate_remove": {"cycle": SLUG, "pk": delegate.pk},
        "processes:meeting": {"cycle": SLUG, "pk": meeting.pk},
        "processes:revoke": {"cycle": SLUG, "pk": things["held"]},
        "processes:switch_phase": {"cycle": SLUG, "code": "asing", "verb": "tutup"},
        **reviews.parts(SLUG, other),
        **talk.parts(SLUG, other, make_user("asing@kota.example")),
        **questions.parts(SLUG, other, make_user("asing@kota.example"), strange_code),
        **points.parts(SLUG, other, make_user("asing@kota.example")),
        **moderation.parts(SLUG, other, make_user("asing@kota.example")),
    }  # fmt: skip
    return made


def _moved_proposal(year: Cycle, other: Cycle) -> str:
    """Give the other cycle a proposal in each state this year knows by moving one; return its code."""
    moved = Proposal.objects.filter(cycle=year, ballot_options=None).order_by("-code").first()
    Proposal.objects.filter(pk=moved.pk).update(cycle=other, title=STRANGE, translations={})
    return str(moved.code)


def ask(client: Client, method: str, address: str) -> tuple[str, str]:
    """Return the class of the answer (see permission_table) and its text."""
    page: Any = client.generic(method, address) if method != "POST" else client.post(address)
    text = page.getvalue().decode("utf-8", "replace")
    if page.status_code in (301, 302, 303):
        return "sign-in" if page["Location"].startswith(DOORS) else "in", text
    assert page.status_code < 500, (address, page.status_code)
    return STATUS.get(page.status_code, "in"), text


@contextmanager
def undone() -> Iterator[None]:
    """Undo what happens inside."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


def closed(world: World) -> None:
    """Leave the year as it ended: everything decided, every vote counted."""


def draft(world: World) -> None:
    """Hide the cycle, as one that is being prepared."""
    Cycle.objects.filter(pk=world.year.pk).update(is_public=False)


def opened(world: World) -> None:
    """Open everything, with a vote that runs; the counted one goes to the other cycle."""
    CycleContest.objects.filter(cycle=world.year).delete()
    now = database_now()
    # Phases of one cycle must not open the same thing twice, so the others stay as dates only.
    Phase.objects.filter(cycle=world.year).update(capabilities=[])
    Decision.objects.filter(cycle=world.year).update(published_at=None)
    Phase.objects.create(
        cycle=world.year, code="semua", position=99, capabilities=list(Capability),
        starts_at=now - timedelta(days=9), ends_at=now + timedelta(days=9),
    )  # fmt: skip
    contest = open_page_vote(Cycle.objects.get(pk=world.year.pk))
    number = contest.pk
    open_batch(contest=contest, sheets=2, by=Person("user:0", "Petugas"))
    for name in VOTE_NUMBERS:
        world.parts[name] = {**world.parts[name], "number": number}


PREPARE: dict[str, Callable[[World], None]] = {
    "closed": closed, "opened": opened, "draft": draft, "foreign": closed,
}  # fmt: skip


@contextmanager
def in_state(world: World, state: str) -> Iterator[World]:
    """Bring the world into a state for a while."""
    kept = {name: dict(parts) for name, parts in world.parts.items()}
    try:
        with undone():
            PREPARE[state](world)
            yield world
    finally:
        world.parts.clear()
        world.parts.update(kept)


def mistakes(world: World, names: Iterable[str], state: str) -> Iterator[tuple[str, ...]]:
    """Yield every answer that is not the table's, and everybody who reads contacts they should not.

    The world is in that state already; what the requests do is undone one by one.
    """
    for name in names:
        if state == "foreign" and name not in world.strange:
            continue
        here = "cycle" in world.parts.get(name, {"cycle": ""})
        address = world.address(name, strange=state == "foreign")
        row = TABLE[name].answers(state if here or state != "draft" else "closed")
        for method in sorted(TABLE[name].methods.accepted):
            for actor, expected in present(world, row):
                with undone():
                    answer, text = ask(world.client(actor), method, address)
                # Of a foreign thing, "it does not exist" says no more than "not your role here".
                nothing = state == "foreign" and (answer, expected) == ("hidden", "no")
                if answer != expected and not nothing:
                    yield name, method, actor, answer, f"instead of {expected}"
                may_read = actor in SEES_CONTACTS | SEES_OWN.get(name, set())
                if not may_read and any(mark in text for mark in world.planted):
                    yield name, method, actor, "reads contacts"
                if here and STRANGE in text:
                    yield name, method, actor, "reads of another cycle"


def present(world: World, answers: dict[str, str]) -> list[tuple[str, str]]:
    """Return the expected answers of those who are in the world."""
    return [(actor, expected) for actor, expected in answers.items() if actor in world.sessions]


def slips(world: World, names: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Yield every method that is not in an address's line and yet lets somebody in, or writes."""
    for name in names:
        row = TABLE[name]
        for method in sorted({"GET", "POST", "DELETE"} - row.methods.accepted):
            for actor, expected in present(world, row.closed):
                # The log of statements is short and warns when it overflows.
                reset_queries()
                with undone(), CaptureQueriesContext(connection) as queries:
                    answer, _text = ask(world.client(actor), method, world.address(name))
                allowed = REFUSED | ({expected} if row.methods.lenient else set())
                if answer not in allowed or writes(queries):
                    yield name, method, actor, answer, *writes(queries)


def writes(queries: CaptureQueriesContext) -> list[str]:
    """Return the statements that changed something beside the visitor's own session."""
    changes = [row["sql"] for row in queries if row["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    return [sql for sql in changes if "django_session" not in sql and "usersession" not in sql]
