"""Contests of a cycle, the proposals behind their options, and where imported ones came from."""

from django.db import models
from django.db.models import Q

from participate.contests.enums import Purpose, Reproduction
from participate.processes.models import Cycle
from participate.proposals.models import Proposal
from voting.ballots.models import Contest, Option


class CycleContest(models.Model):
    """A contest of a cycle; a cycle has one main contest."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="cycle_contests")
    contest = models.OneToOneField(Contest, models.PROTECT, related_name="cycle_contest")
    purpose = models.CharField(max_length=20, choices=Purpose.choices, default=Purpose.MAIN)

    class Meta:
        ordering = ["cycle_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle"], condition=Q(purpose=Purpose.MAIN), name="main_contest_once_per_cycle"
            )
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id}: {self.purpose}"


class OptionProposal(models.Model):
    """The proposal behind an option; the proposal cannot be deleted while it stands on a ballot."""

    option = models.OneToOneField(Option, models.CASCADE, related_name="option_proposal")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="ballot_options")

    def __str__(self) -> str:
        return f"{self.option_id}: {self.proposal_id}"


class ImportedElection(models.Model):
    """Where an imported contest came from, and whether our count agrees with its organiser's.

    `meta` is the file's own heading; `scale` is how many minor units make one unit of the file's money;
    `details` lists `missing` and `extra` codes where the outcomes differ, or says why there is no comparison.
    """

    contest = models.OneToOneField(Contest, models.PROTECT, related_name="imported_election")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64, unique=True)
    meta = models.JSONField(default=dict)
    scale = models.PositiveIntegerField(default=1)
    status = models.CharField(max_length=24, choices=Reproduction.choices)
    details = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return self.file_name
