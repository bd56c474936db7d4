"""Who may vote in a contest and by which ways, read from what the contest publishes about itself."""

from dataclasses import dataclass

from participate.contests.enums import Electorate, Way
from voting.ballots.models import Contest


@dataclass(frozen=True, slots=True)
class Access:
    """Whose names make the roll, and how they get to a ballot."""

    electorate: Electorate
    ways: frozenset[Way]

    @property
    def by_address(self) -> bool:
        """Whether a code is sent to an e-mail address or a phone."""
        return bool(self.ways & {Way.EMAIL, Way.PHONE})

    @property
    def by_code(self) -> bool:
        """Whether there is any way in without an account."""
        return self.by_address or Way.PAPER_CODE in self.ways

    @property
    def presence(self) -> bool:
        """Whether everybody waits until the desk has marked them present."""
        return Way.PRESENCE in self.ways


def access_of(contest: Contest) -> Access:
    """Return the contest's access; what is not declared is the default: delegates with an account (no query).

    `contest.eligibility` holds `electorate` (a code of `Electorate`) and `access` (codes of `Way`).
    """
    declared = contest.eligibility
    ways = frozenset(Way(code) for code in declared.get("access", [Way.ACCOUNT]) if code in Way.values)
    electorate = declared.get("electorate", Electorate.DELEGATES)
    known = electorate if electorate in Electorate.values else Electorate.DELEGATES
    return Access(Electorate(known), ways)
