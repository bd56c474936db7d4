"""S3: signing in, signing up, resetting and asking for a code answer the same, in the same time, whoever asks.

Pairs of requests, one for somebody known and one for a stranger in turns, go through all of the site's own stack
(middleware, view, database) with a slow hash; no web server or network is between. Compared are status, headers,
cookies, the page and the one it leads to, and the medians of the time the processor worked until the answer was
ready. Processor time is what is held against the limit, because other programs on the machine are no part of the
answer; it does not see waiting (for the disk, for a database in another process). The medians by the clock see
that: they are in the figure beside it, and depend on what else the machine does.
"""

import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.test import Client
from django.test.client import ClientHandler
from django.test.utils import override_settings
from django.urls import reverse

from participate.accounts.models import User
from participate.contests.identities import identity_of
from participate.contests.proofs.finding import Finding
from participate.contests.proofs.stage import RULE, make_cycle, open_vote

LIMIT_PCT, LIMIT_MS = 5.0, 2.0
# In how many pairs of a door the page behind the answer is read too: it is the same page for all.
FOLLOWED = 20
PASSWORD = "lorong lima bersih"
LISTED = {**RULE, "eligibility": {"electorate": "list", "access": ["email", "phone"]}}
Door = Callable[[str, str], tuple[str, dict[str, str], str]]


class QuickerHasher(PBKDF2PasswordHasher):
    """The site's way to hash with fewer rounds: still several times slower than the limit."""

    iterations = 20_000


class TimedHandler(ClientHandler):
    """The site without a server; notes how long an answer took, without the work that begins after it."""

    worked = waited = 0.0

    def get_response(self, request: Any) -> Any:
        """Answer between two looks at both clocks, in milliseconds."""
        worked, waited = time.process_time(), time.perf_counter()
        response = super().get_response(request)
        self.worked, self.waited = (
            (time.process_time() - worked) * 1000,
            (time.perf_counter() - waited) * 1000,
        )
        return response


def _wrong(email: str, phone: str, typed: str) -> tuple[str, dict[str, str], str]:
    return reverse("account_login"), {"login": typed, "password": "salah sekali ini"}, typed


DOORS: dict[str, Door] = {
    "sign-in by e-mail": lambda email, phone: _wrong(email, phone, email),
    "sign-in by phone": lambda email, phone: _wrong(email, phone, phone),
    "code by e-mail": lambda email, phone: (reverse("account_request_login_code"), {"contact": email}, email),
    "code by phone": lambda email, phone: (reverse("account_request_login_code"), {"contact": phone}, phone),
    "reset": lambda email, phone: (reverse("account_reset_password"), {"email": email}, email),
    "sign-up by e-mail": lambda email, phone: (
        reverse("account_signup"),
        {"lewat": "email", "display_name": "A", "email": email, "password1": PASSWORD}, email),
    "sign-up by phone": lambda email, phone: (
        reverse("account_signup"), {"lewat": "hp", "display_name": "A", "phone": phone}, phone),
}  # fmt: skip


def code_doors(people: range) -> dict[str, Door]:
    """Return the doors of a vote for people on a list, open for those numbers."""
    cycle = make_cycle(f"kode-{people.start}")
    listed = [identity_of(contact) for number in people for contact in contacts(number)]
    address = reverse("contests:code_request", args=[cycle.slug, open_vote(cycle, LISTED, listed).pk])
    return {
        "voting code by e-mail": lambda email, phone: (address, {"address": email}, email),
        "voting code by phone": lambda email, phone: (address, {"address": phone}, phone),
    }


def ask(
    number: int, door: Door, email: str, phone: str, *, follow: bool
) -> tuple[TimedHandler, tuple[Any, ...]]:
    """Return the clocks of an answer, and what it says without what was typed."""
    address, fields, typed = door(email, phone)
    # Every pair comes from a network of its own, or the limits of one would stop the proof.
    client = Client(REMOTE_ADDR=f"10.{number // 62500 % 250}.{number // 250 % 250}.{number % 250 + 1}")
    client.handler = handler = TimedHandler(enforce_csrf_checks=True)
    token = secrets.token_hex(16)
    client.cookies["csrftoken"] = token
    page: Any = client.post(address, {**fields, "csrfmiddlewaretoken": token})
    took = TimedHandler()
    took.worked, took.waited = handler.worked, handler.waited
    told = (page.status_code, page.headers.get("Location", ""), sorted(page.headers), sorted(page.cookies))
    bodies = [_plain(page, typed)]
    if follow and page.status_code == 302:
        bodies.append(_plain(client.get(page.headers["Location"]), typed))
    return took, (*told, *bodies)


