"""A drawn map as the page shows it."""

from dataclasses import dataclass
from typing import Any

from participate.deliberation.opinion_map.drawing import ENOUGH_ANSWERS, nearest_group, place_of
from participate.deliberation.opinion_map.model import MISSING
from participate.deliberation.opinions.enums import PollState, Verdict
from participate.deliberation.opinions.models import MapDrawing, OpinionPoll, Statement
from participate.deliberation.opinions.picture import LETTERS, Circle, circles
from participate.deliberation.queries.threads import counters_open
from participate.processes.models import Cycle

MOST_LISTED = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """What a group (or, without a letter, everybody on the map) says to a statement: counts and shares in percent."""

    letter: str
    agree: int
    disagree: int
    seen: int

    @property
    def passed(self) -> int:
        """How many passed."""
        return self.seen - self.agree - self.disagree

    @property
    def agree_share(self) -> int:
        """Percent who agree, rounded half up."""
        return (200 * self.agree + self.seen) // (2 * self.seen)

    @property
    def disagree_share(self) -> int:
        """Percent who disagree, never more than what is left."""
        return min(100 - self.agree_share, (200 * self.disagree + self.seen) // (2 * self.seen))

    @property
    def disagree_from(self) -> int:
        """Where the part of those who disagree begins: it ends at the right."""
        return 100 - self.disagree_share


@dataclass(frozen=True, slots=True)
class Line:
    """A statement with what everybody and each group says to it; `agrees` says which way it is typical."""

    number: int
    text: str
    total: Bar
    bars: list[Bar]
    agrees: bool = True


@dataclass(frozen=True, slots=True)
class Side:
    """A group with its circle and what is typical of it."""

    circle: Circle
    typical: list[Line]


@dataclass(frozen=True, slots=True)
class MapSheet:
    """Everything the page of a map shows."""

    people: int
    answers: int
    clear: bool
    method: str
    sides: list[Side]
    unites: list[Line]
    rejects: list[Line]
    divides: list[Line]
    table: list[Line]


def drawing_of(poll: OpinionPoll) -> MapDrawing | None:
    """Return the newest drawing of a round (one query)."""
    return MapDrawing.objects.filter(poll=poll).exclude(data=None).first()


def enough(total: int) -> int:
    """Return how many answers one gives before one sees the map."""
    return min(ENOUGH_ANSWERS, total)


def hidden_by_vote(cycle: Cycle) -> bool:
    """Say whether the map waits for the end of an open vote: so it is unless the profile says otherwise (no query)."""
    return not cycle.data.get("opinions_in_vote", False) and not counters_open(cycle)


def may_see(poll: OpinionPoll, *, done: int, total: int, staff: bool) -> bool:
    """Say whether somebody sees the map: after own answers, or when no more are taken; never led by a crowd."""
    if staff:
        return True
    if hidden_by_vote(poll.cycle):
        return False
    return poll.state == PollState.CLOSED or (total > 0 and done >= enough(total))


def sheet_of(poll: OpinionPoll, drawing: MapDrawing) -> MapSheet:
    """Return the map as the page shows it (one query); statements that were taken out since are left out."""
    data: dict[str, Any] = drawing.data or {}
    texts = dict(
        Statement.objects.filter(poll=poll, verdict=Verdict.APPROVED)
        .order_by("number")
        .values_list("number", "text")
    )
    known = {number: _line(number, texts[number], data) for number in texts if str(number) in data["counts"]}
    people = [group["people"] for group in data["groups"]]
    drawn = circles(people, [(one[0], one[1]) for one in (group["centre"] for group in data["groups"])])
    sides = [
        Side(circle, [_turned(known[at], agrees) for at, agrees in group["typical"] if at in known])
        for circle, group in zip(drawn, data["groups"], strict=True)
    ]
    named = {
        name: [known[at] for at in data[name] if at in known][:MOST_LISTED]
        for name in ("unites", "rejects", "divides")
    }
    return MapSheet(
        people=data["people"], answers=data["answers"], clear=data["clear"], method=data["method"],
        sides=sides, table=list(known.values()), **named,
    )  # fmt: skip


def _line(number: int, text: str, data: dict[str, Any]) -> Line:
    counts = data["counts"][str(number)]
    bars = [Bar(LETTERS[at], *row) for at, row in enumerate(counts)]
    total = Bar("", *(sum(row[at] for row in counts) for at in range(3)))
    return Line(number, text, total, bars if len(bars) > 1 else [])


def _turned(line: Line, agrees: bool) -> Line:
    return Line(line.number, line.text, line.total, line.bars, agrees)


def my_group(drawing: MapDrawing, answers: dict[int, int]) -> str:
    """Return the letter of the group whose middle is nearest to somebody's answers, "" where it cannot be said."""
    data: dict[str, Any] = drawing.data or {}
    row = [answers.get(number, MISSING) for number in data["statements"]]
    given = sum(value != MISSING for value in row)
    if len(data["groups"]) < 2 or given < enough(len(row)):
        return ""
    place = place_of(row, data["means"], data["axes"])
    return LETTERS[nearest_group(place, [group["centre"] for group in data["groups"]])]
