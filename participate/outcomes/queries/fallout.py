"""Who would lose when the money shrinks: the agreed rule, and its consequences in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from participate.kit.money import money_text, share_text
from participate.outcomes.models import Decision, DecisionItem
from participate.outcomes.queries.decided import current_items
from participate.outcomes.queries.meeting import load_meeting
from participate.outcomes.sheet import Limit, Terms
from participate.processes.models import Cycle
from participate.proposals.enums import InclusiveSource
from voting.tally.contest import Floor, Project
from voting.tally.fallout import FallOut, fall_out


@dataclass(frozen=True, slots=True)
class Loser:
    """An item that would fall out, and what that would mean, one sentence each."""

    item: DecisionItem
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Protected:
    """An item passed over because a floor would have broken."""

    item: DecisionItem
    sentence: str


@dataclass(frozen=True, slots=True)
class Cut:
    """What a new amount does to the list."""

    amount_before: int
    amount_after: int
    losers: tuple[Loser, ...]
    protected: tuple[Protected, ...]
    kept: tuple[DecisionItem, ...]
    floors: tuple[Limit, ...]
    total: int
    result: FallOut

    @property
    def left(self) -> int:
        """Money left after the change."""
        return self.amount_after - self.total


def cut(cycle: Cycle, decision: Decision, amount: int) -> Cut:
    """Apply the fall-out rule to the present list (5 queries): from the bottom of the order, floors protected."""
    meeting = load_meeting(cycle, decision)
    items = {row.proposal.code: row for row in current_items(decision)}
    projects = [_project(code, row, meeting.candidates[code]) for code, row in items.items()]
    floors = [Floor.share(tag, percent=pct, budget=amount) for tag, pct, _label in meeting.terms.floors]
    order = [code for code in meeting.order if code in items]
    result = fall_out(projects, order, amount, floors)
    kept = tuple(items[code] for code in result.kept)
    return Cut(
        amount_before=decision.envelope, amount_after=amount,
        losers=tuple(Loser(items[code], _warnings(items[code], items, result)) for code in result.dropped),
        protected=tuple(
            Protected(items[row.code], _guarded(row.tag, row.left, row.floor, meeting.terms, amount, cycle.currency))
            for row in result.skipped
        ),
        kept=kept, floors=_limits(result, meeting.terms, amount), total=result.totals.total, result=result,
    )  # fmt: skip


def _project(code: str, row: DecisionItem, candidate: object) -> Project:
    """Return an item as the tally knows it, with its decided cost."""
    return Project(code, row.cost, tags=candidate.tags, group=candidate.group)


def _limits(result: FallOut, terms: Terms, amount: int) -> tuple[Limit, ...]:
    """Return the floors on the new amount and what the kept items reach."""
    rows = []
    for tag, percent, label in terms.floors:
        wanted = Floor.share(tag, percent=percent, budget=amount).amount
        reached = result.totals.tag(tag)
        rows.append(Limit(tag, label, reached, wanted, reached >= wanted))
    return tuple(rows)


def _guarded(tag: str, left: int, floor: int, terms: Terms, amount: int, currency: str) -> str:
    """Say which floor keeps an item on the list."""
    label = next((name for code, _pct, name in terms.floors if code == tag), tag)
    words = {
        "label": label, "left": money_text(left, currency), "floor": money_text(floor, currency),
        "share": share_text(left, amount),
    }  # fmt: skip
    return (
        _("Stays, because without it “%(label)s” would fall to %(left)s (%(share)s); the floor is %(floor)s.")
        % words
    )


def _warnings(item: DecisionItem, items: dict[str, DecisionItem], result: FallOut) -> tuple[str, ...]:
    """Say whom it hits: an area or a group that keeps nothing, and groups the proposal came from."""
    kept = [items[code] for code in result.kept]
    proposal = item.proposal
    found = []
    if not any(row.proposal.area_id == proposal.area_id for row in kept):
        place = proposal.area.name
        had = sum(row.proposal.area_id == proposal.area_id for row in items.values())
        text = _("The only item of %(place)s.") if had == 1 else _("%(place)s would have nothing left.")
        found.append(text % {"place": place})
    for source in proposal.inclusive_sources:
        label = str(InclusiveSource(source).label) if source in InclusiveSource.values else source
        left = sum(source in row.proposal.inclusive_sources for row in kept)
        if left == 0:
            found.append(_("No proposal of this group would be left: %(group)s.") % {"group": label})
        else:
            words = {"group": label, "left": left}
            found.append(_("Comes from: %(group)s (%(left)d other proposals of theirs stay).") % words)
    return tuple(found)
