"""The guards of quarantines: what two people decided stays."""

from voting.ballots.triggers import Refuse, changed

_KEPT = (
    "id",
    "contest_id",
    "number",
    "act",
    "flag",
    "subject",
    "reason",
    "proposer",
    "proposer_name",
    "proposed_at",
)

GUARDS = [
    Refuse(
        "ballots_quarantine_kept", "ballots_quarantine", ["UPDATE"],
        f"({changed(_KEPT)}) OR (OLD.state <> 'proposed' AND "
        f"({changed(('state', 'ballots', 'confirmer', 'confirmer_name', 'confirmed_at'))}))",
        "a quarantine is kept as it was decided",
    ),
    Refuse("ballots_quarantine_stays", "ballots_quarantine", ["DELETE"], "TRUE", "a quarantine is kept"),
]  # fmt: skip
