"""A whole run of Equal Shares in machine code, as far as float64 proves every decision.

Without Numba these are slow Python functions that do the same. The proofs are those of `shares_price` and
`shares_money`; where these would turn to exact arithmetic, a run here stops and says `OPEN`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from voting.tally.budget.compiled_by import quick, quick_entry

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
EPS = 2.0**-52
# Sums are made in so many lanes side by side, of so many terms each before what rounding lost is looked at.
LANES, BLOCK = 64, 64 * 32
# More than the relative error of `add_up` over products, so that the bounds of `shares_price` hold.
SUM = 64 * EPS
# How a run, or the price of one project, stands.
DONE, OPEN, UNMERGED, GONE, BETWEEN, KNOWN = 0, 1, 2, 3, 4, 5
# Whole numbers below 2 ** 53 are multiplied exactly in halves of so many bits.
HALF_WORD = 27
LOWER_HALF = (1 << HALF_WORD) - 1
UNLIKE = 2


class Board(NamedTuple):
    """The projects of a count, in the order in which the tie policy takes equals, with their supporters.

    Entries `starts[j]` to `starts[j + 1]` are the supporters of project j: the group `who`, its `pull`, the
    utility `worth` and `unit`, 1 / utility. By project: the sum of `pull`, the `cost` and `scale`, the price if
    one unit of pull paid it all (`alone`, a whole number), the largest utility, whether it may be bought
    (`pure`), and the first project with the same supporters and cost (`twin`). `groups` is how many there are.
    """

    groups: int
    starts: Ints
    who: NDArray[np.uint32]
    pull: Floats
    worth: Floats
    unit: Floats
    total: Floats
    cost: Floats
    scale: Floats
    alone: Ints
    most: Floats
    pure: NDArray[np.bool_]
    twin: Ints


class Bids(NamedTuple):
    """What each project costs: bounds of the price, the level with its error, the pull of who pays in full.

    `low` stays a lower bound when money shrinks; the rest holds at purchase number `seen`.
    """

    low: Floats
    high: Floats
    level: Floats
    error: Floats
    rich: Floats
    state: Ints
    seen: Ints


@quick
def opening(board: Board) -> Bids:
    """Return bids that hold at every endowment: all supporters rich."""
    size = len(board.cost)
    low = board.cost / (board.total * board.scale) * (1 - 4 * EPS)
    high, level, error, rich = np.full(size, np.inf), np.zeros(size), np.zeros(size), np.zeros(size)
    return Bids(low, high, level, error, rich, np.full(size, BETWEEN), np.full(size, -1))


@quick
def room(board: Board) -> Floats:
    """Return room for three numbers for each supporter of any project."""
    most = 0
    for place in range(len(board.cost)):
        most = max(most, board.starts[place + 1] - board.starts[place])
    return np.zeros((3, most))


@quick
def add_up(terms: Floats, size: int) -> float:
    """Return the sum of the first terms: in lanes, which need no order, and every block what rounding lost.

    The relative error is below 70 roundings for terms of one sign (Neumaier 1974 for the blocks).
    """
    total = lost = 0.0
    lanes = np.zeros(LANES)
    for start in range(0, size, BLOCK):
        stop = min(start + BLOCK, size)
        lanes[:] = 0.0
        for at in range(start, stop - LANES + 1, LANES):
            row = terms[at : at + LANES]
            for lane in range(LANES):
                lanes[lane] += row[lane]
        at = stop - (stop - start) % LANES
        for lane in range(stop - at):
            lanes[lane] += terms[at + lane]
        half = LANES // 2
        while half:
            for lane in range(half):
                lanes[lane] += lanes[lane + half]
            half //= 2
        part = lanes[0]
        result = total + part
        back = result - total
        lost += (total - (result - back)) + (part - back)
        total = result
    # Where a term is infinite, what the roundings lost is not a number.
    return total if total == np.inf else total + lost


@quick
def pull_of(board: Board, place: int) -> Floats:
    """Return the pull of each supporter of a project."""
    return board.pull[board.starts[place] : board.starts[place + 1]]


@quick
def gather(board: Board, place: int, money: Floats, own: Floats) -> int:
    """Write down each supporter's money per unit of utility; returns how many there are."""
    first, last = board.starts[place], board.starts[place + 1]
    who, unit = board.who[first:last], board.unit[first:last]
    for at in range(len(who)):
        own[at] = money[who[at]] * unit[at]
    return len(who)


