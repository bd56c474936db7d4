"""A ballot on which nothing is chosen yet: drawn once for a vote and filled in for each voter.

It is drawn for a stand-in who has no name, no session and no cookie, so that nothing of one person can be on the
sheet of another. What differs is filled in: two random keys, the token of the form, and the order of the options.
"""

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import get_template
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from participate.contests.forms.ballot import BUTTONS, LIST, Draft, shuffled
from participate.contests.templatetags.ballot_options import free_option
from participate.contests.views.booth import Booth
from participate.processes.web import roles_here, visitor
from voting.ballots.enums import Kind

_SECRET = secrets.token_hex(16)
TOKEN, SEED, FORM_KEY, ROWS = (f"{name}{_SECRET}" for name in ("token", "seed", "key", "rows"))
_PLACES = re.compile(f"({TOKEN}|{SEED}|{FORM_KEY}|{ROWS})")
Context = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A drawn page: text and the names of what is filled in, in turns; and each option by its code."""

    pieces: tuple[str, ...]
    options: Mapping[str, str]

    def filled(self, draft: Draft, token: str) -> str:
        """Return the page of one voter."""
        rows = "".join(self.options[code] for code in shuffled(list(self.options), draft.seed))
        values = {TOKEN: token, SEED: draft.seed, FORM_KEY: draft.form_key, ROWS: rows}
        return "".join(values.get(piece, piece) for piece in self.pieces)


class _Somebody(AnonymousUser):
    """A stand-in for whoever is signed in: pages may ask that, and nothing else."""

    is_authenticated = True  # type: ignore[assignment]
    is_anonymous = False  # type: ignore[assignment]


def fresh_page(
    request: HttpRequest, booth: Booth, draft: Draft, context_of: Callable[[Booth, Draft], Context]
) -> str:
    """Return the page of an empty ballot, or "" where it has to be drawn for this very voter."""
    if booth.open is None or not _is_plain(request, booth, draft):
        return ""
    signed_in, roles = bool(visitor(request).is_authenticated), roles_here(request, booth.cycle)
    key = (get_language() or "", request.path, booth.may_change, signed_in, roles)
    sheets = booth.open.sheets
    if key not in sheets:
        sheets[key] = _drawn(request, booth, context_of, signed_in, roles)
    return sheets[key].filled(draft, get_token(request))


def _is_plain(request: HttpRequest, booth: Booth, draft: Draft) -> bool:
    """Whether the page holds nothing but the empty ballot."""
    if booth.contest.kind != Kind.RANKED or request.method != "GET" or request.META.get("QUERY_STRING"):
        return False
    stored = get_messages(request)
    return draft == Draft(seed=draft.seed, form_key=draft.form_key, mode=BUTTONS, view=LIST) and not len(
        stored
    )


def _drawn(
    request: HttpRequest, booth: Booth, context_of: Callable[[Booth, Draft], Context], signed_in: bool,
    roles: frozenset[str],
) -> Sheet:  # fmt: skip
    """Draw the page with marks in the places of what differs."""
    draft = Draft(seed=SEED, form_key=FORM_KEY)
    context = context_of(booth, draft)
    options = {row.code: str(free_option(row, draft, booth.contest)) for row in context["rest"]}
    context |= {"rest": [], "rest_drawn": mark_safe(ROWS), "csrf_token": TOKEN}
    page = get_template("contests/ballot.html").render(context, _stand_in(request, booth, signed_in, roles))
    return Sheet(tuple(_PLACES.split(page)), options)


def _stand_in(request: HttpRequest, booth: Booth, signed_in: bool, roles: frozenset[str]) -> HttpRequest:
    """Return a request for the same page by nobody in particular, who holds the same roles."""
    made = HttpRequest()
    made.method, made.path, made.path_info = "GET", request.path, request.path_info
    made.resolver_match = request.resolver_match
    made.user = made._cached_user = _Somebody() if signed_in else AnonymousUser()  # type: ignore[attr-defined]
    made.COOKIES = {settings.SESSION_COOKIE_NAME: ""} if signed_in else {}
    made._roles_here = {booth.cycle.pk: roles}  # type: ignore[attr-defined]
    return made
