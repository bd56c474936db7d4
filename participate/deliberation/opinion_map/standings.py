"""How groups stand to statements: shares, tests, what is typical, what unites, what divides."""

import math

from participate.deliberation.opinion_map.model import AGREE, DISAGREE, MISSING, Answers, Standing

# One-sided 90 percent.
Z_90 = 1.2816
MOST_TYPICAL = 5
Counts = list[tuple[int, int, int]]


def share_test(hits: int, seen: int) -> float:
    """Return the score of the test whether a share is above one half; one hit and one answer are added.

    >>> round(share_test(9, 9), 3)
    3.162
    """
    return 2 * math.sqrt(seen + 1) * ((hits + 1) / (seen + 1) - 0.5)


def two_share_test(hits: int, other_hits: int, seen: int, other_seen: int) -> float:
    """Return the score of the test whether a share is above another; one is added to each of the four numbers.

    >>> round(two_share_test(15, 56, 24, 71), 3)
    -1.514
    """
    hits, other_hits, seen, other_seen = hits + 1, other_hits + 1, seen + 1, other_seen + 1
    together = (hits + other_hits) / (seen + other_seen)
    spread = together * (1 - together) * (1 / seen + 1 / other_seen)
    return 0.0 if spread <= 0 else (hits / seen - other_hits / other_seen) / math.sqrt(spread)


def smoothed(hits: int, seen: int) -> float:
    """Return a share with one answer of each kind added, so that few answers say little."""
    return (hits + 1) / (seen + 2)


def count_answers(votes: Answers) -> Counts:
    """Return (agree, disagree, answered) for each statement."""
    agree, disagree = (votes == AGREE).sum(axis=0), (votes == DISAGREE).sum(axis=0)
    seen = (votes != MISSING).sum(axis=0)
    return [(int(one), int(two), int(three)) for one, two, three in zip(agree, disagree, seen, strict=True)]


def standing(own: tuple[int, int, int], rest: tuple[int, int, int]) -> Standing:
    """Return how a group stands to a statement, from its counts and those of all others."""
    agree, disagree, seen = own
    p_agree, p_disagree = smoothed(agree, seen), smoothed(disagree, seen)
    return Standing(
        agree=agree, disagree=disagree, seen=seen, p_agree=p_agree, p_disagree=p_disagree,
        rep_agree=p_agree / smoothed(rest[0], rest[2]), rep_disagree=p_disagree / smoothed(rest[1], rest[2]),
        z_agree=share_test(agree, seen), z_disagree=share_test(disagree, seen),
        z_rep_agree=two_share_test(agree, rest[0], seen, rest[2]),
        z_rep_disagree=two_share_test(disagree, rest[1], seen, rest[2]),
    )  # fmt: skip


def typical_of(standings: list[Standing], shown: list[int]) -> tuple[tuple[int, bool], ...]:
    """Return up to five (statement, agrees) that are typical of a group.

    Both tests must pass, the one against one half and the one against the others; if none does, the one that differs
    most from the others stands alone.
    """
    good = []
    for column in shown:
        one = standings[column]
        agrees = one.z_rep_agree > one.z_rep_disagree
        if _passes(one):
            good.append((-_weight(one, agrees), column, agrees))
    if good:
        return tuple((column, agrees) for _weight_of, column, agrees in sorted(good)[:MOST_TYPICAL])
    known = [column for column in shown if standings[column].agree or standings[column].disagree]
    if not known:
        return ()
    best = max(known, key=lambda at: (_difference(standings[at]), -at))
    return ((best, standings[best].z_rep_agree > standings[best].z_rep_disagree),)


def _passes(one: Standing) -> bool:
    agrees = one.z_rep_agree > Z_90 and one.z_agree > Z_90
    return agrees or (one.z_rep_disagree > Z_90 and one.z_disagree > Z_90)


def _weight(one: Standing, agrees: bool) -> float:
    if agrees:
        product = one.rep_agree * one.z_rep_agree * one.p_agree * one.z_agree
    else:
        product = one.rep_disagree * one.z_rep_disagree * one.p_disagree * one.z_disagree
    return round(product, 9)


def _difference(one: Standing) -> float:
    return round(max(one.z_rep_agree, one.z_rep_disagree), 9)


def group_informed(shares: list[list[float]]) -> list[float]:
    """Return for each statement the product over the groups of their shares: high only where every group's is high.

    >>> group_informed([[0.9, 0.9], [0.8, 0.1]])
    [0.72, 0.09]
    """
    return [round(math.prod(of_groups), 9) for of_groups in zip(*shares, strict=True)]


def uniting(shares: list[list[float]], products: list[float], shown: list[int]) -> tuple[int, ...]:
    """Return the statements for which every group's share is above one half, the highest product first."""
    found = [column for column in shown if all(of_group[column] > 0.5 for of_group in shares)]
    return tuple(sorted(found, key=lambda column: (-products[column], column)))


def dividing(agree: list[list[float]], disagree: list[list[float]], shown: list[int]) -> tuple[int, ...]:
    """Return the statements to which most of one group agree and most of another disagree, the widest gap first."""

    def gap(column: int) -> float:
        values = [of_group[column] for of_group in agree]
        return round(max(values) - min(values), 9)

    found = [
        column for column in shown
        if any(row[column] > 0.5 for row in agree) and any(row[column] > 0.5 for row in disagree)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda column: (-gap(column), column)))