@quick
def _held(board: Board, place: int, money: Floats, space: Floats) -> float:
    """Gather the supporters in `space[0]` and return all they hold."""
    first, last = board.starts[place], board.starts[place + 1]
    who, unit, pull = board.who[first:last], board.unit[first:last], board.pull[first:last]
    own, gives = space[0], space[2]
    for at in range(len(who)):
        had = money[who[at]] * unit[at]
        own[at] = had
        gives[at] = pull[at] * had
    return add_up(gives, len(who))


@quick
def _part(board: Board, place: int, space: Floats, level: float) -> tuple[float, float]:
    """Part the supporters gathered in `space[0]` at a level: the pull of the poor, and what they hold."""
    pull, own, mass, gives = pull_of(board, place), space[0], space[1], space[2]
    for at in range(len(pull)):
        # All is read before it is known whether it counts: this way nothing branches.
        had, weight = own[at], pull[at]
        weight = weight if had < level else 0.0
        mass[at] = weight
        gives[at] = weight * had
    return add_up(mass, len(pull)), add_up(gives, len(pull))


@quick
def near(own: Floats, size: int, low: float, high: float) -> bool:
    """Say whether somebody's money per unit of utility lies between two levels."""
    found = 0
    for at in range(size):
        found += 1 if (low <= own[at]) & (own[at] <= high) else 0
    return found > 0


@quick
def price(
    board: Board, bids: Bids, place: int, money: Floats, noise: float, stamp: int, space: Floats
) -> int:
    """Work out what a project costs now (as `float_bid` does) and return its state.

    `GONE` is surely not affordable, `KNOWN` costs exactly `alone` / `rich`, `BETWEEN` lies within its bounds;
    `OPEN` has no upper bound, and it is not sure that it is affordable.
    """
    bids.seen[place] = stamp
    total, cost = board.total[place], board.cost[place]
    if cost == 0.0:
        bids.state[place], bids.rich[place], bids.high[place] = KNOWN, total, 0.0
        return KNOWN
    held = _held(board, place, money, space) * (1 + SUM) + 1.01 * total * noise
    if held < cost * (1 - 4 * EPS):
        bids.state[place], bids.high[place] = GONE, np.inf
        return GONE
    poor, spent = _part(board, place, space, bids.low[place] * board.scale[place])
    level = poor_now = 0.0
    while poor < total:
        level = (cost - spent) / (total - poor)
        poor_now, spent_now = _part(board, place, space, level)
        # Rounding may let somebody exactly at the level seem rich again: the poor only ever grow in number.
        if poor_now <= poor:
            break
        poor, spent = poor_now, spent_now
    bids.level[place], bids.rich[place] = level, total - poor
    if poor >= total:
        held = spent * (1 + SUM) + 1.01 * total * noise
        bids.state[place] = GONE if held < cost * (1 - 4 * EPS) else OPEN
        bids.high[place] = np.inf
    else:
        _enclose(board, bids, place, spent, noise, space, poor_now == poor)
    return int(bids.state[place])


@quick
def _enclose(
    board: Board, bids: Bids, place: int, spent: float, noise: float, space: Floats, settled: bool
) -> None:
    """Write down the bounds of a price; `settled`: nobody at all turned poor at its level."""
    pull, own, mass = pull_of(board, place), space[0], space[1]
    size, level, rich = len(pull), bids.level[place], bids.rich[place]
    for at in range(size):
        had, weight = own[at], pull[at]
        mass[at] = weight if (had > 0.0) & (had < level) else 0.0
    error = ((SUM + 4 * EPS) * board.cost[place] + add_up(mass, size) * noise) / rich * 1.01 + 4 * EPS * level
    reach = max(error, 2 * noise)
    certain = settled and not near(own, size, level, level + reach + noise)
    known = certain and spent == 0.0
    if known:
        error, reach = EPS * level, 0.0
    scale = board.scale[place]
    bids.state[place] = KNOWN if known else BETWEEN if certain else OPEN
    bids.error[place] = error
    bids.low[place] = max(bids.low[place], (level - reach) / scale * (1 - 4 * EPS))
    bids.high[place] = (level + reach) / scale * (1 + 4 * EPS) if certain else np.inf


@quick
def nearest(bids: Bids, stamp: int) -> int:
    """Return the project not yet looked at with the least lower bound, or -1."""
    place = -1
    for other in range(len(bids.low)):
        if bids.state[other] == GONE or bids.seen[other] == stamp:
            continue
        if place < 0 or bids.low[other] < bids.low[place]:
            place = other
    return place


