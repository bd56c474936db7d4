"""Proving in machine code that all endowments between two give the same purchases: see `shares_follow`."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from voting.tally.budget.compiled_by import quick, quick_entry
from voting.tally.budget.compiled_run import (
    BETWEEN,
    EPS,
    GONE,
    KNOWN,
    Bids,
    Board,
    Floats,
    Ints,
    add_up,
    compare,
    gather,
    nearest,
    opening,
    price,
    room,
    unsure,
    write_down,
)

# As in `shares_slopes`.
MARGIN = 1e-9
PROVEN, HALF = 1.0, 0.5


class Strip(NamedTuple):
    """A run (`below`) and another one from `width` more (`money`), bought along the first so far.

    `paid` and `noise_below` are of the first run; `noise` (one number) and the bounds of the change of every
    group's money per unit of endowment (`slow`, `fast`) are of the purchases so far. `space` is room to work.
    """

    board: Board
    paid: Floats
    noise_below: float
    width: float
    below: Floats
    money: Floats
    there: Bids
    bids: Bids
    noise: Floats
    slow: Floats
    fast: Floats
    space: Floats
    space_below: Floats


@quick
def slope(strip: Strip, place: int, level_below: float, level: float) -> tuple[float, float]:
    """Return bounds of the change of a price per unit of endowment: `Slopes.level` over the scale."""
    board, space, below = strip.board, strip.space, strip.space_below[0]
    gather(board, place, strip.below, below)
    gather(board, place, strip.money, space[0])
    poor, most = _weigh(board, place, below, level_below, np.inf, strip.fast, space)
    rich_below = board.total[place] - poor
    poor, least = _weigh(board, place, below, level_below, level, strip.slow, space)
    # Somebody is rich at the upper end, or the level there would not be certain.
    high = -least / (board.total[place] - poor) / board.scale[place]
    if rich_below <= 0.0:
        return (-np.inf if most > 0.0 else 0.0), high
    return -most / rich_below / board.scale[place], high


@quick
def _weigh(
    board: Board, place: int, below: Floats, level_below: float, level: float, speed: Floats, space: Floats
) -> tuple[float, float]:
    """Return the pull of who is poor at both ends, and how fast what they hold changes together."""
    first, last = board.starts[place], board.starts[place + 1]
    pull, unit, who = board.pull[first:last], board.unit[first:last], board.who[first:last]
    own, mass, gives = space[0], space[1], space[2]
    for at in range(len(pull)):
        weight, change = pull[at], pull[at] * (unit[at] * speed[who[at]])
        poor = (below[at] < level_below) & (own[at] < level)
        mass[at] = weight if poor else 0.0
        gives[at] = change if poor else 0.0
    return add_up(mass, len(pull)), add_up(gives, len(pull))


@quick
def settle(strip: Strip, place: int, slope_low: float, slope_high: float) -> None:
    """Pay at both ends, and let the purchase change how fast money grows: `Slopes.pay`."""
    board, level, level_below = strip.board, strip.bids.level[place], strip.paid[0, place]
    below, money, fast, slow = strip.below, strip.money, strip.fast, strip.slow
    slope_low, slope_high = slope_low * board.scale[place], slope_high * board.scale[place]
    first, last = board.starts[place], board.starts[place + 1]
    who, units, worths = board.who[first:last], board.unit[first:last], board.worth[first:last]
    for at in range(len(who)):
        one, unit, worth = who[at], units[at], worths[at]
        had_below, had = below[one], money[one]
        poor_below, poor = had_below * unit < level_below, had * unit < level
        slower, faster = slow[one] - worth * slope_high, fast[one] - worth * slope_low
        slow[one] = 0.0 if poor_below else slower
        fast[one] = 0.0 if poor_below & poor else faster
        below[one] = 0.0 if poor_below else had_below - level_below * worth
        money[one] = 0.0 if poor else had - level * worth


@quick
def stays_above(ahead: float, above: float, low: float, high: float, width: float, noise: float) -> float:
    """Say how far a difference is certainly positive: as in `shares_slopes`; an unknown `ahead` is NaN."""
    if above - max(high, 0.0) * width > noise:
        return PROVEN
    if np.isnan(ahead):
        return HALF
    if ahead <= noise:
        return 0.0
    if above <= noise:
        return ahead / (ahead - above) if above < 0.0 else HALF
    if low >= 0.0:
        return PROVEN
    turn = (above - ahead - high * width) / (low - high)
    return PROVEN if ahead + low * min(max(turn, 0.0), width) > noise else HALF


@quick
def _reached(strip: Strip, place: int) -> float:
    """Guess at which share of the way a project becomes affordable."""
    board = strip.board
    before = after = 0.0
    for at in range(board.starts[place], board.starts[place + 1]):
        weight = board.pull[at] * board.unit[at]
        before += weight * strip.below[board.who[at]]
        after += weight * strip.money[board.who[at]]
    cost = board.cost[place]
    return max(cost - before, 0.0) / (after - before) if after > max(before, cost) else HALF


@quick
def _always_equal(strip: Strip, place: int, rival: int) -> bool:
    """Say whether two prices are equal at every endowment from the lower end on: they fall to the tie policy."""
    board, there = strip.board, strip.there
    flat = there.state[rival] == KNOWN and there.rich[rival] == board.total[rival]
    if not flat or strip.paid[2, place] != board.total[place]:
        return False
    totals = int(board.total[rival]), int(board.total[place])
    return compare(board.alone[place], totals[0], board.alone[rival], totals[1]) == 0


@quick
def _compare_slopes(strip: Strip, place: int, rival: int, own: tuple[float, float]) -> float:
    """Compare the prices of a rival and of the bought project at both ends and between."""
    bids, there, width, ceiling = strip.bids, strip.there, strip.width, strip.paid[1, place]
    known = there.state[rival] in (BETWEEN, KNOWN)
    # Who cannot pay at the lower end gives all they have: everybody is poor there.
    level_below = there.level[rival] if known else np.inf
    low, high = slope(strip, rival, level_below, bids.level[rival])
    noise = MARGIN * (ceiling + (abs(low) + abs(high) + abs(own[0]) + abs(own[1])) * width)
    ahead = there.low[rival] - ceiling if known else np.nan
    above = bids.low[rival] - bids.high[place]
    share = stays_above(ahead, above, low - own[1], high - own[0], width, noise)
    return share if known or share >= PROVEN else _reached(strip, rival)


@quick
def _beats_all(strip: Strip, place: int, stamp: int, own: tuple[float, float]) -> float:
    """Return 1.0 if every other project's price is above the bought one's all the way, else a guess."""
    board, bids, space = strip.board, strip.bids, strip.space
    ceiling, found = strip.paid[1, place], PROVEN
    while found >= PROVEN:
        rival = nearest(bids, stamp)
        if rival < 0 or bids.low[rival] > ceiling:
            break
        state = price(board, bids, rival, strip.money, strip.noise[0], stamp, space)
        if state == GONE or bids.low[rival] > ceiling or board.twin[place] == board.twin[rival]:
            continue
        if state not in (BETWEEN, KNOWN):
            return HALF
        price(board, strip.there, rival, strip.below, strip.noise_below, stamp, space)
        if not _always_equal(strip, place, rival):
            found = _compare_slopes(strip, place, rival, own)
    return found


@quick
def _step(strip: Strip, place: int, stamp: int) -> float:
    """Prove that the same project is bought all the way, and buy it at both ends."""
    board, bids, noise = strip.board, strip.bids, strip.noise
    if price(board, bids, place, strip.money, noise[0], stamp, strip.space) not in (BETWEEN, KNOWN):
        return HALF
    free = board.cost[place] == 0.0
    own = (0.0, 0.0) if free else slope(strip, place, strip.paid[0, place], bids.level[place])
    found = _beats_all(strip, place, stamp, own)
    if free:
        return found
    sure = not unsure(board, bids, place, strip.money, noise[0], strip.space)
    settle(strip, place, own[0], own[1])
    noise[0] += bids.error[place] * board.most[place]
    return found if found < PROVEN else PROVEN if sure else HALF


@quick
def _affordable(strip: Strip, stamp: int) -> float:
    """Return 1.0 if surely nothing more can be bought at the upper end, else a guess where that begins."""
    found = PROVEN
    for place in range(len(strip.bids.low)):
        if strip.bids.state[place] == GONE:
            continue
        if price(strip.board, strip.bids, place, strip.money, strip.noise[0], stamp, strip.space) != GONE:
            found = min(found, _reached(strip, place))
    return found


@quick_entry
def follow(
    board: Board,
    order: Ints,
    paid: Floats,
    noise_below: float,
    ends: tuple[float, float, float],
    more: Floats,
) -> tuple[float, float]:
    """Follow a run from a larger endowment; returns the share proven (1.0: all), and the noise at the end.

    `order` and `paid` are those of the run; `ends` both endowments and their difference. Fills in what the run
    at the upper end paid (`more`). What fails early is followed on: a later purchase may fail even sooner.
    """
    groups, high = board.groups, ends[1]
    noise = np.full(1, 2 * EPS * high)
    strip = Strip(
        board, paid, noise_below, ends[2], np.full(groups, ends[0]), np.full(groups, high), opening(board),
        opening(board), noise, np.ones(groups), np.ones(groups), room(board), room(board),
    )  # fmt: skip
    least = PROVEN
    for stamp in range(len(order)):
        found = _step(strip, order[stamp], stamp)
        least = min(least, found)
        if found == HALF or strip.bids.state[order[stamp]] not in (BETWEEN, KNOWN):
            return least, noise[0]
        write_down(strip.bids, order[stamp], more)
        noise[0] += 2 * EPS * high
    return min(least, _affordable(strip, len(order))), noise[0]
