"""How people come to the ballot box: lists brought in, codes, contacts for reminders.

Nothing here joins a person to a ballot. Addresses are kept only where a list gave them for reminders, or until the
code that was asked for has left.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from voting.ballots.models import Contest, Roll


class AccessCode(models.Model):
    """A code somebody asked for, whoever they are: an address that is on no list gets a row that never opens.

    `ticket_hash` is the device that asked; `code_hash` is empty until the code is made. Used codes are deleted.
    """

    ticket_hash = models.CharField(primary_key=True, max_length=64)
    contest = models.ForeignKey(Contest, models.CASCADE, related_name="access_codes")
    person_key = models.CharField(max_length=64)
    address = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=10, default="id")
    code_hash = models.CharField(max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.contest_id}: {self.expires_at}"


class RollStage(models.Model):
    """A list that was looked at and waits for its confirmation: compressed rows, no names, deleted afterwards.

    `mark` names the list and the roll it was compared with.
    """

    contest = models.OneToOneField(Contest, models.CASCADE, primary_key=True, related_name="roll_stage")
    mark = models.CharField(max_length=64)
    file_name = models.CharField(max_length=120)
    body = models.BinaryField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.contest_id}: {self.file_name}"


class RollImport(models.Model):
    """A list that was taken over. `before` is the roll as it was, compressed, for taking it back until opening."""

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="roll_imports")
    number = models.PositiveSmallIntegerField()
    file_name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    added = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    removed = models.PositiveIntegerField()
    before = models.BinaryField(default=b"")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["contest_id", "number"]
        constraints = [models.UniqueConstraint(fields=["contest", "number"], name="roll_import_once")]

    def __str__(self) -> str:
        return f"{self.contest_id}/{self.number}"


class CodePackage(models.Model):
    """Paper codes printed together, once; the codes themselves are known to nobody but their slips."""

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="code_packages")
    number = models.PositiveSmallIntegerField()
    size = models.PositiveSmallIntegerField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["contest_id", "number"]
        constraints = [models.UniqueConstraint(fields=["contest", "number"], name="code_package_once")]

    def __str__(self) -> str:
        return f"{self.contest_id}/{self.number}"


class PackageSlip(models.Model):
    """Which package a roll entry made for a paper code belongs to, so that unused ones can be cancelled."""

    package = models.ForeignKey(CodePackage, models.CASCADE, related_name="slips")
    roll = models.OneToOneField(Roll, models.CASCADE, related_name="slip")

    def __str__(self) -> str:
        return f"{self.package_id}: {self.roll_id}"


class RollContact(models.Model):
    """Where somebody on the roll may be reminded: only where the list gave it and people were told why.

    `reminders` is the number of the newest reminder the entry was passed over for or sent.
    """

    roll = models.OneToOneField(Roll, models.CASCADE, primary_key=True, related_name="contact")
    contest = models.ForeignKey(Contest, models.CASCADE, related_name="roll_contacts")
    address = models.CharField(max_length=254)
    language = models.CharField(max_length=10, default="id")
    reminders = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.roll_id)


class Reminder(models.Model):
    """A reminder that was sent to those who had not voted: counts only."""

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="reminders")
    number = models.PositiveSmallIntegerField()
    sent = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["contest_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "number"], name="reminder_once"),
            models.CheckConstraint(condition=Q(number__in=[1, 2]), name="reminder_at_most_twice"),
        ]

    def __str__(self) -> str:
        return f"{self.contest_id}/{self.number}"
