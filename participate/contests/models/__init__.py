"""What ties the ballot box to cycles and proposals. Nothing here ties a person to a ballot."""

from participate.contests.models.access import (
    AccessCode,
    CodePackage,
    PackageSlip,
    Reminder,
    RollContact,
    RollImport,
    RollStage,
)
from participate.contests.models.ties import CycleContest, ImportedElection, OptionProposal

__all__ = [
    "AccessCode",
    "CodePackage",
    "CycleContest",
    "ImportedElection",
    "OptionProposal",
    "PackageSlip",
    "Reminder",
    "RollContact",
    "RollImport",
    "RollStage",
]
