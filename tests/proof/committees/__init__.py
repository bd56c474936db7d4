"""480 committee elections: their name of each rule, ours, and how all tied committees are found."""

from collections.abc import Callable, Iterable
from functools import partial

from tests.proof.abc_files import Committees, Instance
from voting.tally import Contest, Rule, count
from voting.tally.committee.exhaustive import every_best
from voting.tally.committee.optimal import best_committees
from voting.tally.committee.seats import committee
from voting.tally.irresolute import every_outcome
from voting.tally.rules import SPECS

# Their name of a rule: ours.
SEQUENTIAL = {
    "sav": "satisfaction_approval",
    "seqpav": "seqpav",
    "seqslav": "seqslav",
    "seqcc": "seqcc",
    "revseqpav": "revseqpav",
    "maximin-support": "maximin_support",
    "phragmen-enestroem": "enestrom_phragmen",
}
OPTIMAL = {name: name for name in ("pav", "slav", "cc", "lexcc", "adams", "geom2")}
EXHAUSTIVE = {
    "minimaxav": "minimax_approval",
    "lexminimaxav": "leximax_approval",
    "minimaxphragmen": "minimax_phragmen",
    "monroe": "monroe",
}
NOT_IMPLEMENTED = {
    "consensus-rule": "perpetual voting, not for one election",
    "eph": "E Pluribus Hugo: several eliminated at once",
    "leximaxphragmen": "needs a linear programme for every committee",
    "rsd": "draws voters by chance",
    "trivial": "every committee wins",
}
RUNS = 100_000


def optimal(
    contest: Contest, rule: Rule, search: Callable[[Contest, Rule], Iterable[tuple[int, ...]]]
) -> Committees:
    """Return the best committees as sets of codes (here the code of a position is its number)."""
    return frozenset(frozenset(map(str, members)) for members in search(contest, rule))


def universes(contest: Contest, rule: Rule) -> Committees:
    """Return the committees of all ways to break each tie."""
    return frozenset(frozenset(item.funded) for item in every_outcome(contest, rule, limit=RUNS))


def approval(contest: Contest) -> Committees:
    """Return approval voting: greedy with every cost one."""
    return universes(committee(contest, contest.seats), Rule("greedy"))


def phragmen(contest: Contest) -> Committees:
    """Return sequential Phragmen with every cost one."""
    return universes(committee(contest, contest.seats), Rule("phragmen"))


def equal_shares(contest: Contest) -> Committees:
    """Return Equal Shares with every cost one, the seats left filled by approvals."""
    rule = Rule("equal_shares", completion="ballots_naming")
    return universes(committee(contest, contest.seats), rule)


def known() -> dict[str, Callable[[Contest], Committees]]:
    """Return for each of their rules how ours finds all tied committees."""
    found: dict[str, Callable[[Contest], Committees]] = {"av": approval}
    for theirs, ours in SEQUENTIAL.items():
        found[theirs] = partial(universes, rule=Rule(ours))
    for theirs, ours in OPTIMAL.items():
        found[theirs] = partial(optimal, rule=Rule(ours), search=best_committees)
    for theirs, ours in EXHAUSTIVE.items():
        found[theirs] = partial(optimal, rule=Rule(ours), search=every_best)
    if "phragmen" in SPECS:
        found["seqphragmen"] = phragmen
    return found


def declared(theirs: str, instance: Instance) -> str:
    """Return the definition of ours that lets a result differ, or nothing."""
    if theirs.startswith("equal-shares") and instance.blanks:
        return "a blank ballot holds no share of the seats"
    return ""


def monroe(instance: Instance) -> str:
    """Compare Greedy Monroe: theirs uses up the ballots first in the file, ours the first by content."""
    ours = frozenset(count(instance.contest(), Rule("greedy_monroe")).elected)
    return "agree" if ours in instance.single["greedy-monroe"] else "order of voters or tie"
