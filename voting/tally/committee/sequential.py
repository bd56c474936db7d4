"""Committee rules that fill one seat after the other: satisfaction approval, maximin support, Enestrom, Monroe."""

from __future__ import annotations

from fractions import Fraction

from voting.tally.columns import sum_by
from voting.tally.committee.seats import Seating
from voting.tally.committee.subsets import Subsets
from voting.tally.contest import Contest
from voting.tally.outcome import Outcome
from voting.tally.rules import Rule


def satisfaction_scores(contest: Contest) -> list[Fraction]:
    """Return for each position the sum of 1 / marks over the ballots that name it.

    >>> from voting.tally.contest import Project
    >>> contest = Contest.from_ballots(kind="approval", projects=[Project(code, 1) for code in "abc"],
    ...                                ballots=["ab", "c"], budget=1)
    >>> satisfaction_scores(contest)
    [Fraction(1, 2), Fraction(1, 2), Fraction(1, 1)]
    """
    ballots = contest.ballots
    width = len(contest.projects) + 1
    keys = ballots.columns.marks.astype("int64") * width + ballots.columns.lengths[ballots.rows]
    table = sum_by(keys, ballots.mass[ballots.rows], len(contest.projects) * width)
    return [
        sum((Fraction(table[start + marks], marks) for marks in range(1, width)), Fraction(0))
        for start in range(0, len(table), width)
    ]


def count_satisfaction(contest: Contest, rule: Rule) -> Outcome:
    """Count satisfaction approval voting: each ballot gives 1 / marks to whoever it names; most points win.

    Brams and Kilgour 2014. Raises `RuleError` `too_many_seats`.

    Properties: one more seat never costs anybody theirs; no guarantee of proportionality.

    >>> from voting.tally.contest import Project
    >>> contest = Contest.from_ballots(kind="approval", projects=[Project(code, 1) for code in "abc"],
    ...                                ballots=["ab", "c"], budget=1)
    >>> count_satisfaction(contest, Rule("satisfaction_approval")).elected
    ('c',)
    """
    seating = Seating(contest, rule)
    scores = satisfaction_scores(contest)
    for _ in range(contest.seats):
        place = seating.best({left: scores[left] for left in seating.left})
        seating.elect(place, score=scores[place])
    return seating.outcome(satisfaction=dict(zip(contest.codes, scores, strict=True)))


def count_maximin_support(contest: Contest, rule: Rule) -> Outcome:
    """Count the maximin support method: each seat to whoever keeps the least supported member strongest.

    Each ballot spreads its weight over the members it names so that the least supported has as much as
    possible (Sanchez-Fernandez, Fernandez-Garcia, Fisteus and Brill, 2021). Exact, over all subsets of the
    committee. Satisfies PJR. Raises `TooLargeError` for more than 16 seats, `RuleError` `too_many_seats`.

    Properties: proportional justified representation, and one more seat never costs anybody theirs
    (Sanchez-Fernandez et al. 2021).

    >>> from voting.tally.contest import Project
    >>> contest = Contest.from_ballots(kind="approval", projects=[Project(code, 1) for code in "abc"],
    ...                                ballots=["ab", "ab", "ab", "c"], budget=2, seats=2)
    >>> outcome = count_maximin_support(contest, Rule("maximin_support"))
    >>> outcome.elected, outcome.rounds[-1]["support"]
    (('a', 'b'), Fraction(3, 2))
    """
    seating = Seating(contest, rule)
    members: list[int] = []
    for _ in range(contest.seats):
        supports = {left: Subsets(contest, [*members, left]).maximin_support() for left in seating.left}
        place = seating.best(supports)
        members.append(place)
        seating.elect(place, support=supports[place])
    return seating.outcome()