def _plain(page: Any, typed: str) -> str:
    """Return a page without the address that was typed and without keys of forms."""
    text = page.content.decode()
    for spelling in (typed, "+62" + typed[1:]):
        text = text.replace(spelling, "TYPED")
    return re.sub(r'csrfmiddlewaretoken" value="\w+', "", text)


def contacts(number: int) -> tuple[str, str]:
    """Return the e-mail and the phone of somebody known."""
    return f"dikenal{number:07d}@contoh.id", f"08123{number:07d}"


def make_known(people: range) -> None:
    """Make somebody with a confirmed address and phone for each number; all have the same password."""
    hashed, made = make_password(PASSWORD), []
    for number in people:
        email, phone = contacts(number)
        made.append(
            User(
                email=email, password=hashed, display_name="Ada", phone="+62" + phone[1:], phone_verified=True
            )
        )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True)
        for user in User.objects.bulk_create(made)
    )


def stranger(number: int) -> tuple[str, str]:
    """Return contacts of the same length that nobody has."""
    return f"asingan{number:07d}@contoh.id", f"08129{number:07d}"


def compare(name: str, door: Door, people: range) -> tuple[bool, str]:
    """Return whether a door tells the known from strangers, and the medians of both."""
    make_known(people)
    took: dict[bool, list[TimedHandler]] = {True: [], False: []}
    for number in people:
        answers = {}
        for is_known in (True, False) if number % 2 else (False, True):
            asking = contacts(number) if is_known else stranger(number)
            clocks, answers[is_known] = ask(number, door, *asking, follow=number - people.start < FOLLOWED)
            took[is_known].append(clocks)
        if answers[True] != answers[False]:
            return True, f"{name}: the answers differ"
    known, unknown = (median(row.worked for row in took[who]) for who in (True, False))
    by_clock = " / ".join(f"{median(row.waited for row in took[who]):.1f}" for who in (True, False))
    differs = abs(known - unknown) > max(LIMIT_MS, LIMIT_PCT / 100 * max(known, unknown))
    return differs, f"{name} {known:.1f} / {unknown:.1f} ms (clock {by_clock})"


@contextmanager
def _planted(sabotage: bool) -> Iterator[None]:
    """With sabotage, hash the password of people who exist only."""
    honest = AuthenticationBackend._mitigate_timing_attack
    if sabotage:
        AuthenticationBackend._mitigate_timing_attack = lambda self, password: None
    try:
        yield
    finally:
        AuthenticationBackend._mitigate_timing_attack = honest


def prove(*, long: bool, seed: int, sabotage: bool) -> Finding:
    """Ask at every door; with sabotage, until one tells."""
    pairs = 400 if long else 200
    hasher = f"{QuickerHasher.__module__}.{QuickerHasher.__qualname__}"
    first, said, passed = seed % 50 * 100_000, [], True
    listed = range(first + 90_000, first + 90_000 + 2 * pairs)
    with _planted(sabotage), override_settings(PASSWORD_HASHERS=[hasher]):
        doors = {**DOORS, **code_doors(listed)}
        for place, (name, door) in enumerate(doors.items()):
            start = first + place * 1000 if name in DOORS else listed.start + (place - len(DOORS)) * pairs
            differs, figure = compare(name, door, range(start, start + pairs))
            passed = passed and not differs
            said.append(f"{'DIFFERENT: ' if differs else ''}{figure}")
            if sabotage and differs:
                break
    figure = f"{pairs} pairs a door, known / stranger: " + "; ".join(said)
    limit = f"same answer, medians within {LIMIT_PCT:.0f} % or {LIMIT_MS:.0f} ms"
    return Finding(figure=figure, limit=limit, passed=passed)
