"""What a rule would have chosen in a vote that is over: from a stored run, else counted once and kept in the cache."""

from collections.abc import Mapping
from typing import Any, cast

from django.core.cache import cache

from voting import tally
from voting.ballots.enums import State
from voting.ballots.errors import WrongState
from voting.ballots.models import Contest
from voting.ballots.rules import tally_rule
from voting.counts.box import Box, read_box
from voting.counts.models import CountRun
from voting.tally.compare import row_of

MOST_BALLOTS = 5_000
TOO_MANY = "too_many_ballots"
KEPT_SECONDS = 7 * 24 * 3600


class PastVote:
    """A counted vote to try rules on; the box is read at most once, and only when a rule is new to it."""

    def __init__(self, contest: Contest) -> None:
        if contest.state != State.COUNTED:
            raise WrongState(state=contest.state)
        self.contest = contest
        self.runs = list(CountRun.objects.filter(contest=contest).order_by("position"))
        self._box: Box | None = None

    @property
    def official(self) -> CountRun:
        """The official run."""
        return next(run for run in self.runs if run.official)

    def row(self, rule: Mapping[str, Any]) -> dict[str, Any]:
        """Return the comparison line of a flat rule on these ballots, as in `CountRun.row`.

        `error` in it is the code of the reason why the rule cannot be counted here: a code of the tally, or
        `too_many_ballots` above `MOST_BALLOTS` valid ballots where no run is stored.
        """
        try:
            made = tally_rule(rule, self.contest.budget)
        except tally.TallyError as error:
            return {"error": error.code}
        written = made.to_json()
        stored = next((run for run in self.runs if run.rule == written), None)
        if stored is not None:
            return stored.row or {"error": stored.error}
        if (self.contest.turnout or {}).get("valid", 0) > MOST_BALLOTS:
            return {"error": TOO_MANY}
        key = f"trial:{self.contest.pk}:{tally.ENGINE_VERSION}:{tally.sha256(written)}"
        return cast(dict[str, Any], cache.get_or_set(key, lambda: self._count(made), KEPT_SECONDS))

    def _count(self, rule: tally.Rule) -> dict[str, Any]:
        """Count now."""
        self._box = self._box or read_box(self.contest)
        contest = self._box.contest
        if not tally.fits(contest, rule):
            return {"error": "does_not_fit_ballots"}
        try:
            return row_of(contest, tally.count(contest, rule)).to_json()
        except tally.TallyError as error:
            return {"error": error.code}
