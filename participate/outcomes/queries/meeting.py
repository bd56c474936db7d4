"""Everything the meeting's list is made of, read in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from participate.contests.models import OptionProposal
from participate.outcomes.enums import Basis, Change
from participate.outcomes.errors import BadAmendment
from participate.outcomes.models import Amendment, Decision, EnvelopeDrop
from participate.outcomes.sheet import Candidate, Entry, Sheet, Terms, build
from participate.outcomes.words import cannot_apply
from participate.processes.models import Cycle
from participate.processes.queries import envelope_amount
from voting.counts.models import CountRun


@dataclass(frozen=True, slots=True)
class Meeting:
    """The decision with its candidates, the count it starts from, and every amendment in order."""

    cycle: Cycle
    decision: Decision
    candidates: dict[str, Candidate]
    order: tuple[str, ...]
    combined: dict[str, Fraction]
    automatic: tuple[str, ...]
    amendments: tuple[Amendment, ...]
    terms: Terms
    dropped: frozenset[str] = frozenset()
    """Codes that fell out at a change of the budget after the publication."""

    def entries(self, extra: Iterable[Amendment] = ()) -> dict[str, Entry]:
        """Return what is on the list after every amendment in force, and `extra` ones not stored yet."""
        listed = fold(self, [*self.amendments, *extra])
        return {code: entry for code, entry in listed.items() if code not in self.dropped}

    def sheet(self, extra: Iterable[Amendment] = ()) -> Sheet:
        """Return the list with its totals."""
        return build(self.candidates, self.order, self.combined, self.entries(extra), self.terms)


def decision_of(cycle: Cycle) -> Decision | None:
    """Return the cycle's decision, published or on the table (one query)."""
    return Decision.objects.select_related("count_run__contest").filter(cycle=cycle).first()


def published_decision(cycle: Cycle) -> Decision | None:
    """Return the cycle's decision when it is published (one query)."""
    decision = decision_of(cycle)
    return decision if decision and decision.is_published else None


def load_meeting(cycle: Cycle, decision: Decision) -> Meeting:
    """Read candidates, count and amendments (4 queries)."""
    run = decision.count_run
    links = OptionProposal.objects.filter(option__contest=run.contest_id).select_related(
        "option", "proposal__area", "proposal__category", "proposal__agency", "proposal__latest_event"
    )
    candidates = {row.option.code: _candidate(row) for row in links}
    table = run.result.get("tables", {}).get("score") or run.result.get("tables", {}).get("points", {})
    rows = decision.amendments.select_related("proposal", "undoes", "undone_by").order_by("number")
    return Meeting(
        cycle=cycle, decision=decision, candidates=candidates,
        order=_whole_order(run, candidates),
        combined={code: Fraction(value) for code, value in table.items()},
        automatic=tuple(code for code in run.result.get("funded", ()) if code in candidates),
        amendments=tuple(rows), terms=_terms(cycle, decision, candidates),
    )  # fmt: skip


def as_it_stands(meeting: Meeting) -> Meeting:
    """Return the meeting without what fell out at changes of the budget since the publication (1 query)."""
    if not meeting.decision.is_published:
        return meeting
    rows = EnvelopeDrop.objects.filter(change__decision=meeting.decision)
    return replace(meeting, dropped=frozenset(rows.values_list("item__proposal__code", flat=True)))


def _whole_order(run: CountRun, candidates: dict[str, Candidate]) -> tuple[str, ...]:
    """Return every candidate, best first."""
    order = [code for code in run.result.get("order", ()) if code in candidates]
    return (*order, *sorted(set(candidates) - set(order)))


def _candidate(row: OptionProposal) -> Candidate:
    """Take cost, tags and group from the ballot's snapshot, the rest from the proposal."""
    proposal = row.proposal
    return Candidate(
        code=row.option.code, title=proposal.display_title, place=proposal.area.name, volume=proposal.volume,
        unit=proposal.unit, cost=row.option.cost, tags=tuple(row.option.tags), group=row.option.group,
        proposal=proposal,
    )  # fmt: skip


def _terms(cycle: Cycle, decision: Decision, candidates: dict[str, Candidate]) -> Terms:
    """Return what binds the list; until the publication the newest announced amount counts."""
    names = {row.code: row.label for row in cycle.settings.earmarks}
    floors = tuple((row["tag"], row["pct"], names.get(row["tag"], row["tag"])) for row in decision.floors)
    groups = {row.group: row.place for row in candidates.values() if row.group}
    amount = decision.envelope if decision.is_published else envelope_amount(cycle)
    return Terms(amount, floors, decision.cap_pct, groups)


def fold(meeting: Meeting, amendments: Iterable[Amendment]) -> dict[str, Entry]:
    """Apply the amendments in force to the automatic result, in order; raises `BadAmendment` when one no longer fits."""
    rows = list(amendments)
    undone = {row.undoes_id or (row.undoes and row.undoes.pk) for row in rows if row.kind == Change.UNDO}
    entries = {
        code: Entry(meeting.candidates[code].volume, meeting.candidates[code].cost, Basis.RULE)
        for code in meeting.automatic
    }
    for row in rows:
        if row.kind != Change.UNDO and (row.pk is None or row.pk not in undone):
            _apply(entries, row)
    return entries


def _apply(entries: dict[str, Entry], row: Amendment) -> None:
    """Apply one amendment."""
    code = row.proposal.code
    if (row.kind == Change.ADD) == (code in entries):
        raise BadAmendment(cannot_apply(row.kind, code))
    if row.kind == Change.REMOVE:
        del entries[code]
        return
    entries[code] = Entry(row.volume_after, row.cost_after, Basis.AMENDED, row.reason)
