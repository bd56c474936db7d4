"""What the reviews say about proposals that exclude or need each other, for rules and ballot."""

from collections.abc import Collection, Iterable, Sequence

from django.utils.translation import gettext as _

from participate.processes.models import Cycle
from participate.proposals.queries import on_ballot_candidates
from participate.reviews.queries.relations import exclusions, unresolved_needs
from voting.ballots.models import Contest

Groups = Sequence[Sequence[str]]


def with_exclusions(cycle: Cycle, groups: Groups) -> list[list[str]]:
    """Return the groups of which only one can be chosen, and the pairs from the reviews that they do not hold."""
    codes = on_ballot_candidates(cycle).values_list("code", flat=True)
    return [*map(list, groups), *_missing(exclusions(cycle, codes), groups)]


def _missing(pairs: Iterable[Sequence[str]], groups: Groups) -> list[list[str]]:
    """Return the pairs that no group holds."""
    return [list(pair) for pair in pairs if not any(set(pair) <= set(group) for group in groups)]


def obstacles(cycle: Cycle, contest: Contest, codes: Collection[str]) -> list[str]:
    """Return in words what must be settled before the ballot with these codes is frozen (two queries)."""
    found = [
        _("%(one)s makes sense only with %(two)s, which is not on the ballot.")
        % {"one": first, "two": second}
        for first, second in unresolved_needs(cycle, codes)
    ]
    for first, second in _missing(exclusions(cycle, codes), contest.exclusive):
        words = {"one": first, "two": second}
        found.append(
            _("Only one of %(one)s and %(two)s can be built, and the published rules do not say so.") % words
        )
    return found
