"""While a vote is open, nothing on the site depends on what is in the ballots.

Two sites are the same but for the choices in the same number of ballots. Everybody who can sign in reads an example
of every address of both, and guesses with the number of the vote; what sockets are told, the log of the server and
every table beside the box are read too. After taking out what is random or a time of day, all must be equal. The
same reading finds a leak that is planted.
"""

import asyncio
import logging
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import AutoField, Model
from django.test import Client, TestCase
from django.urls import get_resolver, reverse

from participate.contests.forms import ballot as ballot_form
from participate.contests.people import voters_of
from participate.contests.wording import desk
from participate.kit import audit, live
from participate.kit.clock import database_now
from participate.processes.enums import Capability, Role
from participate.processes.models import Cycle
from participate.processes.services import grant_role
from tests.factories.contest_pages import delegate_user, tie_contest
from tests.factories.contests import form_key, three_options
from tests.factories.people import client_of
from tests.factories.processes import make_cycle, make_delegates, make_user
from tests.factories.proposals import make_proposal
from tests.participate.every_route import example, routes
from tests.participate.permission_table_world import undone
from voting.ballots.models import Ballot, Contest
from voting.ballots.services import add_to_roll, cast_ballot, open_contest

pytestmark = [
    pytest.mark.filterwarnings("ignore:Exception ignored in.*SpooledTemporaryFile"),
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
]
STAFF = {
    "operator": Role.OPERATOR, "facilitator": Role.FACILITATOR, "council_editor": Role.COUNCIL_EDITOR,
    "administrator": Role.ADMINISTRATOR,
}  # fmt: skip
PEOPLE = ["anonymous", "delegate", *STAFF]
# Opposite choices, in as many ballots: what leads in one box has nothing in the other.
LOPSIDED = (["a", "b"], ["c"])
ONLINE, PAPER = 8, 4
# What may differ between two readings: keys of forms and sessions, codes, signed links, signatures, clocks.
MASKS = [
    (re.compile(r"[0-9a-f]{32,}"), "HEX"),
    (re.compile(r'(?<=csrfmiddlewaretoken" value=")\w+'), "TOKEN"),
    (re.compile(r"(csrfToken|csrf_token|data-csrf|CSRF_TOKEN)(\W{1,9})\w{20,}"), "TOKEN"),
    (re.compile(r"\b[A-Z0-9]{4}(-[A-Z0-9]{4}){4,}\b"), "CODE"),
    (re.compile(r"eyJ[\w-]+(:[\w-]+)*|[\w-]+:[\w]{6}:[\w-]{30,}"), "SIGNED"),
    (re.compile(r"(?<![\w-])[\w-]{43}(?![\w-])"), "KEY"),
    (re.compile(r"(?<![\w+/])[A-Za-z0-9+/]{40,}={0,2}(?![\w+/])"), "BASE64"),
    (re.compile(r"(?<!\d)\d{2}[:.]\d{2}([:.]\d{2}(\.\d+)?)?(?!\d)"), "TIME"),
    (re.compile(r"\b\d+\s(detik|menit|jam)\b"), "WHILE"),
]
GUESSES = [
    "hasil/{n}/bundel.zip", "hasil/{n}/suara.csv", "hasil/{n}/hasil.csv", "hasil/{n}/hasil.pb", "hasil/hasil.json",
    "hasil/{n}/hasil.json", "hasil/{n}/suara/", "suara/{n}/hasil/", "suara/{n}/hitung-ulang.json",
]  # fmt: skip
EVERYWHERE = [
    "/", "/api/", "/api/contests/{n}/", "/api/v2/pages/", "/feed/", "/robots.txt", "/revisi/contest:{n}",
    "/siklus/?cari=Lampu", "/apa-kabar/?cari=Lampu", "/apa-kabar/?cari=U-01", "/media/contest-{n}.json",
    "/kelola/cycle/?q=Tamamaung", "/kelola/pages/search/?q=Lampu", "/kelola/reports/site-history/?export=csv",
]  # fmt: skip
# Signing out ends the reading; the other language says the same; one page of the admin is an error made on purpose.
SKIPPED = ("/akun/logout", "/kelola/logout", "/en/", "/kelola/failwhale", "/kelola/test404", "/static/")
Reading = dict[tuple[str, str], Any]


