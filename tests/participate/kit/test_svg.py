from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from participate.kit import svg


def test_items_lie_side_by_side_from_the_left():
    drawn = svg.segments_of(1000, [{"label": "A", "amount": 300}, {"label": "B", "amount": 500}])
    assert [(item.number, item.x, item.width, item.middle, item.over) for item in drawn] == [
        (1, "0%", "30%", "15%", False),
        (2, "30%", "50%", "55%", False),
    ]


def test_what_passes_the_envelope_is_marked_and_the_drawing_grows_with_it():
    drawn = svg.segments_of(1000, [{"label": "A", "amount": 900}, {"label": "B", "amount": 600}])
    assert [(item.width, item.over) for item in drawn] == [("60%", False), ("40%", True)]


def test_numbers_show_only_where_they_fit():
    items = [{"label": "A", "amount": amount} for amount in (80, 79, 30, 29)]
    assert [item.size for item in svg.segments_of(1000, items)] == ["roomy", "tight", "tight", "none"]


def test_an_empty_envelope_draws_nothing():
    assert svg.segments_of(0, []) == []
    assert svg.scale_of(0, []) == 1


def test_floors_are_lettered_notches_inside_the_drawing():
    floors = [{"label": "Nonfisik", "amount": 300, "reached": True}, {"label": "Inklusif", "amount": 2000}]
    assert [(n.letter, n.x, n.side, n.reached) for n in svg.notches_of(floors, 1000)] == [
        ("A", "30%", "middle", True),
        ("B", "100%", "middle", False),
    ]


def test_letters_of_near_notches_step_aside():
    floors = [{"label": "a", "amount": 300}, {"label": "b", "amount": 250}, {"label": "c", "amount": 300}]
    assert [n.side for n in svg.notches_of(floors, 1000)] == ["right", "left", "right"]


def test_bars_are_shares_of_the_largest():
    assert svg.bar_widths([10, 5, Fraction(5, 2), -1]) == ["100%", "50%", "25%", "0%"]
    assert svg.bar_widths([]) == []
    assert svg.bar_widths([0, 0]) == ["0%", "0%"]


@given(st.lists(st.integers(0, 10**12), max_size=40), st.integers(0, 10**12))
def test_no_bar_ever_leaves_the_drawing(amounts: list[int], total: int):
    drawn = svg.segments_of(total, [{"label": "x", "amount": amount} for amount in amounts])
    for item in drawn:
        assert 0 <= float(item.x[:-1]) + float(item.width[:-1]) <= 100.02