def count_enestrom(contest: Contest, rule: Rule) -> Outcome:
    """Count Enestrom-Phragmen: whoever has most weight is elected and its supporters give up one quota.

    The quota is ballots / seats (Hare; blank ballots count as ballots); supporters keep the same share of
    their weight, nothing where they hold less than a quota. Enestrom 1896; Camps, Mora and Saumell 2019.
    With ballots divided like this it is Greedy Monroe without choosing whose ballot is used up.
    Raises `RuleError` `too_many_seats`.

    Properties: anonymous, neutral; whom it seats first keeps the seat.

    >>> from voting.tally.contest import Project
    >>> contest = Contest.from_ballots(kind="approval", projects=[Project(code, 1) for code in "abc"],
    ...                                ballots=["ab", "ab", "ab", "c"], budget=2, seats=2)
    >>> [item["weight"] for item in count_enestrom(contest, Rule("enestrom_phragmen")).rounds]
    [Fraction(3, 1), Fraction(1, 1)]
    """
    seating = Seating(contest, rule)
    ballots = contest.ballots
    quota = Fraction(ballots.total_mass, contest.seats)
    # Ballots with the same elected options keep the same share: a class.
    shares: list[Fraction] = [Fraction(1)]
    classes = ballots.mass * 0
    for _ in range(contest.seats):
        keys = ballots.columns.marks.astype("int64") * len(shares) + classes[ballots.rows]
        table = sum_by(keys, ballots.mass[ballots.rows], len(contest.projects) * len(shares))
        weights = {
            left: sum(
                (table[left * len(shares) + cls] * share for cls, share in enumerate(shares)), Fraction()
            )
            for left in seating.left
        }
        place = seating.best(weights)
        kept = max(1 - quota / weights[place], Fraction(0)) if weights[place] else Fraction(0)
        seating.elect(place, weight=weights[place], kept=kept)
        touched = ballots.supporters(place)
        old = sorted(set(classes[touched].tolist()))
        for cls in old:
            rows = touched[classes[touched] == cls]
            shares.append(shares[cls] * kept)
            classes[rows] = len(shares) - 1
    return seating.outcome()


def count_greedy_monroe(contest: Contest, rule: Rule) -> Outcome:
    """Count Greedy Monroe: whoever most unassigned ballots name is elected and takes up to its size of them.

    Sizes are ballots / seats, the first ones one larger where that leaves a rest (blank ballots count as
    ballots). Skowron, Faliszewski and Slinko 2015 leave open whose ballot is used up when more name the
    elected than its size: here the first in the order of ballots by content, never by input, so that the
    result is the same whatever order ballots come in. `enestrom_phragmen` needs no such order.
    A ballot of weight w counts as w ballots. Raises `RuleError` `too_many_seats`.

    Properties: proportional justified representation where the seats divide the ballots (Sanchez-Fernandez et
    al., AAAI 2017); whom it seats first keeps the seat.

    >>> from voting.tally.contest import Project
    >>> contest = Contest.from_ballots(kind="approval", projects=[Project(code, 1) for code in "abc"],
    ...                                ballots=["ab", "ab", "ab", "c"], budget=2, seats=2)
    >>> count_greedy_monroe(contest, Rule("greedy_monroe")).elected
    ('a', 'b')
    """
    seating = Seating(contest, rule)
    groups = [(set(group.marks), group.count * group.weight) for group in contest.ballots]
    left = [mass for _, mass in groups]
    size, larger = divmod(contest.ballots.total_mass, contest.seats)
    for seat in range(contest.seats):
        weights = {
            place: sum(mass for (marks, _), mass in zip(groups, left, strict=True) if code in marks)
            for place, code in enumerate(contest.codes)
            if place in seating.left
        }
        place = seating.best(weights)
        room = size + (seat < larger)
        assigned = min(room, weights[place])
        seating.elect(place, weight=weights[place], assigned=assigned)
        for index, (marks, _) in enumerate(groups):
            if contest.codes[place] in marks:
                used = min(room, left[index])
                left[index] -= used
                room -= used
    return seating.outcome()
