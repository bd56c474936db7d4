"""What the pages of every room share about a cycle: finding it, and where its pages are."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from participate.processes.models import Cycle
from participate.processes.queries import roles_in


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the sub-navigation."""

    label: str
    url: str
    current: bool = False


def visitor(request: HttpRequest) -> Any:
    """Return the signed-in user, without opening a session for people who have none."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES or hasattr(request, "_cached_user"):
        return request.user
    return AnonymousUser()


def roles_here(request: HttpRequest, cycle: Cycle) -> frozenset[str]:
    """Return the visitor's roles in a cycle, read once per request (no query without a session)."""
    user = visitor(request)
    if not user.is_authenticated:
        return frozenset()
    known: dict[int, frozenset[str]] = request.__dict__.setdefault("_roles_here", {})
    if cycle.pk not in known:
        known[cycle.pk] = roles_in(user, cycle)
    return known[cycle.pk]


def cycles() -> QuerySet[Cycle]:
    """Return cycles as pages need them, phases included."""
    # A cycle has its own copy of the profile's data; reading the original again would cost as much as the rest.
    return Cycle.objects.select_related("area", "profile").defer("profile__data").prefetch_related("phases")


def cycle_or_404(request: HttpRequest, slug: str) -> Cycle:
    """Return a public cycle, or a hidden one to people with a role in it (2 queries, phases included)."""
    cycle = cycles().filter(slug=slug).first()
    if cycle is None or not (cycle.is_public or roles_here(request, cycle)):
        raise Http404(_("There is no process with this address."))
    return cycle


def room_url(name: str, cycle: Cycle) -> str:
    """Return the address of a room's page for a cycle; empty when this site runs without that room."""
    try:
        return reverse(name, args=[cycle.slug])
    except NoReverseMatch:
        return ""


def cycle_links(cycle: Cycle, path: str) -> list[Link]:
    """Return the public pages of a cycle, the one at `path` marked as current (no query)."""
    names = [
        (_("Overview"), "processes:cycle"),
        (_("Proposals"), "proposals:list"),
        (_("Map"), "proposals:map"),
        (_("Talk"), "deliberation:index"),
        (_("Opinion map"), "opinions:vote"),
        (_("Questions"), "questions:index"),
        (_("Rules"), "contests:rules"),
        (_("Ballot"), "contests:ballot"),
        (_("Result"), "contests:result"),
        (_("Decision"), "outcomes:decision"),
        (_("Follow-up"), "outcomes:follow"),
    ]
    found = [(label, room_url(name, cycle)) for label, name in names]
    home = room_url("processes:cycle", cycle)
    # The overview's address begins every other one, work pages included: it is current only when it is meant.
    deeper = (url for _label, url in found if url and url != home and path.startswith(url))
    best = home if path == home else max(deeper, key=len, default="")
    return [Link(label, url, url == best) for label, url in found if url]


def staff_links(cycle: Cycle, roles: frozenset[str], path: str = "") -> list[Link]:
    """Return the work pages for somebody's roles in the cycle (no query)."""
    facilitator = ("facilitator", "administrator")
    names = [
        (("verifier", "administrator"), _("Check proposals"), "proposals:queue"),
        (("verifier", "administrator"), _("Reviews"), "reviews:desk"),
        (("moderator", "administrator"), _("Moderation"), "moderation:desk"),
        (("operator", *facilitator), _("Type in a paper proposal"), "proposals:paper"),
        (("operator", *facilitator), _("Voting desk"), "contests:desk"),
        (("operator", *facilitator), _("Delegates"), "processes:delegates"),
        (facilitator, _("Attendance"), "processes:attendance"),
        (facilitator, _("Set the rules"), "contests:rules_edit"),
        (facilitator, _("Plenary"), "outcomes:plenary"),
        (facilitator, _("Calendar"), "processes:phases"),
        (facilitator, _("Budget"), "processes:envelope"),
        (facilitator, _("Price list"), "proposals:dictionary_edit"),
        (facilitator, _("Holidays"), "processes:holidays"),
        (facilitator, _("Offices"), "processes:offices"),
        (("administrator",), _("Roles"), "processes:roles"),
    ]
    found = [(label, room_url(name, cycle)) for held, label, name in names if roles & set(held)]
    return [Link(label, url, url == path) for label, url in found if url]
