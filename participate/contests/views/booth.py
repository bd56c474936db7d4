"""A visitor before the ballot of a vote: which vote, which paper, and whether they may vote."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from participate.contests.enums import Entitlement
from participate.contests.forms.ballot import Draft, apply, read_draft
from participate.contests.forms.entries import STEPS, Checked, check, step
from participate.contests.forms.sums import pot_names
from participate.contests.queries import Standing, casting_standing, photos_on, standing
from participate.contests.views.open_booths import OpenVote, open_vote
from participate.contests.views.passes import ballot_actor
from participate.contests.views.shared import addresses, contest_of, refuse
from participate.contests.wording.options import Line, category_labels, lines, options_of
from participate.kit import marks
from participate.kit.templatetags.kit import photo_or_scene
from participate.processes.models import Cycle
from participate.processes.web import cycle_or_404
from voting.ballots import services as box
from voting.ballots.enums import Kind, State
from voting.ballots.models import Contest, Option
from voting.tally.ballot_paper import Item, Paper

MOVES = ("up", "down", "drop", "add")


@dataclass(frozen=True)
class Booth:
    """One visitor and one vote. `number` is the vote's number where it stands in the address.

    `barred` says why the visitor cannot vote now ("" = can): an `Entitlement`, or sign_in.
    """

    cycle: Cycle
    contest: Contest
    number: int | None
    barred: str
    area: str = ""
    may_change: bool = False
    at: dict[str, str] = field(default_factory=dict)
    open: OpenVote | None = None

    @cached_property
    def options(self) -> list[Option]:
        """The options on this visitor's paper."""
        found = self.open.options if self.open else options_of(self.contest)
        return [row for row in found if not self.contest.by_area or row.group in ("", self.area)]

    @property
    def codes(self) -> list[str]:
        """The codes on this paper."""
        return [row.code for row in self.options]

    @cached_property
    def paper(self) -> Paper:
        """The limits of this paper."""
        return box.paper_of(self.contest, {row.code: Item(row.cost, row.group) for row in self.options})

    @cached_property
    def pots(self) -> dict[str, str]:
        """The names of the pots on this paper."""
        return pot_names(self.options)

    @cached_property
    def rows(self) -> list[Line]:
        """The options in words; where all papers are alike they are remembered with the open vote."""
        known = self.open.lines if self.open and not self.contest.by_area else {}
        language = get_language() or ""
        if language not in known:
            known[language] = lines(self.options, category_labels(self.cycle))
        return known[language]

    def names(self) -> dict[str, str]:
        """What options and pots are called in sentences about mistakes."""
        pots = {f"pot:{code}": name for code, name in self.pots.items()}
        return {row.code: row.title for row in self.rows} | pots

    def read(self, request: HttpRequest) -> Draft:
        """Return the ballot that was sent along."""
        return read_draft(request.POST, self.codes)

    def check(self, draft: Draft) -> Checked:
        """Judge a ballot as the box will."""
        return check(draft, self.paper, self.names)

    def press(self, request: HttpRequest) -> Draft:
        """Return the ballot after the pressed button; one about an option that is not here does nothing."""
        draft, action = self.read(request), request.POST.get("do", "")
        verb, _colon, code = action.partition(":")
        if verb in (*MOVES, *STEPS) and code not in self.paper.items:
            return draft
        if verb in STEPS:
            score = self.contest.kind == Kind.SCORE
            return step(draft, verb, code, self.contest.score_max if score else self.contest.points_each)
        return apply(draft, action, limit=self.contest.rank_limit)

    def pictures(self) -> dict[str, Any]:
        """Return a picture for each option: the photo of its proposal, else the drawing of its field (one query)."""
        photos = photos_on(self.contest)
        return {
            row.code: photo_or_scene(None, photos[row.code])
            if row.code in photos
            else marks.scene(row.category)
            for row in self.rows
        }


def enter(request: HttpRequest, slug: str, number: int | None = None, *, ask: bool = True) -> Booth | None:
    """Return the booth for a visitor, or None where the cycle has no vote yet; 404 for unknown addresses.

    With `ask` off the roll is left to the box, which asks it under a lock; only a paper that differs by area needs it.
    """
    known = open_vote(slug, number)
    cycle = known.cycle if known else cycle_or_404(request, slug)
    contest = known.contest if known else contest_of(cycle, number)
    if contest is None:
        return None
    barred, found = _standing(request, contest, ask=ask)
    changes = found.state == Entitlement.MAY_CHANGE
    return Booth(cycle, contest, number, barred, found.area, changes, addresses(cycle, number), known)


def _standing(request: HttpRequest, contest: Contest, *, ask: bool) -> tuple[str, Standing]:
    """Return why the visitor is barred ("" = is not), and what the roll says where it was asked."""
    if contest.state in (State.DRAFT, State.PUBLISHED):
        return Entitlement.NOT_YET, Standing(Entitlement.NOT_YET)
    actor, is_open = ballot_actor(request, contest), contest.state == State.OPEN
    if not actor.is_authenticated:
        return "sign_in" if is_open else Entitlement.OVER, Standing(Entitlement.NOT_ENTITLED)
    if not ask and not contest.by_area:
        return "", Standing(Entitlement.MAY_VOTE)
    found = casting_standing(actor, contest) if is_open else standing(actor, contest)
    if found.state == Entitlement.NOT_ENTITLED and not is_open:
        return Entitlement.OVER, found
    return "" if found.may_vote else found.state, found


def refused(
    request: HttpRequest, slug: str, booth: Booth | None, state: str = "", status: int = 200
) -> HttpResponse:
    """Say kindly why this visitor cannot vote here now."""
    if booth is None:
        return refuse(request, cycle_or_404(request, slug), None, Entitlement.NOT_YET, status=status)
    return refuse(request, booth.cycle, booth.contest, state or booth.barred, status=status)
