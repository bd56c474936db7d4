"""Papers and their values when piles move: sums by hand."""

from fractions import Fraction

from voting.tally import BallotGroup, Contest, Project
from voting.tally.ranked.stv_piles import Piles

HALF = Fraction(1, 2)


def piles_of(**groups: int) -> Piles:
    projects = [Project(code, 0) for code in "abc"]
    made = [BallotGroup(tuple(marks), number) for marks, number in groups.items()]
    return Piles(Contest.of("ranked", projects, made, 0), "stv_wigm", Fraction(1))


def test_papers_go_to_the_next_open_candidate_at_their_new_value():
    piles = piles_of(abc=4, acb=2, ba=3, a=1)
    assert piles.first() == [7, 3, 0, 0]
    piles.close(0)
    moved = piles.move(0, lambda value: value * HALF)
    assert moved.received == [0, 2, 1, HALF]
    assert moved.parcels == ((7, 1, HALF),)
    piles.close(1)
    # Of b's papers four are worth a half; the three of its own have nobody else.
    moved = piles.move(1)
    assert moved.received == [0, 0, 2, 3]
    assert moved.parcels == ((3, 1, 1), (4, HALF, HALF))


def test_a_value_that_comes_back_to_one_is_the_one_that_was_there():
    piles = piles_of(abc=4, bc=2)
    piles.close(0)
    piles.move(0, lambda value: value * HALF)
    piles.close(1)
    moved = piles.move(1, lambda value: min(2 * value, Fraction(1)))
    assert moved.received == [0, 0, 6, 0]
    piles.close(2)
    assert piles.move(2).received == [0, 0, 0, 6]
