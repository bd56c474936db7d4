"""The pass of somebody who came in by a code: a signed cookie for one contest, good for a short time."""

from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse

from participate.contests.people import Pass
from participate.processes.web import visitor
from voting.ballots.models import Contest

SALT = "contests.pass"
SECONDS = 30 * 60


def cookie_name(request: HttpRequest, name: str) -> str:
    """Return the name of a cookie that only this very host can set, where the site has https (RFC 6265bis).

    Without the prefix a neighbouring host (news.city.example beside vote.city.example) could plant its own pass.
    """
    return f"__Host-{name}" if request.is_secure() else name


def _name(request: HttpRequest, contest: Contest) -> str:
    return cookie_name(request, f"rembuk_pass_{contest.pk}")


def _holder(request: HttpRequest) -> int:
    """Return the account that is signed in on the device, 0 for none."""
    return visitor(request).pk or 0


def ballot_actor(request: HttpRequest, contest: Contest) -> Any:
    """Return who stands before the ballot: the holder of a pass of this contest, else the visitor."""
    return pass_of(request, contest) or visitor(request)


def pass_of(request: HttpRequest, contest: Contest) -> Pass | None:
    """Return the pass of this contest that the device holds, if it is whole and not too old.

    A pass is over when somebody signs in or out after it: on a shared device that is another person.
    """
    given = request.COOKIES.get(_name(request, contest))
    if given is None:
        return None
    try:
        held = signing.loads(given, salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        return None
    if len(held) != 3 or held[0] != contest.pk or held[2] != _holder(request):
        return None
    return Pass(contest.pk, held[1])


def give_pass(
    request: HttpRequest, response: HttpResponse, contest: Contest, person_key: str
) -> HttpResponse:
    """Hand the device a pass. It holds the roll's name for the person, which means nothing outside this site."""
    value = signing.dumps([contest.pk, person_key, _holder(request)], salt=SALT)
    response.set_cookie(
        _name(request, contest), value, max_age=SECONDS, httponly=True, samesite="Lax", secure=request.is_secure(),
    )  # fmt: skip
    return response


def take_pass(request: HttpRequest, response: HttpResponse, contest: Contest) -> HttpResponse:
    """Take the pass off the device."""
    response.delete_cookie(_name(request, contest), samesite="Lax")
    return response
