"""Addresses of the pages around a ballot."""

from django.urls import NoReverseMatch, reverse

from participate.contests.enums import Purpose
from voting.ballots.models import Contest


def ballot_address(contest: Contest) -> str:
    """Return the path of the contest's ballot; votes beside the main one have their number in it."""
    link = contest.cycle_contest
    if link.purpose != Purpose.MAIN:
        try:
            return reverse("contests:ballot_of", kwargs={"cycle": link.cycle.slug, "number": contest.pk})
        except NoReverseMatch:
            pass
    return reverse("contests:ballot", kwargs={"cycle": link.cycle.slug})


def numbered(name: str, contest: Contest) -> str:
    """Return the path of a page that has the cycle and the contest's number in its address."""
    return reverse(name, kwargs={"cycle": contest.cycle_contest.cycle.slug, "number": contest.pk})
