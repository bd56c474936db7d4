"""Committee scores that look at every subset of a committee: how many ballots name none of its members."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from voting.tally.columns import Ints, sum_by
from voting.tally.contest import Contest
from voting.tally.errors import TooLargeError

# Tables have 2 ** seats cells.
MOST_SEATS = 16


class Subsets:
    """For one committee: `named[S]` is the weight of the ballots that name a member of S, S a bit mask.

    Costs one pass over the marks and seats x 2 ** seats steps. Raises `TooLargeError` `too_many_seats` for
    more than 16 members.
    """

    def __init__(self, contest: Contest, members: Sequence[int]) -> None:
        if len(members) > MOST_SEATS:
            raise TooLargeError("too_many_seats", seats=len(members), limit=MOST_SEATS)
        ballots = contest.ballots
        self.members = tuple(members)
        self.mass = ballots.total_mass
        self.full = (1 << len(members)) - 1
        pattern: Ints = np.zeros(len(ballots), np.int64)
        for bit, place in enumerate(members):
            pattern[ballots.supporters(place)] |= 1 << bit
        inside = sum_by(pattern, ballots.mass, self.full + 1)
        for bit in range(len(members)):
            for mask in range(self.full + 1):
                if mask >> bit & 1:
                    inside[mask] += inside[mask ^ 1 << bit]
        # A ballot names nobody in S when its pattern lies inside the rest.
        self.named = [self.mass - inside[self.full ^ mask] for mask in range(self.full + 1)]

    def maximin_support(self) -> Fraction:
        """Return the largest support that the least supported member can have when ballots split freely.

        By max-flow min-cut that is the least, over groups S of members, of ballots naming S / size of S
        (Sanchez-Fernandez et al. 2021).
        """
        return min(Fraction(self.named[mask], mask.bit_count()) for mask in range(1, self.full + 1))

    def monroe_score(self) -> int:
        """Return how many ballots can be assigned to a member they name, members as equal in size as possible.

        Sizes differ by at most one (Monroe 1995); again by max-flow min-cut.
        """
        size, larger = divmod(self.mass, len(self.members))
        return min(
            mask.bit_count() * size + min(mask.bit_count(), larger) + self.named[self.full ^ mask]
            for mask in range(self.full + 1)
        )
