"""Paper ballots on their way into the box: batches, sheets, and what clerks typed of them."""

from django.db import models
from django.db.models import F, Q

from voting.ballots.enums import BatchState, SheetReason
from voting.ballots.models.contest import Contest
from voting.ballots.models.roll import Roll

FIRST, SECOND, DECISION = 1, 2, 3


class PaperBatch(models.Model):
    """Sheets that are counted, typed twice and put into the box together.

    `sheets` is how many there are, counted by hand. People who handed in a sheet are ticked apart (`PaperVoter`), so
    nothing says whose sheet is which. `first`, `second` and `decider` are the clerks of the three readings (the
    room's own names, "user:12"), each of them another person.
    """

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="paper_batches")
    number = models.PositiveSmallIntegerField()
    sheets = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.OPEN)
    opened_by = models.CharField(max_length=60)
    opened_name = models.CharField(max_length=120)
    opened_at = models.DateTimeField()
    first = models.CharField(max_length=60, blank=True)
    first_name = models.CharField(max_length=120, blank=True)
    second = models.CharField(max_length=60, blank=True)
    second_name = models.CharField(max_length=120, blank=True)
    decider = models.CharField(max_length=60, blank=True)
    decider_name = models.CharField(max_length=120, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["contest_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "number"], name="paper_batch_number_once"),
            models.CheckConstraint(condition=Q(sheets__gte=1), name="paper_batch_has_sheets"),
            models.CheckConstraint(
                condition=Q(first="") | ~Q(first=F("second")), name="paper_batch_second_is_another"
            ),
            models.CheckConstraint(
                condition=Q(decider="") | (~Q(decider=F("first")) & ~Q(decider=F("second"))),
                name="paper_batch_decider_is_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contest_id}/{self.number}"


class PaperVoter(models.Model):
    """This roll entry handed in a sheet of this batch; which one is written nowhere."""

    batch = models.ForeignKey(PaperBatch, models.CASCADE, related_name="voters")
    roll = models.OneToOneField(Roll, models.PROTECT, related_name="paper_voter")

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.roll_id}"


class PaperSheet(models.Model):
    """One sheet of a batch; `image` names its picture in the private store ("" = none)."""

    batch = models.ForeignKey(PaperBatch, models.CASCADE, related_name="pages")
    number = models.PositiveSmallIntegerField()
    image = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["batch_id", "number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="paper_sheet_number_once")]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.number}"


class PaperReading(models.Model):
    """What one clerk read on a sheet. `reading` is 1, 2, or 3 where a third person decided.

    `marks` is what stands on the sheet, as JSON: codes, or what is written beside them. `reason` is set where the
    sheet cannot be read as marks. `note` is the decider's reason.
    """

    sheet = models.ForeignKey(PaperSheet, models.CASCADE, related_name="readings")
    reading = models.PositiveSmallIntegerField()
    marks = models.JSONField(default=dict, blank=True)
    reason = models.CharField(max_length=20, choices=SheetReason.choices, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["sheet_id", "reading"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "reading"], name="paper_reading_once"),
            models.CheckConstraint(
                condition=Q(reading__gte=FIRST, reading__lte=DECISION), name="paper_reading_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id}/{self.reading}"


class PaperCheck(models.Model):
    """A sheet pulled for the audit: does it say what was entered?"""

    sheet = models.OneToOneField(PaperSheet, models.PROTECT, related_name="check_done")
    agrees = models.BooleanField()
    note = models.CharField(max_length=300, blank=True)
    checked_by = models.CharField(max_length=60)
    checked_name = models.CharField(max_length=120)
    checked_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.sheet_id)


class PaperAudit(models.Model):
    """The draw of a sample audit: the seed everybody saw, from how many sheets, and how many were pulled."""

    contest = models.OneToOneField(Contest, models.PROTECT, related_name="paper_audit")
    seed = models.CharField(max_length=60)
    sheets = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    started_by = models.CharField(max_length=60)
    started_name = models.CharField(max_length=120)
    started_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.contest_id)
