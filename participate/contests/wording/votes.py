"""A vote in a list: how one votes in it and where it stands."""

from django.utils.translation import gettext as _

from participate.contests.wording.times import moment_text
from voting.ballots.enums import Kind, State
from voting.ballots.models import Contest


def kind_name(kind: str) -> str:
    """Say what a voter does, in a few words."""
    return {
        Kind.RANKED: _("Put proposals in order"),
        Kind.APPROVAL: _("Tick proposals"),
        Kind.POINTS: _("Give points"),
        Kind.SCORE: _("Score each proposal"),
        Kind.KNAPSACK: _("Spend the money"),
        Kind.YES_NO: _("Say yes or no"),
    }[Kind(kind)]


def state_text(contest: Contest) -> str:
    """Say where a vote stands and until when."""
    if contest.state == State.PUBLISHED:
        return _("Not open yet")
    if contest.state == State.OPEN:
        return _("Open until %(when)s") % {"when": moment_text(contest.closes_at, contest.time_zone)}
    return _("Counted") if contest.state == State.COUNTED else _("Closed, not counted yet")


def tone(state: str) -> str:
    """Return the badge of a state."""
    return {State.OPEN: "in", State.COUNTED: "plain"}.get(State(state), "wait")