@pytest.fixture(scope="module")
def contest(django_db_setup: None, django_db_blocker: Any) -> Iterator[Contest]:
    """Return a vote that runs, in a cycle with proposals and all who have to do with it."""
    with django_db_blocker.unblock(), transaction.atomic():
        cycle = make_cycle(open_now=[Capability.SET_RULES, Capability.VOTE])
        for code in ("U-01", "U-02"):
            make_proposal(cycle, code)
        make_delegates(cycle, 1 + ONLINE + PAPER)
        for name, role in STAFF.items():
            person = make_user(f"{name}@kota.example")
            area = cycle.area if name in ("administrator", "council_editor") else None
            grant_role(actor=None, user=person, role=role, cycle=None if area else cycle, area=area)
        made = tie_contest(cycle)
        add_to_roll(contest=made, identities=[row.identity for row in voters_of(cycle)])
        # Far away, so that no page says another number of hours in the second reading.
        yield open_contest(
            contest=made, options=three_options(), closes_at=database_now() + timedelta(days=20)
        )
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def steady(contest: Contest, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let new forms have the same key, so that the random order of a ballot paper is the same too."""
    monkeypatch.setattr(ballot_form, "new_form_key", lambda: "ab" * 16)
    with django_db_blocker.unblock(), undone():
        yield


def masked(text: str) -> str:
    """Take out of a text what is random or a clock."""
    for pattern, word in MASKS:
        text = pattern.sub(word, text)
    return text


def cycle_of(contest: Contest) -> Cycle:
    """Return the cycle the vote belongs to."""
    return contest.cycle_contest.cycle


def vote(contest: Contest, choice: list[str]) -> None:
    """Fill the box: one ballot through the page, the others through the service, some of them from paper."""
    cycle = cycle_of(contest)
    here = {"choice": choice, "form_key": form_key()}
    client = client_of(delegate_user(cycle))
    assert client.post(reverse("contests:cast", args=[cycle.slug]), here).status_code == 302
    for number, voter in enumerate(voters_of(cycle)[1:]):
        channel = "paper" if number < PAPER else "online"
        cast_ballot(contest=contest, person_key=voter.key(contest), marks=choice, channel=channel,
                    idempotency_key=form_key())  # fmt: skip
    live.announce(f"contest:{contest.pk}")
    assert Ballot.objects.filter(contest=contest, status="valid").count() == 1 + PAPER + ONLINE


def addresses(contest: Contest, actor: str) -> list[str]:
    """Return an example of every address, and the guesses; the admin's in full for who may do all there."""
    cycle = cycle_of(contest)
    parts = {
        "cycle": cycle.slug, "number": contest.pk, "code": "U-01", "topic": f"contest:{contest.pk}", "pk": 1,
        "batch": 1, "sheet": 1, "reading": 1, "checkpoint": 1,
    }  # fmt: skip
    found = [example(route, parts) for route, _name in routes(get_resolver())]
    if actor != "administrator":
        found = [address for address in found if not address.startswith("/kelola/")]
    if actor == "council_editor":
        found += ["/kelola/", "/kelola/reports/site-history/", "/kelola/cycle/", "/kelola/pages/"]
    found += [f"/siklus/{cycle.slug}/{guess.format(n=contest.pk)}" for guess in GUESSES]
    found += [guess.format(n=contest.pk) for guess in EVERYWHERE]
    return [address for address in dict.fromkeys(found) if not address.startswith(SKIPPED)]


def session_of(contest: Contest, actor: str) -> str:
    """Sign somebody in; return the key of the session, "" for nobody."""
    if actor == "anonymous":
        return ""
    person = delegate_user(cycle_of(contest)) if actor == "delegate" else make_user(f"{actor}@kota.example")
    return client_of(person).cookies[settings.SESSION_COOKIE_NAME].value


def read(address: str, session: str) -> tuple[int, str]:
    """Return status, and headers and body without what is random; undo what the page did."""
    client = Client(raise_request_exception=False)
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    with undone():
        page: Any = client.get(address)
        body = page.getvalue().decode("utf-8", "replace")
    kept = {name: value for name, value in page.headers.items() if name not in ("Content-Length", "Expires")}
    return page.status_code, masked(f"{kept}\n{body}")


def frames_of(contest: Contest, act: Callable[[], None]) -> list[str]:
    """Return what the sockets of the vote and of the cycle are told while something happens."""
    layer = get_channel_layer()
    for topic in (f"contest:{contest.pk}", f"cycle:{cycle_of(contest).pk}", live.SITE):
        async_to_sync(layer.group_add)(live.group_name(topic), "specific.reader")
    with TestCase.captureOnCommitCallbacks(execute=True):
        act()
    return async_to_sync(_waiting)(layer)


async def _waiting(layer: Any) -> list[str]:
    """Return the frames in the queue."""
    frames = []
    while True:
        try:
            frames.append(str(await asyncio.wait_for(layer.receive("specific.reader"), 0.2)))
        except TimeoutError:
            return frames


def tables() -> Reading:
    """Return what every table holds beside the ballots themselves and the sessions."""
    there = set(connection.introspection.table_names())
    left_out = ("Ballot", "Session", "UserSession")
    models = [
        row for row in apps.get_models() if row._meta.db_table in there and row.__name__ not in left_out
    ]
    return {
        ("table", row._meta.label): sorted(
            masked(str([plain(value) for value in values]))
            for values in row._default_manager.values_list(*told_by(row))
        )
        for row in models
    }


def told_by(model: type[Model]) -> list[str]:
    """Return the columns of a table but its running number: PostgreSQL gives none twice, also after an undo."""
    return [row.attname for row in model._meta.concrete_fields if not isinstance(row, AutoField)]


def plain(value: Any) -> str:
    """Return a value of a table as text, moments left out."""
    return "TIME" if isinstance(value, datetime) else re.sub(r" at 0x[0-9a-f]+", "", str(value))


def site_with(
    contest: Contest, choice: list[str], caplog: pytest.LogCaptureFixture, actor: str, seen: list[str]
) -> Reading:
    """Cast the ballots, read everything as one person, and undo it all."""
    cache.clear()
    caplog.clear()
    with undone(), caplog.at_level(logging.DEBUG):
        told: Reading = {("sockets", ""): frames_of(contest, lambda: vote(contest, choice))}
        session = session_of(contest, actor)
        told |= {(actor, address): read(address, session) for address in seen}
        told |= tables()
    told["log", ""] = sorted(masked(record.getMessage()) for record in caplog.records)
    return told


def differences(contest: Contest, caplog: pytest.LogCaptureFixture, actor: str, seen: list[str]) -> list[Any]:
    """Return what is not the same in two sites that differ in the choices only."""
    one, other = (site_with(contest, choice, caplog, actor, seen) for choice in LOPSIDED)
    assert one["sockets", ""]
    assert sum(1 for answer in one.values() if answer[:1] == (200,)) >= min(len(seen), 20)
    return sorted(key for key in one.keys() | other.keys() if one.get(key) != other.get(key))


@pytest.mark.parametrize("actor", PEOPLE)
def test_nothing_anybody_reads_depends_on_the_ballots(
    actor: str, contest: Contest, caplog: pytest.LogCaptureFixture
):
    seen = addresses(contest, actor)
    assert len(seen) > 150
    assert differences(contest, caplog, actor, seen) == []


def leading(contest: Contest) -> str:
    """Return the option that leads."""
    return str(Ballot.objects.filter(contest=contest).values_list("payload", flat=True)[0])


@pytest.mark.parametrize(
    ("leak", "where"),
    [
        ("page", ("facilitator", "/siklus/tamamaung-2027/suara/meja/")),
        ("log", ("log", "")),
        ("table", ("table", "kit.AuditEntry")),
    ],
)
def test_a_planted_leak_is_found(
    leak: str, where: tuple[str, str], contest: Contest, caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
):  # fmt: skip
    """What leads: in the context of one template of the staff, in a line of the log, in a line of the audit trail."""
    honest, written = desk.turnout_now, live.announce

    def told(*given: Any) -> list[str]:
        if leak == "log":
            logging.getLogger("participate").debug("leads: %s", leading(contest))
        return [*honest(*given), leading(contest)] if leak == "page" else honest(*given)

    def announce(*topics: str) -> None:
        if leak == "table":
            audit.record(actor=None, action="vote.seen", target=leading(contest), at=database_now())
        written(*topics)

    monkeypatch.setattr(desk, "turnout_now", told)
    monkeypatch.setattr(live, "announce", announce)
    seen = [reverse(f"contests:{name}", args=[cycle_of(contest).slug]) for name in ("desk", "result")]
    assert differences(contest, caplog, "facilitator", seen) == [where]
