"""480 committee elections: their name of each rule, ours, and how all tied committees are found."""

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from functools import partial
from itertools import combinations

from tests.proof.abc_files import Committees, Instance
from voting.tally import Contest, Project, Rule, TooLargeError, count
from voting.tally.committee.exhaustive import every_best
from voting.tally.committee.optimal import best_committees
from voting.tally.committee.seats import committee
from voting.tally.irresolute import every_outcome
from voting.tally.tallies import tally

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
    "equal-shares": "completed by Phragmen's method from the money left",
    "eph": "E Pluribus Hugo: several eliminated at once",
    "leximaxphragmen": "needs a linear programme for every committee",
    "rsd": "draws voters by chance",
    "trivial": "every committee wins",
}
# Ways to break ties walked for one election and rule; some have millions that elect the same few.
RUNS = 10_000
AGREE = "agree"
DIFFER = "DIFFER"
BLANK = "a blank ballot holds no share of the seats"


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
    """Return Equal Shares with every cost one, the seats left filled by approvals, in every tied way.

    The completion is filled here and checked against the rule's own, because a walk over the order of all
    that is left would meet the same committee a hundred thousand times.
    """
    unit = committee(contest, contest.seats)
    paid = universes(unit, Rule("equal_shares"))
    found = frozenset(full for bought in paid for full in _filled(unit, bought))
    own = count(unit, Rule("equal_shares", completion="ballots_naming")).funded
    return found if frozenset(own) in found else frozenset()


def _filled(contest: Contest, bought: frozenset[str]) -> Iterator[frozenset[str]]:
    """Yield every committee that takes the most approved for the seats left."""
    naming = tally(contest).naming
    rest = sorted(set(contest.codes) - bought, key=lambda code: -naming[code])
    open_seats = contest.seats - len(bought)
    bar = naming[rest[open_seats - 1]] if open_seats else 0
    sure = {code for code in rest if naming[code] > bar} if open_seats else set()
    equal = [code for code in rest if naming[code] == bar]
    for chosen in combinations(equal, open_seats - len(sure)):
        yield bought | sure | set(chosen)


def known() -> dict[str, Callable[[Contest], Committees]]:
    """Return for each of their rules how ours finds all tied committees."""
    found: dict[str, Callable[[Contest], Committees]] = {"av": approval}
    for theirs, ours in SEQUENTIAL.items():
        found[theirs] = partial(universes, rule=Rule(ours))
    for theirs, ours in OPTIMAL.items():
        found[theirs] = partial(optimal, rule=Rule(ours), search=best_committees)
    for theirs, ours in EXHAUSTIVE.items():
        found[theirs] = partial(optimal, rule=Rule(ours), search=every_best)
    found["seqphragmen"] = phragmen
    found["equal-shares-with-av-completion"] = equal_shares
    return found


def declared(theirs: str, ours: Committees, instance: Instance) -> str:
    """Return the definition of ours that lets a result differ, or nothing; each is checked, not assumed."""
    if theirs.startswith("equal-shares") and instance.blanks:
        return BLANK
    named = {option for ballot in instance.profile for option in ballot}
    if theirs == "seqphragmen" and len(named) < instance.seats and ours == {frozenset(named)}:
        return "ours elects nobody whom no ballot names, theirs fills the seats"
    if theirs == "sav" and ours == satisfied(instance):
        return "an exact tie that the file leaves out"
    return ""


def satisfied(instance: Instance) -> Committees:
    """Return satisfaction approval in plain fractions, all tied committees."""
    options = [str(option) for option in range(instance.options)]
    score = {
        option: sum(Fraction(1, len(ballot)) for ballot in instance.profile if option in ballot)
        for option in options
    }
    bar = sorted(score.values(), reverse=True)[instance.seats - 1]
    sure = frozenset(option for option in options if score[option] > bar)
    equal = [option for option in options if score[option] == bar]
    return frozenset(sure.union(more) for more in combinations(equal, instance.seats - len(sure)))


def verdict(theirs: str, ours: Callable[[Contest], Committees], instance: Instance) -> str:
    """Say whether all tied committees are the same, or why not."""
    try:
        found = ours(instance.contest())
    except TooLargeError:
        return "too many ways to break ties"
    return AGREE if found == instance.tied[theirs] else declared(theirs, found, instance) or DIFFER


def increments(instance: Instance) -> str:
    """Compare Equal Shares whose budget grows seat by seat until the committee is full.

    A seat costs as much as there are voters, so that one unit more a voter is one seat more in all. Theirs
    cuts a step off that would elect too many; ours keeps the step before it, with fewer than all seats.
    """
    contest = instance.contest()
    price = len(instance.profile)
    people = tuple([Project(code, price) for code in contest.codes])
    rule = Rule("equal_shares", completion="add1_exhaustive", tie=("code",))
    ours = count(contest.replace(projects=people, budget=price * instance.seats), rule).funded
    if frozenset(ours) in instance.single["equal-shares-with-increment-completion"]:
        return AGREE
    if instance.blanks:
        return BLANK
    return "the next step elects too many" if len(ours) < instance.seats else DIFFER


def monroe(instance: Instance) -> str:
    """Compare Greedy Monroe: theirs uses up the ballots first in the file, ours the first by content.

    Where they part, the same steps in the order of the file must give theirs.
    """
    theirs = instance.single["greedy-monroe"]
    if frozenset(count(instance.contest(), Rule("greedy_monroe")).elected) in theirs:
        return AGREE
    return "another order of voters" if _monroe_in_order(instance) in theirs else DIFFER


def _monroe_in_order(instance: Instance) -> frozenset[str]:
    """Return Greedy Monroe where equals go by number and ballots are used up in the order of the file."""
    voters, elected = list(instance.profile), list[str]()
    size, larger = divmod(len(voters), instance.seats)
    for seat in range(instance.seats):
        options = [str(option) for option in range(instance.options) if str(option) not in elected]
        elected.append(max(options, key=lambda option: sum(option in ballot for ballot in voters)))
        room = size + (seat < larger)
        for ballot in [ballot for ballot in voters if elected[-1] in ballot][:room]:
            voters.remove(ballot)
    return frozenset(elected)


# Rules that abcvoting counts only with one way to break ties.
SINGLE = {"equal-shares-with-increment-completion": increments, "greedy-monroe": monroe}


def judgements() -> dict[str, Callable[[Instance], str]]:
    """Return for each of their rules what says how ours compares on one election."""
    tied = {theirs: partial(verdict, theirs, ours) for theirs, ours in known().items()}
    return {**tied, **SINGLE}