@quick
def _look(board: Board, bids: Bids, money: Floats, noise: float, stamp: int, space: Floats) -> int:
    """Work out all prices that may be the lowest; return the project of the lowest upper bound, or -1."""
    best = -1
    while True:
        place = nearest(bids, stamp)
        if place < 0 or (best >= 0 and bids.low[place] > bids.high[best]):
            return best
        if price(board, bids, place, money, noise, stamp, space) == GONE:
            continue
        if best < 0 or bids.high[place] < bids.high[best]:
            best = place


@quick
def compare(a: int, b: int, c: int, d: int) -> int:
    """Return -1, 0 or 1 as a x b is below, at or above c x d: exactly, for whole numbers from 0 to 2 ** 53."""
    low = (a & LOWER_HALF) * (b & LOWER_HALF) - (c & LOWER_HALF) * (d & LOWER_HALF)
    middle = (a >> HALF_WORD) * (b & LOWER_HALF) + (a & LOWER_HALF) * (b >> HALF_WORD)
    middle -= (c >> HALF_WORD) * (d & LOWER_HALF) + (c & LOWER_HALF) * (d >> HALF_WORD)
    middle += low >> HALF_WORD
    high = (a >> HALF_WORD) * (b >> HALF_WORD) - (c >> HALF_WORD) * (d >> HALF_WORD) + (middle >> HALF_WORD)
    if high:
        return 1 if high > 0 else -1
    return 1 if (middle & LOWER_HALF) or (low & LOWER_HALF) else 0


@quick
def _order(board: Board, bids: Bids, a: int, b: int) -> int:
    """Compare two prices within each other's bounds: -1, 0, 1, or `UNLIKE` where only fractions could say."""
    if board.twin[a] == board.twin[b]:
        return 0
    if bids.state[a] != KNOWN or bids.state[b] != KNOWN:
        return UNLIKE
    return compare(board.alone[a], int(bids.rich[b]), board.alone[b], int(bids.rich[a]))


@quick
def _decide(board: Board, bids: Bids, best: int, stamp: int) -> int:
    """Return the project with the lowest price, of equals the first; -1 where that is not sure."""
    if bids.state[best] == OPEN:
        return -1
    for other in range(len(bids.low)):
        if other == best or bids.state[other] == GONE or bids.seen[other] != stamp:
            continue
        if bids.low[other] > bids.high[best]:
            continue
        order = _order(board, bids, other, best)
        if order == UNLIKE:
            return -1
        if order < 0 or (order == 0 and other < best):
            best = other
    return best


@quick
def pay(board: Board, place: int, money: Floats, level: float) -> None:
    """Take a level per unit of utility, or all they have, from every supporter."""
    first, last = board.starts[place], board.starts[place + 1]
    who, unit, worth = board.who[first:last], board.unit[first:last], board.worth[first:last]
    for at in range(len(who)):
        had = money[who[at]]
        left = had - level * worth[at]
        money[who[at]] = 0.0 if had * unit[at] < level else left


@quick
def unsure(board: Board, bids: Bids, place: int, money: Floats, noise: float, space: Floats) -> bool:
    """Say whether somebody's money is too near to a level for floats to say who is poor."""
    level = bids.level[place]
    reach = bids.error[place] + 2 * noise + 8 * EPS * level
    return near(space[0], gather(board, place, money, space[0]), level - reach, level + reach)


@quick
def write_down(bids: Bids, place: int, paid: Floats) -> None:
    """Keep what a project was bought for: the level, an upper bound of the price, the pull of who paid in full."""
    paid[0, place], paid[1, place], paid[2, place] = bids.level[place], bids.high[place], bids.rich[place]
    bids.state[place] = GONE


@quick_entry
def run(board: Board, endowment: float, order: Ints, paid: Floats) -> tuple[int, int, float]:
    """Run to the end; returns how it ended (`DONE`, `OPEN`, `UNMERGED`), how many were bought, and the noise.

    Fills in the projects bought (`order`) and, by project, what `write_down` keeps (`paid`).
    """
    money, noise = np.full(board.groups, endowment), 2 * EPS * endowment
    bids, space, count = opening(board), room(board), 0
    while True:
        place = _look(board, bids, money, noise, count, space)
        if place < 0:
            return DONE, count, noise
        place = _decide(board, bids, place, count)
        if place < 0:
            return OPEN, count, noise
        if not board.pure[place]:
            return UNMERGED, count, noise
        if board.cost[place] > 0.0:
            if unsure(board, bids, place, money, noise, space):
                return OPEN, count, noise
            pay(board, place, money, bids.level[place])
            noise += bids.error[place] * board.most[place] + 2 * EPS * endowment
        write_down(bids, place, paid)
        order[count] = place
        count += 1
