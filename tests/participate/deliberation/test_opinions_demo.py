"""The opinion map of the demo finds the two planted groups and the statements that unite them."""

from participate.deliberation.opinions.models import OpinionPoll
from participate.deliberation.opinions.queries.maps import drawing_of, sheet_of
from participate.demo.opinions import SIZES
from participate.processes.models import Cycle

UNITING = {1, 4, 11, 14}
REJECTED = {8}
DIVIDING = {2, 3, 5, 6, 7, 9, 10, 12, 15, 16}


def test_the_map_of_the_demo_finds_both_groups_and_what_unites_them(year: Cycle):
    poll = OpinionPoll.objects.get(cycle=year)
    drawing = drawing_of(poll)
    assert drawing is not None
    sheet = sheet_of(poll, drawing)
    assert [side.circle.people for side in sheet.sides] == list(SIZES)
    assert sheet.clear
    assert set(drawing.data["unites"]) == UNITING
    assert set(drawing.data["rejects"]) == REJECTED
    assert set(drawing.data["divides"]) <= DIVIDING
    assert len(drawing.data["divides"]) >= 8
    assert all(line.number in DIVIDING for side in sheet.sides for line in side.typical)
