"""Append-only tables whose words people typed: during an erasure, and only then, their texts may be blanked.

Who did what when, amounts and decisions stay closed to everybody. An erasure that is running is a row that no other
transaction ever sees unfinished.
"""

from voting.ballots.triggers import Refuse, changed

# Table: what stays, whatever happens. All other columns are free text.
STAYS: dict[str, tuple[str, ...]] = {
    "kit_auditentry": ("id", "at", "actor_id", "actor_role", "action", "target"),
    "processes_envelope": ("id", "cycle_id", "amount", "decided_at"),
    "proposals_proposalevent": (
        "id", "proposal_id", "number", "at", "stage", "decision", "actor_id", "actor_role", "reason_code", "cost",
        "volume",
    ),
    "proposals_mergelink": ("id", "source_id", "target_id", "at", "volume_before", "volume_after"),
    "outcomes_amendment": (
        "id", "decision_id", "number", "kind", "proposal_id", "volume_before", "volume_after", "cost_before",
        "cost_after", "votes_for", "votes_against", "votes_abstain", "is_addendum", "undoes_id", "actor_id", "at",
    ),
    "outcomes_envelopechange": (
        "id", "decision_id", "number", "amount_before", "amount_after", "protected", "actor_id", "at",
    ),
    "outcomes_realisation": (
        "id", "proposal_id", "period", "planned_volume", "planned_cost", "realised_volume", "realised_cost",
        "progress", "community_hours", "actor_id", "at",
    ),
}  # fmt: skip
_ERASING = "EXISTS (SELECT 1 FROM rights_erasure WHERE finished_at IS NULL)"
# The same for the tables of the reviews room, which came later.
STAYS_REVIEWS: dict[str, tuple[str, ...]] = {
    "reviews_formalcheck": ("id", "review_id", "complete", "in_authority", "no_double", "by_id", "at"),
    "reviews_opinion": ("id", "request_id", "verdict", "cost", "months", "land_status", "by_id", "at"),
}


def _guards(tables: dict[str, tuple[str, ...]]) -> list[Refuse]:
    """Return the triggers that keep tables append-only but for their words during an erasure."""
    return [
        guard
        for table, columns in tables.items()
        for guard in (
            Refuse(
                f"{table}_words", table, ["UPDATE"], f"({changed(columns)}) OR NOT {_ERASING}",
                f"{table} is append-only",
            ),
            Refuse(f"{table}_stays", table, ["DELETE"], "1 = 1", f"{table} is append-only"),
        )
    ]  # fmt: skip


GUARDS = _guards(STAYS)
GUARDS_REVIEWS = _guards(STAYS_REVIEWS)
